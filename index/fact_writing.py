"""Writing a fact table: what is new, what became of the reports held, what is taken out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sql

from corpus.fact import Fact
from corpus.places import places_of
from corpus.reading import Reading
from corpus.record import Record
from index.fact_pages import looked_up
from index.fact_rows import Label, ReportEntry, entry_of, label_of
from index.fact_schema import (
    BLANKS,
    EMPTY_FORMS,
    FACTS,
    FINDINGS,
    HOLDINGS,
    LABELS,
    PLACES,
    REPORTS,
    SCHEMA,
    SECTIONS,
    TABLES,
    TOUCHED,
)
from index.holdings import holdings_of
from index.versions import Plan

_BATCH = 1000  # rows to a statement


def write_all(connection: sql.Connection, readings: Iterable[Reading], plan: Plan) -> tuple[ReportEntry, ...]:
    SCHEMA.create_all(connection)
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
    connection.execute(sql.delete(LABELS))
    _insert(connection, LABELS, [{"record": label.model_dump_json()} for label in counted])
    connection.execute(sql.text("ANALYZE"))
    return entries


def _write(connection: sql.Connection, reading: Reading, labels: Counter[Label]) -> ReportEntry:
    report, facts, findings = reading.report, reading.facts, reading.findings
    entry = entry_of(reading)
    _insert(connection, REPORTS, [_row(REPORTS, entry) | {"text": report.text}])
    for start in range(0, len(facts.facts), _BATCH):
        batch = facts.facts[start : start + _BATCH]
        _insert(connection, FACTS, [_row(FACTS, fact) | looked_up(fact) for fact in batch])
    _insert(connection, BLANKS, [_row(BLANKS, blank) for blank in facts.blanks])
    _insert(connection, EMPTY_FORMS, [_row(EMPTY_FORMS, form) for form in facts.empty_forms])
    here = {"report": report.id}
    _insert(connection, TABLES, [_row(TABLES, table) | here for table in report.tables])
    _insert(connection, SECTIONS, [_row(SECTIONS, section) | here for section in report.sections])
    _insert(connection, PLACES, [_row(PLACES, place) | here for place in places_of(report)])
    _insert(connection, HOLDINGS, [_row(HOLDINGS, one) | here for one in holdings_of(report, facts)])
    _insert(connection, FINDINGS, [_row(FINDINGS, one) for one in findings])
    _insert(connection, TOUCHED, [{"fact": fact, "finding": one.id} for one in findings for fact in one.facts])
    labels.update(label_of(fact) for fact in facts.facts if fact.read_as != "candidate")
    return entry


def _drop(connection: sql.Connection, reports: Sequence[str]) -> None:
    """Take everything of these reports out."""
    theirs = sql.select(FINDINGS.c.id).where(FINDINGS.c.report.in_(reports))
    connection.execute(sql.delete(TOUCHED).where(TOUCHED.c.finding.in_(theirs)))
    for table in (FACTS, BLANKS, EMPTY_FORMS, TABLES, SECTIONS, PLACES, HOLDINGS, FINDINGS):
        connection.execute(sql.delete(table).where(table.c.report.in_(reports)))
    connection.execute(sql.delete(REPORTS).where(REPORTS.c.id.in_(reports)))


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
        connection.execute(sql.update(REPORTS).where(REPORTS.c.id == one.id).values(row))
        if (one.superseded_by is None) and was.superseded_by is not None:
            labels.update(_labels_of(connection, one.id))
        if (one.superseded_by is not None) and was.superseded_by is None:
            labels.subtract(_labels_of(connection, one.id))


def _labels(connection: sql.Connection) -> Counter[Label]:
    """The labels of the table that is added to, with how many facts bear each."""
    held = (Label.model_validate_json(one) for one in connection.scalars(sql.select(LABELS.c.record)))
    return Counter({one.model_copy(update={"count": 0}): one.count for one in held})


def _labels_of(connection: sql.Connection, report: str) -> Iterator[Label]:
    chosen = sql.select(FACTS.c.record).where(FACTS.c.report == report, FACTS.c.read_as != "candidate")
    for record in connection.scalars(chosen):
        yield label_of(Fact.model_validate_json(record))


def _entries(connection: sql.Connection) -> tuple[ReportEntry, ...]:
    records = connection.scalars(sql.select(REPORTS.c.record).order_by(REPORTS.c.seq))
    return tuple(ReportEntry.model_validate_json(one) for one in records)


def _row(table: sql.Table, record: Record) -> dict[str, str | int | None]:
    columns = {column.name: getattr(record, column.name) for column in table.c if hasattr(record, column.name)}
    if "value" in columns:
        columns["value"] = str(columns["value"])  # SQL would make a float of it
    return columns | {"record": record.model_dump_json(exclude_defaults=True)}


def _insert(connection: sql.Connection, table: sql.Table, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(sql.insert(table), rows)
