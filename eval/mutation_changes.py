"""The ways in which people mistype a figure, and the record of one figure changed in one of them."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Literal

from corpus.fact import Fact
from corpus.figure import decimals_of, written
from corpus.reconcile.books import EVALUATION, PROSE
from corpus.record import Record

Group = Literal["表格", "自评表", "说明金额", "说明其他数字"]
Change = Callable[[Decimal], Decimal]


class Mutation(Record):
    """One figure changed in one way, and what came of it."""

    report: str  # title
    fact: str
    label: str
    group: Group
    how: str
    before: str
    after: str
    killed: bool
    constrained: bool  # some relation holds this figure in place
    beyond: bool  # by more than one unit of its last digit
    why: str = ""  # of a figure that no relation holds in place


def _swapped(value: Decimal) -> Decimal:
    digits = written(value)
    for at in range(len(digits) - 1):
        one, two = digits[at], digits[at + 1]
        if one.isdigit() and two.isdigit() and one != two:
            return Decimal(digits[:at] + two + one + digits[at + 2 :])
    return value


def _dropped(value: Decimal) -> Decimal:
    digits = written(value)
    whole = digits.lstrip("-").split(".")[0]
    shorter = digits[:-1] if len(whole) < 2 else digits.replace(whole, whole[:-1], 1)
    shorter = shorter.rstrip(".")
    return Decimal(shorter) if shorter not in {"", "-"} else value


CHANGES: dict[str, Change] = {
    "+0.5": lambda value: value + Decimal("0.5"),
    "+5": lambda value: value + 5,
    "×10": lambda value: value * 10,
    "换位": _swapped,
    "变号": lambda value: -value,
    "漏一位": _dropped,
}


def group_of(fact: Fact) -> Group:
    if fact.form in {PROSE, EVALUATION}:
        return "说明金额" if fact.measure == "金额" else "说明其他数字"
    return "自评表" if fact.project else "表格"


def exceeds_rounding(before: Decimal, after: Decimal) -> bool:
    return abs(after - before) > Decimal(1).scaleb(-max(2, decimals_of(before)))


def rate(found: Sequence[Mutation]) -> str:
    killed = sum(one.killed for one in found)
    return f"{killed} / {len(found)} = {killed / len(found):.2%}" if found else "–"
