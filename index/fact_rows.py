"""What goes into the fact table and what can be asked of it."""

from datetime import datetime

from corpus.coverage import Coverage
from corpus.fact import Fact, Fund, Measure, Stage
from corpus.facts.ids import told_apart
from corpus.reading import Reading
from corpus.record import Record
from corpus.report import Identity, ReadAs, Scope


class Counts(Record):
    """How much was read off a report."""

    tables: int
    sections: int
    facts: int
    candidates: int  # facts whose column stayed undecided; never answered from
    blanks: int
    empty_forms: int
    findings: int = 0  # what does not fit together or deserves a second look
    contradictions: int = 0  # of those, the figures that contradict each other


class ReportEntry(Record):
    """A report held. One that a newer version supersedes is kept and never answered from."""

    id: str
    title: str
    identity: Identity
    origin: str
    sha256: str
    counts: Counts
    coverage: Coverage | None = None  # None of an imported table
    names: tuple[str, ...] = ()  # other file names under which the same content came
    dated: datetime | None = None  # since when it is there; of two versions the younger is answered from
    superseded_by: str | None = None
    forms: tuple[str, ...] = ()  # the forms of money it prints


class Label(Record):
    """One way in which facts are named, and how many facts bear that name. Says nothing about whose facts they are."""

    concept: str
    aspect: str | None
    item: str
    code: str | None
    path: tuple[str, ...]
    form: str
    fund: Fund
    measure: Measure
    unit: str
    project: str | None
    basis: str | None
    count: int = 0


class FactQuery(Record):
    """Which facts: every field is a choice of values, an empty one leaves the field open; None asks for its absence."""

    concepts: tuple[str, ...] = ()
    aspects: tuple[str | None, ...] = ()
    codes: tuple[str | None, ...] = ()
    entities: tuple[str, ...] = ()
    scopes: tuple[Scope, ...] = ()
    years: tuple[int, ...] = ()
    stages: tuple[Stage, ...] = ()
    funds: tuple[Fund, ...] = ()
    forms: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    projects: tuple[str | None, ...] = ()
    bases: tuple[str | None, ...] = ()
    reports: tuple[str, ...] = ()
    read_as: tuple[ReadAs, ...] = ("printed", "resolved", "derived")


class FactPage(Record):
    """Some of the facts that fit a query, and how many fit it."""

    total: int
    facts: tuple[Fact, ...]


# The field of a query → the column it chooses in.
QUERIED: dict[str, str] = {
    "concepts": "concept",
    "aspects": "aspect",
    "codes": "code",
    "entities": "entity",
    "scopes": "scope",
    "years": "year",
    "stages": "stage",
    "funds": "fund",
    "forms": "form",
    "measures": "measure",
    "projects": "project",
    "bases": "basis",
    "reports": "report",
    "read_as": "read_as",
}


def label_of(fact: Fact) -> Label:
    return Label(
        concept=fact.concept,
        aspect=fact.aspect,
        item=fact.item,
        code=fact.code,
        path=fact.path,
        form=fact.form,
        fund=fact.fund,
        measure=fact.measure,
        unit=fact.unit,
        project=fact.project,
        basis=fact.basis,
    )


def entry_of(reading: Reading) -> ReportEntry:
    report, facts = reading.report, reading.facts
    counts = Counts(
        tables=len(report.tables),
        sections=len(report.sections),
        facts=len(facts.facts),
        candidates=sum(fact.read_as == "candidate" for fact in facts.facts),
        blanks=len(facts.blanks),
        empty_forms=len(facts.empty_forms),
        findings=len(reading.findings),
        contradictions=sum(one.severity == "不一致" for one in reading.findings),
    )
    return ReportEntry(
        id=report.id,
        title=report.title,
        identity=report.identity,
        origin=report.origin,
        sha256=report.sha256,
        counts=counts,
        coverage=reading.coverage,
        forms=tuple(sorted({one.form for one in report.tables if one.form and not one.form.startswith("绩效")})),
    )


__all__ = ["QUERIED", "Counts", "FactPage", "FactQuery", "Label", "ReportEntry", "entry_of", "label_of", "told_apart"]
