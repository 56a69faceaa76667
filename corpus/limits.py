"""How much of a machine one file may take: far more than a report needs, far less than a bomb wants."""

from collections.abc import Callable
from contextvars import ContextVar

from corpus.record import Record


class Limits(Record):
    """For one file. Beyond any of them the file is refused with the reason."""

    size: int = 64 * 2**20  # bytes of the file
    unpacked: int = 400_000_000  # bytes that a packed file may unpack to
    entries: int = 10_000  # files in a packed file
    ratio: int = 500  # how many times its size an entry of a packed file may unpack to
    text: int = 10_000_000  # characters of a text or a web page
    pages: int = 600
    cells: int = 2_000_000
    memory: int = 2 * 2**30  # bytes of address space over what the worker needs before it reads anything
    seconds: float = 180.0  # by the clock
    pictures: int = 100  # pages that are recognised in pictures, each within `picture_seconds`
    picture_seconds: float = 60.0
    pixels: int = 60_000_000  # of a picture


OF_TABLES = Limits(memory=4 * 2**30, seconds=900.0)  # of a table of figures: a hundred thousand rows are usual

_ask: ContextVar[Callable[[float], None] | None] = ContextVar("whom to ask for more time", default=None)


def more_time(seconds: float) -> None:
    """Says that what comes next is slow by its nature; whoever watches the reader starts counting anew."""
    if ask := _ask.get():
        ask(seconds)


def watched_by(ask: Callable[[float], None]) -> None:
    _ask.set(ask)


__all__ = ["OF_TABLES", "Limits", "more_time", "watched_by"]
