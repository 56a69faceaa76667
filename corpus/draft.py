"""A table while it is being read: rows whose amounts may not know their column yet."""

import re
from decimal import Decimal

from corpus.layouts import header_words
from corpus.plain import squeeze
from corpus.record import Record
from corpus.report import Column

CODE = re.compile(r"\d{3}(?:\d{2}){0,2}")


class Amount(Record):
    text: str
    value: Decimal | None
    line: int
    column: int | None = None  # None: the text lost its column
    at: int | None = None  # which cell of its line, from 0


class DraftRow(Record):
    label: str
    amounts: tuple[Amount, ...]
    line: int
    line_end: int
    code: str | None = None
    number: int | None = None
    block: int = 0
    places: tuple[tuple[int, int], ...] = ()  # of its columns: which cell of its line, where the line keeps its cells

    @property
    def is_total(self) -> bool:
        return self.code is None and squeeze(self.label) in header_words().total


class DraftTable(Record):
    """`sums` and `same` are positions in `columns`, as in a layout."""

    title: str
    form: str | None
    unit: str | None
    columns: tuple[Column, ...]
    rows: tuple[DraftRow, ...]
    line: int
    line_end: int
    notes: tuple[str, ...] = ()
    declared_empty: str | None = None
    sums: tuple[tuple[int, ...], ...] = ()
    same: tuple[tuple[int, int], ...] = ()
