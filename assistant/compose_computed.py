"""Computations over named facts: ratio, share, sum, average, what is left; each with its formula."""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import permutations

from assistant.answer import Answer
from assistant.compose_average import divided, uncomputable
from assistant.compose_draft import Draft, place, stage_of
from assistant.compose_figure import figures, say_elsewhere, told_apart
from assistant.compose_none import explain_none, not_found
from assistant.compose_notes import add_notes, classification_notes, comparable, compare_notes, suggest_more
from assistant.compose_rounded import rounded_apart
from assistant.compose_sides import between, in_unit, name_of, ordered, sides_of
from assistant.lookup_cells import of_measure
from assistant.lookup_record import Cell, Evidence
from assistant.phrases import load_phrases
from corpus.fact import Fact
from corpus.figure import YUAN_PER, quotient, written
from corpus.vocabulary_file import load_vocabulary

_HUNDRED = Decimal(100)
_MANY = 6  # summands, above which their place is said once
_AGAINST = load_phrases().cues.against
_OF_THE_OTHER = re.compile(rf"{_AGAINST['other'].pattern}.*{_AGAINST['owner'].pattern}")  # 是2024年的几分之几
_TELLING = 4  # letters of an item's name that tell it within a longer one


def ratio(evidence: Evidence) -> Answer:
    sides = sides_of(evidence)
    if len(sides) < 2 and evidence.question.divisor is not None:
        return divided(evidence, evidence.question.divisor)
    if len(sides) < 2 or sides[1].value == 0:
        return figures(evidence)
    draft = Draft(evidence)
    as_said = sides[0].year == sides[1].year or _OF_THE_OTHER.search(evidence.question.text)
    one, other = (sides[0], sides[1]) if as_said else ordered(sides, evidence)
    (a, unit) = draft.shown(one)
    b = in_unit(draft, other, unit)
    times = quotient(a / b)
    formula = f"{written(a)} ÷ {written(b)} = {written(times)}"
    shown = draft.computed(times, "倍", f"{between(draft, one, other)}的倍数", formula, (one, other), None)
    draft.say(f"{draft.label(one)}是{draft.label(other)}的{shown}（{formula}）。")
    for fact in (one, other):
        draft.say(f"{draft.label(fact)}{draft.figure(fact)}，见{place(fact)}。")
    compare_notes(draft, sides)
    add_notes(draft, evidence.cells)
    suggest_more(draft, evidence.cells)
    return draft.answer()


def share(evidence: Evidence) -> Answer:
    """A stated share first; else one figure over the other. The whole may be said first (三公经费中公务接待费)."""
    held = [cell for cell in evidence.cells if cell.candidates]
    if not held:
        return not_found(evidence)
    lacking = [one for one in evidence.question.subjects if not any(cell.subject == one for cell in held)]
    if lacking and len(evidence.question.subjects) == 2:
        return uncomputable(evidence, f"“{'”占“'.join(one.name for one in evidence.question.subjects)}”的比重")
    draft = Draft(evidence)
    missing = [
        cells[0]
        for year in dict.fromkeys(cell.year for cell in held)
        if not _share(draft, cells := [cell for cell in held if cell.year == year])
    ]
    if not draft.values:
        return uncomputable(evidence, f"“{held[0].subject.name}”的占比")
    for cell in missing:
        draft.say(f"{cell.year}年的报告没有写明“{cell.subject.name}”的占比，也缺少计算它所需的数字。")
    add_notes(draft, held)
    suggest_more(draft, held[:1])
    return draft.answer()


def _share(draft: Draft, cells: Sequence[Cell]) -> bool:
    """The share in one year; False where it is neither stated nor computable."""
    if len(cells) > 2:
        *parts, last = cells
        if draft.question.carried:  # 占比呢 after 货物、工程、服务各多少: the share of each
            return all([_share(draft, (part, last)) for part in parts])
        addable = comparable([cell.lead for cell in parts if cell.lead]) and all(cell.lead for cell in cells)
        return addable and _computed_share(draft, parts, last)
    part, whole = _part_and_whole(draft, cells)
    stated = _stated_share(part, whole)
    if stated is None:
        return whole is not None and _computed_share(draft, [part], whole)
    draft.say(f"{draft.label(stated)}为{draft.figure(stated)}。")
    draft.say(f"出处：{draft.origin(stated)}。")
    return True


def _computed_share(draft: Draft, parts: Sequence[Cell], whole: Cell) -> bool:
    """One figure, or several added, over the whole."""
    facts = [cell.lead for cell in parts if cell.lead]
    base = whole.lead
    if not facts or base is None or not base.value:
        return False
    if any(fact.unit == "%" for fact in (*facts, base)):
        return False  # a share of a share is no share of the whole
    values, b = [fact.value for fact in facts], in_unit(draft, base, facts[0].unit)
    percent = quotient(sum(values, Decimal(0)) / b * _HUNDRED)
    added = " + ".join(written(value) for value in values)
    formula = f"{f'({added})' if len(values) > 1 else added} ÷ {written(b)} × 100 = {written(percent)}"
    label = f"{parts[0].year}年{'与'.join(name_of(fact) for fact in facts)}占{name_of(base)}的比重"
    shown = draft.computed(percent, "%", label, formula, (*facts, base), parts[0].year)
    draft.say(f"{label}为{shown}（{formula}）。")
    for fact in (*facts, base):
        draft.say(f"{draft.label(fact)}{draft.figure(fact)}，见{place(fact)}。")
    if len({fact.fund for fact in (*facts, base)}) > 1:
        told = dict.fromkeys(f"{fact.concept}为{fact.fund}" for fact in (*facts, base))
        draft.note(f"资金口径不同：{'、'.join(told)}。")
    return True


def _part_and_whole(draft: Draft, cells: Sequence[Cell]) -> tuple[Cell, Cell | None]:
    """The larger figure is the whole where the words leave it open (中, 里); A占B leaves nothing open."""
    if len(cells) < 2:
        return cells[0], None
    one, other = cells[0], cells[1]
    before = [cell for cell in (one, other) if f"{cell.subject.said}占" in draft.question.text]
    if part := max(before, key=lambda cell: len(cell.subject.said), default=None):
        return part, other if part is one else one
    for part, whole in ((one, other), (other, one)):
        if _stated_share(part, whole):
            return part, whole
    money = one.lead and other.lead and {one.lead.unit, other.lead.unit} <= YUAN_PER.keys()
    if money and one.lead and other.lead and one.lead.value > other.lead.value:
        return other, one
    return one, other


def _stated_share(part: Cell, whole: Cell | None) -> Fact | None:
    shares = of_measure(part.candidates, "占比")
    if whole is None:
        return shares[0] if shares else None
    names = {*whole.subject.concepts, whole.subject.said}
    of_it = [fact for fact in shares if fact.basis in names]
    # 单位预算项目支出总额 is 项目支出 in other words.
    of_it += [fact for fact in shares if any(len(name) >= _TELLING and name in (fact.basis or "") for name in names)]
    return next(iter(of_it), None)


def add_up(evidence: Evidence) -> Answer:
    if len(evidence.question.scopes) > 1:
        return _not_added(figures(evidence))
    members = [member.fact for listing in evidence.lists for member in listing.members]
    facts = members or [fact for cell in evidence.cells for fact in _summands(cell, evidence.question.top)]
    if len(facts) < 2 or len({fact.unit for fact in facts}) > 1:
        return figures(evidence)
    draft = Draft(evidence)
    if comparable(facts) and not _of_both_sides(facts):
        unit = draft.shown(facts[0])[1]
        values = [in_unit(draft, fact, unit) for fact in facts]
        total = sum(values, Decimal(0))
        formula = f"{' + '.join(written(value) for value in values)} = {written(total)}"
        label = _sum_label(evidence, facts)
        if (whole := rounded_apart(draft, evidence.whole, facts, total, unit)) is not None:
            draft.say(
                f"报告所列{draft.label(whole)}为{draft.figure(whole)}，见{place(whole)}；各部分相加因四舍五入略有出入："
            )
        shown = draft.computed(
            total, unit, label, formula, facts, facts[0].year if len({f.year for f in facts}) == 1 else None
        )
        draft.say(f"{label}为{shown}（{formula}）。")
        _warn_of_overlap(draft, facts)
    else:
        draft.say("这些数字口径不同，不能相加，分别是：")
        compare_notes(draft, facts)
    _say_parts(draft, evidence, facts)
    for cell in evidence.cells:
        if not cell.readings:
            explain_none(draft, cell)
        say_elsewhere(draft, cell)
    classification_notes(draft, evidence.cells)
    add_notes(draft, evidence.cells)
    return draft.answer()


def _of_both_sides(facts: Sequence[Fact]) -> bool:
    """Income and spending are two sides of one account and come to nothing together."""
    ends = (fact.concept.removesuffix("合计").removesuffix("总计")[-2:] for fact in facts)
    return {"收入", "支出"} <= set(ends)


def _warn_of_overlap(draft: Draft, facts: Sequence[Fact]) -> None:
    """工资福利支出与奖金: the one holds the other, which the sum counts twice."""
    for one, other in permutations(facts, 2):
        below = one.code and other.code and other.code != one.code and other.code.startswith(one.code)
        item = load_vocabulary().item(one.concept)
        if below or (item and other.concept in item.parts):
            draft.note(f"“{one.concept}”已包含“{other.concept}”，相加重复计算了后者。")


def _say_parts(draft: Draft, evidence: Evidence, facts: Sequence[Fact]) -> None:
    """What was added, each with its place; many of one form with their place once, two of one name told apart."""
    told = {one.lead.id: told_apart(draft, one) for cell in evidence.cells for one in cell.readings if one.marks}
    many = len(facts) > _MANY
    for fact in facts:
        apart = f"（{told[fact.id]}）" if told.get(fact.id) else ""
        shown = draft.figure(fact, f"{draft.label(fact)}{apart}")
        draft.say(f"· {draft.label(fact)}{apart}{shown}" + ("" if many else f"，见{place(fact)}。"))
    if many:
        draft.say(f"出处：{draft.origin(facts[0])}等。")


def _not_added(answer: Answer) -> Answer:
    """部门汇总 holds its 单位本级: what is held of either is shown, and no sum."""
    told = "部门汇总已经包含它的单位本级，两者不能相加。"
    return answer.model_copy(update={"notes": (told, *answer.notes)}) if answer.values else answer


def _sum_label(evidence: Evidence, facts: Sequence[Fact]) -> str:
    """水电费（水费、电费）合计; parts without a figure are not named among those added."""
    names = list(dict.fromkeys(name_of(fact) for fact in facts))
    year = f"{facts[0].year}年" if len({fact.year for fact in facts}) == 1 else ""
    together = evidence.question.together
    whole = together is not None and len(facts) == len(evidence.question.subjects)
    if len(names) > _MANY:
        of_projects = all(fact.project for fact in facts)
        return f"{year}{len(facts)}{f'个项目{stage_of(facts[0])}' if of_projects else '项'}合计"
    return f"{year}{together}（{'、'.join(names)}）合计" if whole else f"{year}{'与'.join(names)}合计"


def _summands(cell: Cell, several: int | None) -> list[Fact]:
    """Projects that one word stands for are all added, 两个…: those of which two bear the name; of an item's readings
    only the leading one."""
    leads = [one.lead for one in cell.readings]
    if not leads or any(one.project is None for one in leads):
        return leads[:1]
    leads = [one for one in leads if (one.form, one.concept, one.stage) == _kind_of(leads[0])]
    names = [one.project for one in leads]
    fitting = [name for name in dict.fromkeys(names) if names.count(name) == several]
    return [one for one in leads if one.project == fitting[0]] if len(fitting) == 1 else leads


def _kind_of(fact: Fact) -> tuple[str, str, str]:
    return fact.form, fact.concept, fact.stage
