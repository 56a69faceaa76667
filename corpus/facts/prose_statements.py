"""One paragraph → its statements: a grammar of clauses (subject, stage, amount, share, change), driven by words.

The reader walks from figure to figure. What stands between says what the next figure is; what it cannot place with
certainty it leaves out, and an amount with an unknown name makes the subject unknown for what follows.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from corpus.fact import Measure, Stage
from corpus.facts.prose_counts import Counted, counted
from corpus.facts.prose_figures import Found, classifier_of, find_figures
from corpus.facts.prose_subjects import Subject, ends_with_name, leading_year, named_by_itself, subject_of
from corpus.facts.prose_words import prose_words
from corpus.vocabulary_file import bare_label

_SHARE = re.compile(r"占(?P<basis>[^占]*?)(?:的)?(?:比重|比例|百分比|份额|比)?(?:为|达|是|约|≤|≥|不超过|不低于)*$")
_DONE = re.compile(
    r"(?:完成|占|为|达到?)(?:了)?(?P<basis>年初预算|全年预算|调整预算|调整后预算|年度预算|预算)(?:数|总额)?的?(?:约)?$"
)
_RATE_NAME = re.compile(r"(?P<name>[^,;。:、]*?(?:完成率|执行率|到位率|支付率))(?:为|达到?|是|约)*$")
_SEPARATOR = re.compile(r"[,;。:!?]")
# The ordinal of 2.12345市民服务热线经费 runs into the name.
_PROJECT = re.compile(
    r"^(?:\d{1,2}[.、] ?|\(\d{1,2}\))?(?P<name>.+?)(?:项目)?(?:支出)?绩效自评(?:综述|情况综述|结果综述)$"
)


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


class About(NamedTuple):
    """What is known before the first word of a paragraph."""

    year: int
    entity: str
    stage: Stage  # of an amount that names none: 决算 in final accounts, 年初预算 in budgets
    subject: Subject | None = None  # of the heading
    single_topic: bool = False  # an evaluation report: all of it is about one project


def read_statements(text: str, about: About) -> tuple[Statement, ...]:
    """The statements of one paragraph of plain text."""
    return tuple(_Reader(text, about).read())


class _Reader:
    """The walk over one paragraph: what the sentence is about, and what its next figure can be."""

    def __init__(self, text: str, about: About) -> None:
        self.text = text
        self.about = about
        self.words = prose_words()
        self.subject = about.subject
        self.whole: Subject | None = None  # what shares without a basis are of
        self.basis: str | None = None
        self.budget: str | None = None  # the stage that 完成预算的 refers to
        self.project: tuple[int, int] | None = None
        self.counted: Counted | None = None
        self.muted = False
        self.sentence = 0
        self.intro: int | None = None  # where the subject was named, if before this sentence

    def read(self) -> Iterator[Statement]:
        at = 0
        outer: list[tuple[Subject | None, str | None, int]] = []
        for figure in find_figures(self.text):
            between = self.text[at : figure.start]
            depth = self._depth(figure.start)
            while outer and outer[-1][2] >= depth:
                self.subject, self.basis, _ = outer.pop()
                between = between[between.find(")") + 1 :]
            if depth > (outer[-1][2] if outer else 0):
                outer.append((self.subject, self.basis, depth - 1))
                between = self._open(between)
            lead = self._pass(between, figure.start - len(between))
            yield from self._figure(lead, figure)
            at = figure.end

    def _depth(self, at: int) -> int:
        before = self.text[:at]
        return before.count("(") - before.count(")")

    def _open(self, between: str) -> str:
        """The words inside the bracket that the figure stands in; what is before it is passed over."""
        at = _innermost(between)
        self._pass(between[:at] + ",", 0)
        return between[at + 1 :].removeprefix("含").removeprefix("其中").removeprefix("包括")

    def _pass(self, between: str, start: int) -> str:
        """Take note of the clauses before the figure's own; returns the figure's lead."""
        begin = 0
        for separator in _SEPARATOR.finditer(between):
            part = between[begin : separator.start()]
            self._note(part, separator[0], start + begin)
            begin = separator.end()
            if separator[0] in ";。!?":
                self._end_sentence(separator[0], start + begin)
        lead = between[begin:].lstrip("、和及")
        self._note_words(lead)
        return lead

    def _end_sentence(self, mark: str, next_start: int) -> None:
        self.muted = False
        self.basis = None
        if mark != ";":
            if self.intro is not None and self.intro < self.sentence:
                self.intro = None
            self.sentence = next_start

    def _note(self, part: str, mark: str, start: int) -> None:
        if (named := _PROJECT.match(part)) and mark == ":":
            self.project = (start + named.start("name"), start + named.end("name"))
            self.subject = Subject(concepts=("年度资金总额",), item="年度资金总额", fund="项目资金")
            self.intro = start
        elif mark in "。:" and (found := self._introduced(part)):
            self.subject, self.whole, self.intro = found, None, start
        self._note_words(part)

    def _introduced(self, part: str) -> Subject | None:
        """The subject that a figureless opening names: 行政运行(项)。 or 机关运行经费情况："""
        if not part or (re.search(r"\d", bare_label(part)) and not re.search(r"[类款]\)", part)):
            return None
        found = subject_of(part, self.about.entity)
        if found is None and self.about.single_topic and len(part) <= 20:
            found = named_by_itself(part, any_name=True)
        return found

    def _note_words(self, words: str) -> None:
        if self.words.reason.search(words):
            self.muted = True
        for match in self.words.compared.finditer(words):
            if match["what"]:
                self.basis = self._compared(match)
        if self.words.parts.search(words) and self.subject is not None:
            self.whole = self.subject

    def _compared(self, match: re.Match[str]) -> str:
        if match["year"] is None:
            return self.words.bases.get(match["what"], "上年")
        named = self.words.bases.get(re.sub(r"^\d+年度?", "", match["what"]))
        year = int(match["year"])
        if year == self.about.year:
            return named or match["kind"] or "决算"
        suffix = "预算" if named in {"预算", "年初预算"} or match["kind"] in {"预算", "年初预算"} else ""
        return f"上年{suffix}" if year == self.about.year - 1 else f"{year}年{suffix}"

    # ---- figures ----

    def _figure(self, lead: str, figure: Found) -> Iterator[Statement]:
        if self.muted:
            return
        if figure.kind == "读不准":
            self.subject = None
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
        stage, labels = self._staged(label)
        if year is not None and year != self.about.year:
            if year != self.about.year - 1 or stage != "决算":
                self.subject = None
                return
            stage = "上年决算"
        if self.about.single_topic and "预算" in label:
            stage = "预算"
        self.subject = self._amount_subject(labels)
        if stage in {"年初预算", "全年预算", "预算"}:
            self.budget = stage
        yield from self._say(figure, "金额", stage=stage, column=stage)

    def _staged(self, label: str) -> tuple[Stage, tuple[str, ...]]:
        """The stage that the last words before the amount name, and what the label before them can be."""
        match = self.words.stage.search(label)
        if match is None:
            return self.about.stage, (label,)
        before, word = label[: match.start()], match["stage"]
        stage = self.words.stages[word]
        if stage == "预算":  # 政府采购货物预算: the word is part of the name, and names know it
            stage = "年初预算" if self.about.stage == "年初预算" else "预算"
            return stage, (before, label)
        side = word[:2] if word[:2] in {"支出", "收入"} else ""
        return stage, (before + side, before) if side else (before,)

    def _amount_subject(self, labels: tuple[str, ...]) -> Subject | None:
        bares = [self.words.link.sub("", label) for label in labels]
        if self.subject is not None and {"", "支出", "收入", "该项目", "项目"} & {bares[0], bares[-1]}:
            return self.subject
        for bare in bares:
            found = subject_of(bare, self.about.entity)
            if found is None and self.about.single_topic:
                found = ends_with_name(bare)
            if found:
                return found
        return named_by_itself(bares[-1], any_name=self.about.single_topic)

    def _change(self, lead: str, change: re.Match[str], figure: Found, measure: Measure) -> Iterator[Statement]:
        label = self.words.compared.sub("", lead[: change.start()]).strip("、")
        label = re.sub(r"同比|环比|相比|总体|共|各|均", "", label)
        if bare_label(label):
            self.subject = subject_of(label, self.about.entity)
        basis = self.basis or ("上年" if "同比" in lead else None)
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
            basis = self.budget or "预算"
        yield from self._say(figure, "完成率", basis=basis, column=f"完成{printed}")

    def _named_rate(self, name: str, figure: Found) -> Iterator[Statement]:
        found = subject_of(name, self.about.entity) or ends_with_name(name)
        bare = bare_label(name)
        if found is None and bare in {"完成率", "执行率"} and self.subject is not None:
            yield from self._say(figure, "完成率", basis=self.budget, column=bare)
        elif found or len(bare) > 3:
            found = found or Subject(concepts=(bare,), item=bare, known=False)
            yield from self._say(figure, "完成率", subject=found, column=bare)

    def _share(self, label: str, basis: str, figure: Found) -> Iterator[Statement]:
        if bare_label(label):
            named = named_by_itself(label, any_name=self.about.single_topic)
            self.subject = subject_of(label, self.about.entity) or named
        if basis:
            whole = subject_of(basis, self.about.entity)
            of = whole.concepts[0] if whole else bare_label(basis)
        elif self.whole and self.subject and self.whole.concepts != self.subject.concepts:
            of = self.whole.concepts[0]
        else:
            return
        yield from self._say(figure, "占比", basis=of, column=f"占{of}")

    def _score(self, lead: str, figure: Found) -> Iterator[Statement]:
        found = subject_of(lead, self.about.entity) or ends_with_name(lead)
        if found and found.concepts[0] in {"自评得分", "评价得分"}:
            yield from self._say(figure, "得分", subject=found, column="得分")

    def _count(self, lead: str, figure: Found) -> Iterator[Statement]:
        about = [self.counted.name] if self.counted else []
        about += self.subject.concepts if self.subject else ()
        self.counted = counted(lead, figure.unit, tuple(about), self.counted)
        if self.counted is not None:
            subject = Subject(concepts=(self.counted.name,), item=bare_label(lead) or self.counted.name)
            yield from self._say(figure, "数量", subject=subject, column=classifier_of(figure.unit))
        elif found := subject_of(lead, self.about.entity):
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
        about = subject or self.subject
        start = self.sentence if self.intro is None else self.intro
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
                quote=(start, _sentence_end(self.text, figure.end)),
                column=column,
                basis=basis,
                qualifier=figure.qualifier,
                aspect=self.counted.aspect if self.counted and concept.startswith("绩效自评") else None,
                project=self.project,
            )


def _innermost(between: str) -> int:
    """Where the last bracket that is still open begins."""
    depth = 0
    for at in range(len(between) - 1, -1, -1):
        depth += (between[at] == ")") - (between[at] == "(")
        if depth < 0:
            return at
    return 0


def _sentence_end(text: str, at: int) -> int:
    end = text.find("。", at)
    return len(text) if end < 0 else end + 1
