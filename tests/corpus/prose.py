"""Fragments of reports, and what is read from their prose."""

from corpus.fact import Fact
from corpus.facts.prose import prose_facts
from corpus.report import Identity, Kind, Report
from corpus.sections import read_sections

Told = tuple[str, str, str, str]


def report_of(text: str, kind: Kind = "部门决算", year: int = 2024) -> Report:
    identity = Identity(entity="某县财政局", scope="部门汇总", year=year, kind=kind)
    return Report(
        id="r",
        title="t",
        identity=identity,
        origin="t.txt",
        sha256="0",
        text=text,
        sections=read_sections(text),
        tables=(),
    )


def facts_in(text: str, kind: Kind = "部门决算", year: int = 2024) -> tuple[Fact, ...]:
    return prose_facts(report_of(text, kind, year))


def told_in(text: str, kind: Kind = "部门决算", year: int = 2024) -> list[Told]:
    """(concept, measure, value with unit, what tells it apart: stage of an amount, basis of the rest)."""
    return [
        (one.concept, one.measure, f"{one.value}{one.unit}", one.stage if one.measure == "金额" else one.basis or "")
        for one in facts_in(text, kind, year)
    ]
