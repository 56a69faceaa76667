"""A normalised question → labelled spans: the longest words win, then typos, parts of project names and strangers."""

import re
from collections.abc import Set
from functools import cache
from typing import NamedTuple

from assistant.normalise import key, spelled, syllables
from assistant.question_catalog import Catalog, Kind, Tag

_TOKEN = re.compile(
    r"(?P<number>(?<![\d.])[-+]?\d+(?:,\d{3})*(?:\.\d+)?)(?P<unit>亿元|百万元|千元|万元|万块钱|万块|块钱|亿|万|元|块|%|分|辆|人次|批次|个百分点)?"
)
_YEAR = re.compile(r"(?<!\d)(?P<year>19[89]\d|20[0-4]\d)(?!\d)(?:财政年度|年度|财年|年)?")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[a-z][a-z ]{4,}[a-z]")
# A misspelt word is mended only where it is this long: shorter ones have too many neighbours.
_SHORTEST_TYPO = 3
_SHORTEST_PART = 3
_MOST_TYPOS = 6  # unknown stretches of one question that are tried
_NAMING: frozenset[Kind] = frozenset({"concept", "indicator", "project", "aspect", "form"})


class Span(NamedTuple):
    """A piece of the question; without tags it was not understood."""

    start: int
    end: int
    text: str
    tags: tuple[Tag, ...] = ()
    mended: str = ""  # the word it was taken for, where it was misspelt

    def has(self, kind: Kind) -> bool:
        return any(tag.kind == kind for tag in self.tags)

    def values(self, kind: Kind) -> tuple[str, ...]:
        return tuple(tag.value for tag in self.tags if tag.kind == kind)


def label(text: str, catalog: Catalog) -> tuple[Span, ...]:
    """Every character of the text in exactly one span, from left to right."""
    text = _unspelled(text, catalog)
    spans = _best(text, _candidates(text, catalog), catalog.loose)
    spans = _mended(text, spans, catalog)
    spans = _projects_by_part(text, spans, catalog)
    return spans


def _candidates(text: str, catalog: Catalog) -> list[list[Span]]:
    """For each end, the labelled spans that end there."""
    ending: list[list[Span]] = [[] for _ in range(len(text) + 1)]
    for start in range(len(text)):
        for end in range(start + 1, min(len(text), start + catalog.longest) + 1):
            if (tags := catalog.lexicon.get(text[start:end])) and not _cuts_number(text, start, end):
                ending[end].append(Span(start, end, text[start:end], tags))
    for span in _numbers(text, catalog):
        ending[span.end].append(span)
    return ending


def _cuts_number(text: str, start: int, end: int) -> bool:
    return (text[start].isdigit() and start > 0 and text[start - 1].isdigit()) or (
        text[end - 1].isdigit() and end < len(text) and text[end].isdigit()
    )


def _numbers(text: str, catalog: Catalog) -> list[Span]:
    found = [Span(*match.span(), match[0], (Tag("year", match["year"]),)) for match in _YEAR.finditer(text)]
    years = {span.start for span in found}
    for match in _TOKEN.finditer(text):
        if match.start() not in years:
            digits = match["number"].replace(",", "")
            found.append(Span(*match.span(), match[0], (Tag("amount", f"{digits}|{match['unit'] or ''}"),)))
    return found


def _best(text: str, ending: list[list[Span]], loose: Set[str]) -> tuple[Span, ...]:
    """The cover of the text by spans with the greatest sum of squared lengths: long words beat chains of short ones."""
    score = [0.0] * (len(text) + 1)
    chosen: list[Span | None] = [None] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        score[end] = score[end - 1]
        for span in ending[end]:
            gain = score[span.start] + _weight(span, loose)
            if gain > score[end]:
                score[end], chosen[end] = gain, span
    spans: list[Span] = []
    end = len(text)
    while end:
        span = chosen[end] or Span(end - 1, end, text[end - 1])
        spans.append(span)
        end = span.start
    return _joined(tuple(reversed(spans)), text)


def _weight(span: Span, loose: Set[str]) -> float:
    """Long words beat chains of short ones; a name of the field beats a loose word that cuts into it."""
    length = span.end - span.start
    if span.text in loose:
        return min(length, 3) ** 2 + 3.0 * max(0, length - 3)
    return length**2 + (1.5 * length if any(tag.kind in _NAMING for tag in span.tags) else 0.0)


def _joined(spans: tuple[Span, ...], text: str) -> tuple[Span, ...]:
    """Runs of characters that were not understood, as one span each."""
    joined: list[Span] = []
    for span in spans:
        if joined and not span.tags and not joined[-1].tags:
            joined[-1] = Span(joined[-1].start, span.end, text[joined[-1].start : span.end])
        else:
            joined.append(span)
    return tuple(joined)


# ---- typos ----


def _mended(text: str, spans: tuple[Span, ...], catalog: Catalog) -> tuple[Span, ...]:
    """Spans in which a stretch around unknown characters is taken for the one word it sounds like or is a slip of."""
    tried: set[int] = set()
    for _ in range(_MOST_TYPOS):
        unknown = next((one for one in spans if one.start not in tried and not one.tags and _HAN.search(one.text)), None)
        if unknown is None:
            break
        tried.add(unknown.start)
        if (mended := _mend(text, unknown, catalog)) is not None:
            spans = _replaced(spans, mended, text, catalog)
    return spans


def _mend(text: str, unknown: Span, catalog: Catalog) -> Span | None:
    sounds = _sounding(catalog)
    for length in range(min(14, len(text)), _SHORTEST_TYPO - 1, -1):
        for start in range(max(0, unknown.end - length), min(unknown.start, len(text) - length) + 1):
            piece = text[start : start + length]
            words = sounds.get(syllables(piece)) or _one_letter_off(piece, catalog)
            if len(words) == 1 and _HAN.fullmatch(piece[0]):
                word = next(iter(words))
                return Span(start, start + length, piece, catalog.lexicon[word], word)
    return None


def _replaced(spans: tuple[Span, ...], new: Span, text: str, catalog: Catalog) -> tuple[Span, ...]:
    """The cover with `new` in it; what it overlapped is labelled anew on either side."""
    first = next(span.start for span in spans if span.end > new.start)
    last = next(span.end for span in reversed(spans) if span.start < new.end)
    before = tuple(span for span in spans if span.end <= first)
    after = tuple(span for span in spans if span.start >= last)
    left = _relabelled(text, first, new.start, catalog)
    right = _relabelled(text, new.end, last, catalog)
    return _joined((*before, *left, new, *right, *after), text)


def _relabelled(text: str, start: int, end: int, catalog: Catalog) -> tuple[Span, ...]:
    piece = text[start:end]
    return tuple(
        one._replace(start=one.start + start, end=one.end + start)
        for one in _best(piece, _candidates(piece, catalog), catalog.loose)
    )


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
    found = set(_shortened(catalog).get(piece, ()))
    words = _mendable(catalog)
    for at in range(len(piece)):
        if len(piece) > _SHORTEST_TYPO + 2 and (longer := piece[:at] + piece[at + 1 :]) in words:
            found.add(longer)
        if at and (swapped := piece[: at - 1] + piece[at] + piece[at - 1] + piece[at + 1 :]) in words:
            found.add(swapped)
    return frozenset(found)


@cache
def _mendable(catalog: Catalog) -> frozenset[str]:
    kinds = _NAMING - {"indicator"} | {"entity", "fund", "stage"}
    return frozenset(
        word
        for word, tags in catalog.lexicon.items()
        if len(word) >= _SHORTEST_TYPO and any(tag.kind in kinds for tag in tags)
    )


# ---- pinyin ----


def _unspelled(text: str, catalog: Catalog) -> str:
    """`2024 nian sangongjingfei duoshao` in characters, where every stretch of letters is words known by sound."""
    if _HAN.search(text):
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
    return {"nian": "年", "de": "的"} | {
        spelled(word): word for word in sorted(catalog.lexicon, key=len) if _HAN.match(word) and len(word) >= 2
    }


# ---- parts of project names ----


def _projects_by_part(text: str, spans: tuple[Span, ...], catalog: Catalog) -> tuple[Span, ...]:
    """A stretch that is part of project names stands for those projects: 爱山东, 智慧社区, 暖气管道."""
    loose = [at for at, span in enumerate(spans) if _may_be_project(spans, at)]
    if not catalog.projects or not loose:
        return spans
    reach = {position for at in loose for position in range(spans[at].start, spans[at].end)}
    window, projects = _longest_shared(text, reach, catalog)
    if window[1] - window[0] >= _SHORTEST_PART:
        new = Span(*window, text[slice(*window)], tuple(Tag("project", one) for one in projects))
        return _replaced(spans, new, text, catalog)
    return _by_letters(_with_numbers(spans, text), catalog)


def _may_be_project(spans: tuple[Span, ...], at: int) -> bool:
    """Unknown characters, or an item's name that 项目 follows: 取暖费项目."""
    span = spans[at]
    if not span.tags:
        return len(span.text) >= 2 and bool(_HAN.search(span.text))
    followed = at + 1 < len(spans) and spans[at + 1].text.startswith("项目")
    return followed and not span.has("project") and (span.has("concept") or span.has("fund") or span.has("filler"))


def _longest_shared(text: str, reach: Set[int], catalog: Catalog) -> tuple[tuple[int, int], tuple[str, ...]]:
    """The longest stretch that touches `reach` and stands in project names, and those names."""
    for length in range(min(len(text), 40), _SHORTEST_PART - 1, -1):
        for start in range(len(text) - length + 1):
            if not reach.isdisjoint(range(start, start + length)):
                part = text[start : start + length]
                if found := tuple(project for folded, project in _project_keys(catalog) if part in folded):
                    return (start, start + length), found
    return (0, 0), ()


def _by_letters(spans: tuple[Span, ...], catalog: Catalog) -> tuple[Span, ...]:
    """Unknown stretches whose letters stand in a project's name in this order: 12345热线."""
    result = []
    for span in spans:
        apt = not span.tags and len(span.text) > _SHORTEST_PART
        found = [one for folded, one in _project_keys(catalog) if apt and in_order(span.text, folded)]
        result.append(span._replace(tags=tuple(Tag("project", one) for one in found)) if found else span)
    return tuple(result)


def _with_numbers(spans: tuple[Span, ...], text: str) -> tuple[Span, ...]:
    """A bare number beside unknown characters belongs to them: 12345热线."""
    joined: list[Span] = []
    for span in spans:
        before = joined[-1] if joined else None
        if before and {before.tags == (), span.tags == ()} == {True, False} and (_bare(before) or _bare(span)):
            joined[-1] = Span(before.start, span.end, text[before.start : span.end])
        else:
            joined.append(span)
    return tuple(joined)


def _bare(span: Span) -> bool:
    return any(value.endswith("|") for value in span.values("amount"))


def in_order(part: str, name: str) -> bool:
    letters = iter(name)
    return all(char in letters for char in part)


@cache
def _project_keys(catalog: Catalog) -> tuple[tuple[str, str], ...]:
    return tuple((key(project), project) for project in catalog.projects)


# ---- parts of indicator names ----


def indicator_like(words: tuple[str, ...], labels: tuple[str, ...]) -> str | None:
    """The shortest label that holds the most letters of the words in a row: 供暖面积 → 政府机关供暖面积."""
    best: tuple[int, int, str] | None = None
    for label_ in labels:
        shared = max((_shared(word, key(label_)) for word in words), default=0)
        if _telling(shared, words) and (best is None or (-shared, len(label_)) < best[:2]):
            best = (-shared, len(label_), label_)
    return best[2] if best else None


def _telling(shared: int, words: tuple[str, ...]) -> bool:
    return shared >= _SHORTEST_PART or (shared == 2 and len("".join(words)) == 2)


def _shared(word: str, name: str) -> int:
    """The length of the longest stretch of the word that stands in the name."""
    for length in range(len(word), 1, -1):
        if any(word[start : start + length] in name for start in range(len(word) - length + 1)):
            return length
    return 0
