"""Read a report again after one line changed: what was read off other lines is taken from the reading before.

The self-evaluation forms are the dear part. Each is a function of the lines it looks at; these are noted while it is
read, and it is read anew when one of them is another.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from corpus.fact import Fact
from corpus.facts import performance as facts_of_forms
from corpus.readers import performance as forms
from corpus.report import Report, Table


class _Noting(list[str]):
    """Lines that tell the first and the last one that was looked at."""

    first, last = 2**31, -1

    def _note(self, first: int, last: int) -> None:
        self.first, self.last = min(self.first, first), max(self.last, last)

    def __getitem__(self, at: Any) -> Any:
        span = range(*at.indices(len(self))) if isinstance(at, slice) else (at % max(1, len(self)),)
        if span:
            self._note(min(span), max(span))
        return super().__getitem__(at)

    def __iter__(self) -> Iterator[str]:
        self._note(0, len(self) - 1)
        return super().__iter__()


class _Kept(NamedTuple):
    length: int  # of all lines
    first: int
    seen: tuple[str, ...]
    table: Table | None


class Reread:
    """Keeps what was read; to be entered around each reading."""

    def __init__(self) -> None:
        self._read_at = forms._read_at
        self._facts_of = facts_of_forms._table_facts
        self._tables: dict[tuple[int, int], _Kept] = {}
        self._rows: set[int] = set()  # of the tables that are kept, so that no other object takes their place
        self._facts: dict[tuple[int, int, str], tuple[Table, tuple[Fact, ...]]] = {}

    @contextmanager
    def reading(self) -> Iterator[None]:
        forms._read_at, facts_of_forms._table_facts = self._table_at, self._facts_in
        try:
            yield
        finally:
            forms._read_at, facts_of_forms._table_facts = self._read_at, self._facts_of

    def _table_at(self, lines: Sequence[str], index: int, ordinal: int) -> Table | None:
        kept = self._tables.get((index, ordinal))
        if kept and kept.length == len(lines) and kept.seen == tuple(lines[kept.first : kept.first + len(kept.seen)]):
            return kept.table
        noting = _Noting(lines)
        table = self._read_at(noting, index, ordinal)
        seen = tuple(lines[noting.first : noting.last + 1])
        if kept is None:
            self._tables[index, ordinal] = _Kept(len(lines), noting.first, seen, table)
            self._rows.add(id(table.rows) if table else 0)
        return table

    def _facts_in(self, report: Report, table: Table) -> Iterator[Fact]:
        """The facts of a form whose rows are the very ones that were read before."""
        if id(table.rows) not in self._rows:
            yield from self._facts_of(report, table)
            return
        key = (id(table.rows), table.ordinal, report.id)
        if key not in self._facts:
            self._facts[key] = table, tuple(self._facts_of(report, table))
        yield from self._facts[key][1]
