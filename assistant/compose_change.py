"""Changes as the report states them, and differences between two figures with their formula."""

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.answer import Answer
from assistant.compose_draft import Draft, place
from assistant.compose_figure import claim, figures
from assistant.compose_none import explain_none, not_found
from assistant.compose_notes import add_notes, compare_notes, suggest_more
from assistant.compose_rounded import rounded_apart
from assistant.compose_sides import (
    between,
    between_budgets,
    budget_pairs,
    fund_note,
    in_unit,
    ordered,
    sides_of,
)
from assistant.lookup_cells import BUDGETS, of_measure
from assistant.lookup_record import Cell, Evidence
from assistant.normalise import key
from assistant.phrases import load_phrases
from assistant.question_record import Question
from corpus.fact import Fact
from corpus.figure import YUAN_PER, quotient, written
from corpus.plain import squeeze

_HUNDRED = Decimal(100)
_BASES = ("上年", "上年预算", "年初预算", "全年预算")
# 0.95万元，与2024年预算持平: right after the figure itself.
_LEVEL = (
    r"[,，](?P<words>[与比和同](?:上年|{year}年度?)(?:年初)?(?:预算执行|预算|决算|执行)?数?"
    r"(?:基本)?(?:持平|一致|相同))"
)


def change(evidence: Evidence) -> Answer:
    """增加、下降多少: as the report states it; computed only where it states nothing and both figures are held."""
    if between_budgets(evidence.question):
        return _budgets(evidence)
    draft = Draft(evidence)
    stated = [(cell, facts) for cell in evidence.cells if (facts := _stated(cell, evidence))]
    if not stated:
        return _computed_change(evidence)
    for cell, facts in stated:
        lead = facts[0]
        words = "，".join(draft.change(fact) for fact in facts)
        draft.say(f"{cell.year}年{draft.named(lead)}比{_base(lead)}{words}。")
        draft.say(f"出处：{draft.origin(lead)}。")
        if now := _final(cell, lead):
            draft.say(f"{draft.label(now)}为{draft.figure(now)}。")
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


def _stated(cell: Cell, evidence: Evidence) -> tuple[Fact, ...]:
    """Amount and rate of one stated change, the one asked for first; 上年 before the budget as its base."""
    question = evidence.question
    for basis in _bases(question):
        amount = of_measure(cell.candidates, "增减额", basis)[:1]
        rate = of_measure(cell.candidates, "增减率", basis)[:1]
        if amount or rate:
            rate_first = question.measure == "增减率" or load_phrases().cues.rate["change"].search(question.text)
            return (*rate, *amount) if rate_first else (*amount, *rate)
    return ()


def _computed_change(evidence: Evidence) -> Answer:
    """Against the budget from the two stages of one fact; else the figures alone, saying that no change is stated."""
    cell = next((one for one in evidence.cells if one.readings), None)
    if cell is None:
        return not_found(evidence)
    if yearly := _pairs(evidence):
        return _year_by_year(evidence, yearly)
    pairs = budget_pairs(cell, evidence.question)
    if pairs and evidence.question.basis != "上年":
        draft = Draft(evidence)
        final, budget = pairs[0]
        _difference(draft, final, budget, between(draft, final, budget))
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


def _budgets(evidence: Evidence) -> Answer:
    """From one budget to the other; where the report does not print both, the one that it prints."""
    draft = Draft(evidence)
    for cell in evidence.cells:
        pairs = budget_pairs(cell, evidence.question)
        for later, first in pairs:
            _difference(draft, later, first, between(draft, later, first))
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


def difference(evidence: Evidence) -> Answer:
    if between_budgets(evidence.question):
        return _budgets(evidence)
    if pairs := _pairs(evidence):
        return _year_by_year(evidence, pairs)
    sides = sides_of(evidence)
    if len(evidence.cells) > 2:
        return figures(evidence)
    if len(sides) < 2:
        stated = [cell for cell in evidence.cells if _stated(cell, evidence)]
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
    _difference(draft, one, other, between(draft, one, other), _stated_between(one, other, evidence))
    if rest is not None and not asked_for:
        draft.say(f"报告所列{draft.label(rest)}为{draft.figure(rest)}，见{place(rest)}，与差额因四舍五入略有出入。")
    compare_notes(draft, sides, [cell.beside[0].lead for cell in evidence.cells if cell.beside])
    add_notes(draft, evidence.cells)
    suggest_more(draft, evidence.cells)
    return draft.answer()


def _pairs(evidence: Evidence) -> list[tuple[Fact, Fact]]:
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


def _year_by_year(evidence: Evidence, pairs: Sequence[tuple[Fact, Fact]]) -> Answer:
    draft = Draft(evidence)
    for one, other in pairs:
        owner = one.entity if len(evidence.asked) > 1 else ""
        _difference(draft, one, other, f"{owner}{between(draft, one, other)}")
    for cell in evidence.cells:
        if not cell.readings:
            explain_none(draft, cell)
    compare_notes(draft, [fact for pair in pairs for fact in pair])
    add_notes(draft, [cell for cell in evidence.cells if cell.year in evidence.question.years])
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


def _difference(draft: Draft, one: Fact, other: Fact, label: str, stated: Fact | None = None) -> None:
    (a, unit), b = draft.shown(one), in_unit(draft, other, draft.shown(one)[1])
    both_first = one.entity != other.entity and _sets_beside(draft.question)
    asks_rate = load_phrases().cues.rate["change"].search(draft.question.text)
    if both_first:
        _say_both(draft, one, other)
    if asks_rate:
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
    if not asks_rate:
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


def claimed_change(evidence: Evidence) -> Answer:
    """三公经费比2020年下降了对吗: of two years whose figures are held, yes or no by their difference."""
    question, sides = evidence.question, sides_of(evidence)
    years = {fact.year for fact in sides}
    if question.claim is None or question.claim.direction is None or question.claim.value is not None or len(years) < 2:
        return claim(evidence)
    one, other = ordered(sides, evidence)
    rose = one.value > other.value
    right = one.value != other.value and rose == (question.claim.direction == "up")
    answer = difference(evidence)
    return answer.model_copy(update={"text": f"{'对' if right else '不对'}。{answer.text}"})


def _one_sided(evidence: Evidence) -> Answer:
    """Two figures were to be compared and one is not held: the other alone, and why."""
    cell = next((one for one in evidence.cells if one.readings), None)
    if cell and len(evidence.cells) == 1 and (pairs := budget_pairs(cell, evidence.question)):
        draft = Draft(evidence)
        _difference(draft, *pairs[0], between(draft, *pairs[0]))
        add_notes(draft, [cell])
        return draft.answer()
    unprinted = evidence.years_absent or (len(evidence.cells) == 1 and evidence.question.basis in BUDGETS)
    return unstated(evidence, cell) if cell and unprinted else figures(evidence)
