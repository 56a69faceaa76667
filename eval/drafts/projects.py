"""Projects and their indicators: money, scores, rates, rankings over them, two of one name."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from corpus.fact import Fact
from corpus.figure import same_figure, written
from corpus.plain import squeeze
from eval.drafts.draft import Draft, answer
from eval.ground import Ground, computed, different, expected
from eval.phrasing import Phrasings

_FUNDS, _SCORE = "年度资金总额", "自评得分"
_LEAST = 5  # a ranking of fewer projects is none
_TOPS = (("2", "两"), ("3", "三"), ("5", "五"))


class Asked(NamedTuple):
    """One figure that every project has."""

    words: str  # the key of its words in the phrasings
    keep: Callable[[Fact], bool]


def _funds(stage: str) -> Callable[[Fact], bool]:
    return lambda fact: fact.concept == _FUNDS and fact.measure == "金额" and fact.stage == stage


ASKED = (
    Asked("金额·年初预算", _funds("年初预算")),
    Asked("金额·全年预算", _funds("全年预算")),
    Asked("金额·决算", _funds("决算")),
    Asked("完成率·决算", lambda fact: fact.concept == _FUNDS and fact.measure == "完成率"),
    Asked("得分·自评得分", lambda fact: fact.concept == _SCORE and fact.measure == "得分"),
)
BUDGET, SPENT, RATE, SCORE = ASKED[1:]


def projects(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    """One figure of one project; where two bear the name, both."""
    for (year, project), facts in ground.projects.items():
        names = said(project, _names(ground, year))
        for asked in ASKED:
            figures = different(filter(asked.keep, facts))
            words = phrasings.asked[asked.words]
            if figures:
                yield Draft(
                    family="project" if len(figures) == 1 else "twin-project",
                    years=(year,),
                    slots={"project": names, "asked": words},
                    expect=answer(*figures, any_order=len(figures) > 1),
                )


def said(project: str, all_names: Sequence[str]) -> tuple[str, ...]:
    """The name in full and without 项目, brackets' quotes and region, as far as it stays the name of one project."""
    bare = project.replace("“", "").replace("”", "")
    shorter = (project, bare, bare.removesuffix("项目"), bare.removeprefix("阳谷县").removesuffix("项目"))
    others = [squeeze(name).replace('"', "") for name in all_names if name != project]
    return tuple(
        dict.fromkeys(
            name for name in shorter if name == project or not any(squeeze(name) in other for other in others)
        )
    )


def _names(ground: Ground, year: int) -> list[str]:
    return [name for of, name in ground.projects if of == year]


def indicators(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    """Target, actual value, weight and score of an indicator that its project has once."""
    groups = ground.grouped(
        lambda fact: (fact.year, fact.project or "", fact.concept, fact.measure),
        lambda fact: bool(fact.project and len(fact.path) > 1) and fact.measure in phrasings.asked,
    )
    for (year, project, concept, measure), facts in groups.items():
        figures = different(facts)
        if len(figures) == 1 and squeeze(concept) not in squeeze(project):
            slots = {
                "project": said(project, _names(ground, year)),
                "indicator": (concept,),
                "asked": phrasings.asked[measure],
            }
            yield Draft(family="indicator", years=(year,), slots=slots, expect=answer(*figures))


def remaining(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    """Budget of the year less what was spent."""
    for (year, project), facts in ground.projects.items():
        budget, spent = (different(filter(asked.keep, facts)) for asked in (BUDGET, SPENT))
        if len(budget) == len(spent) == 1:
            left = budget[0].value - spent[0].value
            formula = f"{budget[0].value}-{spent[0].value}"
            yield Draft(
                family="remaining",
                years=(year,),
                slots={"project": said(project, _names(ground, year))},
                expect=answer(computed(left, budget[0].unit, formula, (budget[0], spent[0]))),
            )


def extremes(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    for year in ground.years:
        for asked in (BUDGET, SPENT, RATE, SCORE):
            ranked = _ranked(ground, year, asked)
            if len(ranked) < _LEAST:
                continue
            rate = "·率" if asked in (RATE, SCORE) else ""
            for most, order in (("最高", ranked), ("最低", ranked[::-1])):
                if order[0].value != order[1].value:
                    slots = {"asked": phrasings.asked[asked.words], "most": phrasings.asked[most + rate]}
                    wanted = answer(expected(order[:1]), must_say=(order[0].project or "",))
                    yield Draft(family="extreme", years=(year,), slots=slots, expect=wanted)


def tops(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    """The first few, where no tie stands at the end."""
    for year in ground.years:
        for asked in (BUDGET, SPENT):
            ranked = _ranked(ground, year, asked)
            for number in _TOPS:
                first = ranked[: int(number[0])]
                if len(ranked) > len(first) and first[-1].value != ranked[len(first)].value:
                    slots = {"asked": phrasings.asked[asked.words], "k": number}
                    figures = (expected([fact]) for fact in first)
                    yield Draft(family="top", years=(year,), slots=slots, expect=answer(*figures))


def count_if(ground: Ground, phrasings: Phrasings) -> Iterator[Draft]:
    """How many projects are above or below a limit; limits lie between figures."""
    for year in ground.years:
        for asked, unit in ((BUDGET, "万元"), (SPENT, "万元"), (SCORE, "分"), (RATE, "%")):
            ranked = _ranked(ground, year, asked)
            if len(ranked) < _LEAST:
                continue
            for above in (True, False) if asked in (BUDGET, SPENT) else (False,):
                for limit in _limits(ranked):
                    yield _counted(year, ranked, asked, unit, limit, above, phrasings)


def _counted(
    year: int, ranked: Sequence[Fact], asked: Asked, unit: str, limit: Decimal, above: bool, phrasings: Phrasings
) -> Draft:
    members = [fact for fact in ranked if (fact.value > limit) == above]
    number = computed(
        Decimal(len(members)), "个", "+".join("1" for _ in members), [expected([fact]) for fact in members], decimals=0
    )
    slots = {
        "asked": phrasings.asked[asked.words],
        "than": phrasings.asked["超过" if above else "低于"],
        "limit": (f"{written(limit)}{unit}",),
    }
    return Draft(family="count-if", years=(year,), slots=slots, expect=answer(number))


def _limits(ranked: Sequence[Fact]) -> list[Decimal]:
    """Whole numbers between two neighbours and none of them: 低于29万元 must not hang on a project of just 29."""
    between = (
        (low.value, Decimal(int((high.value + low.value) / 2)), high.value)
        for high, low in pairwise(ranked)
        if not same_figure(high.value, high.unit, low.value, low.unit)
    )
    return [limit for low, limit, high in between if low < limit < high]


def _ranked(ground: Ground, year: int, asked: Asked) -> list[Fact]:
    """The figure of every project from the source that has most of them, highest first.

    A name that stands twice in the source is two projects.
    """
    facts = [fact for fact in ground.facts if fact.year == year and fact.project and asked.keep(fact)]
    sources = {fact.form: [one for one in facts if one.form == fact.form] for fact in facts}
    fullest: list[Fact] = max(sources.values(), key=len, default=[])
    return sorted(fullest, key=lambda fact: -fact.value)


ALL = (projects, indicators, remaining, extremes, tops, count_if)
