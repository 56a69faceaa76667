"""Reports and facts made by hand: just enough for the store, which does not care what they say."""

from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from corpus.fact import Blank, EmptyForm, Fact, Facts
from corpus.report import Cell, Column, Identity, Paragraph, Report, Row, Section, Source, Table

ENTITY = "某县教育局"


def read_lines(path: Path) -> Report:
    """A report of lines `项目 金额`; the first line is the year. A file that says 坏 cannot be read."""
    text = path.read_text(encoding="utf-8")
    year, *lines = text.splitlines()
    if "坏" in text:
        raise ValueError("读不懂的报告")
    digest = sha256(path.read_bytes()).hexdigest()
    rows = tuple(_row(line, number) for number, line in enumerate(lines, 2))
    table = Table(
        ordinal=0, title="支出决算表", form="支出决算表", unit="万元", columns=(Column(path=("合计",)),), rows=rows,
        line=2, line_end=len(lines) + 1,
    )  # fmt: skip
    section = Section(
        heading=("说明",), line=1, paragraphs=(Paragraph(raw=text, start=0, line=1, line_end=len(lines) + 1),)
    )
    return Report(
        id=digest[:12], title=f"{ENTITY}{year}年度决算", origin=path.name, sha256=digest, text=text,
        identity=Identity(entity=ENTITY, scope="单位本级", year=int(year), kind="单位决算"),
        sections=(section,), tables=(table,),
    )  # fmt: skip


def facts_of_lines(report: Report) -> Facts:
    rows = [row for table in report.tables for row in table.rows]
    facts = tuple(
        fact(report, row.label, row.cells[0].value, line=row.line, quote=row.quote)
        for row in rows
        if row.cells[0].value is not None
    )
    blanks = tuple(blank(report, row.label, row.line) for row in rows if row.cells[0].value is None)
    return Facts(facts=facts, blanks=blanks, empty_forms=(empty_form(report),))


def fact(report: Report, concept: str, value: object, /, line: int = 1, quote: str = "", **more: object) -> Fact:
    given = {
        "id": f"{report.id}-{concept}-{line}", "report": report.id, "entity": report.identity.entity,
        "scope": report.identity.scope, "year": report.identity.year, "stage": "决算", "fund": "全部收支",
        "form": "支出决算表", "item": concept, "column": "合计", "concept": concept, "measure": "金额",
        "value": Decimal(str(value)), "unit": "万元", "read_as": "printed",
        "source": Source(report=report.id, line=line, line_end=line, quote=quote, table=0),
    }  # fmt: skip
    return Fact.model_validate(given | more)


def blank(report: Report, concept: str, line: int) -> Blank:
    full = fact(report, concept, 0, line).model_dump(
        exclude={"id", "measure", "value", "unit", "read_as", "path", "project", "basis", "qualifier"}
    )
    return Blank.model_validate(full)


def empty_form(report: Report) -> EmptyForm:
    source = Source(report=report.id, line=1, line_end=1, quote="本表无数据")
    identity = report.identity
    return EmptyForm(
        report=report.id,
        entity=identity.entity,
        year=identity.year,
        form="国有资本经营预算财政拨款支出决算表",
        source=source,
    )


def _row(line: str, number: int) -> Row:
    label, _, amount = line.partition(" ")
    cell = Cell(column=0, text=amount, line=number, value=Decimal(amount) if amount else None)
    return Row(label=label, cells=(cell,), line=number, line_end=number, quote=line)
