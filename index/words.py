"""Search by words: BM25 over characters and character pairs, which needs no dictionary of Chinese words."""

import re
import tomllib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.plain import squeeze
from corpus.vocabulary_file import load_vocabulary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Scores = NDArray[np.float32]

# Latin words and numbers are kept whole (1,684.87 and APP are one word each); anything else ends a run of characters.
_RUN = re.compile(r"[a-z]+|\d[\d,]*(?:\.\d+)?|[㐀-鿿]+")


def grams(text: str) -> list[str]:
    """The words of BM25: every Chinese character, every pair of neighbours, every Latin word and number."""
    found: list[str] = []
    for match in _RUN.finditer(squeeze(text).lower()):
        run = match[0]
        if run[0].isascii():
            found.append(run.replace(",", ""))
        else:
            found.extend(run)
            found.extend(first + second for first, second in pairwise(run))
    return found


class Synonyms:
    """Other words for what a question says: each group is one meaning, its words stand for one another."""

    def __init__(self, groups: Iterable[Sequence[str]]) -> None:
        self._groups: Mapping[str, tuple[str, ...]] = dict(_by_word(groups))

    def added(self, question: str) -> tuple[str, ...]:
        """The other words for the longest known words in the question, which are not already in it."""
        bare = squeeze(question).lower()
        found: dict[str, None] = {}
        taken = bare
        for word in sorted(self._groups, key=len, reverse=True):
            if word in taken:
                taken = taken.replace(word, "\0")
                found.update(dict.fromkeys(other for other in self._groups[word] if other not in bare))
        return tuple(found)


@cache
def known_synonyms() -> Synonyms:
    """The vocabulary's items with their aliases, and how people ask for what reports head otherwise."""
    asked = tomllib.loads((files("index") / "synonyms.toml").read_text(encoding="utf-8"))["group"]
    items = ((item.name, *item.aliases, *item.asked) for item in load_vocabulary().items)
    return Synonyms([*(group["words"] for group in asked), *items])


def _by_word(groups: Iterable[Sequence[str]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A loose word leads to the name (the first of its group) and the name to nothing: reports print names."""
    for group in groups:
        name, *others = (squeeze(word).lower() for word in group)
        yield from ((other, (name,)) for other in others)


class Words:
    """A BM25 index over texts, addressed by their positions."""

    def __init__(self, index: Any, count: int) -> None:
        self._index = index
        self._count = count

    @classmethod
    def build(cls, texts: Sequence[str]) -> "Words":
        import bm25s

        numbers: dict[str, int] = {}
        # Four bytes a word: lists of words, and of their numbers, take most of the memory of building an index.
        words = [array("i", (numbers.setdefault(gram, len(numbers)) for gram in grams(text))) for text in texts]
        index = bm25s.BM25()
        index.index((words or [array("i", [0])], numbers or {"\0": 0}), show_progress=False)
        return cls(index, len(texts))

    def save(self, folder: Path) -> None:
        self._index.save(str(folder), show_progress=False)

    @classmethod
    def open(cls, folder: Path, count: int) -> "Words":
        import bm25s

        return cls(bm25s.BM25.load(str(folder), show_progress=False), count)

    def scores(self, question: str, among: "NDArray[np.bool_] | None" = None) -> "Scores":
        """A score for every text; texts outside `among` score nothing."""
        import numpy as np

        wanted = [gram for gram in grams(question) if gram in self._index.vocab_dict]
        if not wanted or not self._count:
            return np.zeros(self._count, np.float32)
        mask = None if among is None else among.astype(np.float32)
        return np.asarray(self._index.get_scores(wanted, weight_mask=mask), np.float32)
