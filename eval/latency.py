"""How long answers take: percentiles by kind of question."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import ceil

from corpus.record import Record


class Latency(Record):
    """Milliseconds in a warm process."""

    kind: str
    count: int
    p50: float
    p95: float


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]


def latencies(timings: Iterable[tuple[str, float]]) -> tuple[Latency, ...]:
    """A line a kind and one for all of them; `timings` are (kind, milliseconds)."""
    by_kind: dict[str, list[float]] = defaultdict(list)
    for kind, took in timings:
        by_kind[kind].append(took)
    if by_kind:
        by_kind["all"] = [took for group in list(by_kind.values()) for took in group]
    return tuple(
        Latency(kind=kind, count=len(group), p50=percentile(group, 0.5), p95=percentile(group, 0.95))
        for kind, group in by_kind.items()
    )
