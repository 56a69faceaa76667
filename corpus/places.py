"""Where on the pages the cells of a report stand, and what of it was recognised in pictures."""

from collections.abc import Sequence
from typing import TypeVar

from corpus.fact import Blank, EmptyForm, Fact, Facts
from corpus.finding import Finding
from corpus.report import Cell, Report, Table
from corpus.transcript import Box, Place, Spot, page_of, pages_of

_Said = TypeVar("_Said", Fact, Blank, EmptyForm)
_Boxes = dict[tuple[int, int | None], Box]
_Spots = dict[int, list[Spot]]


def with_boxes(tables: Sequence[Table], places: Sequence[Place]) -> tuple[Table, ...]:
    """The tables with the box of every cell whose place in its line is known."""
    boxes: _Boxes = {(place.line, place.cell): place.box for place in places if place.cell is not None}
    return tuple(_table(table, boxes) for table in tables) if boxes else tuple(tables)


def _table(table: Table, boxes: _Boxes) -> Table:
    rows = tuple(
        row.model_copy(update={"cells": tuple(_cell(cell, boxes) for cell in row.cells)}) for row in table.rows
    )
    return table.model_copy(update={"rows": rows})


def _cell(cell: Cell, boxes: _Boxes) -> Cell:
    box = boxes.get((cell.line, cell.at)) if cell.at is not None else None
    return cell.model_copy(update={"box": box}) if box else cell


def with_spots(report: Report, facts: Facts) -> Facts:
    """The facts of sentences with the box of every line that they stand on, and the same of sentences for forms."""
    if not report.places:
        return facts
    spots: _Spots = {}
    for one in report.places:
        spots.setdefault(one.line, []).append(Spot(page=one.page, **one.box.model_dump()))
    return facts.model_copy(
        update={
            "facts": tuple(_spotted(one, spots) for one in facts.facts),
            "empty_forms": tuple(_spotted(one, spots) for one in facts.empty_forms),
        }
    )


def _spotted(said: _Said, spots: _Spots) -> _Said:
    source = said.source
    own = [spot for line in range(source.line, source.line_end + 1) for spot in spots.get(line, ())]
    if source.box or not own:
        return said
    return said.model_copy(update={"source": source.model_copy(update={"spots": tuple(own)})})


def places_of(report: Report) -> tuple[Place, ...]:
    """Where every line of prose and every cell stands, as far as that is known; cells have the page of their line."""
    breaks = pages_of(report.text)
    cells = (cell for table in report.tables for row in table.rows for cell in row.cells)
    return (
        *report.places,
        *(
            Place(line=one.line, page=page_of(breaks, one.line) or 1, box=one.box, cell=one.at)
            for one in cells
            if one.box
        ),
    )


def with_pages(findings: Sequence[Finding], report: Report) -> tuple[Finding, ...]:
    """The findings with the page of every place in a report whose file has pages."""
    breaks = pages_of(report.text)
    return tuple(_paged(one, breaks) for one in findings) if breaks else tuple(findings)


def _paged(finding: Finding, breaks: Sequence[int]) -> Finding:
    places = [one.model_copy(update={"page": one.page or page_of(breaks, one.line)}) for one in finding.places]
    return finding.model_copy(update={"places": tuple(places)})


def marked_as_ocr(report: Report, facts: Facts) -> Facts:
    """The facts with a mark on those of pages whose words were recognised in a picture."""
    if not report.ocr_pages:
        return facts
    pages = frozenset(report.ocr_pages)
    return facts.model_copy(
        update={
            "facts": tuple(_marked(one, pages) for one in facts.facts),
            "blanks": tuple(_marked(one, pages) for one in facts.blanks),
            "empty_forms": tuple(_marked(one, pages) for one in facts.empty_forms),
        }
    )


def _marked(said: _Said, pages: frozenset[int]) -> _Said:
    if said.source.page not in pages:
        return said
    return said.model_copy(update={"source": said.source.model_copy(update={"ocr": True})})


__all__ = ["marked_as_ocr", "places_of", "with_boxes", "with_pages", "with_spots"]
