"""An imported table of figures → facts: every row with its reason to be left out, or its fact and its line.

The table is kept like a report: its text is there to be quoted, its facts stand in lines of it. What a row measures
is named as everywhere else, by the vocabulary.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import PurePath
from typing import Any

from corpus.errors import UnreadableTable
from corpus.fact import Blank, Fact, Facts, Holder, Measure
from corpus.facts.ids import fact_id
from corpus.figure import YUAN_PER
from corpus.import_columns import NEEDED, Columns, Field, columns_of, load_words
from corpus.import_row import ImportRow, Unusable, measured, row_of
from corpus.layouts import compact
from corpus.record import Record
from corpus.report import Identity, Report, Source
from corpus.tabular import Line, Sheet, joined, sheets_of

_ID = "数据表-"
_HEADER_WITHIN = 10  # rows in which the header is looked for


class BadRow(Record):
    """A row that was left out, and why."""

    line: int  # in the text of the table
    place: str  # as the file counts: 第 3 行, with its sheet where several are read
    reason: str


class Imported(Record):
    """What a table gave; `notes` say which sheets and columns were not read."""

    report: Report
    facts: Facts
    bad: tuple[BadRow, ...]
    notes: tuple[str, ...] = ()


class TableSaid(Record):
    """What a table would give, in a few words: how much, of whom, of when, and which rows it loses."""

    figures: int
    holders: int
    items: int
    years: tuple[int, ...]
    bad: int
    first_bad: tuple[BadRow, ...]
    notes: tuple[str, ...]


def said_of(table: Imported, shown: int = 20) -> TableSaid:
    facts = table.facts.facts
    return TableSaid(
        figures=len(facts),
        holders=len(table.facts.holders),
        items=len({fact.concept for fact in facts}),
        years=tuple(sorted({fact.year for fact in facts})),
        bad=len(table.bad),
        first_bad=table.bad[:shown],
        notes=table.notes,
    )


def is_imported(report: str) -> bool:
    """Whether a report's id is that of an imported table."""
    return report.startswith(_ID)


def read_imported(content: bytes, origin: str) -> Imported:
    """The facts of a table of figures. Raises UnreadableTable where no sheet has the columns that are needed."""
    found: list[tuple[Sheet, Columns]] = []
    notes: list[str] = []
    missing = NEEDED
    for sheet in sheets_of(content, origin):
        columns, lines = _headed(sheet)
        if columns.missing:
            notes.append(_unread(sheet, columns))
            missing = min(missing, columns.missing, key=len)
        else:
            found.append((sheet._replace(lines=tuple(lines)), columns))
            notes += sheet.notes
    if not found:
        raise UnreadableTable(_without_columns(origin, missing, notes))
    return _read(found, origin, sha256(content).hexdigest(), notes)


def _headed(sheet: Sheet) -> tuple[Columns, Sequence[Line]]:
    """What the header says the columns are, and the rows below it; else what comes closest to a header."""
    words = load_words()
    closest = Columns(at={})
    for at, line in enumerate(sheet.lines[:_HEADER_WITHIN]):
        columns = columns_of(line.cells or (), words)
        if not columns.missing:
            return columns, sheet.lines[at + 1 :]
        closest = min(closest, columns, key=lambda one: len(one.missing))
    return closest, ()


def _unread(sheet: Sheet, columns: Columns) -> str:
    if not sheet.shown:
        return f"工作表“{sheet.name}”被隐藏，没有读"
    if not sheet.lines:
        return f"工作表“{sheet.name}”是空的"
    lacking = "、".join(load_words().columns[name][1] for name in columns.missing)
    return f"工作表“{sheet.name}”没有这些栏：{lacking}，没有读"


def _without_columns(origin: str, missing: Sequence[Field], notes: Sequence[str]) -> str:
    words = load_words().columns
    told = "；".join(f"{words[name][1]}（也可写作 {'、'.join(words[name][2:5])}）" for name in missing)
    telling = [one for one in notes if len(notes) > 1 or "被隐藏" in one]
    sheets = f"（{'；'.join(telling)}）" if telling else ""
    return f"{origin}：没有找到这些栏：{told}。第一行应写明各栏的名称{sheets}"


def _read(found: Sequence[tuple[Sheet, Columns]], origin: str, digest: str, notes: Sequence[str]) -> Imported:
    text, lines = joined([sheet for sheet, _ in found])
    columns_of_lines = [columns for sheet, columns in found for _ in sheet.lines]
    texts = text.split("\n")
    title = PurePath(origin).stem
    good: list[ImportRow] = []
    bad: list[BadRow] = []
    for line, columns in zip(lines, columns_of_lines, strict=True):
        try:
            good.append(row_of(line, "\n".join(texts[line.number - 1 : line.end]), columns, title))
        except Unusable as reason:
            bad.append(_left_out(line, str(reason)))
    kept, clashing = _told_apart(good)
    if not kept:
        first = "；".join(f"{one.place}：{one.reason}" for one in (*bad, *clashing)[:5])
        raise UnreadableTable(f"{origin}：没有一行可以收录{f'（{first}）' if first else '：表里没有数据'}")
    report = _report(text, title, origin, digest, kept)
    return Imported(
        report=report,
        facts=Facts(
            facts=tuple(_fact(report, row) for row in kept if row.value is not None),
            blanks=tuple(_blank(report, row) for row in kept if row.value is None),
            holders=tuple(_holders(kept)),
        ),
        bad=tuple(sorted((*bad, *clashing), key=lambda one: one.line)),
        notes=tuple(notes),
    )


def _told_apart(rows: Sequence[ImportRow]) -> tuple[list[ImportRow], list[BadRow]]:
    """Rows of one and the same figure: a repetition is left out, and all of them where they contradict each other."""
    groups: dict[tuple[object, ...], list[ImportRow]] = {}
    for row in rows:
        groups.setdefault(row.place, []).append(row)
    kept: list[ImportRow] = []
    bad: list[BadRow] = []
    for first, *others in groups.values():
        if any((one.value, one.unit) != (first.value, first.unit) for one in others):
            reason = f"{_places([first, *others][:5])}是同一项而数字不同，都没有收录"
            bad += [_left_out(one.line, reason) for one in (first, *others)]
        else:
            kept.append(first)
            bad += [_left_out(one.line, f"与{first.line.place}重复") for one in others]
    return kept, bad


def _places(rows: Sequence[ImportRow]) -> str:
    if any(row.line.sheet for row in rows):
        return "、".join(row.line.place for row in rows)
    return f"第 {'、'.join(str(row.line.row) for row in rows)} 行"


def _left_out(line: Line, reason: str) -> BadRow:
    return BadRow(line=line.number, place=line.place, reason=reason)


# ---- what is kept ----


def _report(text: str, title: str, origin: str, digest: str, rows: Sequence[ImportRow]) -> Report:
    identity = Identity(entity=title, scope="单位", year=max(row.year for row in rows), kind="数据表")
    return Report(
        id=f"{_ID}{compact(title)}-{digest[:8]}",
        title=origin,
        identity=identity,
        origin=origin,
        sha256=digest,
        text=text,
        sections=(),
        tables=(),
    )


def _fact(report: Report, row: ImportRow) -> Fact:
    assert row.value is not None
    measure = _measure(row.item, row.unit)
    return Fact(
        id=fact_id(report.id, row.line.number),
        measure=measure,
        value=row.value,
        unit=row.unit,
        read_as="printed",
        basis="上年" if measure == "增减率" else None,
        **_named(report, row),
    )


def _blank(report: Report, row: ImportRow) -> Blank:
    return Blank(**_named(report, row))


def _named(report: Report, row: ImportRow) -> dict[str, Any]:
    aspect = measured(row.column) if row.column else None
    source = Source(
        report=report.id,
        line=row.line.number,
        line_end=row.line.end,
        quote=row.quote,
        heading=(row.line.place, *((row.source,) if row.source else ())),
        row=row.item,
        column=row.column or None,
    )
    return {
        "report": report.id, "entity": row.entity, "scope": row.scope, "year": row.year, "stage": row.stage,
        "fund": row.fund, "form": row.form, "item": row.item, "column": row.column or "金额",
        "concept": measured(row.item), "aspect": None if aspect in _WHOLE else aspect,
        "source": source,
    }  # fmt: skip


_WHOLE = frozenset({"合计", "总计", "小计", "金额", "数值", "决算数", "预算数"})


def _measure(item: str, unit: str) -> Measure:
    if unit in YUAN_PER:
        return "金额"
    if unit == "%":
        return next(
            (name for name, words in load_words().percent.items() if any(word in item for word in words)), "占比"
        )
    return "得分" if unit == "分" else "数量"


def _holders(rows: Iterable[ImportRow]) -> Iterator[Holder]:
    years: dict[str, dict[int, None]] = {}
    aliases: dict[str, dict[str, None]] = {}
    for row in rows:
        years.setdefault(row.entity, {})[row.year] = None
        aliases.setdefault(row.entity, {}).update(dict.fromkeys(row.aliases))
    for entity, held in years.items():
        yield Holder(entity=entity, years=tuple(sorted(held)), aliases=tuple(aliases[entity]))


__all__ = ["BadRow", "Imported", "UnreadableTable", "is_imported", "read_imported"]
