"""What a paragraph has said so far: its subject, the whole that shares are of, the basis of changes."""

import re

from corpus.fact import Fund, Stage
from corpus.facts.prose_subjects import Subject, ends_with_name, named_by_itself, subject_of
from corpus.facts.prose_words import prose_words
from corpus.record import Record
from corpus.vocabulary_file import bare_label, load_vocabulary

BUDGETS: frozenset[str] = frozenset({"年初预算", "全年预算", "预算"})
# The ordinal of 2.12345市民服务热线经费 runs into the name.
_PROJECT = re.compile(
    r"^(?:\d{1,2}[.、] ?|\(\d{1,2}\))?(?P<name>.+?)(?:项目)?(?:支出)?绩效自评(?:综述|情况综述|结果综述)$"
)
_INHERITS = frozenset({"收入", "支出", "三公"})  # groups of items that are parts of an account
_SIDES = ("支出", "收入")
_INCOME_OF: dict[str, Fund] = {
    "一般公共预算财政拨款收入": "一般公共预算财政拨款",
    "政府性基金预算财政拨款收入": "政府性基金预算财政拨款",
    "国有资本经营预算财政拨款收入": "国有资本经营预算财政拨款",
}


class About(Record):
    """What is known before the first word of a paragraph."""

    year: int
    entity: str
    stage: Stage  # of an amount that names none: 决算 in final accounts, 年初预算 in budgets
    subject: Subject | None = None  # of the heading
    single_topic: bool = False  # an evaluation report: all of it is about one project


class State:
    """Mutable on purpose: it is the reader's memory over one paragraph."""

    def __init__(self, about: About) -> None:
        self.about = about
        self.words = prose_words()
        self.subject = about.subject
        self.said: set[Stage] = set()  # the stages whose amounts the subject has got
        self.whole: Subject | None = None
        self.basis: str | None = None  # what the changes of this sentence are against
        self.budget: str | None = None  # the stage that 完成预算的 refers to
        self.project: tuple[int, int] | None = None
        self.muted = False  # giving reasons or uses
        self.passed_over = False  # an amount stood there: what follows may be about it
        self.sentence = 0  # where it began
        self.intro: int | None = None  # where the subject was named, if before this sentence

    def begin_subject(self, subject: Subject | None) -> None:
        if subject is not self.subject:
            self.said = set()
        self.subject = subject

    def end_clause(self, mark: str, next_start: int) -> None:
        """A semicolon ends reasons and comparisons, a full stop the sentence too."""
        if mark not in ";。!?":
            return
        if self.passed_over:
            self.begin_subject(None)
        self.muted, self.passed_over, self.basis = False, False, None
        if mark == ";":
            return
        if self.intro is not None and self.intro < self.sentence:
            self.intro = None
        self.sentence = next_start

    def note(self, part: str, mark: str, start: int) -> None:
        """Take in a clause without a figure of its own."""
        if (named := _PROJECT.match(part)) and mark == ":":
            self.project = (start + named.start("name"), start + named.end("name"))
            self._introduce(Subject(concepts=("年度资金总额",), item="年度资金总额", fund="项目资金"), start)
        elif mark in "。:" and (found := self._opening(part)):
            self._introduce(found, start)
        elif mark == "," and part.endswith("中") and (found := subject_of(part[:-1], self.about.entity)):
            self.begin_subject(found)
            self.whole = found
        self.note_words(part)

    def note_words(self, words: str) -> None:
        if self.words.reason.search(words):
            self.muted = True
        for match in self.words.compared.finditer(words):
            if match["what"]:
                self.basis = self._compared(match)
        if self.words.parts.search(words) and self.subject is not None:
            self.whole = self.subject

    def amount_subject(self, label: str, stage_word: str | None) -> Subject | None:
        """Whose amount it is: the words before stage and number name it, or it is still the subject's."""
        bare = self.words.link.sub("", label)
        side = next((one for one in _SIDES if (stage_word or "").startswith(one)), "")
        if (bare in {"该项目", "项目"} and self.project) or (not bare and stage_word and not side):
            return self.subject
        if bare in {"", *_SIDES} and self.subject is not None:
            return self.subject if self._continues(bare or side, stage_word) else None
        return self._inheriting(self._named(bare, side, stage_word))

    def _continues(self, side: str, stage_word: str | None) -> bool:
        """支出决算为 goes on with the subject if its amount is still to come, and it is no income."""
        assert self.subject is not None
        other = {"支出": "收入", "收入": "支出"}.get(side)
        if other and other in self.subject.concepts[0]:
            return False
        budget = stage_word is not None and self.words.stages[stage_word] in BUDGETS
        return not self.said or (stage_word is not None and not budget and self.said <= BUDGETS)

    def _named(self, bare: str, side: str, stage_word: str | None) -> Subject | None:
        # 公务接待费支出决算 can be read 公务接待费支出 | 决算; 政府采购货物预算 is a name with the stage in it.
        stage = self.words.stages[stage_word] if stage_word else None
        tail = stage_word if stage == "预算" and stage_word and "预算" in stage_word else ""
        for one in dict.fromkeys((bare + side, bare, bare + tail)):
            found = subject_of(one, self.about.entity)
            if found is None and self.about.single_topic:
                found = ends_with_name(one)
            if found:
                return found
        return named_by_itself(bare + tail, any_name=self.about.single_topic)

    def _inheriting(self, subject: Subject | None) -> Subject | None:
        """A part is of the fund of its whole, unless it names its own."""
        if subject is None or subject.fund or self.whole is None:
            return subject
        item = load_vocabulary().item(subject.concepts[0])
        if item is not None and item.group not in _INHERITS:
            return subject
        # 一般公共预算收入…，其中：税收收入: a name of that money's own, which no account of a department has
        fund = self.whole.fund or (_INCOME_OF.get(self.whole.concepts[0]) if item is None else None)
        return subject.model_copy(update={"fund": fund}) if fund else subject

    def _introduce(self, subject: Subject, start: int) -> None:
        self.subject, self.whole, self.intro, self.said = subject, None, start, set()

    def _opening(self, part: str) -> Subject | None:
        """The subject that a figureless opening names: 行政运行(项)。 or 机关运行经费情况："""
        if not part or (re.search(r"\d", bare_label(part)) and not re.search(r"[类款]\)", part)):
            return None
        found = subject_of(part, self.about.entity)
        if found is None and self.about.single_topic and len(part) <= 20:
            found = named_by_itself(part, any_name=True)
        return found

    def _compared(self, match: re.Match[str]) -> str:
        if match["year"] is None:
            return self.words.bases.get(match["what"], "上年")
        named = self.words.bases.get(re.sub(r"^\d+年度?(?:\([^()]*\))?", "", match["what"]))
        year = int(match["year"])
        if year == self.about.year:
            return named or match["kind"] or "决算"
        planned = {named, match["kind"]} & {"预算", "年初预算"} and not match["done"]  # 2023年预算执行数 is final
        budget = "预算" if planned else ""
        return f"上年{budget}" if year == self.about.year - 1 else f"{year}年{budget}"
