"""Two figures set against each other: by how much they differ, with the formula, and both with their places."""

from collections.abc import Sequence
from decimal import Decimal

from assistant.answer import Answer
from assistant.compose_draft import Draft, place
from assistant.compose_none import explain_none, not_found
from assistant.compose_notes import add_notes, compare_notes, suggest_more
from assistant.compose_sides import (
    between,
    budget_pairs,
    fund_note,
    in_unit,
)
from assistant.lookup_cells import of_measure
from assistant.lookup_record import Evidence
from assistant.normalise import key
from assistant.phrases import load_phrases
from assistant.question_record import Question
from corpus.fact import Fact
from corpus.figure import YUAN_PER, quotient, written

_HUNDRED = Decimal(100)
_BASES = ("上年", "上年预算", "年初预算", "全年预算")


def of_budgets(evidence: Evidence) -> Answer:
    """From one budget to the other; where the report does not print both, the one that it prints."""
    draft = Draft(evidence)
    for cell in evidence.cells:
        pairs = budget_pairs(cell, evidence.question)
        for later, first in pairs:
            say_difference(draft, later, first, between(draft, later, first))
        printed = {fact.stage: fact for fact in of_measure(cell.candidates, "金额") if fact.stage in _BASES}
        lacking = [stage for stage in ("全年预算", "年初预算") if stage not in printed]
        if not pairs:
            what = "和".join(lacking) or "同一口径的两种预算"
            draft.say(f"{cell.year}年的报告没有写明“{cell.subject.name}”的{what}，算不出相差多少。")
        for fact in printed.values() if not pairs else ():
            draft.say(f"{draft.label(fact)}为{draft.figure(fact)}，见{place(fact)}。")
    if not evidence.cells:
        return not_found(evidence)
    add_notes(draft, evidence.cells)
    suggest_more(draft, evidence.cells)
    return draft.answer() if draft.values else draft.answer("not_found")


def yearly_pairs(evidence: Evidence) -> list[tuple[Fact, Fact]]:
    """The figures of two years, later first, of every entity and subject, where a change is asked of each."""
    years = sorted({cell.year for cell in evidence.cells}, reverse=True)
    found = {(cell.entity, cell.subject, cell.year): cell.lead for cell in evidence.cells}
    several = len(evidence.asked) > 1 or evidence.question.operation == "change"
    if len(years) != 2 or not several:
        return []
    both = ((found.get((*of, years[0])), found.get((*of, years[1]))) for of in dict.fromkeys(key[:2] for key in found))
    return [(one, other) for one, other in both if one and other and _comparable(one, other)]


def _comparable(one: Fact, other: Fact) -> bool:
    return one.unit == other.unit or {one.unit, other.unit} <= YUAN_PER.keys()


def year_by_year(evidence: Evidence, pairs: Sequence[tuple[Fact, Fact]]) -> Answer:
    draft = Draft(evidence)
    for one, other in pairs:
        owner = one.entity if len(evidence.asked) > 1 else ""
        say_difference(draft, one, other, f"{owner}{between(draft, one, other)}")
    for cell in evidence.cells:
        if not cell.readings:
            explain_none(draft, cell)
    compare_notes(draft, [fact for pair in pairs for fact in pair])
    add_notes(draft, [cell for cell in evidence.cells if cell.year in evidence.question.years])
    return draft.answer()


def say_difference(draft: Draft, one: Fact, other: Fact, label: str, stated: Fact | None = None) -> None:
    (a, unit), b = draft.shown(one), in_unit(draft, other, draft.shown(one)[1])
    both_first = one.entity != other.entity and _sets_beside(draft.question)
    if both_first:
        _say_both(draft, one, other)
    if asks_rate(draft.question.text):
        _rate(draft, one, other, (a, b), label)
    result = a - b
    formula = f"{written(a)} − {written(b)} = {written(result)}"
    told = formula if result >= 0 else f"{written(b)} − {written(a)} = {written(-result)}"
    shown = draft.computed(
        result, unit, f"{label}的差额", formula, (one, other), one.year if one.year == other.year else None
    )
    word = "多" if result > 0 else "少"
    if result == 0:
        draft.say(f"{label.replace('比', '与', 1)}相差{shown}（{told}），两者相同。")
    else:
        draft.say(f"{label}{word}{shown.removeprefix('-')}（{told}）。")
    if not asks_rate(draft.question.text):
        _rate(draft, one, other, (a, b), label)
    if not both_first:
        _say_both(draft, one, other)
    if stated is not None:
        draft.say(f"报告自己的表述：比{stated.basis}{draft.change(stated)}。")
    if one.year == other.year and one.stage != other.stage:
        fund_note(draft, (one, other))


def _sets_beside(question: Question) -> bool:
    """对比A和B的三公经费 asks for both figures; 相差多少 for the difference."""
    text = question.text
    for subject in question.subjects:  # 差旅费 says nothing of a difference
        text = text.replace(key(subject.said), "")
    against = load_phrases().cues.against
    return bool(against["beside"].search(text)) and not against["differs"].search(text)


def _say_both(draft: Draft, one: Fact, other: Fact) -> None:
    for fact in (one, other):
        draft.say(f"{draft.label(fact)}{draft.figure(fact)}，见{place(fact)}。")


def _rate(draft: Draft, one: Fact, other: Fact, values: tuple[Decimal, Decimal], label: str) -> None:
    """By how many per cent; of two entities or items nothing grew."""
    a, b = values
    if one.concept != other.concept or one.entity != other.entity or a == b:
        return
    if not b:
        draft.say(f"{other.year}年为 0，算不出变化率。")
        return
    rate = quotient((a - b) / abs(b) * _HUNDRED)
    how = f"({written(a)} − {written(b)}) ÷ {written(abs(b))} × 100 = {written(rate)}"
    text = draft.computed(rate, "%", f"{label}的变化率", how, (one, other), None)
    draft.say(f"{label}{'增长' if a > b else '下降'}{text.removeprefix('-')}。")


def asks_rate(text: str) -> bool:
    return bool(load_phrases().cues.rate["change"].search(text))
