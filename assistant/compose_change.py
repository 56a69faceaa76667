"""Changes as the report states them; computed only where it states nothing and both figures are held."""

import re

from assistant.answer import Answer
from assistant.compose_draft import Draft, place
from assistant.compose_none import not_found, unprinted
from assistant.compose_notes import add_notes, suggest_more
from assistant.compose_pair import asks_rate, of_budgets, say_difference, year_by_year, yearly_pairs
from assistant.compose_sides import (
    between,
    between_budgets,
    budget_pairs,
)
from assistant.lookup_cells import of_measure
from assistant.lookup_record import Cell, Evidence
from assistant.phrases import load_phrases
from assistant.question_record import Question
from corpus.fact import Fact
from corpus.figure import written
from corpus.plain import squeeze

_BASES = ("上年", "上年预算", "年初预算", "全年预算")
# 0.95万元，与2024年预算持平: right after the figure itself.
_LEVEL = (
    r"[,，](?P<words>[与比和同](?:上年|{year}年度?)(?:年初)?(?:预算执行|预算|决算|执行)?数?"
    r"(?:基本)?(?:持平|一致|相同))"
)


def change(evidence: Evidence) -> Answer:
    """增加、下降多少: as the report states it; computed only where it states nothing and both figures are held."""
    if between_budgets(evidence.question):
        return of_budgets(evidence)
    draft = Draft(evidence)
    stated = [(cell, facts) for cell in evidence.cells if (facts := stated_change(cell, evidence))]
    if not stated:
        return _computed_change(evidence)
    for cell, facts in stated:
        lead = facts[0]
        words = "，".join(draft.change(fact) for fact in facts)
        draft.say(f"{cell.year}年{draft.named(lead)}比{_base(lead)}{words}。")
        draft.say(f"出处：{draft.origin(lead)}。")
        if now := _final(cell, lead):
            draft.say(f"{draft.label(now)}为{draft.figure(now)}。")
        asked = [one.name for one in evidence.question.subjects]
        if asked and cell.subject.concepts == tuple(load_phrases().stated_with.get(one, "") for one in asked):
            draft.note(f"报告没有写明“{asked[0]}”的增减，写明的是“{cell.subject.name}”的增减。")
    add_notes(draft, evidence.cells)
    suggest_more(draft, evidence.cells)
    return draft.answer()


def _final(cell: Cell, change: Fact) -> Fact | None:
    """The final figure that a stated change speaks of: of the same fund and project."""
    finals = [fact for fact in of_measure(cell.candidates, "金额") if fact.stage == "决算"]
    return next((one for one in finals if (one.fund, one.project) == (change.fund, change.project)), None)


def _base(fact: Fact) -> str:
    if fact.basis in {"上年", "上年预算"}:
        return f"{fact.year - 1}年{fact.basis.removeprefix('上年')}"
    return fact.basis or "上年"


def _bases(question: Question) -> tuple[str, ...]:
    """What a change may be stated against; a budget sets the budget of the year before beside itself."""
    if question.basis:
        return (question.basis, "上年预算") if question.basis == "上年" else (question.basis,)
    return _BASES


def stated_change(cell: Cell, evidence: Evidence) -> tuple[Fact, ...]:
    """Amount and rate of one stated change, the one asked for first; 上年 before the budget as its base."""
    question = evidence.question
    for basis in _bases(question):
        amount = of_measure(cell.candidates, "增减额", basis)[:1]
        rate = of_measure(cell.candidates, "增减率", basis)[:1]
        if amount or rate:
            rate_first = question.measure == "增减率" or asks_rate(question.text)
            return (*rate, *amount) if rate_first else (*amount, *rate)
    return ()


def _computed_change(evidence: Evidence) -> Answer:
    """Against the budget from the two stages of one fact; else the figures alone, saying that no change is stated."""
    cell = next((one for one in evidence.cells if one.readings), None)
    if cell is None:
        return not_found(evidence)
    if yearly := yearly_pairs(evidence):
        return year_by_year(evidence, yearly)
    pairs = budget_pairs(cell, evidence.question)
    if pairs and evidence.question.basis != "上年":
        draft = Draft(evidence)
        final, budget = pairs[0]
        say_difference(draft, final, budget, between(draft, final, budget))
        if evidence.question.basis is None:
            draft.note(f"报告没有写明“{cell.subject.name}”比上年的增减，这里比的是{budget.stage}。")
        add_notes(draft, [cell])
        return draft.answer()
    return unstated(evidence, cell)


def unstated(evidence: Evidence, cell: Cell) -> Answer:
    """No change is stated and none can be computed: that is said, and no other figure is given in its place."""
    if answer := _level(evidence, cell):
        return answer
    draft = Draft(evidence)
    absent = "、".join(f"{one.year}年" for one in evidence.cells if not one.year_held)
    base = f"比{evidence.question.basis}" if evidence.question.basis else ""
    unheld = f"，也没有收录{absent}的报告" if absent else ""
    if not unprinted(draft, cell):
        draft.say(f"{cell.year}年的报告没有写明“{cell.subject.name}”{base}的增减{unheld}。")
    if said := stated_otherwise(draft, cell):
        draft.say(f"写明的是：{said}。")
    if cell.lead:
        draft.say(f"{draft.label(cell.lead)}为{draft.figure(cell.lead)}，见{place(cell.lead)}。")
    add_notes(draft, [cell])
    draft.suggest(f"{cell.year}年{cell.subject.name}是多少？")
    return draft.answer("not_found")


def _level(evidence: Evidence, cell: Cell) -> Answer | None:
    """与上年预算持平: the words of the report, which gives no figure for a change that is none."""
    for fact in cell.readings[0].facts if cell.readings and evidence.question.basis in {None, "上年"} else ():
        words = re.escape(f"{written(fact.value)}{fact.unit}") + _LEVEL.format(year=fact.year - 1)
        if found := re.search(words, squeeze(fact.source.quote)):
            draft = Draft(evidence)
            draft.say(f"{draft.label(fact)}为{draft.figure(fact)}，报告写明“{found['words']}”，没有写增减多少。")
            draft.say(f"出处：{draft.origin(fact)}。")
            add_notes(draft, [cell])
            return draft.answer()
    return None


def stated_otherwise(draft: Draft, cell: Cell) -> str:
    """The changes that the report does state, against whatever base: 比年初预算减少6.19万元，下降10.07%."""
    for basis in _BASES:
        facts = [*of_measure(cell.candidates, "增减额", basis)[:1], *of_measure(cell.candidates, "增减率", basis)[:1]]
        if facts:
            words = "，".join(draft.change(fact) for fact in facts)
            return f"{cell.year}年{draft.named(facts[0])}比{_base(facts[0])}{words}，见{place(facts[0])}"
    return ""
