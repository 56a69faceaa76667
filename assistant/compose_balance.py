"""收支平衡吗: the totals of both sides first, then what came in and went out within the year."""

from assistant.answer import Answer
from assistant.compose_draft import Draft, place
from assistant.compose_none import explain_none, not_found
from assistant.compose_notes import add_notes
from assistant.compose_sides import in_unit
from assistant.lookup_record import Cell, Evidence
from corpus.fact import Fact
from corpus.figure import written


def balance(evidence: Evidence) -> Answer:
    cells = [cell for cell in evidence.cells if cell.lead]
    if not cells:
        return not_found(evidence)
    draft = Draft(evidence)
    for owner in dict.fromkeys((cell.entity, cell.year) for cell in cells):
        _balance(draft, [cell for cell in evidence.cells if (cell.entity, cell.year) == owner])
    add_notes(draft, cells)
    draft.suggest(*(f"{cells[0].year}年{name}是多少？" for name in ("本年收入合计", "本年支出合计")))
    return draft.answer("answered" if draft.values else "not_found")


def _balance(draft: Draft, cells: list[Cell]) -> None:
    """The first two cells are the totals, which balance in every sound report; the others are of the year alone."""
    income, spending, *of_year = [cell.lead for cell in cells]
    if income is None or spending is None:
        for cell in cells[:2]:
            if cell.lead is None:
                explain_none(draft, cell)
    else:
        _against(draft, income, spending, "平衡：", "不平衡：")
        draft.say(f"出处：{draft.origin(income)}；{place(spending)}。")
    told = [fact for fact in of_year if fact is not None]
    # Where nothing was carried over, the year alone says the same once more.
    if len(told) == 2 and (income is None or {fact.value for fact in told} != {income.value}):
        _against(draft, told[0], told[1], "只看当年，", "只看当年，")


def _against(draft: Draft, income: Fact, spending: Fact, same: str, other: str) -> None:
    (a, unit), b = draft.shown(income), in_unit(draft, spending, draft.shown(income)[1])
    if a == b:
        draft.say(f"{same}{_named(draft, income)}与{spending.concept}都是{draft.figure(income)}。")
        draft.figure(spending)
        return
    more, less = (a, b) if a > b else (b, a)
    formula = f"{written(more)} − {written(less)} = {written(more - less)}"
    sums = f"{_named(draft, income)}{draft.figure(income)}，{spending.concept}{draft.figure(spending)}"
    shown = draft.computed(
        more - less, unit, f"{income.year}年{income.concept}与{spending.concept}的差额", formula, (income, spending),
        income.year,
    )  # fmt: skip
    draft.say(f"{other}{sums}，{'收入' if a > b else '支出'}多{shown}（{formula}）。")


def _named(draft: Draft, fact: Fact) -> str:
    owner = fact.entity if len(draft.evidence.asked) > 1 else ""
    return f"{owner}{fact.year}年{fact.concept}"
