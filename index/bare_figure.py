"""A fact without its place and its words: what comparing thousands of entities needs of it."""

from decimal import Decimal
from typing import NamedTuple

from corpus.fact import Fund, Measure, Stage
from corpus.report import ReadAs, Scope


class BareFigure(NamedTuple):
    """A row of the fact table, less its record."""

    id: str
    report: str
    entity: str
    scope: Scope
    year: int
    stage: Stage
    fund: Fund
    form: str
    measure: Measure
    code: str | None
    read_as: ReadAs
    unit: str
    value: Decimal
