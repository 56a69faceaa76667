"""`wenzhang facts` and `wenzhang reports`: what is held, as a file and as a list."""

import sys
from pathlib import Path

from index.errors import WenzhangError
from index.export import BOM, write_csv
from index.fact_rows import FactQuery
from index.library import open_library
from index.settings import Settings


class UnknownReport(WenzhangError):
    """No report of that id is held."""


def export_facts(settings: Settings, out: Path | None, reports: tuple[str, ...]) -> int:
    """Write the facts as CSV, with a byte order mark in a file that a spreadsheet will open."""
    library = open_library(settings)
    known = {entry.id for entry in library.facts.reports()}
    if unknown := [one for one in reports if one not in known]:
        raise UnknownReport(f"没有收录报告 {'、'.join(unknown)}；收录了哪些请看 wenzhang reports")
    facts = library.facts.each(FactQuery(reports=reports))
    if out is None:
        return write_csv(facts, sys.stdout)
    with out.open("w", encoding="utf-8", newline="") as stream:
        stream.write(BOM)
        return write_csv(facts, stream)


def list_reports(settings: Settings) -> None:
    """Print the reports held, and the files that could not be taken in."""
    library = open_library(settings)
    for entry in library.facts.reports():
        print(entry.title)
        print(f"  编号 {entry.id} · {entry.identity.scope} · {entry.counts.facts} 条事实 · 文件 {entry.origin}")
    for refused in library.manifest.refused:
        print(f"未收录 {refused.said}")
