"""`wenzhang facts` and `wenzhang reports`: what is held, as a file and as a list."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from corpus.coverage import Coverage
from index.errors import WenzhangError
from index.export import BOM, write_csv
from index.fact_rows import FactQuery, ReportEntry
from index.library import Library, open_library
from index.settings import Settings


class UnknownReport(WenzhangError):
    """No report of that id is held."""


def export_facts(settings: Settings, out: Path | None, reports: tuple[str, ...]) -> int:
    """Write the facts as CSV, with a byte order mark in a file that a spreadsheet will open."""
    library = open_library(settings)
    known = {entry.id for entry in library.facts.versions}
    if unknown := [one for one in reports if one not in known]:
        raise UnknownReport(f"没有收录报告 {'、'.join(unknown)}；收录了哪些请看 wenzhang reports")
    facts = library.facts.each(FactQuery(reports=reports))
    if out is None:
        return write_csv(facts, sys.stdout)
    with out.open("w", encoding="utf-8", newline="") as stream:
        stream.write(BOM)
        return write_csv(facts, stream)


def list_reports(settings: Settings) -> str:
    """The reports held with what was read off them, and the files that could not be taken in."""
    library = open_library(settings)
    lines = [line for entry in library.facts.versions for line in _lines(entry, library, settings.coverage_floor)]
    return "\n".join([*lines, *(f"未收录 {one.said}" for one in library.manifest.refused)])


def _lines(entry: ReportEntry, library: Library, floor: float) -> Iterator[str]:
    old = "（旧版本，不用来回答）" if entry.superseded_by else ""
    yield f"{entry.title}{old}"
    names = "、".join((entry.origin, *entry.names))
    yield f"  编号 {entry.id} · {entry.identity.scope} · {entry.counts.facts} 条事实 · 文件 {names}"
    if entry.coverage is not None:
        yield f"  {_covered(entry.coverage)}"
        if entry.coverage.recognised:
            yield f"  从图片识别的有 {len(entry.coverage.recognised)} 页，请对照原件"
        yield from (f"  没有读的：{part}" for part in entry.coverage.unread)
        if entry.coverage.share < floor:
            yield f"  ！读出的数字不到 {floor:.0%}，用到它的答案会注明"
    if entry.counts.findings:
        yield f"  核对：不一致 {entry.counts.contradictions} 处，其他 {_others(entry)} 处（wenzhang audit {entry.id}）"
    for before in library.facts.versions_before(entry.id):
        yield f"  另有旧版本：{before.origin}（{before.id}）"


def _covered(one: Coverage) -> str:
    tables = f"{one.tables} 张表" + (f"（{len(one.unknown)} 张不认得名称）" if one.unknown else "")
    undecided = f"，{one.undecided} 个未定" if one.undecided else ""
    said = [
        tables,
        f"表中数字 {one.printed} 个，读出 {one.read} 个{undecided}",
        f"文中金额 {one.amounts} 个，读出 {one.amounts_read} 个",
        f"勾稽关系 {one.relations} 条，成立 {one.holding} 条",
    ]
    return " · ".join(said)


def _others(entry: ReportEntry) -> int:
    return entry.counts.findings - entry.counts.contradictions


def reports_as_json(settings: Settings) -> str:
    """The same for a program."""
    library = open_library(settings)
    reports = [_object(one, settings.coverage_floor) for one in library.facts.versions]
    refused = [{"file": one.origin, "reason": one.reason} for one in library.manifest.refused]
    return json.dumps({"reports": reports, "refused": refused}, ensure_ascii=False, indent=1)


def _object(entry: ReportEntry, floor: float) -> dict[str, object]:
    shared = entry.model_dump(mode="json", exclude={"coverage", "origin", "names"})
    coverage = entry.coverage.model_dump(mode="json") if entry.coverage else None
    share = round(entry.coverage.share, 4) if entry.coverage else None
    below = entry.coverage is not None and entry.coverage.share < floor
    files = [entry.origin, *entry.names]
    return shared | {"files": files, "coverage": coverage, "share": share, "below_floor": below}
