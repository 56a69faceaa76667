"""Several figures and what is computed from them; every formula is arithmetic over facts."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from random import Random

from corpus.fact import Fact
from corpus.vocabulary_file import load_vocabulary
from eval.case import Expected
from eval.drafts.draft import Draft, answer
from eval.ground import FINAL, Ground, computed, expected
from eval.phrasing import Phrasings

_PAIRS = 160  # pairs of items to a year and family, of the thousands that there are
_COUNTED = {"辆": (("公务用车保有量",), ("车",))}  # what 每辆 refers to, and how it is said


def _years(ground: Ground) -> Iterator[tuple[int, int, str, Expected, Expected]]:
    """A later year, an earlier one, and an item that both state in one unit."""
    for later in ground.years:
        for earlier in (year for year in ground.years if year < later):
            before = ground.of_year(earlier)
            for item, now in ground.of_year(later).items():
                if item in before and before[item].unit == now.unit:
                    yield later, earlier, item, now, before[item]


def over_years(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    for later, earlier, item, now, before in _years(ground):
        years, items = (later, earlier), (item,)
        yield Draft(family="years", years=years, items=items, expect=answer(now, before, any_order=True))
        yield Draft(family="trend", items=items, expect=answer(now, before, any_order=True))
        change, formula = now.value - before.value, f"{now.value}-{before.value}"
        way: dict[str, tuple[str, ...]] = {"way": ("增加", "多") if change > 0 else ("减少", "少")}
        if change:
            wanted = answer(computed(change, now.unit, formula, (now, before)))
            yield Draft(family="difference", years=years, items=items, slots=way, expect=wanted)
        if before.value and change:
            rate = computed(change / before.value * 100, "%", f"({formula})/{before.value}*100", (now, before))
            way = {"way": ("增长",) if change > 0 else ("下降",)}
            # The difference may lead to the rate.
            yield Draft(family="growth", years=years, items=items, slots=way, expect=answer(rate, among=True))
        if before.value and now.value:
            times = computed(now.value / before.value, "倍", f"{now.value}/{before.value}", (now, before))
            yield Draft(family="times", years=years, items=items, expect=answer(times))


def _pairs(ground: Ground, year: int, size: int, seed: str) -> list[tuple[tuple[str, Expected], ...]]:
    """Economic items of one form, none of them in another by name, at random but always the same."""
    rows = [
        (concept, figure)
        for concept, figure in ground.of_year(year).items()
        if figure.value and any(_economic(fact.code or "") for fact in ground.plain[year, concept])
    ]
    random = Random(f"{year} {seed}")
    drawn = (random.sample(rows, size) for _ in range(_PAIRS if len(rows) >= size else 0))
    return [tuple(one) for one in drawn if not _nested([name for name, _ in one])]


def _economic(code: str) -> bool:
    return len(code) == 5 and code.startswith("30")


def _nested(names: Sequence[str]) -> bool:
    return any(one != other and one in other for one in names for other in names)


def items(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    """Two or three items of one year: side by side, their difference and their sum."""
    for year in ground.years:
        for size in (2, 3):
            for chosen in _pairs(ground, year, size, "several"):
                names, figures = tuple(name for name, _ in chosen), tuple(figure for _, figure in chosen)
                yield Draft(family="several", years=(year,), items=names, expect=answer(*figures, any_order=True))
                total = sum((figure.value for figure in figures), Decimal(0))
                formula = "+".join(str(figure.value) for figure in figures)
                wanted = answer(computed(total, figures[0].unit, formula, figures))
                yield Draft(family="sum", years=(year,), items=names, expect=wanted)
        yield from _two(ground, year)


def _two(ground: Ground, year: int) -> Iterator[Draft]:
    for (one, first), (other, second) in _pairs(ground, year, 2, "two"):
        difference, formula = first.value - second.value, f"{first.value}-{second.value}"
        if difference:
            more = {"more": ("多",) if difference > 0 else ("少",)}
            wanted = answer(computed(difference, first.unit, formula, (first, second)))
            yield Draft(family="items-difference", years=(year,), items=(one, other), slots=more, expect=wanted)
        if first.value > second.value:
            times = computed(first.value / second.value, "倍", f"{first.value}/{second.value}", (first, second))
            yield Draft(family="times", years=(year,), items=(one, other), expect=answer(times))


def portions(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    """A part of a whole: an economic item of its class, an item of the whole that the vocabulary names."""
    for year in ground.years:
        figures = ground.of_year(year)
        for part, whole in _parts(ground, year):
            if part in figures and whole in figures and figures[whole].value and figures[part].value:
                one, all_of = figures[part], figures[whole]
                formula = f"{one.value}/{all_of.value}*100"
                share = computed(one.value / all_of.value * 100, "%", formula, (one, all_of))
                yield Draft(family="portion", years=(year,), items=(part, whole), expect=answer(share))


def _parts(ground: Ground, year: int) -> Iterator[tuple[str, str]]:
    stated = {fact.concept for fact in ground.measured("占比") if fact.year == year}
    for item in load_vocabulary().items:
        yield from ((part, item.name) for part in item.parts if part not in stated)
    names = {code: facts[0].concept for (of, code), facts in ground.codes.items() if of == year}
    yield from ((name, names[code[:3]]) for code, name in names.items() if len(code) == 5 and code[:3] in names)


def per_unit(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    for fact in ground.measured("数量"):
        counted, said = _COUNTED.get(fact.unit, ((), ()))
        if fact.concept not in counted or not fact.value:
            continue
        for item in ("公务用车运行维护费", "公务用车购置及运行维护费"):
            if figure := ground.figures.get((fact.year, item)):
                formula = f"{figure.value}/{fact.value}"
                each = computed(figure.value / fact.value, figure.unit, formula, (figure, expected([fact])))
                slots = {"unit": (fact.unit,), "counted": said}
                yield Draft(family="per-unit", years=(fact.year,), items=(item,), slots=slots, expect=answer(each))


def breakdowns(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    """The parts of an item, as far as they are more than nothing."""
    for year in ground.years:
        figures = ground.of_year(year)
        for item in load_vocabulary().items:
            parts = [figures[part] for part in item.parts if part in figures and figures[part].value]
            if item.name in figures and len(item.parts) > 1 and parts:
                wanted = answer(*parts, among=True, convert=True)
                yield Draft(family="breakdown", years=(year,), items=(item.name,), expect=wanted)


def last_years(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    """The year before a report, inverted from 比上年增加: 推算, with its formula."""
    for fact in ground.measured("增减额"):
        figure = ground.figures.get((fact.year, fact.concept))
        before = fact.year - 1
        if fact.basis != "上年" or figure is None or before in ground.years or fact.fund != _fund(ground, fact):
            continue
        formula = f"{figure.value}-{fact.value}"
        value = computed(figure.value - fact.value, figure.unit, formula, (figure, expected([fact])))
        wanted = answer(value.model_copy(update={"year": before}), must_say=("推算",))
        slots = {"before": (f"{before}年", f"{before}年度")}
        yield Draft(family="last-year", items=(fact.concept,), slots=slots, expect=wanted)


def _fund(ground: Ground, fact: Fact) -> str:
    """The fund that the item's plain figure has."""
    ids = set(ground.figures[fact.year, fact.concept].facts)
    return next(one.fund for one in ground.plain[fact.year, fact.concept] if one.id in ids)


def largest(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    """The largest and the smallest of a level of the classification, where no two are equal."""
    for year in ground.years:
        for group, digits, economic in (("功能分类", 3, False), ("经济分类", 5, True)):
            rows = [
                figure.model_copy(update={"label": facts[0].concept})
                for (of, code), facts in ground.codes.items()
                if of == year and len(code) == digits and code.startswith("30") == economic and facts[0].stage == FINAL
                for figure in [ground.figures.get((year, facts[0].concept)) or expected(facts)]
            ]
            ranked = sorted(rows, key=lambda figure: -figure.value)
            yield from (
                _largest(year, group, most, order, phrasings)
                for most, order in (("最高", ranked), ("最低", ranked[::-1]))
                if len(order) > 1 and order[0].value != order[1].value
            )


def _largest(year: int, group: str, most: str, order: Sequence[Expected], phrasings: Phrasings) -> Draft:
    first = order[0]
    slots = {"group": phrasings.asked[group], "most": phrasings.asked[most]}
    wanted = answer(first.model_copy(update={"label": None}), must_say=(first.label or "",))
    return Draft(family="largest-item", years=(year,), slots=slots, expect=wanted)


ALL = (over_years, items, portions, per_unit, breakdowns, last_years, largest)
