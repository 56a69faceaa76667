"""The reports that come with the program, and what is known about them beforehand."""

import tomllib
from functools import cache
from pathlib import Path

from corpus.record import Record
from corpus.report import Identity

REPORTS = Path(__file__).parent / "reports"


class CatalogEntry(Record):
    """A report on file: where it is, which bytes it must have, who reports on what, who published it."""

    path: Path
    sha256: str
    title: str
    identity: Identity
    origin: str  # file name
    publisher: str


@cache
def embedded() -> tuple[CatalogEntry, ...]:
    """The reports listed in `reports/catalog.toml`, in its order."""
    listed = tomllib.loads((REPORTS / "catalog.toml").read_text(encoding="utf-8"))["report"]
    return tuple(_entry(one) for one in listed)


def _entry(listed: dict[str, str | int]) -> CatalogEntry:
    identity = {name: listed[name] for name in Identity.model_fields if name in listed}
    return CatalogEntry(
        path=REPORTS / str(listed["origin"]),
        sha256=str(listed["sha256"]),
        title=str(listed["title"]),
        identity=Identity.model_validate(identity),
        origin=str(listed["origin"]),
        publisher=str(listed["publisher"]),
    )
