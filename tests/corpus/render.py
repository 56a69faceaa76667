"""The text of a report as other kinds of files: runs of lines with tabs are tables, all other lines are prose."""

from collections.abc import Iterator
from html import escape
from io import BytesIO
from itertools import groupby
from pathlib import Path

Block = tuple[bool, list[str]]  # whether it is a table, and its lines
FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")


def blocks(text: str) -> Iterator[Block]:
    lines = (line for line in text.split("\n") if line.strip())
    for tabled, run in groupby(lines, key=lambda line: "\t" in line):
        yield tabled, list(run)


def grid(lines: list[str]) -> list[list[str]]:
    """The cells of a run of lines, each row as long as the longest."""
    rows = [line.split("\t") for line in lines]
    width = max(map(len, rows))
    return [[*row, *[""] * (width - len(row))] for row in rows]


def as_html(text: str) -> bytes:
    body = "".join(
        "<table>"
        + "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in grid(run))
        + "</table>"
        if tabled
        else "".join(f"<p>{escape(line)}</p>" for line in run)
        for tabled, run in blocks(text)
    )
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>{body}</body></html>".encode()


def as_docx(text: str) -> bytes:
    from docx import Document

    document = Document()
    for tabled, run in blocks(text):
        if not tabled:
            for line in run:
                document.add_paragraph(line)
            continue
        cells = grid(run)
        table = document.add_table(rows=len(cells), cols=len(cells[0]))
        for row, words in zip(table.rows, cells, strict=True):
            for cell, word in zip(row.cells, words, strict=True):
                cell.text = word
    return _saved(document.save)


def as_xlsx(text: str) -> bytes:
    """A sheet for each table, with the prose before it above; numbers as text, the way they are printed."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    for tabled, run in blocks(text):
        for row in grid(run) if tabled else ([line] for line in run):
            sheet.append(row)
            for cell in sheet[sheet.max_row]:
                cell.data_type = "s"  # =71人 is no formula
        if tabled:
            sheet = book.create_sheet()
    return _saved(book.save)


def as_pdf(text: str) -> bytes:
    """Ruled tables and lines of prose on pages wide enough that no line breaks."""
    from fpdf import FPDF

    pdf = FPDF(unit="pt", format=(2400, 1600))
    pdf.set_auto_page_break(True, margin=40)
    pdf.add_font("cjk", fname=FONT)
    pdf.set_font("cjk", size=8)
    pdf.add_page()
    for tabled, run in blocks(text):
        if tabled:
            _ruled(pdf, grid(run))
        else:
            for line in run:
                pdf.cell(text=line, w=2300, h=14, new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def _ruled(pdf, rows: list[list[str]]) -> None:  # type: ignore[no-untyped-def]
    """Long cells are broken over several lines."""
    wide = [min(300, max(pdf.get_string_width(row[at]) for row in rows) + 12) for at in range(len(rows[0]))]
    style = {"first_row_as_headings": False, "align": "LEFT", "text_align": "LEFT", "wrapmode": "CHAR"}
    with pdf.table(col_widths=wide, width=sum(wide), line_height=11, **style) as table:
        for row in rows:
            cells = table.row()
            for word in row:
                cells.cell(word)


def _saved(save) -> bytes:  # type: ignore[no-untyped-def]
    buffer = BytesIO()
    save(buffer)
    return buffer.getvalue()


# ---- pictures ----


def as_picture(text: str, *, turned: float = 0.0, grain: float = 0.0) -> bytes:
    """One page as a PNG of 150 dots to the inch, turned by so many degrees and with so much noise."""
    import numpy as np
    from PIL import Image, ImageFilter

    picture = _photographed(text)
    if turned:
        picture = picture.rotate(turned, fillcolor=255, resample=Image.Resampling.BICUBIC)
    if grain:
        noise = np.random.default_rng(0).normal(0, grain, (picture.height, picture.width))
        soft = np.asarray(picture.filter(ImageFilter.GaussianBlur(0.7))) + noise
        picture = Image.fromarray(soft.clip(0, 255).astype("uint8"))
    return _saved(lambda buffer: picture.save(buffer, "PNG"))


def as_scan(text: str) -> bytes:
    """A PDF whose page is a picture."""
    from fpdf import FPDF

    pdf = FPDF(unit="pt", format=(600, 420))
    pdf.add_page()
    pdf.image(_photographed(text), 0, 0, 600, 420)
    return bytes(pdf.output())


def blank_picture(width: int, height: int) -> bytes:
    from PIL import Image

    return _saved(lambda buffer: Image.new("L", (width, height), 255).save(buffer, "PNG"))


def _photographed(text: str):  # type: ignore[no-untyped-def]
    import pypdfium2
    from fpdf import FPDF

    pdf = FPDF(unit="pt", format=(600, 420))
    # The third font of the collection has the shapes of the mainland: recognition takes 門 written as in Japan for 内.
    pdf.add_font("cjk", fname=FONT, collection_font_number=2)
    pdf.set_font("cjk", size=9)
    pdf.add_page()
    for tabled, run in blocks(text):
        if tabled:
            _ruled(pdf, grid(run))
        else:
            for line in run:
                pdf.cell(text=line, w=500, h=16, new_x="LMARGIN", new_y="NEXT")
    return pypdfium2.PdfDocument(bytes(pdf.output()))[0].render(scale=150 / 72).to_pil().convert("L")
