"""The two figures that a question sets against each other: which they are, in which order, under which name."""

from collections.abc import Sequence
from decimal import Decimal

from assistant.compose_draft import Draft, stage_of, tidy
from assistant.lookup_cells import BUDGETS, of_measure
from assistant.lookup_record import Cell, Evidence
from assistant.phrases import load_phrases
from assistant.question_record import Question
from corpus.fact import Fact, Stage
from corpus.figure import YUAN_PER, convert


def sides_of(evidence: Evidence) -> list[Fact]:
    """The two figures set against each other: two years, two subjects, or two stages of one."""
    leads = [cell.lead for cell in evidence.cells if cell.lead]
    if between_budgets(evidence.question):
        return (
            list(pairs[0]) if len(leads) == 1 and (pairs := budget_pairs(evidence.cells[0], evidence.question)) else []
        )
    if len(leads) == 1 and (len(evidence.question.stages) > 1 or evidence.question.basis in BUDGETS):
        cell = next(cell for cell in evidence.cells if cell.lead)
        if pairs := budget_pairs(cell, evidence.question):
            return list(pairs[0])
        by_stage = {reading.lead.stage: reading.lead for reading in cell.readings}
        return list(by_stage.values())[:2]
    return leads if len(leads) == 2 else []


def between_budgets(question: Question) -> bool:
    """全年预算比年初预算多多少: two budgets are named, and no final figure."""
    named = {*question.stages, question.basis}
    return named >= {"全年预算", "年初预算"} and "决算" not in named


def budget_pairs(cell: Cell, question: Question) -> list[tuple[Fact, Fact]]:
    """Final figure and budget of each reading: of one fund where the report prints both in it. Where two budgets are
    asked about, the later one stands in the place of the final figure."""
    pairs: list[tuple[Fact, Fact]] = []
    last: Stage = "全年预算" if between_budgets(question) else "决算"
    for reading in cell.readings:
        same = [fact for fact in of_measure(cell.candidates, "金额") if _of_one_thing(reading.lead, fact)]
        finals = [fact for fact in same if fact.stage == last]
        wanted = tuple(stage for stage in _budget_stages(question) if stage != last)
        budgets = [fact for stage in wanted for fact in same if fact.stage == stage]
        matched = [(final, budget) for budget in budgets for final in finals if final.fund == budget.fund]
        closest = [pair for pair in matched if pair[0].form == pair[1].form] or matched
        closest = [pair for pair in closest if pair[1].stage == budgets[0].stage] or closest
        pair = closest[0] if closest else (finals[0], budgets[0]) if finals and budgets else None
        if pair is not None and pair not in pairs:
            pairs.append(pair)
    return pairs


def _budget_stages(question: Question) -> tuple[Stage, ...]:
    """The budget that was named; else the one that was last in force. 比预算 may mean either, the first one first."""
    named = tuple(one for one in BUDGETS if one in question.stages or one == question.basis)
    first = load_phrases().cues.against["first_budget"].search(question.text)
    if question.basis in BUDGETS and not first:
        return tuple(dict.fromkeys((*named, *BUDGETS)))
    return named if named and named != ("预算",) else BUDGETS


def _of_one_thing(one: Fact, other: Fact) -> bool:
    """Whether two facts are stages of one figure; forms of projects are told apart by their table."""
    same = (one.project, one.aspect) == (other.project, other.aspect)
    coded = one.code is None or other.code is None or one.code == other.code
    place = one.project is None or (one.report, one.source.table) == (other.report, other.source.table)
    return same and coded and place


def fund_note(draft: Draft, facts: Sequence[Fact]) -> None:
    """Figures of two funds set against each other are said to be so."""
    if len({fact.fund for fact in facts}) > 1 and not any(fact.project for fact in facts):
        told = "、".join(f"{fact.stage}为{fact.fund}" for fact in facts)
        draft.note(f"资金口径不同，不宜直接比较：{told}。")


def ordered(sides: Sequence[Fact], evidence: Evidence) -> tuple[Fact, Fact]:
    """The later year, or the final figure, first; two subjects in the order said."""
    one, other = sides[0], sides[1]
    if one.year != other.year:
        return (one, other) if one.year > other.year else (other, one)
    if one.stage != other.stage:
        return (one, other) if one.stage == "决算" else (other, one)
    return one, other


def between(draft: Draft, one: Fact, other: Fact) -> str:
    named = f"{one.year}年{draft.fund_of(one)}{name_of(one)}"
    if one.year != other.year:
        return f"{named}比{other.year}年"
    if one.stage != other.stage:
        return f"{named}{stage_of(one)}比{draft.fund_of(other) if other.fund != one.fund else ''}{other.stage}"
    if one.entity != other.entity:
        return f"{one.entity}{named}比{other.entity}"
    return f"{named}比{draft.fund_of(other)}{name_of(other)}"


def name_of(fact: Fact) -> str:
    if fact.project and fact.concept == "年度资金总额":
        return fact.project
    return f"{fact.concept}（{fact.aspect}）" if fact.aspect else fact.concept


def in_unit(draft: Draft, fact: Fact, unit: str) -> Decimal:
    return (
        tidy(convert(fact.value, fact.unit, unit))
        if fact.unit in YUAN_PER and unit in YUAN_PER and fact.unit != unit
        else fact.value
    )
