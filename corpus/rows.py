"""A spreadsheet as rows of text, as the reading process hands it back: nothing else is taken from it."""

from pathlib import Path

from corpus.errors import OverLimit, UnreadableTable
from corpus.limits import Limits
from corpus.record import Record
from corpus.tabular import sheets_of


class Rows(Record):
    """The rows of the first sheet that is shown and holds any, each with its cells."""

    rows: tuple[tuple[str, ...], ...]


def read_rows(path: Path, limits: Limits) -> Rows:
    """Raises UnreadableTable where it is no spreadsheet, OverLimit where it has more cells than the limits allow."""
    for sheet in sheets_of(path.read_bytes(), path.name):
        rows = tuple(line.cells for line in sheet.lines if line.cells and not line.hidden)
        if sum(map(len, rows)) > limits.cells:
            raise OverLimit("表里的格子太多，请分成几个文件")
        if any(map(any, rows)):
            return Rows(rows=rows)
    raise UnreadableTable("文件里没有内容")


__all__ = ["Rows", "read_rows"]
