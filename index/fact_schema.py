"""The tables of the fact table, one row per record, and what they can be asked for by."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sql

from corpus.fact import Blank
from index.bare_figure import BareFigure
from index.fact_pages import VIEWED
from index.fact_rows import QUERIED

SCHEMA = sql.MetaData()
_TYPES: dict[str, type[sql.types.TypeEngine[Any]]] = {
    **dict.fromkeys(("year", "ordinal", "line"), sql.Integer),
    "worth": sql.Float,
}


def _named(name: str, columns: Iterable[str]) -> sql.Table:
    """A table of records that can be asked for by `columns`; the record itself is kept whole, as JSON."""
    return sql.Table(
        name,
        SCHEMA,
        sql.Column("seq", sql.Integer, primary_key=True),
        sql.Column("id", sql.String(64)),
        *(sql.Column(column, _TYPES.get(column, sql.String)) for column in columns),
        sql.Column("record", sql.Text, nullable=False),
    )


FACTS = _named("facts", [*QUERIED.values(), "value", "unit", "item", "named", "sought", "worth"])
FIGURE = [FACTS.c[name] for name in BareFigure._fields]
BLANKS = _named("blanks", [name for name in QUERIED.values() if name in Blank.model_fields])
EMPTY_FORMS = _named("empty_forms", ["report", "entity", "year", "form"])
TABLES = _named("tables", ["report", "ordinal"])
SECTIONS = _named("sections", ["report"])
PLACES = _named("places", ["report", "line"])
LABELS = _named("labels", [])
HOLDINGS = _named("holdings", ["report"])
FINDINGS = _named("findings", ["report", "severity"])
TOUCHED = sql.Table("touched", SCHEMA, sql.Column("fact", sql.String(64)), sql.Column("finding", sql.String(64)))
REPORTS = _named("reports", [])
REPORTS.append_column(sql.Column("text", sql.Text, nullable=False))

sql.Index("fact_id", FACTS.c.id, unique=True)
sql.Index("fact_concept", FACTS.c.concept, FACTS.c.year, FACTS.c.entity)
sql.Index("fact_code", FACTS.c.code, FACTS.c.year)
sql.Index("fact_project", FACTS.c.project)
sql.Index("fact_form", FACTS.c.report, FACTS.c.form)
# All that views choose and sort by: it is gone through instead of the table, which is ten times as large. What comes
# first is never looked up by its beginning, so that no other query is led here.
_LEAFED = ("sought", "named", "worth", "item", "read_as", *(QUERIED[name] for name in VIEWED))
sql.Index("fact_view", *(FACTS.c[name] for name in _LEAFED))
sql.Index("blank_concept", BLANKS.c.concept, BLANKS.c.year, BLANKS.c.entity)
sql.Index("table_place", TABLES.c.report, TABLES.c.ordinal)
sql.Index("section_report", SECTIONS.c.report)
sql.Index("place_line", PLACES.c.report, PLACES.c.line)
sql.Index("finding_report", FINDINGS.c.report)
sql.Index("touched_fact", TOUCHED.c.fact)
sql.Index("report_id", REPORTS.c.id, unique=True)
