"""The only door for numbers: text → Decimal and unit, printed precision, rounding intervals, units converted."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from corpus.plain import plain_text
from corpus.record import Record

MoneyUnit = Literal["元", "千元", "万元", "百万元", "亿元"]
YUAN_PER: dict[str, Decimal] = {
    "元": Decimal(1),
    "千元": Decimal(1_000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿元": Decimal(100_000_000),
}
# 1,684.87 · 1427.90 · -0.5 · 96,282,213.44; a comma must group three digits, else it separates two numbers.
NUMBER = re.compile(r"(?<![\d.])[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?!\d)")
_WHOLE = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
# Without a point or a comma it is an ordinal: (1).
_BRACKETED = re.compile(r"\(\s*(?P<number>\d[\d,]*[.,]\d+)\s*\)")


class Figure(Record):
    """A number with its unit. `decimals` is how many were printed: the figure is right to half of the last one."""

    value: Decimal
    unit: str
    decimals: int = 0

    @property
    def slack(self) -> Decimal:
        """Half of the last printed digit, in the figure's own unit."""
        return Decimal(5).scaleb(-self.decimals - 1)

    def to(self, unit: str) -> "Figure":
        """The same amount of money in another unit; exact, nothing rounded away."""
        if unit == self.unit:
            return self
        if unit not in YUAN_PER or self.unit not in YUAN_PER:
            raise ValueError(f"cannot convert {self.unit!r} to {unit!r}")
        value = self.value * YUAN_PER[self.unit] / YUAN_PER[unit]
        shift = (YUAN_PER[self.unit] / YUAN_PER[unit]).adjusted()
        return Figure(value=value, unit=unit, decimals=max(0, self.decimals - shift))


def parse_number(text: str) -> Decimal | None:
    """The number that a whole text is, or None: `1,684.87`, `１２．５`, `-3`, accountants' `(3.20)` for -3.20.

    A text of two numbers (`10 12`) is none.
    """
    stripped = text.strip()
    if not stripped.isascii() or not stripped.isprintable() or " " in stripped:
        stripped = plain_text(stripped)
    if _WHOLE.fullmatch(stripped):
        return Decimal(stripped.replace(",", ""))
    if (bracketed := _BRACKETED.fullmatch(stripped)) and _WHOLE.fullmatch(bracketed["number"]):
        return -Decimal(bracketed["number"].replace(",", ""))
    return None


def decimals_of(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def slack_of(value: Decimal, *, prose: bool = False) -> Decimal:
    """Half of the last printed digit. Prose drops trailing zeros (980.2 for 980.20), so two decimals are assumed."""
    decimals = max(decimals_of(value), 2) if prose else decimals_of(value)
    return Decimal(5).scaleb(-decimals - 1)


def agree(one: Decimal, other: Decimal, slack: Decimal) -> bool:
    return abs(one - other) <= slack


def same_figure(one: Decimal, one_unit: str, other: Decimal, other_unit: str) -> bool:
    """Whether two printed figures can be roundings of one amount: their intervals overlap."""
    if one_unit in YUAN_PER and other_unit in YUAN_PER:
        a, b = YUAN_PER[one_unit], YUAN_PER[other_unit]
        # Reports round to the unit's second decimal; a zero dropped in prose is no loss of precision.
        slack = slack_of(one, prose=True) * a + slack_of(other, prose=True) * b
        return abs(one * a - other * b) <= slack
    return one_unit == other_unit and abs(one - other) <= slack_of(one, prose=True) + slack_of(other, prose=True)


def convert(value: Decimal, unit: str, to: str) -> Decimal:
    return value if unit == to else value * YUAN_PER[unit] / YUAN_PER[to]


def written(value: Decimal) -> str:
    """Digits as shown to a reader: no exponent, no group commas, trailing zeros as printed."""
    return format(abs(value) if value == 0 else value, "f")


def rounded(value: Decimal, decimals: int = 2) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def quotient(value: Decimal) -> Decimal:
    """A quotient as shown: two decimals, or as many as two telling digits need (0.0012); nothing is plain 0."""
    return rounded(value, max(2, 1 - value.adjusted())) if value else Decimal(0)
