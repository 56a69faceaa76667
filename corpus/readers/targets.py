"""绩效目标 forms of budgets: money of a project and the targets set for it, cells parted by tabs."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus.plain import squeeze
from corpus.readers.performance_assign import Token
from corpus.readers.performance_grid import cells_of, money_unit
from corpus.readers.performance_values import Quantity, read_quantity, read_score
from corpus.readers.performance_words import bare, budget_concept, column_of, field_role, is_form_title, words
from corpus.report import Cell, Column, Row, Table

FORM = "绩效目标表"
_TITLE = re.compile(r"绩效目标(?:申报|填报|批复|设定|编报|公开)?表(?:\(.*\))?$")
_BRACKETED = re.compile(r"[(（]([^()（）]{1,6})[)）]$")
_LEVELS = ("level1", "level2", "name")
_FOREIGN = 2  # page numbers and the like between the rows of one form


def read_targets(lines: Sequence[str], *, first_ordinal: int) -> tuple[Table, ...]:
    """All such forms of a report, in order."""
    starts = [index for index, line in enumerate(lines) if _is_title(line)]
    tables = (_read(lines, start, end) for start, end in pairwise([*starts, len(lines)]))
    found = [table for table in tables if table is not None]
    return tuple(one.model_copy(update={"ordinal": first_ordinal + at}) for at, one in enumerate(found))


def target_quantity(text: str) -> Quantity | None:
    """Some print the unit of a target in brackets: ≥13459.00(平方米)."""
    plain = _BRACKETED.sub(r"\1", text.strip())
    return read_quantity(plain)


def _is_title(line: str) -> bool:
    plain = squeeze(line)
    return "\t" not in line.strip() and len(plain) < 60 and _TITLE.search(plain) is not None


def _read(lines: Sequence[str], start: int, end: int) -> Table | None:
    body = list(_body(lines, start, end))
    head = next((at for at, cells in enumerate(body) if _header(cells)), None)
    if head is None:
        return None
    header = _header(body[head])
    unit = next((unit for cells in body[:head] for cell in cells if (unit := money_unit(cell.text))), None)
    rows = [*_money(lines, body[:head]), *_indicators(lines, body[head + 1 :], header)]
    target = next(cell.text for cell in body[head] if cell.position == header["target"])
    return Table(
        ordinal=0, title=lines[start].strip(), form=FORM, unit=unit, rows=tuple(rows),
        columns=(Column(path=("年初预算",)), Column(path=("".join(target.split()),), block=1)),
        line=start + 1, line_end=body[-1][-1].line, subject=_subject(body[:head]),
    )  # fmt: skip


def _body(lines: Sequence[str], start: int, end: int) -> Iterator[tuple[Token, ...]]:
    foreign = 0
    for index in range(start + 1, end):
        if "\t" in lines[index]:
            if cells := cells_of(lines[index], index + 1):
                yield cells
            foreign = 0
        elif lines[index].strip():
            foreign += 1
            if foreign > _FOREIGN or is_form_title(lines[index]):
                return


def _header(cells: Sequence[Token]) -> dict[str, int]:
    """Where levels and targets stand, for the line that names them; empty for any other."""
    roles: dict[str, int] = {}
    for cell in cells:
        column = column_of(
            cell.text.replace("/项目", "").replace("（）", "").replace("()", ""), words().indicator_column
        )
        if column is not None and cell.position is not None:
            roles.setdefault(column.role, cell.position)
    return roles if {"name", "target"} <= set(roles) else {}


def _subject(body: Sequence[Sequence[Token]]) -> str | None:
    pairs = (pair for cells in body for pair in pairwise(cells))
    return next((value.text for label, value in pairs if field_role(label.text) == "subject"), None)


def _money(lines: Sequence[str], body: Sequence[Sequence[Token]]) -> Iterator[Row]:
    """Amounts beside their labels: those of the project as a whole on the left, those of the year on the right."""
    for cells in body:
        for label, value in pairwise(cells):
            if (
                read_score(label.text) is None
                and (number := read_score(value.text)) is not None
                and _is_money(label.text)
            ):
                whole = "年度" not in label.text and "当年" not in label.text and _is_left(cells, label)
                cell = Cell(column=0, text=value.text, line=value.line, value=number, at=value.position)
                yield _row(lines, label, (cell,), block=0, path=("项目资金总额",) if whole else ())


def _is_money(label: str) -> bool:
    return budget_concept(label) is not None or bare(label).endswith(("总额", "资金", "拨款", "资金来源"))


def _is_left(cells: Sequence[Token], label: Token) -> bool:
    """Of two amounts on a line the left one; alone, what follows 上年结转 and the like is the year's."""
    amounts = [at for at, cell in enumerate(cells) if read_score(cell.text) is not None]
    return len(amounts) > 1 and cells.index(label) < amounts[0]


def _indicators(lines: Sequence[str], body: Sequence[Sequence[Token]], header: dict[str, int]) -> Iterator[Row]:
    """A level printed once stands for all rows below it, until a higher one changes."""
    path = {role: "" for role in _LEVELS}
    for cells in body:
        at = {cell.position: cell for cell in cells}
        for role in _LEVELS:
            if role in header and header[role] in at:
                path.update({below: "" for below in _LEVELS[_LEVELS.index(role) :]})
                path[role] = squeeze(at[header[role]].text)
        name, target = at.get(header["name"]), at.get(header["target"])
        if name is None or target is None:
            continue
        quantity = target_quantity(target.text)
        cell = Cell(
            column=1, text=target.text, line=target.line, at=target.position,
            value=quantity.value if quantity else None, unit=quantity.unit if quantity else None,
        )  # fmt: skip
        yield _row(lines, name, (cell,), block=1, path=tuple(path[role] for role in _LEVELS if path[role]))


def _row(lines: Sequence[str], label: Token, cells: tuple[Cell, ...], *, block: int, path: tuple[str, ...]) -> Row:
    return Row(
        label=label.text, cells=cells, line=label.line, line_end=label.line, block=block, path=path,
        quote=lines[label.line - 1],
    )  # fmt: skip
