"""Facts of 绩效自评: budget and execution of each project, every indicator that is a number, and the scores."""

from collections.abc import Iterator
from typing import NamedTuple

from corpus.fact import Fact, Measure, Stage
from corpus.facts.ids import fact_id
from corpus.plain import squeeze
from corpus.readers.performance_values import Quantity, read_quantity
from corpus.readers.performance_words import ColumnWords, budget_concept, column_of, level2, words
from corpus.readers.targets import target_quantity
from corpus.report import Cell, Report, Row, Source, Table
from corpus.transcript import page_of, pages_of
from corpus.vocabulary_file import bare_label

_INDICATOR = 1  # the block of the indicators; the budget's is 0


class _Meaning(NamedTuple):
    """What a column of some role measures."""

    measure: Measure
    stage: Stage = "决算"
    unit: str | None = None  # None: the cell's own, or the table's unit of money
    basis: str | None = None


_BUDGET_ROLES = {
    "initial": _Meaning("金额", "年初预算"),
    "budget": _Meaning("金额", "全年预算"),
    "spent": _Meaning("金额"),
    "rate": _Meaning("完成率", unit="%", basis="全年预算"),
    "weight": _Meaning("分值", unit="分"),
    "score": _Meaning("得分", unit="分"),
}
_INDICATOR_ROLES = {
    "target": _Meaning("目标值"),
    "actual": _Meaning("实际值"),
    "weight": _Meaning("分值", unit="分"),
    "score": _Meaning("得分", unit="分"),
}


def performance_facts(report: Report) -> tuple[Fact, ...]:
    """The facts of every self-evaluation form and summary list among the report's tables."""
    return tuple(fact for table in report.tables for fact in _table_facts(report, table))


def project_name(printed: str) -> str:
    """A project's name as printed, without padding and line breaks and with one kind of brackets."""
    joined = "".join(printed.split())
    return joined.replace("(", "（").replace(")", "）")


def _table_facts(report: Report, table: Table) -> Iterator[Fact]:
    if table.form == "绩效自评汇总表":
        for row in table.rows:
            yield from _list_facts(report, table, row)
    elif table.form == "绩效自评表":
        for row in table.rows:
            yield from _form_facts(report, table, row)
    elif table.form == "绩效目标表":
        for row in table.rows:
            yield from _target_facts(report, table, row)


def _target_facts(report: Report, table: Table, row: Row) -> Iterator[Fact]:
    """What a budget sets: money of the year, money of the project as a whole (told by its aspect), targets."""
    project = project_name(table.subject) if table.subject else None
    indicator = row.block == _INDICATOR
    concept = squeeze(row.label) if indicator else budget_concept(row.label) or bare_label(row.label)
    meaning = _Meaning("目标值" if indicator else "金额", "年初预算")
    for cell in row.cells:
        if (quantity := target_quantity(cell.text)) is None:
            continue
        unit = quantity.unit or "" if indicator else _unit(meaning, quantity, table)
        fact = _fact(report, table, row, cell, meaning, quantity, concept, project, unit)
        if not indicator and row.path:
            own = {"id": fact_id(fact.id, row.path[0]), "aspect": row.path[0], "path": ()}
            fact = fact.model_copy(update=own)
        yield fact


def _list_facts(report: Report, table: Table, row: Row) -> Iterator[Fact]:
    """A project's line: its score is 自评得分, its amounts are those of its form's 年度资金总额."""
    project = project_name(row.label)
    for cell in row.cells:
        meaning = _BUDGET_ROLES.get(_role(table, cell, words().list_column))
        if meaning and (quantity := read_quantity(cell.text)):
            if meaning.measure == "完成率" and not _is_percent(table, row, cell, quantity):
                continue
            concept = "自评得分" if meaning.measure == "得分" else "年度资金总额"
            yield _fact(report, table, row, cell, meaning, quantity, concept, project, _unit(meaning, quantity, table))


def _form_facts(report: Report, table: Table, row: Row) -> Iterator[Fact]:
    project = project_name(table.subject) if table.subject else None
    indicator = row.block == _INDICATOR
    columns, roles = (
        (words().indicator_column, _INDICATOR_ROLES) if indicator else (words().budget_column, _BUDGET_ROLES)
    )
    concept = _indicator_concept(row) if indicator else budget_concept(row.label) or squeeze(row.label)
    for cell in row.cells:
        meaning = roles.get(_role(table, cell, columns))
        quantity = read_quantity(cell.text)
        if meaning is None or quantity is None or (indicator and not row.path and meaning.measure != "得分"):
            continue
        if meaning.measure == "完成率" and not _is_percent(table, row, cell, quantity):
            continue
        unit = _indicator_unit(table, row, cell, quantity) if meaning.measure in {"目标值", "实际值"} else None
        unit = _unit(meaning, quantity, table) if unit is None else unit
        yield _fact(report, table, row, cell, meaning, quantity, concept, project, unit)


def _indicator_concept(row: Row) -> str:
    """The third-level indicator's name; a row without a place among the indicators is 总分."""
    return squeeze(row.label) if row.path else "自评得分"


def _role(table: Table, cell: Cell, columns: tuple[ColumnWords, ...]) -> str:
    column = column_of("".join(table.columns[cell.column].path), columns)
    return column.role if column else ""


def _is_percent(table: Table, row: Row, cell: Cell, quantity: Quantity) -> bool:
    """Whether a rate is one of a hundred: printed with %, or borne out by the row's amounts (0.98 is no percentage)."""
    if quantity.unit or "%" in squeeze("".join(table.columns[cell.column].path)):
        return True
    columns = words().list_column if table.form == "绩效自评汇总表" else words().budget_column
    amounts = {_role(table, one, columns): one.value for one in row.cells}
    budget, spent = amounts.get("budget"), amounts.get("spent")
    if not budget or spent is None:
        return False
    return abs(spent * 100 / budget - quantity.value) <= 1


def _unit(meaning: _Meaning, quantity: Quantity, table: Table) -> str:
    return meaning.unit or quantity.unit or table.unit or "万元"


def _is_unit_assumed(meaning: _Meaning, quantity: Quantity, table: Table) -> bool:
    """An amount of money whose unit neither the cell nor the form prints."""
    return meaning.measure == "金额" and not quantity.unit and not table.unit


def _indicator_unit(table: Table, row: Row, cell: Cell, quantity: Quantity) -> str:
    """The cell's own unit, else its row's: a 计量单位 column or the other value; costs are in the form's money."""
    if quantity.unit:
        return quantity.unit
    roles = {_role(table, one, words().indicator_column): one.text for one in row.cells}
    if "unit" in roles:
        return "".join(roles["unit"].split())
    for role in ("target", "actual"):
        if (other := read_quantity(roles.get(role, ""))) and other.unit:
            return other.unit
    second = level2(row.path[-2]) if len(row.path) > 1 else None
    return table.unit or "" if second and second.kinds[:1] == ("money",) else ""


def _qualifier(table: Table, row: Row, cell: Cell, quantity: Quantity) -> str | None:
    """The bound printed with the value, or in a column of its own (指标性质)."""
    if quantity.qualifier or _role(table, cell, words().indicator_column) != "target":
        return quantity.qualifier
    roles = {_role(table, one, words().indicator_column): squeeze(one.text) for one in row.cells}
    sign = roles.get("sign", "")
    return sign if sign in {"≥", "≤", "=", ">", "<"} else None


def _fact(
    report: Report,
    table: Table,
    row: Row,
    cell: Cell,
    meaning: _Meaning,
    quantity: Quantity,
    concept: str,
    project: str | None,
    unit: str,
) -> Fact:
    column = "/".join(table.columns[cell.column].path)
    return Fact(
        id=fact_id(report.id, table.form, table.ordinal, row.line, cell.line, row.label, cell.column),
        report=report.id, entity=report.identity.entity, scope=report.identity.scope, year=report.identity.year,
        stage=meaning.stage, fund="项目资金", form=table.form or "", item=row.label, column=column,
        concept=concept, measure=meaning.measure, value=quantity.value, unit=unit, basis=meaning.basis,
        qualifier=_qualifier(table, row, cell, quantity) if row.block == _INDICATOR else quantity.qualifier,
        read_as="candidate" if _is_unit_assumed(meaning, quantity, table) else cell.read_as,
        path=row.path, project=project,
        source=Source(
            report=report.id, line=row.line, line_end=row.line_end, quote=row.quote,
            page=page_of(pages_of(report.text), row.line) if table.page else None,
            heading=table.heading, table=table.ordinal, row=row.label, column=column, box=cell.box,
        ),
    )  # fmt: skip
