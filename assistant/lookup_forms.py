"""What is found by a number: a form by the number it is printed under, an item by its figure."""

import re
from collections.abc import Sequence

from assistant.lookup_record import Listing, Member
from assistant.question_record import Claim, Question
from corpus.fact import Fact
from corpus.figure import YUAN_PER, same_figure
from corpus.plain import line_of, line_starts
from index.fact_rows import FactQuery, ReportEntry
from index.library import Library

_NUMBERED = re.compile(r"公开\s*(\d{1,2})\s*表")
_MOST = 12  # places of one figure that are shown


def form_numbered(number: int, report: ReportEntry, library: Library) -> str | None:
    """The form of a report that bears 公开NN表, at its head or beside its title."""
    text = library.facts.text(report.id)
    starts = line_starts(text)
    tables = sorted((table for table in library.facts.tables(report.id) if table.form), key=lambda one: one.line)
    for match in _NUMBERED.finditer(text):
        if int(match[1]) == number:
            line = line_of(starts, match.start())
            return next((table.form for table in tables if table.line_end >= line), None)
    return None


def bearing(claim: Claim, question: Question, reports: Sequence[ReportEntry], library: Library) -> tuple[Listing, ...]:
    """For each report the facts that print this figure, one for each thing that it measures."""
    listings = []
    for report in reports:
        years = () if not question.years else question.years
        if report.identity.kind == "数据表" or (years and report.identity.year not in years):
            continue
        found = [one for one in library.facts.find(FactQuery(reports=(report.id,))) if _bears(one, claim)]
        told = {(one.project, one.concept, one.aspect, one.measure, one.stage): one for one in reversed(found)}
        members = tuple(Member(label=one.concept, fact=one) for one in reversed(told.values()))[:_MOST]
        if members:
            listings.append(Listing(title=report.title, members=members))
    return tuple(listings)


def _bears(fact: Fact, claim: Claim) -> bool:
    assert claim.value is not None
    if not claim.unit:
        return abs(fact.value) == abs(claim.value)
    money = fact.unit in YUAN_PER and claim.unit in YUAN_PER
    return (money or fact.unit == claim.unit) and same_figure(abs(fact.value), fact.unit, abs(claim.value), claim.unit)
