"""Whether a figure keeps to a bound: 超过10万元, 不到90%, 得满分."""

from decimal import Decimal

from assistant.phrases import Comparison
from assistant.question_record import Claim
from corpus.figure import YUAN_PER, convert, same_figure

_FULL = Decimal(100)  # points


def keeps(value: Decimal, unit: str, bound: Claim | None, side: Comparison | None) -> bool:
    """Without a bound everything keeps to it; without a side it is to be the bound itself."""
    if side in {"full", "short"}:
        return same_figure(value, unit, _FULL, unit) == (side == "full")
    if bound is None or bound.value is None:
        return True
    if "%" in {unit, bound.unit} and unit != bound.unit:
        return False  # 低于69% is said of no amount
    number = convert(value, unit, bound.unit) if unit in YUAN_PER and bound.unit in YUAN_PER else value
    if side == "below":
        return bool(number < bound.value)
    if side == "over":
        return bool(number > bound.value)
    if side == "above":
        return bool(number >= bound.value)
    if side == "upto":
        return bool(number <= bound.value)
    return bool(number == bound.value)
