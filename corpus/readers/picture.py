"""A report that is a picture (PNG, JPEG, TIFF …), each of its frames a page. Needs the extra `ocr`."""

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from corpus.errors import DamagedReport, OverLimit, ScannedReport
from corpus.limits import Limits, more_time
from corpus.readers.ocr import HOW, LONGEST, is_installed
from corpus.readers.pdf import picture_page, write_page
from corpus.readers.pdf_tables import Ruled
from corpus.transcript import Transcript, Writer

if TYPE_CHECKING:
    from PIL.Image import Image

_KINDS = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP")


def read_picture(raw: bytes, limits: Limits) -> Transcript:
    import numpy as np

    if not is_installed():
        raise ScannedReport(f"这是图片，未识别。{HOW}")
    writer = Writer(limits)
    before: Ruled | None = None
    found: list[int] = []
    for number, frame in enumerate(frames_of(raw, limits), start=1):
        more_time(limits.picture_seconds)
        page = picture_page(np.asarray(frame), 1.0)
        writer.begin_page()
        before = write_page(writer, page, before)
        found += [number] * page.is_recognised
    if not found:
        raise ScannedReport("图片里没有认出文字。请核对文件")
    return writer.done(broken=True, ocr_pages=found)


def frames_of(raw: bytes, limits: Limits) -> "Iterator[Image]":
    from PIL import Image, ImageOps

    try:
        opened = Image.open(BytesIO(raw), formats=_KINDS)
        frames = getattr(opened, "n_frames", 1)
        if frames > limits.pictures:
            raise OverLimit(f"图片有 {frames} 页，超过 {limits.pictures} 页。请拆成单个部门的报告后再收录")
        for index in range(frames):
            opened.seek(index)
            # Known from its head, before anything is unpacked.
            if opened.width * opened.height > limits.pixels:
                raise OverLimit(f"图片有 {opened.width} × {opened.height} 点，不像一页报告。请核对文件")
            shown = ImageOps.exif_transpose(opened).convert("RGB")
            shown.thumbnail((LONGEST, LONGEST))
            yield shown
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise DamagedReport(f"图片已损坏，打不开（{type(error).__name__}）。请重新取得文件") from None


__all__ = ["frames_of", "read_picture"]
