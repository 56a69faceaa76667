"""Writing to the data directory so that a killed process leaves the old file or the new one."""

import os
from pathlib import Path

from index.errors import DataUnwritable


def write_whole(path: Path, content: bytes) -> None:
    """All of it or nothing, and on disk when this returns."""
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(fresh, path)


def unwritable(data: Path, error: OSError) -> DataUnwritable:
    return DataUnwritable(data, error.strerror or str(error))
