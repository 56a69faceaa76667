"""Words as people mistype them: by sound, with a letter missing, too many or swapped, or in pinyin."""

import re
from collections.abc import Iterator
from functools import cache

from assistant.normalise import spelled, syllables
from assistant.question_catalog import MOST_UNNAMED, Catalog
from assistant.question_spans import HAN, NAMING, PLAIN, Span, replaced
from assistant.question_tags import Tag

_LATIN = re.compile(r"[a-z][a-z ]{4,}[a-z]")
# A misspelt word is mended only where it is this long: shorter ones have too many neighbours.
_SHORTEST_TYPO = 3
_LONGEST_TYPO = 22
_STAGE = 2  # letters of 决算 and 预算
_NONE: frozenset[str] = frozenset()
_MOST_TYPOS = 6  # unknown stretches of one question that are tried


def mended(text: str, spans: tuple[Span, ...], catalog: Catalog) -> tuple[Span, ...]:
    """Spans in which a stretch around unknown characters is taken for the one word it sounds like or is a slip of."""
    tried: set[int] = set()
    for _ in range(_MOST_TYPOS):
        unknown = next((one for one in spans if one.start not in tried and not one.tags and HAN.search(one.text)), None)
        if unknown is None:
            break
        tried.add(unknown.start)
        if (found := _mend(text, unknown, spans, catalog)) is not None:
            spans = replaced(spans, found, text, catalog)
    return tuple(_stage_misspelt(span, catalog) for span in spans)


def _stage_misspelt(span: Span, catalog: Catalog) -> Span:
    """决蒜: two letters that sound like a stage, where nothing longer was meant."""
    if span.tags or len(span.text) != _STAGE:
        return span
    word = next((one for one in map(str, catalog.phrases.stages) if syllables(one) == syllables(span.text)), None)
    return span._replace(tags=catalog.lexicon[word], mended=word) if word in catalog.lexicon else span


def _mend(text: str, unknown: Span, spans: tuple[Span, ...], catalog: Catalog) -> Span | None:
    """The longest stretch around the unknown characters that is one word misspelt, but for a word that would cut a
    name in two where another one would not: 财政拨款收入决蒜数 is no slip of 收入决算."""
    found = tuple(_slips(text, unknown, catalog))
    named = [span for span in spans if any(tag.kind in NAMING for tag in span.tags)]
    return next((one for one in found if not any(_cuts(one, name) for name in named)), None)


def _cuts(one: Span, name: Span) -> bool:
    return one.start < name.end and name.start < one.end and not (one.start <= name.start and name.end <= one.end)


def _slips(text: str, unknown: Span, catalog: Catalog) -> Iterator[Span]:
    """What sounds the same before what is a letter off: 缴废支出金额 is 缴费支出, not 缴费 and a word more."""
    for alike in (_sounding_like, _one_letter_off):
        for length in range(min(_LONGEST_TYPO, len(text)), _SHORTEST_TYPO - 1, -1):
            for start in range(max(0, unknown.end - length), min(unknown.start, len(text) - length) + 1):
                piece = text[start : start + length]
                words = alike(piece, catalog)
                if len(words) == 1 and HAN.fullmatch(piece[0]):
                    word = next(iter(words))
                    yield Span(start, start + length, piece, catalog.lexicon[word], word)


def _sounding_like(piece: str, catalog: Catalog) -> frozenset[str]:
    return _sounding(catalog).get(syllables(piece), _NONE)


@cache
def _sounding(catalog: Catalog) -> dict[tuple[str, ...], frozenset[str]]:
    table: dict[tuple[str, ...], set[str]] = {}
    for word in _mendable(catalog):
        table.setdefault(syllables(word), set()).add(word)
    return {sound: frozenset(words) for sound, words in table.items()}


@cache
def _shortened(catalog: Catalog) -> dict[str, frozenset[str]]:
    """A long word less one of its letters → the word."""
    table: dict[str, set[str]] = {}
    for word in _mendable(catalog):
        if len(word) >= _SHORTEST_TYPO + 2:
            for at in range(len(word)):
                table.setdefault(word[:at] + word[at + 1 :], set()).add(word)
    return {short: frozenset(words) for short, words in table.items()}


def _one_letter_off(piece: str, catalog: Catalog) -> frozenset[str]:
    """Words that the piece is with a letter missing, a letter too many or two letters swapped."""
    if len(piece) <= _SHORTEST_TYPO:
        return frozenset()
    # A name without its first or last letter is said in part, and may be part of other names as well.
    found = {word for word in _shortened(catalog).get(piece, ()) if piece not in word}
    words = _mendable(catalog)
    for at in range(len(piece)):
        if (
            0 < at < len(piece) - 1
            and len(piece) > _SHORTEST_TYPO + 2
            and (longer := piece[:at] + piece[at + 1 :]) in words
        ):
            found.add(longer)
        if at and (swapped := piece[: at - 1] + piece[at] + piece[at - 1] + piece[at + 1 :]) in words:
            found.add(swapped)
    return frozenset(found)


@cache
def _mendable(catalog: Catalog) -> frozenset[str]:
    kinds = NAMING - {"indicator"} | {"entity", "fund", "stage"}
    return frozenset(
        word
        for word, tags in catalog.lexicon.items()
        if len(word) >= _SHORTEST_TYPO and any(tag.kind in kinds and _may_be_meant(tag, catalog) for tag in tags)
    )


def _may_be_meant(tag: Tag, catalog: Catalog) -> bool:
    """Among many entities a name that is nearly one of them may well be somebody else's."""
    return tag.kind != "entity" or len(catalog.holdings) <= MOST_UNNAMED


# ---- pinyin ----


def unspelled(text: str, catalog: Catalog) -> str:
    """`2024 nian sangongjingfei duoshao` in characters, where every stretch of letters is words known by sound."""
    if HAN.search(text):
        return text
    return _LATIN.sub(lambda match: _characters_of(match[0].replace(" ", ""), catalog) or match[0], f"{text} ").strip()


def _characters_of(letters: str, catalog: Catalog) -> str:
    """The word chain that spells the letters, "" where there is none; longest words win."""
    words = _by_spelling(catalog)
    best: list[tuple[int, str] | None] = [(0, "")] + [None] * len(letters)
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - 40), end):
            before, word = best[start], words.get(letters[start:end])
            if before is not None and word is not None:
                score = before[0] + (end - start) ** 2
                if best[end] is None or score > best[end][0]:  # type: ignore[index]
                    best[end] = (score, before[1] + word)
    last = best[-1]
    return last[1] if last else ""


@cache
def _by_spelling(catalog: Catalog) -> dict[str, str]:

    def telling(word: str) -> tuple[bool, int]:
        """Of words that sound alike a plain one gives way: zhichu is 支出, not 指出."""
        return catalog.lexicon[word] != PLAIN, len(word)

    return {"nian": "年", "de": "的"} | {
        spelled(word): word for word in sorted(catalog.lexicon, key=telling) if HAN.match(word) and len(word) >= 2
    }
