"""Where a project lost points, and the reason that its self-evaluation form gives beside the score."""

from collections.abc import Iterator, Sequence

from assistant.lookup_record import Cell, Deduction, ScoreSheet
from corpus.fact import Fact
from corpus.plain import squeeze
from corpus.report import Table
from index.fact_rows import FactQuery
from index.library import Library

_FORM = "绩效自评表"
_TOTAL, _FUNDS = "自评得分", "年度资金总额"
_REASON = "原因"
_NONE = frozenset({"", "无", "无。", "/", "-", "—"})


def score_sheets(cells: Sequence[Cell], library: Library) -> tuple[ScoreSheet, ...]:
    """The forms of the projects asked about; a form printed twice is one."""
    sheets = [sheet for cell in cells if cell.subject.projects for sheet in _sheets(cell, library)]
    return tuple({_print(sheet): sheet for sheet in reversed(sheets)}.values())[::-1]


def _sheets(cell: Cell, library: Library) -> Iterator[ScoreSheet]:
    query = FactQuery(
        projects=cell.subject.projects, entities=(cell.entity,), years=(cell.year,), forms=(_FORM,),
        measures=("得分", "分值", "完成率"),
    )  # fmt: skip
    facts = library.facts.find(query)
    wanted = set(cell.subject.concepts) - {_TOTAL, _FUNDS}
    for report, ordinal in dict.fromkeys((one.report, one.source.table) for one in facts):
        of_form = [one for one in facts if (one.report, one.source.table) == (report, ordinal)]
        total = next((one for one in of_form if one.concept == _TOTAL), None)
        if total is not None and ordinal is not None:
            table = library.facts.table(report, ordinal)
            lost = tuple(one for one in _lost(of_form, table) if not wanted or one.score.concept in wanted)
            yield ScoreSheet(total=total, lost=lost)


def _lost(facts: Sequence[Fact], table: Table) -> Iterator[Deduction]:
    worth = {(one.source.line, one.concept): one for one in facts if one.measure == "分值"}
    for score in facts:
        full = worth.get((score.source.line, score.concept))
        if score.measure == "得分" and full is not None and score.value < full.value:
            rate = next((one for one in facts if one.measure == "完成率" and one.concept == score.concept), None)
            yield Deduction(score=score, worth=full, rate=rate, reason=_reason(score, table))


def _reason(score: Fact, table: Table) -> str | None:
    """What stands in the row's cell for reasons, on one line; 无 is none."""
    label = squeeze(score.source.row or "")
    for row in table.rows:
        if row.line <= score.source.line <= row.line_end and squeeze(row.label) == label:
            for cell in row.cells:
                if _REASON in "".join(table.columns[cell.column].path) and squeeze(cell.text) not in _NONE:
                    return "".join(cell.text.split()).rstrip("。")
    return None


def _print(sheet: ScoreSheet) -> tuple[object, ...]:
    lost = tuple((one.score.concept, one.score.value, one.worth.value, one.reason) for one in sheet.lost)
    return sheet.total.project, sheet.total.value, lost
