"""The final figure held against its budget: what is left, and whether it was kept, spent or exceeded."""

from decimal import Decimal

from assistant.answer import Answer
from assistant.compose_balance import balance
from assistant.compose_change import stated_otherwise
from assistant.compose_draft import Draft, place, with_unit
from assistant.compose_figure import figures
from assistant.compose_none import not_found
from assistant.compose_notes import add_notes, suggest_more
from assistant.compose_sides import budget_pairs, fund_note, in_unit, name_of
from assistant.lookup_cells import BUDGETS, of_measure
from assistant.lookup_record import Cell, Evidence
from corpus.fact import Fact
from corpus.figure import written

_BALANCE = "年末结转和结余"
# What is answered where the final figure is above, on and below the budget.
_VERDICTS = {
    "exceeded": ("超了", "没有超", "没有超"),
    "finished": ("超过了预算", "全部完成", "没有全部完成"),
    "left": ("没有结余，反而超出", "没有结余", "有结余"),
}


def remaining(evidence: Evidence) -> Answer:
    """Budget less final figure, of one subject."""
    return _held_against(evidence, None)


def verdict(evidence: Evidence) -> Answer:
    """超预算了吗, 完成了吗, 有结余吗, 收支平衡吗: yes or no first, then both figures."""
    asked = evidence.question.verdict
    return balance(evidence) if asked == "balanced" else _held_against(evidence, asked)


def _held_against(evidence: Evidence, asked: str | None) -> Answer:
    cells = [cell for cell in evidence.cells if cell.readings]
    if not cells:
        return not_found(evidence)
    draft = Draft(evidence)
    for cell in cells:
        pairs = budget_pairs(cell, evidence.question)
        for final, budget in pairs:
            _say(draft, cell, final, budget, asked, twins=len(pairs) > 1)
        if not pairs:
            _by_stated_change(draft, cell, asked)
    if not any(one.derived for one in draft.values) and len(cells) == 1 and asked is None:
        return figures(evidence)
    add_notes(draft, cells)
    suggest_more(draft, cells)
    return draft.answer()


def _by_stated_change(draft: Draft, cell: Cell, asked: str | None) -> None:
    """No budget is printed; the report may say by how much it was missed."""
    lead = cell.readings[0].lead
    changes = [fact for fact in of_measure(cell.candidates, "增减额") if fact.basis in BUDGETS]
    if changes and asked is not None:
        draft.say(f"{_word(asked, changes[0].value)}：{stated_otherwise(draft, cell)}。")
    elif cell.subject.concepts[:1] == (_BALANCE,):
        draft.say("没有结余。" if lead.value == 0 else "有结余。")
    else:
        draft.say(f"报告没有写明“{cell.subject.name}”的预算数，无法与决算对照。")
    draft.say(f"{draft.label(lead)}为{draft.figure(lead)}，见{place(lead)}。")


def _word(asked: str, over: Decimal) -> str:
    above, on, below = _VERDICTS[asked]
    return above if over > 0 else on if over == 0 else below


def _say(draft: Draft, cell: Cell, final: Fact, budget: Fact, asked: str | None, *, twins: bool) -> None:
    (planned, unit), spent = draft.shown(budget), in_unit(draft, final, draft.shown(budget)[1])
    formula = f"{written(planned)} − {written(spent)} = {written(planned - spent)}"
    name = f"{cell.year}年{draft.fund_of(final)}{name_of(final)}"
    if twins:
        name += f"（{budget.stage}{with_unit(planned, unit)}、执行{with_unit(spent, unit)}的一个）"
    rest = draft.computed(planned - spent, unit, f"{name}未执行的{budget.stage}", formula, (budget, final), cell.year)
    if asked is None:
        draft.say(f"{name}未执行的{budget.stage}为{rest}（{formula}）。")
    else:
        how = _against(planned, spent, budget, unit)
        draft.say(f"{_word(asked, spent - planned)}：{name}{_stage(final)}{with_unit(spent, unit)}，{how}。")
    for fact in (budget, final):
        draft.figure(fact)
    draft.say(f"出处：{draft.origin(budget)}；{place(final)}。")
    fund_note(draft, (final, budget))
    if budget.stage == "年初预算" and spent > planned:
        draft.note("比的是年初预算；报告没有写明年中调整后的全年预算。")


def _stage(final: Fact) -> str:
    return "执行数" if final.project else "决算"


def _against(planned: Decimal, spent: Decimal, budget: Fact, unit: str) -> str:
    said = f"{budget.stage}{with_unit(planned, unit)}"
    if planned == spent:
        return f"与{said}持平"
    more, less = max(planned, spent), min(planned, spent)
    difference = f"{with_unit(more - less, unit)}（{written(more)} − {written(less)} = {written(more - less)}）"
    return f"比{said}{'多' if spent > planned else '少'}{difference}"
