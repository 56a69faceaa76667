"""Tables on a page whose lines are known: characters to cells, and a table that goes on on the next page."""

from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

from corpus.readers.pdf_lines import Char
from corpus.transcript import Box, Cells, Words, joined

NEAR = 3.0  # points within which two rulings are one
_DROP = 0.45  # of a character's height: how far digits sit below the characters of their line
_GAP = 0.25  # of a character's height: a gap between two digits that parts two numbers

Corners = tuple[float, float, float, float]
Placed = tuple[str, Box]  # a character and where it is


class Ruled(NamedTuple):
    """A table on its page: rows of cells, and where its columns begin."""

    box: Box
    rows: list[Cells]
    edges: list[float]


def ruled(corners: Sequence[float], rows: Sequence[Sequence[Corners | None]], chars: Sequence[Char]) -> Ruled:
    """The table of these cells; one without rows where nothing stands in them."""
    box = _box(corners)
    own = [char for char in chars if char.is_within(box)]
    cells = [[_cell(cell, own) for cell in row] for row in rows]
    filled = any(cell and cell.text.strip() for row in cells for cell in row)
    edges = sorted({round(cell[0], 1) for row in rows for cell in row if cell})
    return Ruled(box=box, rows=list(cells) if filled else [], edges=_merged(edges))


def ruled_by_cells(cells: Sequence[Corners], chars: Sequence[Char]) -> Ruled:
    """The table that cells in no order make: those of one top edge are a row."""
    columns = sorted({cell[0] for cell in cells})
    rows: dict[float, dict[float, Corners]] = {}
    for cell in sorted(cells, key=lambda one: one[1]):
        rows.setdefault(cell[1], {})[cell[0]] = cell
    lefts, tops, rights, bottoms = zip(*cells, strict=True)
    corners = (min(lefts), min(tops), max(rights), max(bottoms))
    return ruled(corners, [[row.get(x) for x in columns] for row in rows.values()], chars)


def _merged(edges: Sequence[float]) -> list[float]:
    kept: list[float] = []
    for edge in edges:
        if not kept or edge - kept[-1] > NEAR:
            kept.append(edge)
    return kept


def _cell(corners: Corners | None, chars: Sequence[Char]) -> Words | None:
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


def aligned(table: Ruled, before: Ruled | None) -> Ruled:
    """A table that goes on: where a merged row hides its columns, they are those of the page before."""
    if before is None or len(table.edges) >= len(before.edges):
        return table
    if abs(table.box.x0 - before.box.x0) > NEAR or abs(table.box.x1 - before.box.x1) > NEAR:
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


__all__ = ["NEAR", "Corners", "Ruled", "aligned", "ruled", "ruled_by_cells"]
