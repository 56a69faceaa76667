"""What a word of a question may mean."""

from typing import Literal, NamedTuple

Kind = Literal[
    "concept", "indicator", "project", "code", "form", "aspect", "entity", "region", "self", "everyone",
    "scope", "stage", "fund", "measure", "unit", "counter", "universe", "operation", "topic", "year",
    "relative_year", "basis", "amount", "top", "place", "joint", "compare", "vague", "filler", "off_topic", "forecast",
    "opinion", "verdict", "together", "formula", "narrowing", "period",
]  # fmt: skip


class Tag(NamedTuple):
    """One meaning of a word."""

    kind: Kind
    value: str
