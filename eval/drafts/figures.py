"""One figure of one item: plainly, by code, form, column, stage, as a change, share, completion or number."""

from collections.abc import Iterator

from corpus.fact import Fact
from corpus.figure import YUAN_PER, convert
from corpus.vocabulary_file import load_vocabulary
from eval.case import Expected
from eval.drafts.draft import Draft, answer
from eval.ground import FINAL, Ground, different, expected, one_figure
from eval.phrasing import Phrasings

_INCOME = ("收入", "总计", "结转", "结余", "合同")  # not spent
_WHOLES, _ALL = "总体", "全部收支"
_OTHER_UNITS = {"万元": ("元", "亿元"), "元": ("万元",)}


def figures(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    """An item of a year, by its name and its aliases; and by the words of citizens."""
    for (year, concept), figure in ground.figures.items():
        entity = ground.plain[year, concept][0].entity
        yield Draft(family="figure", years=(year,), items=(concept,), expect=answer(figure, entity=entity))
        loose = set(phrasings.names(concept, "tuned", loose=True)) != set(phrasings.names(concept, "tuned"))
        if loose and not any(part in concept for part in _INCOME):
            yield Draft(family="spent", years=(year,), items=(concept,), expect=answer(figure, entity=entity))
        for unit in _OTHER_UNITS.get(figure.unit, ()) if figure.value else ():
            yield Draft(
                family="unit",
                years=(year,),
                items=(concept,),
                slots={"unit": (unit,)},
                expect=answer(converted(figure, unit)),
            )


def converted(figure: Expected, unit: str) -> Expected:
    return figure.model_copy(
        update={
            "value": convert(figure.value, figure.unit, unit),
            "accept": tuple(convert(value, figure.unit, unit) for value in figure.accept),
            "unit": unit,
        }
    )


def coded(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    """A row of the classification, by its code."""
    for (year, code), facts in ground.codes.items():
        if figure := one_figure(facts):
            slots = {"code": (code,)}
            yield Draft(family="code", years=(year,), items=(facts[0].concept,), slots=slots, expect=answer(figure))


def in_forms(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    """A row as one form states it. A form that two rows of one name stand in is left to the homonyms."""
    forms = {form.name for form in load_vocabulary().forms}
    groups = ground.grouped(
        lambda fact: (fact.year, fact.form, fact.concept),
        lambda fact: fact.form in forms and fact.measure == "金额" and fact.stage == FINAL and not fact.aspect,
    )
    for (year, form, concept), facts in groups.items():
        if figure := one_figure(facts):
            yield Draft(
                family="form",
                years=(year,),
                items=(concept,),
                slots={"form": (form,)},
                expect=answer(figure, form=form),
            )


def columns(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    """A cell of a row: its 基本支出, 项目支出, 财政拨款收入."""
    groups = ground.grouped(
        lambda fact: (fact.year, fact.code or "", fact.aspect or ""),
        lambda fact: bool(fact.code and fact.aspect) and fact.measure == "金额",
    )
    for (year, code, aspect), facts in groups.items():
        if figure := one_figure(facts):
            yield Draft(
                family="income-aspect" if facts[0].form.startswith("收入") else "aspect",
                years=(year,),
                items=(facts[0].concept,),
                slots={"code": (code,), "aspect": (aspect,)},
                expect=answer(figure),
            )


def budgets(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    groups = ground.grouped(
        lambda fact: (fact.year, subject(fact), fact.stage),
        lambda fact: fact.measure == "金额" and fact.stage != FINAL and not fact.project and not fact.aspect,
    )
    for (year, item, stage), facts in groups.items():
        figures = different(facts)
        if len(figures) == 1:
            names = (stage, "预算") if _only_stage(ground, year, item) else (stage,)
            figure = figures[0].model_copy(update={"label": "预算"})
            yield Draft(family="budget", years=(year,), items=(item,), slots={"stage": names}, expect=answer(figure))


def both_stages(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    """Budget and final account side by side."""
    for draft in budgets(ground, phrasings):
        final = ground.figures.get((draft.years[0], draft.items[0]))
        if final:
            (budget,) = draft.expect.values
            yield draft.model_copy(update={"family": "stages", "expect": answer(budget, final, any_order=True)})


def subject(fact: Fact) -> str:
    """The item with its fund where a total of one fund is meant: 一般公共预算财政拨款支出."""
    item = load_vocabulary().item(fact.concept)
    if item is None or item.group != _WHOLES or fact.fund == _ALL:
        return fact.concept
    return f"{fact.fund}{'收入' if '收入' in fact.concept else '支出'}"


def _namable(fact: Fact) -> bool:
    """财政拨款收入总计 may be the grand total of that fund or the total of that income: nobody can tell."""
    return fact.fund == _ALL or "总计" not in fact.concept


def _only_stage(ground: Ground, year: int, item: str) -> bool:
    """Whether 预算 alone says which stage is meant."""
    stages = {fact.stage for fact in ground.facts if fact.year == year and subject(fact) == item}
    return len(stages - {FINAL}) == 1


def changes(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    """Amount and rate are told in one sentence, either first."""
    for fact, figure in _relative(ground, "增减额"):
        way = ("增加",) if fact.value > 0 else ("减少",)
        slots = {"basis": _bases(fact), "way": way}
        yield Draft(
            family="change", years=(fact.year,), items=(subject(fact),), slots=slots, expect=answer(figure, among=True)
        )
    for fact, figure in _relative(ground, "增减率"):
        slots = {"basis": _bases(fact), "way": ("增长",) if fact.value > 0 else ("下降",)}
        yield Draft(
            family="rate", years=(fact.year,), items=(subject(fact),), slots=slots, expect=answer(figure, among=True)
        )


def _bases(fact: Fact) -> tuple[str, ...]:
    return ("上年", f"{fact.year - 1}年") if fact.basis == "上年" else (fact.basis or "",)


def shares(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    """Shares as stated. Of a whole of one fund, the fund is named."""
    for fact, figure in _relative(ground, "占比"):
        whole = load_vocabulary().item(fact.basis or "")
        if whole is not None and fact.basis != fact.concept:
            named = subject(fact.model_copy(update={"concept": whole.name}))
            yield Draft(
                family="share",
                years=(fact.year,),
                items=(fact.concept,),
                slots={"basis": (named,)},
                expect=answer(figure),
            )


def completions(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    for fact, figure in _relative(ground, "完成率"):
        if fact.basis:
            slots = {"basis": (fact.basis,)}
            yield Draft(
                family="completion", years=(fact.year,), items=(subject(fact),), slots=slots, expect=answer(figure)
            )


def _relative(ground: Ground, measure: str) -> Iterator[tuple[Fact, Expected]]:
    """Figures that refer to something, where an item has one of them only."""
    groups = ground.grouped(
        lambda fact: (fact.year, subject(fact), fact.basis),
        lambda fact: fact.measure == measure and not fact.project and not fact.aspect and _namable(fact),
    )
    for facts in groups.values():
        if len(different(facts)) == 1:
            yield facts[0], expected(facts)


def counts(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    groups = ground.grouped(
        lambda fact: (fact.year, fact.concept),
        lambda fact: fact.measure == "数量" and not fact.project and not fact.aspect and fact.unit not in YUAN_PER,
    )
    for (year, concept), facts in groups.items():
        if len(different(facts)) == 1:
            slots = {"unit": (facts[0].unit,)}
            yield Draft(family="count", years=(year,), items=(concept,), slots=slots, expect=answer(expected(facts)))


ALL = (figures, coded, in_forms, columns, budgets, both_stages, changes, shares, completions, counts)
