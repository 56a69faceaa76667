"""An imported table of figures → facts: every row with its reason to be left out, or its fact and its line.

The table is kept like a report: its text is there to be quoted, its facts stand in lines of it. What a row measures
is named as everywhere else, by the vocabulary.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import PurePath

from corpus.fact import Blank, Fact, Facts, Holder, Measure
from corpus.facts.ids import fact_id
from corpus.figure import YUAN_PER
from corpus.import_columns import NEEDED, Columns, columns_of, load_words
from corpus.import_row import ImportRow, Unusable, measured, row_of
from corpus.layouts import compact
from corpus.record import Record
from corpus.report import Identity, Report, Source
from corpus.tabular import Line, Sheet, UnreadableTable, sheets_of

_ID = "数据表-"
_HEADER_WITHIN = 10  # rows in which the header is looked for


class BadRow(Record):
    """A row that was left out, and why."""

    line: int
    reason: str


class Imported(Record):
    """What a table gave."""

    report: Report
    facts: Facts
    bad: tuple[BadRow, ...]


def is_imported(report: str) -> bool:
    """Whether a report's id is that of an imported table."""
    return report.startswith(_ID)


def read_imported(content: bytes, origin: str) -> Imported:
    """The facts of a table of figures. Raises UnreadableTable where no sheet has the columns that are needed."""
    words = load_words()
    missing = NEEDED
    for sheet in sheets_of(content, origin):
        for at, line in enumerate(sheet.lines[:_HEADER_WITHIN]):
            columns = columns_of(line.cells or (), words)
            if not columns.missing:
                return _read(sheet, sheet.lines[at + 1 :], columns, origin, sha256(content).hexdigest())
            missing = min(missing, columns.missing, key=len)
    told = "；".join(f"{words.columns[name][1]}（也可写作 {'、'.join(words.columns[name][2:5])}）" for name in missing)
    raise UnreadableTable(f"{origin}：没有找到这些栏：{told}。第一行应写明各栏的名称")


def _read(sheet: Sheet, lines: Sequence[Line], columns: Columns, origin: str, digest: str) -> Imported:
    texts = sheet.text.split("\n")
    title = PurePath(origin).stem
    good: list[ImportRow] = []
    bad: list[BadRow] = []
    for line in lines:
        try:
            good.append(row_of(line, "\n".join(texts[line.number - 1 : line.end]), columns, title))
        except Unusable as reason:
            bad.append(BadRow(line=line.number, reason=str(reason)))
    kept, clashing = _told_apart(good)
    if not kept:
        first = "；".join(f"第 {one.line} 行：{one.reason}" for one in (*bad, *clashing)[:5])
        raise UnreadableTable(f"{origin}：没有一行可以收录{f'（{first}）' if first else '：表里没有数据'}")
    report = _report(sheet.text, title, origin, digest, kept)
    return Imported(
        report=report,
        facts=Facts(
            facts=tuple(_fact(report, row) for row in kept if row.value is not None),
            blanks=tuple(_blank(report, row) for row in kept if row.value is None),
            holders=tuple(_holders(kept)),
        ),
        bad=tuple(sorted((*bad, *clashing), key=lambda one: one.line)),
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
            lines = "、".join(str(one.line.number) for one in (first, *others)[:5])
            bad += [_left_out(one, f"第 {lines} 行是同一项而数字不同，都没有收录") for one in (first, *others)]
        else:
            kept.append(first)
            bad += [_left_out(one, f"与第 {first.line.number} 行重复") for one in others]
    return kept, bad


def _left_out(row: ImportRow, reason: str) -> BadRow:
    return BadRow(line=row.line.number, reason=reason)


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
    return Fact.model_validate(
        _named(report, row)
        | {
            "id": fact_id(report.id, row.line.number),
            "measure": measure,
            "value": row.value,
            "unit": row.unit,
            "read_as": "printed",
            "basis": "上年" if measure == "增减率" else None,
        }
    )


def _blank(report: Report, row: ImportRow) -> Blank:
    return Blank.model_validate(_named(report, row))


def _named(report: Report, row: ImportRow) -> dict[str, object]:
    aspect = measured(row.column) if row.column else None
    source = Source(
        report=report.id,
        line=row.line.number,
        line_end=row.line.end,
        quote=row.quote,
        heading=(row.source,) if row.source else (),
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
