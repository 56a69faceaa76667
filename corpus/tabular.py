"""A file of rows → its text and its rows: CSV in the encodings that offices use, and XLSX."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import PurePath
from typing import NamedTuple

from corpus.figure import written

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods")
LARGEST = 64 * 2**20  # bytes of a file
_UNPACKED = 512 * 2**20  # bytes that a workbook may unpack to
_MOST_LINES = 20  # that one row may run over; more means that a quote was never closed
_DELIMITERS = ",\t;，|"


class UnreadableTable(Exception):
    """The file holds no table of figures that can be read; the message says what is missing."""


class Line(NamedTuple):
    """One row. `cells` is None where a quote is never closed."""

    number: int  # of the first line in the text, from 1
    end: int
    cells: tuple[str, ...] | None


class Sheet(NamedTuple):
    """The rows of a file; every row's lines stand in `text`."""

    text: str
    lines: tuple[Line, ...]


def sheets_of(content: bytes, origin: str) -> Iterator[Sheet]:
    """The sheets of a workbook, or the one of a text file."""
    suffix = PurePath(origin).suffix.lower()
    if suffix not in SUFFIXES:
        raise UnreadableTable(f"{origin}：只读 CSV 和 XLSX 文件")
    if len(content) > LARGEST:
        raise UnreadableTable(f"{origin}：文件超过 {LARGEST >> 20} MB，请分成几个文件")
    if suffix in {".csv", ".tsv", ".txt"}:
        yield _text_sheet(_decoded(content, origin))
    else:
        yield from _workbook(content, origin)


def _decoded(content: bytes, origin: str) -> str:
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise UnreadableTable(f"{origin}：文字编码既不是 UTF-8 也不是 GB18030")


def _text_sheet(text: str) -> Sheet:
    lines = text.split("\n")
    first = next((line for line in lines if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    return Sheet(text, tuple(_records(lines, delimiter)))


def _records(lines: list[str], delimiter: str) -> Iterator[Line]:
    """Row after row. A quote that is not closed costs its own line, not the rest of the file."""
    at = 0
    while at < len(lines):
        end, record = at, lines[at]
        while record.count('"') % 2 and end + 1 < len(lines) and end - at < _MOST_LINES:
            end += 1
            record += "\n" + lines[end]
        if record.count('"') % 2:
            yield Line(at + 1, at + 1, None)
            at += 1
            continue
        if record.strip():
            yield Line(at + 1, end + 1, _cells(record, delimiter))
        at = end + 1


def _cells(record: str, delimiter: str) -> tuple[str, ...] | None:
    if '"' not in record:
        return tuple(record.split(delimiter))
    try:
        return tuple(next(csv.reader(io.StringIO(record, newline=""), delimiter=delimiter), ()))
    except csv.Error:
        return None


def _workbook(content: bytes, origin: str) -> Iterator[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook

    _check_size(content, origin)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        grids = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableTable(f"{origin}：工作簿打不开（{error}）") from error
    yield from map(_grid_sheet, grids)


def _check_size(content: bytes, origin: str) -> None:
    """A few bytes can unpack to gigabytes."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(one.file_size for one in packed.infolist()) > _UNPACKED:
            raise UnreadableTable(f"{origin}：工作簿解开后超过 {_UNPACKED >> 20} MB")


def _grid_sheet(grid: Sequence[Sequence[object]]) -> Sheet:
    """The rows as lines of text, cells parted by tabs: line 17 of the text is row 17 of the sheet."""
    rows = [tuple(map(_cell, row)) for row in grid]
    lines = tuple(Line(number, number, row) for number, row in enumerate(rows, 1) if any(row))
    return Sheet("\n".join("\t".join(row).rstrip("\t") for row in rows), lines)


def _cell(value: object) -> str:
    """A cell as text. Spreadsheets keep 15 digits of a number; what a float shows beyond them is noise."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return _digits(value)
    return " ".join(str(value).split())


def _digits(value: int | float) -> str:
    return written(Decimal(format(value, ".15g")))
