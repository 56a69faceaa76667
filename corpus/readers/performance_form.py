"""A draft of a self-evaluation form → a table: columns decided, by the form's own sums where need be."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import product
from math import prod

from corpus.readers.performance_assign import Assignment, HeaderCell, Token, assignments
from corpus.readers.performance_draft import Draft, RowTokens
from corpus.readers.performance_levels import Labels, Place, place_rows
from corpus.readers.performance_values import is_dash, read_quantity, read_score
from corpus.readers.performance_words import budget_concept, field_role
from corpus.record import Record
from corpus.report import Cell, Column, ReadAs, Row, Table

_LEVEL_ROLES = frozenset({"level1", "level2", "name"})
_MONEY_ROLES = ("initial", "budget", "spent")
_MOST_COMBINATIONS = 5000


class Placed(Record):
    """A row's tokens by role; `read_as` tells for each role how its column was found."""

    row: RowTokens
    tokens: dict[str, Token]
    read_as: dict[str, ReadAs]

    def number(self, role: str) -> Decimal | None:
        return read_score(self.tokens[role].text) if role in self.tokens else None


def build_table(draft: Draft, lines: Sequence[str], ordinal: int) -> Table:
    budget = place_budget(draft)
    total = _place_total(draft)
    indicators = place_indicators(draft, budget, total)
    columns = [("budget", cell) for cell in draft.budget_header]
    columns += [("indicator", cell) for cell in draft.header if cell.role not in _LEVEL_ROLES]
    at = {(block, cell.role): index for index, (block, cell) in enumerate(columns)}
    places = place_rows([_labels(placed) for placed in indicators])
    rows = [_budget_row(placed, at, lines) for placed in budget]
    rows += [_indicator_row(placed, place, at, lines) for placed, place in zip(indicators, places, strict=True)]
    if total:
        rows.append(_row(total, "indicator", total.row.tokens[0].text, at, lines))
    return Table(
        ordinal=ordinal, title=draft.title, form="绩效自评表", unit=draft.unit,
        line=draft.line, line_end=draft.line_end,
        columns=tuple(Column(path=("".join(cell.text.split()),), block=int(b == "indicator")) for b, cell in columns),
        rows=tuple(rows), notes=draft.notes, subject_fields=draft.fields,
        subject=next((text for label, text in draft.fields if field_role(label) == "subject"), None),
    )  # fmt: skip


def place_budget(draft: Draft) -> tuple[Placed, ...]:
    """年度资金总额 and its parts; the parts must add up where the columns of a part are in doubt."""
    header = _relative_header(draft)
    rows = [row for row in draft.budget_rows if not all(is_dash(token.text) for token in row.tokens[1:])]
    values = [tuple(_relative(token, row.tokens[0]) for token in row.tokens[1:]) for row in rows]
    options = [assignments(tokens, header) for tokens in values]
    return _decide(rows, values, options, header, _parts_add_up)


def place_indicators(draft: Draft, budget: Sequence[Placed], total: Placed | None) -> tuple[Placed, ...]:
    """The indicator rows; weights must sum to 100 and scores to 总分 where a row is in doubt."""
    tokens = [row.tokens for row in draft.rows]
    options = [assignments(row, draft.header) for row in tokens]
    weight = next((number for placed in budget if (number := placed.number("weight")) is not None), Decimal(0))
    score = next((number for placed in budget if (number := placed.number("score")) is not None), Decimal(0))
    target = total.number("score") if total else None

    def holds(rows: Sequence[Placed]) -> bool:
        weights = sum((row.number("weight") or Decimal(0) for row in rows), weight)
        scores = sum((row.number("score") or Decimal(0) for row in rows), score)
        return weights == 100 and (target is None or scores == target)

    return _decide(draft.rows, tokens, options, draft.header, holds)


def _decide(
    rows: Sequence[RowTokens],
    tokens: Sequence[Sequence[Token]],
    options: Sequence[tuple[Assignment, ...]],
    header: Sequence[HeaderCell],
    holds: Callable[[Sequence[Placed]], bool],
) -> tuple[Placed, ...]:
    """One assignment a row: the only one, the one under which the sums hold, or the first as a candidate."""

    def placed(choice: Sequence[Assignment | None], read_as: ReadAs) -> tuple[Placed, ...]:
        made = zip(rows, tokens, choice, options, strict=True)
        return tuple(_placed(row, ones, one, several, header, read_as) for row, ones, one, several in made)

    first = [several[0] if several else None for several in options]
    if all(_same_figures(several, header) for several in options):
        return placed(first, "printed")
    if prod(max(1, len(several)) for several in options) <= _MOST_COMBINATIONS:
        choices = product(*(several or (None,) for several in options))
        good = [choice for choice in choices if holds(placed(choice, "resolved"))]
        if len(good) == 1:
            return placed(good[0], "resolved")
    return placed(first, "candidate")


def _same_figures(several: Sequence[Assignment], header: Sequence[HeaderCell]) -> bool:
    """Whether the assignments differ in nothing but the labels' levels."""
    roles = {tuple(role if (role := header[i].role) not in _LEVEL_ROLES else "" for i in one) for one in several}
    return len(roles) <= 1


def _placed(
    row: RowTokens,
    tokens: Sequence[Token],
    chosen: Assignment | None,
    several: Sequence[Assignment],
    header: Sequence[HeaderCell],
    read_as: ReadAs,
) -> Placed:
    if chosen is None:
        return Placed(row=row, tokens={}, read_as={})
    sure = [len({one[index] for one in several}) == 1 for index in range(len(tokens))]
    roles = [header[column].role for column in chosen]
    return Placed(
        row=row,
        tokens=dict(zip(roles, tokens, strict=True)),
        read_as={role: "printed" if known else read_as for role, known in zip(roles, sure, strict=True)},
    )


def _relative_header(draft: Draft) -> tuple[HeaderCell, ...]:
    """The budget columns at the distances from the label that the fullest row shows."""
    header = draft.budget_header
    full = next((row for row in draft.budget_rows if len(row.tokens) == len(header) + 1), None)
    positions = [token.position for token in full.tokens] if full else []
    if not positions or None in positions:
        return tuple(cell.model_copy(update={"position": None}) for cell in header)
    label, *rest = [position for position in positions if position is not None]
    return tuple(cell.model_copy(update={"position": p - label}) for cell, p in zip(header, rest, strict=True))


def _relative(token: Token, label: Token) -> Token:
    position = None if token.position is None or label.position is None else token.position - label.position
    return token.model_copy(update={"position": position})


def _parts_add_up(rows: Sequence[Placed]) -> bool:
    whole = [row for row in rows if budget_concept(row.row.tokens[0].text) == "年度资金总额"]
    parts = [row for row in rows if row not in whole]
    return len(whole) == 1 and all(
        whole[0].number(role) in (None, sum((part.number(role) or Decimal(0) for part in parts), Decimal(0)))
        for role in _MONEY_ROLES
    )


def _place_total(draft: Draft) -> Placed | None:
    """总分: its one number is the score; of two, the first is the sum of the weights."""
    if draft.total is None:
        return None
    numbers = [token for token in draft.total.tokens[1:] if read_score(token.text) is not None]
    roles = {1: ("score",), 2: ("weight", "score")}.get(len(numbers), ())
    return Placed(
        row=draft.total,
        tokens=dict(zip(roles, numbers, strict=False)),
        read_as={role: "printed" for role in roles},
    )


def _labels(placed: Placed) -> Labels:
    def text(role: str) -> str:
        return placed.tokens[role].text if role in placed.tokens else ""

    return Labels(
        first=text("level1") or None, second=text("level2") or None,
        name=text("name"), target=text("target"), weight=text("weight"),
    )  # fmt: skip


def _budget_row(placed: Placed, at: dict[tuple[str, str], int], lines: Sequence[str]) -> Row:
    return _row(placed, "budget", placed.row.tokens[0].text, at, lines)


def _indicator_row(placed: Placed, place: Place, at: dict[tuple[str, str], int], lines: Sequence[str]) -> Row:
    label = placed.tokens["name"].text if "name" in placed.tokens else placed.row.tokens[0].text
    row = _row(placed, "indicator", label, at, lines)
    if not place.decided:
        return row.model_copy(update={"path": place.path})
    cells = [cell.model_copy(update={"read_as": _weaker(cell.read_as)}) for cell in row.cells]
    return row.model_copy(update={"path": place.path, "cells": tuple(cells)})


def _weaker(read_as: ReadAs) -> ReadAs:
    return "resolved" if read_as == "printed" else read_as


def _row(placed: Placed, block: str, label: str, at: dict[tuple[str, str], int], lines: Sequence[str]) -> Row:
    cells = [
        _cell(token, at[block, role], placed.read_as[role])
        for role, token in placed.tokens.items()
        if (block, role) in at
    ]
    row = placed.row
    return Row(
        label=label, cells=tuple(cells), line=row.line, line_end=row.line_end, block=int(block == "indicator"),
        quote="\n".join(lines[row.line - 1 : row.line_end]),
    )  # fmt: skip


def _cell(token: Token, column: int, read_as: ReadAs) -> Cell:
    quantity = read_quantity(token.text)
    return Cell(
        column=column, text=token.text, line=token.line, read_as=read_as, at=token.position,
        value=quantity.value if quantity else None, unit=quantity.unit if quantity else None,
    )  # fmt: skip
