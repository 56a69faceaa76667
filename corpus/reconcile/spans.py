"""Figures as intervals: what was printed stands for everything that rounds to it, and so do sums and ratios of it."""

from collections.abc import Iterable
from decimal import ROUND_DOWN, Decimal
from typing import NamedTuple

from corpus.figure import rounded
from corpus.finding import Gap


class Span(NamedTuple):
    """A number and the interval its exact value may lie in."""

    value: Decimal
    low: Decimal
    high: Decimal

    @classmethod
    def printed(cls, value: Decimal, decimals: int) -> "Span":
        """What rounds to `value` when rounded to so many decimals."""
        slack = Decimal(5).scaleb(-decimals - 1)
        return cls(value, value - slack, value + slack)

    @classmethod
    def exact(cls, value: Decimal) -> "Span":
        return cls(value, value, value)

    def plus(self, other: "Span") -> "Span":
        return Span(self.value + other.value, self.low + other.low, self.high + other.high)

    def minus(self, other: "Span") -> "Span":
        return Span(self.value - other.value, self.low - other.high, self.high - other.low)

    def times(self, other: "Span") -> "Span":
        corners = [one * two for one in (self.low, self.high) for two in (other.low, other.high)]
        return Span(self.value * other.value, min(corners), max(corners))

    def over(self, other: "Span") -> "Span | None":
        """The quotient; None where the divisor may be nothing."""
        if other.low <= 0 <= other.high:
            return None
        corners = [one / two for one in (self.low, self.high) for two in (other.low, other.high)]
        return Span(self.value / other.value, min(corners), max(corners))

    def percent_of(self, whole: "Span") -> "Span | None":
        share = self.over(whole)
        return share.times(Span.exact(Decimal(100))) if share else None

    def overlaps(self, other: "Span") -> bool:
        return self.low <= other.high and other.low <= self.high


def total(spans: Iterable[Span]) -> Span:
    whole = Span.exact(Decimal(0))
    for one in spans:
        whole = whole.plus(one)
    return whole


def judge(found: Span, decimals: int, printed: int, expected: Span) -> Gap | None:
    """How a printed figure misses what it should be; None where it does not.

    `decimals` is how many digits the figure stands for, `printed` how many of them are there (prose drops zeros).
    """
    if rounded(expected.value, decimals) == found.value:
        return None
    if found.overlaps(expected):
        return "尾差"
    if expected.value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_DOWN) == found.value:
        return "截断"
    if printed < decimals and found.value and rounded(expected.value, printed) == found.value:
        return "约数"
    return "不一致"
