"""The figures of a view as a file that a spreadsheet opens: sent while they are read, nothing kept on the way."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from assistant.serve.bodies import attached
from index.export import BOM, SHOWN, inert, shown_cells
from index.fact_pages import View
from index.library import Library
from index.xlsx import Sheet, Value, workbook

if TYPE_CHECKING:
    from starlette.responses import StreamingResponse

Kind = Literal["csv", "xlsx"]
_PIECE = 1 << 16  # characters
_TYPES: dict[Kind, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_WIDTHS = (28, 8, 10, 12, 22, 30, 12, 30, 16, 16, 10, 40, 6, 8, 50, 40)


def sent(kind: Kind, name: str, pieces: Iterable[bytes]) -> "StreamingResponse":
    """A download under this name, sent as its pieces come."""
    from starlette.responses import StreamingResponse

    return StreamingResponse(pieces, media_type=_TYPES[kind], headers=attached(f"{name}.{kind}"))


def facts_as(kind: Kind, library: Library, view: View, base: str) -> Iterator[bytes]:
    """All facts of a view; `base` is the address that `/cell/…` stands below."""
    titles = {one.id: one.title for one in library.facts.versions}
    rows = (shown_cells(fact, titles, base) for fact in library.facts.each(view))
    if kind == "xlsx":
        return workbook([Sheet("事实表", SHOWN, rows, _WIDTHS)])
    return as_csv(SHOWN, rows)


def as_csv(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """CSV with the mark by which Excel knows UTF-8."""
    out = io.StringIO(newline="")
    out.write(BOM)
    writer = csv.writer(out)
    writer.writerow(map(inert, header))
    for row in rows:
        writer.writerow(map(_cell, row))
        if out.tell() > _PIECE:
            yield _taken(out)
    yield _taken(out)


def _cell(value: Value) -> Value:
    if isinstance(value, str):
        return inert(value)
    return f"{value:f}" if isinstance(value, Decimal) else value


def _taken(out: io.StringIO) -> bytes:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text.encode()
