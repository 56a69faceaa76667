"""The lines of a PDF page as pdfium orders them, with their boxes in points from the top left of the page as shown."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from corpus.plain import squeeze
from corpus.transcript import Box

if TYPE_CHECKING:
    import pypdfium2

_PAGE_NUMBER = re.compile(r"第?\d{1,3}页?|[-(]\d{1,3}[-)]|第?\d{1,3}(?:页,?)?[/共]\d{1,3}页?")
_NOTHING = "\ufffe"
_NOTHINGS = "\x00\ufffe\uffff"
_FIRST = 20  # characters that stand for a page
_SURE = 12  # characters: a line so long is not repeated by chance


class Line(NamedTuple):
    text: str
    box: Box
    height: float  # of a character

    @property
    def middle(self) -> float:
        return (self.box.top + self.box.bottom) / 2

    @property
    def is_page_number(self) -> bool:
        return _PAGE_NUMBER.fullmatch(squeeze(self.text)) is not None


class Char(NamedTuple):
    text: str
    box: Box | None  # None for white space, printed or put in by pdfium

    def is_within(self, box: Box) -> bool:
        if self.box is None:
            return False
        x, y = (self.box.x0 + self.box.x1) / 2, (self.box.top + self.box.bottom) / 2
        return box.x0 <= x < box.x1 and box.top <= y < box.bottom


def page_chars(page: "pypdfium2.PdfPage") -> tuple[list[Char], bool]:
    """The characters that can be seen, in reading order, and whether others lie outside of the page."""
    width, height = page.get_size()
    shown = Box(x0=0, top=0, x1=width, bottom=height)
    everything = list(_chars(page))
    seen = [char for char in everything if char.box is None or char.is_within(shown)]
    return seen, len(seen) < len(everything)


def is_hidden_text(page: "pypdfium2.PdfPage") -> bool:
    """Whether the first words are printed invisibly, as programs do that recognise text in scans."""
    from pypdfium2 import raw

    text = page.get_textpage()
    try:
        found = (raw.FPDFText_GetTextObject(text, index) for index in range(min(text.count_chars(), _FIRST)))
        modes = [raw.FPDFTextObj_GetTextRenderMode(one) for one in found if one]
        return bool(modes) and all(mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE for mode in modes)
    finally:
        text.close()


def lines_of(chars: Sequence[Char]) -> list[Line]:
    lines: list[Line] = []
    held: list[Char] = []
    for char in chars:
        if char.text in {"\r", "\n"}:
            lines += _line(held)
            held = []
        else:
            held.append(char)
    return [*lines, *_line(held)]


def without_repeats(before: Sequence[Line], lines: Sequence[Line]) -> list[Line]:
    """A page that holds text outside of itself can begin with what the page before showed already."""
    last, first = [_said(line) for line in before], [_said(line) for line in lines]
    for count in range(min(len(last), len(first)), 0, -1):
        if last[-count:] == first[:count] and (count > 1 or len(first[0]) >= _SURE):
            return list(lines[count:])
    return list(lines)


def _said(line: Line) -> str:
    return squeeze(line.text)


def _line(chars: Sequence[Char]) -> Iterator[Line]:
    boxes = [char.box for char in chars if char.box is not None]
    text = "".join(char.text for char in chars).strip()
    if boxes and text:
        box = Box(
            x0=round(min(one.x0 for one in boxes), 1),
            top=round(min(one.top for one in boxes), 1),
            x1=round(max(one.x1 for one in boxes), 1),
            bottom=round(max(one.bottom for one in boxes), 1),
        )
        yield Line(text=text, box=box, height=max(one.bottom - one.top for one in boxes))


def _chars(page: "pypdfium2.PdfPage") -> Iterator[Char]:
    from pypdfium2 import raw

    text = page.get_textpage()
    try:
        high = 0  # the first half of a character beyond the sixteen bits that pdfium counts in
        for index in range(text.count_chars()):
            code = raw.FPDFText_GetUnicode(text, index)
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            low = 0xDC00 <= code < 0xE000
            char = _joined(high, code) if low and high else _NOTHING if low else chr(code)
            high = 0
            if char.isspace() or char in _NOTHINGS:
                yield Char("" if char in _NOTHINGS else char, None)
            else:
                # The loose box has the height of the font: a comma's middle is that of its line.
                yield Char(char, _shown(page, text.get_charbox(index, loose=True)))
    finally:
        text.close()


def _joined(high: int, low: int) -> str:
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


def _shown(page: "pypdfium2.PdfPage", box: tuple[float, float, float, float]) -> Box:
    """From the page's own coordinates, bottom up, to those of the page as it is shown, turned or not."""
    left, bottom, right, top = box
    x, y, x1, y1 = page.get_bbox()
    turned = {
        0: (left - x, y1 - top, right - x, y1 - bottom),
        90: (bottom - y, left - x, top - y, right - x),
        180: (x1 - right, bottom - y, x1 - left, top - y),
        270: (y1 - top, x1 - right, y1 - bottom, x1 - left),
    }
    x0, upper, x2, lower = turned[page.get_rotation()]
    return Box(x0=x0, top=upper, x1=x2, bottom=lower)
