"""Questions over the made-up table in sentences of `entity_phrasings.toml`: half of them may be tuned on, half not.

What is right is worked out from the table and never by the assistant.
"""

import tomllib
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from hashlib import sha256
from importlib.resources import files
from random import Random
from typing import Literal, NamedTuple

from corpus.figure import quotient, rounded
from eval.entity_questions import NOT_HELD, RATIOS, Asked, Wanted
from eval.entity_table import YEARS, Figure, Subject, Table

Half = Literal["tuned", "held-out"]
Form = str | list[str]  # a question, or a question and the one after it
_ELSEWHERE = ("白云县财政局", "江北县教育和体育局", "青山县烟草专卖局", "清山县财政局", "青山市水务局", "平湖县司法局")
_LIKE_HELD = (*NOT_HELD, "公务接待人次", "因公出国人数", "公务用车购置数量", "志愿服务时长", "信息化建设验收数")
_NEVER = (2015, 2018, 2023, 2030)
_MONEY = "万元"
_NUMERALS = "零一二三四五六七八九十"


class Phrasing(NamedTuple):
    kind: str
    form: Form
    half: Half


def phrasings() -> tuple[Phrasing, ...]:
    content = tomllib.loads((files("eval") / "entity_phrasings.toml").read_text(encoding="utf-8"))
    later, unseen = content.pop("later"), content.pop("unseen")
    first = [Phrasing(kind, form, half_of(kind, form)) for kind, forms in content.items() for form in forms]
    return (
        *first,
        *(Phrasing(kind, form, "tuned") for kind, forms in later.items() for form in forms),
        *(Phrasing(kind, form, "held-out") for kind, forms in unseen.items() for form in forms),
    )


def half_of(kind: str, form: Form) -> Half:
    """By the hash of the sentence, so that nobody chooses."""
    said = form if isinstance(form, str) else form[-1]
    return "tuned" if sha256(f"{kind}|{said}".encode()).digest()[0] % 2 else "held-out"


def phrased(table: Table, each: int = 4, seed: int = 11) -> tuple[Asked, ...]:
    """`each` questions in every sentence, the same every time."""
    return tuple(question for one in phrasings() for question in _of(table, one, each, seed))


def _of(table: Table, phrasing: Phrasing, each: int, seed: int) -> Iterator[Asked]:
    forms = [phrasing.form] if isinstance(phrasing.form, str) else phrasing.form
    maker = _Maker(table, Random(f"{seed}|{phrasing.kind}|{'|'.join(forms)}"))
    made = 0
    for _ in range(30 * each):
        drawn = maker.draw(phrasing.kind)
        if made == each:
            return
        if drawn is None:
            continue
        slots, wanted, ordered = drawn
        turns = [one.format(**slots) for one in forms]
        yield Asked(
            kind=phrasing.kind, question=turns[-1], history=tuple(turns[:-1]), wanted=wanted, ordered=ordered,
            half=phrasing.half, form="|".join(forms),
        )  # fmt: skip
        made += 1


Slots = dict[str, object]
Drawn = tuple[Slots, tuple[Wanted, ...], bool] | None


class _Maker:
    """Draws what a kind of question needs and works out the answer; None where the table lacks it."""

    def __init__(self, table: Table, random: Random) -> None:
        self.table, self.random = table, random
        self.money = [one for one in table.items if not one.endswith(("数", "量", "面积"))]

    def draw(self, kind: str) -> Drawn:
        makers: dict[str, Callable[[], Drawn]] = {
            "lookup": self.lookup,
            "yuan": lambda: self.lookup(yuan=True),
            "two_items": self.two_items,
            "two_entities": self.two_entities,
            "which_of_two": lambda: self.two_entities(which=True),
            "several_years": self.several_years,
            "difference_entities": self.difference_entities,
            "difference_years": self.difference_years,
            "growth": self.growth,
            "ratio": self.ratio,
            "highest": lambda: self.ranked(self.random.choice((2, 3, 3, 5))),
            "highest_one": lambda: self.ranked(1),
            "highest_in_county": lambda: self.ranked(1, county=self._subject().county),
            "lowest": lambda: self.ranked(1, highest=False),
            "place": lambda: self.ranked(self.random.choice((2, 3, 5)), place=True),
            "fastest": lambda: self.ranked(self.random.choice((2, 3, 5)), growth=True),
            "over": lambda: self.counted(over=True),
            "under": lambda: self.counted(over=False),
            "over_in_county": lambda: self.counted(over=True, county=self._subject().county),
            "follow_year": lambda: self.followed("year"),
            "follow_entity": lambda: self.followed("entity"),
            "follow_item": lambda: self.followed("item"),
            "follow_change": self.growth,
            "absent_entity": lambda: self.absent("entity"),
            "absent_year": lambda: self.absent("year"),
            "absent_item": lambda: self.absent("item"),
        }
        return makers[kind]()

    # ---- one entity ----

    def lookup(self, yuan: bool = False) -> Drawn:
        subject, year = self._subject(), self._year()
        item = self.random.choice(self.money) if yuan else self._item()
        wanted = self._wanted(subject, year, item, yuan=yuan)
        name = self.random.choice((subject.name, *subject.aliases))
        return self._done({"e": name, "y": year, "i": item}, [wanted])

    def two_items(self) -> Drawn:
        subject, year, (one, other) = self._subject(), self._year(), self.random.sample(self.table.items, 2)
        both = [self._wanted(subject, year, one), self._wanted(subject, year, other)]
        return self._done({"e": subject.name, "y": year, "i": one, "i2": other}, both)

    def several_years(self) -> Drawn:
        subject, item, first = self._subject(), self._item(), self.random.choice(YEARS[:2])
        years = (first, first + 1, first + 2)
        slots: Slots = {"e": self._name(subject), "i": item} | dict(zip(("y1", "y2", "y3"), years, strict=True))
        return self._done(slots, [self._wanted(subject, year, item) for year in years])

    def difference_years(self) -> Drawn:
        subject, item, (first, last) = self._subject(), self._item(), sorted(self.random.sample(YEARS, 2))
        pair = self.table.of(subject.name, last, item), self.table.of(subject.name, first, item)
        return self._minus({"e": subject.name, "y1": first, "y2": last, "i": item}, pair, subject.name)

    def growth(self) -> Drawn:
        subject, item, year = self._subject(), self.random.choice(self.money), self.random.choice(YEARS[1:])
        now, before = self.table.of(subject.name, year, item), self.table.of(subject.name, year - 1, item)
        if now is None or before is None or not before.value or now.value == before.value:
            return None
        rate = Wanted(entity=subject.name, year=None, value=_rate(now, before), unit="%")
        return self._done({"e": subject.name, "y": year, "p": year - 1, "i": item}, [rate], ordered=True)

    def ratio(self) -> Drawn:
        subject, year, (name, dividend, divisor, unit, times) = (
            self._subject(),
            self._year(),
            self.random.choice(RATIOS),
        )
        one, other = self.table.of(subject.name, year, dividend), self.table.of(subject.name, year, divisor)
        if one is None or other is None or not other.value:
            return None
        value = quotient(one.value / other.value * times)
        wanted = Wanted(entity=subject.name, year=year, value=value, unit=unit)
        return self._done({"e": subject.name, "y": year, "f": name}, [wanted], ordered=True)

    # ---- two entities ----

    def two_entities(self, which: bool = False) -> Drawn:
        (a, b), year, item = self.random.sample(self.table.subjects, 2), self._year(), self._item()
        both = [self._wanted(a, year, item), self._wanted(b, year, item)]
        slots: Slots = {"a": a.name, "b": b.name, "y": year, "i": item}
        if not which:
            return self._done(slots, both)
        held = [one for one in both if one is not None]
        if len({one.value for one in held}) < 2:
            return None
        return self._done(slots, [max(held, key=lambda one: one.value)], ordered=True)

    def difference_entities(self) -> Drawn:
        (a, b), year, item = self.random.sample(self.table.subjects, 2), self._year(), self._item()
        pair = self.table.of(a.name, year, item), self.table.of(b.name, year, item)
        return self._minus({"a": a.name, "b": b.name, "y": year, "i": item}, pair, None)

    def _minus(self, slots: Slots, pair: tuple[Figure | None, Figure | None], entity: str | None) -> Drawn:
        one, other = pair
        if one is None or other is None or one.value == other.value:
            return None
        wanted = Wanted(entity=entity, year=None, value=one.value - other.value, unit=one.unit, unsigned=True)
        return self._done(slots, [wanted], ordered=True)

    # ---- all entities ----

    def ranked(
        self, top: int, *, highest: bool = True, place: bool = False, growth: bool = False, county: str = ""
    ) -> Drawn:
        year, item = self.random.choice(YEARS[1:]), self.random.choice(self.money)
        found = self._sizes(year, item, growth, county)
        found.sort(key=lambda one: one.value, reverse=highest)
        sizes = [one.value for one in found[: top + 1]]
        if len(sizes) <= top or len(set(sizes)) < len(sizes):
            return None  # ties have no one order
        number = self.random.choice((str(top), "两" if top == 2 and not place else _NUMERALS[top]))
        slots: Slots = {"y": year, "p": year - 1, "i": item, "n": number, "k": number, "r": county}
        return self._done(slots, found[top - 1 : top] if place else found[:top], ordered=True)

    def counted(self, *, over: bool, county: str = "") -> Drawn:
        year, item = self._year(), self._item()
        found = self._sizes(year, item, False, county)
        bound = Decimal(int(self.random.choice(found).value))
        number = sum(one.value > bound if over else one.value < bound for one in found)
        if not number or any(one.value == bound for one in found):
            return None
        unit = found[0].unit
        said = f"{bound}{unit}" if self.random.random() < 0.7 else f"{bound}{unit.removesuffix('元')}"
        if unit == _MONEY and bound >= 10_000:
            said = f"{(bound / 10_000).normalize():f}亿"
        wanted = Wanted(entity=None, year=year, value=Decimal(number), unit="家")
        return self._done({"y": year, "i": item, "v": said, "r": county}, [wanted], ordered=True)

    def _sizes(self, year: int, item: str, growth: bool, county: str) -> list[Wanted]:
        found = []
        for one in self.table.subjects:
            now, before = self.table.of(one.name, year, item), self.table.of(one.name, year - 1, item)
            if now is None or county not in {"", one.county}:
                continue
            if not growth:
                found.append(Wanted(entity=one.name, year=year, value=now.value, unit=now.unit))
            elif before is not None and before.value:
                found.append(Wanted(entity=one.name, year=year, value=_rate(now, before), unit="%"))
        return found

    # ---- conversation ----

    def followed(self, changed: Literal["year", "entity", "item"]) -> Drawn:
        (one, other), (item, item2), (year, year2) = (
            self.random.sample(self.table.subjects, 2),
            self.random.sample(self.table.items, 2),
            self.random.sample(YEARS, 2),
        )
        slots: Slots = {"e": one.name, "e2": self._name(other), "i": item, "i2": item2, "y": year, "y2": year2}
        then = {
            "year": self._wanted(one, year2, item),
            "entity": self._wanted(other, year, item),
            "item": self._wanted(one, year, item2),
        }
        return self._done(slots, [self._wanted(one, year, item), then[changed]][1:])

    # ---- what is not there ----

    def absent(self, what: Literal["entity", "year", "item"]) -> Drawn:
        subject, other = self.random.sample(self.table.subjects, 2)
        slots: Slots = {
            "e": self.random.choice(_ELSEWHERE) if what == "entity" else subject.name,
            "a": other.name,
            "y": self.random.choice(_NEVER) if what == "year" else self.random.choice(YEARS[1:]),
            "i": self.random.choice(_LIKE_HELD) if what == "item" else self._item(),
        }
        return self._done(slots, [])

    # ---- draws ----

    def _subject(self) -> Subject:
        return self.random.choice(self.table.subjects)

    def _name(self, subject: Subject) -> str:
        return self.random.choice((subject.name, *subject.aliases))

    def _year(self) -> int:
        return self.random.choice(YEARS)

    def _item(self) -> str:
        return self.random.choice(self.table.items)

    def _wanted(self, subject: Subject, year: int, item: str, yuan: bool = False) -> Wanted | None:
        figure = self.table.of(subject.name, year, item)
        if figure is None:
            return None
        value, unit = (figure.value * 10_000, "元") if yuan else (figure.value, figure.unit)
        return Wanted(entity=subject.name, year=year, value=value, unit=unit)

    def _done(self, slots: Slots, wanted: Sequence[Wanted | None], ordered: bool = False) -> Drawn:
        held = tuple(one for one in wanted if one is not None)
        return (slots, held, ordered) if len(held) == len(wanted) else None


def _rate(now: Figure, before: Figure) -> Decimal:
    return rounded((now.value - before.value) / before.value * 100)
