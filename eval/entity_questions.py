"""Questions over the made-up table, with what is right worked out from the table and never by the assistant."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from random import Random
from typing import Literal

from corpus.figure import quotient, rounded
from corpus.record import Record
from eval.entity_table import YEARS, Figure, Subject, Table

Kind = Literal[
    "full name", "short name", "several years", "several entities", "difference", "growth", "formula", "ranking",
    "count", "absent item", "absent entity", "absent year", "ambiguous",
]  # fmt: skip


class Wanted(Record):
    """A figure that the answer must give; without an entity it is computed over several."""

    entity: str | None
    year: int | None
    value: Decimal
    unit: str
    unsigned: bool = False  # 相差多少: by how much, not in which direction


class Asked(Record):
    """A question. Without `wanted` it must be declined with no figure at all."""

    kind: str
    question: str
    history: tuple[str, ...] = ()  # what was asked before
    half: Literal["", "tuned", "held-out"] = ""  # of the phrasings; "" where the question is of no phrasing
    form: str = ""  # the phrasing
    wanted: tuple[Wanted, ...] = ()
    ordered: bool = False  # the wanted figures lead, in this order


# How people call the items; the first is how the table does.
_SAID = {
    "“三公”经费支出": ("三公经费", "三公"), "公务接待费": ("公务接待费", "接待费"),
    "本年收入合计": ("本年收入合计", "总收入"),
    "本年支出合计": ("本年支出合计", "总支出"), "年末在职人数": ("在职人数", "年末在职人数"),
    "公务用车运行维护费": ("公务用车运行维护费",),
}  # fmt: skip
# (name as asked, dividend, divisor, unit, per cent)
RATIOS = (
    ("人均三公经费", "“三公”经费支出", "年末在职人数", "万元/人", 1),
    ("人均支出", "本年支出合计", "年末在职人数", "万元/人", 1),
    ("人均公用经费", "公用经费", "年末在职人数", "万元/人", 1),
    ("三公经费占比", "“三公”经费支出", "本年支出合计", "%", 100),
    ("财政拨款占总收入比", "财政拨款收入", "本年收入合计", "%", 100),
)
NOT_HELD = ("旅游收入", "罚没收入", "土地出让金", "扶贫资金", "奖学金")
_ELSEWHERE = ("白云县财政局", "江北县教育和体育局", "广陵县水务局", "平湖县司法局", "玉屏县审计局")


def asked(table: Table, each: int = 100, seed: int = 7) -> tuple[Asked, ...]:
    """`each` questions of every kind, the same every time."""
    maker = _Maker(table, Random(seed))
    makers: dict[Kind, Callable[[], Asked | None]] = {
        "full name": lambda: maker.lookup("full name"),
        "short name": lambda: maker.lookup("short name"),
        "several years": maker.several_years,
        "several entities": maker.several_entities,
        "difference": maker.difference,
        "growth": maker.growth,
        "formula": maker.formula,
        "ranking": maker.ranking,
        "count": maker.count,
        "absent item": maker.absent_item,
        "absent entity": maker.absent_entity,
        "absent year": maker.absent_year,
        "ambiguous": maker.ambiguous,
    }
    return tuple(one for make in makers.values() for one in _distinct(make, each))


def _distinct(make: Callable[[], Asked | None], each: int) -> Iterator[Asked]:
    seen: set[str] = set()
    for _ in range(20 * each):
        one = make()
        if one is not None and one.question not in seen:
            seen.add(one.question)
            yield one
        if len(seen) == each:
            return


class _Maker:
    def __init__(self, table: Table, draw: Random) -> None:
        self.table, self.draw = table, draw

    def lookup(self, kind: Kind) -> Asked | None:
        subject, year, item = self._subject(), self._year(), self._item()
        figure = self.table.of(subject.name, year, item)
        name = subject.name if kind == "full name" else self.draw.choice(subject.aliases)
        form = self.draw.choice(
            (
                "{e}{y}年{i}是多少？",
                "{y}年{e}的{i}",
                "请问{e}{y}年度{i}有多少",
                "{e} {y}年 {i}",
                "查一下{y}年{e}{i}金额",
            )
        )
        question = form.format(e=name, y=year, i=self._said(item))
        return _of(kind, question, [_wanted(subject, year, figure)])

    def several_years(self) -> Asked | None:
        subject, item = self._subject(), self._item()
        years = sorted(self.draw.sample(YEARS, self.draw.choice((2, 3))))
        said = self.draw.choice(
            ("、".join(map(str, years[:-1])) + f"和{years[-1]}年", "、".join(f"{y}年" for y in years))
        )
        form = self.draw.choice(("{e}{y}的{i}分别是多少", "{y}{e}{i}各是多少？", "{e}{i}{y}分别多少"))
        question = form.format(e=subject.name, y=said, i=self._said(item))
        return _of(
            "several years", question, [_wanted(subject, y, self.table.of(subject.name, y, item)) for y in years]
        )

    def several_entities(self) -> Asked | None:
        subjects, year, item = self._subjects(self.draw.choice((2, 2, 3))), self._year(), self._item()
        names = [one.name for one in subjects]
        said = "、".join(names[:-1]) + self.draw.choice("和与及") + names[-1]
        form = self.draw.choice(("{e}{y}年{i}分别是多少", "{y}年{e}的{i}各是多少？", "{y}年{e}{i}"))
        question = form.format(e=said, y=year, i=self._said(item))
        figures = [_wanted(one, year, self.table.of(one.name, year, item)) for one in subjects]
        return _of("several entities", question, figures)

    def difference(self) -> Asked | None:
        """Of two entities in a year, or of two years of an entity."""
        item = self._money()
        if self.draw.random() < 0.5:
            one, other = self._subjects(2)
            year = self._year()
            form = self.draw.choice(
                ("{y}年{a}和{b}的{i}相差多少", "{y}年{a}{i}比{b}多多少", "{a}与{b}{y}年{i}差多少？")
            )
            sides = (self.table.of(one.name, year, item), self.table.of(other.name, year, item))
            return self._minus(form.format(y=year, a=one.name, b=other.name, i=self._said(item)), sides, None)
        subject = self._subject()
        first, last = sorted(self.draw.sample(YEARS, 2))
        form = self.draw.choice(
            ("{e}{b}年{i}比{a}年多多少", "{e}{i}{a}年和{b}年相差多少", "{e}{b}年和{a}年的{i}差多少？")
        )
        sides = (self.table.of(subject.name, last, item), self.table.of(subject.name, first, item))
        return self._minus(form.format(e=subject.name, a=first, b=last, i=self._said(item)), sides, subject.name)

    def _minus(self, question: str, sides: Sequence[Figure | None], entity: str | None) -> Asked | None:
        one, other = sides
        if one is None or other is None:
            return None
        wanted = Wanted(entity=entity, year=None, value=one.value - other.value, unit=one.unit)
        return Asked(kind="difference", question=question, wanted=(wanted,), ordered=True)

    def growth(self) -> Asked | None:
        subject, item, last = self._subject(), self._money(), self.draw.choice(YEARS[1:])
        now, before = self.table.of(subject.name, last, item), self.table.of(subject.name, last - 1, item)
        if now is None or before is None or not before.value or now.value == before.value:
            return None
        forms = (
            "{e}{b}年{i}比{a}年增长百分之多少", "{e}{b}年{i}增长率是多少", "{e}{b}年{i}同比增幅",
            "{e}{i}{b}年比上年增长百分之几",
        )  # fmt: skip
        question = self.draw.choice(forms).format(e=subject.name, a=last - 1, b=last, i=self._said(item))
        rate = rounded((now.value - before.value) / before.value * 100)
        wanted = Wanted(entity=subject.name, year=None, value=rate, unit="%")
        return Asked(kind="growth", question=question, wanted=(wanted,), ordered=True)

    def formula(self) -> Asked | None:
        subject, year = self._subject(), self._year()
        name, dividend, divisor, unit, times = self.draw.choice(RATIOS)
        one, other = self.table.of(subject.name, year, dividend), self.table.of(subject.name, year, divisor)
        if one is None or other is None or not other.value:
            return None
        form = self.draw.choice(("{e}{y}年{f}是多少", "{y}年{e}的{f}", "{e}{y}年度{f}有多少？"))
        value = quotient(one.value / other.value * times)
        wanted = Wanted(entity=subject.name, year=year, value=value, unit=unit)
        return Asked(
            kind="formula", question=form.format(e=subject.name, y=year, f=name), wanted=(wanted,), ordered=True
        )

    def ranking(self) -> Asked | None:
        year, item, top = self._year(), self._item(), self.draw.choice((1, 3, 3, 5))
        highest = self.draw.random() < 0.6
        found = sorted(self._held(year, item), key=lambda one: one[1].value, reverse=highest)
        chosen = found[:top]
        if len(found) == top or found[top][1].value == chosen[-1][1].value or len({f.value for _, f in chosen}) < top:
            return None  # ties have no one order
        word = "最高" if highest else "最低"
        forms = (
            "{y}年{i}{w}的前{n}家单位是哪些",
            "{y}年{i}{w}的{n}个单位",
            "哪{n}家单位{y}年{i}{w}",
            "{y}年各单位{i}{w}的前{n}名",
        )
        single = ("{y}年{i}{w}的是哪个单位", "哪家单位{y}年{i}{w}？")
        question = self.draw.choice(single if top == 1 else forms).format(y=year, i=self._said(item), w=word, n=top)
        wanted = tuple(Wanted(entity=name, year=year, value=one.value, unit=one.unit) for name, one in chosen)
        return Asked(kind="ranking", question=question, wanted=wanted, ordered=True)

    def count(self) -> Asked | None:
        year, item = self._year(), self._item()
        figures = [one for _, one in self._held(year, item)]
        bound = Decimal(int(self.draw.choice(figures).value))
        word, meets = self.draw.choice(_BOUNDS)
        number = sum(meets(one.value, bound) for one in figures)
        unit = figures[0].unit
        said = f"{bound}{unit}"
        if unit == "万元" and bound >= 10_000 and bound % 1_000 == 0:
            said = f"{(bound / 10_000).normalize():f}亿元"
        forms = ("{y}年{i}{w}{b}的单位有多少家", "{y}年有多少家单位{i}{w}{b}", "{y}年{i}{w}{b}的有几家？")
        question = self.draw.choice(forms).format(y=year, i=self._said(item), w=word, b=said)
        if not number:
            return None
        wanted = Wanted(entity=None, year=year, value=Decimal(number), unit="家")
        return Asked(kind="count", question=question, wanted=(wanted,), ordered=True)

    # ---- what must be declined ----

    def absent_item(self) -> Asked | None:
        """A figure that the table leaves out, or an item that it does not know."""
        subject, year = self._subject(), self._year()
        if self.draw.random() < 0.5:
            return Asked(kind="absent item", question=f"{subject.name}{year}年{self.draw.choice(NOT_HELD)}是多少")
        missing = [item for item in self.table.items if self.table.of(subject.name, year, item) is None]
        if not missing:
            return None
        item = self.draw.choice(missing)
        return Asked(kind="absent item", question=f"{subject.name}{year}年{self._said(item)}是多少")

    def absent_entity(self) -> Asked | None:
        name = self.draw.choice(_ELSEWHERE)
        return Asked(kind="absent entity", question=f"{name}{self._year()}年{self._said(self._item())}是多少")

    def absent_year(self) -> Asked | None:
        year = self.draw.choice((2015, 2018, 2023, 2030))
        return Asked(kind="absent year", question=f"{self._subject().name}{year}年{self._said(self._item())}是多少")

    def ambiguous(self) -> Asked | None:
        """A department that every county has."""
        return Asked(
            kind="ambiguous", question=f"{self._subject().department}{self._year()}年{self._said(self._item())}是多少"
        )

    # ---- draws ----

    def _subject(self) -> Subject:
        return self.draw.choice(self.table.subjects)

    def _subjects(self, count: int) -> list[Subject]:
        return self.draw.sample(self.table.subjects, count)

    def _year(self) -> int:
        return self.draw.choice(YEARS)

    def _item(self) -> str:
        return self.draw.choice(self.table.items)

    def _money(self) -> str:
        return self.draw.choice([one for one in self.table.items if not one.endswith(("数", "量", "面积"))])

    def _said(self, item: str) -> str:
        return self.draw.choice(_SAID.get(item, (item,)))

    def _held(self, year: int, item: str) -> list[tuple[str, Figure]]:
        found = ((one.name, self.table.of(one.name, year, item)) for one in self.table.subjects)
        return [(name, figure) for name, figure in found if figure is not None]


_BOUNDS: tuple[tuple[str, Callable[[Decimal, Decimal], bool]], ...] = (
    ("大于", lambda value, bound: value > bound),
    ("超过", lambda value, bound: value > bound),
    ("不低于", lambda value, bound: value >= bound),
    ("低于", lambda value, bound: value < bound),
    ("不超过", lambda value, bound: value <= bound),
)


def _wanted(subject: Subject, year: int, figure: Figure | None) -> Wanted | None:
    return Wanted(entity=subject.name, year=year, value=figure.value, unit=figure.unit) if figure else None


def _of(kind: Kind, question: str, wanted: Sequence[Wanted | None]) -> Asked | None:
    held = tuple(one for one in wanted if one is not None)
    return Asked(kind=kind, question=question, wanted=held) if len(held) == len(wanted) else None
