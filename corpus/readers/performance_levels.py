"""Under which first- and second-level indicator each row stands, where merged cells print a label once.

A merged cell's label is printed in its first row (read downwards) or, by other typesetters, in its middle row. A form
is set one way throughout. Taken is the way under which the targets suit the labels (合格率 is no 数量指标) and the rows
of one label carry one weight.
"""

from collections.abc import Sequence
from itertools import pairwise

from corpus.readers.performance_values import kind_of
from corpus.readers.performance_words import bare, level2
from corpus.record import Record


class Labels(Record):
    """What a row prints of its place, and what helps to decide it."""

    first: str | None
    second: str | None
    name: str
    target: str
    weight: str = ""


class Place(Record):
    path: tuple[str, ...]
    decided: bool = False  # the row's label stands in another row, above or below


def place_rows(rows: Sequence[Labels]) -> tuple[Place, ...]:
    """The path of every row, from the first level down to the row's own name."""
    rows = [_settle(row, rows[:index]) for index, row in enumerate(rows)]
    owners, decided = _owners(rows)
    printed = {bare(row.first) for row in rows if row.first}
    places: list[Place] = []
    above: str | None = None
    for index, (row, owner) in enumerate(zip(rows, owners, strict=True)):
        labels = rows[owner] if owner is not None else row
        second = bare(labels.second) if labels.second else None
        above = _first_of(labels, second, printed, above)
        path = tuple(part for part in (above, second, bare_name(row.name)) if part)
        places.append(Place(path=path, decided=decided and owner != index))
    return tuple(places)


def bare_name(name: str) -> str:
    """An indicator's own name: no line breaks or padding, brackets as printed."""
    return "".join(name.split())


def _settle(row: Labels, above: Sequence[Labels]) -> Labels:
    """成本指标 and 满意度指标 name a first level or a second: under its own parent it is the second."""
    if not row.first or row.second or not (words := level2(row.first)):
        return row
    current = next((bare(one.first) for one in reversed(above) if one.first), None)
    if current in words.parents and current != bare(row.first):
        return row.model_copy(update={"first": None, "second": row.first})
    return row


def _first_of(labels: Labels, second: str | None, printed: set[str], above: str | None) -> str | None:
    """The first level: printed in the row, else the parent of the second that the form prints, else the one above."""
    if labels.first:
        return bare(labels.first)
    parents = words.parents if second and (words := level2(second)) else ()
    if above in parents:
        return above
    return next((parent for parent in parents if parent in printed), above)


def _owners(rows: Sequence[Labels]) -> tuple[list[int | None], bool]:
    """For each row the row that prints its label, and whether that took more than reading downwards."""
    down = _downwards(rows)
    labelled = [row for row in rows if row.first or row.second]
    if not labelled:
        return down, False
    repeated = any(one.second and one.second == other.second for one, other in pairwise(labelled))
    if repeated:
        return down, False
    centred = _centred(rows)
    if _misfits(rows, centred) + _imbalance(centred) < _misfits(rows, down):
        return centred, True
    return down, False


def _downwards(rows: Sequence[Labels]) -> list[int | None]:
    owners: list[int | None] = []
    for index, row in enumerate(rows):
        labelled = bool(row.first or row.second)
        owners.append(index if labelled else (owners[-1] if owners else None))
    return owners


def _centred(rows: Sequence[Labels]) -> list[int | None]:
    """Each run without labels is cut where the targets suit best and the labels stand most nearly in the middle."""
    marks = [index for index, row in enumerate(rows) if row.first or row.second]
    owners: list[int | None] = [None] * len(rows)
    for mark in marks:
        owners[mark] = mark
    above = marks[0]
    for index in range(above):
        owners[index] = marks[0]
    for mark, following in zip(marks, [*marks[1:], len(rows)], strict=True):
        run = range(mark + 1, following)
        below = len(run) if following == len(rows) else _best_cut(rows, run, mark, following, above)
        for offset, index in enumerate(run):
            owners[index] = mark if offset < below else following
        above = len(run) - below
    return owners


def _best_cut(rows: Sequence[Labels], run: range, mark: int, following: int, above: int) -> int:
    def weigh(below: int) -> tuple[int, int]:
        owners = [mark if offset < below else following for offset in range(len(run))]
        misfits = sum(_misfit(rows[index], rows[owner]) for index, owner in zip(run, owners, strict=True))
        return misfits, abs(below - above)

    return min(range(len(run) + 1), key=weigh)


def _imbalance(owners: Sequence[int | None]) -> int:
    """How far the labels stand from the middle of their rows."""
    marks = {owner for owner in owners if owner is not None}
    groups = {mark: [index - mark for index, owner in enumerate(owners) if owner == mark] for mark in marks}
    return sum(abs(max(group) + min(group)) for group in groups.values())


def _misfits(rows: Sequence[Labels], owners: Sequence[int | None]) -> int:
    return sum(1 if owner is None else _misfit(row, rows[owner]) for row, owner in zip(rows, owners, strict=True))


def _misfit(row: Labels, owner: Labels) -> int:
    words = level2(owner.second) if owner.second else None
    kind = kind_of(row.target, row.name)
    unlike = bool(words and words.kinds and kind and kind not in words.kinds)
    return unlike + (row.weight != owner.weight)
