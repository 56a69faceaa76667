"""The fact table: one SQL row per fact, and beside it the texts and tables the facts stand in."""

import sqlite3
from collections import Counter
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
from corpus.places import places_of
from corpus.plain import line_starts
from corpus.reading import Reading, reading_of
from corpus.record import Record
from corpus.report import Report, Section, Table
from corpus.transcript import Place, Spot
from index.bare_figure import BareFigure
from index.errors import DataUnwritable, IndexDamaged
from index.fact_pages import SORTED, VIEWED, Choices, View, looked_up
from index.fact_rows import (
    QUERIED,
    FactPage,
    FactQuery,
    Label,
    ReportEntry,
    entry_of,
    label_of,
)
from index.holdings import Holding, Holdings, holdings_of, merged
from index.versions import Plan

Kind = TypeVar("Kind", bound=Record)
_SCHEMA = sql.MetaData()
_BATCH = 1000  # ids or rows to a statement
_KEPT = 16  # tables in memory
_TYPES: dict[str, type[sql.types.TypeEngine[Any]]] = {
    **dict.fromkeys(("year", "ordinal", "line"), sql.Integer),
    "worth": sql.Float,
}


def _named(name: str, columns: Iterable[str]) -> sql.Table:
    """A table of records that can be asked for by `columns`; the record itself is kept whole, as JSON."""
    return sql.Table(
        name,
        _SCHEMA,
        sql.Column("seq", sql.Integer, primary_key=True),
        sql.Column("id", sql.String(64)),
        *(sql.Column(column, _TYPES.get(column, sql.String)) for column in columns),
        sql.Column("record", sql.Text, nullable=False),
    )


_FACTS = _named("facts", [*QUERIED.values(), "value", "unit", "item", "named", "sought", "worth"])
_FIGURE = [_FACTS.c[name] for name in BareFigure._fields]
_BLANKS = _named("blanks", [name for name in QUERIED.values() if name in Blank.model_fields])
_EMPTY_FORMS = _named("empty_forms", ["report", "entity", "year", "form"])
_TABLES = _named("tables", ["report", "ordinal"])
_SECTIONS = _named("sections", ["report"])
_PLACES = _named("places", ["report", "line"])
_LABELS = _named("labels", [])
_HOLDINGS = _named("holdings", ["report"])
_FINDINGS = _named("findings", ["report", "severity"])
_TOUCHED = sql.Table("touched", _SCHEMA, sql.Column("fact", sql.String(64)), sql.Column("finding", sql.String(64)))
_REPORTS = _named("reports", [])
_REPORTS.append_column(sql.Column("text", sql.Text, nullable=False))

sql.Index("fact_id", _FACTS.c.id, unique=True)
sql.Index("fact_concept", _FACTS.c.concept, _FACTS.c.year, _FACTS.c.entity)
sql.Index("fact_code", _FACTS.c.code, _FACTS.c.year)
sql.Index("fact_project", _FACTS.c.project)
sql.Index("fact_form", _FACTS.c.report, _FACTS.c.form)
# All that views choose and sort by: it is gone through instead of the table, which is ten times as large. What comes
# first is never looked up by its beginning, so that no other query is led here.
_LEAFED = ("sought", "named", "worth", "item", "read_as", *(QUERIED[name] for name in VIEWED))
sql.Index("fact_view", *(_FACTS.c[name] for name in _LEAFED))
sql.Index("blank_concept", _BLANKS.c.concept, _BLANKS.c.year, _BLANKS.c.entity)
sql.Index("table_place", _TABLES.c.report, _TABLES.c.ordinal)
sql.Index("section_report", _SECTIONS.c.report)
sql.Index("place_line", _PLACES.c.report, _PLACES.c.line)
sql.Index("finding_report", _FINDINGS.c.report)
sql.Index("touched_fact", _TOUCHED.c.fact)
sql.Index("report_id", _REPORTS.c.id, unique=True)

# What every answer asks for; values are given when it is asked.
_IDS: sql.BindParameter[Any] = sql.bindparam("ids", expanding=True)
_BY_ID = sql.select(_FACTS.c.record).where(_FACTS.c.id.in_(_IDS)).order_by(_FACTS.c.seq)
_FIGURES = sql.select(*_FIGURE).where(_FACTS.c.id.in_(_IDS)).order_by(_FACTS.c.seq)
_TOUCHING = (
    sql.select(_FINDINGS.c.record)
    .where(_FINDINGS.c.id.in_(sql.select(_TOUCHED.c.finding).where(_TOUCHED.c.fact.in_(_IDS))))
    .order_by(_FINDINGS.c.seq)
)


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
                entries = _write_all(connection, readings, plan)
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
        return self._fitting(Fact, _FACTS, query)

    def figures(self, query: FactQuery) -> tuple[BareFigure, ...]:
        """The facts that fit as bare figures, in the order of their reports."""
        statement = sql.select(*_FIGURE).where(*self._chosen(_FACTS, query)).order_by(_FACTS.c.seq)
        return self._figures(statement)

    def figures_of(self, ids: Sequence[str]) -> dict[str, BareFigure]:
        """Id → the bare figure of a fact; ids that do not exist are left out."""
        found: dict[str, BareFigure] = {}
        for start in range(0, len(ids), _BATCH):
            found |= {one.id: one for one in self._figures(_FIGURES, {"ids": ids[start : start + _BATCH]})}
        return found

    def each(self, asked: FactQuery | View) -> Iterator[Fact]:
        """The facts that fit, one after the other: an imported table may have more than memory holds."""
        view = _view(asked)
        statement = sql.select(_FACTS.c.record).where(*self._viewed(view)).order_by(*_ordered(view))
        with self._reading() as connection:
            for record in connection.execution_options(yield_per=_BATCH).scalars(statement):
                yield Fact.model_validate_json(record)

    def page(self, asked: FactQuery | View, offset: int = 0, limit: int = 50) -> FactPage:
        """Some of the facts that fit, and how many there are in all; no others are read from the disk."""
        view = _view(asked)
        chosen = self._viewed(view)
        counted = sql.select(sql.func.count()).select_from(_FACTS).where(*chosen)
        some = sql.select(_FACTS.c.seq).where(*chosen).order_by(*_ordered(view)).offset(offset).limit(limit)
        with self._reading() as connection:
            total = connection.scalar(counted) or 0
            wanted = connection.scalars(some).all() if offset < total else ()
            rows = connection.execute(sql.select(_FACTS.c.seq, _FACTS.c.record).where(_FACTS.c.seq.in_(wanted)))
            records = {seq: record for seq, record in rows}
        return FactPage(total=total, facts=tuple(Fact.model_validate_json(records[seq]) for seq in wanted))

    @cached_property
    def choices(self) -> Choices:
        """What the facts that are answered from can be told apart by."""
        names = list(Choices.model_fields)
        told = sql.select(*(_FACTS.c[QUERIED[name]] for name in names)).where(*self._chosen(_FACTS, FactQuery()))
        with self._reading() as connection:
            rows = connection.execute(told.distinct()).all()
        columns = zip(*rows, strict=True) if rows else [()] * len(names)
        found = {name: sorted(set(column)) for name, column in zip(names, columns, strict=True)}
        return Choices.model_validate(found | {"years": found["years"][::-1]})

    def _viewed(self, view: View) -> list[sql.ColumnElement[bool]]:
        words = [(_FACTS.c.sought, view.words), (_FACTS.c.named, view.items)]
        found = [sql.func.instr(column, word) > 0 for column, given in words for word in given]
        return self._chosen(_FACTS, view.query) + found

    def find_blanks(self, query: FactQuery) -> tuple[Blank, ...]:
        """The blank cells that fit. A blank is an amount of a form: no other measure and no project has one."""
        if (query.measures and "金额" not in query.measures) or any(query.projects):
            return ()
        return self._fitting(Blank, _BLANKS, query)

    def get(self, ids: Sequence[str]) -> tuple[Fact, ...]:
        """The facts with these ids, in this order; ids that do not exist are left out."""
        found: dict[str, Fact] = {}
        for start in range(0, len(ids), _BATCH):
            found |= {fact.id: fact for fact in self._read(Fact, _BY_ID, {"ids": ids[start : start + _BATCH]})}
        return tuple(found[one] for one in ids if one in found)

    def empty_forms(self, entity: str | None = None, year: int | None = None) -> tuple[EmptyForm, ...]:
        conditions = [
            column == value
            for column, value in ((_EMPTY_FORMS.c.entity, entity), (_EMPTY_FORMS.c.year, year))
            if value is not None
        ]
        return self._records(EmptyForm, _EMPTY_FORMS, [*conditions, *self._in_force(_EMPTY_FORMS)])

    def reports(self) -> tuple[ReportEntry, ...]:
        """The reports that are answered from."""
        return tuple(one for one in self.versions if one.superseded_by is None)

    def versions_before(self, report: str) -> tuple[ReportEntry, ...]:
        """The reports that this one supersedes."""
        return tuple(one for one in self.versions if one.superseded_by == report)

    @cached_property
    def versions(self) -> tuple[ReportEntry, ...]:
        """Every report held, those superseded by a newer version too."""
        return self._records(ReportEntry, _REPORTS, [])

    def _chosen(self, table: sql.Table, query: FactQuery) -> list[sql.ColumnElement[bool]]:
        """What fits the query; superseded reports only where it names them."""
        return _conditions(table, query) + ([] if query.reports else self._in_force(table))

    def _in_force(self, table: sql.Table) -> list[sql.ColumnElement[bool]]:
        return [table.c.report.not_in(self._old)] if self._old else []

    @cached_property
    def _old(self) -> tuple[str, ...]:
        return tuple(one.id for one in self.versions if one.superseded_by is not None)

    def _fitting(self, kind: type[Kind], table: sql.Table, query: FactQuery) -> tuple[Kind, ...]:
        """What fits the query, by a statement made once for all queries that choose by the same columns."""
        given = {column: values for column, values in _choices(table, query)}
        shape = tuple((column, None in values, values != (None,)) for column, values in given.items())
        old = () if query.reports else self._old
        present = {column: [one for one in values if one is not None] for column, values in given.items()}
        return self._read(kind, _statement(table, shape, bool(old)), {**present, "old": old})

    @cached_property
    def holdings(self) -> Holdings:
        """Whose figures are held, every entity once."""
        return Holdings(merged(self._records(Holding, _HOLDINGS, [])))

    def findings(self, report: str | None = None, fact_ids: Sequence[str] | None = None) -> tuple[Finding, ...]:
        """What does not fit together within reports: of one report, or touching any of these facts; worst first."""
        if fact_ids is None:
            return self._records(Finding, _FINDINGS, [] if report is None else [_FINDINGS.c.report == report])
        statement = _TOUCHING if report is None else _TOUCHING.where(_FINDINGS.c.report == report)
        return self._read(Finding, statement, {"ids": fact_ids[:_BATCH]})

    def labels(self) -> tuple[Label, ...]:
        """Every way in which facts are named here, for the understanding of questions."""
        return self._records(Label, _LABELS, [])

    def table(self, report: str, ordinal: int) -> Table:
        """A table as printed, those asked for last from memory; KeyError if there is none."""
        return self._tables(report, ordinal)

    def _table(self, report: str, ordinal: int) -> Table:
        here = [_TABLES.c.report == report, _TABLES.c.ordinal == ordinal]
        for table in self._records(Table, _TABLES, here):
            return table
        raise KeyError(f"{report!r} has no table {ordinal}")

    def tables(self, report: str) -> tuple[Table, ...]:
        return self._records(Table, _TABLES, [_TABLES.c.report == report])

    def sections(self, report: str) -> tuple[Section, ...]:
        return self._records(Section, _SECTIONS, [_SECTIONS.c.report == report])

    def spots(self, report: str, first: int, last: int) -> tuple[Spot, ...]:
        """Where these lines stand on their pages; none where the file has no pages, or an older program wrote this."""
        if not self._has_places:
            return ()
        here = [_PLACES.c.report == report, _PLACES.c.line.between(first, last)]
        return tuple(Spot(page=one.page, **one.box.model_dump()) for one in self._records(Place, _PLACES, here))

    @cached_property
    def _has_places(self) -> bool:
        return sql.inspect(self._engine).has_table(_PLACES.name)

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
                found = connection.scalar(sql.select(_REPORTS.c.text).where(_REPORTS.c.id == report))
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


def _conditions(table: sql.Table, query: FactQuery) -> list[sql.ColumnElement[bool]]:
    """One condition for each field of the query that chooses in a column of this table."""
    return [_among(table.c[column], values) for column, values in _choices(table, query)]


def _choices(table: sql.Table, query: FactQuery) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Column → the values that the query chooses in it."""
    chosen = ((QUERIED[name], values) for name, values in query if values)
    return ((column, values) for column, values in chosen if column in table.c)


@lru_cache(maxsize=512)
def _statement(table: sql.Table, shape: tuple[tuple[str, bool, bool], ...], in_force: bool) -> sql.Select[Any]:
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


def _view(asked: FactQuery | View) -> View:
    return asked if isinstance(asked, View) else View(query=asked)


def _ordered(view: View) -> list[sql.ColumnElement[Any]]:
    if view.sort is None:
        return [_FACTS.c.seq]
    column = _FACTS.c[SORTED[view.sort]]
    return [column.desc() if view.descending else column, _FACTS.c.seq]


def _among(column: sql.Column[Any], values: tuple[Any, ...]) -> sql.ColumnElement[bool]:
    present = [value for value in values if value is not None]
    if len(present) == len(values):
        return column.in_(present)
    return sql.or_(column.is_(None), column.in_(present)) if present else column.is_(None)


def _write_all(connection: sql.Connection, readings: Iterable[Reading], plan: Plan) -> tuple[ReportEntry, ...]:
    _SCHEMA.create_all(connection)
    labels = _labels(connection)
    held = _entries(connection)
    for one in held:
        if one.id in plan.dropped and one.superseded_by is None:
            labels.subtract(_labels_of(connection, one.id))
    _drop(connection, sorted(plan.dropped))
    kept = [one for one in held if one.id not in plan.dropped]
    new = [_write(connection, reading, labels) for reading in readings]
    entries = plan.settled((*kept, *new))
    _settle(connection, (*kept, *new), entries, labels)
    counted = [label.model_copy(update={"count": count}) for label, count in labels.items() if count > 0]
    connection.execute(sql.delete(_LABELS))
    _insert(connection, _LABELS, [{"record": label.model_dump_json()} for label in counted])
    connection.execute(sql.text("ANALYZE"))
    return entries


def _write(connection: sql.Connection, reading: Reading, labels: Counter[Label]) -> ReportEntry:
    report, facts, findings = reading.report, reading.facts, reading.findings
    entry = entry_of(reading)
    _insert(connection, _REPORTS, [_row(_REPORTS, entry) | {"text": report.text}])
    for start in range(0, len(facts.facts), _BATCH):
        batch = facts.facts[start : start + _BATCH]
        _insert(connection, _FACTS, [_row(_FACTS, fact) | looked_up(fact) for fact in batch])
    _insert(connection, _BLANKS, [_row(_BLANKS, blank) for blank in facts.blanks])
    _insert(connection, _EMPTY_FORMS, [_row(_EMPTY_FORMS, form) for form in facts.empty_forms])
    here = {"report": report.id}
    _insert(connection, _TABLES, [_row(_TABLES, table) | here for table in report.tables])
    _insert(connection, _SECTIONS, [_row(_SECTIONS, section) | here for section in report.sections])
    _insert(connection, _PLACES, [_row(_PLACES, place) | here for place in places_of(report)])
    _insert(connection, _HOLDINGS, [_row(_HOLDINGS, one) | here for one in holdings_of(report, facts)])
    _insert(connection, _FINDINGS, [_row(_FINDINGS, one) for one in findings])
    _insert(connection, _TOUCHED, [{"fact": fact, "finding": one.id} for one in findings for fact in one.facts])
    labels.update(label_of(fact) for fact in facts.facts if fact.read_as != "candidate")
    return entry


def _drop(connection: sql.Connection, reports: Sequence[str]) -> None:
    """Take everything of these reports out."""
    theirs = sql.select(_FINDINGS.c.id).where(_FINDINGS.c.report.in_(reports))
    connection.execute(sql.delete(_TOUCHED).where(_TOUCHED.c.finding.in_(theirs)))
    for table in (_FACTS, _BLANKS, _EMPTY_FORMS, _TABLES, _SECTIONS, _PLACES, _HOLDINGS, _FINDINGS):
        connection.execute(sql.delete(table).where(table.c.report.in_(reports)))
    connection.execute(sql.delete(_REPORTS).where(_REPORTS.c.id.in_(reports)))


def _settle(
    connection: sql.Connection, before: Sequence[ReportEntry], after: Sequence[ReportEntry], labels: Counter[Label]
) -> None:
    """Store what became of each report; only those in force lend their labels."""
    known = {one.id: one for one in before}
    for one in after:
        was = known[one.id]
        if one == was:
            continue
        row = {"record": one.model_dump_json(exclude_defaults=True)}
        connection.execute(sql.update(_REPORTS).where(_REPORTS.c.id == one.id).values(row))
        if (one.superseded_by is None) and was.superseded_by is not None:
            labels.update(_labels_of(connection, one.id))
        if (one.superseded_by is not None) and was.superseded_by is None:
            labels.subtract(_labels_of(connection, one.id))


def _labels(connection: sql.Connection) -> Counter[Label]:
    """The labels of the table that is added to, with how many facts bear each."""
    held = (Label.model_validate_json(one) for one in connection.scalars(sql.select(_LABELS.c.record)))
    return Counter({one.model_copy(update={"count": 0}): one.count for one in held})


def _labels_of(connection: sql.Connection, report: str) -> Iterator[Label]:
    chosen = sql.select(_FACTS.c.record).where(_FACTS.c.report == report, _FACTS.c.read_as != "candidate")
    for record in connection.scalars(chosen):
        yield label_of(Fact.model_validate_json(record))


def _entries(connection: sql.Connection) -> tuple[ReportEntry, ...]:
    records = connection.scalars(sql.select(_REPORTS.c.record).order_by(_REPORTS.c.seq))
    return tuple(ReportEntry.model_validate_json(one) for one in records)


def _row(table: sql.Table, record: Record) -> dict[str, str | int | None]:
    columns = {column.name: getattr(record, column.name) for column in table.c if hasattr(record, column.name)}
    if "value" in columns:
        columns["value"] = str(columns["value"])  # SQL would make a float of it
    return columns | {"record": record.model_dump_json(exclude_defaults=True)}


def _insert(connection: sql.Connection, table: sql.Table, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(sql.insert(table), rows)
