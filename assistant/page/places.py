"""Where cited figures and sentences stand in their reports, ready to be shown."""

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from assistant.answer import Answer, Citation
from assistant.page.excerpt import Cited
from assistant.page.markup import Markup
from corpus.figure import NUMBER, parse_number
from corpus.layouts import compact
from corpus.record import Record
from corpus.report import Row, Table

TableOf = Callable[[str, int], Table]


class Place(Record):
    """The cells of one row that are cited, or one sentence."""

    numbers: tuple[int, ...]  # as counted in the answer, from 1
    citation: Citation  # the first of them
    cells: Cited | None = None


def places_of(answer: Answer, table_of: TableOf) -> list[Place]:
    """The citations of an answer, those of one row together, in the order of the first of them."""
    places: dict[object, Place] = {}
    for number, one in enumerate(answer.citations, start=1):
        cells = cells_of(one, table_of)
        key = (one.report, one.table, cells.row.line, cells.row.block) if cells else (one.report, one.line, one.quote)
        before = places.get(key)
        if before and before.cells and cells:
            cells = cells.model_copy(update={"columns": (*before.cells.columns, *cells.columns)})
        places[key] = Place(
            numbers=(*(before.numbers if before else ()), number),
            citation=before.citation if before else one,
            cells=cells,
        )
    return list(places.values())


def cells_of(citation: Citation, table_of: TableOf) -> Cited | None:
    """The cited cell in its table; None for a sentence, and for a table that is not held any more."""
    if citation.table is None or citation.column is None:
        return None
    try:
        table = table_of(citation.report, citation.table)
    except KeyError:
        return None
    row = _row(table, citation)
    return Cited(table=table, row=row, columns=(citation.column,)) if row else None


def _row(table: Table, citation: Citation) -> Row | None:
    line = citation.line or 0
    rows = [row for row in table.rows if row.line <= line <= row.line_end]
    named = [row for row in rows if row.label and compact(citation.row or "").endswith(compact(row.label))]
    return next(iter(named or rows), None)


def marked(quote: str, figures: Iterable[Decimal]) -> Markup:
    """A quote with these figures marked; broken lines are joined for reading."""
    quote = joined(quote)
    wanted = {abs(one) for one in figures}
    pieces, end = [Markup()], 0
    for found in NUMBER.finditer(quote):
        value = parse_number(found[0])
        if value is not None and abs(value) in wanted:
            pieces += [Markup.escape(quote[end : found.start()]), Markup("<mark>{}</mark>").format(found[0])]
            end = found.end()
    return Markup().join([*pieces, Markup.escape(quote[end:])])


def joined(raw: str) -> str:
    """Lines broken by the page, joined for reading."""
    return re.sub(r"\s*\n\s*", "", raw.strip())


def where_in(place: Place) -> Sequence[str]:
    """支出决算表, 合计 × 基本支出, 第 3 页: from the outside in."""
    one = place.citation
    columns = place.cells.columns if place.cells else (one.column or "",)
    named = "、".join(column for column in dict.fromkeys(columns) if column)
    cell = " × ".join(part for part in (one.row or "", named) if part)
    # The lines of a file with pages are not printed: nobody can count them there.
    at = f"第 {one.page} 页" if one.page else f"原文第 {one.line} 行" if one.line else ""
    return [part for part in dict.fromkeys((one.form or "", *one.heading[-1:], cell, at)) if part]
