"""Reports held, and what came of files that were taken in: how much was read off each and what does not fit."""

from collections.abc import Sequence

from assistant.page.markup import Markup, drawn
from corpus.coverage import Coverage
from corpus.record import Record
from index.adding import Added, Arrived
from index.fact_rows import ReportEntry
from index.library import Library

_MOST = 200  # reports that are listed, the latest first


class _Line(Record):
    entry: ReportEntry
    covered: tuple[str, ...]
    below: bool


class _Came(Record):
    arrived: Arrived
    line: _Line | None
    replaced: tuple[str, ...]  # files of older versions


def held_reports(library: Library) -> Markup:
    """The reports that are held, the latest first."""
    entries = library.facts.versions[::-1]
    lines = [_line(one, library.coverage_floor) for one in entries[:_MOST]]
    return drawn("desk_reports.html", lines=lines, total=len(entries), refused=library.manifest.refused[:_MOST])


def coverage_report(added: Added, floor: float) -> Markup:
    """What came of each file: its report with what was read off it, or the reason why there is none."""
    return drawn("desk_added.html", came=[_came(one, added.manifest.reports, floor) for one in added.arrived])


def _came(arrived: Arrived, held: Sequence[ReportEntry], floor: float) -> _Came:
    entry = next((one for one in held if arrived.name in (one.origin, *one.names)), None)
    if entry is None or arrived.fate == "拒绝":
        return _Came(arrived=arrived, line=None, replaced=())
    old = tuple(one.origin for one in held if one.superseded_by == entry.id)
    return _Came(arrived=arrived, line=_line(entry, floor), replaced=old)


def _line(entry: ReportEntry, floor: float) -> _Line:
    covered = _covered(entry.coverage) if entry.coverage else ()
    return _Line(entry=entry, covered=covered, below=entry.coverage is not None and entry.coverage.share < floor)


def _covered(one: Coverage) -> tuple[str, ...]:
    undecided = f"，其中 {one.undecided} 个未定，不用来回答" if one.undecided else ""
    lines = (
        f"表 {one.tables} 张" + (f"，不认得名称的 {len(one.unknown)} 张" if one.unknown else ""),
        f"表中数字 {one.printed} 个，读出 {one.read} 个{undecided}",
        f"文中金额 {one.amounts} 个，读出 {one.amounts_read} 个" if one.amounts else "",
        f"勾稽关系 {one.relations} 条，成立 {one.holding} 条" if one.relations else "",
        f"从图片识别的有 {len(one.recognised)} 页，请对照原件" if one.recognised else "",
        *(f"没有读的：{part}" for part in one.unread),
    )
    return tuple(filter(None, lines))


__all__ = ["coverage_report", "held_reports"]
