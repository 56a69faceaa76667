"""The addresses of sources: a figure or a sentence as it stands in its report, its page, the report's file.

    /cell/<fact>                   a figure; the same address after every build of the index
    /cell/<fact>/page-<n>.png      the page of the file that it stands on, with its box
    /place/<report>/<line>         a sentence, or a cell that is no figure
    /original/<report>             the file as it was published

What comes in an address is only ever looked up.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

from assistant.newest import Answering
from assistant.page.cell_page import absent, cell_page, place_page
from assistant.serve.headers import ALONE
from assistant.serve.static import static_file
from corpus.facsimile import facsimile
from corpus.places import boxes_of
from corpus.transcript import Spot
from index.earlier import Earlier
from index.fact_rows import ReportEntry
from index.fact_table import FactTable
from index.originals import original_of
from index.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

Found = TypeVar("Found")
_PICTURES = 32  # pages that are kept in memory
_FOREVER = "public, max-age=31536000, immutable"


class _Sources:
    """What is held now and, for addresses given out before, what was held in the generation before."""

    def __init__(self, answering: Answering, settings: Settings) -> None:
        self._answering, self._settings, self._earlier = answering, settings, Earlier(settings.data)
        self._drawn = lru_cache(_PICTURES)(self._draw)

    def first(self, find: Callable[[FactTable], Found | None]) -> Found | None:
        found = find(self._answering.now().library.facts)
        if found is None and (earlier := self._earlier.facts()) is not None:
            found = find(earlier)
        return found

    def picture(self, fact: str, page: int) -> bytes | None:
        """The page with the fact's box, where it stands on that page."""
        spots = self.first(lambda facts: _spots(facts, fact))
        entry = self.entry(spots[0]) if spots else None
        here = tuple(spot for spot in spots[1] if spot.page == page) if spots else ()
        return self._drawn(entry, page, here) if entry and here else None

    def entry(self, report: str) -> ReportEntry | None:
        return self.first(lambda facts: next((one for one in facts.versions if one.id == report), None))

    def _draw(self, entry: ReportEntry, page: int, here: tuple[Spot, ...]) -> bytes | None:
        path = original_of(self._settings, entry)
        return facsimile(path, page, here) if path else None


def _spots(facts: FactTable, fact: str) -> tuple[str, tuple[Spot, ...]] | None:
    found = facts.get([fact])
    return (found[0].report, boxes_of(found[0].source)) if found else None


def add_cells(app: "FastAPI", answering: Answering, settings: Settings) -> None:
    """Put the addresses of sources into the app."""
    from fastapi import Response
    from fastapi.responses import FileResponse, HTMLResponse

    sources = _Sources(answering, settings)

    def shown(html: str | None) -> Response:
        return HTMLResponse(html or absent(), status_code=200 if html else 404, headers=ALONE)

    def cell(fact: str) -> Response:
        return shown(sources.first(lambda facts: cell_page(facts, fact)))

    def place(report: str, line: int) -> Response:
        return shown(sources.first(lambda facts: place_page(facts, report, line)))

    def picture(fact: str, number: int) -> Response:
        found = sources.picture(fact, number)
        headers = {"cache-control": _FOREVER} if found else {}
        return Response(found or b"", 200 if found else 404, headers, media_type="image/png")

    def original(report: str) -> Response:
        entry = sources.entry(report)
        path = original_of(settings, entry) if entry else None
        if entry is None or path is None:
            return shown(None)
        # The browser is to keep it, not to show it: a report may be a web page.
        headers = {
            "content-disposition": f"attachment; filename*=UTF-8''{quote(entry.origin, safe='')}",
            "content-security-policy": "sandbox; default-src 'none'",
        }
        return FileResponse(path, media_type="application/octet-stream", headers=headers)

    routes = (
        ("/cell/{fact}", cell),
        ("/cell/{fact}/page-{number:int}.png", picture),
        ("/place/{report:path}/{line:int}", place),
        ("/original/{report:path}", original),
        ("/wz/{name}", static_file),
    )
    for path, answer in routes:
        app.add_api_route(path, answer, methods=["GET", "HEAD"], response_model=None)
