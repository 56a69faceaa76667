"""Ratios by name, as data: an expression over items, read by a parser that knows arithmetic and nothing else."""

import operator
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache, cached_property
from importlib.resources import files
from typing import Literal

from corpus.figure import written
from corpus.record import Record

Sign = Literal["+", "-", "*", "/"]
_TOKEN = re.compile(r"\s*(?:[-+*/()]|[^\s+\-*/()@]+(?:@-\d)?)")
_SHIFTED = re.compile(r"(?P<name>.+)@-(?P<years>\d)")
_APPLY: dict[Sign, Callable[[Decimal, Decimal], Decimal]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
_SHOWN: dict[Sign, str] = {"+": "+", "-": "−", "*": "×", "/": "÷"}
_MONEY = "{money}"
_LONGEST = 200


class BadFormula(ValueError):
    """The expression is no arithmetic over items."""


class Operand(Record):
    """An item, `back` years before the year that is asked for."""

    item: str
    back: int = 0


class Number(Record):
    value: Decimal


class Step(Record):
    sign: Sign
    left: "Node"
    right: "Node"


Node = Operand | Number | Step


class Formula(Record):
    """A ratio by name. `unit` may hold {money}: the unit of money that its amounts are taken in."""

    name: str
    aliases: tuple[str, ...] = ()
    expression: str
    unit: str

    @cached_property
    def tree(self) -> Node:
        return parse(self.expression)

    @cached_property
    def operands(self) -> tuple[Operand, ...]:
        return tuple(dict.fromkeys(_operands(self.tree)))

    def unit_in(self, money: str) -> str:
        return self.unit.replace(_MONEY, money)


def parse(expression: str) -> Node:
    """The expression as a tree. Raises BadFormula where anything is left over or missing."""
    if len(expression) > _LONGEST:
        raise BadFormula(f"too long: {expression[:20]!r}…")
    tokens = _tokens(expression)
    tree = _sum(tokens)
    if tokens:
        raise BadFormula(f"{tokens[-1]!r} left over in {expression!r}")
    return tree


def evaluated(node: Node, values: Mapping[Operand, Decimal]) -> Decimal:
    """Raises ZeroDivisionError or decimal's own where something is divided by 0, KeyError where a value is missing."""
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Operand):
        return values[node]
    return _APPLY[node.sign](evaluated(node.left, values), evaluated(node.right, values))


def in_digits(node: Node, values: Mapping[Operand, Decimal]) -> str:
    """The computation with its figures: 13.39 ÷ 1684.87 × 100."""
    if isinstance(node, Number):
        return written(node.value)
    if isinstance(node, Operand):
        value = written(values[node])
        return f"({value})" if values[node] < 0 else value
    left, right = in_digits(node.left, values), in_digits(node.right, values)
    if node.sign in "*/":
        left = f"({left})" if isinstance(node.left, Step) and node.left.sign in "+-" else left
        right = f"({right})" if isinstance(node.right, Step) else right
    elif node.sign == "-" and isinstance(node.right, Step) and node.right.sign in "+-":
        right = f"({right})"
    return f"{left} {_SHOWN[node.sign]} {right}"


@cache
def load_formulas() -> tuple[Formula, ...]:
    """The formulas that come with the package, every expression parsed."""
    text = (files("corpus") / "vocabulary" / "formulas.toml").read_text(encoding="utf-8")
    formulas = tuple(Formula.model_validate(one) for one in tomllib.loads(text)["formula"])
    for one in formulas:
        parse(one.expression)
    return formulas


@cache
def formula_named(name: str) -> Formula | None:
    return next((one for one in load_formulas() if one.name == name), None)


# ---- the parser: a list of tokens, the next one last ----


def _tokens(expression: str) -> list[str]:
    found: list[str] = []
    at = 0
    rest = expression.rstrip()
    while at < len(rest):
        match = _TOKEN.match(rest, at)
        if match is None:
            raise BadFormula(f"{rest[at:]!r} is not understood")
        found.append(match[0].strip())
        at = match.end()
    return found[::-1]


def _sum(tokens: list[str]) -> Node:
    left = _product(tokens)
    while tokens and tokens[-1] in ("+", "-"):
        sign: Sign = "+" if tokens.pop() == "+" else "-"
        left = Step(sign=sign, left=left, right=_product(tokens))
    return left


def _product(tokens: list[str]) -> Node:
    left = _single(tokens)
    while tokens and tokens[-1] in ("*", "/"):
        sign: Sign = "*" if tokens.pop() == "*" else "/"
        left = Step(sign=sign, left=left, right=_single(tokens))
    return left


def _single(tokens: list[str]) -> Node:
    if not tokens:
        raise BadFormula("the expression ends too early")
    token = tokens.pop()
    if token == "(":
        inner = _sum(tokens)
        if not tokens or tokens.pop() != ")":
            raise BadFormula("a bracket is not closed")
        return inner
    if token in "+-*/)":
        raise BadFormula(f"{token!r} stands where an item or a number should")
    if token[0].isdigit() and token.replace(".", "", 1).isdigit():
        if token != "100":
            raise BadFormula(f"{token!r}: the only number that is no figure is the 100 of a percentage")
        return Number(value=Decimal(token))
    shifted = _SHIFTED.fullmatch(token)
    return Operand(item=shifted["name"], back=int(shifted["years"])) if shifted else Operand(item=token)


def _operands(node: Node) -> Iterator[Operand]:
    if isinstance(node, Operand):
        yield node
    elif isinstance(node, Step):
        yield from _operands(node.left)
        yield from _operands(node.right)
