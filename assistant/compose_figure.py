"""Figures as the reports print them: one, several, none, and a claim held against one."""

from collections.abc import Sequence
from decimal import Decimal

from assistant.answer import Answer
from assistant.bounds import keeps
from assistant.compose_draft import Draft, place, wider, with_unit
from assistant.compose_none import explain_none, not_found, quoted, unprinted
from assistant.compose_notes import add_notes, suggest_more
from assistant.lookup_cells import of_measure
from assistant.lookup_readings import same_named
from assistant.lookup_record import Cell, Evidence, Reading
from corpus.fact import Fact
from corpus.figure import YUAN_PER, agree, same_figure, slack_of, written

_NUMERALS = "一二三四五六七八九十"


def figures(evidence: Evidence) -> Answer:
    """Every cell that was asked for, the figure first."""
    draft = Draft(evidence)
    found = [cell for cell in evidence.cells if cell.readings or cell.inverted]
    if not found:
        return not_found(evidence)
    lacking = [stage for cell in found if cell.readings for stage in unprinted(draft, cell)]
    for cell in found:
        _cell(draft, cell, alone=len(evidence.cells) == 1)
    for cell in evidence.cells:
        if cell not in found:
            explain_none(draft, cell)
    add_notes(draft, found)
    suggest_more(draft, found)
    return draft.answer("not_found" if lacking else "answered")


def _cell(draft: Draft, cell: Cell, *, alone: bool) -> None:
    if cell.inverted and not cell.readings:
        say_inverted(draft, cell)
    elif len(cell.readings) > 1 and any(one.lead.value for one in cell.readings):
        _several(draft, cell)
    else:
        _one(draft, cell, alone=alone)
    say_elsewhere(draft, cell)


def say_elsewhere(draft: Draft, cell: Cell, head: str = "另：") -> None:
    """The same name inside projects, which is another thing and may be what was meant."""
    for reading in cell.elsewhere[:3]:
        fact = reading.lead
        what = f"的指标“{fact.concept}”实际值" if fact.measure == "实际值" else "执行数"
        draft.say(f"{head}项目“{fact.project}”{what}{draft.figure(fact)}，见{place(fact)}。")


def _one(draft: Draft, cell: Cell, *, alone: bool) -> None:
    """One reading: figure, budget beside it, its place, and what corroborates it."""
    fact = cell.readings[0].lead
    where = "" if alone else f"，见{place(fact)}"
    draft.say(f"{draft.label(fact)}为{bound(fact)}{_stated(draft, fact)}{_beside(draft, cell, fact)}{where}。")
    if alone:
        draft.say(f"出处：{draft.origin(fact)}。")
        if corroboration := _corroborated(draft, cell):
            draft.say(corroboration)
    if fact.value == 0 and cell.blanks and fact.form == "情况说明":
        blank = next((one for one in cell.blanks if one.code is None), cell.blanks[0])
        draft.note(f"《{blank.form}》中“{fact.concept}”一栏为空，0 出自报告的文字说明。")


def bound(fact: Fact) -> str:
    return fact.qualifier if fact.qualifier in {"≤", "≥"} else ""


def _stated(draft: Draft, fact: Fact) -> str:
    return draft.change(fact) if fact.measure in {"增减额", "增减率"} else draft.figure(fact)


def _beside(draft: Draft, cell: Cell, fact: Fact) -> str:
    """，年初预算10.5万元, where no stage was asked for; a budget of another fund bears that fund's name."""
    readings = [one for one in cell.beside if one.lead.fund == fact.fund] or list(cell.beside)
    if len(readings) != 1:
        return ""
    budget = readings[0].lead
    part = wider(fact.fund, budget.fund) and not (budget.unit == fact.unit and budget.value > fact.value)
    fund = "" if budget.fund == fact.fund else f"{'其中' if part else ''}{budget.fund}"
    return f"，{fund}{budget.stage}{draft.figure(budget)}"


def _corroborated(draft: Draft, cell: Cell) -> str:
    """The same figure in another place, or parts that add up to it."""
    reading = cell.readings[0]
    lead = reading.lead
    others = [fact for fact in reading.facts if fact.form != lead.form]
    other = next((fact for fact in others if fact.fund == lead.fund), others[0] if others else None)
    if other is None:
        return ""
    draft.cite(other)
    rounding = "" if other.value == lead.value else f"（印作{written(other.value)}{other.unit}，四舍五入所致）"
    if other.fund != lead.fund:
        return f"核对：{place(other)}所载{other.fund}的数与此相同{rounding}。"
    return f"核对：与{place(other)}所载一致{rounding}。"


def _several(draft: Draft, cell: Cell) -> None:
    """Readings that differ, each with its name and place, the most usual first."""
    lead, *others = cell.readings
    same = (
        "相同"
        if all((one.lead.value, one.lead.unit) == (lead.lead.value, lead.lead.unit) for one in others)
        else "不同"
    )
    if cell.contradictory:
        draft.say(f"报告内不一致：{cell.year}年“{cell.subject.name}”印有不同的数字。")
    elif len({one.lead.project for one in cell.readings}) == 1 and any(same_named(lead, one) for one in others):
        draft.say(f"{cell.year}年有多个同名项目“{lead.lead.project}”，分别是：")
    elif draft.question.stages and sorted(one.name for one in cell.readings) == sorted(
        {one.lead.stage for one in cell.readings}
    ):
        draft.say(f"{cell.year}年{quoted(cell.subject.name)}：")
    elif lead.lead.project and len({(one.lead.project, one.lead.concept) for one in cell.readings}) > 1:
        draft.say(f"{cell.year}年与“{cell.subject.said}”有关的有 {len(cell.readings)} 项：")
    else:
        draft.say(f"{cell.year}年{quoted(cell.subject.name)}有 {len(cell.readings)} 种口径，数字{same}：")
    alike = len({one.lead.project for one in cell.readings}) == 1
    for at, reading in enumerate(cell.readings):
        name = reading.name or ("" if cell.contradictory else _form_of(reading, cell.readings))
        name = name or (f"其{_NUMERALS[at]}" if at < len(_NUMERALS) else place(reading.lead))
        if apart := told_apart(draft, reading):
            name = apart if alike else f"项目“{reading.lead.project}”（{apart}）"
        shown = draft.figure(reading.lead, f"{draft.label(reading.lead)}（{name}）")
        draft.say(f"· {name}：{bound(reading.lead)}{shown}，出自{place(reading.lead)}。")
    for reading in cell.readings:
        for mark in reading.marks:  # what was asked for leads
            draft.figure(mark, f"{draft.label(mark)}（{told_apart(draft, reading)}）")


def _form_of(reading: Reading, readings: Sequence[Reading]) -> str:
    """The form that prints this reading and no other; of what a sentence alone says there is none."""
    others = {fact.form for one in readings if one is not reading for fact in one.facts}
    forms = [fact.form for fact in reading.facts if fact.source.table is not None and fact.form not in others]
    return f"《{forms[0]}》所列" if forms else ""


def told_apart(draft: Draft, reading: Reading) -> str:
    """全年预算75万元、执行60万元的一个: a project in the words of its own figures."""
    words = {"全年预算": "全年预算", "决算": "执行"}
    money = [f"{words[one.stage]}{with_unit(*draft.shown(one))}" for one in reading.marks if one.measure == "金额"]
    scores = [f"自评{with_unit(*draft.shown(one))}" for one in reading.marks if one.measure == "得分"]
    return f"{'、'.join((*money, *scores))}的一个" if money or scores else ""


def say_inverted(draft: Draft, cell: Cell) -> None:
    """Last year's figure from this year's and the change it states."""
    assert cell.inverted is not None
    amount, change = cell.inverted
    now, unit = draft.shown(amount)
    by, _ = draft.shown(change)
    sign = "−" if by >= 0 else "+"
    formula = f"{written(now)} {sign} {written(abs(by))} = {written(now - by)}"
    label = f"{cell.year}年{amount.concept}（推算）"
    shown = draft.computed(now - by, unit, label, formula, (amount, change), cell.year)
    draft.say(f"{cell.year}年{amount.concept}推算为{shown}（{formula}）。")
    draft.say(
        f"没有收录{cell.year}年的报告；这是由{amount.year}年报告的{draft.figure(amount)}"
        f"和所述“比上年{draft.change(change)}”倒推的，不是{cell.year}年报告的原数。"
    )


# ---- does it exist ----


def exists(evidence: Evidence) -> Answer:
    """有没有：a figure other than 0, a printed 0, or nothing."""
    draft = Draft(evidence)
    found = [cell for cell in evidence.cells if cell.readings]
    if not found:
        return not_found(evidence)
    lead, *others = found
    none = all(one.lead.value == 0 for one in lead.readings)
    draft.say(f"没有：{lead.year}年“{lead.subject.name}”报告载明为 0。" if none else "有。")
    _cell(draft, lead, alone=True)
    for cell in others:
        _cell(draft, cell, alone=False)
    for cell in evidence.cells:
        if cell not in found:
            explain_none(draft, cell)
    add_notes(draft, found)
    suggest_more(draft, found)
    return draft.answer()


# ---- claims ----


def claim(evidence: Evidence) -> Answer:
    """Whether what the asker believes agrees with the report; the true figure leads either way."""
    question = evidence.question
    assert question.claim is not None
    cell = next((one for one in evidence.cells if one.candidates), None)
    if cell is None:
        return not_found(evidence)
    if (bounded := _bounded(cell, evidence)) is not None:
        return bounded
    facts = _claimed(cell, evidence)
    if not facts:
        answer = figures(evidence)
        unstated = f"报告没有写明“{cell.subject.name}”的增减，无法据此核对；报告中的数字是："
        return answer.model_copy(update={"text": f"{unstated}\n{answer.text}"})
    draft = Draft(evidence)
    verdict = _verdict(question.claim.value, question.claim.unit, facts, question.claim.direction)
    fact = _closest(facts, question.claim.value, question.claim.unit)
    shown = _stated(draft, fact)
    draft.say(f"{verdict}{draft.label(fact)}为{shown}。" if fact.measure not in {"增减额", "增减率"}
              else f"{verdict}{fact.year}年{fact.concept}比{fact.basis or '上年'}{shown}。")  # fmt: skip
    draft.say(f"出处：{draft.origin(fact)}。")
    for other in facts[1:3]:
        if other.measure != fact.measure and other.basis == fact.basis:
            draft.say(f"同处：{_stated(draft, other)}。")
    add_notes(draft, [cell])
    suggest_more(draft, [cell])
    return draft.answer()


def _bounded(cell: Cell, evidence: Evidence) -> Answer | None:
    """超过10万了吗, 不到20万吧: the figure against a bound, not for being it."""
    question, lead = evidence.question, cell.lead
    bound = question.claim
    if bound is None or bound.value is None or bound.direction or question.compare is None or lead is None:
        return None
    if lead.unit != bound.unit and not {lead.unit, bound.unit} <= YUAN_PER.keys():
        return None
    if len({keeps(one.lead.value, one.lead.unit, bound, question.compare) for one in cell.readings}) > 1:
        return figures(evidence)  # yes by one reading and no by another: both stand there
    draft = Draft(evidence)
    right = keeps(lead.value, lead.unit, bound, question.compare)
    stands = "超过" if keeps(lead.value, lead.unit, bound, "over") else "低于"
    stands = "正好是" if keeps(lead.value, lead.unit, bound, None) else stands
    said = f"{written(bound.value)}{bound.unit}"
    draft.say(f"{'对' if right else '不对'}。{draft.label(lead)}为{draft.figure(lead)}，{stands}{said}。")
    draft.say(f"出处：{draft.origin(lead)}。")
    add_notes(draft, [cell])
    suggest_more(draft, [cell])
    return draft.answer()


def _claimed(cell: Cell, evidence: Evidence) -> tuple[Fact, ...]:
    """The facts that the claim speaks of: a change where a direction was said, a share or rate for a %."""
    question = evidence.question
    assert question.claim is not None
    if question.claim.direction is not None:
        rates = of_measure(cell.candidates, "增减率", question.basis)
        amounts = of_measure(cell.candidates, "增减额", question.basis)
        return (*amounts, *rates) if question.claim.unit in YUAN_PER else (*rates, *amounts)
    if question.claim.unit == "%":
        return tuple(fact for fact in cell.candidates if fact.unit == "%")
    return tuple(one.lead for one in cell.readings)


def _closest(facts: Sequence[Fact], value: Decimal | None, unit: str) -> Fact:
    if value is not None:
        for fact in facts:
            if same_figure(abs(fact.value), fact.unit, value, unit):
                return fact
    return facts[0]


def _verdict(value: Decimal | None, unit: str, facts: Sequence[Fact], direction: str | None) -> str:
    fact = _closest(facts, value, unit)
    turned = direction is not None and fact.value != 0 and (fact.value < 0) != (direction == "down")
    if value is None:
        return "不对。" if turned else "对。"
    if value == 0 == fact.value:
        return "对。"  # nothing is nothing in any unit
    same = same_figure(abs(fact.value), fact.unit, value, unit) if fact.unit == unit or unit in YUAN_PER else False
    if same and not turned:
        return "对。"
    said = f"{written(value)}{unit}"
    if same:
        return f"方向不对，报告的表述与您说的“{'下降' if direction == 'down' else '增长'}”相反。"
    if abs(fact.value) == value and fact.unit != unit:
        return f"数字相同，单位不对：应为{fact.unit}，不是您说的{said}。"
    return f"与您说的{said}不符。"


def parts_add_up(whole: Fact, parts: Sequence[Fact]) -> bool:
    """Whether the parts make the whole, within what rounding allows."""
    slack = slack_of(whole.value, prose=True) + sum((slack_of(one.value, prose=True) for one in parts), Decimal(0))
    return agree(whole.value, sum((one.value for one in parts), Decimal(0)), slack)
