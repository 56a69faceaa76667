"""What the addresses for programs take and give. Amounts are strings of digits: a float would change them."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from assistant.answer import Answer, Citation, Label, Status, Value
from assistant.fact_check import Checked
from corpus.coverage import Coverage
from corpus.fact import Fact
from corpus.finding import Finding
from corpus.record import Record
from corpus.report import Identity
from index.fact_rows import Counts, ReportEntry

LONGEST = 2000  # characters of a question; a setting may allow fewer
PARAGRAPH = 20_000  # characters of a text whose figures are checked
TURNS = 50


class Said(Record):
    """An earlier exchange. Its question is leant on; its answer is never taken for facts."""

    question: Annotated[str, Field(max_length=LONGEST)]
    answer: Annotated[str, Field(max_length=PARAGRAPH)] = ""


class Asking(Record):
    question: Annotated[str, Field(max_length=LONGEST, description="问题", examples=["2024年三公经费多少"])]
    history: Annotated[tuple[Said, ...], Field(max_length=TURNS, description="这次对话里先前的问答")] = ()


class Answered(Record):
    """An answer as `wenzhang ask --json` writes it."""

    question: str
    status: Status
    answer: str
    understood: str
    values: tuple[Value, ...]
    citations: tuple[Citation, ...]
    verified: bool
    ai: tuple[Label, ...]
    notes: tuple[str, ...]
    suggestions: tuple[str, ...]
    elapsed_ms: float


class FactsFound(Record):
    """A page of facts. `next` is the address of the page after, null on the last."""

    total: int
    items: tuple[Fact, ...]
    next: str | None


class Cell(Record):
    """A cell of a table as printed."""

    column: str
    text: str
    value: str | None


class InTable(Record):
    """The row in which a fact stands."""

    title: str
    form: str | None
    unit: str | None
    row: str
    code: str | None
    cells: tuple[Cell, ...]


class FactShown(Record):
    """A fact with the place it stands in, and what does not fit together with it."""

    fact: Fact
    report_title: str
    table: InTable | None
    findings: tuple[Finding, ...]


class ReportShown(Record):
    """A report held and how much of it was read."""

    id: str
    title: str
    identity: Identity
    files: tuple[str, ...]
    sha256: str
    dated: datetime | None
    superseded_by: str | None
    forms: tuple[str, ...]
    counts: Counts
    coverage: Coverage | None
    share: str | None  # of the numbers printed, those that can be answered from
    below_floor: bool


class ReportsFound(Record):
    total: int
    items: tuple[ReportShown, ...]
    next: str | None


class FindingsFound(Record):
    total: int
    items: tuple[Finding, ...]
    next: str | None


class Checking(Record):
    text: Annotated[str, Field(max_length=PARAGRAPH, description="一段话", examples=["2024年三公经费13.39万元"])]


class CheckedText(Record):
    """Every figure of a text with what the reports say of it."""

    figures: tuple[Checked, ...]


class ArrivedFile(Record):
    name: str
    fate: str  # 收录 已有 拒绝
    said: str


class Arrivals(Record):
    files: tuple[ArrivedFile, ...]
    reports: int


def answered(one: Answer) -> Answered:
    shared = {name: getattr(one, name) for name in Answered.model_fields if name != "answer"}
    return Answered.model_validate(shared | {"answer": one.text})


def report_shown(entry: ReportEntry, floor: float) -> ReportShown:
    fields: dict[str, Any] = {name: getattr(entry, name) for name in _SHARED}
    share = entry.coverage.share if entry.coverage else None
    return ReportShown(
        **fields,
        files=(entry.origin, *entry.names),
        share=None if share is None else f"{share:.4f}",
        below_floor=share is not None and share < floor,
    )


_SHARED = ("id", "title", "identity", "sha256", "dated", "superseded_by", "forms", "counts", "coverage")
