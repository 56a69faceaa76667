"""Which of the ways to place rows can make the sums of a family: found by meeting in the middle, exact to the slack.

All figures are whole numbers of the smallest step that a table prints. What is too much to try counts as supported:
a placement is dropped only where no way of adding up has it.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product

Vector = tuple[int, ...]  # an amount for each column, nought where blank
Ways = Sequence[Vector]
MOST = 4000  # sums of half a family, and pairs of halves looked at


def supported(total: Vector, parts: Sequence[Ways], slack: int, *, signed: bool) -> list[set[int]] | None:
    """Of each part the ways that some sum to `total` uses; None where nothing adds up to it."""
    able = [_within(total, ways, slack, signed=signed) for ways in parts]
    if not all(able):
        return None
    base = tuple(map(sum, zip(*(parts[at][ways[0]] for at, ways in enumerate(able) if len(ways) == 1), strict=True)))
    base = base or (0,) * len(total)
    open_ = [at for at, ways in enumerate(able) if len(ways) > 1]
    used = [set(ways) if len(ways) == 1 else set() for ways in able]
    if not open_:
        return used if _near(base, total, slack) else None
    cut = len(open_) // 2
    halves = [_sums(base, open_[:cut], parts, able, total, slack, signed=signed),
              _sums((0,) * len(total), open_[cut:], parts, able, total, slack, signed=signed)]  # fmt: skip
    everything = [set(ways) for ways in able]
    if halves[0] is None or halves[1] is None:
        return everything
    return _joined(halves[0], halves[1], (open_[:cut], open_[cut:]), used, everything, total, slack)


def _within(total: Vector, ways: Ways, slack: int, *, signed: bool) -> list[int]:
    if signed:
        return list(range(len(ways)))
    return [at for at, way in enumerate(ways) if all(one <= most + slack for one, most in zip(way, total, strict=True))]


Sums = dict[Vector, list[tuple[int, ...]]]  # a sum → the choices that make it


def _sums(base: Vector, open_: Sequence[int], parts: Sequence[Ways], able: Sequence[list[int]], total: Vector,
          slack: int, *, signed: bool) -> Sums | None:  # fmt: skip
    sums: Sums = {base: [()]}
    count = 1
    for at in open_:
        grown: Sums = defaultdict(list)
        count = 0
        for (held, choices), way in product(sums.items(), able[at]):
            new = tuple(map(int.__add__, held, parts[at][way]))
            if signed or all(one <= most + slack for one, most in zip(new, total, strict=True)):
                grown[new] += [(*one, way) for one in choices]
                count += len(choices)
                if count > MOST:
                    return None
        sums = grown
    return sums


def _joined(left: Sums, right: Sums, open_: tuple[Sequence[int], Sequence[int]], used: list[set[int]],
            everything: list[set[int]], total: Vector, slack: int) -> list[set[int]] | None:  # fmt: skip
    found = False
    for looked, (one, other) in enumerate(_matches(left, right, total, slack)):
        found = True
        if looked > MOST:
            return everything
        for half, sums, key in ((0, left, one), (1, right, other)):
            for choices in sums[key]:
                for at, way in zip(open_[half], choices, strict=True):
                    used[at].add(way)
        if used == everything:
            return used
    return used if found else None


def _matches(left: Sums, right: Sums, total: Vector, slack: int) -> Iterator[tuple[Vector, Vector]]:
    """Pairs of halves that make the total: looked up by the column in which the halves differ most."""
    column = max(range(len(total)), key=lambda at: len({one[at] for one in right}))
    step = 2 * slack + 1
    shelves: dict[int, list[Vector]] = defaultdict(list)
    for other in right:
        shelves[other[column] // step].append(other)
    for one in left:
        shelf = (total[column] - one[column]) // step
        for other in (other for near in (-1, 0, 1) for other in shelves.get(shelf + near, ())):
            if all(abs(a + b - c) <= slack for a, b, c in zip(one, other, total, strict=True)):
                yield one, other


def _near(one: Vector, other: Vector, slack: int) -> bool:
    return all(abs(a - b) <= slack for a, b in zip(one, other, strict=True))
