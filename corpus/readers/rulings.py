"""The straight lines of a picture, as they rule a table. The only file that imports cv2 (of the extra `ocr`)."""

from collections.abc import Iterable
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np

_ACROSS, _DOWN = 60, 40  # pixels: shorter lines are strokes of characters
_THICK = 12  # pixels: what is thicker is a bar or a picture
_NEAR = 6  # pixels within which two lines are one
_LEVEL = 0.03  # degrees of skew that do no harm
_STEEPEST = 0.09  # of its length that a line may rise: five degrees
_END = 20  # pixels of a line by which its ends are placed


class Ruling(NamedTuple):
    """From `start` to `end` at the height (of one that goes across) or distance `at`, in pixels."""

    across: bool
    at: float
    start: float
    end: float


def levelled(image: "np.ndarray") -> "np.ndarray":
    """The picture turned until its lines go straight across."""
    import cv2

    height, width = image.shape[:2]
    angle = _skew(_lines(image, across=True), width)
    if abs(angle) < _LEVEL:
        return image
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned: np.ndarray = cv2.warpAffine(
        image, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)
    )
    return turned


def rulings_of(image: "np.ndarray") -> list[Ruling]:
    across = _found(_lines(image, across=True), across=True)
    down = _found(_lines(image, across=False), across=False)
    return [*_snapped(across), *_snapped(down)]


def _lines(image: "np.ndarray", *, across: bool) -> "np.ndarray":
    """Only what is a line: all else is wiped out."""
    import cv2

    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    ink = cv2.adaptiveThreshold(cv2.bitwise_not(grey), 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 25, -10)
    shape = (_ACROSS, 1) if across else (1, _DOWN)
    lines = cv2.morphologyEx(ink, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, shape))
    # A line that is broken or a little slanted comes in pieces: they are joined again.
    joined = (_ACROSS // 2, 3) if across else (3, _DOWN // 2)
    whole: np.ndarray = cv2.morphologyEx(lines, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, joined))
    return whole


def _skew(lines: "np.ndarray", width: int) -> float:
    """Degrees by which the long lines rise or fall; 0 where there are none."""
    import cv2
    import numpy as np

    _, labels, boxes, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    slopes = []
    for label, (x, y, long, high, _) in enumerate(boxes.tolist()):
        if label == 0 or long < width // 5:
            continue
        line = labels[y : y + high, x : x + long] == label
        left, right = (np.nonzero(line[:, part])[0] for part in (slice(_END), slice(-_END, None)))
        if high <= long * _STEEPEST and left.size and right.size:
            slopes.append(float(np.degrees(np.arctan2(right.mean() - left.mean(), long - _END))))
    return median(slopes) if slopes else 0.0


def _found(lines: "np.ndarray", *, across: bool) -> list[Ruling]:
    import cv2

    _, _, boxes, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    rulings = []
    for x, y, width, height, _ in boxes[1:].tolist():  # the first is the ground
        thick, long = (height, width) if across else (width, height)
        if thick <= _THICK and long >= (_ACROSS if across else _DOWN):
            at, start = (y + height / 2, x) if across else (x + width / 2, y)
            rulings.append(Ruling(across, at, start, start + long))
    return rulings


def _snapped(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Lines that are all but at one height are at one height."""
    snapped: list[Ruling] = []
    group: list[Ruling] = []
    for ruling in sorted(rulings, key=lambda one: one.at):
        if group and ruling.at - group[0].at > _NEAR:
            snapped += _levelled(group)
            group = []
        group.append(ruling)
    return [*snapped, *_levelled(group)]


def _levelled(group: list[Ruling]) -> list[Ruling]:
    at = median(one.at for one in group) if group else 0.0
    return [one._replace(at=at) for one in group]


__all__ = ["Ruling", "levelled", "rulings_of"]
