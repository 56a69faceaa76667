"""Word reports: paragraphs and tables in the order of the body. The only file that imports docx (python-docx)."""

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from corpus.errors import DamagedReport
from corpus.limits import Limits
from corpus.transcript import Cells, Transcript, Words, Writer

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DELETED = frozenset({f"{_W}del", f"{_W}moveFrom"})  # tracked changes: what is no longer there
_BREAKS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def read_docx(raw: bytes, limits: Limits) -> Transcript:
    writer = Writer(limits)
    for block in _opened(raw).element.body.iterchildren():
        _write(writer, block)
    return writer.done()


def _opened(raw: bytes) -> "Document":
    from docx import Document

    try:
        return Document(BytesIO(raw))
    except MemoryError:
        raise
    except Exception as error:  # whatever python-docx and lxml stumble over: the file is not what it says
        raise DamagedReport(f"Word 文件已损坏，打不开（{type(error).__name__}）。请重新取得文件") from None


def _write(writer: Writer, block: "BaseOxmlElement") -> None:
    if block.tag == f"{_W}p":
        for line in _text(block).split("\n"):
            if line.strip():
                writer.line(line)
    elif block.tag == f"{_W}tbl":
        _table(writer, block)
    elif block.tag == f"{_W}sdt":  # a field around blocks: tables of contents, forms to fill in
        for content in block.iterchildren(f"{_W}sdtContent"):
            for inner in content.iterchildren():
                _write(writer, inner)


def _table(writer: Writer, table: "BaseOxmlElement") -> None:
    """A table that holds tables only lays out the page: what stands in its cells is read as if it stood alone."""
    rows = list(_below(table, "tr"))
    if next(table.iterdescendants(f"{_W}tbl"), None) is None:
        writer.table([_row(row) for row in rows])
        return
    for cell in (cell for row in rows for cell in _below(row, "tc")):
        for inner in cell.iterchildren():
            _write(writer, inner)


def _below(parent: "BaseOxmlElement", name: str) -> Iterator["BaseOxmlElement"]:
    """The rows or cells right below, those in fields too, those of inner tables not."""
    for child in parent.iterchildren():
        if child.tag == f"{_W}{name}":
            yield child
        elif child.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"}:
            yield from _below(child, name)


def _row(row: "BaseOxmlElement") -> Cells:
    """Merged cells are spread: the covered ones, to the right and below, are None."""
    cells: list[Words | None] = [None] * _number(row, "gridBefore")
    for cell in _below(row, "tc"):
        merged = cell.find(f"{_W}tcPr/{_W}vMerge")
        covered = merged is not None and merged.get(f"{_W}val") != "restart"
        cells.append(None if covered else Words(text=_cell_text(cell)))
        cells += [None] * (max(_number(cell, "gridSpan"), 1) - 1)
    return cells


def _number(element: "BaseOxmlElement", name: str) -> int:
    found = element.find(f"{_W}{'tr' if name == 'gridBefore' else 'tc'}Pr/{_W}{name}")
    said = found.get(f"{_W}val") if found is not None else None
    return min(int(said), 200) if said and said.isdigit() else 0


def _cell_text(cell: "BaseOxmlElement") -> str:
    return "\n".join(_text(one) for one in cell.iter(f"{_W}p"))


def _text(paragraph: "BaseOxmlElement") -> str:
    """The paragraph's words as they stand: inserted text is there, deleted text is not."""
    pieces: list[str] = []
    stack = [paragraph]
    while stack:
        node = stack.pop()
        if node.tag in _DELETED or (node.tag == f"{_W}p" and node is not paragraph):
            continue
        if node.tag == f"{_W}t":
            pieces.append(node.text or "")
        elif node.tag in _BREAKS and node.getparent().tag == f"{_W}r":
            pieces.append(_BREAKS[node.tag])
        elif node.tag != "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback":
            stack.extend(reversed(list(node.iterchildren())))
    return "".join(pieces)
