"""The two figures that a question sets against each other: which they are, in which order, under which name."""

from collections.abc import Sequence
from decimal import Decimal

from assistant.compose_draft import Draft, tidy
from assistant.lookup_record import Evidence
from corpus.fact import Fact
from corpus.figure import YUAN_PER, convert


def sides_of(evidence: Evidence) -> list[Fact]:
    """The two figures set against each other: two years, two subjects, or two stages of one."""
    leads = [cell.lead for cell in evidence.cells if cell.lead]
    if len(leads) == 1 and len(evidence.question.stages) > 1:
        cell = evidence.cells[0]
        by_stage = {reading.lead.stage: reading.lead for reading in cell.readings}
        return list(by_stage.values())[:2]
    return leads[:2]


def ordered(sides: Sequence[Fact], evidence: Evidence) -> tuple[Fact, Fact]:
    """The later year, or the final figure, first; two subjects in the order said."""
    one, other = sides[0], sides[1]
    if one.year != other.year:
        return (one, other) if one.year > other.year else (other, one)
    if one.stage != other.stage:
        return (one, other) if one.stage == "决算" else (other, one)
    return one, other


def between(one: Fact, other: Fact) -> str:
    if one.year != other.year:
        return f"{one.year}年{name_of(one)}比{other.year}年"
    if one.stage != other.stage:
        return f"{one.year}年{name_of(one)}{one.stage}比{other.stage}"
    return f"{one.year}年{name_of(one)}比{name_of(other)}"


def name_of(fact: Fact) -> str:
    if fact.project and fact.concept == "年度资金总额":
        return fact.project
    return f"{fact.concept}（{fact.aspect}）" if fact.aspect else fact.concept


def in_unit(draft: Draft, fact: Fact, unit: str) -> Decimal:
    return (
        tidy(convert(fact.value, fact.unit, unit))
        if fact.unit in YUAN_PER and unit in YUAN_PER and fact.unit != unit
        else fact.value
    )
