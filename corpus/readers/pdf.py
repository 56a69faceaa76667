"""PDF reports: tables by their rulings, prose by its lines, page and box of both kept.

pdfplumber finds the rulings; pdfium reads the text, for it keeps a line together whose digits sit lower than its
characters and reads fonts that pdfplumber gives no character of. The only file that imports pdfplumber.
Pages that are pictures are recognised where the extra `ocr` is installed.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from corpus.errors import DamagedReport, EncryptedReport, OverLimit, ScannedReport
from corpus.limits import Limits, more_time
from corpus.readers.ocr import HOW, LONGEST, is_installed
from corpus.readers.pdf_lines import Char, Line, is_hidden_text, lines_of, page_chars, without_repeats
from corpus.readers.pdf_tables import NEAR, Ruled, aligned, ruled, ruled_by_cells
from corpus.transcript import Box, Transcript, Writer

if TYPE_CHECKING:
    import numpy as np
    import pdfplumber.page
    import pypdfium2

    from corpus.readers.rulings import Ruling

_LARGEST_SCALE = 4.0  # of 72 dots to the inch: a small page is not drawn larger
_LARGE = 0.3  # of a page: a smaller picture is an emblem or a seal
_FEW = 10  # characters over a picture: a caption, a stamp


class Page(NamedTuple):
    """What stands on a page; `overflows` where text lies outside of it."""

    chars: list[Char]
    tables: list[Ruled]
    overflows: bool = False
    is_picture: bool = False  # holds a picture whose words are not read
    is_recognised: bool = False

    @property
    def lines(self) -> list[Line]:
        """Those outside of tables."""
        return lines_of([char for char in self.chars if not any(char.is_within(table.box) for table in self.tables)])


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
    if len(pages) != len(document):
        raise DamagedReport("PDF 的页目录前后不一致。请用 PDF 软件打开后另存，再收录")
    writer = Writer(limits)
    before: Ruled | None = None
    last: list[Line] = []
    silent: list[int] = []
    recognised: list[int] = []
    found = False
    for number, page in enumerate(_pages(document, pages, limits), start=1):
        writer.begin_page()
        lines = without_repeats(last, page.lines) if page.overflows else page.lines
        before = _write(writer, lines, page.tables, before)
        last = lines or last
        found = found or any(char.box for char in page.chars)
        silent += [number] * page.is_picture
        recognised += [number] * page.is_recognised
    if not found and silent:
        raise ScannedReport(f"这是扫描件，未识别。{HOW}")
    if not found:
        raise ScannedReport("PDF 里没有文字（空白页，或图片里没有认出文字）。请核对文件")
    unread = [f"第 {number} 页的图片未识别，里面的文字没有读" for number in silent]
    return writer.done(broken=True, unread=unread, ocr_pages=recognised)


def _pages(
    document: "pypdfium2.PdfDocument", pages: Sequence["pdfplumber.page.Page"], limits: Limits
) -> Iterator[Page]:
    scanned = 0
    for index, page in enumerate(pages):
        read = _text_page(document[index], page)
        if read.is_picture and is_installed():
            scanned += 1
            if scanned > limits.pictures:
                raise OverLimit(f"扫描件超过 {limits.pictures} 页，识别太慢。请拆成单个部门的报告后再收录")
            more_time(limits.picture_seconds)
            read = _scanned_page(document[index], read)
        page.close()
        yield read


def _text_page(shown: "pypdfium2.PdfPage", page: "pdfplumber.page.Page") -> Page:
    chars, overflows = page_chars(shown)
    if not any(char.box for char in chars):
        return Page([], [], is_picture=bool(page.images) or bool(page.curves))
    pictures = _pictures(page)
    bare = any(sum(char.is_within(box) for char in chars) < _FEW for box in pictures)
    # Words that are printed invisibly over a picture were recognised in it by somebody's program.
    hidden = bool(pictures) and not bare and is_hidden_text(shown)
    tables = [ruled(table.bbox, [row.cells for row in table.rows], chars) for table in page.find_tables()]
    return Page(chars, [one for one in tables if one.rows], overflows, is_picture=bare, is_recognised=hidden)


def _pictures(page: "pdfplumber.page.Page") -> list[Box]:
    """The pictures that are large enough to hold a table."""
    least = _LARGE * float(page.width) * float(page.height)
    sides = ([float(one[name]) for name in ("x0", "top", "x1", "bottom")] for one in page.images)
    boxes = [Box(x0=x0, top=top, x1=x1, bottom=bottom) for x0, top, x1, bottom in sides]
    return [box for box in boxes if (box.x1 - box.x0) * (box.bottom - box.top) > least]


def _scanned_page(shown: "pypdfium2.PdfPage", page: Page) -> Page:
    """What is recognised on the page as it is shown; the page itself where its pictures hold no words."""
    width, height = shown.get_size()
    scale = min(LONGEST / max(width, height, 1), _LARGEST_SCALE)
    scanned = picture_page(shown.render(scale=scale).to_numpy()[:, :, 2::-1], scale)
    return scanned if scanned.is_recognised else page._replace(is_picture=False)


def picture_page(image: "np.ndarray", scale: float) -> Page:
    """A page that is a picture; `scale` is how many of its pixels make a point."""
    from corpus.readers.scan import scan_picture

    scan = scan_picture(image, scale)
    found = any(char.box for char in scan.chars)
    return Page(scan.chars, _tables_of(scan.rulings, scan.chars), is_recognised=found)


def _tables_of(rulings: "Sequence[Ruling]", chars: Sequence[Char]) -> list[Ruled]:
    """The tables that lines found in a picture make."""
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells

    edges = [
        {"orientation": "h", "x0": one.start, "x1": one.end, "top": one.at, "bottom": one.at}
        if one.across
        else {"orientation": "v", "x0": one.at, "x1": one.at, "top": one.start, "bottom": one.end}
        for one in rulings
    ]
    cells = intersections_to_cells(edges_to_intersections(edges, NEAR, NEAR))
    tables = [ruled_by_cells(found, chars) for found in cells_to_tables(cells)]
    return sorted((table for table in tables if table.rows), key=lambda table: table.box.top)


def write_page(writer: Writer, page: Page, before: Ruled | None) -> Ruled | None:
    """The page from top to bottom; returns the table that may go on on the next page."""
    return _write(writer, page.lines, page.tables, before)


def _write(writer: Writer, lines: Sequence[Line], tables: Sequence[Ruled], before: Ruled | None) -> Ruled | None:
    prose = list(lines)
    margin = _margin(prose)
    for table in tables:
        above = [line for line in prose if line.middle < (table.box.top + table.box.bottom) / 2]
        for line in above:
            writer.line(_indented(line, margin), line.box)
            prose.remove(line)
        if any(not line.is_page_number for line in above):
            before = None
        table = aligned(table, before)
        writer.table(table.rows)
        before = table
    for line in prose:
        writer.line(_indented(line, margin), line.box)
    return None if any(not line.is_page_number for line in prose) else before


def _margin(lines: Sequence[Line]) -> float:
    """Where full lines begin: the leftmost edge that several share."""
    starts = sorted(line.box.x0 for line in lines if not line.is_page_number)
    return next((x for x in starts if sum(abs(x - other) < NEAR for other in starts) > 1), starts[0] if starts else 0)


def _indented(line: Line, margin: float) -> str:
    """Two spaces of a character's width begin a paragraph, as they are printed."""
    return f"　　{line.text}" if line.box.x0 > margin + 1.2 * line.height else line.text
