"""The file that a report was read from, found by the hash of its content: what is served is what was read."""

from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path

from index.fact_rows import ReportEntry
from index.imports import catalog_of, path_of
from index.inputs import expanded
from index.settings import Settings
from index.shelf import copy_of, shelf_of


def original_of(settings: Settings, entry: ReportEntry) -> Path | None:
    """The report's file, unchanged; None where it is not there any more. No name from outside becomes a path."""
    return next((path for path in _candidates(settings, entry) if _is(path, entry.sha256)), None)


def _candidates(settings: Settings, entry: ReportEntry) -> Iterator[Path]:
    from corpus.catalog import embedded

    yield from (copy_of(settings.data, one) for one in shelf_of(settings.data).reports if one.sha256 == entry.sha256)
    tables = (one for one in catalog_of(settings.data).imports if one.sha256 == entry.sha256)
    yield from (path_of(settings.data, one) for one in tables)
    yield from (one.path for one in embedded() if one.sha256 == entry.sha256)
    names = {entry.origin, *entry.names}
    yield from (path for path in expanded(settings.reports) if path.name in names)


def _is(path: Path, sha256: str) -> bool:
    try:
        with path.open("rb") as stream:
            return file_digest(stream, "sha256").hexdigest() == sha256
    except OSError:
        return False
