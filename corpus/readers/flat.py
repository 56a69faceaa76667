"""Forms in flattened text: the ruling is gone, blank cells left no trace, labels are broken over lines.

The header names the layout (flat_header.py). A row is then a run of tokens: code or 行次, label, amounts; in
which columns the amounts stand is decided later, by the sums.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile
from typing import NamedTuple

from corpus.draft import CODE, Amount, DraftRow
from corpus.figure import parse_number
from corpus.layouts import Layout, compact, header_words, layouts_of
from corpus.plain import squeeze
from corpus.readers.flat_header import ORDINAL, Header, Lines, read_free_header, read_header
from corpus.record import Record
from corpus.report import Column
from corpus.vocabulary_file import load_vocabulary

_PIECE = re.compile(r"\d{2}")


class Token(NamedTuple):
    text: str
    line: int

    @property
    def is_number(self) -> bool:
        return parse_number(squeeze(self.text)) is not None

    @property
    def is_code(self) -> bool:
        return CODE.fullmatch(self.text) is not None


class FlatForm(Record):
    columns: tuple[Column, ...]
    rows: tuple[DraftRow, ...]
    layout: Layout


def read_flat(forms: Sequence[str], lines: Lines, *, free: bool = False) -> FlatForm | None:
    """The form below its preamble, or None where no known layout of its names fits the printed header; `free` forms
    are ruled as each place likes."""
    header = read_header([layout for form in forms for layout in layouts_of(form)], lines)
    if header is None and free:
        header = read_free_header(forms[0], lines)
    if header is None:
        return None
    return FlatForm(columns=header.columns, rows=tuple(_rows(header)), layout=header.layout)


def _tokens(lines: Lines) -> Iterator[Token]:
    for number, text in lines:
        for word in text.split():
            yield Token(text=word, line=number)


def _rows(header: Header) -> Iterator[DraftRow]:
    tokens = list(_tokens(header.body))
    if header.layout.free:
        return _line_by_line(tokens)
    if header.layout.keyed:
        return _keyed(header.layout, list(_joined(tokens)))
    if any(word in header.words for word in header_words().number):
        return _numbered(header.layout, tokens)
    return _labelled(header.layout, header.body)


# ---- rows that begin with a code ----


def _joined(tokens: Sequence[Token]) -> Iterator[Token]:
    """`208 05 05 名称`: 类, 款 and 项 printed in columns of their own are one code."""
    for _, group in groupby(tokens, key=lambda token: token.line):
        line = list(group)
        pieces = [token.text for token in takewhile(lambda token: _PIECE.fullmatch(token.text), line[1:3])]
        after = line[1 + len(pieces)] if len(line) > 1 + len(pieces) else None
        if pieces and len(line[0].text) == 3 and line[0].is_code and after is not None and not after.is_number:
            yield Token(text=line[0].text + "".join(pieces), line=line[0].line)
            yield from line[1 + len(pieces) :]
        else:
            yield from line


class _Segment:
    """A row being put together: code, label pieces, amounts."""

    def __init__(self, start: Token, code: str | None, label: list[str]) -> None:
        self.code = code
        self.label = label
        self.amounts: list[Token] = []
        self.line = self.line_end = start.line

    def row(self, block: int) -> DraftRow:
        return _row("".join(self.label), self.amounts, self.line, self.line_end, block, code=self.code)


def _keyed(layout: Layout, tokens: list[Token]) -> Iterator[DraftRow]:
    segments = _segments(tokens)
    last = [""] * len(layout.heads)
    for _, group in groupby(segments, key=lambda segment: segment.line):
        for segment, block in _blocks(list(group), last, layout):
            yield segment.row(block)


def _segments(tokens: list[Token]) -> list[_Segment]:
    """Cut the tokens into rows. Pieces of a name can stand above, beside and below the line of their code."""
    segments: list[_Segment] = []
    loose: list[Token] = []  # label pieces that follow a finished row: its own, or the next row's
    for index, token in enumerate(tokens):
        current = segments[-1] if segments else None
        beside = tokens[index + 1] if index + 1 < len(tokens) else None
        if token.is_code and _heads_row(tokens, index):
            own_label = beside is not None and beside.line == token.line and not beside.is_number
            label: list[str] = []
            if loose and current and own_label:
                current.label += [piece.text for piece in loose]
            else:
                label = [piece.text for piece in loose]
            segments.append(_Segment(loose[0] if label else token, token.text, label))
            loose = []
        elif token.is_number:
            if current:
                current.amounts.append(token)
                current.line_end = token.line
        elif _is_total(token, beside, tokens[index - 1] if index else None):
            segments.append(_Segment(token, None, [token.text]))
        elif current is None or (current.amounts and current.label):
            loose.append(token)
        else:
            current.label.append(token.text)
            current.line_end = token.line
    if loose and segments:
        segments[-1].label += [piece.text for piece in loose]
    return segments


def _heads_row(tokens: list[Token], index: int) -> bool:
    """Three, five or seven digits are a code at the head of a line or before a name; elsewhere an amount."""
    before = tokens[index - 1] if index else None
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    at_head = before is None or before.line != tokens[index].line
    return at_head or (after is not None and after.line == tokens[index].line and not after.is_number)


def _is_total(token: Token, after: Token | None, before: Token | None) -> bool:
    """合计, also printed 合 计: the head of a row without a code."""
    word = squeeze(token.text)
    if word in {"合", "总", "共"} and after is not None and squeeze(after.text) == "计":
        return True
    if before is not None and before.line == token.line and not before.is_number:
        return False
    return any(word.endswith(total) for total in header_words().total)


def _blocks(segments: list[_Segment], last: list[str], layout: Layout) -> Iterator[tuple[_Segment, int]]:
    """Which of the side-by-side tables each row of a line belongs to: codes ascend within a table."""
    count = len(last)
    free = 0
    for index, segment in enumerate(segments):
        left = len(segments) - index - 1
        if segment.code is None:
            block = _block_of_total(segment, layout)
        elif len(segments) == count:
            block = index
        else:
            fits = [one for one in range(free, count - left) if last[one] <= segment.code]
            block = max(fits, key=lambda one: last[one], default=min(free, count - 1))
        if segment.code is not None:
            last[block] = segment.code
            free = block + 1
        yield segment, block


def _block_of_total(segment: _Segment, layout: Layout) -> int:
    label = squeeze("".join(segment.label))
    named = [block for block, head in enumerate(layout.heads) if head and squeeze(head) in label]
    return named[-1] if named else 0


# ---- rows that are numbered by 行次 ----


def _numbered(layout: Layout, tokens: list[Token]) -> Iterator[DraftRow]:
    """行次 looks like an amount; what tells it apart is that it counts on, in each of the blocks by itself."""
    expected: list[int | None] = [1] + [None] * (len(layout.heads) - 1)
    label: list[Token] = []
    row: tuple[int, int, list[Token], list[Token]] | None = None
    for index, token in enumerate(tokens):
        if not token.is_number:
            label.append(token)
            continue
        block = _counts_on(tokens, index, expected, bool(label))
        if block is None:
            if row is not None:
                row[3].append(token)
            continue
        if row is not None:
            yield _numbered_row(*row)
        expected[block] = int(token.text) + 1
        row = (block, int(token.text), [*label, token], [])
        label = []
    if row is not None:
        yield _numbered_row(*row)


def _counts_on(tokens: list[Token], index: int, expected: list[int | None], labelled: bool) -> int | None:
    """The block whose next 行次 the token is."""
    token = tokens[index]
    if not token.text.isdigit():
        return None
    number = int(token.text)
    if number in expected:
        again = (other for other in tokens[index + 1 :] if other.line == token.line)
        if not labelled and any(other.text == token.text for other in again):
            return None  # an amount that happens to equal the 行次 printed after it
        return expected.index(number)
    unknown = expected.index(None) if None in expected else None
    return unknown if labelled and unknown is not None else None


def _numbered_row(block: int, number: int, head: list[Token], amounts: list[Token]) -> DraftRow:
    label = "".join(token.text for token in head[:-1])
    return _row(label, amounts, head[0].line, (amounts or head)[-1].line, block, number=number)


# ---- rows that each stand on a line of their own ----


def _line_by_line(tokens: Sequence[Token]) -> Iterator[DraftRow]:
    """A code or none, a name, amounts; a name alone belongs to amounts alone below it."""
    name: list[Token] = []
    for _, group in groupby(tokens, key=lambda token: token.line):
        line = list(group)
        code = line.pop(0).text if line[0].is_code and len(line) > 1 and not line[1].is_number else None
        label = [token for token in line if not token.is_number]
        amounts = [token for token in line if token.is_number]
        if not amounts:
            name = label
            continue
        label, first = label or name, (label or name or amounts)[0].line
        if line[: len(label)] == label or label is name:  # nothing after the amounts
            yield _row("".join(one.text for one in label), amounts, first, amounts[-1].line, 0, code=code)
        name = []


# ---- rows with neither ----


def _labelled(layout: Layout, body: Lines) -> Iterator[DraftRow]:
    """Label and amounts, or (三公) amounts alone. A lone label goes to the block whose head it names."""
    for _, line in groupby(_tokens(body), key=lambda token: token.line):
        pieces: list[tuple[list[Token], list[Token]]] = []
        for token in line:
            if token.is_number:
                pieces = pieces or [([], [])]
                pieces[-1][1].append(token)
            elif pieces and not pieces[-1][1] and not _opens(token, pieces[-1][0], layout):
                pieces[-1][0].append(token)
            else:
                pieces.append(([token], []))
        for index, (label, amounts) in enumerate(pieces):
            text = "".join(token.text for token in label)
            block = index if len(pieces) > 1 else _lone_block(text, len(amounts), layout)
            at = (label or amounts)[0].line
            yield _row(text, amounts, at, at, min(block, len(layout.heads) - 1))


def _opens(token: Token, label: Sequence[Token], layout: Layout) -> bool:
    """Whether a word begins the other side of a balance: the amount of the side before it was blank."""
    if len(layout.heads) < 2 or not label:
        return False
    if ORDINAL.match(token.text):
        return True
    concept = load_vocabulary().concept
    return concept("".join(one.text for one in label)) is not None and concept(token.text) is not None


def _lone_block(label: str, count: int, layout: Layout) -> int:
    """The block whose head the label names, else the first that has room for the amounts."""
    room = [sum(ruled.block == block for ruled in layout.columns) for block in range(len(layout.heads))]
    named = [block for block, head in enumerate(layout.heads) if head and head in label]
    return next((block for block in (*named, *range(len(room))) if count <= room[block]), 0)


def _row(
    label: str,
    amounts: list[Token],
    line: int,
    line_end: int,
    block: int,
    *,
    code: str | None = None,
    number: int | None = None,
) -> DraftRow:
    read = tuple(Amount(text=token.text, value=parse_number(squeeze(token.text)), line=token.line) for token in amounts)
    return DraftRow(
        label=compact(label), amounts=read, line=line, line_end=line_end, code=code, number=number, block=block
    )
