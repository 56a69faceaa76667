"""What a model wrote is printed only if every word of it is known to be harmless and every figure is a reference.

The text is cut into references, names of the figures, a few hundred small words and punctuation. Anything else is no
part of an answer, be it a numeral in whatever script, a direction, a negation or praise; so no list of lies is needed.
Then every name must be one of the figure it stands before, and a difference must be set against what it is named to be.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from assistant.answer import Value
from assistant.model.references import Kind, Reference
from assistant.model.trouble import ModelTrouble, Reason
from corpus.figure import written
from corpus.record import Record

_REFERENCE = re.compile(r"(\{[^{}]*\})")
_DIFFERENCE = re.compile(r"(f\d+)\s*[-−–]\s*(f\d+)", re.ASCII)
_YEAR = re.compile(r"(\d{4})年度?", re.ASCII)
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_NEAR = 2  # characters that tell what kind of word it is that is not known: 下降, 并非
_CARRIED = 2  # characters that must stand together in what is quoted
_UNSAID: frozenset[Kind] = frozenset({"scope", "fund"})  # figures apart in these are compared by the template or not
_SEPARATE: frozenset[Kind] = frozenset({"measure"})  # said of one figure, it does not hold for the next


class Words(Record):
    """`honesty.toml`."""

    small: frozenset[str]
    punctuation: str
    ends: str
    pauses: str
    than: tuple[str, ...]
    up: tuple[str, ...]
    down: tuple[str, ...]
    equal: tuple[str, ...]
    filler: tuple[str, ...]
    reasons: dict[str, str]


class Token(NamedTuple):
    """A piece of the text. `kind`: of a name; `sort`: what it is."""

    sort: str  # name, than, word, mark, reference
    text: str
    kind: Kind | None = None
    references: tuple[Reference, ...] = ()


class Written(Record):
    """Words with the digits printed in, and the values that they show."""

    text: str
    values: tuple[Value, ...]
    used: frozenset[str]  # ids of references


@cache
def load_words() -> Words:
    read = tomllib.loads((files("assistant.model") / "honesty.toml").read_text(encoding="utf-8"))
    return Words.model_validate(read | {"small": frozenset(str(read["small"]).split())})


def honest(text: str, references: Sequence[Reference], others: Iterable[str] = (), carried: str = "") -> Written:
    """The text with its references printed. Raises ModelTrouble with what is wrong.

    `others`: names held that are not those of the figures; `carried`: what was quoted, whose words may be used.
    """
    lexicon = _Lexicon(references, others, carried)
    tokens = list(_tokens(text, references, lexicon))
    walk = _Walk(references)
    printed = "".join(walk.printed(token) for token in tokens)
    walk.end()
    return Written(text=printed.strip(), values=tuple(walk.values), used=frozenset(walk.used))


# ---- cutting ----


class _Lexicon:
    """The words that a text may be made of, longest first."""

    def __init__(self, references: Sequence[Reference], others: Iterable[str], carried: str) -> None:
        words = load_words()
        known: dict[str, Token] = {one: Token("word", one) for one in words.small}
        known |= {one: Token("mark", one) for one in words.punctuation}
        known |= {one: Token("than", one) for one in words.than}
        known |= {one: Token("name", one, "item") for one in others if one not in known}
        for reference in references:
            known |= {word: Token("name", word, kind) for kind, word in reference.names if kind != "year"}
        self._known = known
        self._longest = max(map(len, known))
        self._carried = carried

    def at(self, text: str, start: int) -> tuple[Token, int] | None:
        """The longest known piece that begins here, and its length."""
        if year := _YEAR.match(text, start):
            return Token("name", year[1], "year"), len(year[0])
        for length in range(min(self._longest, len(text) - start), 0, -1):
            if found := self._known.get(text[start : start + length]):
                return found, length
        return self._quoted(text, start)

    def _quoted(self, text: str, start: int) -> tuple[Token, int] | None:
        run = _HAN.match(text, start)
        for length in range(len(run[0]) if run and self._carried else 0, _CARRIED - 1, -1):
            piece = text[start : start + length]
            if piece in self._carried:
                return (Token("word", piece), length) if all(_reason(char) is None for char in piece) else None
        return None


def _tokens(text: str, references: Sequence[Reference], lexicon: _Lexicon) -> Iterator[Token]:
    pieces = _REFERENCE.split(text)
    for at in range(0, len(pieces), 2):
        said = pieces[at]
        token = _reference(pieces[at + 1], references) if at + 1 < len(pieces) else None
        if token is not None:
            said = _without_what_is_printed(said, token)
        yield from _cut(said, lexicon)
        if token is not None:
            yield token


def _cut(text: str, lexicon: _Lexicon) -> Iterator[Token]:
    start = 0
    while start < len(text):
        found = lexicon.at(text, start)
        if found is None:
            near = (reason for char in text[start : start + _NEAR] if (reason := _reason(char)))
            raise ModelTrouble(next(near, "措辞中有资料以外的词"), text[start : start + 8])
        token, length = found
        yield token._replace(text=text[start : start + length]) if token.kind != "year" else token
        start += length


def _reference(written_: str, references: Sequence[Reference]) -> Token:
    inside = written_[1:-1].strip()
    held = {one.id: one for one in references}
    if inside in held:
        return Token("reference", written_, references=(held[inside],))
    pair = _DIFFERENCE.fullmatch(inside)
    both = (held.get(pair[1]), held.get(pair[2])) if pair else (None, None)
    if both[0] is None or both[1] is None or {both[0].sort, both[1].sort} != {"figure"}:
        raise ModelTrouble("措辞引用了没有的数字", written_)
    return Token("reference", written_, references=(both[0], both[1]))


def _without_what_is_printed(said: str, token: Token) -> str:
    """The words without the direction before a reference, for the renderer prints it; a wrong one is left and fails."""
    first = token.references[0]
    if len(token.references) == 1:
        return next((said.removesuffix(one) for one in first.swallowed if said.endswith(one)), said)
    words = load_words()
    for filler in ("", *words.filler):
        if filler and not said.endswith(filler):
            continue
        bare = said.removesuffix(filler)
        for word in sorted(_agreeing(*token.references), key=len, reverse=True):
            if bare.endswith(word):
                return bare.removesuffix(word)
    return said


def _agreeing(one: Reference, other: Reference) -> tuple[str, ...]:
    words, difference = load_words(), _difference(one, other)
    return words.up if difference > 0 else words.down if difference < 0 else words.equal


def _difference(one: Reference, other: Reference) -> Decimal:
    assert one.value is not None and other.value is not None
    return Decimal(one.value.value) - Decimal(other.value.value)


def _reason(char: str) -> Reason | None:
    """What kind of word a character that has no business here belongs to."""
    reasons = load_words().reasons
    if unicodedata.category(char)[0] == "N" or unicodedata.numeric(char, None) is not None:
        return "措辞中有引用以外的数字"
    kinds: tuple[tuple[str, Reason], ...] = (
        ("numerals", "措辞中有引用以外的数字"),
        ("directions", "措辞中有引用以外的增减"),
        ("negations", "措辞中有否定"),
        ("units", "措辞中有自写的单位"),
    )
    return next((reason for name, reason in kinds if char in reasons[name]), None)


# ---- reading what was cut ----


class _Walk:
    """Goes over the tokens in order, remembering what has been named."""

    def __init__(self, references: Sequence[Reference]) -> None:
        self._figures = [one for one in references if one.sort == "figure"]
        self._years = {year for one in references for year in one.of("year")}
        self._pairs = {frozenset(one.value.facts) for one in references if one.sort == "stated" and one.value}
        self._known: dict[Kind, str] = {}
        self._said: list[tuple[Kind, str]] = []
        self._than: int | None = None  # how many names were said before the word that sets two against each other
        self._referred = False  # in this sentence
        self._bare = True  # no name since the last punctuation
        self._closed = False  # nothing but punctuation may follow
        self.values: list[Value] = []
        self.used: set[str] = set()

    def printed(self, token: Token) -> str:
        if token.sort == "reference":
            return self._refer(token)
        if token.sort == "mark":
            self._pause(token.text)
        elif self._closed:
            raise ModelTrouble("措辞中的名称与数字不符", token.text)
        elif token.sort == "name" and token.kind is not None:
            return self._name(token.kind, token.text)
        elif token.sort == "than":
            if self._than is not None:
                raise ModelTrouble("措辞中有引用以外的增减", token.text)
            self._than = len(self._said)
        return token.text

    def end(self) -> None:
        if self._referred and (self._said or self._than is not None):
            raise ModelTrouble("措辞中的名称与数字不符", "名称后面没有数字")

    def _name(self, kind: Kind, word: str) -> str:
        if kind == "year" and word not in self._years:
            raise ModelTrouble("措辞中有引用以外的年度", word)
        self._said.append((kind, word))
        self._bare = False
        return f"{word}年" if kind == "year" else word

    def _pause(self, mark: str) -> None:
        self._bare, self._closed = True, False
        if mark not in load_words().ends:
            return
        self.end()
        self._known |= {kind: word for kind, word in self._said if kind not in _SEPARATE}
        self._said, self._than, self._referred = [], None, False

    def _refer(self, token: Token) -> str:
        first, *rest = token.references
        if self._closed:
            raise ModelTrouble("措辞中的名称与数字不符", token.text)
        if first.sort == "stated":
            text = self._stated(first)
        elif first.sort == "quote":
            text = self._quote(first)
        elif rest:
            text = self._compared(first, rest[0])
        else:
            text = self._figure(first)
        self._said, self._than, self._referred, self._bare = [], None, True, False
        self.used |= {one.id for one in token.references}
        return text

    def _figure(self, one: Reference) -> str:
        if self._than is not None:
            raise ModelTrouble("措辞中有引用以外的增减")
        self._known = self._names_of(one, self._said)
        if one.sort == "figure" and self._ambiguous(one):
            raise ModelTrouble("措辞中的名称与数字不符", "看不出是哪个数字")
        self._show(one.value)
        return one.printed

    def _names_of(self, one: Reference, said: Sequence[tuple[Kind, str]]) -> dict[Kind, str]:
        """What is known of the figure by these names and those before; every one must be its own."""
        named = {kind: word for kind, word in self._known.items() if _holds_on(kind, one)} | dict(said)
        wrong = [word for kind, word in (*named.items(), *said) if word not in one.of(kind)]
        lacking = one.needed - named.keys()
        if wrong or lacking:
            raise ModelTrouble("措辞中的名称与数字不符", "、".join((*wrong, *lacking)))
        return named

    def _ambiguous(self, one: Reference) -> bool:
        fitting = [two for two in self._figures if all(word in two.of(kind) for kind, word in self._known.items())]
        return len({two.printed for two in fitting if two.of("measure") == one.of("measure")}) > 1

    def _compared(self, one: Reference, other: Reference) -> str:
        if self._than is None:
            raise ModelTrouble("措辞中有引用以外的增减", "没有写明与什么相比")
        before, after = self._said[: self._than], dict(self._said[self._than :])
        self._known = self._names_of(one, before)
        wrong = [word for kind, word in self._said[self._than :] if word not in other.of(kind)]
        apart = {kind for kind in (*dict(one.names), *dict(other.names)) if one.of(kind) != other.of(kind)}
        if wrong or not apart - _UNSAID or apart - _UNSAID - after.keys() or self._unlike(one, other, apart):
            raise ModelTrouble("措辞中的名称与数字不符", "、".join(wrong) or "不能这样相比")
        self._show(value := compared(one, other))
        word = {1: "多", -1: "少", 0: "相差"}[int(_difference(one, other).compare(Decimal(0)))]
        return f"{word}{value.value.removeprefix('-')}{value.unit}"

    def _unlike(self, one: Reference, other: Reference, apart: set[Kind]) -> bool:
        """Two figures are set against each other if one thing alone tells them apart, or if the template did so."""
        if one.value is None or other.value is None or one.value.unit != other.value.unit:
            return True
        return len(apart) > 1 and frozenset((*one.value.facts, *other.value.facts)) not in self._pairs

    def _stated(self, one: Reference) -> str:
        if not self._bare:
            raise ModelTrouble("措辞中的名称与数字不符", one.printed)
        self._closed = True
        self._show(one.value)
        return one.printed

    def _quote(self, one: Reference) -> str:
        own = {("year", word) for word in one.of("year")} | {("entity", word) for word in one.of("entity")}
        wrong = [word for kind, word in self._said if (kind, word) not in own and word not in one.printed]
        known = [word for kind, word in self._known.items() if kind in {"year", "entity"} and (kind, word) not in own]
        if wrong or known or self._than is not None:
            raise ModelTrouble("措辞中的名称与数字不符", "、".join((*wrong, *known)))
        return one.printed

    def _show(self, value: Value | None) -> None:
        if value is not None and value not in self.values:
            self.values.append(value)


def _holds_on(kind: Kind, one: Reference) -> bool:
    """Whether what was said before is said of this figure too; one that has no stage, such as a score, is of none."""
    return kind not in _SEPARATE and (kind != "stage" or bool(one.of(kind)))


def compared(one: Reference, other: Reference) -> Value:
    """The difference of two figures, with its formula."""
    assert one.value is not None and other.value is not None and one.value.unit == other.value.unit
    a, b = one.value, other.value
    return Value(
        value=written(_difference(one, other)),
        unit=a.unit,
        label=f"{a.label}与{b.label}的差额",
        entity="、".join(dict.fromkeys((a.entity, b.entity))),
        year=a.year if a.year == b.year else None,
        citations=tuple(dict.fromkeys((*a.citations, *b.citations))),
        facts=tuple(dict.fromkeys((*a.facts, *b.facts))),
        derived=True,
        formula=f"{a.value} − {b.value} = {written(_difference(one, other))}",
    )
