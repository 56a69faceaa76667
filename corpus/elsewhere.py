"""What a report states of an item outside the table being placed: it decides where sums leave columns open."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from corpus.fact import Fact, Fund
from corpus.facts.names import CellName
from corpus.facts.tables import Stated
from corpus.figure import same_figure

_Amounts = dict[tuple[str, str, str], set[tuple[Decimal, str]]]
# An item and part of it, by stage and money; the part is blank where 0 is kept with the unit "".
_Parts = dict[tuple[str, str, Fund], dict[str | None, tuple[Decimal, str]]]
# Each money is part of the one before it.
_LADDER: tuple[tuple[Fund, ...], ...] = (
    ("全部收支", "财政拨款", "一般公共预算财政拨款"),
    ("全部收支", "财政拨款", "政府性基金预算财政拨款"),
    ("全部收支", "财政拨款", "国有资本经营预算财政拨款"),
)


class Elsewhere:
    """Amounts by concept, stage and money, and how the amount of an item is split, as far as both are sure."""

    def __init__(self, prose: Iterable[Fact] = ()) -> None:
        self._amounts: _Amounts = defaultdict(set)
        self._parts: _Parts = defaultdict(dict)
        self.learn(
            Stated(one.concept, one.aspect, one.code, one.stage, one.fund, one.value, one.unit)
            for one in prose
            if one.measure == "金额" and one.project is None
        )

    def learn(self, stated: Iterable[Stated]) -> None:
        for one in stated:
            if one.value is None:
                if one.code is not None:
                    self._parts[one.code, one.stage, one.fund].setdefault(one.aspect, (Decimal(0), ""))
                continue
            if one.aspect is None:
                for fund in ("", one.fund):
                    self._amounts[one.concept, one.stage, fund].add((one.value, one.unit))
            if one.code is not None:
                self._parts[one.code, one.stage, one.fund][one.aspect] = (one.value, one.unit)

    def amount_agrees(self, name: CellName, fund: str, value: Decimal, unit: str) -> bool | None:
        """Whether the amount is one that is stated of this concept; `fund` is empty where any will do."""
        stated = self._amounts.get((name.concept, name.stage, fund))
        if not stated:
            return None
        return any(same_figure(value, unit, other, printed) for other, printed in stated)

    def part_agrees(self, code: str, name: CellName, value: Decimal, whole: Decimal | None, unit: str) -> bool | None:
        """Whether the part agrees with that of another money: a money has no more of a part than one that holds it,
        and where two have the same whole, one being part of the other, they are split in the same way."""
        said = [
            verdict
            for fund, wider in _related(name.fund)
            if (parts := self._parts.get((code, name.stage, fund)))
            and (verdict := _compared(parts, name.aspect, value, whole, unit, wider=wider)) is not None
        ]
        return all(said) if said else None


def _related(fund: Fund) -> list[tuple[Fund, bool]]:
    """Moneys that hold this one or are held by it; whether they are the wider."""
    found: dict[Fund, bool] = {}
    for rungs in _LADDER:
        if fund in rungs:
            found |= {one: at < rungs.index(fund) for at, one in enumerate(rungs) if one != fund}
    return list(found.items())


def _compared(
    parts: Mapping[str | None, tuple[Decimal, str]], aspect: str | None, value: Decimal, whole: Decimal | None,
    unit: str, *, wider: bool,
) -> bool | None:  # fmt: skip
    other, printed = parts.get(aspect, (None, ""))
    total, total_unit = parts.get(None, (None, ""))
    if other is None or min(value, other) < 0 or printed not in {"", unit}:
        return None
    if total is not None and (total, total_unit) == (whole, unit):
        return value == other
    low, high = (value, other) if wider else (other, value)
    return None if low <= high else False


__all__ = ["Elsewhere"]
