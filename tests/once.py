"""What is long to make is made once, by the worker that asks first; the others wait for it and take it over."""

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from filelock import FileLock

Value = TypeVar("Value")


class Once:
    """Things that all workers of one run share, in a folder of that run."""

    def __init__(self, shared: Path) -> None:
        self._shared = shared

    def path(self, name: str, write: Callable[[Path], object]) -> Path:
        """The file or folder of this name that `write` has written; no test may change it."""
        path, written = self._shared / name, self._shared / f"{name}.written"
        with FileLock(self._shared / f"{name}.lock"):
            if not written.exists():
                write(path)
                written.touch()
        return path

    def value(self, name: str, make: Callable[[], Value]) -> Value:
        """A copy of what `make` has returned."""
        kept = self.path(name, lambda path: path.write_bytes(pickle.dumps(make())))
        value: Value = pickle.loads(kept.read_bytes())
        return value
