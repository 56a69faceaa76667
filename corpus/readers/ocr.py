"""Words of a picture, recognised: the optional extra `ocr`. The only file that imports rapidocr.

The models lie in its package; they are named here by their files, so that none is ever fetched.
"""

import os
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from corpus.transcript import Box

if TYPE_CHECKING:
    import numpy as np
    from rapidocr import RapidOCR

HOW = '请安装文字识别（pip install "rapidocr==3.10.*"）后再收录，或改用带文字的 PDF'
LONGEST = 2000  # pixels: the side of a picture in which print of ten points is read well
_MODELS = {"Det": "PP-OCRv6_det_small.onnx", "Rec": "PP-OCRv6_rec_small.onnx"}
_DOUBTFUL = 0.85  # of recognitions below it one in some is wrong


class Seen(NamedTuple):
    """A run of words on one line, in pixels; `chars` says where each character stands."""

    text: str
    box: Box
    chars: tuple[tuple[str, Box], ...]
    doubtful: bool


def is_installed() -> bool:
    """With the models that are named here: another version may bring others, and fetch these."""
    found = find_spec("rapidocr")
    if found is None or found.origin is None or find_spec("cv2") is None:
        return False
    return all((Path(found.origin).parent / "models" / name).exists() for name in _MODELS.values())


def recognised(image: "np.ndarray") -> list[Seen]:
    """In no particular order."""
    found = _engine()(image, use_cls=False, return_word_box=True, return_single_char_box=True)
    if found.txts is None or found.boxes is None or found.scores is None:
        return []
    rows = zip(found.txts, found.boxes, found.scores, found.word_results, strict=True)
    return [
        Seen(text.strip(), _box(corners), tuple(_chars(each)), score < _DOUBTFUL)
        for text, corners, score, each in rows
        if text.strip()
    ]


@cache
def _engine() -> "RapidOCR":
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import rapidocr

    models = Path(rapidocr.__file__).parent / "models"
    settings: dict[str, object] = {
        "Global.log_level": "critical",
        "Global.use_cls": False,
        "Global.max_side_len": LONGEST,
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
    return rapidocr.RapidOCR(
        params=settings | {f"{part}.model_path": str(models / name) for part, name in _MODELS.items()}
    )


def _chars(each: Sequence[tuple[str, float, Sequence[Sequence[float]] | None]]) -> Iterator[tuple[str, Box]]:
    return ((text, _box(corners)) for text, _, corners in each if corners is not None)


def _box(corners: "Sequence[Sequence[float]] | np.ndarray") -> Box:
    xs, ys = [float(one[0]) for one in corners], [float(one[1]) for one in corners]
    return Box(x0=min(xs), top=min(ys), x1=max(xs), bottom=max(ys))


__all__ = ["HOW", "LONGEST", "Seen", "is_installed", "recognised"]
