"""How forms are ruled, read once from layouts.toml: columns in printed order, sums among them, words of headers."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache, cached_property
from importlib.resources import files
from typing import NotRequired, TypedDict, cast

from corpus.fact import Fund
from corpus.plain import squeeze
from corpus.record import Record

_BLANKS = re.compile(r"\s+")


def compact(text: str) -> str:
    """As printed, white space removed: labels broken over lines and padded inside (合　　计)."""
    return _BLANKS.sub("", text)


class _Entry(TypedDict):
    form: str
    blocks: list[list[str]]
    keyed: NotRequired[bool]
    whole_header: NotRequired[bool]
    groups: NotRequired[list[str]]
    sums: NotRequired[list[list[int]]]
    same: NotRequired[list[tuple[int, int]]]


class _File(TypedDict):
    words: dict[str, list[str]]
    free: dict[str, list[str]]
    sides: dict[str, list[str]]
    funds: dict[str, list[str]]
    within: dict[str, dict[str, str]]
    layout: list[_Entry]
    whole: list[dict[str, str]]


class Ruled(Record):
    """A column of a layout: the header cells above it and the words it may be printed as, squeezed."""

    above: tuple[str, ...]
    words: tuple[str, ...]
    block: int


class HeaderWord(Record):
    """A word of a header in its spellings: what heads a column, or what stands above some, known by its path."""

    words: tuple[str, ...]
    column: int | None = None
    above: tuple[str, ...] = ()


class Layout(Record):
    form: str
    columns: tuple[Ruled, ...]
    groups: tuple[str, ...]  # words above several columns, squeezed
    spelled: tuple[tuple[str, ...], ...]  # the ways to print each of them
    keyed: bool = False
    whole_header: bool = False
    free: bool = False  # a row may begin with a code, and need not
    sums: tuple[tuple[int, ...], ...] = ()
    same: tuple[tuple[int, int], ...] = ()

    @property
    def heads(self) -> tuple[str, ...]:
        """What stands over each block: 收入, 支出."""
        blocks = sorted({one.block for one in self.columns})
        return tuple(next("".join(one.above[:1]) for one in self.columns if one.block == block) for block in blocks)

    @cached_property
    def header_lines(self) -> tuple[tuple[HeaderWord, ...], ...]:
        """The header's words line by line: a low cell's word stands at its top or, as where each item has two stages,
        at the bottom."""
        deepest = max(len(one.above) for one in self.columns)
        at_top = [len(one.above) for one in self.columns]
        return tuple(dict.fromkeys(self._line_by_line(lines) for lines in (at_top, [deepest] * len(self.columns))))

    def _line_by_line(self, lines: Sequence[int]) -> tuple[HeaderWord, ...]:
        words: list[tuple[int, HeaderWord]] = []
        last: tuple[str, ...] = ()
        for number, (line, one) in enumerate(zip(lines, self.columns, strict=True)):
            shared = next((at for at, pair in enumerate(zip(last, one.above, strict=False)) if len(set(pair)) > 1),
                          min(len(last), len(one.above)))  # fmt: skip
            words += [
                (at, HeaderWord(words=self._spellings(one.above[at]), above=one.above[: at + 1]))
                for at in range(shared, len(one.above))
            ]
            words.append((line, HeaderWord(words=one.words, column=number)))
            last = one.above
        return tuple(word for _, word in sorted(words, key=lambda pair: pair[0]))

    def above_as_printed(self, number: int, printed: Sequence[str]) -> tuple[str, ...]:
        """The words above a column, each in the one spelling that is printed."""
        spelled = ([word for word in self._spellings(group) if word in printed] for group in self.columns[number].above)
        return tuple(found[0] if len(found) == 1 else group
                     for found, group in zip(spelled, self.columns[number].above, strict=True))  # fmt: skip

    def _spellings(self, group: str) -> tuple[str, ...]:
        return next((words for words in self.spelled if squeeze(group) in words), (squeeze(group),))


class HeaderWords(Record):
    """The words of headers that head no amounts, squeezed."""

    code: frozenset[str]
    label: frozenset[str]
    number: frozenset[str]
    band: frozenset[str]
    total: frozenset[str]
    over: frozenset[str]

    def all(self) -> frozenset[str]:
        return self.code | self.label | self.number | self.band | self.over


@cache
def header_words() -> HeaderWords:
    return HeaderWords.model_validate(
        {role: {squeeze(word) for word in words} for role, words in _file()["words"].items()}
    )


class HeaderMeaning(Record):
    """What words of headers stand for, squeezed; longest fund first."""

    sides: dict[str, str]
    funds: dict[str, Fund]
    within: dict[str, dict[str, str]]

    def without_fund(self, word: str) -> str:
        """一般公共预算基本支出 → 基本支出."""
        return next((word.removeprefix(fund) for fund in self.funds if word.startswith(fund)), word)


@cache
def header_meaning() -> HeaderMeaning:
    file = _file()
    funds = {squeeze(word): fund for fund, words in file["funds"].items() for word in words}
    return HeaderMeaning.model_validate(
        {
            "sides": {squeeze(word): side for side, words in file["sides"].items() for word in words},
            "funds": dict(sorted(funds.items(), key=lambda pair: -len(pair[0]))),
            "within": {
                item: {squeeze(word): name for word, name in names.items()} for item, names in file["within"].items()
            },
        }
    )


@cache
def layouts() -> tuple[Layout, ...]:
    return tuple(_layout(entry) for entry in _file()["layout"])


def layouts_of(form: str | None) -> tuple[Layout, ...]:
    return tuple(one for one in layouts() if one.form == form)


@cache
def free_columns() -> frozenset[str]:
    """The words that may head a column where no order of columns is usual, squeezed."""
    return frozenset(map(squeeze, _file()["free"]["columns"]))


def free_layout(form: str, columns: Sequence[str]) -> Layout:
    """A layout of the columns that a header prints."""
    ruled = tuple(Ruled(above=(), words=(word,), block=0) for word in columns)
    return Layout(form=form, columns=ruled, groups=(), spelled=(), free=True)


class Whole(Record):
    """What the plain total of a form measures, and what its rows are about if not the code's own name."""

    form: str
    concept: str
    aspect: str | None = None


@cache
def whole_of(form: str | None) -> Whole | None:
    return next((Whole.model_validate(entry) for entry in _file()["whole"] if entry["form"] == form), None)


@cache
def _file() -> _File:
    return cast(_File, tomllib.loads((files("corpus") / "vocabulary" / "layouts.toml").read_text(encoding="utf-8")))


def _layout(entry: _Entry) -> Layout:
    columns = []
    groups = [squeeze(word) for group in entry.get("groups", ()) for word in group.split("|")]
    for number, (head, *names) in enumerate(entry["blocks"]):
        groups += [squeeze(head)] if head else []
        for name in names:
            *above, words = name.split("/")
            columns.append(
                Ruled(
                    above=((head,) if head else ()) + tuple(above),
                    words=tuple(squeeze(word) for word in words.split("|")),
                    block=number,
                )
            )
            groups += [squeeze(one) for one in above]
    return Layout(
        form=entry["form"],
        columns=tuple(columns),
        groups=tuple(dict.fromkeys(groups)),
        spelled=tuple(tuple(map(squeeze, group.split("|"))) for group in entry.get("groups", ())),
        keyed=entry.get("keyed", False),
        whole_header=entry.get("whole_header", False),
        sums=tuple(map(tuple, entry.get("sums", ()))),
        same=tuple((one, other) for one, other in entry.get("same", ())),
    )
