"""An amount spread over something: cars, months or days, projects, or a number of the asker's."""

from decimal import Decimal

from assistant.answer import Answer
from assistant.compose_draft import Draft, place, with_unit
from assistant.compose_none import not_found
from assistant.compose_notes import add_notes, suggest_more
from assistant.compose_sides import in_unit, name_of
from assistant.lookup_record import Evidence, Listing
from assistant.period import periods_in
from assistant.phrases import Period
from corpus.fact import Fact
from corpus.figure import YUAN_PER, quotient, written


def uncomputable(evidence: Evidence, what: str) -> Answer:
    """What was asked for is neither stated nor computable: that is said, and no other figure is given for it."""
    draft = Draft(evidence)
    draft.say(f"报告没有写明{what}，也缺少计算它所需的数字。")
    for cell in evidence.cells:
        draft.suggest(f"{cell.year}年{cell.subject.name}是多少？")
    return draft.answer("not_found")


def divided(evidence: Evidence, divisor: Decimal) -> Answer:
    """三公经费除以5: a figure by a number of the asker's."""
    amount = next((cell.lead for cell in evidence.cells if cell.lead), None)
    if amount is None:
        return not_found(evidence)
    draft = Draft(evidence)
    value, unit = draft.shown(amount)
    _divide(draft, amount, divisor, f"{draft.label(amount)}除以{written(divisor)}")
    draft.say(f"{draft.label(amount)}{with_unit(value, unit)}，见{place(amount)}。")
    draft.note(f"除数{written(divisor)}是提问里说的，不是报告里的数。")
    add_notes(draft, evidence.cells)
    return draft.answer()


def _divide(draft: Draft, amount: Fact, divisor: Decimal, label: str) -> None:
    value, unit = draft.shown(amount)
    each = quotient(value / divisor)
    formula = f"{written(value)} ÷ {written(divisor)} = {written(each)}"
    draft.say(f"{label}为{draft.computed(each, unit, label, formula, (amount,), amount.year)}（{formula}）。")


def average(evidence: Evidence) -> Answer:
    """An amount by a count: 每辆车的运行维护费; by months or days; of what a list goes over."""
    if evidence.lists:
        return _averaged(evidence, evidence.lists[0])
    leads = [cell.lead for cell in evidence.cells if cell.lead]
    amount = next((fact for fact in leads if fact.unit in YUAN_PER), None)
    count = next((fact for fact in leads if fact.measure == "数量" and fact.value), None)
    if amount is not None and count is None and evidence.question.period is not None:
        return _spread(evidence, amount, evidence.question.period)
    if amount is None or count is None or evidence.question.period is not None:
        return uncomputable(evidence, "这个平均数")
    draft = Draft(evidence)
    value, unit = draft.shown(amount)
    each = quotient(value / count.value)
    formula = f"{written(value)} ÷ {written(count.value)} = {written(each)}"
    label = f"{amount.year}年平均每{count.unit}{name_of(amount)}"
    draft.say(f"{label}为{draft.computed(each, unit, label, formula, (amount, count), amount.year)}（{formula}）。")
    for fact in (amount, count):
        draft.say(f"{draft.label(fact)}{draft.figure(fact)}，见{place(fact)}。")
    add_notes(draft, evidence.cells)
    return draft.answer()


def _spread(evidence: Evidence, amount: Fact, period: Period) -> Answer:
    """平均每月: the amount of the year over its months or days; no report prints it."""
    draft = Draft(evidence)
    _divide(draft, amount, Decimal(periods_in(period, amount.year)), f"{draft.label(amount)}平均每{period}")
    draft.say(f"{draft.label(amount)}{draft.figure(amount)}，见{place(amount)}。")
    draft.note(f"报告只有全年的数，没有写每{period}的实际支出；这里是全年数平均到每{period}的推算。")
    add_notes(draft, evidence.cells)
    suggest_more(draft, evidence.cells)
    return draft.answer()


def _averaged(evidence: Evidence, listing: Listing) -> Answer:
    """平均每个项目花了多少, 项目平均得分: what was listed, over how many there are."""
    draft = Draft(evidence)
    facts = [member.fact for member in listing.members]
    if len({fact.unit for fact in facts}) > 1:
        return uncomputable(evidence, "这个平均数")
    values, unit = [in_unit(draft, fact, draft.shown(facts[0])[1]) for fact in facts], draft.shown(facts[0])[1]
    mean = quotient(sum(values, Decimal(0)) / len(values))
    formula = f"({' + '.join(written(one) for one in values)}) ÷ {len(values)} = {written(mean)}"
    label = f"{facts[0].year}年{len(values)}个项目平均{listing.title}"
    draft.say(f"{label}为{draft.computed(mean, unit, label, formula, facts, facts[0].year)}（{formula}）。")
    draft.say(f"出处：{draft.origin(facts[0])}等。")
    add_notes(draft, ())
    return draft.answer()
