"""Where text lost its columns, the printed sums decide in which of them the figures of a row stand.

Labels and order allow a few placements for each row; those that break a sum are dropped: row total = Σ columns,
a code = Σ of the codes below it, 合计 = Σ 类. What is then still open is held against figures that the report states
elsewhere, and last against the same item at another stage. The sums choose among what position allows, never more.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Literal

from corpus.draft import DraftRow
from corpus.figure import same_figure, slack_of
from corpus.record import Record

Place = tuple[int, ...]  # the columns of a row's amounts, ascending
MOST = 4000  # placements of a row, and solutions below a total: beyond, the row stays undecided
# What the report states elsewhere about the cell (row, column): None if nothing, figures otherwise.
Stated = Callable[[int, int], frozenset[Decimal] | None]


class Placed(Record):
    """A row's columns in order, and how sure each is; `open` are the columns that may hold one of its amounts."""

    columns: Place
    read_as: tuple[Literal["printed", "resolved", "candidate"], ...]
    open: frozenset[int] = frozenset()


class Ruling(Record):
    """What placement needs to know of a table: the columns of each block, the sums and pairs among columns."""

    blocks: tuple[Place, ...]
    sums: tuple[tuple[int, ...], ...] = ()
    same: tuple[tuple[int, int], ...] = ()


def place(rows: Sequence[DraftRow], ruling: Ruling, stated: Stated) -> tuple[Placed, ...]:
    """One placement a row. Rows that know their columns, or fill their block, are as printed."""
    fixed = [_fixed(row, ruling) for row in rows]
    domains = [[known] if known is not None else _by_row(row, ruling) for row, known in zip(rows, fixed, strict=True)]
    tree = _tree(rows)
    top_first = sorted(tree, key=lambda parent: (len(rows[parent].code or ""), -parent))
    _settle(rows, domains, top_first, tree)
    for index in (*top_first, *(one for one in range(len(rows)) if one not in tree)):
        if len(domains[index]) > 1:
            domains[index] = _stated_best(index, rows[index], domains[index], ruling, stated)
            _settle(rows, domains, top_first, tree)
    for index, domain in enumerate(domains):
        if len(domain) > 1 and ruling.same:
            domains[index] = _best(domain, lambda at: sum((a in at) == (b in at) for a, b in ruling.same))
    return tuple(_placed(*one) for one in zip(rows, fixed, domains, strict=True))


def _fixed(row: DraftRow, ruling: Ruling) -> Place | None:
    if all(amount.column is not None for amount in row.amounts):
        return tuple(amount.column for amount in row.amounts if amount.column is not None)
    columns = ruling.blocks[row.block]
    return columns if len(row.amounts) == len(columns) else None


def _placed(row: DraftRow, known: Place | None, domain: Sequence[Place]) -> Placed:
    """An amount that stands in one column in every placement left is resolved, even if its neighbours are not."""
    if known is not None:
        return Placed(columns=known, read_as=("printed",) * len(known))
    whole = len(row.amounts) == len(domain[0]) and len(domain) < MOST
    sure = [whole and len(set(columns)) == 1 for columns in zip(*domain, strict=True)]
    return Placed(
        columns=domain[0],
        read_as=tuple("resolved" if one else "candidate" for one in sure),
        open=frozenset(column for way in domain for column in way),
    )


def _by_row(row: DraftRow, ruling: Ruling) -> list[Place]:
    """The placements of a row that keep its own sums; if none does, all, so that the row stays undecided."""
    columns = ruling.blocks[row.block]
    ways = list(combinations(columns, min(len(row.amounts), len(columns))))[:MOST]
    kept = [way for way in ways if all(_adds_up(row, way, total, parts) for total, *parts in ruling.sums)]
    return kept or ways


def _values(row: DraftRow, way: Place) -> dict[int, Decimal]:
    return {column: amount.value for column, amount in zip(way, row.amounts, strict=False) if amount.value is not None}


def _adds_up(row: DraftRow, way: Place, total: int, parts: Sequence[int]) -> bool:
    cells = _values(row, way)
    filled = [cells[part] for part in parts if part in cells]
    if total not in cells:
        return not filled
    slack = slack_of(cells[total], prose=True) + sum((slack_of(one, prose=True) for one in filled), Decimal(0))
    return abs(cells[total] - sum(filled, Decimal(0))) <= slack


def _tree(rows: Sequence[DraftRow]) -> dict[int, list[int]]:
    """The rows right below each total: by code where rows have codes, else by the way balances are printed."""
    return _by_code(rows) if any(row.code for row in rows) else _by_balance(rows)


def _by_code(rows: Sequence[DraftRow]) -> dict[int, list[int]]:
    """合计 over the shortest codes, a code over the next longer ones."""
    codes = {row.code: index for index, row in enumerate(rows) if row.code}
    tree: dict[int, list[int]] = {}
    for code, index in codes.items():
        above = next((codes[code[:cut]] for cut in range(len(code) - 1, 0, -1) if code[:cut] in codes), None)
        if above is None:
            above = next((at for at, row in enumerate(rows) if row.is_total), None)
        if above is not None:
            tree.setdefault(above, []).append(index)
    return tree


def _by_balance(rows: Sequence[DraftRow]) -> dict[int, list[int]]:
    """一、二、… make 本年合计; that, the balances and what was drawn from them make 总计; each side by itself."""
    tree: dict[int, list[int]] = {}
    for block in sorted({row.block for row in rows}):
        side = [index for index, row in enumerate(rows) if row.block == block and row.label]
        year = next((one for one in side if rows[one].label.endswith("合计") and not rows[one].is_total), None)
        total = next((one for one in side if rows[one].is_total), None)
        if year is not None:
            tree[year] = [one for one in side if one < year and "、" in rows[one].label]
        if year is not None and total is not None:
            # Below a balance its funds are listed once more: 一般公共预算财政拨款.
            between = [one for one in side if year < one < total and not rows[one].label.endswith("财政拨款")]
            tree[total] = [year, *between]
    return {parent: children for parent, children in tree.items() if children}


def _settle(
    rows: Sequence[DraftRow], domains: list[list[Place]], top_first: Sequence[int], tree: Mapping[int, list[int]]
) -> None:
    """Drop what no sum of the tree supports, until nothing more falls."""
    changed = True
    while changed:
        changed = False
        for parent in top_first:
            family = [parent, *tree[parent]]
            if all(len(domains[one]) == 1 for one in family):
                continue
            supported = _supported(rows, domains, parent, tree[parent])
            if supported is None:
                continue
            for one, ways in supported.items():
                kept = [way for way in domains[one] if way in ways]
                changed |= len(kept) < len(domains[one])
                domains[one] = kept


def _supported(
    rows: Sequence[DraftRow], domains: Sequence[list[Place]], parent: int, children: Sequence[int]
) -> dict[int, set[Place]] | None:
    """For each row of a family the placements that some solution uses; None where the sums do not hold at all."""
    used: dict[int, set[Place]] = {one: set() for one in (parent, *children)}
    count = 0
    for way in domains[parent]:
        target = _values(rows[parent], way)
        for solution in _solutions(rows, domains, target, list(children)):
            used[parent].add(way)
            for child, chosen in zip(children, solution, strict=True):
                used[child].add(chosen)
            count += 1
            if count > MOST:
                return None
    return used if count else None


def _solutions(
    rows: Sequence[DraftRow], domains: Sequence[list[Place]], target: Mapping[int, Decimal], left: list[int]
) -> Iterator[tuple[Place, ...]]:
    """Ways to place the rows `left` so that each column adds up to `target`, a column without total being blank."""
    slack = Decimal("0.005") * (len(left) + 1)
    signed = any(amount.value is not None and amount.value < 0 for one in left for amount in rows[one].amounts)

    def search(index: int, sums: dict[int, Decimal], chosen: tuple[Place, ...]) -> Iterator[tuple[Place, ...]]:
        if index == len(left):
            columns = set(sums) | set(target)
            if all(abs(sums.get(one, Decimal(0)) - target.get(one, Decimal(0))) <= slack for one in columns):
                yield chosen
            return
        for way in domains[left[index]]:
            grown = dict(sums)
            for column, value in _values(rows[left[index]], way).items():
                grown[column] = grown.get(column, Decimal(0)) + value
            if signed or all(value <= target.get(column, Decimal(0)) + slack for column, value in grown.items()):
                yield from search(index + 1, grown, (*chosen, way))

    return search(0, {}, ())


def _agreement(index: int, row: DraftRow, way: Place, ruling: Ruling, stated: Stated) -> int:
    """How many cells of a placement the report states elsewhere, less those it contradicts."""
    cells = _values(row, way)
    score = 0
    for column in ruling.blocks[row.block]:
        if (elsewhere := stated(index, column)) is not None:
            value = cells.get(column, Decimal(0))
            score += 1 if any(same_figure(value, "万元", other, "万元") for other in elsewhere) else -1
    return score


def _stated_best(index: int, row: DraftRow, domain: list[Place], ruling: Ruling, stated: Stated) -> list[Place]:
    return _best(domain, lambda way: _agreement(index, row, way, ruling, stated))


def _best(domain: list[Place], score: Callable[[Place], int]) -> list[Place]:
    best = max(map(score, domain))
    return [way for way in domain if score(way) == best]
