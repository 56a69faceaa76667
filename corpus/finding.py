"""A finding: two places of a report that do not say the same, or that deserve a second look."""

from decimal import Decimal
from typing import Literal

from corpus.record import Record
from corpus.transcript import Spot

Severity = Literal["不一致", "提示", "尾差"]
SEVERITIES: tuple[Severity, ...] = ("不一致", "提示", "尾差")
# How a gap between two printed figures can have come about. 约数: printed with fewer digits than the report's others.
# 尾差偏大: rounding can explain it, though it hardly ever adds up to so much over so many figures.
Gap = Literal["尾差", "尾差偏大", "截断", "约数", "不一致"]


class Place(Record):
    """One figure or phrase of the report that a finding is about, with the words it stands in."""

    label: str  # 支出决算表 合计×基本支出
    line: int
    quote: str
    value: Decimal | None = None
    unit: str = ""
    page: int | None = None
    fact: str | None = None
    spots: tuple[Spot, ...] = ()  # boxes of the cell or of the lines, where the file has pages


class Finding(Record):
    """The first place is what was found, the others are what it should follow from.

    `relation` says how: an expression over the places, `{1}+{2}` or `{1}/{2}*100`; empty where words are compared.
    """

    id: str
    report: str
    rule: str
    severity: Severity
    message: str
    places: tuple[Place, ...]
    expected: str
    found: str
    gap: Gap | None = None
    difference: Decimal | None = None
    unit: str = ""
    relation: str = ""

    @property
    def facts(self) -> tuple[str, ...]:
        """The ids of the facts that are touched."""
        return tuple(place.fact for place in self.places if place.fact)
