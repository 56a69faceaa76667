"""A page that is a picture → its characters in reading order and the lines that rule its tables, both in points."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from corpus.readers.ocr import Seen, recognised
from corpus.readers.pdf_lines import Char
from corpus.readers.rulings import Ruling, levelled, rulings_of
from corpus.transcript import Box

if TYPE_CHECKING:
    import numpy as np

_INSIDE = 4.0  # pixels by which words must reach over a line to stand on both sides of it
_SAME_LINE = 0.5  # of the height of words: how far apart the middles of one line are
_DOUBT = "（识别不清：{}）"


class Scan(NamedTuple):
    """`chars` are whole words where they stand in one cell."""

    chars: list[Char]
    rulings: list[Ruling]


def scan_picture(image: "np.ndarray", scale: float) -> Scan:
    """`image` in red, green and blue; `scale` is how many of its pixels make a point."""
    import numpy as np

    level = levelled(np.ascontiguousarray(image))
    rulings = rulings_of(level)
    words = [part for seen in recognised(level) for part in _parts(seen, rulings)]
    return Scan(
        chars=[Char(char.text, _points(char.box, scale)) for char in _in_order(words)],
        rulings=[Ruling(one.across, one.at / scale, one.start / scale, one.end / scale) for one in rulings],
    )


def _parts(seen: Seen, rulings: Sequence[Ruling]) -> Iterator[Char]:
    """Words that reach over a line of a table are those of two cells."""
    middle = (seen.box.top + seen.box.bottom) / 2
    cuts = sorted(
        one.at
        for one in rulings
        if not one.across and one.start <= middle <= one.end and seen.box.x0 + _INSIDE < one.at < seen.box.x1 - _INSIDE
    )
    edges = [seen.box.x0, *cuts, seen.box.x1]
    for left, right in pairwise(edges):
        text = seen.text
        if cuts:
            text = "".join(char for char, box in seen.chars if left <= (box.x0 + box.x1) / 2 < right).strip()
        if text:
            box = seen.box.model_copy(update={"x0": left, "x1": right})
            # A number that may be another one is none.
            unsure = seen.doubtful and any(char.isdigit() for char in text)
            yield Char(_DOUBT.format(text) if unsure else text, box)


def _in_order(words: Sequence[Char]) -> Iterator[Char]:
    """Line after line, with blanks between words and breaks between lines."""
    line: list[Char] = []
    for word in sorted(words, key=_middle):
        if line and _middle(word) - _middle(line[-1]) > _SAME_LINE * _height(line[-1]):
            yield from _spaced(line)
            line = []
        line.append(word)
    yield from _spaced(line)


def _spaced(line: Sequence[Char]) -> Iterator[Char]:
    for index, word in enumerate(sorted(line, key=lambda char: char.box.x0 if char.box else 0.0)):
        if index:
            yield Char("  ", None)
        yield word
    yield Char("\n", None)


def _middle(char: Char) -> float:
    return (char.box.top + char.box.bottom) / 2 if char.box else 0.0


def _height(char: Char) -> float:
    return char.box.bottom - char.box.top if char.box else 0.0


def _points(box: Box | None, scale: float) -> Box | None:
    if box is None:
        return None
    return Box(
        x0=round(box.x0 / scale, 1), top=round(box.top / scale, 1),
        x1=round(box.x1 / scale, 1), bottom=round(box.bottom / scale, 1),
    )  # fmt: skip


__all__ = ["Scan", "scan_picture"]
