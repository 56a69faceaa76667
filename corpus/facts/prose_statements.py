"""One paragraph → its statements: a grammar of clauses (subject, stage, amount, share, change), driven by words.

The reader walks from figure to figure. What stands between says what the next figure is; what it cannot place with
certainty it leaves out, and an amount with an unknown name makes the subject unknown for what follows.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from corpus.fact import Measure, Stage
from corpus.facts.prose_counts import Counted, counted
from corpus.facts.prose_figures import Found, classifier_of, find_figures
from corpus.facts.prose_state import BUDGETS, About, State
from corpus.facts.prose_subjects import Subject, ends_with_name, leading_year, named_by_itself, subject_of
from corpus.vocabulary_file import bare_label

_SHARE = re.compile(r"占(?P<basis>[^占]*?)(?:的)?(?:比重|比例|百分比|份额|比)?(?:为|达|是|约|≤|≥|不超过|不低于)*$")
_DONE = re.compile(
    r"(?:完成|占|为|达到?)(?:了)?(?P<basis>年初预算|全年预算|调整预算|调整后预算|年度预算|预算)(?:数|总额)?的?(?:约)?$"
)
_RATE_NAME = re.compile(r"(?P<name>[^,;。:、]*?(?:完成率|执行率|到位率|支付率))(?:为|达到?|是|约)*$")
_ASIDE = re.compile(r"(?<=年)\([^()\d]{1,12}\)")  # 比2022年(上一年度,下同)预算增加
_SEPARATOR = re.compile(r"[,;。:!?]")
_WITHOUT_EFFECT = re.compile(r"^(?:同比|环比|相比)|(?:同比|环比|相比|总体|共|各|均)+$")  # before 增加, naming nothing
_PLANNED = re.compile(r"安排购置")  # what follows counts purchases, not what there is
_HAS = re.compile(r"^.*(?=共有车辆$)")  # whoever has them
_PURCHASED = "公务用车购置数"
_INVOLVED = "绩效自评涉及资金"  # 涉及预算资金 alone; else of what the clause speaks of
_INVOLVED_IN = (
    (re.compile(r"自评"), _INVOLVED),
    (re.compile(r"跟踪|监控"), "绩效跟踪涉及资金"),
    (re.compile(r"绩效目标"), "绩效目标涉及资金"),
)
_BUDGET_OF = re.compile(r"(?:一般公共|政府性基金|国有资本经营|社会保险基金)$")
_ASSETS = frozenset({"辆", "台", "套", "台套", "台(套)"})


class Statement(NamedTuple):
    """A figure and what the sentence says of it; offsets are in the paragraph's plain text."""

    subject: Subject
    concept: str
    measure: Measure
    value: Decimal
    unit: str
    stage: Stage
    start: int
    quote: tuple[int, int]
    column: str
    basis: str | None = None
    qualifier: str | None = None
    aspect: str | None = None
    project: tuple[int, int] | None = None  # where its name stands
    resolved: bool = False  # sums told what it is


@lru_cache(maxsize=1 << 10)  # read before the tables, which it helps to place, and again after them
def read_statements(text: str, about: About) -> tuple[Statement, ...]:
    """The statements of one paragraph of plain text."""
    return tuple(_Reader(text, about).read())


class _Reader:
    """The walk over one paragraph."""

    def __init__(self, text: str, about: About) -> None:
        self.text = text
        self.about = about
        self.state = State(about)
        self.words = self.state.words
        self.counted: Counted | None = None

    def read(self) -> Iterator[Statement]:
        at = 0
        outer: list[tuple[Subject | None, str | None, int]] = []  # what holds outside the brackets, and their depth
        for figure in find_figures(self.text):
            between = self.text[at : figure.start]
            depth = self._depth(figure.start)
            while outer and outer[-1][2] >= depth:
                self.state.subject, self.state.basis, _ = outer.pop()
                between = between[between.find(")") + 1 :]
            lead = self._pass(between, figure.start - len(between)) if depth <= len(outer) else None
            if lead is None:
                outer.append((self.state.subject, self.state.basis, depth - 1))
                lead = self._inside(between, figure.start - len(between))
            yield from self._figure(lead, figure)
            at = figure.end

    def _depth(self, at: int) -> int:
        return self.text.count("(", 0, at) - self.text.count(")", 0, at)

    def _inside(self, between: str, start: int) -> str:
        """The words inside the bracket that the figure stands in; what is before it is passed over."""
        at = _innermost(between)
        self._pass(between[:at], start)
        return re.sub(r"^(?:含|其中|包括)", "", between[at + 1 :])

    def _pass(self, between: str, start: int) -> str:
        """Take note of the clauses before the figure's own; returns the figure's lead."""
        begin = 0
        for separator in _SEPARATOR.finditer(_ASIDE.sub(lambda aside: "(" * len(aside[0]), between)):
            self.state.note(between[begin : separator.start()], separator[0], start + begin)
            begin = separator.end()
            self.state.end_clause(separator[0], start + begin)
        lead = between[begin:].lstrip("、和及")
        self.state.note_words(lead)
        return lead

    def _figure(self, lead: str, figure: Found) -> Iterator[Statement]:
        if self.state.muted:
            self.state.passed_over |= figure.kind == "金额" and not self.words.change.search(lead)
            return
        if figure.kind == "读不准":
            self.state.begin_subject(None)
        elif figure.kind == "金额":
            yield from self._amount(lead, figure)
        elif figure.kind == "率":
            yield from self._rate(lead, figure)
        elif figure.kind == "得分":
            yield from self._score(lead, figure)
        else:
            yield from self._count(lead, figure)

    def _amount(self, lead: str, figure: Found) -> Iterator[Statement]:
        if self.words.unsure.search(lead):
            return
        if change := self.words.change.search(lead):
            yield from self._change(lead, change, figure, "增减额")
            return
        year, label = leading_year(bare_label(lead))
        word = self._stage_word(label)
        stage = self._stage(label, word["stage"] if word else None)
        subject = self.state.amount_subject(label[: word.start()] if word else label, word["stage"] if word else None)
        if year is not None and year != self.about.year:
            known = year == self.about.year - 1 and stage == "决算"
            subject, stage = (subject, "上年决算") if known else (None, stage)
        if subject and subject.concepts == (_INVOLVED,):
            subject = self._involved(subject, figure)
        self.state.begin_subject(subject)
        self.state.said.add(stage)
        if stage in BUDGETS:
            self.state.budget = stage
        yield from self._say(figure, "金额", stage=stage, column=stage)

    def _involved(self, subject: Subject, figure: Found) -> Subject | None:
        """编报绩效目标的项目…，涉及预算资金…: what was planned, or watched, is not what was assessed."""
        said = self.text[self.state.sentence : figure.start]
        clause = said[said.rfind(";") + 1 :]
        concept = next((name for word, name in _INVOLVED_IN if word.search(clause)), None)
        if concept is None and subject.fund:  # 涉及一般公共预算: of whatever the clause speaks of
            return None
        return subject.model_copy(update={"concepts": (concept or _INVOLVED,)})

    def _stage_word(self, label: str) -> re.Match[str] | None:
        """年初预算 in 基本支出年初预算为; 预算 in 一般公共预算支出为 names the money, not the stage."""
        word = self.words.stage.search(label)
        if word and word["stage"].endswith("安排") and "预算" not in word["stage"] and self.about.stage != "年初预算":
            return None  # 实际安排 in a final account is no plan
        if word and word["stage"] == "预算支出" and _BUDGET_OF.search(label[: word.start()]):
            return self.words.stage.search(label, word.start() + len("预算支出"))
        return word

    def _stage(self, label: str, word: str | None) -> Stage:
        if label.endswith("计划") and self.about.stage == "决算":
            return "预算"
        stage = self.words.stages[word] if word else self.about.stage
        if stage == "预算" and self.about.stage == "年初预算":
            return "年初预算"
        return "预算" if self.about.single_topic and "预算" in label else stage

    def _change(self, lead: str, change: re.Match[str], figure: Found, measure: Measure) -> Iterator[Statement]:
        label = self.words.compared.sub("", lead[: change.start()]).strip("、")
        label = _WITHOUT_EFFECT.sub("", label)
        if bare_label(label):
            self.state.subject = subject_of(label, self.about.entity)
        basis = self.state.basis or ("上年" if "同比" in lead else None)
        if basis is None:
            return
        sign = 1 if self.words.up.fullmatch(change["word"]) else -1
        if figure.value < 0 and sign < 0:  # 减少-5: cannot be told
            return
        column = f"比{basis}{change['word']}"
        yield from self._say(figure, measure, value=sign * figure.value, basis=basis, column=column)

    def _rate(self, lead: str, figure: Found) -> Iterator[Statement]:
        if self.words.unsure.search(lead):
            return
        if change := self.words.change.search(lead):
            yield from self._change(lead, change, figure, "增减率")
        elif done := _DONE.search(lead):
            yield from self._completion(done["basis"], figure)
        elif share := _SHARE.search(lead):
            yield from self._share(lead[: share.start()], share["basis"], figure)
        elif named := _RATE_NAME.search(lead):
            yield from self._named_rate(named["name"], figure)
        elif self.about.single_topic and (found := named_by_itself(lead, any_name=True)):
            yield from self._say(figure, "完成率", subject=found, column="完成率")

    def _completion(self, printed: str, figure: Found) -> Iterator[Statement]:
        basis = self.words.bases.get(printed, printed)
        if basis in {"预算", "年度预算"}:
            basis = self.state.budget or "预算"
        yield from self._say(figure, "完成率", basis=basis, column=f"完成{printed}")

    def _named_rate(self, name: str, figure: Found) -> Iterator[Statement]:
        found = subject_of(name, self.about.entity) or ends_with_name(name)
        bare = bare_label(name)
        if found is None and bare in {"完成率", "执行率"} and self.state.subject is not None:
            yield from self._say(figure, "完成率", basis=self.state.budget, column=bare)
        elif found or len(bare) > 3:
            found = found or Subject(concepts=(bare,), item=bare, known=False)
            yield from self._say(figure, "完成率", subject=found, column=bare)

    def _share(self, label: str, basis: str, figure: Found) -> Iterator[Statement]:
        if bare_label(label):
            named = named_by_itself(label, any_name=self.about.single_topic)
            self.state.subject = subject_of(label, self.about.entity) or named
        if basis:
            whole = subject_of(basis, self.about.entity)
            of = whole.concepts[0] if whole else bare_label(basis)
        elif self.state.whole and self.state.subject and self.state.whole.concepts != self.state.subject.concepts:
            of = self.state.whole.concepts[0]
        else:
            return
        yield from self._say(figure, "占比", basis=of, column=f"占{of}")

    def _score(self, lead: str, figure: Found) -> Iterator[Statement]:
        found = subject_of(lead, self.about.entity) or ends_with_name(lead)
        if found and found.concepts[0] in {"自评得分", "评价得分"}:
            yield from self._say(figure, "得分", subject=found, column="得分")

    def _count(self, lead: str, figure: Found) -> Iterator[Statement]:
        about = [self.counted.name] if self.counted else []
        about += self.state.subject.concepts if self.state.subject else ()
        self.counted = counted(lead, figure.unit, tuple(about), self.counted)
        planned = _PLANNED.search(self.text, self.state.sentence, figure.start)
        if planned and (self.counted is None or self.counted.name != _PURCHASED):
            return
        if self.counted is not None:
            subject = Subject(concepts=(self.counted.name,), item=bare_label(lead) or self.counted.name)
            yield from self._say(figure, "数量", subject=subject, column=classifier_of(figure.unit))
        elif figure.unit in _ASSETS and (found := subject_of(_HAS.sub("", lead), self.about.entity)):
            yield from self._say(figure, "数量", subject=found, column=classifier_of(figure.unit))

    def _say(
        self,
        figure: Found,
        measure: Measure,
        *,
        column: str,
        subject: Subject | None = None,
        value: Decimal | None = None,
        stage: Stage | None = None,
        basis: str | None = None,
    ) -> Iterator[Statement]:
        """One statement for each concept of the subject; none while the subject is unknown."""
        about = subject or self.state.subject
        start = self.state.sentence if self.state.intro is None else self.state.intro
        if figure.qualifier:  # a bound is set, not reached
            measure = "目标值"
        for concept in about.concepts if about else ():
            assert about is not None
            yield Statement(
                subject=about,
                concept=concept,
                measure=measure,
                value=figure.value if value is None else value,
                unit=classifier_of(figure.unit) if measure == "数量" else figure.unit,
                stage=stage or self.about.stage,
                start=figure.start,
                quote=(start, sentence_end(self.text, figure.end)),
                column=column,
                basis=basis,
                qualifier=figure.qualifier,
                aspect=self.counted.aspect if self.counted and concept.startswith("绩效自评") else None,
                project=self.state.project,
            )


def _innermost(between: str) -> int:
    """Where the last bracket that is still open begins."""
    depth = 0
    for at in range(len(between) - 1, -1, -1):
        depth += (between[at] == ")") - (between[at] == "(")
        if depth < 0:
            return at
    return 0


def sentence_end(text: str, at: int) -> int:
    """Behind the full stop that ends the sentence at this offset."""
    end = text.find("。", at)
    return len(text) if end < 0 else end + 1
