"""Differences between two figures, and whether one that the asker believes in is right."""

from decimal import Decimal

from assistant.answer import Answer
from assistant.compose_change import change, stated_change, unstated
from assistant.compose_draft import Draft, place
from assistant.compose_figure import claim, figures
from assistant.compose_notes import add_notes, compare_notes, suggest_more
from assistant.compose_pair import of_budgets, say_difference, year_by_year, yearly_pairs
from assistant.compose_rounded import rounded_apart
from assistant.compose_sides import (
    between,
    between_budgets,
    budget_pairs,
    in_unit,
    ordered,
    sides_of,
)
from assistant.lookup_cells import BUDGETS, of_measure
from assistant.lookup_record import Evidence
from assistant.phrases import load_phrases
from corpus.fact import Fact
from corpus.figure import YUAN_PER, same_figure


def difference(evidence: Evidence) -> Answer:
    if between_budgets(evidence.question):
        return of_budgets(evidence)
    if pairs := yearly_pairs(evidence):
        return year_by_year(evidence, pairs)
    sides = sides_of(evidence)
    if len(evidence.cells) > 2:
        return figures(evidence)
    if len(sides) < 2:
        stated = [cell for cell in evidence.cells if stated_change(cell, evidence)]
        return change(evidence) if stated else _one_sided(evidence)
    draft = Draft(evidence)
    one, other = ordered(sides, evidence)
    if one.unit not in YUAN_PER and one.unit != other.unit:
        return figures(evidence)
    (a, unit), b = draft.shown(one), in_unit(draft, other, draft.shown(one)[1])
    rest = rounded_apart(draft, evidence.rest, (one, other), a - b, unit)
    asked_for = rest is not None and any(word in evidence.question.text for word in load_phrases().rows["rest"])
    if rest is not None and asked_for:
        draft.say(f"报告所列{draft.label(rest)}为{draft.figure(rest)}，见{place(rest)}；两数相减因四舍五入略有出入：")
    say_difference(draft, one, other, between(draft, one, other), _stated_between(one, other, evidence))
    if rest is not None and not asked_for:
        draft.say(f"报告所列{draft.label(rest)}为{draft.figure(rest)}，见{place(rest)}，与差额因四舍五入略有出入。")
    compare_notes(draft, sides, [cell.beside[0].lead for cell in evidence.cells if cell.beside])
    add_notes(draft, evidence.cells)
    suggest_more(draft, evidence.cells)
    return draft.answer()


def _stated_between(one: Fact, other: Fact, evidence: Evidence) -> Fact | None:
    """The report's own words on the same change, if it has any."""
    for cell in evidence.cells:
        for fact in of_measure(cell.candidates, "增减额"):
            base = one.stage == "决算" and other.stage == fact.basis
            if (
                cell.year == one.year
                and base
                and fact.fund == one.fund
                and cell.lead
                and cell.lead.concept == fact.concept
            ):
                return fact
    return None


def claimed_change(evidence: Evidence) -> Answer:
    """三公经费比2020年下降了对吗: of two years whose figures are held, yes or no by their difference."""
    question, sides = evidence.question, sides_of(evidence)
    if against_budget := _claimed_against_budget(evidence):
        return against_budget
    years = {fact.year for fact in sides}
    if question.claim is None or question.claim.direction is None or question.claim.value is not None or len(years) < 2:
        return claim(evidence)
    one, other = ordered(sides, evidence)
    rose = one.value > other.value
    right = one.value != other.value and rose == (question.claim.direction == "up")
    answer = difference(evidence)
    return answer.model_copy(update={"text": f"{'对' if right else '不对'}。{answer.text}"})


def _claimed_against_budget(evidence: Evidence) -> Answer | None:
    """三公经费13.39万元，比预算少了吗: where no change is stated, by the budget and the final figure themselves."""
    question = evidence.question
    cell = next((one for one in evidence.cells if one.readings), None)
    told = question.claim
    if cell is None or told is None or told.direction is None or question.basis not in BUDGETS:
        return None
    if stated_change(cell, evidence) or not (pairs := budget_pairs(cell, question)):
        return None
    final, budget = pairs[0]
    apart = Decimal(abs(final.value - budget.value))
    meant = [(final.value, final.unit), (apart, final.unit)] if final.unit == budget.unit else []
    agrees = told.value is None or any(same_figure(value, unit, told.value, told.unit) for value, unit in meant)
    right = agrees and final.value != budget.value and (final.value < budget.value) == (told.direction == "down")
    draft = Draft(evidence)
    draft.say("对。" if right else "不对。")
    say_difference(draft, final, budget, between(draft, final, budget))
    add_notes(draft, [cell])
    return draft.answer()


def _one_sided(evidence: Evidence) -> Answer:
    """Two figures were to be compared and one is not held: the other alone, and why."""
    cell = next((one for one in evidence.cells if one.readings), None)
    if cell and len(evidence.cells) == 1 and (pairs := budget_pairs(cell, evidence.question)):
        draft = Draft(evidence)
        say_difference(draft, *pairs[0], between(draft, *pairs[0]))
        add_notes(draft, [cell])
        return draft.answer()
    against_budget = {evidence.question.basis, *evidence.question.stages} & {*BUDGETS}
    unprinted = evidence.years_absent or (len(evidence.cells) == 1 and against_budget)
    return unstated(evidence, cell) if cell and unprinted else figures(evidence)
