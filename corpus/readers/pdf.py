"""PDF reports: tables by their rulings, prose by its lines, page and box of both kept.

pdfplumber finds the rulings; pdfium reads the text, for it keeps a line together whose digits sit lower than its
characters and reads fonts that pdfplumber gives no character of. The only file that imports pdfplumber.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from corpus.errors import DamagedReport, EncryptedReport, OverLimit, ScannedReport
from corpus.limits import Limits
from corpus.readers.pdf_lines import Char, Line, lines_of, page_chars, without_repeats
from corpus.transcript import Box, Cells, Transcript, Words, Writer, joined

if TYPE_CHECKING:
    import pdfplumber.page
    import pypdfium2
    from pdfplumber.table import Table

_NEAR = 3.0  # points within which two rulings are one
_DROP = 0.45  # of a character's height: how far digits sit below the characters of their line
_GAP = 0.25  # of a character's height: a gap between two digits that parts two numbers

Placed = tuple[str, Box]  # a character and where it is


class _Ruled(NamedTuple):
    """A table on its page: rows of cells, and where its columns begin."""

    box: Box
    rows: list[Cells]
    edges: list[float]


def read_pdf(raw: bytes, limits: Limits) -> Transcript:
    import pdfplumber

    document = _opened(raw, limits)
    try:
        with pdfplumber.open(BytesIO(raw)) as plumber:
            return _transcript(document, plumber.pages, limits)
    finally:
        document.close()


def _opened(raw: bytes, limits: Limits) -> "pypdfium2.PdfDocument":
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise EncryptedReport("PDF 设了打开密码。请取消密码后另存，再收录") from None
        raise DamagedReport("PDF 已损坏或不完整，打不开。请重新下载") from None
    if len(document) > limits.pages:
        raise OverLimit(f"PDF 有 {len(document)} 页，超过 {limits.pages} 页。请拆成单个部门的报告后再收录")
    return document


def _transcript(
    document: "pypdfium2.PdfDocument", pages: Sequence["pdfplumber.page.Page"], limits: Limits
) -> Transcript:
    writer = Writer(limits)
    silent: list[int] = []
    before: _Ruled | None = None
    last: list[Line] = []
    text = False
    if len(pages) != len(document):
        raise DamagedReport("PDF 的页目录前后不一致。请用 PDF 软件打开后另存，再收录")
    for number, page in enumerate(pages):
        writer.begin_page()
        chars, overflows = page_chars(document[number])
        tables = [_ruled(table, chars) for table in page.find_tables()]
        tables = [table for table in tables if table.rows]
        prose = [char for char in chars if not any(char.is_within(table.box) for table in tables)]
        lines = without_repeats(last, lines_of(prose)) if overflows else lines_of(prose)
        if not any(char.box for char in chars) and page.images:
            silent.append(number + 1)
        text = text or any(char.box for char in chars)
        before = _write(writer, lines, tables, before)
        last = lines or last
        page.close()
    if not text:
        raise ScannedReport("PDF 里没有文字（扫描件、图片或空白页）。请用带文字的 PDF，或先用文字识别软件转换后再收录")
    return writer.done(broken=True, unread=[f"第 {number} 页是图片，没有文字可读" for number in silent])


def _write(writer: Writer, lines: Sequence[Line], tables: Sequence[_Ruled], before: _Ruled | None) -> _Ruled | None:
    """A page from top to bottom; returns the table that may go on on the next page."""
    prose = list(lines)
    margin = _margin(prose)
    for table in tables:
        above = [line for line in prose if line.middle < (table.box.top + table.box.bottom) / 2]
        for line in above:
            writer.line(_indented(line, margin), line.box)
            prose.remove(line)
        if any(not line.is_page_number for line in above):
            before = None
        table = _aligned(table, before)
        writer.table(table.rows)
        before = table
    for line in prose:
        writer.line(_indented(line, margin), line.box)
    return None if any(not line.is_page_number for line in prose) else before


def _margin(lines: Sequence[Line]) -> float:
    """Where full lines begin: the leftmost edge that several share."""
    starts = sorted(line.box.x0 for line in lines if not line.is_page_number)
    return next((x for x in starts if sum(abs(x - other) < _NEAR for other in starts) > 1), starts[0] if starts else 0)


def _indented(line: Line, margin: float) -> str:
    """Two spaces of a character's width begin a paragraph, as they are printed."""
    return f"　　{line.text}" if line.box.x0 > margin + 1.2 * line.height else line.text


# ---- tables ----


def _ruled(table: "Table", chars: Sequence[Char]) -> _Ruled:
    box = _box(table.bbox)
    own = [char for char in chars if char.is_within(box)]
    rows = [[_cell(cell, own) for cell in row.cells] for row in table.rows]
    filled = any(cell and cell.text.strip() for row in rows for cell in row)
    edges = sorted({round(cell[0], 1) for row in table.rows for cell in row.cells if cell})
    return _Ruled(box=box, rows=list(rows) if filled else [], edges=_merged(edges))


def _merged(edges: Sequence[float]) -> list[float]:
    kept: list[float] = []
    for edge in edges:
        if not kept or edge - kept[-1] > _NEAR:
            kept.append(edge)
    return kept


def _cell(corners: tuple[float, float, float, float] | None, chars: Sequence[Char]) -> Words | None:
    if corners is None:
        return None
    box = _box(corners)
    inside = [(char.text, char.box) for char in chars if char.box is not None and char.is_within(box)]
    return Words(text=joined([_line_text(line) for line in _lines(inside)]), box=box)


def _lines(chars: Sequence[Placed]) -> Iterator[list[Placed]]:
    """The characters of a cell by line: those whose middles differ by less than digits drop."""
    if not chars:
        return
    reach = _DROP * median(box.bottom - box.top for _, box in chars)
    line: list[Placed] = []
    for char in sorted(chars, key=_middle):
        if line and _middle(char) - _middle(line[0]) > reach:
            yield line
            line = []
        line.append(char)
    yield line


def _line_text(line: Sequence[Placed]) -> str:
    text, end = "", 0.0
    for char, box in sorted(line, key=lambda placed: placed[1].x0):
        # A gap between digits parts two numbers; Chinese needs none.
        if text and text[-1].isascii() and box.x0 - end > _GAP * (box.bottom - box.top):
            text += " "
        text += char
        end = box.x1
    return text


def _middle(placed: Placed) -> float:
    return (placed[1].top + placed[1].bottom) / 2


def _aligned(table: _Ruled, before: _Ruled | None) -> _Ruled:
    """A table that goes on: where a merged row hides its columns, they are those of the page before."""
    if before is None or len(table.edges) >= len(before.edges):
        return table
    if abs(table.box.x0 - before.box.x0) > _NEAR or abs(table.box.x1 - before.box.x1) > _NEAR:
        return table
    rows: list[Cells] = []
    for row in table.rows:
        placed: list[Words | None] = [None] * len(before.edges)
        for cell in row:
            if cell is not None and cell.box is not None:
                placed[_column(before.edges, cell.box.x0)] = cell
        rows.append(placed)
    return table._replace(rows=rows, edges=before.edges)


def _column(edges: Sequence[float], x0: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - x0))


def _box(corners: Sequence[float]) -> Box:
    x0, top, x1, bottom = (round(float(one), 1) for one in corners)
    return Box(x0=x0, top=top, x1=x1, bottom=bottom)
