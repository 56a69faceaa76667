"""Which of several reports of the same entity, scope, year and kind is answered from: the one that came last."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    """Of reports of one identity the youngest is in force; of equally young ones, the last."""
    same: dict[object, list[ReportEntry]] = defaultdict(list)
    for one in sorted(entries, key=lambda entry: entry.dated or BEFORE_ALL):
        same[_who(one)].append(one)
    superseded = {old: new for group in same.values() for old, new in _superseded(group)}
    return tuple(one.model_copy(update={"superseded_by": superseded.get(one.id)}) for one in entries)


def _superseded(group: Sequence[ReportEntry]) -> Iterator[tuple[str, str]]:
    """Each report that is out of force with the newest that took its place; oldest first."""
    for at, old in enumerate(group):
        newest = next((new for new in reversed(group[at + 1 :]) if _takes_place(new, old)), None)
        if newest is not None:
            yield old.id, newest.id


def _takes_place(new: ReportEntry, old: ReportEntry) -> bool:
    """Other content is a new version, unless it prints none of the forms of the other: then it is an annex or a
    further part, and both are answered from."""
    return not old.forms or bool(set(old.forms) & set(new.forms))


def _who(entry: ReportEntry) -> object:
    """What makes two reports versions of one; each imported table stands for itself."""
    who = entry.identity
    return entry.id if who.kind == "数据表" else (who.entity, who.scope, who.year, who.kind)
