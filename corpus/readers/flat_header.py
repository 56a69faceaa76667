"""The header of a form in flattened text: its words, in order, name the layout and with it the columns."""

import re
from collections.abc import Mapping, Sequence
from itertools import groupby, product

from corpus.draft import CODE
from corpus.figure import parse_number
from corpus.layouts import HeaderWord, Layout, compact, free_columns, free_layout, header_words
from corpus.plain import squeeze
from corpus.record import Record
from corpus.report import Column

Lines = Sequence[tuple[int, str]]  # (1-based number, text), blank lines left out
ORDINAL = re.compile(r"[一二三四五六七八九十]+、")
_YEAR = re.compile(r"20\d\d年度?")
_WORD = re.compile(r"[^\W\d_]")


class Header(Record):
    layout: Layout
    columns: tuple[Column, ...]
    words: str  # all that it says, without blanks
    body: tuple[tuple[int, str], ...]  # the lines below it


def read_header(layouts: Sequence[Layout], lines: Lines) -> Header | None:
    """The first of the layouts that says what the header says, or None."""
    head, body = _split(lines)
    cells = [squeeze(word) for _, text in head for word in text.split() if parse_number(squeeze(word)) is None]
    # 项目 beside 支出预算 is no 项目支出; only where no header is found so may its words be broken by blanks.
    for words, layout in product((" ".join(cells), "".join(cells)), layouts):
        if printed := _fit(layout, words):
            columns = tuple(
                Column(path=path, number=number, block=ruled.block)
                for ruled, path, number in zip(layout.columns, printed, _band(head, layout), strict=True)
            )
            body = _without_header(head, body)
            return Header(layout=layout, columns=columns, words="".join(cells), body=tuple(body))
    return None


def read_free_header(form: str, lines: Lines) -> Header | None:
    """A header that says nothing but names of columns, in whatever order; None where it says more, or one twice."""
    head, body = _split(lines, any_row=True)
    said = "".join(squeeze(word) for _, text in head for word in text.split() if parse_number(squeeze(word)) is None)
    known = sorted(free_columns() | header_words().all(), key=len, reverse=True)
    word = re.compile("|".join(re.escape(one).replace(r"\#年", r"20\d\d年度?") for one in known))
    printed = word.findall(said)
    found = [one for one in printed if _dated(one) in free_columns()]
    if not found or len(set(found)) < len(found) or _WORD.search(word.sub(" ", said)):
        return None
    layout = free_layout(form, found)
    columns = tuple(Column(path=(one,), number=number) for one, number in zip(found, _band(head, layout), strict=True))
    return Header(layout=layout, columns=columns, words=said, body=tuple(_without_header(head, body)))


def _split(lines: Lines, *, any_row: bool = False) -> tuple[Lines, Lines]:
    """Header and body. The 栏次 line (1 2 3 …) is the header's last; without one, the first row ends the header."""
    begins = _is_row if any_row else _begins_row
    band = next((index for index, (_, text) in enumerate(lines) if _is_band(text)), None)
    first = next((index for index, (_, text) in enumerate(lines) if begins(text)), len(lines))
    cut = first if band is None else band + 1
    return lines[:cut], lines[cut:]


def _without_header(head: Lines, body: Lines) -> Lines:
    """The rows, less the header repeated on the next page; a single word of it may be a piece of a name."""
    printed = {compact(text) for _, text in head}
    half = sum(len(text.split()) for _, text in head) / 2
    kept: list[tuple[int, str]] = []
    for repeated, group in groupby(body, key=lambda line: compact(line[1]) in printed):
        lines = list(group)
        if not repeated or sum(len(text.split()) for _, text in lines) < half:
            kept += lines
    return kept


def _is_band(text: str) -> bool:
    """`栏 次 1 2 3`, or the numbers alone, with a word of the header before them at most."""
    words = text.split()
    numbers = [word for word in words if word.isdigit()]
    if not numbers or numbers != [str(one) for one in range(1, len(numbers) + 1)]:
        return False
    return "栏次" in compact(text) or (len(numbers) > 1 and len(words) <= len(numbers) + 1)


def _begins_row(text: str) -> bool:
    first, *others = text.split()
    if CODE.fullmatch(first) or ORDINAL.match(first) or _only_amounts((first, *others)):
        return True
    label = "".join(word for word in (first, *others) if parse_number(word) is None)
    return squeeze(label) in header_words().total and any(parse_number(word) is not None for word in others)


def _is_row(text: str) -> bool:
    """A name and an amount, whatever the name is."""
    return _begins_row(text) or (not _is_band(text) and parse_number(text.split()[-1]) is not None)


def _only_amounts(words: Sequence[str]) -> bool:
    return all(parse_number(word) is not None for word in words) and any("." in word for word in words)


def _band(head: Lines, layout: Layout) -> list[int | None]:
    """The 栏次 of each column, where the band numbers the columns of amounts alone."""
    numbers = [int(token) for token in head[-1][1].split() if token.isdigit()] if head else []
    return list(numbers) if len(numbers) == len(layout.columns) else [None] * len(layout.columns)


def _fit(layout: Layout, words: str) -> list[tuple[str, ...]] | None:
    """The printed path of every column if the header's words, in order, are those of the layout.

    Text keeps the words column by column, those above others left out of account, or line by line: then the words
    above stand before those below them, and must be the layout's as well.
    """
    leaves = {word for ruled in layout.columns for word in ruled.words}
    known = sorted(leaves | set(layout.groups) | header_words().all(), key=len, reverse=True)
    word = re.compile("|".join(re.escape(one).replace(r"\#年", r"20\d\d年度?") for one in known))
    if _WORD.search(word.sub(" ", words)):
        return None  # what is said of the columns is not understood
    printed = word.findall(words)
    found = [word for word in printed if _dated(word) in leaves]
    if not layout.whole_header and _says(found, [one.words for one in layout.columns]):
        above = [layout.above_as_printed(number, printed) for number in range(len(layout.columns))]
        return [(*path, word) for path, word in zip(above, found, strict=True)]
    said = [word for word in printed if _dated(word) in leaves or _dated(word) in layout.groups]
    for line in layout.header_lines:
        if _says(said, [one.words for one in line]):
            return _paths(layout, {one: word for one, word in zip(line, said, strict=True)})
    return None


def _paths(layout: Layout, printed: Mapping[HeaderWord, str]) -> list[tuple[str, ...]]:
    above = {one.above: word for one, word in printed.items() if one.column is None}
    at = {one.column: word for one, word in printed.items()}
    return [
        (*(above[ruled.above[: depth + 1]] for depth in range(len(ruled.above))), at[number])
        for number, ruled in enumerate(layout.columns)
    ]


def _says(printed: Sequence[str], expected: Sequence[Sequence[str]]) -> bool:
    return len(printed) == len(expected) and all(
        _dated(word) in words for word, words in zip(printed, expected, strict=True)
    )


def _dated(word: str) -> str:
    """2024年预算数 as layouts have it: #年预算数."""
    return _YEAR.sub("#年", word)
