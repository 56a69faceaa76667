"""The fact table: one SQL row per fact, and beside it the texts and tables the facts stand in."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import quote

import sqlalchemy as sql
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import NullPool, QueuePool

from corpus.fact import Blank, EmptyForm, Fact, Facts
from corpus.finding import Finding
from corpus.plain import line_starts
from corpus.reading import Reading, reading_of
from corpus.record import Record
from corpus.report import Report, Section, Table
from corpus.transcript import Place, Spot
from index.bare_figure import BareFigure
from index.errors import DataUnwritable, IndexDamaged
from index.fact_pages import Choices, View
from index.fact_rows import QUERIED, FactPage, FactQuery, Label, ReportEntry
from index.fact_schema import (
    BLANKS,
    EMPTY_FORMS,
    FACTS,
    FIGURE,
    FINDINGS,
    HOLDINGS,
    LABELS,
    PLACES,
    REPORTS,
    SECTIONS,
    TABLES,
)
from index.fact_statements import BY_ID, FIGURES, TOUCHING, choices_of, conditions, ordered, statement, view_of
from index.fact_writing import write_all
from index.holdings import Holding, Holdings, merged
from index.versions import Plan

Kind = TypeVar("Kind", bound=Record)
_BATCH = 1000  # ids to a statement
_KEPT = 16  # tables in memory


class FactTable:
    """The facts of one generation, read only. One instance serves any number of threads."""

    def __init__(self, engine: sql.Engine) -> None:
        self._engine = engine
        self._texts: dict[str, tuple[str, list[int]]] = {}
        self._tables = lru_cache(_KEPT)(self._table)

    @classmethod
    def build(cls, path: Path, reports: Iterable[tuple[Report, Facts]]) -> tuple[ReportEntry, ...]:
        """Write a new fact table of these reports."""
        return cls.write(path, (reading_of(report, facts) for report, facts in reports))

    @classmethod
    def write(cls, path: Path, readings: Iterable[Reading], plan: Plan | None = None) -> tuple[ReportEntry, ...]:
        """Write a fact table, one reading after the other, all in one transaction; where `path` is a copy of an
        earlier table, what the plan drops is taken out of it and what it keeps is not written again."""
        engine = sql.create_engine(sql.URL.create("sqlite", database=str(path)), poolclass=NullPool)
        plan = plan or Plan()
        try:
            with engine.begin() as connection:
                entries = write_all(connection, readings, plan)
            if plan.dropped:
                with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.execute(sql.text("VACUUM"))
            return entries
        except OperationalError as error:
            raise DataUnwritable(path.parent, str(error.orig)) from error
        finally:
            engine.dispose()

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a table that `build` wrote; nothing is written, so the directory may be read-only."""
        if not path.is_file():
            raise IndexDamaged(f"缺少 {path.name}")
        address = f"file:{quote(str(path))}?mode=ro"

        def connect() -> sqlite3.Connection:
            return sqlite3.connect(address, uri=True, check_same_thread=False)

        return cls(sql.create_engine("sqlite://", creator=connect, poolclass=QueuePool, max_overflow=-1))

    def close(self) -> None:
        self._engine.dispose()

    def find(self, query: FactQuery) -> tuple[Fact, ...]:
        """The facts that fit, in the order of their reports."""
        return self._fitting(Fact, FACTS, query)

    def figures(self, query: FactQuery) -> tuple[BareFigure, ...]:
        """The facts that fit as bare figures, in the order of their reports."""
        statement = sql.select(*FIGURE).where(*self._chosen(FACTS, query)).order_by(FACTS.c.seq)
        return self._figures(statement)

    def figures_of(self, ids: Sequence[str]) -> dict[str, BareFigure]:
        """Id → the bare figure of a fact; ids that do not exist are left out."""
        found: dict[str, BareFigure] = {}
        for start in range(0, len(ids), _BATCH):
            found |= {one.id: one for one in self._figures(FIGURES, {"ids": ids[start : start + _BATCH]})}
        return found

    def each(self, asked: FactQuery | View) -> Iterator[Fact]:
        """The facts that fit, one after the other: an imported table may have more than memory holds."""
        view = view_of(asked)
        statement = sql.select(FACTS.c.record).where(*self._viewed(view)).order_by(*ordered(view))
        with self._reading() as connection:
            for record in connection.execution_options(yield_per=_BATCH).scalars(statement):
                yield Fact.model_validate_json(record)

    def page(self, asked: FactQuery | View, offset: int = 0, limit: int = 50) -> FactPage:
        """Some of the facts that fit, and how many there are in all; no others are read from the disk."""
        view = view_of(asked)
        chosen = self._viewed(view)
        counted = sql.select(sql.func.count()).select_from(FACTS).where(*chosen)
        some = sql.select(FACTS.c.seq).where(*chosen).order_by(*ordered(view)).offset(offset).limit(limit)
        with self._reading() as connection:
            total = connection.scalar(counted) or 0
            wanted = connection.scalars(some).all() if offset < total else ()
            rows = connection.execute(sql.select(FACTS.c.seq, FACTS.c.record).where(FACTS.c.seq.in_(wanted)))
            records = {seq: record for seq, record in rows}
        return FactPage(total=total, facts=tuple(Fact.model_validate_json(records[seq]) for seq in wanted))

    @cached_property
    def choices(self) -> Choices:
        """What the facts that are answered from can be told apart by."""
        names = list(Choices.model_fields)
        told = sql.select(*(FACTS.c[QUERIED[name]] for name in names)).where(*self._chosen(FACTS, FactQuery()))
        with self._reading() as connection:
            rows = connection.execute(told.distinct()).all()
        columns = zip(*rows, strict=True) if rows else [()] * len(names)
        found = {name: sorted(set(column)) for name, column in zip(names, columns, strict=True)}
        return Choices.model_validate(found | {"years": found["years"][::-1]})

    def _viewed(self, view: View) -> list[sql.ColumnElement[bool]]:
        words = [(FACTS.c.sought, view.words), (FACTS.c.named, view.items)]
        found = [sql.func.instr(column, word) > 0 for column, given in words for word in given]
        return self._chosen(FACTS, view.query) + found

    def find_blanks(self, query: FactQuery) -> tuple[Blank, ...]:
        """The blank cells that fit. A blank is an amount of a form: no other measure and no project has one."""
        if (query.measures and "金额" not in query.measures) or any(query.projects):
            return ()
        return self._fitting(Blank, BLANKS, query)

    def get(self, ids: Sequence[str]) -> tuple[Fact, ...]:
        """The facts with these ids, in this order; ids that do not exist are left out."""
        found: dict[str, Fact] = {}
        for start in range(0, len(ids), _BATCH):
            found |= {fact.id: fact for fact in self._read(Fact, BY_ID, {"ids": ids[start : start + _BATCH]})}
        return tuple(found[one] for one in ids if one in found)

    def empty_forms(self, entity: str | None = None, year: int | None = None) -> tuple[EmptyForm, ...]:
        conditions = [
            column == value
            for column, value in ((EMPTY_FORMS.c.entity, entity), (EMPTY_FORMS.c.year, year))
            if value is not None
        ]
        return self._records(EmptyForm, EMPTY_FORMS, [*conditions, *self._in_force(EMPTY_FORMS)])

    def reports(self) -> tuple[ReportEntry, ...]:
        """The reports that are answered from."""
        return tuple(one for one in self.versions if one.superseded_by is None)

    def versions_before(self, report: str) -> tuple[ReportEntry, ...]:
        """The reports that this one supersedes."""
        return tuple(one for one in self.versions if one.superseded_by == report)

    @cached_property
    def versions(self) -> tuple[ReportEntry, ...]:
        """Every report held, those superseded by a newer version too."""
        return self._records(ReportEntry, REPORTS, [])

    def _chosen(self, table: sql.Table, query: FactQuery) -> list[sql.ColumnElement[bool]]:
        """What fits the query; superseded reports only where it names them."""
        return conditions(table, query) + ([] if query.reports else self._in_force(table))

    def _in_force(self, table: sql.Table) -> list[sql.ColumnElement[bool]]:
        return [table.c.report.not_in(self._old)] if self._old else []

    @cached_property
    def _old(self) -> tuple[str, ...]:
        return tuple(one.id for one in self.versions if one.superseded_by is not None)

    def _fitting(self, kind: type[Kind], table: sql.Table, query: FactQuery) -> tuple[Kind, ...]:
        """What fits the query, by a statement made once for all queries that choose by the same columns."""
        given = {column: values for column, values in choices_of(table, query)}
        shape = tuple((column, None in values, values != (None,)) for column, values in given.items())
        old = () if query.reports else self._old
        present = {column: [one for one in values if one is not None] for column, values in given.items()}
        return self._read(kind, statement(table, shape, bool(old)), {**present, "old": old})

    @cached_property
    def holdings(self) -> Holdings:
        """Whose figures are held, every entity once."""
        return Holdings(merged(self._records(Holding, HOLDINGS, [])))

    def findings(self, report: str | None = None, fact_ids: Sequence[str] | None = None) -> tuple[Finding, ...]:
        """What does not fit together within reports: of one report, or touching any of these facts; worst first."""
        if fact_ids is None:
            return self._records(Finding, FINDINGS, [] if report is None else [FINDINGS.c.report == report])
        statement = TOUCHING if report is None else TOUCHING.where(FINDINGS.c.report == report)
        return self._read(Finding, statement, {"ids": fact_ids[:_BATCH]})

    def labels(self) -> tuple[Label, ...]:
        """Every way in which facts are named here, for the understanding of questions."""
        return self._records(Label, LABELS, [])

    def table(self, report: str, ordinal: int) -> Table:
        """A table as printed, those asked for last from memory; KeyError if there is none."""
        return self._tables(report, ordinal)

    def _table(self, report: str, ordinal: int) -> Table:
        here = [TABLES.c.report == report, TABLES.c.ordinal == ordinal]
        for table in self._records(Table, TABLES, here):
            return table
        raise KeyError(f"{report!r} has no table {ordinal}")

    def tables(self, report: str) -> tuple[Table, ...]:
        return self._records(Table, TABLES, [TABLES.c.report == report])

    def sections(self, report: str) -> tuple[Section, ...]:
        return self._records(Section, SECTIONS, [SECTIONS.c.report == report])

    def spots(self, report: str, first: int, last: int) -> tuple[Spot, ...]:
        """Where these lines stand on their pages; none where the file has no pages, or an older program wrote this."""
        if not self._has_places:
            return ()
        here = [PLACES.c.report == report, PLACES.c.line.between(first, last)]
        return tuple(Spot(page=one.page, **one.box.model_dump()) for one in self._records(Place, PLACES, here))

    @cached_property
    def _has_places(self) -> bool:
        return sql.inspect(self._engine).has_table(PLACES.name)

    def text(self, report: str) -> str:
        """The report's text, of which every quote is a slice; KeyError if it is not held."""
        return self._lines(report)[0]

    def stands(self, report: str, quote: str, line: int | None = None) -> bool:
        """Whether the quote is a slice of the report's text; looked for at its line first."""
        text, starts = self._lines(report)
        if line is not None and 0 < line <= len(starts):
            last = min(line + quote.count("\n"), len(starts) - 1)
            if text.find(quote, starts[line - 1], starts[last] + len(quote)) >= 0:
                return True
        return quote in text

    def _lines(self, report: str) -> tuple[str, list[int]]:
        """The text and where its lines begin; kept, for every answer is checked against it."""
        if report not in self._texts:
            with self._reading() as connection:
                found = connection.scalar(sql.select(REPORTS.c.text).where(REPORTS.c.id == report))
            if found is None:
                raise KeyError(f"no report {report!r}")
            self._texts[report] = (str(found), line_starts(str(found)))
        return self._texts[report]

    def _records(
        self, kind: type[Kind], table: sql.Table, conditions: Sequence[sql.ColumnElement[bool]]
    ) -> tuple[Kind, ...]:
        return self._read(kind, sql.select(table.c.record).where(*conditions).order_by(table.c.seq))

    def _read(
        self, kind: type[Kind], statement: sql.Select[Any], given: Mapping[str, Sequence[Any]] | None = None
    ) -> tuple[Kind, ...]:
        with self._reading() as connection:
            rows = connection.scalars(statement, given).all()
        return tuple(kind.model_validate_json(row) for row in rows)

    def _figures(
        self, statement: sql.Select[Any], given: Mapping[str, Sequence[str]] | None = None
    ) -> tuple[BareFigure, ...]:
        with self._reading() as connection:
            rows = connection.execute(statement, given).all()
        return tuple(BareFigure._make((*row[:-1], Decimal(row[-1]))) for row in rows)

    @contextmanager
    def _reading(self) -> Iterator[sql.Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except DatabaseError as error:
            raise IndexDamaged(f"事实表读不出来（{error.orig}）") from error
