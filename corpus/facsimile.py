"""A page of a PDF or a scan as a picture, with boxes drawn around what is cited on it.

The file is opened by a process of its own (`python -m corpus.facsimile`), for one that crashes its reader must not take
the page's server along.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.limits import Limits
from corpus.transcript import Box

if TYPE_CHECKING:
    from PIL.Image import Image

_SECONDS = 30.0
_WIDTH = 1200  # pixels: print of a report is read without zooming on a phone held across
_LARGEST_SCALE = 4.0
_FRAME = (200, 30, 30)  # of the box
_THICK = 4  # pixels: told from the rulings of a table without colour
_AROUND = 4  # pixels between the print and its box
_COLOURS = 64  # print needs few, and a picture of few is small
_ROOT = Path(__file__).parent.parent


def facsimile(path: Path, page: int, boxes: Sequence[Box]) -> bytes | None:
    """The page (from 1) as a PNG with the boxes on it; None where the file shows no such page or its reader fails."""
    request = {"path": os.fspath(path.absolute()), "page": page, "boxes": [box.model_dump() for box in boxes]}
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "corpus.facsimile"],
            input=json.dumps(request).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
            env={**os.environ, "PYTHONPATH": str(_ROOT), "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        )
    except (subprocess.TimeoutExpired, OSError):
        return None
    return done.stdout if done.returncode == 0 and done.stdout.startswith(b"\x89PNG") else None


def _main() -> None:
    request = json.load(sys.stdin)
    boxes = [Box(x0=one["x0"], top=one["top"], x1=one["x1"], bottom=one["bottom"]) for one in request["boxes"]]
    raw = Path(request["path"]).read_bytes()
    image, scale = _page_of_pdf(raw, request["page"]) if b"%PDF-" in raw[:1024] else _frame(raw, request["page"])
    sys.stdout.buffer.write(_drawn(image, scale, boxes))


def _page_of_pdf(raw: bytes, page: int) -> "tuple[Image, float]":
    import pypdfium2

    shown = pypdfium2.PdfDocument(raw)[page - 1]
    scale = min(_WIDTH / shown.get_width(), _LARGEST_SCALE)
    image: Image = shown.render(scale=scale).to_pil().convert("RGB")
    return image, scale


def _frame(raw: bytes, page: int) -> "tuple[Image, float]":
    """Boxes on a picture count its own pixels, as it was read."""
    from corpus.readers.picture import frames_of

    for number, image in enumerate(frames_of(raw, Limits()), start=1):
        if number == page:
            scale = min(_WIDTH / image.width, 1.0)
            return image.resize((round(image.width * scale), round(image.height * scale))), scale
    raise IndexError(page)


def _drawn(image: "Image", scale: float, boxes: Sequence[Box]) -> bytes:
    from PIL import ImageDraw

    drawn = image.quantize(_COLOURS)
    drawn.putpalette([*(drawn.getpalette() or [])[: 3 * _COLOURS], *_FRAME])
    draw = ImageDraw.Draw(drawn)
    for box in boxes:
        left, top, right, bottom = (edge * scale for edge in (box.x0, box.top, box.x1, box.bottom))
        around = (left - _AROUND, top - _AROUND, right + _AROUND, bottom + _AROUND)
        draw.rectangle(around, outline=_COLOURS, width=_THICK)
    out = BytesIO()
    drawn.save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    _main()
