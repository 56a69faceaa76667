"""Text → vector: the default model through onnxruntime, any other through sentence-transformers, a toy for tests."""

import os
import zlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from itertools import pairwise
from math import sqrt
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

from index.weights import NAME, WeightsError, default_model, read_card, verified

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vector = list[float]


class Embedder(Protocol):
    """What turns questions and passages into unit vectors. Vectors are comparable only under one `name`."""

    @property
    def name(self) -> str: ...

    @property
    def size(self) -> int: ...

    def embed_queries(self, texts: Sequence[str]) -> list[Vector]: ...

    def embed_passages(self, texts: Sequence[str]) -> list[Vector]: ...


def open_embedder(model: str, models: Path) -> Embedder:
    """The embedder that a setting names: the default model, a model folder, or a model in the local hub cache.

    Default weights are made under `models` if they are not there yet; nothing is ever fetched.
    """
    if model in ("", NAME):
        return OnnxEmbedder(default_model(models))
    if read_card(Path(model)) is not None:
        return OnnxEmbedder(Path(model))
    return SentenceTransformersEmbedder(model)


class OnnxEmbedder:
    """A model made by `index.weights`. Files are checked and loaded at the first text, not before."""

    def __init__(self, folder: Path) -> None:
        card = read_card(folder)
        if card is None:
            raise WeightsError(f"{folder} 里没有可用的向量模型，请运行 wenzhang index --rebuild。")
        self.folder = folder
        self._max_tokens = card.max_tokens
        self._loading = Lock()
        self.name = f"{card.name}-{card.files[0].sha256[:12]}"
        self.size = card.size

    def embed_queries(self, texts: Sequence[str]) -> list[Vector]:
        return self._embed([f"query: {text}" for text in texts])

    def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        return self._embed([f"passage: {text}" for text in texts])

    def _embed(self, texts: list[str]) -> list[Vector]:
        with self._loading:
            vector_of = self._model
        if len(texts) < 2:
            return [vector_of(text) for text in texts]
        # One thread a text: the matrices are small, and threads that share one text mostly wait for each other.
        with ThreadPoolExecutor(min(processors(), len(texts))) as pool:
            return list(pool.map(vector_of, texts))

    @cached_property
    def _model(self) -> Callable[[str], Vector]:
        # Its wheels report home unless told not to, before the import.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        import numpy as np
        import onnxruntime
        from tokenizers import Tokenizer

        verified(self.folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        session = onnxruntime.InferenceSession(
            str(self.folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        tokenizer.enable_truncation(self._max_tokens)

        def vector_of(text: str) -> Vector:
            tokens = np.array([tokenizer.encode(text).ids], np.int64)
            vector: Vector = session.run(None, {"tokens": tokens})[0].tolist()
            return vector

        return vector_of


class SentenceTransformersEmbedder:
    """Any model that sentence-transformers can open from a folder or its local cache, with the model's own prompts."""

    def __init__(self, model: str) -> None:
        self.name = model
        self._loading = Lock()

    @property
    def size(self) -> int:
        return int(self._loaded().get_embedding_dimension() or 0)

    def embed_queries(self, texts: Sequence[str]) -> list[Vector]:
        return self._listed(self._loaded().encode_query(list(texts), normalize_embeddings=True))

    def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        return self._listed(self._loaded().encode_document(list(texts), normalize_embeddings=True))

    def _listed(self, vectors: Any) -> list[Vector]:
        return [list(map(float, vector)) for vector in vectors]

    def _loaded(self) -> "SentenceTransformer":
        with self._loading:
            return self._model

    @cached_property
    def _model(self) -> "SentenceTransformer":
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise WeightsError(f"使用模型 {self.name!r} 需要 sentence-transformers，请先安装它。") from error
        try:
            return SentenceTransformer(self.name, device="cpu", local_files_only=True)
        except (OSError, ValueError) as error:
            raise WeightsError(
                f"打不开向量模型 {self.name!r}：请给出模型文件夹，或先把模型下载到本机缓存（程序自己不联网）。"
            ) from error


class ToyEmbedder:
    """Counts of hashed characters and character pairs: texts that share words are near. For tests, no model needed."""

    def __init__(self, size: int = 64) -> None:
        self.name = f"toy-{size}"
        self.size = size

    def embed_queries(self, texts: Sequence[str]) -> list[Vector]:
        return [self._vector(text) for text in texts]

    def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        return [self._vector(text) for text in texts]

    def _vector(self, text: str) -> Vector:
        counts = [0.0] * self.size
        for gram in [*text, *map("".join, pairwise(text))]:
            counts[zlib.crc32(gram.encode()) % self.size] += 1.0
        length = sqrt(sum(count * count for count in counts)) or 1.0
        return [count / length for count in counts]


def processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
