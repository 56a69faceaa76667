"""A generation that somebody reads is not swept away, however many come after it.

Whoever reads holds a shared lock on the folder, which needs no right to write; the system frees it with the process.
Where there are no such locks (Windows), open files cannot be removed anyway.
"""

import os
import sys
from pathlib import Path
from weakref import finalize

if sys.platform != "win32":
    import fcntl


class Kept:
    """While it lives, its generation stays."""

    def __init__(self, descriptor: int) -> None:
        self.let_go = finalize(self, os.close, descriptor)


def hold(folder: Path) -> Kept | None:
    """Keep a generation for as long as what is returned lives; None where that cannot be."""
    if sys.platform == "win32":
        return None
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return None  # it is gone already: its files will be missed
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
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
