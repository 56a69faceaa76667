import ast
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.formulas import BadFormula, Formula, Operand, evaluated, in_digits, load_formulas, parse
from corpus.vocabulary_file import bare_label, load_vocabulary

VALUES = {Operand(item=name): Decimal(value) for name, value in {"甲": "8", "乙": "2", "丙（类）": "-3"}.items()}


@pytest.mark.parametrize(
    ("expression", "value", "shown"),
    [
        ("甲 / 乙", "4", "8 ÷ 2"),
        ("甲/乙*100", "400", "8 ÷ 2 × 100"),
        ("甲 - 乙 - 乙", "4", "8 − 2 − 2"),
        ("甲 - (乙 - 乙)", "8", "8 − (2 − 2)"),
        ("(甲 - 乙) / 乙 * 100", "300", "(8 − 2) ÷ 2 × 100"),
        ("甲 / (乙 / 乙)", "8", "8 ÷ (2 ÷ 2)"),
        ("甲 + 乙 * 丙（类）", "2", "8 + 2 × (-3)"),
    ],
)
def test_an_expression_is_computed_and_shown(expression: str, value: str, shown: str) -> None:
    tree = parse(expression)
    assert evaluated(tree, VALUES) == Decimal(value)
    assert in_digits(tree, VALUES) == shown


def test_the_year_before_is_another_operand() -> None:
    formula = Formula(name="增长率", expression="(甲 - 甲@-1) / 甲@-1 * 100", unit="%")
    assert formula.operands == (Operand(item="甲"), Operand(item="甲", back=1))
    assert evaluated(formula.tree, {Operand(item="甲"): Decimal(3), Operand(item="甲", back=1): Decimal(2)}) == 50


@pytest.mark.parametrize(
    "expression", ["", "甲 /", "甲 乙", "(甲", "甲)", "/ 甲", "甲 ** 乙", "甲 * 3", "()", "甲" * 300]
)
def test_what_is_no_arithmetic_over_items_is_refused(expression: str) -> None:
    with pytest.raises(BadFormula):
        parse(expression)


@given(st.recursive(st.sampled_from(["甲", "乙", "100"]), lambda inner: st.builds(
    "({} {} {})".format, inner, st.sampled_from("+-*"), inner)))  # fmt: skip
def test_what_is_shown_computes_to_the_same(expression: str) -> None:
    if len(expression) > 200:
        return
    tree = parse(expression)
    shown = in_digits(tree, VALUES).replace("−", "-").replace("×", "*").replace("÷", "/")
    assert eval(compile(ast.parse(shown, mode="eval"), "", "eval")) == evaluated(tree, VALUES)


def test_no_formula_bears_the_name_of_an_item_or_of_another_formula() -> None:
    names = [bare_label(word) for one in load_formulas() for word in (one.name, *one.aliases)]
    assert len(names) == len(set(names))
    assert not [name for name in names if load_vocabulary().concept(name)]


def test_formulas_use_the_names_of_the_vocabulary() -> None:
    items = {operand.item for one in load_formulas() for operand in one.operands}
    assert {item for item in items if load_vocabulary().concept(item) != item} == set()
