"""A file of rows → its text and its rows: CSV in the encodings that offices use, and XLSX."""

import csv
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple
from zipfile import BadZipFile

from corpus.errors import OverLimit, UnreadableReport, UnreadableTable
from corpus.figure import written
from corpus.limits import Limits
from corpus.readers.package import names_in
from corpus.readers.sheet_marks import Marks, marks_of
from corpus.workbook import opened, worksheets

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods")
LARGEST = 64 * 2**20  # bytes of a file
_MOST_LINES = 20  # that one row may run over; more means that a quote was never closed
_DELIMITERS = ",\t;，|"


class Line(NamedTuple):
    """One row. `cells` is None where a quote is never closed."""

    number: int  # of the first line in the text, from 1
    end: int
    cells: tuple[str, ...] | None
    row: int  # as the file counts it, in its own sheet
    sheet: str = ""  # where the file has several that are read
    hidden: bool = False

    @property
    def place(self) -> str:
        return f"工作表“{self.sheet}”第 {self.row} 行" if self.sheet else f"第 {self.row} 行"


class Sheet(NamedTuple):
    """The rows of a sheet; every row's lines stand in `text`."""

    text: str
    lines: tuple[Line, ...]
    name: str = ""
    notes: tuple[str, ...] = ()  # what of it was not read
    shown: bool = True


def joined(sheets: Sequence[Sheet]) -> tuple[str, list[Line]]:
    """Sheets one below the other as one text, every line with its place in it."""
    texts: list[str] = []
    lines: list[Line] = []
    before = 0
    for sheet in sheets:
        texts.append(sheet.text)
        named = sheet.name if len(sheets) > 1 else ""
        lines += [one._replace(number=before + one.number, end=before + one.end, sheet=named) for one in sheet.lines]
        before += sheet.text.count("\n") + 1
    return "\n".join(texts), lines


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
            yield Line(at + 1, at + 1, None, at + 1)
            at += 1
            continue
        if record.strip():
            yield Line(at + 1, end + 1, _cells(record, delimiter), at + 1)
        at = end + 1


def _cells(record: str, delimiter: str) -> tuple[str, ...] | None:
    if '"' not in record:
        return tuple(record.split(delimiter))
    try:
        return tuple(next(csv.reader(io.StringIO(record, newline=""), delimiter=delimiter), ()))
    except csv.Error:
        return None


def _workbook(content: bytes, origin: str) -> Iterator[Sheet]:
    limits = Limits()
    try:
        if content.startswith(b"PK"):
            names_in(content, limits)
        marks = marks_of(content, limits) if content.startswith(b"PK") else {}
        book = opened(content)
        for name, shown in worksheets(book):
            yield _sheet(book.get_sheet_by_name(name), marks.get(name)) if shown else Sheet("", (), name, shown=False)
    except OverLimit as error:
        raise UnreadableTable(f"{origin}：{error}") from error
    except (UnreadableReport, OSError, ValueError, BadZipFile) as error:
        raise UnreadableTable(f"{origin}：工作簿打不开（{error}）") from error


def _sheet(sheet: "CalamineSheet", marks: Marks | None) -> Sheet:
    """The rows as lines of text, cells parted by tabs: line 17 of the text is row 17 of the sheet."""
    texts, hidden = (marks.texts, marks.columns) if marks else ({}, frozenset[int]())
    rows = [
        ["" if column in hidden else texts.get((at, column)) or _cell(value) for column, value in enumerate(row)]
        for at, row in enumerate(sheet.to_python(skip_empty_area=False))
    ]
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        for row in rows[top + 1 : bottom + 1]:  # a name that is written once beside several rows
            row[left] = rows[top][left]
    lines = tuple(
        Line(number, number, tuple(row), number, hidden=marks is not None and number - 1 in marks.rows)
        for number, row in enumerate(rows, 1)
        if any(row)
    )
    notes = (f"工作表“{sheet.name}”有 {len(hidden)} 列被隐藏，没有读",) if hidden else ()
    return Sheet("\n".join("\t".join(row).rstrip("\t") for row in rows), lines, sheet.name, notes)


def _cell(value: object) -> str:
    """A cell as text. Spreadsheets keep 15 digits of a number; what a float shows beyond them is noise."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return _digits(value)
    return " ".join(str(value).split())


def _digits(value: int | float) -> str:
    return written(Decimal(format(value, ".15g")))
