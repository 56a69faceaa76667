"""Facts of one report → what in them does not fit together: a tuple of small rules, each named for its relation."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from corpus.fact import Facts
from corpus.finding import SEVERITIES, Finding
from corpus.reconcile import (
    between_forms,
    grades,
    identity,
    lists,
    prose_and_tables,
    score_sheets,
    stated_arithmetic,
    stated_changes,
    within_form,
    words_and_numbers,
)
from corpus.reconcile.books import Books
from corpus.record import Record
from corpus.report import Report

Rule = Callable[[Books], Iterator[Finding]]
RULES: tuple[Rule, ...] = (
    *within_form.RULES,
    *between_forms.RULES,
    *prose_and_tables.RULES,
    *stated_arithmetic.RULES,
    *stated_changes.RULES,
    *words_and_numbers.RULES,
    *lists.RULES,
    *score_sheets.RULES,
    *grades.RULES,
    *identity.RULES,
)


class Reconciled(Record):
    """What was found, and how many relations between figures were calculated and how many of them hold."""

    findings: tuple[Finding, ...] = ()
    relations: int = 0
    holding: int = 0


def reconcile(facts: Facts, report: Report) -> tuple[Finding, ...]:
    """Every finding once, the contradictions first, each kind in the order of the report."""
    return reconciled(facts, report).findings


def reconciled(facts: Facts, report: Report) -> Reconciled:
    if report.identity.kind == "数据表":
        return Reconciled()
    books = Books(facts, report)
    found = {one.id: one for rule in RULES for one in applied(rule, books)}
    ordered = sorted(found.values(), key=lambda one: (SEVERITIES.index(one.severity), one.places[0].line, one.id))
    return Reconciled(findings=_once(ordered), relations=len(books.compared), holding=sum(books.compared.values()))


def _once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What is printed twice and found twice is one finding with the places of both."""
    once: dict[tuple[str, str], Finding] = {}
    for one in findings:
        first = once.setdefault((one.rule, one.message), one)
        more = tuple(place for place in one.places if place not in first.places)
        if more:
            once[one.rule, one.message] = first.model_copy(update={"places": (*first.places, *more)})
    return tuple(once.values())


def applied(rule: Rule, books: Books) -> Iterator[Finding]:
    """What a rule finds; figures too long to calculate with are what a reader took for a figure."""
    with suppress(ArithmeticError):
        yield from rule(books)


__all__ = ["RULES", "Finding", "Reconciled", "Rule", "applied", "reconcile", "reconciled"]
