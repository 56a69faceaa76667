"""A file → a Report: identity, tables, sections, every piece with its place in the source."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path

from corpus.draft import DraftRow, DraftTable
from corpus.elsewhere import Elsewhere
from corpus.errors import NotAReport, UnreadableReport
from corpus.facts.names import CellName, RowName, cell_name
from corpus.facts.prose import prose_facts
from corpus.facts.tables import PERFORMANCE, frame_of, row_names, stated_in
from corpus.identity import read_identity, report_id, title_of
from corpus.limits import Limits
from corpus.places import with_boxes
from corpus.readers.dispatch import read_transcript
from corpus.readers.forms import read_forms
from corpus.readers.performance import read_performance
from corpus.readers.targets import read_targets
from corpus.report import Cell, Identity, Report, Row, Section, Table
from corpus.sections import read_sections
from corpus.solve import Agrees, Placed, Ruling, place
from corpus.transcript import Transcript, page_of, pages_of

READER = 8
_LONGEST_NAME = 100


def read_report(path: Path, limits: Limits | None = None) -> Report:
    """Reads a report of any kind. Raises UnreadableReport, or OSError where the file cannot be opened."""
    raw = path.read_bytes()
    transcript = read_transcript(raw, limits or Limits())
    return report_of(transcript, origin=shown_name(path), digest=sha256(raw).hexdigest())


def shown_name(path: Path) -> str:
    """The file's name as it may be shown and stored: one short line, whatever the name was made of."""
    name = "".join(char if char.isprintable() else "\ufffd" for char in path.name)
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 20]}…{name[-19:]}"


def report_of(transcript: Transcript, *, origin: str, digest: str) -> Report:
    """What is read off any transcript, whichever file it comes from."""
    text = transcript.text
    identity = read_identity(text)
    if identity is None:
        raise NotAReport(f"“{origin}”没有读出年度、报告种类或单位名称，不像一份预决算公开报告")
    lines = text.split("\n")
    assessed = read_performance(lines, report=report_id(identity, digest), first_ordinal=0)
    performance = (*assessed, *read_targets(lines, first_ordinal=len(assessed)))
    spans = [(table.line, table.line_end) for table in performance]
    drafts = read_forms(text, spans, of_government=identity.is_government)
    spans = [*((one.line, one.line_end) for one in drafts), *((one.line, one.line_end) for one in performance)]
    tabled = {number for first, last in spans for number in range(first, last + 1)}
    report = Report(
        id=report_id(identity, digest),
        title=title_of(identity),
        identity=identity,
        origin=origin,
        sha256=digest,
        text=text,
        sections=read_sections(text, spans, broken=transcript.broken),
        tables=(),
        unread=transcript.unread,
        ocr_pages=transcript.ocr_pages,
        places=tuple(one for one in transcript.places if one.cell is None or one.line not in tabled),
    )
    tables = with_boxes(_tables(report, drafts, performance), transcript.places)
    return report.model_copy(update={"tables": tables})


def _tables(report: Report, drafts: Sequence[DraftTable], performance: Sequence[Table]) -> tuple[Table, ...]:
    """All tables in printed order. Those that know their columns come first into what decides the others."""
    breaks = pages_of(report.text)
    done = {table.line: table.model_copy(update={"page": page_of(breaks, table.line)}) for table in performance}
    lost = any(map(_openness, drafts))
    elsewhere = Elsewhere(prose_facts(report) if lost else ())
    waiting = sorted(drafts, key=_openness)
    while waiting:
        left = []
        for draft in waiting:
            table = done[draft.line] = _table(report, draft, elsewhere)
            if lost and table.form not in PERFORMANCE:
                elsewhere.learn(stated_in(report, table))
            if any(cell.read_as == "candidate" for row in table.rows for cell in row.cells):
                left.append(draft)
        # What the later tables have settled may decide the earlier ones.
        waiting = left if len(left) < len(waiting) else []
    ordered = [done[line] for line in sorted(done)]
    return tuple(table.model_copy(update={"ordinal": ordinal}) for ordinal, table in enumerate(ordered))


def _openness(draft: DraftTable) -> int:
    """How many rows have amounts that could stand in more than one way."""
    widths = [len(columns) for columns in _ruling(draft).blocks]
    return sum(
        any(amount.column is None for amount in row.amounts) and 0 < len(row.amounts) < widths[row.block]
        for row in draft.rows
    )


def _ruling(draft: DraftTable) -> Ruling:
    count = 1 + max((column.block for column in draft.columns), default=0)
    blocks = tuple(
        tuple(index for index, column in enumerate(draft.columns) if column.block == block) for block in range(count)
    )
    return Ruling(blocks=blocks, sums=draft.sums, same=draft.same)


def _table(report: Report, draft: DraftTable, elsewhere: Elsewhere) -> Table:
    placed = place(draft.rows, _ruling(draft), _agrees(report, draft, elsewhere))
    lines = report.text.split("\n")
    rows = [_row(lines, row, _cells(row, at, draft)) for row, at in zip(draft.rows, placed, strict=True)]
    return _with_rows(report, draft, rows)


def _agrees(report: Report, draft: DraftTable, elsewhere: Elsewhere) -> Agrees:
    frame = frame_of(report, draft.title, draft.notes, draft.columns)
    unit = draft.unit or "万元"

    @cache  # few tables need it
    def names() -> tuple[RowName, ...]:
        return row_names(_with_rows(report, draft, [_row((), row, ()) for row in draft.rows]))

    def name_of(index: int, column: int) -> CellName:
        return cell_name(frame, names()[index], draft.columns[column].path)

    def agrees(index: int, column: int, cells: Mapping[int, Decimal]) -> bool | None:
        name, code = name_of(index, column), names()[index].code
        value = cells.get(column, Decimal(0))
        if name.aspect is None:
            fund = name.fund if frame.form is not None and name.fund != frame.form.fund else ""
            return elsewhere.amount_agrees(name, fund, value, unit)
        whole = next((one for at, one in cells.items() if name_of(index, at).aspect is None), None)
        return elsewhere.part_agrees(code, name, value, whole, unit) if code is not None else None

    return agrees


def _with_rows(report: Report, draft: DraftTable, rows: Sequence[Row]) -> Table:
    form = frame_of(report, draft.title, draft.notes).form if draft.columns else None  # without: nobody read it
    return Table(
        ordinal=0,
        title=draft.title,
        form=form.name if form else None,
        unit=draft.unit,
        columns=draft.columns,
        rows=tuple(rows),
        line=draft.line,
        line_end=draft.line_end,
        heading=_heading(report.sections, draft.line, draft.title),
        notes=draft.notes,
        declared_empty=draft.declared_empty,
        page=page_of(pages_of(report.text), draft.line),
    )


def _heading(sections: Sequence[Section], line: int, title: str) -> tuple[str, ...]:
    above = [section for section in sections if section.line <= line]
    return (*(above[-1].heading[:1] if above else ()), title)


def _cells(row: DraftRow, at: Placed, draft: DraftTable) -> tuple[Cell, ...]:
    """The cells of the row's block, blank ones too: that nothing is printed is known once all amounts are placed."""
    filled = {column: (amount, sure) for column, amount, sure in zip(at.columns, row.amounts, at.read_as, strict=False)}
    cells = []
    for index in (one for one, column in enumerate(draft.columns) if column.block == row.block):
        if index in filled:
            amount, sure = filled[index]
            cell = Cell(
                column=index, text=amount.text, line=amount.line, value=amount.value, at=amount.at, read_as=sure
            )
            cells.append(cell)
        elif index not in at.open:
            cells.append(Cell(column=index, text="", line=row.line, at=dict(row.places).get(index)))
    return tuple(cells)


def _row(lines: Sequence[str], row: DraftRow, cells: tuple[Cell, ...]) -> Row:
    return Row(
        label=row.label,
        cells=cells,
        line=row.line,
        line_end=row.line_end,
        quote="\n".join(lines[row.line - 1 : row.line_end]),
        code=row.code,
        number=row.number,
        block=row.block,
    )


__all__ = ["READER", "Identity", "UnreadableReport", "read_report", "report_of", "shown_name"]
