"""The data directory: whole builds beside one another, and a pointer to the one in force.

    CURRENT                    which generation is in force, and which was before it
    generations/<id>/          facts.sqlite, passages/, manifest.json; never changed once named in CURRENT
    generations/.building-…    a build under way, or what a killed one left
    writer.lock, writer.json   who builds

A build is written beside the others, flushed to disk and renamed; then CURRENT is replaced in one step. Whatever the
moment at which a process dies, CURRENT names a whole generation.
"""

import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import file_digest, sha256
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from corpus.record import Record
from index.errors import DataUnwritable, FormatTooNew, FormatTooOld, IndexDamaged, WriterBusy
from index.fact_rows import ReportEntry
from index.in_use import is_held

FORMAT = 3  # raise it when an older program could not read what this one writes
OLDEST = 3  # what an older format holds is built anew from the inputs
FACTS = "facts.sqlite"
PASSAGES = "passages"
_MANIFEST = "manifest.json"
_CURRENT = "CURRENT"
Kind = TypeVar("Kind", bound=Record)
_NO_ROOM = 2**20  # bytes
_BUILDING = ".building-"


class StoredFile(Record):
    path: str  # relative to the generation, with /
    size: int
    sha256: str


class Refused(Record):
    """A file that could not be taken in, and why."""

    origin: str
    reason: str
    sha256: str = ""  # of its content

    @property
    def said(self) -> str:
        return self.reason if self.origin in self.reason else f"{self.origin}：{self.reason}"


class Manifest(Record):
    """What a generation is made from and what it consists of."""

    format: int
    generation: str
    built: datetime
    program: str  # version
    builder: str  # hash over the code that decides what a generation contains
    recipe: str  # hash over the input files, the code that reads them and the embedding model
    embedder: str | None  # None: passages are found by their words alone
    reports: tuple[ReportEntry, ...]
    refused: tuple[Refused, ...]
    chunks: int
    files: tuple[StoredFile, ...]


class Pointer(Record):
    """The content of CURRENT."""

    format: int
    generation: str
    manifest_sha256: str
    previous: str | None = None


class Holder(Record):
    """Who holds the writer lock."""

    pid: int
    since: datetime


def folder_of(data: Path, generation: str) -> Path:
    return data / "generations" / generation


def pointer_of(data: Path) -> Pointer | None:
    """Which generation is in force; None where nothing was ever built."""
    try:
        text = (data / _CURRENT).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamaged(f"{_CURRENT} 读不出来（{error}）") from error
    return _parsed(Pointer, text, _CURRENT)


def manifest_of(data: Path, pointer: Pointer) -> Manifest:
    """The manifest of the generation in force, checked against the pointer."""
    try:
        content = (folder_of(data, pointer.generation) / _MANIFEST).read_bytes()
    except OSError as error:
        raise IndexDamaged(f"缺少 {_MANIFEST}") from error
    if sha256(content).hexdigest() != pointer.manifest_sha256:
        raise IndexDamaged(f"{_MANIFEST} 与建立时不同")
    return _parsed(Manifest, content.decode(), _MANIFEST)


def damaged_files(data: Path, manifest: Manifest) -> tuple[str, ...]:
    """The files of a generation that are missing or not what was written."""
    folder = folder_of(data, manifest.generation)
    return tuple(file.path for file in manifest.files if not _whole(folder / file.path, file))


@contextmanager
def writer_lock(data: Path) -> Iterator[None]:
    """Only one process builds; a second one is told who does. The system frees the lock of a killed process."""
    from filelock import FileLock, Timeout

    try:
        (data / "generations").mkdir(parents=True, exist_ok=True)
        lock = FileLock(data / "writer.lock", timeout=0)
        with lock:
            holder = Holder(pid=os.getpid(), since=datetime.now().astimezone())
            (data / "writer.json").write_text(holder.model_dump_json(), encoding="utf-8")
            yield
    except Timeout as error:
        raise WriterBusy(_holder(data)) from error
    except OSError as error:
        raise DataUnwritable(data, error.strerror or str(error)) from error


def lock_holder(data: Path) -> str | None:
    """Who is building at this moment, in Chinese; None if no one is."""
    from filelock import FileLock, Timeout

    if not (data / "writer.lock").exists():
        return None
    try:
        with FileLock(data / "writer.lock", timeout=0):
            return None
    except Timeout:
        return _holder(data)
    except OSError:
        return None


@contextmanager
def new_generation(data: Path) -> Iterator[Path]:
    """An empty folder to build in; what is left of it is removed if the build fails."""
    name = f"{datetime.now():%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    folder = folder_of(data, _BUILDING + name)
    folder.mkdir()
    try:
        yield folder
    except Exception as error:
        # Each library has its own words for a full disk.
        if shutil.disk_usage(data).free < _NO_ROOM:
            raise DataUnwritable(data, "磁盘已满") from error
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def stored_files(folder: Path) -> tuple[StoredFile, ...]:
    """Every file below `folder` with its hash, flushed to disk."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return tuple(_flushed(folder, path) for path in paths)


def commit(data: Path, building: Path, manifest: Manifest) -> None:
    """Put a finished build in force, keep the one before it and remove the others."""
    content = manifest.model_dump_json(indent=1).encode()
    (building / _MANIFEST).write_bytes(content)
    for folder in (building, *(path for path in building.rglob("*") if path.is_dir())):
        _sync(folder)
    _sync(building / _MANIFEST)
    building.rename(folder_of(data, manifest.generation))
    _sync(data / "generations")
    pointer = Pointer(
        format=FORMAT,
        generation=manifest.generation,
        manifest_sha256=sha256(content).hexdigest(),
        previous=_in_force(data),
    )
    fresh = data / f"{_CURRENT}.new"
    fresh.write_text(pointer.model_dump_json(), encoding="utf-8")
    _sync(fresh)
    os.replace(fresh, data / _CURRENT)
    _sync(data)
    sweep(data)


def sweep(data: Path) -> None:
    """Remove what no one needs: leftovers of killed builds, generations older than the one before that nobody reads."""
    try:
        pointer = pointer_of(data)
    except (IndexDamaged, FormatTooNew, FormatTooOld):
        return  # which generation was in force is not known: nothing is thrown away before the next build
    kept = {pointer.generation, pointer.previous} if pointer else set()
    for folder in (data / "generations").iterdir():
        if folder.name not in kept and not is_held(folder):
            shutil.rmtree(folder, ignore_errors=True)


def name_of(building: Path) -> str:
    """The id that a folder of `new_generation` will have once it is in force."""
    return building.name.removeprefix(_BUILDING)


def _in_force(data: Path) -> str | None:
    try:
        pointer = pointer_of(data)
    except (IndexDamaged, FormatTooNew, FormatTooOld):
        return None
    return pointer.generation if pointer else None


def _parsed(kind: type[Kind], text: str, name: str) -> Kind:
    try:
        content = json.loads(text)
        found = content["format"] if isinstance(content, dict) else None
        if isinstance(found, int) and found > FORMAT:
            raise FormatTooNew(found, FORMAT)
        if isinstance(found, int) and found < OLDEST:
            raise FormatTooOld(found, FORMAT)
        return kind.model_validate(content, strict=False)
    except (ValueError, KeyError, ValidationError) as error:
        raise IndexDamaged(f"{name} 读不出来") from error


def _holder(data: Path) -> str:
    try:
        holder = Holder.model_validate_json((data / "writer.json").read_bytes())
    except (OSError, ValueError):
        return "进程号不详"
    return f"进程 {holder.pid}，{holder.since:%Y-%m-%d %H:%M:%S} 开始"


def _whole(path: Path, file: StoredFile) -> bool:
    try:
        if path.stat().st_size != file.size:
            return False
        with path.open("rb") as stream:
            return file_digest(stream, "sha256").hexdigest() == file.sha256
    except OSError:
        return False


def _flushed(folder: Path, path: Path) -> StoredFile:
    with path.open("rb") as stream:
        os.fsync(stream.fileno())
        digest = file_digest(stream, "sha256").hexdigest()
    return StoredFile(path=path.relative_to(folder).as_posix(), size=path.stat().st_size, sha256=digest)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
