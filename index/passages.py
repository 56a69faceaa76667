"""Passages by meaning and by words: vectors in an embedded Chroma through LlamaIndex, words in BM25, fused.

The only file that knows llama_index and chromadb. A directory of passages is written once and never changed:

    chunks.jsonl     the chunks, one a line
    words/           the BM25 index over them, in the same order
    vectors/         Chroma's files
    passages.json    which embedder made the vectors
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from hashlib import sha256
from math import log
from pathlib import Path
from shutil import copyfile
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar, cast
from weakref import finalize

from corpus.record import Record
from index.chunks import Chunk, ChunkKind
from index.embedding import Embedder, Vector
from index.scratch import Scratch
from index.vector_journal import VectorJournal
from index.weights import WeightsError
from index.words import Words, known_synonyms

if TYPE_CHECKING:
    import numpy as np
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]
    Scores = NDArray[np.float32]

_CHUNKS, _WORDS, _VECTORS, _CARD = "chunks.jsonl", "words", "vectors", "passages.json"
_COLLECTION = "passages"
# Measured on eval/cases/passages.jsonl: hit@1 .88 with these, .82 with reciprocal ranks, .75 by words alone.
_BY_MEANING, _BY_WORDS = 0.5, 0.5
_CANDIDATES = 100  # nearest vectors that are weighed against the words
_EMBEDDED_AT_ONCE = 64
_WRITTEN_AT_ONCE = 1024
_PAGE = 2000  # ids that are listed at once

Progress = Callable[[int, int], None]
Kind = TypeVar("Kind")


class Hit(Record):
    """A chunk that was found; scores compare within one search only."""

    chunk: Chunk
    score: float


class Card(Record):
    """What a directory of passages says of itself."""

    embedder: str | None
    size: int
    chunks: int


class Built(Record):
    """What a build had to do."""

    chunks: int
    embedded: int


class Passages:
    """The passages of a directory. Vectors are opened at the first search, and only if the embedder made them."""

    def __init__(self, folder: Path, chunks: Sequence[Chunk], words: Words, embedder: Embedder | None) -> None:
        self.chunks = tuple(chunks)
        self._folder = folder
        self._words = words
        self._embedder = embedder
        self._opening = Lock()
        self.problem: str | None = None  # why meaning takes no part although an embedder was given

    @staticmethod
    def build(
        folder: Path,
        chunks: Sequence[Chunk],
        embedder: Embedder | None,
        *,
        reuse_from: Path | None = None,
        journal: Path | None = None,
        progress: Progress | None = None,
    ) -> Built:
        """Write a new directory; texts that `reuse_from` holds with vectors of the same embedder are not embedded,
        nor are those that a killed build has left in the journal."""
        folder.mkdir(parents=True, exist_ok=True)
        unique = tuple({chunk.id: chunk for chunk in chunks}.values())
        with (folder / _CHUNKS).open("w", encoding="utf-8") as lines:
            lines.writelines(f"{chunk.model_dump_json()}\n" for chunk in unique)
        Words.build([chunk.text for chunk in unique]).save(folder / _WORDS)
        embedded = 0
        if embedder and unique:
            if reuse_from and _is_of(reuse_from, embedder):
                _copy_files(reuse_from / _VECTORS, folder / _VECTORS)
            embedded = _write_vectors(folder / _VECTORS, unique, embedder, VectorJournal(journal, embedder), progress)
        card = Card(
            embedder=embedder.name if embedder else None, size=embedder.size if embedder else 0, chunks=len(unique)
        )
        (folder / _CARD).write_text(card.model_dump_json(indent=1), encoding="utf-8")
        return Built(chunks=len(unique), embedded=embedded)

    @classmethod
    def open(cls, folder: Path, embedder: Embedder | None = None) -> "Passages":
        """Open for asking; without an embedder, or with another than the vectors', words alone are searched."""
        card = Card.model_validate_json((folder / _CARD).read_bytes())
        chunks = chunks_in(folder)
        usable = embedder if embedder and embedder.name == card.embedder and chunks else None
        passages = cls(folder, chunks, Words.open(folder / _WORDS, len(chunks)), usable)
        if embedder and not usable and chunks:
            passages.problem = f"向量由 {card.embedder} 生成，现在的模型是 {embedder.name}"
        return passages

    @property
    def by_meaning(self) -> bool:
        """Whether vectors take part in a search."""
        return self._embedder is not None

    def warm(self) -> None:
        """Load what the first search would load."""
        if self._vector_of("三公经费"):
            with self._opening:
                _ = self._store

    def search(
        self,
        query: str,
        *,
        entities: Sequence[str] = (),
        years: Sequence[int] = (),
        kinds: Sequence[ChunkKind] = (),
        k: int = 5,
    ) -> tuple[Hit, ...]:
        """The `k` best chunks among those of the entities, years and kinds; an empty filter lets all pass."""
        import numpy as np

        among = np.array(
            [
                (not entities or chunk.entity in entities)
                and (not years or chunk.year in years)
                and (not kinds or chunk.kind in kinds)
                for chunk in self.chunks
            ],
            np.bool_,
        )
        if not query.strip() or not among.any() or k < 1:
            return ()
        words = self._words.scores(" ".join([query, *known_synonyms().added(query)]), among)
        scores = _scaled(words, among)
        if (meaning := self._meaning(query, entities, years, kinds, among)) is not None:
            scores = np.float32(_BY_MEANING) * meaning + np.float32(_BY_WORDS) * scores
        best = np.argsort(-scores, kind="stable")[: min(k, int(among.sum()))]
        return tuple(Hit(chunk=self.chunks[at], score=float(scores[at])) for at in best if scores[at] > 0)

    def _meaning(
        self, query: str, entities: Sequence[str], years: Sequence[int], kinds: Sequence[str], among: "Mask"
    ) -> "Scores | None":
        """How near each chunk is in meaning, from 0 for those that are not among the nearest to 1 for the nearest."""
        import numpy as np

        if (vector := self._vector_of(query)) is None:
            return None
        from llama_index.core.vector_stores.types import VectorStoreQuery

        with self._opening:
            store = self._store
        found = store.query(
            VectorStoreQuery(
                query_embedding=vector,
                similarity_top_k=min(_CANDIDATES, int(among.sum())),
                filters=_filters(entity=entities, year=years, kind=kinds),
            )
        )
        near = np.zeros(len(self.chunks), np.float32)
        for name, similarity in zip(found.ids or (), found.similarities or (), strict=True):
            near[self._position[name]] = 1 + log(similarity)  # LlamaIndex gives exp(-distance); this is the cosine
        return _scaled(near, near > 0)

    def _vector_of(self, query: str) -> Vector | None:
        """None without a model; a damaged one is given up, and words go on alone."""
        try:
            return self._embedder.embed_queries([query])[0] if self._embedder else None
        except WeightsError as error:
            self._embedder, self.problem = None, str(error)
            return None

    @cached_property
    def _position(self) -> dict[str, int]:
        return {chunk.id: at for at, chunk in enumerate(self.chunks)}

    @cached_property
    def _store(self) -> Any:
        from llama_index.vector_stores.chroma import ChromaVectorStore

        # Chroma writes to its files even when it only reads. The directory's own stay as they were written, so that
        # their checksums hold, a read-only disk will do, and processes do not meet in one database.
        copy = Scratch("vectors")
        _copy_files(self._folder / _VECTORS, copy.path)
        client = _client(copy.path)
        finalize(self, _discard, client, copy)
        return ChromaVectorStore.from_collection(_collection(client))


def chunks_in(folder: Path) -> list[Chunk]:
    """The chunks of a directory of passages."""
    with (folder / _CHUNKS).open(encoding="utf-8") as lines:
        return [Chunk.model_validate_json(line) for line in lines]


def _scaled(scores: "Scores", among: "Mask") -> "Scores":
    """Scores stretched to 0…1 over the chunks `among`; 0 for all others."""
    import numpy as np

    if not among.any():
        return np.zeros_like(scores)
    low, high = float(scores[among].min()), float(scores[among].max())
    if high <= low:
        return np.where(among & (scores > 0), np.float32(1), np.float32(0))
    return np.where(among, (scores - np.float32(low)) / np.float32(high - low), np.float32(0)).astype(np.float32)


def _client(folder: Path) -> "Client":
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
    return cast("Client", client)


def _copy_files(source: Path, target: Path) -> None:
    """Contents without modes: the copy of a read-only directory must be writable."""
    for path in source.rglob("*"):
        if path.is_file():
            (target / path.relative_to(source)).parent.mkdir(parents=True, exist_ok=True)
            copyfile(path, target / path.relative_to(source))


def _discard(client: "Client", copy: Scratch) -> None:
    """Chroma keeps every client for its path until it is closed."""
    client.close()
    copy.remove()


def _collection(client: "Client") -> "Collection":
    """The collection. Its default embedding function would fetch a model from the network: there is none."""
    return client.get_collection(_COLLECTION, embedding_function=None)


def _content(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:32]


def _is_of(folder: Path, embedder: Embedder) -> bool:
    """Whether a directory holds vectors of this embedder."""
    card = folder / _CARD
    if not card.is_file() or not (folder / _VECTORS).is_dir():
        return False
    return Card.model_validate_json(card.read_bytes()).embedder == embedder.name


def _listed(value: Any) -> list[Any]:
    return [] if value is None else list(value)


def _write_vectors(
    folder: Path, chunks: Sequence[Chunk], embedder: Embedder, journal: VectorJournal, progress: Progress | None
) -> int:
    """Bring what the folder holds to these chunks; embed what has no vector yet, and say how much that was."""
    with _client(folder) as client:
        collection = _opened(client)
        held = _contents(collection)
        wanted = {chunk.id: _content(chunk.text) for chunk in chunks}
        new = [chunk for chunk in chunks if held.get(chunk.id) != wanted[chunk.id]]
        embedded = 0
        for batch in _batches(new, min(_WRITTEN_AT_ONCE, client.get_max_batch_size())):
            vectors = _vectors_held(collection, [wanted[chunk.id] for chunk in batch])
            vectors |= journal.get([wanted[chunk.id] for chunk in batch])
            texts = {wanted[chunk.id]: chunk.text for chunk in batch if wanted[chunk.id] not in vectors}
            for part in _batches(list(texts), _EMBEDDED_AT_ONCE):
                made = dict(zip(part, embedder.embed_passages([texts[one] for one in part]), strict=True))
                journal.add(made)
                vectors |= made
                embedded += len(part)
                if progress:
                    progress(embedded, len(new))
            embeddings: list[Sequence[float] | Sequence[int]] = [vectors[wanted[chunk.id]] for chunk in batch]
            collection.upsert(
                ids=[chunk.id for chunk in batch],
                embeddings=embeddings,
                metadatas=[_said(chunk) for chunk in batch],
                documents=[chunk.text for chunk in batch],
            )
        for gone in _batches([one for one in held if one not in wanted], client.get_max_batch_size()):
            collection.delete(ids=list(gone))
    return embedded


def _opened(client: "Client") -> "Collection":
    return client.get_or_create_collection(
        _COLLECTION,
        embedding_function=None,
        # l2, the default, loses neighbours; more links and a wider search make up for what filters cut off.
        configuration={"hnsw": {"space": "cosine", "max_neighbors": 32, "ef_construction": 200, "ef_search": 200}},
    )


def _contents(collection: "Collection") -> dict[str, str]:
    """The ids held, each with the hash of its text."""
    held: dict[str, str] = {}
    for start in range(0, collection.count(), _PAGE):
        page = collection.get(include=["metadatas"], limit=_PAGE, offset=start)
        held |= {name: str(said["content"]) for name, said in zip(page["ids"], _listed(page["metadatas"]), strict=True)}
    return held


def _vectors_held(collection: "Collection", contents: Sequence[str]) -> dict[str, Vector]:
    """The vectors of these texts where they stand in the collection under other ids: in a version before."""
    among: Any = {"content": {"$in": list(contents)}}
    found = collection.get(where=among, include=["embeddings", "metadatas"])
    pairs = zip(_listed(found["embeddings"]), _listed(found["metadatas"]), strict=True)
    return {str(said["content"]): [float(part) for part in vector] for vector, said in pairs}


def _batches(things: Sequence[Kind], size: int) -> Iterator[Sequence[Kind]]:
    return (things[start : start + size] for start in range(0, len(things), size))


def _said(chunk: Chunk) -> Any:
    """The metadata of a chunk as LlamaIndex keeps it, so that its vector store can read the collection."""
    from llama_index.core.schema import TextNode
    from llama_index.core.vector_stores.utils import node_to_metadata_dict

    said = {"entity": chunk.entity, "year": chunk.year, "kind": chunk.kind, "content": _content(chunk.text)}
    return node_to_metadata_dict(TextNode(id_=chunk.id, metadata=said), remove_text=True, flat_metadata=True)


def _filters(**wanted: Sequence[Any]) -> Any:
    from llama_index.core.vector_stores.types import FilterOperator, MetadataFilter, MetadataFilters

    return MetadataFilters(
        filters=[
            MetadataFilter(key=key, value=list(values), operator=FilterOperator.IN)
            for key, values in wanted.items()
            if values
        ]
    )
