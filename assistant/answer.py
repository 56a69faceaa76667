"""What the assistant says: values that are facts or declared computations over facts, and where they stand."""

from typing import Literal

from assistant.clock import Stage
from corpus.record import Record
from corpus.transcript import Spot

Status = Literal["answered", "clarify", "not_found", "out_of_scope", "error"]
# What a language model did of an answer; shown with it wherever it goes.
Label = Literal["由AI改写问题", "由AI规划步骤", "由AI生成"]


class Turn(Record):
    """One earlier exchange of the conversation, as text: figures in it are never taken for facts."""

    question: str
    answer: str = ""


class Citation(Record):
    """A place in a report. `quote` stands verbatim in the report's text."""

    report: str  # report id
    title: str
    entity: str
    year: int
    quote: str
    line: int | None
    page: int | None = None
    form: str | None = None
    row: str | None = None
    column: str | None = None
    table: int | None = None  # ordinal of the table in the report, to show it whole
    heading: tuple[str, ...] = ()
    boxes: tuple[Spot, ...] = ()  # of the cell, or of the lines of the sentence, where the file has pages
    fact: str | None = None  # id in the fact table, where a fact is cited: its address is made of it


class Value(Record):
    """A figure of the answer. `facts` are ids in the fact table; a computed value has a formula over them."""

    value: str  # digits: Decimal written out
    unit: str
    label: str
    entity: str
    year: int | None
    citations: tuple[int, ...]  # indexes into Answer.citations
    facts: tuple[str, ...] = ()
    derived: bool = False
    formula: str | None = None


class Answer(Record):
    """One answer. `text` is plain Chinese with no markup; digits in it come from `values`, `notes` or quotes."""

    question: str
    status: Status
    text: str
    # The question as understood, for the reader: 阳谷县人民政府办公室 · 2024年 · 公务接待费 · 决算
    understood: str = ""
    values: tuple[Value, ...] = ()
    citations: tuple[Citation, ...] = ()
    verified: bool = False  # every figure was found again in the fact table
    notes: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    ai: tuple[Label, ...] = ()  # none where no language model took part
    elapsed_ms: float = 0.0
    spent: tuple[tuple[Stage, float], ...] = ()  # seconds by stage
