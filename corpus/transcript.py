"""What every file is turned into before it is read: lines of prose, and tables whose rows are lines of cells.

Prose keeps one printed line a line. A table's row is one line with its cells joined by tabs, blank cells kept. Pages
are parted by a line that holds a form feed. Quotes are slices of this text; `places` say where on the page they stand.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from corpus.errors import OverLimit
from corpus.limits import Limits
from corpus.plain import plain_text, squeeze
from corpus.record import Record

PAGE_BREAK = "\f"
_LEADERS = re.compile(r"\.{4,}|…{2,}|·{4,}")
_PREAMBLE = re.compile(r"公开\d+表|^表\d+$|[:：]")
_NOTE = re.compile(r"^(?:备?注|说明)[:：]")


class Box(Record):
    """Points from the left and the top edge of the page as it is shown."""

    x0: float
    top: float
    x1: float
    bottom: float


class Spot(Box):
    """A box on one of the pages."""

    page: int


class Place(Record):
    """Where a line of the transcript, or one of its cells (from 0), is printed."""

    line: int  # 1-based
    page: int
    box: Box
    cell: int | None = None


class Transcript(Record):
    """`broken`: lines end where the page did, not where the sentence does. `unread`: parts that nobody read."""

    text: str
    places: tuple[Place, ...] = ()
    broken: bool = False
    unread: tuple[str, ...] = ()
    ocr_pages: tuple[int, ...] = ()  # whose words were recognised in a picture


class Words(Record):
    """A piece of text with its box; a cell covered by a merged neighbour is None in its stead."""

    text: str
    box: Box | None = None


Cells = Sequence[Words | None]


class Writer:
    """Puts a transcript together, line by line. Raises OverLimit for one that is longer than any report."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._length = self._cells = 0
        self._lines: list[str] = []
        self._places: list[Place] = []
        self._page: int | None = None

    def begin_page(self) -> None:
        if self._page is not None:
            self._lines.append(PAGE_BREAK)
        self._page = (self._page or 0) + 1

    def line(self, text: str, box: Box | None = None) -> None:
        """A line of prose; its inner tabs and breaks are no cells and no lines."""
        self._append(re.sub(r"[\t\r\n\f\v]+", " ", text).rstrip())
        self._place(box)

    def table(self, rows: Sequence[Cells]) -> None:
        """A table; a title, a unit or a note that somebody put into its outermost rows is prose again."""
        if max(map(len, rows), default=0) < 2 or _is_contents(rows):
            for row in rows:
                self._prose_of(row)
            return
        body = list(rows)
        while body and _is_caption(body[0]):
            self._prose_of(body.pop(0))
        tail: list[Cells] = []
        while body and _is_note(body[-1]):
            tail.insert(0, body.pop())
        for row in body:
            self._row(row)
        for row in tail:
            self._prose_of(row)

    def done(self, *, broken: bool = False, unread: Sequence[str] = (), ocr_pages: Sequence[int] = ()) -> Transcript:
        # A page break after the last line tells a text of one page from one that knows no pages.
        text = "\n".join([*self._lines, *([PAGE_BREAK] if self._page == 1 else [])]) + "\n"
        return Transcript(
            text=text, places=tuple(self._places), broken=broken, unread=tuple(unread), ocr_pages=tuple(ocr_pages)
        )

    def _row(self, row: Cells) -> None:
        self._cells += len(row)
        self._append("\t".join(_flat(cell.text) if cell else "" for cell in row))
        for index, cell in enumerate(row):
            if cell is not None:
                self._place(cell.box, index)

    def _append(self, line: str) -> None:
        self._lines.append(line)
        self._length += len(line)
        if self._length > self._limits.text or self._cells > self._limits.cells:
            raise OverLimit(f"文件里有 {self._length} 字、{self._cells} 个单元格以上，不像一份报告。请核对文件")

    def _prose_of(self, row: Cells) -> None:
        if words := [cell for cell in row if cell and cell.text.strip()]:
            self.line("  ".join(_flat(cell.text) for cell in words), words[0].box)

    def _place(self, box: Box | None, cell: int | None = None) -> None:
        if box is not None:
            self._places.append(Place(line=len(self._lines), page=self._page or 1, box=box, cell=cell))


@lru_cache(maxsize=4)  # asked for every cell of a report
def pages_of(text: str) -> tuple[int, ...]:
    """The lines (1-based) that begin a further page; empty where the text knows no pages."""
    return tuple(number for number, line in enumerate(text.split("\n"), start=1) if PAGE_BREAK in line)


def page_of(breaks: Sequence[int], line: int) -> int | None:
    """The page of a line; None where the text knows no pages."""
    return bisect_right(breaks, line) + 1 if breaks else None


def joined(lines: Sequence[str]) -> str:
    """The lines of a cell as one: Chinese joins without a space, two words or numbers keep one between them."""
    parts = [line.strip() for line in lines if line.strip()]
    glue = ["", *(" " if _apart(left, right) else "" for left, right in pairwise(parts))]
    return "".join(space + part for space, part in zip(glue, parts, strict=False))


def _apart(left: str, right: str) -> bool:
    return left[-1].isascii() and right[0].isascii() and left[-1].isalnum() and right[0].isalnum()


def _flat(text: str) -> str:
    return re.sub(r"[\t\r\f\v]+", " ", joined(text.split("\n")) if "\n" in text else text.strip())


def _is_contents(rows: Sequence[Cells]) -> bool:
    """A table of contents set as a table: leaders, or entries without a cell beside them."""
    filled = [[cell for cell in row if cell and cell.text.strip()] for row in rows]
    led = sum(any(_LEADERS.search(plain_text(cell.text)) for cell in row) for row in filled)
    return led > 2 and led * 2 > sum(map(bool, filled))


def _is_caption(row: Cells) -> bool:
    """One cell over the whole width, or words such as 部门：… and 单位：万元."""
    cells = [cell for cell in row if cell is not None]
    filled = [cell for cell in cells if cell.text.strip()]
    if len(cells) == 1:
        return True
    return bool(filled) and all(_PREAMBLE.search(squeeze(cell.text)) for cell in filled)


def _is_note(row: Cells) -> bool:
    filled = [cell for cell in row if cell is not None and cell.text.strip()]
    return len(filled) == 1 and _NOTE.search(squeeze(filled[0].text)) is not None


__all__ = [
    "PAGE_BREAK", "Box", "Cells", "Place", "Spot", "Transcript", "Words", "Writer", "joined", "page_of", "pages_of",
]  # fmt: skip
