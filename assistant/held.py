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
    facts = library.facts.find(FactQuery(reports=reports))
    if out is None:
        return write_csv(facts, sys.stdout)
    with out.open("w", encoding="utf-8", newline="") as stream:
        stream.write(BOM)
        return write_csv(facts, stream)


def list_reports(settings: Settings) -> None:
    """Print the reports held, and the files that could not be taken in."""
    from rich.console import Console
    from rich.table import Table

    library = open_library(settings)
    table = Table("编号", "年度", "单位", "口径", "种类", "标题", "事实")
    for entry in library.facts.reports():
        one = entry.identity
        cells = (entry.id, str(one.year), one.entity, one.scope, one.kind, entry.title, str(entry.counts.facts))
        table.add_row(*map(_literal, cells))
    console = Console()
    console.print(table)
    for refused in library.manifest.refused:
        console.print(_literal(f"未收录 {refused.origin}：{refused.reason}"))


def _literal(text: str) -> str:
    """Text that rich shows as it stands: brackets in titles are no markup."""
    from rich.markup import escape

    return escape(text)
