"""Temporary folders, gone with whoever made them. A process that is killed leaves its own; the next one that makes such
a folder sweeps it away.

Each is held by its process. Numbers of processes are used again, a lock is not: the system frees it with the process.
"""

import tempfile
from functools import cache
from pathlib import Path
from shutil import rmtree
from types import TracebackType
from weakref import finalize

from index.in_use import Kept, hold, unheld

_PREFIX = "wenzhang-tmp-"  # whatever is called so is held by the one who made it


class Scratch:
    """An empty folder for as long as this lives."""

    def __init__(self, purpose: str) -> None:
        _sweep_first()
        self.path, kept = _made(purpose)
        self._gone = finalize(self, _removed, self.path, kept)

    def remove(self) -> None:
        self._gone()

    def __enter__(self) -> Path:
        return self.path

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.remove()


def sweep() -> None:
    """Remove what processes that are no more have left behind."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with unheld(folder) as left:
            if left:
                rmtree(folder, ignore_errors=True)


@cache
def _sweep_first() -> None:
    """Once in a process."""
    sweep()


def _made(purpose: str) -> tuple[Path, Kept | None]:
    """A folder and what holds it. One who sweeps may come between the two, and takes the folder away."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{purpose}-"))
        kept = hold(folder, wait=True)
        if folder.is_dir():
            return folder, kept


def _removed(folder: Path, kept: Kept | None) -> None:
    rmtree(folder, ignore_errors=True)
    if kept is not None:
        kept.let_go()
