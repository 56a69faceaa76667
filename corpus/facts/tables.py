"""Facts of the forms: every printed figure, every blank cell, every form without data."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from corpus.fact import Blank, EmptyForm, Fact, Fund, Stage
from corpus.facts.ids import fact_id
from corpus.facts.names import CellName, Frame, RowName, cell_name, column_unit, form_for, side_of
from corpus.layouts import compact, header_meaning
from corpus.plain import squeeze
from corpus.record import Record
from corpus.report import Cell, Column, Report, Row, Source, Table
from corpus.transcript import page_of, pages_of
from corpus.vocabulary_file import bare_label, load_vocabulary

PERFORMANCE = frozenset({"绩效自评表", "绩效自评汇总表", "绩效评价报告", "绩效目标表"})
_Named = tuple[Row, Cell, CellName]


class TableFacts(Record):
    facts: tuple[Fact, ...]
    blanks: tuple[Blank, ...]
    empty_forms: tuple[EmptyForm, ...]


def table_facts(report: Report) -> TableFacts:
    facts: list[Fact] = []
    blanks: list[Blank] = []
    empty: list[EmptyForm] = []
    for table in report.tables:
        if table.form in PERFORMANCE:
            continue
        named = list(_named(report, table))
        facts += _facts(report, table, named)
        blanks += _blanks(report, table, named)
        known = table.form is not None or table.declared_empty is not None
        if known and not any(cell.value is not None for row in table.rows for cell in row.cells):
            empty.append(_empty(report, table))
    return TableFacts(facts=tuple(facts), blanks=tuple(blanks), empty_forms=tuple(empty))


class Stated(NamedTuple):
    """An amount that a cell is sure to state, or that it is blank."""

    concept: str
    aspect: str | None
    code: str | None
    stage: Stage
    fund: Fund
    value: Decimal | None
    unit: str = ""


def stated_in(report: Report, table: Table) -> Iterator[Stated]:
    """What a table states of amounts, without their places: the filled cells, then the blank ones."""
    blanks = []
    for row, cell, name in _named(report, table):
        if cell.value is None:
            if not cell.text and row.code is not None:
                blanks.append(Stated(name.concept, name.aspect, row.code, name.stage, name.fund, None))
        elif name.measure == "金额" and cell.read_as != "candidate" and (unit := _unit(table, cell, name)):
            yield Stated(name.concept, name.aspect, row.code, name.stage, name.fund, cell.value, unit)
    yield from blanks


def _unit(table: Table, cell: Cell, name: CellName) -> str | None:
    return name.unit or cell.unit or column_unit(table.columns[cell.column].path) or table.unit


def row_names(table: Table) -> tuple[RowName, ...]:
    """What each row brings to the names of its cells; funds listed under a balance are parts of that balance."""
    heads = [table_side(table, row.block) for row in table.rows]
    under: dict[int, str | None] = {}
    names = []
    for row, side in zip(table.rows, heads, strict=True):
        names.append(RowName(label=row.label, code=row.code, side=side, under=_under(row, under)))
    return tuple(names)


def table_side(table: Table, block: int) -> str:
    """What stands over a block: 收入 and 支出 only where both sides of a balance are printed side by side."""
    heads: dict[int, tuple[str, ...]] = {}
    for column in table.columns:
        heads.setdefault(column.block, column.path)
    sides = {one: side_of(path) for one, path in heads.items()}
    if {"收入", "支出"} <= set(sides.values()):
        return sides.get(block, "")
    path = heads.get(block, ())
    return path[0] if len(path) > 1 else ""


def _under(row: Row, under: dict[int, str | None]) -> str | None:
    """`一般公共预算财政拨款` below 年初财政拨款结转和结余 is that balance's share; above, an income."""
    concept = load_vocabulary().measured(row.label) if row.label else ""
    if concept.endswith("结转和结余"):
        under[row.block] = concept
        return None
    is_share = squeeze(row.label).endswith("财政拨款") or bare_label(row.label) in header_meaning().funds
    if row.label and not is_share:
        under[row.block] = None
    return under.get(row.block) if is_share else None


def frame_of(report: Report, title: str, notes: tuple[str, ...], columns: Sequence[Column] = ()) -> Frame:
    budget = report.identity.kind.endswith("预算")
    form = form_for(title, budget, report.identity.is_government)
    concept = load_vocabulary().concept
    carried = any(concept(word) == "年初结转和结余" for column in columns for word in column.path)
    return Frame(form=form, notes=notes, budget=budget, year=report.identity.year, carried=carried)


def _named(report: Report, table: Table) -> Iterator[_Named]:
    frame = frame_of(report, table.title, table.notes, table.columns)
    widths = Counter(column.block for column in table.columns)
    for row, name in zip(table.rows, row_names(table), strict=True):
        for cell in row.cells:
            path = table.columns[cell.column].path
            yield row, cell, cell_name(frame, name, path, alone=widths[row.block] == 1)


def _facts(report: Report, table: Table, named: Iterable[_Named]) -> Iterator[Fact]:
    tree = _tree(table)
    for row, cell, name in named:
        if cell.value is None:
            continue
        unit = _unit(table, cell, name)
        yield Fact(
            id=fact_id(report.id, table.ordinal, row.line, row.block, row.code, row.label, cell.column),
            report=report.id,
            entity=report.identity.entity,
            scope=report.identity.scope,
            year=report.identity.year,
            stage=name.stage,
            fund=name.fund,
            form=_form_name(table),
            item=name.item,
            column=name.column,
            concept=name.concept,
            measure=name.measure,
            value=cell.value,
            unit=unit or "万元",
            read_as=cell.read_as if unit else "candidate",
            basis=name.basis,
            source=_source(report, table, row, name, cell),
            code=row.code,
            path=tuple(tree.get(row.code[:cut], "") for cut in (3, 5, 7) if cut <= len(row.code)) if row.code else (),
            aspect=name.aspect,
        )


def _blanks(report: Report, table: Table, named: Iterable[_Named]) -> Iterator[Blank]:
    for row, cell, name in named:
        if cell.value is None and not cell.text and (row.label or name.column):
            if not row.label and row.number is not None:
                continue  # a numbered row without a name: nothing is measured there
            yield Blank(
                report=report.id,
                entity=report.identity.entity,
                scope=report.identity.scope,
                year=report.identity.year,
                stage=name.stage,
                fund=name.fund,
                form=_form_name(table),
                item=name.item,
                column=name.column,
                concept=name.concept,
                source=_source(report, table, row, name, cell),
                code=row.code,
                aspect=name.aspect,
            )


def _empty(report: Report, table: Table) -> EmptyForm:
    lines = report.text.split("\n")
    said = table.declared_empty
    line = next((n for n in range(table.line, table.line_end + 1) if said and said in lines[n - 1]), table.line)
    return EmptyForm(
        report=report.id,
        entity=report.identity.entity,
        year=report.identity.year,
        form=_form_name(table),
        source=Source(
            report=report.id,
            line=line,
            line_end=line,
            quote=said or table.title,
            page=page_of(pages_of(report.text), line) if table.page else None,
            heading=table.heading,
            table=table.ordinal,
        ),
    )


def _form_name(table: Table) -> str:
    return table.form or compact(table.title)


def _tree(table: Table) -> dict[str, str]:
    return {row.code: load_vocabulary().measured(row.label) for row in table.rows if row.code}


def _source(report: Report, table: Table, row: Row, name: CellName, cell: Cell) -> Source:
    return Source(
        report=report.id,
        line=row.line,
        line_end=row.line_end,
        quote=row.quote,
        page=page_of(pages_of(report.text), row.line) if table.page else None,
        heading=table.heading,
        table=table.ordinal,
        # Where items stand in columns (三公), a row has no name.
        row=" ".join(part for part in (row.code, name.item if row.label else "") if part) or None,
        column=name.column,
        box=cell.box,
    )
