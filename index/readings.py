"""What was read off files, kept so that no file is read twice: by its content and the program that read it.

readings/<sha256>.<reader>.json.gz    a Reading; one that is torn or of another program is read anew
"""

import gzip
import os
from collections.abc import Collection
from functools import cache
from hashlib import sha256
from pathlib import Path
from zlib import error as ZlibError

from corpus.reading import Reading
from index.files import unwritable

_FOLDER = "readings"
_FAST = 1  # compression: a reading is written once and read once or twice


@cache
def reader() -> str:
    """A hash over the program's own files that decide what is read off a file."""
    return code_of("corpus")[:16]


def code_of(*packages: str) -> str:
    digest = sha256()
    for package in packages:
        root = Path(__file__).parent.parent / package
        for path in sorted(one for one in root.rglob("*") if one.suffix in {".py", ".toml"}):
            digest.update(f"{path.relative_to(root)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


class Readings:
    """The readings kept in a data directory."""

    def __init__(self, data: Path) -> None:
        self._data, self._folder = data, data / _FOLDER

    def has(self, digest: str) -> bool:
        return self._path(digest).is_file()

    def get(self, digest: str) -> Reading | None:
        try:
            reading = Reading.model_validate_json(gzip.decompress(self._path(digest).read_bytes()))
        except (OSError, EOFError, ValueError, ZlibError):
            return None
        return reading if reading.report.sha256 == digest else None

    def put(self, reading: Reading) -> None:
        path = self._path(reading.report.sha256)
        fresh = path.with_name(f"{path.name}.new")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            # Not flushed to disk: one that a power failure tears is noticed and read anew.
            fresh.write_bytes(gzip.compress(reading.model_dump_json().encode(), _FAST))
            os.replace(fresh, path)
        except OSError as error:
            raise unwritable(self._data, error) from error

    def sweep(self, kept: Collection[str]) -> None:
        """Remove what belongs to no content in `kept` or to another program."""
        names = {self._path(one).name for one in kept}
        for path in self._folder.iterdir() if self._folder.is_dir() else ():
            if path.name not in names:
                path.unlink(missing_ok=True)

    def _path(self, digest: str) -> Path:
        return self._folder / f"{digest}.{reader()}.json.gz"
