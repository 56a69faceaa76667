"""The report of a whole government: its money is that of its budgets, no department's 财政拨款."""

import re
from typing import TypeVar

from corpus.fact import Blank, Fact, Facts, Fund

# What a department calls the money of each budget → the budget.
BUDGET_OF: dict[Fund, Fund] = {
    "一般公共预算财政拨款": "一般公共预算",
    "政府性基金预算财政拨款": "政府性基金预算",
    "国有资本经营预算财政拨款": "国有资本经营预算",
}
OF_GOVERNMENT: frozenset[Fund] = frozenset({*BUDGET_OF.values(), "社会保险基金预算"})
_INCOME = "本年收入合计"  # of a budget: 一般公共预算收入
_SUMS = frozenset({"合计", "总计"})  # of what the form is about
_FORM = re.compile(r"(?:决算|预算|情况|汇总|总)*表$")
_Named = TypeVar("_Named", Fact, Blank)


def of_government(facts: Facts) -> Facts:
    """The same facts under a government's names."""
    return facts.model_copy(
        update={"facts": tuple(map(_renamed, facts.facts)), "blanks": tuple(map(_renamed, facts.blanks))}
    )


def _budget_of_income(concept: str) -> Fund | None:
    """一般公共预算财政拨款收入 of a department is, of a government, all that comes into its 一般公共预算."""
    return next((budget for fund, budget in BUDGET_OF.items() if concept == f"{fund}收入"), None)


def _renamed(said: _Named) -> _Named:
    concept, fund = said.concept, BUDGET_OF.get(said.fund, said.fund)
    if budget := _budget_of_income(concept):
        concept, fund = _INCOME, budget
    elif concept in _SUMS and said.source.table is not None:
        concept = _FORM.sub("", said.form).removeprefix("政府").removeprefix(fund) or concept
    return said.model_copy(update={"concept": concept, "fund": fund})
