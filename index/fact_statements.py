"""Questions to the fact table in SQL: those that every answer asks, and those made of a query or a view."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import sqlalchemy as sql

from index.fact_pages import SORTED, View
from index.fact_rows import QUERIED, FactQuery
from index.fact_schema import FACTS, FIGURE, FINDINGS, TOUCHED

# What every answer asks for; values are given when it is asked.
_IDS: sql.BindParameter[Any] = sql.bindparam("ids", expanding=True)
BY_ID = sql.select(FACTS.c.record).where(FACTS.c.id.in_(_IDS)).order_by(FACTS.c.seq)
FIGURES = sql.select(*FIGURE).where(FACTS.c.id.in_(_IDS)).order_by(FACTS.c.seq)
TOUCHING = (
    sql.select(FINDINGS.c.record)
    .where(FINDINGS.c.id.in_(sql.select(TOUCHED.c.finding).where(TOUCHED.c.fact.in_(_IDS))))
    .order_by(FINDINGS.c.seq)
)


def conditions(table: sql.Table, query: FactQuery) -> list[sql.ColumnElement[bool]]:
    """One condition for each field of the query that chooses in a column of this table."""
    return [_among(table.c[column], values) for column, values in choices_of(table, query)]


def choices_of(table: sql.Table, query: FactQuery) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Column → the values that the query chooses in it."""
    chosen = ((QUERIED[name], values) for name, values in query if values)
    return ((column, values) for column, values in chosen if column in table.c)


@lru_cache(maxsize=512)
def statement(table: sql.Table, shape: tuple[tuple[str, bool, bool], ...], in_force: bool) -> sql.Select[Any]:
    """The records that fit choices by these columns, each with or without None and other values, to be given by the
    name of the column; and by `old` the reports that are superseded."""
    chosen = [
        sql.or_(*([column.is_(None)] if absent else []), *([column.in_(_given(column.name))] if present else []))
        for column, absent, present in ((table.c[name], absent, present) for name, absent, present in shape)
    ]
    if in_force:
        chosen.append(table.c.report.not_in(_given("old")))
    return sql.select(table.c.record).where(*chosen).order_by(table.c.seq)


def _given(name: str) -> sql.BindParameter[Any]:
    return sql.bindparam(name, expanding=True)


def view_of(asked: FactQuery | View) -> View:
    return asked if isinstance(asked, View) else View(query=asked)


def ordered(view: View) -> list[sql.ColumnElement[Any]]:
    if view.sort is None:
        return [FACTS.c.seq]
    column = FACTS.c[SORTED[view.sort]]
    return [column.desc() if view.descending else column, FACTS.c.seq]


def _among(column: sql.Column[Any], values: tuple[Any, ...]) -> sql.ColumnElement[bool]:
    present = [value for value in values if value is not None]
    if len(present) == len(values):
        return column.in_(present)
    return sql.or_(column.is_(None), column.in_(present)) if present else column.is_(None)
