"""Where on the pages the cells of a report stand, and what of it was recognised in pictures."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from corpus.fact import Blank, EmptyForm, Fact, Facts
from corpus.finding import Finding
from corpus.finding import Place as FindingPlace
from corpus.report import Cell, Report, Source, Table
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


def with_places(findings: Sequence[Finding], report: Report, facts: Facts) -> tuple[Finding, ...]:
    """The findings with page and boxes of every place in a report whose file has pages."""
    breaks = pages_of(report.text)
    if not breaks or not findings:
        return tuple(findings)
    sources = {fact.id: fact.source for fact in facts.facts}
    spots = _spots_of_lines(report, breaks)
    return tuple(
        one.model_copy(update={"places": tuple(_placed(place, sources, spots, breaks) for place in one.places)})
        for one in findings
    )


def _spots_of_lines(report: Report, breaks: Sequence[int]) -> _Spots:
    """The boxes of every line: of prose as it stands, of a form's line from its first cell to its last."""
    spots: _Spots = {}
    for one in report.places:
        spots.setdefault(one.line, []).append(Spot(page=one.page, **one.box.model_dump()))
    cells: dict[int, list[Box]] = {}
    for line, box in ((cell.line, cell.box) for table in report.tables for row in table.rows for cell in row.cells):
        if box is not None:
            cells.setdefault(line, []).append(box)
    for line, boxes in cells.items():
        page = page_of(breaks, line)
        if page is not None and line not in spots:
            spots[line] = [Spot(page=page, **_around(boxes).model_dump())]
    return spots


def _around(boxes: Sequence[Box]) -> Box:
    return Box(
        x0=min(one.x0 for one in boxes), top=min(one.top for one in boxes),
        x1=max(one.x1 for one in boxes), bottom=max(one.bottom for one in boxes),
    )  # fmt: skip


def _placed(place: FindingPlace, sources: Mapping[str, Source], spots: _Spots, breaks: Sequence[int]) -> FindingPlace:
    source = sources.get(place.fact or "")
    own = boxes_of(source) if source else ()
    if not own:
        lines = range(place.line, place.line + place.quote.rstrip("\n").count("\n") + 1)
        own = tuple(spot for line in lines for spot in spots.get(line, ()))
    page = place.page or (own[0].page if own else page_of(breaks, place.line))
    return place.model_copy(update={"page": page, "spots": own})


def boxes_of(source: Source) -> tuple[Spot, ...]:
    """Where on its pages the cell or the sentence stands, as far as that is known."""
    if source.box is None or source.page is None:
        return source.spots
    return (Spot(page=source.page, **source.box.model_dump()),)


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


__all__ = ["boxes_of", "marked_as_ocr", "places_of", "with_boxes", "with_places", "with_spots"]
