"""Imported tables of figures: inputs like the reports, kept as copies in the data directory.

    imports/catalog.json      which tables there are, in the order of their first import
    imports/<sha256>.csv      their bytes, never changed

The catalog is replaced in one step after the copy is on disk, so a killed import leaves the tables that were there.
"""

from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePath

from pydantic import ValidationError

from corpus.imported import Imported, UnreadableTable, read_imported
from corpus.record import Record
from index.errors import DataUnwritable, WenzhangError
from index.files import write_whole

_FOLDER = "imports"
_CATALOG = "catalog.json"


class UnknownImport(WenzhangError):
    """No table of that name was imported."""


class ImportsDamaged(WenzhangError):
    """The catalog of the imported tables is not what was written."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"导入清单 {path} 读不出来。请把它移走，再重新导入各个表")


class Import(Record):
    """A table that was imported."""

    origin: str  # file name
    sha256: str
    imported: datetime

    @property
    def stored(self) -> str:
        return f"{self.sha256}{PurePath(self.origin).suffix.lower()}"


class Catalog(Record):
    imports: tuple[Import, ...] = ()

    def with_one(self, new: Import) -> "Catalog":
        """A table of the same name or content gives way to the new one, in its place."""
        at = next((at for at, one in enumerate(self.imports) if _same(one, new)), len(self.imports))
        others = [(index, one) for index, one in enumerate(self.imports) if not _same(one, new)]
        before = [one for index, one in others if index < at]
        after = [one for index, one in others if index > at]
        return Catalog(imports=(*before, new, *after))

    def without(self, origin: str) -> "Catalog":
        return Catalog(imports=tuple(one for one in self.imports if one.origin != origin))


def _same(one: Import, other: Import) -> bool:
    return one.origin == other.origin or one.sha256 == other.sha256


def catalog_of(data: Path) -> Catalog:
    """The tables imported so far; none where nothing ever was."""
    try:
        return Catalog.model_validate_json((data / _FOLDER / _CATALOG).read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return Catalog()
    except (OSError, ValidationError) as error:
        raise ImportsDamaged(data / _FOLDER / _CATALOG) from error


def path_of(data: Path, one: Import) -> Path:
    return data / _FOLDER / one.stored


def read_import(data: Path, one: Import) -> Imported:
    """The facts of a table that was imported, from its copy."""
    try:
        content = path_of(data, one).read_bytes()
    except OSError as error:
        raise UnreadableTable(f"{one.origin}：导入时留下的副本不见了，请重新导入") from error
    if sha256(content).hexdigest() != one.sha256:
        raise UnreadableTable(f"{one.origin}：导入时留下的副本已损坏，请重新导入")
    return read_imported(content, one.origin)


def keep(data: Path, content: bytes, origin: str) -> Catalog:
    """Keep a copy of the table and list it; returns the catalog as it was before."""
    new = Import(origin=origin, sha256=sha256(content).hexdigest(), imported=datetime.now().astimezone())
    before = catalog_of(data)
    try:
        (data / _FOLDER).mkdir(parents=True, exist_ok=True)
        write_whole(path_of(data, new), content)
    except OSError as error:
        raise DataUnwritable(data, error.strerror or str(error)) from error
    put(data, before.with_one(new))
    return before


def put(data: Path, catalog: Catalog) -> None:
    """Put a catalog in force."""
    try:
        (data / _FOLDER).mkdir(parents=True, exist_ok=True)
        write_whole(data / _FOLDER / _CATALOG, catalog.model_dump_json(indent=1).encode())
    except OSError as error:
        raise DataUnwritable(data, error.strerror or str(error)) from error


def sweep_copies(data: Path) -> None:
    """Remove copies of tables that are no longer listed."""
    kept = {_CATALOG, *(one.stored for one in catalog_of(data).imports)}
    for path in (data / _FOLDER).iterdir() if (data / _FOLDER).is_dir() else ():
        if path.name not in kept:
            path.unlink(missing_ok=True)
