"""Which files an index is made of: embedded reports, those that settings name, those added, and imported tables."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from hashlib import file_digest, sha256
from pathlib import Path

from corpus.record import Record
from index.errors import NoReports, SettingsError
from index.imports import Import, catalog_of, path_of
from index.settings import Settings
from index.shelf import copy_of, shelf_of, shown
from index.versions import BEFORE_ALL, Arrival

# Kinds that readers are for, and kinds that are refused with what to do: a folder's reports are never passed over.
_READ = ".txt .pdf .docx .xlsx .xls .html .htm .png .jpg .jpeg .tif .tiff .bmp .webp"
_REFUSED = ".doc .wps .et .ofd .rtf .mht .mhtml"
_SUFFIXES = frozenset(f"{_READ} {_REFUSED}".split())


class Input(Record):
    """A report's file, or the copy of an imported table, and the hash of its bytes."""

    path: Path
    sha256: str
    names: tuple[str, ...]
    dated: datetime = BEFORE_ALL
    table: Import | None = None
    problem: str | None = None  # why not even its bytes can be had

    @property
    def origin(self) -> str:
        return self.names[0]

    @property
    def arrival(self) -> Arrival:
        return Arrival(names=self.names, dated=self.dated)


def inputs_of(settings: Settings, paths: Sequence[Path] | None = None) -> tuple[Input, ...]:
    """The files to index, each content once, in a stable order; after the reports the tables imported so far."""
    found: dict[str, Input] = {}
    shelf = shelf_of(settings.data)
    for one in _all(settings, paths):
        if one.sha256 not in shelf.unwanted:
            held = found.get(one.sha256, one)
            names = tuple(dict.fromkeys((*held.names, *one.names)))
            found[one.sha256] = held.model_copy(update={"names": names, "dated": max(held.dated, one.dated)})
    if not found:
        raise NoReports("没有可以收录的报告。请用 wenzhang add 收录，或用 WENZHANG_REPORTS 指明报告文件或文件夹")
    return tuple(found.values())


def expanded(paths: Iterable[Path]) -> Iterator[Path]:
    """Files as they are, folders as the reports below them."""
    for path in paths:
        if path.is_dir():
            below = (one for one in sorted(path.rglob("*")) if one.suffix.lower() in _SUFFIXES and one.is_file())
            yield from (one for one in below if not one.name.startswith("."))
        elif path.is_file():
            yield path
        else:
            raise SettingsError(f"报告文件或文件夹不存在：{path}")


def _all(settings: Settings, paths: Sequence[Path] | None) -> Iterator[Input]:
    from corpus.catalog import embedded

    if paths is None and settings.seeds:
        yield from (_input(entry.path, BEFORE_ALL) for entry in embedded())
    for path in expanded(settings.reports if paths is None else paths):
        yield _input(path, _modified(path))
    for one in shelf_of(settings.data).reports:
        yield Input(path=copy_of(settings.data, one), sha256=one.sha256, names=one.names, dated=one.added)
    for table in catalog_of(settings.data).imports:
        yield Input(
            path=path_of(settings.data, table), sha256=table.sha256, names=(table.origin,), table=table,
            dated=table.imported,
        )  # fmt: skip


def _input(path: Path, dated: datetime) -> Input:
    try:
        with path.open("rb") as stream:
            digest, problem = file_digest(stream, "sha256").hexdigest(), None
    except OSError as error:
        digest, problem = sha256(str(path).encode(errors="replace")).hexdigest(), error.strerror or str(error)
    return Input(path=path, sha256=digest, names=(shown(path.name),), dated=dated, problem=problem)


def _modified(path: Path) -> datetime:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (OSError, ValueError, OverflowError):
        return BEFORE_ALL
