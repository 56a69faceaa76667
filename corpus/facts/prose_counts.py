"""Counts in prose: which item a number of vehicles, visits or projects belongs to."""

from typing import NamedTuple

from corpus.facts.prose_words import prose_words
from corpus.plain import squeeze
from corpus.vocabulary_file import Count, bare_label, load_vocabulary


class Counted(NamedTuple):
    """What was counted last: a number after 、 goes on with its words."""

    name: str
    said: str
    aspect: str | None = None


def counted(lead: str, unit: str, about: tuple[str, ...], before: Counted | None) -> Counted | None:
    """The item that a number with this unit counts after these words, None if the vocabulary has none."""
    bare = bare_label(lead)
    words = prose_words().link.sub("", bare.lstrip("、,和"))
    best: tuple[int, Counted] | None = None
    for count in load_vocabulary().counts:
        if unit not in count.units:
            continue
        for said in count.said:
            if not _says(words, bare, squeeze(said)):
                continue
            if count.within and not set(count.within) & set(about):
                continue
            rank = 100 * len(said) + _nearness(count, about)
            if best is None or rank > best[0]:
                best = (rank, Counted(count.name, said, _aspect(count, bare) or (before.aspect if before else None)))
    return best[1] if best else None


def _says(words: str, bare: str, said: str) -> bool:
    """累计 is itself a linking word: the words count with and without what links them to the number."""
    return (words.endswith(said) or bare.endswith(said)) if said else not words


def _nearness(count: Count, about: tuple[str, ...]) -> int:
    """More for an item that the sentence was about a moment ago."""
    return max((10 - about.index(name) for name in count.within if name in about), default=0)


def _aspect(count: Count, lead: str) -> str | None:
    return next((one for one in count.aspects if lead.endswith(one)), None)
