"""The reports that were added: copies in the data directory, inputs like the reports that settings name.

    reports/catalog.json        which there are, in the order in which they came, and which are not wanted any more
    reports/<sha256>.<suffix>   their bytes, never changed

A file's name never becomes a path. The catalog is replaced in one step after the copies are on disk.
"""

import os
from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePath

from pydantic import ValidationError

from corpus.record import Record
from index.errors import WenzhangError
from index.files import unwritable, write_whole

_FOLDER = "reports"
_CATALOG = "catalog.json"
_LONGEST = 120  # characters of a name that are kept
_PIECE = 2**20  # bytes


class ShelfDamaged(WenzhangError):
    """The catalog of the added reports is not what was written."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"收录清单 {path} 读不出来。请把它移走，再重新收录各份报告（wenzhang add）")


class Shelved(Record):
    """A content that was added, and the file names under which it came."""

    names: tuple[str, ...]
    sha256: str
    suffix: str
    added: datetime

    @property
    def stored(self) -> str:
        return f"{self.sha256}{self.suffix}"


class Shelf(Record):
    reports: tuple[Shelved, ...] = ()
    unwanted: tuple[str, ...] = ()  # hashes of reports that come from elsewhere and were removed

    def holds(self, digest: str) -> bool:
        return any(one.sha256 == digest for one in self.reports)

    def with_all(self, new: "tuple[Shelved, ...]") -> "Shelf":
        """A content that is there already only gains a name."""
        known = {one.sha256: one for one in self.reports}
        for one in new:
            held = known.get(one.sha256, one)
            names = tuple(dict.fromkeys((*held.names, *one.names)))
            known[one.sha256] = held.model_copy(update={"names": names})
        unwanted = tuple(one for one in self.unwanted if one not in {each.sha256 for each in new})
        return Shelf(reports=tuple(known.values()), unwanted=unwanted)

    def without(self, digest: str) -> "Shelf":
        """The content is neither kept nor taken from anywhere else again, until it is added."""
        if self.holds(digest):
            return Shelf(reports=tuple(one for one in self.reports if one.sha256 != digest), unwanted=self.unwanted)
        return Shelf(reports=self.reports, unwanted=tuple(dict.fromkeys((*self.unwanted, digest))))


def shelf_of(data: Path) -> Shelf:
    """What was added so far; nothing where nothing ever was."""
    path = data / _FOLDER / _CATALOG
    try:
        return Shelf.model_validate_json(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return Shelf()
    except (OSError, ValidationError) as error:
        raise ShelfDamaged(path) from error


def put_shelf(data: Path, shelf: Shelf) -> None:
    """Put a catalog in force."""
    try:
        (data / _FOLDER).mkdir(parents=True, exist_ok=True)
        write_whole(data / _FOLDER / _CATALOG, shelf.model_dump_json(indent=1).encode())
    except OSError as error:
        raise unwritable(data, error) from error


def copy_in(data: Path, path: Path, at: datetime) -> Shelved:
    """Copy a file onto the shelf under the hash of its content; it is listed only by `put_shelf`.

    Raises OSError where the file cannot be read, DataUnwritable where the copy cannot be written.
    """
    with path.open("rb") as source:
        fresh, digest = _copied(data, source.fileno())
    one = Shelved(names=(shown(path.name),), sha256=digest, suffix=_suffix(path.name), added=at)
    try:
        os.replace(fresh, copy_of(data, one))
    except OSError as error:
        raise unwritable(data, error) from error
    return one


def copy_of(data: Path, one: Shelved) -> Path:
    return data / _FOLDER / one.stored


def sweep_shelf(data: Path) -> None:
    """Remove copies of what is not listed: refused, removed, or left by a killed process."""
    kept = {_CATALOG, *(one.stored for one in shelf_of(data).reports)}
    for path in (data / _FOLDER).iterdir() if (data / _FOLDER).is_dir() else ():
        if path.name not in kept:
            path.unlink(missing_ok=True)


def shown(name: str) -> str:
    """A file name that can be printed and stored: without control characters, not longer than a line."""
    printable = "".join(char if char.isprintable() else "�" for char in name)
    return printable if len(printable) <= _LONGEST else f"{printable[:_LONGEST]}…"


def _suffix(name: str) -> str:
    suffix = PurePath(name).suffix.lower()
    return suffix if suffix[1:].isascii() and suffix[1:].isalnum() and len(suffix) <= 6 else ""


def _copied(data: Path, source: int) -> tuple[Path, str]:
    """The copy under a passing name, flushed to disk, and the hash of what was copied."""
    digest = sha256()
    try:
        (data / _FOLDER).mkdir(parents=True, exist_ok=True)
        fresh = data / _FOLDER / "incoming.new"
        with fresh.open("wb") as target:
            while piece := os.read(source, _PIECE):
                digest.update(piece)
                target.write(piece)
            target.flush()
            os.fsync(target.fileno())
    except OSError as error:
        raise unwritable(data, error) from error
    return fresh, digest.hexdigest()
