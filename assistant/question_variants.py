"""Other spellings of the names of items: 公用支出 for 公用经费, 商品与服务支出 for 商品和服务支出."""

import re
from collections.abc import Iterable, Iterator, Mapping, Set

from assistant.normalise import key

_AND = re.compile(r"[和与及]")
_LINKS = ("和", "与", "及", "")


def variants(
    words: Mapping[str, str], tails: Iterable[str], taken: Set[str], *, shortest: int
) -> Iterator[tuple[str, str]]:
    """(spelling, item) pairs that nobody has to list: `words` are names or aliases → item, `tails` the words that
    mean money spent on something and stand for one another. None that is `taken` by a word of its own, nor one of
    a head of fewer than `shortest` letters."""
    ends = sorted({key(tail) for tail in tails}, key=len, reverse=True)
    for word, item in words.items():
        for linked in _linked(key(word)):
            for spelling in (linked, *_tailed(linked, ends, shortest)):
                if spelling not in taken:
                    yield spelling, item


def _linked(word: str) -> tuple[str, ...]:
    return tuple(_AND.sub(link, word) for link in _LINKS) if _AND.search(word[1:-1]) else (word,)


def _tailed(word: str, ends: list[str], shortest: int) -> Iterator[str]:
    end = next((one for one in ends if word.endswith(one)), "")
    head = word.removesuffix(end)
    if end and len(head) >= shortest:
        yield from (f"{head}{tail}" for tail in ends)
