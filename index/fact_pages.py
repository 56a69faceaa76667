"""The fact table as people leaf through it: which facts, in which order, and what there is to choose from."""

from typing import Literal

from corpus.fact import Fact, Fund, Stage
from corpus.figure import YUAN_PER
from corpus.plain import squeeze
from corpus.record import Record
from corpus.report import Scope
from index.fact_rows import FactQuery

SortKey = Literal["entity", "year", "form", "item", "stage", "value"]
# The column that each orders by; amounts by their worth, in whatever unit they are printed.
SORTED: dict[SortKey, str] = {
    "entity": "entity", "year": "year", "form": "form", "item": "item", "stage": "stage", "value": "worth",
}  # fmt: skip
# The fields of a query that views choose by.
VIEWED = ("reports", "entities", "scopes", "years", "stages", "funds", "forms")
_DROPPED = str.maketrans("", "", "\"'()[]{}<>《》〈〉`*_|,，、")


class View(Record):
    """Which facts, and in which order; without `sort` in that of their reports.

    Each of `words` is looked for in all the names of a fact and in its digits, each of `items` in those of its item
    alone, on copies without brackets, quotes and spaces (see `folded`).
    """

    query: FactQuery = FactQuery()
    words: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    sort: SortKey | None = None
    descending: bool = False


class Choices(Record):
    """What there is to choose from; years newest first."""

    years: tuple[int, ...]
    forms: tuple[str, ...]
    stages: tuple[Stage, ...]
    scopes: tuple[Scope, ...]
    funds: tuple[Fund, ...]


def folded(text: str) -> str:
    """A copy to look words up in: NFKC, no spaces, quotes, brackets or commas, lower case."""
    return squeeze(text).casefold().translate(_DROPPED)


def looked_up(fact: Fact) -> dict[str, str | float]:
    """What a row of the fact table has beside its fields, to search and sort by."""
    item = "|".join(map(folded, dict.fromkeys((fact.item, fact.concept, fact.code or "", fact.project or ""))))
    others = (
        fact.entity,
        fact.form,
        fact.column,
        fact.aspect or "",
        f"{fact.year}年",
        fact.stage,
        fact.fund,
        fact.scope,
    )
    digits = f"{fact.value:f}{fact.unit}"
    sought = "|".join([item, *map(folded, others), digits, fact.report])
    return {"named": item, "sought": sought, "worth": float(fact.value * YUAN_PER.get(fact.unit, 1))}


__all__ = ["SORTED", "VIEWED", "Choices", "SortKey", "View", "folded", "looked_up"]
