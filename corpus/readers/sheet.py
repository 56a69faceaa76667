"""Workbooks, .xlsx and .xls: each sheet is a run of rows."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from corpus.errors import OverLimit
from corpus.limits import Limits
from corpus.readers.sheet_marks import Marks, marks_of
from corpus.transcript import Cells, Transcript, Words, Writer
from corpus.workbook import Value, opened, worksheets

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_DIGITS = 12  # significant ones: a double that prints as 0.30000000000000004 was typed as 0.3


def read_sheet(raw: bytes, limits: Limits) -> Transcript:
    writer = Writer(limits)
    marks = marks_of(raw, limits) if raw.startswith(b"PK") else {}
    book = opened(raw)
    unread: list[str] = []
    for name, visible in worksheets(book):
        if not visible:
            unread.append(f"工作表 {name!r} 被隐藏，没有读")
            continue
        sheet = book.get_sheet_by_name(name)
        if sheet.total_height * sheet.total_width > limits.cells:
            raise OverLimit(
                f"工作表 {name!r} 有 {sheet.total_height} 行 {sheet.total_width} 列，不像一份报告。请核对文件"
            )
        unread += _hidden(name, marks.get(name))
        for block in _blocks(_rows(sheet, marks.get(name))):
            _write(writer, block)
    return writer.done(unread=unread)


def _hidden(name: str, marks: Marks | None) -> Iterator[str]:
    """What a reader of the sheet should know was left out."""
    if marks is None:
        return
    if marks.rows:
        yield f"工作表 {name!r} 有 {len(marks.rows)} 行被隐藏，没有读"
    if marks.columns:
        yield f"工作表 {name!r} 有 {len(marks.columns)} 列被隐藏，没有读"
    if marks.uncomputed:
        yield f"工作表 {name!r} 有 {marks.uncomputed} 个公式没有保存计算结果。请在原软件中打开后另存，再收录"


def _rows(sheet: "CalamineSheet", marks: Marks | None) -> list[list[Words | None]]:
    """The rows that are shown, from the first cell that is used; what a merged cell covers is None."""
    texts = marks.texts if marks else {}
    rows: list[list[Words | None]] = [
        [Words(text=texts.get((at, column)) or _printed(value)) for column, value in enumerate(row)]
        for at, row in enumerate(sheet.to_python(skip_empty_area=False))
    ]
    hidden_rows, hidden_columns = (marks.rows, marks.columns) if marks else (frozenset[int](), frozenset[int]())
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        covered = [
            (at, column)
            for at in range(top, min(bottom + 1, len(rows)))
            for column in range(left, min(right + 1, len(rows[at])))
        ]
        # What is written across hidden rows or columns is seen in the first that is shown.
        seen = next((one for one in covered if one[0] not in hidden_rows and one[1] not in hidden_columns), None)
        words = rows[top][left] if covered else None
        for at, column in covered:
            rows[at][column] = words if (at, column) == seen else None
    return [
        [cell for column, cell in enumerate(row) if column not in hidden_columns]
        for at, row in enumerate(rows)
        if at not in hidden_rows
    ]


def _blocks(rows: Sequence[list[Words | None]]) -> Iterator[list[list[Words | None]]]:
    """A sheet can hold several tables: blank rows part them, but not one inside a table (a form to be filled in)."""
    held: list[list[Words | None]] = []
    blank = 0
    for row in rows:
        if not any(cell and cell.text for cell in row):
            blank += 1
            continue
        if held and blank and _filled(row) == 1:
            yield held
            held = []
        held, blank = [*held, row], 0
    if held:
        yield held


def _write(writer: Writer, block: list[list[Words | None]]) -> None:
    """Lone cells above the first row of several cells and below the last one are titles, units and notes."""
    several = [index for index, row in enumerate(block) if _filled(row) > 1 and not _is_line(row)]
    first, last = (several[0], several[-1]) if several else (len(block), len(block))
    for row in block[:first]:
        _line(writer, row)
    if several:
        writer.table(_narrowed(block[first : last + 1]))
    for row in block[last + 1 :]:
        _line(writer, row)


def _narrowed(rows: Sequence[Cells]) -> list[Cells]:
    """Without the columns that hold nothing at either side."""
    used = [at for row in rows for at, cell in enumerate(row) if cell and cell.text]
    return [row[min(used) : max(used) + 1] for row in rows]


def _filled(row: Cells) -> int:
    return sum(bool(cell and cell.text) for cell in row)


def _is_line(row: Cells) -> bool:
    """部门：… beside 单位：万元."""
    return all("：" in cell.text or ":" in cell.text for cell in row if cell and cell.text)


def _line(writer: Writer, row: Cells) -> None:
    for line in "  ".join(cell.text for cell in row if cell and cell.text).split("\n"):
        if line.strip():
            writer.line(line)


def _printed(value: Value) -> str:
    """The value in digits. A workbook keeps numbers, not how they look: 49.00 comes out as 49."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value).strip()
    if isinstance(value, float):
        exact = Decimal(repr(value))
        rounded = Decimal(f"{value:.{_DIGITS}g}")
        value_text = format(rounded.normalize() if rounded == exact.quantize(Decimal("0.000001")) else exact, "f")
        return value_text.rstrip("0").rstrip(".") if "." in value_text else value_text
    return str(value)
