"""One figure of a reading changed at a time, and whether the check of the books says something else then.

A rule that looks at one table only finds nothing new in the others: those are not looked at again. Nor is a rule run
again that looks up nothing the figure stands in.
"""

from collections.abc import Iterator, Sequence
from copy import copy

from corpus.fact import Fact, Facts
from corpus.figure import written
from corpus.finding import Finding
from corpus.reconcile import applied, reconcile, score_sheets, within_form
from corpus.reconcile.books import label_of
from corpus.report import Report
from eval.mutation_books import Ledger
from eval.mutation_changes import CHANGES, Mutation, exceeds_rounding, group_of

OF_ONE_TABLE = frozenset((*within_form.RULES, *score_sheets.RULES))
Seen = dict[str, Finding]


class Bench:
    """A report whose figures are changed one at a time."""

    def __init__(self, report: Report, facts: Facts) -> None:
        self.report, self.facts = report, facts
        self.figures = [(at, fact) for at, fact in enumerate(facts.facts) if fact.read_as != "candidate"]
        self._before = seen(reconcile(facts, report))
        self._ledger = Ledger(facts, report)

    def mutations(self, chosen: Sequence[int]) -> Iterator[Mutation]:
        """The figures at these positions of `figures`, changed in every way."""
        for _, fact in (self.figures[one] for one in chosen):
            for how, change in CHANGES.items():
                value = change(fact.value)
                if value != fact.value:
                    yield self._mutation(fact, how, fact.model_copy(update={"value": value}))

    def _mutation(self, fact: Fact, how: str, changed: Fact) -> Mutation:
        after = seen(self._found(fact, changed))
        return Mutation(
            report=self.report.title, fact=fact.id, label=label_of(fact), group=group_of(fact), how=how,
            before=written(fact.value), after=written(changed.value), killed=_noticed(fact, self._before, after),
            constrained=self.is_constrained(fact), beyond=exceeds_rounding(fact.value, changed.value),
            why=self.why_free(fact),
        )  # fmt: skip

    def _found(self, fact: Fact, changed: Fact) -> Iterator[Finding]:
        books, rules = self._ledger.changed(fact, changed)
        table = changed.source.table
        one_table = copy(books)
        one_table.tables = {one: facts for one, facts in books.tables.items() if one == table}
        one_table.sheets = {one: facts for one, facts in books.sheets.items() if one == table}
        for rule in rules:
            yield from applied(rule, one_table if rule in OF_ONE_TABLE else books)

    def is_constrained(self, fact: Fact) -> bool:
        return fact.id in self._ledger.constrained

    def why_free(self, fact: Fact) -> str:
        """Why no relation holds a figure in place; "" where one does."""
        if self.is_constrained(fact):
            return ""
        if fact.id in self._ledger.bounded:
            return "只有上限或下限"
        return "报告里没有印出能算出它的数字"


def seen(findings: Iterator[Finding] | Sequence[Finding]) -> Seen:
    return {one.id: one for one in findings if one.severity != "尾差"}


def _noticed(fact: Fact, before: Seen, after: Seen) -> bool:
    """A finding about the figure that was not there before, or says something else than before."""
    return any(
        fact.id in one.facts and (name not in before or one.message != before[name].message)
        for name, one in after.items()
    )
