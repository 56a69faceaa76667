"""The facts as ground truth: which figure a plain question about an item must be answered with, and which have two."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import cached_property
from typing import TypeVar, get_args

from corpus.catalog import embedded
from corpus.fact import Blank, EmptyForm, Fact, Fund, Measure
from corpus.figure import decimals_of, quotient, rounded, same_figure
from corpus.finding import Finding
from eval.case import Expected
from index.fact_rows import FactQuery
from index.fact_table import FactTable

Key = TypeVar("Key")
FUNDS: tuple[Fund, ...] = get_args(Fund)  # the widest first: what a question means that names no fund
FINAL = "决算"


class Ground:
    """Facts grouped by how they are asked for."""

    def __init__(
        self,
        facts: Sequence[Fact],
        blanks: Sequence[Blank] = (),
        empty_forms: Sequence[EmptyForm] = (),
        findings: Sequence[Finding] = (),
    ) -> None:
        self.facts = [fact for fact in facts if fact.read_as != "candidate"]
        self.blanks, self.empty_forms, self.findings = blanks, empty_forms, findings

    @classmethod
    def of(cls, table: FactTable) -> "Ground":
        """The facts of the reports that come with the program: others may hold any entity and any year."""
        own = {entry.sha256 for entry in embedded()}
        ids = tuple(entry.id for entry in table.reports() if entry.sha256 in own)
        query = FactQuery(reports=ids)
        empty = tuple(one for one in table.empty_forms() if one.report in ids)
        findings = [one for report in ids for one in table.findings(report)]
        return cls(table.find(query), table.find_blanks(query), empty, findings) if ids else cls(())

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years held, newest first."""
        return tuple(sorted({fact.year for fact in self.facts}, reverse=True))

    @cached_property
    def entities(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(fact.entity for fact in self.facts))

    @cached_property
    def plain(self) -> dict[tuple[int, str], list[Fact]]:
        """(year, concept) → amounts of the final account outside projects, of the row as a whole."""
        return self.grouped(
            lambda fact: (fact.year, fact.concept),
            lambda fact: fact.measure == "金额" and fact.stage == FINAL and not fact.project and not fact.aspect,
        )

    def grouped(self, key: Callable[[Fact], Key], keep: Callable[[Fact], bool]) -> dict[Key, list[Fact]]:
        groups: dict[Key, list[Fact]] = defaultdict(list)
        for fact in self.facts:
            if keep(fact):
                groups[key(fact)].append(fact)
        return dict(groups)

    @cached_property
    def figures(self) -> dict[tuple[int, str], Expected]:
        """(year, concept) → the one figure that a plain question must be answered with."""
        found = ((key, one_figure(facts)) for key, facts in self.plain.items())
        return {key: figure for key, figure in found if figure is not None}

    def of_year(self, year: int) -> dict[str, Expected]:
        return {concept: figure for (of, concept), figure in self.figures.items() if of == year}

    @cached_property
    def projects(self) -> dict[tuple[int, str], list[Fact]]:
        return self.grouped(lambda fact: (fact.year, fact.project or ""), lambda fact: bool(fact.project))

    @cached_property
    def codes(self) -> dict[tuple[int, str], list[Fact]]:
        """(year, code) → amounts of its rows, of the row as a whole."""
        return self.grouped(
            lambda fact: (fact.year, fact.code or ""),
            lambda fact: bool(fact.code) and not fact.aspect and fact.measure == "金额" and fact.stage == FINAL,
        )

    def measured(self, measure: Measure) -> list[Fact]:
        """Facts of a measure outside projects and of whole rows."""
        return [fact for fact in self.facts if fact.measure == measure and not fact.project and not fact.aspect]


def one_figure(facts: Sequence[Fact]) -> Expected | None:
    """The figure that all facts of the widest fund state, roundings of it accepted; None where they differ."""
    widest = min((FUNDS.index(fact.fund) for fact in facts), default=0)
    if len({fact.code for fact in facts if fact.code}) > 1 and len(different(facts)) > 1:
        return None
    chosen = [fact for fact in facts if FUNDS.index(fact.fund) == widest]
    return expected(chosen) if len(different(chosen)) == 1 else None


def different(facts: Iterable[Fact]) -> list[Expected]:
    """The figures that facts state, roundings of one figure taken together, in the order of the facts."""
    groups: list[list[Fact]] = []
    for fact in facts:
        for group in groups:
            if all(same_figure(fact.value, fact.unit, one.value, one.unit) for one in group):
                group.append(fact)
                break
        else:
            groups.append([fact])
    return [expected(group) for group in groups]


def expected(facts: Sequence[Fact], label: str | None = None) -> Expected:
    """The most exact of facts that are roundings of one figure."""
    exact = max(facts, key=lambda fact: decimals_of(fact.value))
    others = tuple(dict.fromkeys(fact.value for fact in facts if fact.value != exact.value and fact.unit == exact.unit))
    return Expected(
        value=exact.value,
        unit=exact.unit,
        year=exact.year,
        label=label,
        accept=others,
        lines=tuple(dict.fromkeys(f"{fact.year}:{fact.source.line}" for fact in facts)),
        facts=tuple(fact.id for fact in facts),
    )


def computed(
    value: Decimal, unit: str, formula: str, terms: Sequence[Expected], *, decimals: int | None = None
) -> Expected:
    """A figure computed from others, to the digits that an answer shows at least; of one year where they all are."""
    years = {term.year for term in terms}
    return Expected(
        value=quotient(value) if value and decimals is None else rounded(value, 2 if decimals is None else decimals),
        unit=unit,
        year=years.pop() if len(years) == 1 else None,
        lines=tuple(dict.fromkeys(line for term in terms for line in term.lines)),
        facts=tuple(dict.fromkeys(one for term in terms for one in term.facts)),
        formula=formula,
    )
