"""One figure of a reading changed at a time, and whether the check of the books says something else then.

A rule that looks at one table only finds nothing new in the others: those are not looked at again.
"""

from collections.abc import Iterator, Sequence

from corpus.fact import Fact, Facts
from corpus.figure import written
from corpus.finding import Finding
from corpus.reconcile import RULES, applied, reconcile, score_sheets, within_form
from corpus.reconcile.books import Books, label_of
from corpus.report import Report
from eval.mutation_changes import CHANGES, Mutation, exceeds_rounding, group_of

_OF_ONE_TABLE = frozenset((*within_form.RULES, *score_sheets.RULES))
_OF_ALL = tuple(rule for rule in RULES if rule not in _OF_ONE_TABLE)
Seen = dict[str, Finding]


class Bench:
    """A report whose figures are changed one at a time."""

    def __init__(self, report: Report, facts: Facts) -> None:
        self.report, self.facts = report, facts
        self.figures = [(at, fact) for at, fact in enumerate(facts.facts) if fact.read_as != "candidate"]
        self._before = seen(reconcile(facts, report))
        self._books = Books(facts, report)
        for rule in RULES:
            for _ in applied(rule, self._books):
                pass

    def mutations(self, chosen: Sequence[int]) -> Iterator[Mutation]:
        """The figures at these positions of `figures`, changed in every way."""
        for at, fact in (self.figures[one] for one in chosen):
            for how, change in CHANGES.items():
                value = change(fact.value)
                if value != fact.value:
                    yield self._mutation(at, fact, how, fact.model_copy(update={"value": value}))

    def _mutation(self, at: int, fact: Fact, how: str, changed: Fact) -> Mutation:
        after = seen(self._found(at, changed))
        return Mutation(
            report=self.report.title, fact=fact.id, label=label_of(fact), group=group_of(fact), how=how,
            before=written(fact.value), after=written(changed.value), killed=_noticed(fact, self._before, after),
            constrained=self.is_constrained(fact), beyond=exceeds_rounding(fact.value, changed.value),
            why=self.why_free(fact),
        )  # fmt: skip

    def _found(self, at: int, changed: Fact) -> Iterator[Finding]:
        others = (*self.facts.facts[:at], changed, *self.facts.facts[at + 1 :])
        books = Books(self.facts.model_copy(update={"facts": others}), self.report)
        for rule in _OF_ALL:
            yield from applied(rule, books)
        table = changed.source.table
        books.tables = {one: facts for one, facts in books.tables.items() if one == table}
        books.sheets = {one: facts for one, facts in books.sheets.items() if one == table}
        for rule in RULES if books.tables or books.sheets else ():
            if rule in _OF_ONE_TABLE:
                yield from applied(rule, books)

    def is_constrained(self, fact: Fact) -> bool:
        return fact.id in self._books.constrained

    def why_free(self, fact: Fact) -> str:
        """Why no relation holds a figure in place; "" where one does."""
        if self.is_constrained(fact):
            return ""
        if fact.id in self._books.bounded:
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
