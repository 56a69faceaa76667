"""Computations over named facts: difference, ratio, share, sum, average, what is left; each with its formula."""

from collections.abc import Sequence
from decimal import Decimal

from assistant.answer import Answer
from assistant.compose_draft import Draft, label_of, place, tidy
from assistant.compose_figure import figures
from assistant.compose_none import explain_none, not_found
from assistant.compose_notes import add_notes, comparable, compare_notes, suggest_more
from assistant.lookup_cells import of_measure
from assistant.lookup_record import Cell, Evidence
from corpus.fact import Fact
from corpus.figure import YUAN_PER, convert, rounded, written

_HUNDRED = Decimal(100)


# ---- stated changes ----


def change(evidence: Evidence) -> Answer:
    """增加、下降多少: as the report states it; computed only where it states nothing and both figures are held."""
    draft = Draft(evidence)
    stated = [(cell, facts) for cell in evidence.cells if (facts := _stated(cell, evidence))]
    if not stated:
        return _computed_change(evidence)
    for cell, facts in stated:
        lead = facts[0]
        words = "，".join(draft.change(fact) for fact in facts)
        draft.say(f"{cell.year}年{lead.concept}比{_base(lead)}{words}。")
        draft.say(f"出处：{lead.entity}（{lead.scope}）{lead.year}年度报告，{place(lead)}。")
        if now := next((fact for fact in of_measure(cell.candidates, "金额") if fact.stage == "决算"), None):
            draft.say(f"{label_of(now)}为{draft.figure(now)}。")
    add_notes(draft, evidence.cells)
    suggest_more(draft, evidence.cells)
    return draft.answer()


def _base(fact: Fact) -> str:
    return f"{fact.year - 1}年" if fact.basis == "上年" else fact.basis or "上年"


def _stated(cell: Cell, evidence: Evidence) -> tuple[Fact, ...]:
    """Amount and rate of one stated change, the one asked for first; 上年 before the budget as its base."""
    question = evidence.question
    for basis in (question.basis,) if question.basis else ("上年", "年初预算", "全年预算"):
        amount = of_measure(cell.candidates, "增减额", basis)[:1]
        rate = of_measure(cell.candidates, "增减率", basis)[:1]
        if amount or rate:
            rate_first = question.measure == "增减率" or _asks_rate(question.text)
            return (*rate, *amount) if rate_first else (*amount, *rate)
    return ()


def _asks_rate(text: str) -> bool:
    return any(word in text for word in ("百分", "%", "率", "增幅", "降幅", "几成"))


def _computed_change(evidence: Evidence) -> Answer:
    """Against the budget from the two stages of one fact; else the figures alone, saying that no change is stated."""
    cell = next((one for one in evidence.cells if one.readings), None)
    if cell is None:
        return not_found(evidence)
    if cell.beside and evidence.question.basis in {"年初预算", "全年预算", None}:
        draft = Draft(evidence)
        final, budget = cell.readings[0].lead, cell.beside[0].lead
        _difference(draft, final, budget, f"{cell.subject.name}决算与{budget.stage}")
        draft.note(f"报告没有写明“{cell.subject.name}”比上年的增减，这里比的是{budget.stage}。")
        add_notes(draft, [cell])
        return draft.answer()
    answer = figures(evidence)
    return answer.model_copy(update={"notes": (*answer.notes, f"报告没有写明“{cell.subject.name}”的增减。")})


# ---- differences, ratios, shares ----


def difference(evidence: Evidence) -> Answer:
    sides = _sides(evidence)
    if len(sides) < 2:
        stated = [cell for cell in evidence.cells if _stated(cell, evidence)]
        return change(evidence) if stated else _one_sided(evidence)
    draft = Draft(evidence)
    one, other = _ordered(sides, evidence)
    if one.unit not in YUAN_PER and one.unit != other.unit:
        return figures(evidence)
    _difference(draft, one, other, _between(one, other), _stated_between(one, other, evidence))
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


def _sides(evidence: Evidence) -> list[Fact]:
    """The two figures set against each other: two years, two subjects, or two stages of one."""
    leads = [cell.lead for cell in evidence.cells if cell.lead]
    if len(leads) == 1 and len(evidence.question.stages) > 1:
        cell = evidence.cells[0]
        by_stage = {reading.lead.stage: reading.lead for reading in cell.readings}
        return list(by_stage.values())[:2]
    return leads[:2]


def _ordered(sides: Sequence[Fact], evidence: Evidence) -> tuple[Fact, Fact]:
    """The later year, or the final figure, first; two subjects in the order said."""
    one, other = sides[0], sides[1]
    if one.year != other.year:
        return (one, other) if one.year > other.year else (other, one)
    if one.stage != other.stage:
        return (one, other) if one.stage == "决算" else (other, one)
    return one, other


def _between(one: Fact, other: Fact) -> str:
    if one.year != other.year:
        return f"{one.year}年{_name(one)}比{other.year}年"
    if one.stage != other.stage:
        return f"{one.year}年{_name(one)}{one.stage}比{other.stage}"
    return f"{one.year}年{_name(one)}比{_name(other)}"


def _name(fact: Fact) -> str:
    return fact.project if fact.project and fact.concept == "年度资金总额" else fact.concept


def _difference(draft: Draft, one: Fact, other: Fact, label: str, stated: Fact | None = None) -> None:
    (a, unit), b = draft.shown(one), _in(draft, other, draft.shown(one)[1])
    result = a - b
    formula = f"{written(a)} − {written(b)} = {written(result)}"
    shown = draft.computed(
        result, unit, f"{label}的差额", formula, (one, other), one.year if one.year == other.year else None
    )
    word = "多" if result > 0 else "少"
    if result == 0:
        draft.say(f"{label}相差{shown}（{formula}），两者相同。")
    else:
        draft.say(f"{label}{word}{shown.removeprefix('-')}（{formula}）。")
    if b and one.concept == other.concept and result:
        rate = rounded(result / abs(b) * _HUNDRED)
        how = f"({written(a)} − {written(b)}) ÷ {written(abs(b))} × 100 = {written(rate)}"
        text = draft.computed(rate, "%", f"{label}的变化率", how, (one, other), None)
        draft.say(f"{'增长' if result > 0 else '下降'}{text.removeprefix('-')}。")
    for fact in (one, other):
        draft.say(f"{label_of(fact)}{draft.figure(fact)}，见{place(fact)}。")
    if stated is not None:
        draft.say(f"报告自己的表述：比{stated.basis}{draft.change(stated)}。")


def _in(draft: Draft, fact: Fact, unit: str) -> Decimal:
    return (
        tidy(convert(fact.value, fact.unit, unit))
        if fact.unit in YUAN_PER and unit in YUAN_PER and fact.unit != unit
        else fact.value
    )


def _one_sided(evidence: Evidence) -> Answer:
    """Two figures were to be compared and one is not held: the other alone, and why."""
    cell = next((one for one in evidence.cells if one.readings), None)
    if cell and cell.beside and len(evidence.cells) == 1:
        draft = Draft(evidence)
        _difference(
            draft, cell.readings[0].lead, cell.beside[0].lead, _between(cell.readings[0].lead, cell.beside[0].lead)
        )
        add_notes(draft, [cell])
        return draft.answer()
    return figures(evidence)


def ratio(evidence: Evidence) -> Answer:
    sides = _sides(evidence)
    if len(sides) < 2 or sides[1].value == 0:
        return figures(evidence)
    draft = Draft(evidence)
    one, other = _ordered(sides, evidence) if sides[0].year != sides[1].year else (sides[0], sides[1])
    (a, unit) = draft.shown(one)
    b = _in(draft, other, unit)
    times = rounded(a / b)
    formula = f"{written(a)} ÷ {written(b)} = {written(times)}"
    shown = draft.computed(times, "倍", f"{_between(one, other)}的倍数", formula, (one, other), None)
    draft.say(f"{label_of(one)}是{label_of(other)}的{shown}（{formula}）。")
    for fact in (one, other):
        draft.say(f"{label_of(fact)}{draft.figure(fact)}，见{place(fact)}。")
    compare_notes(draft, sides)
    add_notes(draft, evidence.cells)
    return draft.answer()


def share(evidence: Evidence) -> Answer:
    """A stated share first; else one figure over the other. The whole may be said first (三公经费中公务接待费)."""
    cells = [cell for cell in evidence.cells if cell.candidates]
    if not cells:
        return not_found(evidence)
    part, whole = _part_and_whole(cells, evidence)
    stated = _stated_share(part, whole)
    if stated is not None:
        draft = Draft(evidence)
        draft.say(f"{label_of(stated)}为{draft.figure(stated)}。")
        draft.say(f"出处：{stated.entity}（{stated.scope}）{stated.year}年度报告，{place(stated)}。")
        add_notes(draft, [part])
        suggest_more(draft, [part])
        return draft.answer()
    if whole is None or not part.lead or not whole.lead or not whole.lead.value:
        return figures(evidence)
    return _computed_share(evidence, part, whole)


def _computed_share(evidence: Evidence, part: Cell, whole: Cell) -> Answer:
    draft = Draft(evidence)
    assert part.lead and whole.lead
    a, b = part.lead.value, _in(draft, whole.lead, part.lead.unit)
    percent = rounded(a / b * _HUNDRED)
    formula = f"{written(a)} ÷ {written(b)} × 100 = {written(percent)}"
    label = f"{part.year}年{_name(part.lead)}占{_name(whole.lead)}的比重"
    shown = draft.computed(percent, "%", label, formula, (part.lead, whole.lead), part.year)
    draft.say(f"{label}为{shown}（{formula}）。")
    for fact in (part.lead, whole.lead):
        draft.say(f"{label_of(fact)}{draft.figure(fact)}，见{place(fact)}。")
    if part.lead.fund != whole.lead.fund:
        draft.note(f"两个数字的资金口径不同：{part.lead.fund}、{whole.lead.fund}。")
    add_notes(draft, [part])
    return draft.answer()


def _part_and_whole(cells: Sequence[Cell], evidence: Evidence) -> tuple[Cell, Cell | None]:
    """The larger figure is the whole where the words leave it open (中, 里)."""
    if len(cells) < 2:
        return cells[0], None
    one, other = cells[0], cells[1]
    if one.lead and other.lead and one.lead.value > other.lead.value:
        return other, one
    return one, other


def _stated_share(part: Cell, whole: Cell | None) -> Fact | None:
    shares = of_measure(part.candidates, "占比")
    if whole is None:
        return shares[0] if shares else None
    names = {*whole.subject.concepts, whole.subject.said}
    return next((fact for fact in shares if fact.basis in names), None)


# ---- sums, averages, what is left ----


def add_up(evidence: Evidence) -> Answer:
    facts = [reading.lead for cell in evidence.cells for reading in cell.readings[: _summands(cell)]]
    if len(facts) < 2 or len({fact.unit for fact in facts}) > 1:
        return figures(evidence)
    draft = Draft(evidence)
    if comparable(facts):
        unit = draft.shown(facts[0])[1]
        values = [_in(draft, fact, unit) for fact in facts]
        total = sum(values, Decimal(0))
        formula = f"{' + '.join(written(value) for value in values)} = {written(total)}"
        label = "与".join(dict.fromkeys(_name(fact) for fact in facts)) + "合计"
        shown = draft.computed(
            total, unit, label, formula, facts, facts[0].year if len({f.year for f in facts}) == 1 else None
        )
        draft.say(f"{label}为{shown}（{formula}）。")
    else:
        draft.say("这些数字口径不同，不能相加，分别是：")
        compare_notes(draft, facts)
    for fact in facts:
        draft.say(f"· {label_of(fact)}{draft.figure(fact)}，见{place(fact)}。")
    for cell in evidence.cells:
        if not cell.readings:
            explain_none(draft, cell)
    add_notes(draft, evidence.cells)
    return draft.answer()


def _summands(cell: Cell) -> int:
    """Projects of one name are all added; of an item's readings only the leading one."""
    projects = [one for one in cell.readings if one.lead.project]
    return len(projects) if len(projects) == len(cell.readings) and projects else 1


def average(evidence: Evidence) -> Answer:
    """An amount by a count: 每辆车的运行维护费."""
    leads = [cell.lead for cell in evidence.cells if cell.lead]
    amount = next((fact for fact in leads if fact.unit in YUAN_PER), None)
    count = next((fact for fact in leads if fact.measure == "数量" and fact.value), None)
    if amount is None or count is None:
        return figures(evidence)
    draft = Draft(evidence)
    value, unit = draft.shown(amount)
    each = rounded(value / count.value)
    formula = f"{written(value)} ÷ {written(count.value)} = {written(each)}"
    label = f"{amount.year}年平均每{count.unit}{_name(amount)}"
    draft.say(f"{label}为{draft.computed(each, unit, label, formula, (amount, count), amount.year)}（{formula}）。")
    for fact in (amount, count):
        draft.say(f"{label_of(fact)}{draft.figure(fact)}，见{place(fact)}。")
    add_notes(draft, evidence.cells)
    return draft.answer()


def remaining(evidence: Evidence) -> Answer:
    """Budget less final figure, of one subject."""
    cell = next((one for one in evidence.cells if one.readings), None)
    if cell is None:
        return not_found(evidence)
    final = next((fact for fact in of_measure(cell.candidates, "金额") if fact.stage == "决算"), None)
    budgets = [fact for fact in of_measure(cell.candidates, "金额") if fact.stage in {"全年预算", "年初预算", "预算"}]
    budget = next((one for one in budgets if final and one.source.table == final.source.table and one.form == final.form
                   and one.stage != "年初预算"), budgets[0] if budgets else None)  # fmt: skip
    if final is None or budget is None or len(cell.readings) > 1:
        return figures(evidence)
    draft = Draft(evidence)
    (a, unit), b = draft.shown(budget), _in(draft, final, draft.shown(budget)[1])
    formula = f"{written(a)} − {written(b)} = {written(a - b)}"
    label = f"{cell.year}年{_name(final)}未执行的{budget.stage}"
    draft.say(f"{label}为{draft.computed(a - b, unit, label, formula, (budget, final), cell.year)}（{formula}）。")
    for fact in (budget, final):
        draft.say(f"{label_of(fact)}{draft.figure(fact)}，见{place(fact)}。")
    add_notes(draft, [cell])
    return draft.answer()
