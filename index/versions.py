"""Which of several reports of the same entity, scope, year and kind is answered from: the one that came last."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from corpus.record import Record
from index.fact_rows import ReportEntry

BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)


class Arrival(Record):
    """When a content came, and under which names."""

    names: tuple[str, ...]
    dated: datetime = BEFORE_ALL


class Plan:
    """What a build does with the reports of the table it goes on from, and what it knows of those that came."""

    def __init__(self, dropped: Iterable[str] = (), arrivals: Mapping[str, Arrival] | None = None) -> None:
        self.dropped = frozenset(dropped)  # ids
        self._arrivals = arrivals or {}  # by the hash of the content

    def settled(self, entries: Sequence[ReportEntry]) -> tuple[ReportEntry, ...]:
        """The entries with their names and dates, each superseded one with the id of what supersedes it."""
        return settled([self._told(one) for one in entries])

    def _told(self, entry: ReportEntry) -> ReportEntry:
        arrival = self._arrivals.get(entry.sha256)
        if arrival is None:
            return entry
        origin, *others = arrival.names
        return entry.model_copy(update={"origin": origin, "names": tuple(others), "dated": arrival.dated})


def settled(entries: Sequence[ReportEntry]) -> tuple[ReportEntry, ...]:
    """Of reports of one identity, the youngest is in force; of equally young ones, the last."""
    newest: dict[object, ReportEntry] = {}
    for one in sorted(entries, key=lambda entry: entry.dated or BEFORE_ALL):
        newest[_same(one)] = one
    return tuple(_marked(one, newest[_same(one)].id) for one in entries)


def _marked(entry: ReportEntry, newest: str) -> ReportEntry:
    superseded_by = None if newest == entry.id else newest
    return entry.model_copy(update={"superseded_by": superseded_by})


def _same(entry: ReportEntry) -> object:
    """What makes two reports versions of one; each imported table stands for itself."""
    who = entry.identity
    return entry.id if who.kind == "数据表" else (who.entity, who.scope, who.year, who.kind)
