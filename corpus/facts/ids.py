"""The ids of facts: short, each its own, and the same every time the same report is read."""

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

from corpus.fact import Fact


def fact_id(report: str, *parts: object) -> str:
    """16 hex characters over the report's id and whatever tells its facts apart: place, item, measure.

    None and the empty string are told apart, and so are ("ab", "c") and ("a", "bc").
    """
    digest = sha256()
    for part in (report, *parts):
        text = b"\xff" if part is None else str(part).encode()
        digest.update(len(text).to_bytes(4) + text)
    return digest.hexdigest()[:16]


def told_apart(facts: Iterable[Fact]) -> Iterator[Fact]:
    """The facts under ids of their own: a repetition is dropped, another fact under a taken id gets a suffix."""
    seen: set[Fact] = set()
    taken: Counter[str] = Counter()
    for fact in facts:
        if fact in seen:
            continue
        seen.add(fact)
        taken[fact.id] += 1
        nth = taken[fact.id]
        yield fact if nth == 1 else fact.model_copy(update={"id": f"{fact.id}-{nth}"})
