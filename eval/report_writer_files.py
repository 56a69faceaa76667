"""Blocks → the bytes of a file, as office programs and web sites produce them."""

import re
from collections.abc import Callable, Iterable
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

from eval.report_writer_blocks import Block, Grid, PageBreak, Para

FONTS = (
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"),
)
_UNBROKEN = re.compile(r"[\d.,]+%?[，。；、）]?|.[，。；、）]?")


def placed(grid: Grid) -> list[list[tuple[int, int, str, int, int]]]:
    """The header's cells with their row, column, text, width and height: lower rows fill what is left free."""
    taken: set[tuple[int, int]] = set()
    rows = []
    for at, heads in enumerate(grid.head):
        row, column = [], 0
        for one in heads:
            while (at, column) in taken:
                column += 1
            taken |= {(at + down, column + across) for down in range(one.down) for across in range(one.across)}
            row.append((at, column, one.text, one.across, one.down))
            column += one.across
        rows.append(row)
    return rows


def lines_of(grid: Grid) -> list[list[str]]:
    """Every row with all its cells; of a merged cell the first holds the text."""
    lines = [[""] * grid.width for _ in grid.head]
    for row in placed(grid):
        for at, column, text, _, _ in row:
            lines[at][column] = text
    return lines + [[*row, *[""] * (grid.width - len(row))] for row in grid.rows]


def as_tabbed(blocks: Iterable[Block]) -> bytes:
    """Text copied out of a word processor: a tab between cells, blank cells kept."""
    return _text(blocks, lambda row: "\t".join(row))


def as_spaced(blocks: Iterable[Block]) -> bytes:
    """Text extracted from a PDF: a space between cells, blank cells lost."""
    return _text(blocks, lambda row: " ".join(filter(None, row)))


def _text(blocks: Iterable[Block], line: Callable[[list[str]], str]) -> bytes:
    said: list[str] = []
    for block in blocks:
        if isinstance(block, Para):
            said += [block.text, ""]
        elif isinstance(block, Grid):
            said += [*filter(None, map(line, lines_of(block))), ""]
    return "\n".join(said).encode()


def as_html(blocks: Iterable[Block]) -> bytes:
    body = "".join(_html(block) for block in blocks)
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>{body}</body></html>".encode()


def _html(block: Block) -> str:
    if isinstance(block, Para):
        return f"<p>{escape(block.text)}</p>"
    if not isinstance(block, Grid):
        return ""
    head = "".join(
        "<tr>"
        + "".join(f"<td colspan={wide} rowspan={high}>{escape(text)}</td>" for *_, text, wide, high in row)
        + "</tr>"
        for row in placed(block)
    )
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in block.rows)
    return f"<table>{head}{body}</table>"


def as_docx(blocks: Iterable[Block]) -> bytes:
    from docx import Document  # the writer's own; the reader has a door of its own

    document = Document()
    for block in blocks:
        if isinstance(block, Para):
            document.add_paragraph(block.text)
        elif isinstance(block, Grid):
            _docx_table(document, block)
    return _saved(document.save)


def _docx_table(document: Any, grid: Grid) -> None:
    table = document.add_table(rows=len(grid.head) + len(grid.rows), cols=grid.width)
    cells = [list(row.cells) for row in table.rows]
    for row in placed(grid):
        for at, column, text, wide, high in row:
            merged = cells[at][column].merge(cells[at + high - 1][column + wide - 1])
            merged.text = text
    for line, words in zip(cells[len(grid.head) :], grid.rows, strict=True):
        for cell, word in zip(line, words, strict=False):
            if word:
                cell.text = word


def as_xlsx(blocks: Iterable[Block]) -> bytes:
    """A sheet for each table with what stands above it; figures are numbers."""
    from openpyxl import Workbook

    book = Workbook()
    sheet, full = book.active, False
    for block in blocks:
        goes_on = getattr(block, "continues", False) or getattr(block, "kind", "") == "continued"
        if full and not goes_on and not isinstance(block, PageBreak):
            sheet, full = book.create_sheet(), False
        if isinstance(block, Para):
            sheet.append([block.text])
        elif isinstance(block, Grid):
            top = sheet.max_row + 1
            for line in lines_of(block):
                sheet.append([_number(cell) for cell in line])
            for row in placed(block):
                for at, column, _, wide, high in row:
                    if wide * high > 1:
                        sheet.merge_cells(start_row=top + at, end_row=top + at + high - 1, start_column=column + 1,
                                          end_column=column + wide)  # fmt: skip
            full = True
    return _saved(book.save)


def _number(cell: str) -> str | float | None:
    """Amounts as numbers with two decimals; codes stay text."""
    if "." in cell and cell.replace(",", "").replace(".", "").lstrip("-").isdigit():
        return float(cell.replace(",", ""))
    return cell or None


def as_pdf(blocks: Iterable[Block]) -> bytes:
    """A4 pages, ruled tables, the wide ones on pages laid on their side."""
    from fpdf import FPDF
    from fpdf.fonts import FontFace

    pdf = FPDF(unit="pt", format="A4")
    pdf.set_auto_page_break(True, margin=40)
    pdf.add_font("cjk", fname=next(one for one in FONTS if one.exists()))
    pdf.set_font("cjk", size=9)
    pdf.add_page()
    waiting: list[Para] = []
    for block in blocks:
        if isinstance(block, Para):
            waiting.append(block)
        elif isinstance(block, PageBreak):
            _pdf_lines(pdf, waiting)
            pdf.add_page(orientation="portrait")
        else:
            if block.wide:
                pdf.add_page(orientation="landscape")
            _pdf_lines(pdf, waiting)
            _pdf_table(pdf, block, FontFace(emphasis=""))
    _pdf_lines(pdf, waiting)
    return bytes(pdf.output())


def _pdf_lines(pdf: Any, waiting: list[Para]) -> None:
    for one in waiting:
        align = "C" if one.kind in {"cover", "heading"} else "L"
        for line in _wrapped(pdf, one.text):
            pdf.cell(w=0, h=15, text=line, align=align, new_x="LMARGIN", new_y="NEXT")
    waiting.clear()


def _wrapped(pdf: Any, text: str) -> list[str]:
    """Lines as a word processor breaks them: between characters, but never inside a number."""
    lines = [""]
    for piece in _UNBROKEN.findall(text):
        if pdf.get_string_width(lines[-1] + piece) > pdf.epw - 4:
            lines.append("")
        lines[-1] += piece
    return lines


def _pdf_table(pdf: Any, grid: Grid, plain: Any) -> None:
    pdf.set_font("cjk", size=7)
    style = {"num_heading_rows": len(grid.head), "first_row_as_headings": bool(grid.head),
             "headings_style": plain, "line_height": 10, "text_align": "LEFT",
             "wrapmode": "CHAR", "repeat_headings": int(bool(grid.head)), "col_widths": _widths(pdf, grid)}  # fmt: skip
    with pdf.table(**style) as table:
        for heads in placed(grid):
            row = table.row()
            for *_, text, wide, high in heads:
                row.cell(text, colspan=wide, rowspan=high)
        for words in grid.rows:
            row = table.row()
            for word in words:
                row.cell(word)
    pdf.set_font("cjk", size=9)


def _widths(pdf: Any, grid: Grid) -> list[float]:
    """Wide enough for every figure; names wrap."""
    columns = list(zip(*grid.rows, strict=True))
    return [max([34.0, *(min(pdf.get_string_width(word), 120.0) + 8 for word in column)]) for column in columns]


def _saved(save: Callable[[BytesIO], Any]) -> bytes:
    buffer = BytesIO()
    save(buffer)
    return buffer.getvalue()


KINDS: dict[str, tuple[str, Callable[[Iterable[Block]], bytes]]] = {
    "制表符文本": (".txt", as_tabbed), "空格文本": (".txt", as_spaced), "DOCX": (".docx", as_docx),
    "XLSX": (".xlsx", as_xlsx), "HTML": (".html", as_html), "PDF": (".pdf", as_pdf),
}  # fmt: skip
