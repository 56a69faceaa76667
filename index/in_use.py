"""A folder that somebody uses is not swept away: a generation, however many come after it, or a temporary one.

Whoever uses it holds a shared lock on it, which needs no right to write; the system frees it with the process.
Where there are no such locks (Windows), open files cannot be removed anyway.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from weakref import finalize

if sys.platform != "win32":
    import fcntl


class Kept:
    """While it lives, its folder stays."""

    def __init__(self, descriptor: int) -> None:
        self.let_go = finalize(self, os.close, descriptor)


def hold(folder: Path, *, wait: bool = False) -> Kept | None:
    """Keep a folder for as long as what is returned lives; None where that cannot be. `wait` for one who sweeps it."""
    if sys.platform == "win32":
        return None
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return None  # it is gone already: its files will be missed
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH if wait else fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:  # a file system without locks
        os.close(descriptor)
        return None
    return Kept(descriptor)


def is_held(folder: Path) -> bool:
    """Whether somebody reads a generation."""
    if sys.platform == "win32":
        return False
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return False


@contextmanager
def unheld(folder: Path) -> Iterator[bool]:
    """Whether a folder of ours is held by nobody, nor can be as long as this lasts. False where that is not known."""
    if sys.platform == "win32":
        yield False
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        yield False
        return
    try:
        yield _locked(descriptor)
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    if sys.platform == "win32" or os.fstat(descriptor).st_uid != os.geteuid():
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
