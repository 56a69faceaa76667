"""Web pages: blocks are lines, tables are tables, merged cells are spread. The only file that imports selectolax."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from corpus.limits import Limits
from corpus.readers.plain_text import declared_encoding, decoded, within
from corpus.transcript import Cells, Transcript, Words, Writer, joined

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt", "fieldset", "figure",
     "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "option",
     "p", "pre", "section", "table", "td", "th", "tr", "ul"}
)  # fmt: skip
_SILENT = frozenset({"script", "style", "noscript", "template", "head", "select", "button", "svg", "object", "iframe"})
_HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden", re.I)
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_MOST_COLUMNS = 200  # a page that asks for more is none of ours
_LAID_OUT = 2_000  # characters: a cell that holds more is a part of the page
_PICTURE_SIDE = 300  # from this width on a picture can hold a table


def read_html(raw: bytes, limits: Limits) -> Transcript:
    from selectolax.lexbor import LexborHTMLParser

    parser = LexborHTMLParser(within(decoded(raw, declared_encoding(raw)), limits))
    page = _Page(limits)
    if parser.body is not None:
        page.walk(parser.body)
    page.end_line()
    unread = (f"{page.pictures} 张图片没有文字可读",) if page.pictures else ()
    return page.writer.done(unread=unread)


class _Page:
    """The walk over a page: inline text collects until a block ends it."""

    def __init__(self, limits: Limits) -> None:
        self.writer = Writer(limits)
        self.pictures = 0
        self._text: list[str] = []

    def walk(self, root: "LexborNode") -> None:
        """Iterative, for pages are nested deeper than Python calls."""
        stack: list[tuple[LexborNode, bool]] = [(root, True)]
        while stack:
            node, opening = stack.pop()
            if not opening:
                self.end_line()
                continue
            tag = node.tag or "-"
            if tag == "-text":
                self._text.append(_SPACE.sub(" ", node.text_content or ""))
                continue
            if tag in _SILENT or tag.startswith("-") or _HIDDEN.search(node.attributes.get("style") or ""):
                continue
            self._count_picture(node)
            if tag == "table" and not node.css("table table") and (rows := _rows(node)):
                self.end_line()
                self.writer.table(rows)
                continue
            if tag in _BLOCKS:
                self.end_line()
                stack.append((node, False))
            stack.extend((child, True) for child in reversed(list(node.iter(include_text=True))))

    def end_line(self) -> None:
        text = "".join(self._text).strip(" ")
        self._text.clear()
        if text.strip():
            self.writer.line(text)

    def _count_picture(self, node: "LexborNode") -> None:
        width = re.match(r"\d+", node.attributes.get("width") or "") if node.tag == "img" else None
        self.pictures += width is not None and int(width[0]) >= _PICTURE_SIDE


def _rows(table: "LexborNode") -> list[Cells]:
    """The rows with merged cells spread; none for a table that only lays out the page."""
    grid: dict[tuple[int, int], Words | None] = {}
    printed = table.css("tr")
    for row, tr in enumerate(printed):
        column = 0
        for cell in _cells(tr):
            while (row, column) in grid:
                column += 1
            right, down = _span(cell, "colspan", _MOST_COLUMNS), _span(cell, "rowspan", len(printed) - row)
            for at in range(row, row + down):
                grid.update({(at, column + one): None for one in range(right)})
            grid[row, column] = Words(text=_cell_text(cell))
            column += right
    width = 1 + max((column for _, column in grid), default=-1)
    if width < 2 or any(cell and len(cell.text) > _LAID_OUT for cell in grid.values()):
        return []
    return [[grid.get((at, column), Words(text="")) for column in range(width)] for at in range(len(printed))]


def _cells(row: "LexborNode") -> Iterator["LexborNode"]:
    return (node for node in row.iter() if node.tag in {"td", "th"})


def _span(cell: "LexborNode", name: str, most: int) -> int:
    said = re.match(r"\s*(\d{1,5})", cell.attributes.get(name) or "")
    return min(max(int(said[1]), 1), most) if said else 1


def _cell_text(cell: "LexborNode") -> str:
    """Inline tags join what they part: 1,6<b>84.87</b>; blocks and <br> begin a line."""
    text = ""
    for node in cell.traverse(include_text=True):
        if node.tag == "-text":
            text += _SPACE.sub(" ", node.text_content or "")
        elif node.tag in _BLOCKS and node.tag not in {"td", "th"}:
            text += "\n"
    return joined(text.split("\n"))
