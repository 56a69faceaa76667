"""A question as understood: what is asked, about what, of whom and when."""

from decimal import Decimal
from typing import Literal

from assistant.phrases import Comparison, Lacking, Operation, Period, Verdict
from corpus.fact import Fund, Measure, Stage
from corpus.figure import MoneyUnit
from corpus.record import Record
from corpus.report import Scope

YearOrigin = Literal["said", "newest", "carried"]


class Subject(Record):
    """One thing asked for. Several concepts, codes or projects in it are readings of one word."""

    said: str
    concepts: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    aspect: str | None = None

    @property
    def name(self) -> str:
        """What to call it in an answer: the canonical name where there is one."""
        parts = [*self.projects[:1], *self.concepts[:1]] if len(self.projects) < 2 else [self.said]
        head = "".join(f"“{part}”" if part in self.projects else part for part in parts) or "、".join(self.codes)
        return f"{head or self.said}{f'（{self.aspect}）' if self.aspect else ''}"


class Unheard(Record):
    """Words that were not understood; `narrowed` where they may narrow down what is asked for."""

    words: tuple[str, ...] = ()
    narrowed: bool = False
    passed: tuple[str, ...] = ()  # in clauses that tell of the asker: they change nothing


class Claim(Record):
    """What the asker believes: a figure, or at least a direction."""

    value: Decimal | None = None
    unit: str = ""
    direction: Literal["up", "down"] | None = None


class Question(Record):
    """Empty fields are open: the look-up fills them by preference and says so."""

    raw: str
    text: str
    operation: Operation
    subjects: tuple[Subject, ...] = ()
    entities: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()  # names of somebody whose reports are not held
    unsure: tuple[str, tuple[str, ...]] | None = None  # a name that several entities bear, and who they are
    region: str | None = None  # a county or town was named, but no department of it
    scopes: tuple[Scope, ...] = ()
    years: tuple[int, ...] = ()
    year_origin: YearOrigin = "newest"
    stages: tuple[Stage, ...] = ()
    funds: tuple[Fund, ...] = ()
    forms: tuple[str, ...] = ()
    form_number: int | None = None  # 公开09表: which form it is, each report says
    measure: Measure | None = None
    basis: str | None = None
    unit: MoneyUnit | None = None
    counter: str | None = None
    universe: str | None = None
    lacking: Lacking | None = None
    period: Period | None = None  # 平均每月: the average is over the months of the year
    divisor: Decimal | None = None  # 除以5: a number that was said, and no figure of a report
    formula: str | None = None  # a ratio by its name in the formulas
    every: bool = False  # all of them, one after the other, not only the first
    growth: bool = False  # what is ranked is the change on the year before
    top: int | None = None
    place: int | None = None  # the second highest alone is asked for, not the first two
    claim: Claim | None = None
    figure: Claim | None = None  # the figure of which it is asked what it stands for
    threshold: Claim | None = None  # what the members of a count are held against
    compare: Comparison | None = None
    verdict: Verdict | None = None  # what the final figure is held against its budget for
    together: str | None = None  # the word that stands for all the subjects together: 水电费
    topic: str | None = None
    falling: bool = False  # 下降, 减少: the asker expects a fall
    follows: bool = False  # 那…呢: leans on what was asked before
    it: bool = False  # 它, 这个项目: one thing that was asked about or answered before
    carried: tuple[str, ...] = ()  # what was taken over from the conversation, in words
    mended: tuple[tuple[str, str], ...] = ()  # (as typed, as taken)
    unknown: tuple[str, ...] = ()  # words that were not understood
    passed: tuple[str, ...] = ()  # not understood either, in clauses that ask for nothing
    narrowed: bool = False  # an unknown word narrows down what is asked for
    understood: str = ""
