"""What a model may do to answer a question of several steps: our own look-ups, whose results are checked answers."""

import threading
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Literal, get_args

from assistant.answer import Citation, Value
from assistant.ask import Assistant
from assistant.compose_none import one_line
from assistant.model.reading import held_items
from assistant.model.wording import fenced
from assistant.normalise import key
from assistant.phrases import load_phrases
from corpus.fact import Fact
from corpus.figure import quotient, rounded, written

MOST_CALLS = 12
_MOST_VALUES = 12
_PASSAGES = 3
_LONGEST = 400  # characters of a passage that are shown
_RANKED = 10
Computation = Literal["差", "和", "倍数", "百分比"]
_RANKINGS = {
    "单位": "{year}年{item}{order}的前{count}家单位是哪些",
    "项目": "{year}年{item}{order}的{count}个项目是哪些",
    "科目": "{year}年支出{order}的前{count}个功能科目是哪些",
}


class _Wrong(Exception):
    """An argument that a tool cannot take; said to the model, which may try again."""


class Notebook:
    """The tools of one question, and all that they found. The rules answer them, never a model."""

    def __init__(self, rules: Assistant) -> None:
        self._rules, self._catalog = rules, rules.catalog
        self._lock = threading.Lock()  # a model may call several tools at once
        self._calls = 0
        self.values: list[Value] = []
        self.citations: list[Citation] = []
        self.passages: list[Citation] = []
        self.notes: list[str] = []
        self.steps: list[str] = []
        self.sources: list[str] = []

    @property
    def tools(self) -> tuple[Callable[..., str], ...]:
        return (self.find_facts, self.compute, self.rank, self.search_passages, self.list_reports)

    def find_facts(self, item: str, year: int, entity: str = "", stage: str = "") -> str:
        """查一项在某一年的数字，返回编号。item：项目名称；year：年份；entity：单位，可空；stage：年初预算、全年预算或决算，可空。"""

        def find() -> str:
            asked = f"{self._entity(entity)}{self._year(year)}年{self._item(item)}{self._stage(stage)}是多少"
            return self._asked(asked)

        return self._called(find)

    def compute(self, operation: str, first: str, second: str) -> str:
        """用两个查到的数计算。operation：差、和、倍数、百分比；first、second：编号，例如 f1、f2；差是前者减后者。"""
        return self._called(lambda: self._computed(operation, first, second))

    def rank(self, of: str, year: int, item: str = "支出", order: str = "最高", count: int = 3) -> str:
        """排名。of：单位、项目或科目；order：最高或最低；item：按什么排。"""

        def ranked() -> str:
            if of not in _RANKINGS or order not in {"最高", "最低"} or not 1 <= _whole(count) <= _RANKED:
                raise _Wrong("of 是单位、项目或科目；order 是最高或最低；count 是 1 到 10")
            named = item if item == "支出" else self._item(item)
            asked = _RANKINGS[of].format(year=self._year(year), item=named, order=order, count=_whole(count))
            return self._asked(asked)

        return self._called(ranked)

    def search_passages(self, words: str, year: int = 0) -> str:
        """在报告的文字里查找，返回原文的段落。"""
        return self._called(lambda: self._searched(words, year))

    def list_reports(self) -> str:
        """列出收录了哪些报告。"""
        return self._called(lambda: self._rules.ask("收录了哪些报告").text)

    # ---- arguments ----

    def _item(self, name: object) -> str:
        if found := held_items((str(name),), self._catalog):
            return found[0]
        raise _Wrong(f"没有“{name}”这个项目，请换用报告里的名称")

    def _year(self, year: object) -> int:
        if (held := _whole(year)) in self._catalog.holdings.years:
            return held
        raise _Wrong(f"收录的年份是{'、'.join(map(str, self._catalog.holdings.years))}")

    def _entity(self, name: object) -> str:
        if not name:
            return ""
        for tag in self._catalog.tags(key(str(name))):
            if tag.kind == "entity":
                return tag.value
        raise _Wrong(f"没有收录“{name}”")

    def _stage(self, stage: object) -> str:
        if not stage or stage in load_phrases().stages:
            return str(stage or "")
        raise _Wrong(f"stage 是{'、'.join(load_phrases().stages)}")

    # ---- what they do ----

    def _called(self, work: Callable[[], str]) -> str:
        with self._lock:
            self._calls += 1
            if self._calls > MOST_CALLS or len(self.values) > _MOST_VALUES:
                return "已经查得够多，请用查到的作答。"
            try:
                return work()
            except _Wrong as wrong:
                return str(wrong)

    def _asked(self, question: str) -> str:
        """Asked of the rules like any question, so that it is looked up, composed and checked."""
        answer = self._rules.ask(question)
        if not answer.values:
            return fenced(answer.text)
        self.steps.append(f"查{answer.understood}")
        self.notes += [note for note in answer.notes if note not in self.notes]
        lines = answer.text.split("\n")
        self.sources += [line for line in lines if line.startswith("出处：") and line not in self.sources]
        return "\n".join(self._added(value, answer.citations) for value in answer.values)

    def _added(self, value: Value, citations: Sequence[Citation]) -> str:
        places = []
        for cited in (citations[at] for at in value.citations):
            if cited not in self.citations:
                self.citations.append(cited)
            places.append(self.citations.index(cited))
        value = value.model_copy(update={"citations": tuple(places)})
        same = [(one.value, one.unit, one.facts, one.formula) for one in self.values]
        if (this := (value.value, value.unit, value.facts, value.formula)) not in same:
            self.values.append(value)
            same.append(this)
        return f"f{same.index(this) + 1}：{value.label} = {value.value}{value.unit}"

    def _computed(self, operation: str, first: str, second: str) -> str:
        if operation not in get_args(Computation):
            raise _Wrong(f"operation 是{'、'.join(get_args(Computation))}")
        one, other = self._value(first), self._value(second)
        value, left, unit, words = _result(operation, one, other)
        facts = self._rules.library.facts.get((*one.facts, *other.facts))
        if unlike := _unlike(facts):
            if operation == "和":
                raise _Wrong(f"口径不同，不能相加：{unlike}")
            self.notes.append(f"口径不同，不宜直接比较：{unlike}。")
        computed = Value(
            value=written(value),
            unit=unit,
            label=f"{one.label}与{other.label}{words}",
            entity="、".join(dict.fromkeys((one.entity, other.entity))),
            year=one.year if one.year == other.year else None,
            citations=(),
            facts=tuple(dict.fromkeys((*one.facts, *other.facts))),
            derived=True,
            formula=f"{left} = {written(value)}",
        )
        self.steps.append(f"算{computed.label}")
        places = tuple(dict.fromkeys((*one.citations, *other.citations)))
        return self._added(computed.model_copy(update={"citations": places}), self.citations)

    def _value(self, id: object) -> Value:
        name = str(id).strip("{} ")
        held = {f"f{at}": value for at, value in enumerate(self.values, 1)}
        if (found := held.get(name)) and not found.derived:
            return found
        raise _Wrong(f"没有查到过 {name}，或它本身是算出来的：先用 find_facts 查")

    def _searched(self, words: str, year: object) -> str:
        passages = self._rules.library.passages
        if passages is None:
            raise _Wrong("段落索引不能用")
        hits = passages.search(str(words)[:100], years=(self._year(year),) if year else (), k=_PASSAGES)
        self.steps.append(f"查文字“{str(words)[:20]}”")
        titles = {one.id: one.title for one in self._rules.library.facts.reports()}
        found = [
            Citation(
                report=hit.chunk.report,
                title=titles[hit.chunk.report],
                entity=hit.chunk.entity,
                year=hit.chunk.year,
                quote=hit.chunk.quote,
                line=hit.chunk.line,
                heading=tuple(hit.chunk.heading),
            )
            for hit in hits
        ]
        self.passages += [one for one in found if one not in self.passages]
        return "\n".join(fenced(f"{one.year}年：{one_line(one.quote)[:_LONGEST]}") for one in found) or "没有找到"


def _whole(number: object) -> int:
    try:
        return int(str(number).removesuffix("年"))
    except ValueError as error:
        raise _Wrong(f"{number!r} 不是整数") from error


def _result(operation: str, one: Value, other: Value) -> tuple[Decimal, str, str, str]:
    """The value, the left side of its formula, its unit, and what to call it."""
    a, b = Decimal(one.value), Decimal(other.value)
    if one.unit != other.unit:
        raise _Wrong("两个数的单位不同")
    if operation == "差":
        return a - b, f"{one.value} − {other.value}", one.unit, "的差额"
    if operation == "和":
        return a + b, f"{one.value} + {other.value}", one.unit, "之和"
    if not b:
        raise _Wrong("除数是 0")
    if operation == "倍数":
        return quotient(a / b), f"{one.value} ÷ {other.value}", "倍", "之比"
    return rounded(a / b * 100), f"{one.value} ÷ {other.value} × 100", "%", "之比"


def _unlike(facts: Sequence[Fact]) -> str:
    """What two figures differ in that they are not asked to differ in."""
    if len({(fact.scope, fact.fund) for fact in facts}) == 1:
        return ""
    return "、".join(f"{fact.year}年{fact.concept}为{fact.scope}、{fact.fund}" for fact in facts)
