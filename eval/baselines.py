"""What stock retrieval finds over the same texts: does its context hold the figure asked for?

That is the upper bound of any language model that answers from the context: it cannot say what it was not shown.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, Literal, cast

from corpus.figure import NUMBER, YUAN_PER, convert, parse_number
from corpus.plain import plain
from corpus.record import Record
from eval.case import Case, Expected
from eval.interval import Rate
from index.chunks import Chunk
from index.embedding import Embedder, Vector
from index.library import Library
from index.words import Words

DEPTHS = (2, 10)
Name = Literal["LlamaIndex", "words", "vectors"]
Search = Callable[[str], Sequence[str]]  # a question → the passages found, the best first, as many as the deepest


class Baseline(Record):
    """How often the first `depth` passages of a search held every figure asked for."""

    name: Name
    depth: int
    holds: Rate


_TELLING = 3  # digits: a 0 or a 5 stands in nearly every context


def with_figures(cases: Iterable[Case]) -> list[Case]:
    """The cases that telling figures answer: by them a context can be judged."""
    return [
        case
        for case in cases
        if case.expect.values
        and all(len(one.value.normalize().as_tuple().digits) >= _TELLING for one in case.expect.values)
    ]


def baselines(cases: Sequence[Case], searches: dict[Name, Search]) -> tuple[Baseline, ...]:
    """Every search asked every question; a conversation is given to it whole."""
    found: dict[tuple[Name, int], int] = {(name, depth): 0 for name in searches for depth in DEPTHS}
    for case in cases:
        for name, search in searches.items():
            texts = [_numbers(text) for text in search(" ".join(case.turns))]
            for depth in DEPTHS:
                found[name, depth] += all(_held(one, texts[:depth]) for one in case.expect.values)
    return tuple(
        Baseline(name=name, depth=depth, holds=Rate(of=times, total=len(cases)))
        for (name, depth), times in found.items()
    )


def _numbers(text: str) -> set[Decimal]:
    return {abs(Decimal(match.group().replace(",", ""))) for match in NUMBER.finditer(plain(text).text)}


def _held(one: Expected, texts: Sequence[set[Decimal]]) -> bool:
    """The figure as printed or in another money unit; of a computed one all its terms."""
    numbers = set().union(*texts)
    if one.formula is not None:
        terms = (parse_number(term) for term in NUMBER.findall(one.formula))
        return all(term is None or abs(term) in numbers or term in (1, 100) for term in terms)
    units = YUAN_PER if one.unit in YUAN_PER else (one.unit,)
    wanted = (one.value, *one.accept)
    return any(abs(convert(value, one.unit, unit)) in numbers for value in wanted for unit in units)


class Remembering:
    """An embedder that computes the vector of a question once for all searches."""

    def __init__(self, embedder: Embedder) -> None:
        self.name, self.size, self.embed_passages = embedder.name, embedder.size, embedder.embed_passages
        self._of = cache(lambda text: embedder.embed_queries([text])[0])

    def embed_queries(self, texts: Sequence[str]) -> list[Vector]:
        return [self._of(text) for text in texts]


def searches_of(library: Library, model: Embedder) -> dict[Name, Search]:
    """The stock pipeline over the texts as they are; words alone and vectors alone over this program's passages."""
    embedder = Remembering(model)
    texts = [library.facts.text(entry.id) for entry in library.facts.reports()]
    passages = library.passages
    chunks = passages.chunks if passages else ()
    return {
        "LlamaIndex": stock(texts, embedder),
        "words": by_words(chunks),
        "vectors": by_vectors(chunks, embedder),
    }


def stock(texts: Sequence[str], embedder: Embedder) -> Search:
    """LlamaIndex as its first example has it: SentenceSplitter and VectorStoreIndex in memory, nothing set."""
    from llama_index.core import Document, VectorStoreIndex
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.node_parser import SentenceSplitter

    class Same(BaseEmbedding):
        """The embedding model of this program."""

        def _get_query_embedding(self, query: str) -> list[float]:
            return embedder.embed_queries([query])[0]

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

        def _get_text_embedding(self, text: str) -> list[float]:
            return embedder.embed_passages([text])[0]

    index = VectorStoreIndex.from_documents(
        [Document(text=text) for text in texts], transformations=[SentenceSplitter()], embed_model=Same()
    )
    retriever = index.as_retriever(similarity_top_k=max(DEPTHS))
    return lambda question: [cast(Any, hit.node).text for hit in retriever.retrieve(question)]


def by_words(chunks: Sequence[Chunk]) -> Search:
    words = Words.build([chunk.text for chunk in chunks])
    return lambda question: _best(words.scores(question), chunks)


def by_vectors(chunks: Sequence[Chunk], embedder: Embedder) -> Search:
    import numpy as np

    vectors = np.array(embedder.embed_passages([chunk.text for chunk in chunks]), np.float32)
    return lambda question: _best(vectors @ np.array(embedder.embed_queries([question])[0], np.float32), chunks)


def _best(scores: Any, chunks: Sequence[Chunk]) -> list[str]:
    import numpy as np

    return [chunks[at].quote for at in np.argsort(-scores, kind="stable")[: max(DEPTHS)]]
