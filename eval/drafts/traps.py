"""Questions that invite a wrong figure: what is absent, blank, of another scope, named twice or stated twice."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import get_args

from assistant.answer import Status
from corpus.fact import Blank, Fact, Stage
from corpus.figure import written
from corpus.report import Scope
from corpus.vocabulary_file import load_vocabulary
from eval.drafts.draft import Draft, answer, refusal
from eval.drafts.figures import subject
from eval.drafts.projects import ASKED
from eval.ground import FINAL, Ground, computed, different, expected
from eval.phrasing import Phrasings

_BLANK = "为空|空白|没有填|未填|无数据|没有数据"
_PLACE = re.compile(r"\{(\d+)\}")
_EITHER: tuple[Status, ...] = ("answered", "not_found")
_BEYOND = 3  # years before the first and after the last report
_ROW = "支出决算表"


def absent_years(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    """A year that no report is of and that none speaks of by a change."""
    told = {(fact.year - 1, subject(fact)) for measure in ("增减额", "增减率") for fact in ground.measured(measure)}
    span = range(min(ground.years) - _BEYOND, max(ground.years) + 2)
    for year in (one for one in span if one not in ground.years):
        for item in dict.fromkeys(item for _, item in ground.figures):
            if (year, item) not in told:
                slots = {"absent": (f"{year}年", f"{year}年度")}
                wanted = refusal("收录", *(str(one) for one in ground.years))
                yield Draft(family="absent-year", items=(item,), slots=slots, expect=wanted)


def absent_entities(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    """The same item of somebody who reports nothing here."""
    others = [name for name in phrasings.absent_entities if not any(name in held for held in ground.entities)]
    for (year, item), _ in ground.figures.items():
        wanted = refusal("收录")
        yield Draft(family="absent-entity", years=(year,), items=(item,), slots={"other": tuple(others)}, expect=wanted)


def absent_items(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    """Names and codes of the classification that the year's report does not print."""
    vocabulary = load_vocabulary()
    for year in ground.years:
        rows: list[Fact | Blank] = [*ground.facts, *ground.blanks]
        rows = [one for one in rows if one.year == year]
        codes, names = {row.code for row in rows}, {row.concept for row in rows}
        for one in (*vocabulary.functional, *vocabulary.economic):
            if one.code in codes:
                continue
            yield Draft(family="absent-code", years=(year,), slots={"nothing": (one.code,)}, expect=refusal())
            known = vocabulary.concept(one.name) or one.name
            if not any(name and (known in name or name in known) for name in names):
                yield Draft(family="absent-item", years=(year,), slots={"nothing": (one.name,)}, expect=refusal())


def absent_stages(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    """The budget of an item that the report states only the final account of."""
    stages: tuple[Stage, ...] = ("年初预算", "全年预算")
    for (year, item), _ in ground.figures.items():
        facts = [fact for fact in ground.facts if fact.year == year and item in (fact.concept, *fact.path)]
        if all(fact.stage == FINAL and fact.basis not in stages for fact in facts):
            yield Draft(family="absent-stage", years=(year,), items=(item,), slots={"stage": stages}, expect=refusal())


def scopes(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    """The other scope than the one reported: its figure may be offered under its name, not as the answer."""
    for (year, item), facts in ground.plain.items():
        held = {fact.scope for fact in facts}
        # 政府 is the scope of other reporters, never another scope of a department.
        others = [one for one in get_args(Scope) if one not in {*held, "单位", "政府"}]
        if (year, item) in ground.figures and len(held) == 1 and others:
            wanted = refusal(next(iter(held)), offers=True)
            yield Draft(family="scope", years=(year,), items=(item,), slots={"scope": tuple(others)}, expect=wanted)


def homonyms(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    """One name, two codes, two figures: both are given."""
    for (year, name), facts in ground.plain.items():
        coded = [fact for fact in facts if fact.code]
        figures = different(coded)
        if len({fact.code for fact in coded}) > 1 and len(figures) > 1:
            wanted = answer(*figures, any_order=True)
            yield Draft(family="homonym", years=(year,), slots={"name": (name,)}, expect=wanted)


def contradictions(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    """What a report states twice and differently: both figures are shown."""
    for asked in ASKED:
        for (year, name), facts in ground.projects.items():
            stated = [fact for fact in facts if asked.keep(fact)]
            per_form = {fact.form: different(one for one in stated if one.form == fact.form) for fact in stated}
            if all(len(figures) == 1 for figures in per_form.values()) and len(different(stated)) > 1:
                slots = {"name": (name,), "asked": phrasings.asked[asked.words]}
                wanted = answer(*different(stated), any_order=True)
                yield Draft(family="contradiction", years=(year,), slots=slots, expect=wanted)
    groups = ground.grouped(
        lambda fact: (fact.year, fact.concept, fact.fund, fact.stage),
        lambda fact: fact.measure == "金额" and not fact.project and not fact.aspect and not fact.code,
    )
    for (year, name, _, stage), facts in groups.items():
        if len(different(facts)) > 1 and (year, name) not in ground.figures:
            slots = {"name": (name,), "asked": (stage,)}
            wanted = answer(*different(facts), any_order=True)
            yield Draft(family="contradiction", years=(year,), slots=slots, expect=wanted)


def at_odds(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    """A figure that others of its report make a different one, by arithmetic: both are shown, and it is said."""
    facts = {fact.id: fact for fact in ground.facts}
    for finding in ground.findings:
        parts = [facts[id] for id in finding.facts if id in facts]
        if finding.severity != "不一致" or not finding.relation or len(parts) != len(finding.places):
            continue
        made = Decimal(finding.expected.removesuffix(finding.unit))
        terms = [expected([part]) for part in parts[1:]]
        formula = _PLACE.sub("({})", finding.relation).format(*_numbers(finding.relation, parts))
        both = (expected(parts[:1]), computed(made, finding.unit, formula, terms))
        wanted = answer(*both, among=True, must_say=("报告内不一致",))
        yield Draft(family="contradiction", years=(parts[0].year,), slots=_named(parts[0], phrasings), expect=wanted)


def _numbers(relation: str, parts: Sequence[Fact]) -> list[str]:
    """The figures that stand in the places of a relation; its first place is the figure it explains."""
    return [written(parts[int(at)].value) for at in _PLACE.findall(relation)]


def _named(fact: Fact, phrasings: Phrasings) -> dict[str, tuple[str, ...]]:
    """What to ask for: 综合业务经费 and its 自评得分, 预算 and its 完成率, 本年支出合计 and its 年初预算."""
    name = fact.concept if fact.project is None else fact.project
    if fact.project is not None:
        scored = fact.concept == "自评得分"
        asked = phrasings.asked["得分·自评得分"] if scored else phrasings.asked[fact.measure]
        return {"name": (name if scored else f"{name}项目的{fact.concept}",), "asked": asked}
    if fact.measure == "金额":
        return {"name": (name,), "asked": (fact.stage,) if fact.stage != FINAL else ("金额", "数额")}
    return {"name": (name.removesuffix(fact.measure),), "asked": (fact.measure,)}


def blanks(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    """A cell that is printed and empty is said to be empty; an indicator of that name may be shown beside."""
    named = {(fact.year, fact.concept) for fact in ground.facts if not fact.project}
    beside = {(fact.year, fact.concept) for fact in ground.facts if fact.project}
    for blank in ground.blanks:
        key = (blank.year, blank.concept)
        if key not in named and not blank.aspect and not _of_a_fund(blank):
            wanted = refusal(_BLANK, status=_EITHER, offers=key in beside)
            yield Draft(family="blank", years=(blank.year,), items=(blank.concept,), expect=wanted)


def _of_a_fund(blank: Blank) -> bool:
    """Blank for one fund only: the item may be stated for all of them."""
    return blank.fund not in ("全部收支", "一般公共预算财政拨款")


def blank_columns(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    """An empty cell of a row that has figures: neither the row's total nor the column's is the answer."""
    stated = {(fact.year, fact.code, fact.aspect) for fact in ground.facts}
    for blank in ground.blanks:
        if blank.form == _ROW and blank.code and blank.aspect and (blank.year, blank.code, blank.aspect) not in stated:
            yield Draft(
                family="blank-aspect",
                years=(blank.year,),
                items=(blank.concept,),
                slots={"code": (blank.code,), "aspect": (blank.aspect,)},
                expect=refusal(status=_EITHER),
            )


def empty_forms(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    funds = {form.name: form.fund for form in load_vocabulary().forms}
    for empty in ground.empty_forms:
        slots = {"form": (empty.form,), "fund": (funds[empty.form],)}
        wanted = refusal("没有|无数据", status=_EITHER)
        yield Draft(family="empty-form", years=(empty.year,), slots=slots, expect=wanted)


ALL = (
    absent_years,
    absent_entities,
    absent_items,
    absent_stages,
    scopes,
    homonyms,
    contradictions,
    at_odds,
    blanks,
    blank_columns,
    empty_forms,
)
