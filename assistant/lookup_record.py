"""What was found for a question: facts in their readings, blanks, passages, and what is held at all."""

from assistant.question_record import Question, Subject
from corpus.fact import Blank, EmptyForm, Fact
from corpus.finding import Finding
from corpus.record import Record
from corpus.report import Scope
from corpus.transcript import Spot
from index.fact_rows import ReportEntry
from index.holdings import Holding, years_of


class Reading(Record):
    """One meaning of what was asked: facts that agree on one figure, the most usual place first."""

    name: str  # what tells it from the other readings, "" where there is only one
    facts: tuple[Fact, ...]
    marks: tuple[Fact, ...] = ()  # what tells a project from another of its name: its budget, spending and score

    @property
    def lead(self) -> Fact:
        return self.facts[0]


class Cell(Record):
    """One subject of one entity in one year."""

    subject: Subject
    entity: str
    year: int
    readings: tuple[Reading, ...] = ()  # of the measure and stage asked for, most usual first
    beside: tuple[Reading, ...] = ()  # the budget beside the final figure
    candidates: tuple[Fact, ...] = ()  # every fact of the subject here, all measures and stages
    elsewhere: tuple[Reading, ...] = ()  # amounts of the same name inside projects
    contradictory: bool = False  # the report prints two figures for the very same thing
    blanks: tuple[Blank, ...] = ()
    empty_forms: tuple[EmptyForm, ...] = ()
    inverted: tuple[Fact, Fact] | None = None  # next year's figure and its stated change on this year
    year_held: bool = True

    @property
    def lead(self) -> Fact | None:
        return self.readings[0].lead if self.readings else None


class Member(Record):
    """One of the things that a list or a ranking goes over."""

    label: str
    fact: Fact


class Listing(Record):
    """Parts of a whole, or things to be ranked, in the order of the report."""

    title: str
    members: tuple[Member, ...]
    whole: Fact | None = None


class Row(Record):
    """The figures of one entity in one year that a ranking, a count or a formula is made of; None where one lacks."""

    entity: str
    year: int
    facts: tuple[Fact | None, ...]


class Standing(Record):
    """All entities that have a figure in one year: those that lead, or meet a condition, in order."""

    year: int
    compared: int  # how many have the figure
    chosen: int  # how many lead or meet the condition; `rows` are the first of them
    unit: str  # of what is compared
    rows: tuple[Row, ...]
    counted: tuple[str, ...] = ()  # ids of the facts that are counted
    scopes: tuple[Scope, ...] = ()


class Passage(Record):
    """A piece of a report's text that is quoted. `quote` is a slice of the report's text."""

    report: str
    entity: str
    year: int
    heading: tuple[str, ...]
    quote: str
    line: int
    page: int | None = None
    boxes: tuple[Spot, ...] = ()  # of its lines, where the file has pages
    ocr: bool = False  # recognised in a picture
    said: str | None = None  # the row of a form in words, where its quote is a line of cells


class Deduction(Record):
    """An indicator that did not get all of its points, with the reason that stands beside it, if one does."""

    score: Fact
    worth: Fact
    rate: Fact | None = None  # how far the budget was spent, where that is what the points are for
    reason: str | None = None


class ScoreSheet(Record):
    """The self-evaluation form of a project: its total, and what lost points."""

    total: Fact
    lost: tuple[Deduction, ...] = ()


class Contradiction(Record):
    """A finding about a figure that was asked for, with the facts of its places where all of them are figures."""

    finding: Finding
    facts: tuple[Fact, ...] = ()
    known: tuple[Fact, ...] = ()  # of those places that are figures


class Audited(Record):
    """A report with all that the check of its books found, and the facts that are touched."""

    report: ReportEntry
    findings: tuple[Finding, ...]
    facts: tuple[Fact, ...]


class Evidence(Record):
    """Everything an answer may be made of."""

    question: Question
    reports: tuple[ReportEntry, ...]
    tables: tuple[ReportEntry, ...] = ()  # imported ones
    asked: tuple[Holding, ...] = ()  # who is asked about, by name or because nobody else can be meant
    imported: int = 0  # entities of whom only tables are held
    rows: tuple[Row, ...] = ()
    standings: tuple[Standing, ...] = ()
    cells: tuple[Cell, ...] = ()
    whole: Fact | None = None  # of a sum: the item that what is added are all the parts of, as printed
    rest: Fact | None = None  # of a difference: the other of the two parts of the larger item, as printed
    lists: tuple[Listing, ...] = ()
    passages: tuple[Passage, ...] = ()
    left_out: int = 0  # further passages under the same headings
    years_absent: tuple[int, ...] = ()
    related: tuple[str, ...] = ()  # items akin to the one found that have figures too
    other_years: tuple[int, ...] = ()  # years besides its own in which it has a figure
    sheets: tuple[ScoreSheet, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    audits: tuple[Audited, ...] = ()
    near: tuple[str, ...] = ()  # names held that resemble words that were not understood

    def report(self, id: str) -> ReportEntry:
        return next(one for one in (*self.reports, *self.tables) if one.id == id)

    @property
    def entities(self) -> tuple[str, ...]:
        return tuple(one.entity for one in self.asked)

    @property
    def years(self) -> tuple[int, ...]:
        """The years held of those asked about, newest first."""
        return years_of(self.asked)
