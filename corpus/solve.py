"""Where text lost its columns, the printed sums decide in which of them the figures of a row stand.

Labels and order allow a few placements for each row; those that break a sum are dropped: row total = Σ columns,
a code = Σ of the codes below it, 合计 = Σ 类. What is then still open is held against figures that the report states
elsewhere, and last against the same item at another stage. The sums choose among what position allows, never more.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Literal, NamedTuple

from corpus.draft import DraftRow
from corpus.figure import decimals_of
from corpus.record import Record
from corpus.row_tree import Tree, tree_of
from corpus.subset_sums import MOST, Vector, supported

Sure = Literal["printed", "resolved", "candidate"]
Place = tuple[int, ...]  # the columns of a row's amounts, ascending
# Whether the report states elsewhere what a placement of a row puts into a column; None if it says nothing of it.
Agrees = Callable[[int, int, Mapping[int, Decimal]], bool | None]


class Placed(NamedTuple):
    """A row's columns in order, and how sure each is; `open` are the columns that may hold one of its amounts."""

    columns: Place
    read_as: tuple[Sure, ...]
    open: frozenset[int] = frozenset()


class Ruling(Record):
    """What placement needs to know of a table: the columns of each block, the sums and pairs among columns."""

    blocks: tuple[Place, ...]
    sums: tuple[tuple[int, ...], ...] = ()
    same: tuple[tuple[int, int], ...] = ()


def place(rows: Sequence[DraftRow], ruling: Ruling, agrees: Agrees) -> tuple[Placed, ...]:
    """One placement a row. Rows that know their columns, or fill their block, are as printed."""
    known = [_known(row, ruling) for row in rows]
    if all(one is not None for one in known):
        return tuple(_printed(one) for one in known if one is not None)
    rest = _Placing(rows, ruling, known)
    rest.settle(range(len(rows)))
    for index in rest.top_first():
        if len(rest.domains[index]) > 1:
            rest.keep_best(index, lambda way, index=index: rest.agreement(index, way, agrees))  # type: ignore[misc]
    for index in range(len(rows)):
        if ruling.same and len(rest.domains[index]) > 1:
            rest.keep_best(index, lambda way: sum((a in way) == (b in way) for a, b in ruling.same))
    rest.place_noughts()
    return tuple(_placed(*one) for one in zip(rows, known, rest.domains, strict=True))


def _known(row: DraftRow, ruling: Ruling) -> Place | None:
    if all(amount.column is not None for amount in row.amounts):
        return tuple(amount.column for amount in row.amounts if amount.column is not None)
    columns = ruling.blocks[row.block]
    return columns if len(row.amounts) == len(columns) else None


def _printed(columns: Place) -> Placed:
    sure: Sure = "printed"
    return Placed(columns=columns, read_as=(sure,) * len(columns))


def _placed(row: DraftRow, known: Place | None, domain: Sequence[Place]) -> Placed:
    """An amount that stands in one column in every placement left is resolved, even if its neighbours are not."""
    if known is not None:
        return _printed(known)
    whole = len(row.amounts) == len(domain[0]) and len(domain) < MOST
    sure = [whole and len(set(columns)) == 1 for columns in zip(*domain, strict=True)]
    return Placed(
        columns=domain[0],
        read_as=tuple("resolved" if one else "candidate" for one in sure),
        open=frozenset(column for way in domain for column in way),
    )


class _Placing:
    """The placements that are left of each row."""

    def __init__(self, rows: Sequence[DraftRow], ruling: Ruling, known: Sequence[Place | None]) -> None:
        self._rows, self._ruling = rows, ruling
        self._width = 1 + max(column for columns in ruling.blocks for column in columns)
        # Prose and tables drop noughts after the point: a step is a hundredth, or finer if anything finer is printed.
        values = [amount.value for row in rows for amount in row.amounts if amount.value is not None]
        self._step = max([2, *map(decimals_of, values)])
        self._steps = [
            [int(one.value.scaleb(self._step)) if one.value is not None else 0 for one in row.amounts] for row in rows
        ]
        self._tree: Tree = tree_of(rows)
        self._families: dict[int, list[int]] = {index: [] for index in range(len(rows))}
        for parent, children in self._tree.items():
            for one in (parent, *children):
                self._families[one].append(parent)
        self.domains = [[one] if one is not None else self._by_row(index) for index, one in enumerate(known)]

    def top_first(self) -> list[int]:
        parents = sorted(self._tree, key=lambda parent: (len(self._rows[parent].code or ""), -parent))
        return [*parents, *(one for one in range(len(self._rows)) if one not in self._tree)]

    def keep_best(self, index: int, score: Callable[[Place], int]) -> None:
        scores = [score(way) for way in self.domains[index]]
        best = max(scores)
        self._keep(index, {at for at, one in enumerate(scores) if one == best})

    def agreement(self, index: int, way: Place, agrees: Agrees) -> int:
        """How many cells of a placement the report states elsewhere, less those it contradicts."""
        row = self._rows[index]
        pairs = zip(way, row.amounts, strict=False)
        cells = {column: amount.value for column, amount in pairs if amount.value is not None}
        said = (agrees(index, column, cells) for column in self._ruling.blocks[row.block])
        return sum(1 if one else -1 for one in said if one is not None)

    def place_noughts(self) -> None:
        """A form that prints noughts fills the same columns in every row: where only noughts are left open and all
        rows have as many figures, they stand as in the rows that are decided."""
        for block in range(len(self._ruling.blocks)):
            rows = [at for at, row in enumerate(self._rows) if row.block == block and row.amounts]
            decided = {self.domains[at][0] for at in rows if len(self.domains[at]) == 1}
            if len({len(self._rows[at].amounts) for at in rows}) > 1 or len(decided) != 1:
                continue
            for at in rows:
                if len({self._vector(at, way) for way in self.domains[at]}) == 1 and decided <= set(self.domains[at]):
                    self.domains[at] = list(decided)

    def settle(self, changed: Iterable[int]) -> None:
        """Drop what no sum of a family supports, until nothing more falls."""
        waiting = {parent for one in changed for parent in self._families[one]}
        while waiting:
            parent = min(waiting)
            waiting.discard(parent)
            for one in self._settle_family(parent):
                waiting |= {other for other in self._families[one] if other != parent}

    def _settle_family(self, parent: int) -> list[int]:
        family = [parent, *self._tree[parent]]
        if all(len(self.domains[one]) == 1 for one in family):
            return []
        used = self._supported(parent, self._tree[parent])
        if used is None:
            return []
        return [one for one, ways in zip(family, used, strict=True) if self._drop(one, ways)]

    def _supported(self, parent: int, children: Sequence[int]) -> list[set[int]] | None:
        """For each row of a family the placements that some solution uses; None where the sums do not hold at all."""
        parts = [[self._vector(one, way) for way in self.domains[one]] for one in children]
        signed = any(amount.value is not None and amount.value < 0 for one in children
                     for amount in self._rows[one].amounts)  # fmt: skip
        used: list[set[int]] = [set() for _ in (parent, *children)]
        for at, way in enumerate(self.domains[parent]):
            below = supported(self._vector(parent, way), parts, (len(children) + 1) // 2, signed=signed)
            if below is not None:
                used[0].add(at)
                used[1:] = [one | other for one, other in zip(used[1:], below, strict=True)]
        return used if used[0] else None

    def _keep(self, index: int, ways: set[int]) -> None:
        if self._drop(index, ways):
            self.settle([index])

    def _drop(self, index: int, kept: set[int]) -> bool:
        ways = self.domains[index]
        self.domains[index] = [way for at, way in enumerate(ways) if at in kept]
        return len(self.domains[index]) < len(ways)

    def _by_row(self, index: int) -> list[Place]:
        """The placements of a row that keep its own sums; if none does, all, so that the row stays undecided."""
        row = self._rows[index]
        columns = self._ruling.blocks[row.block]
        ways = list(combinations(columns, min(len(row.amounts), len(columns))))[:MOST]
        kept = [way for way in ways if all(self._adds_up(index, way, *one) for one in self._ruling.sums)]
        return kept or ways

    def _adds_up(self, index: int, way: Place, total: int, *parts: int) -> bool:
        filled = [part for part in parts if part in way]
        if total not in way:
            return not filled
        cells = self._vector(index, way)
        return abs(cells[total] - sum(cells[part] for part in filled)) <= (len(filled) + 1) // 2

    def _vector(self, index: int, way: Place) -> Vector:
        """A row laid out over all columns, in steps."""
        cells = [0] * self._width
        for column, amount in zip(way, self._steps[index], strict=False):
            cells[column] = amount
        return tuple(cells)
