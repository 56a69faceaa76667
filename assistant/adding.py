"""`wenzhang add` and `wenzhang remove`: what came of each file as it happens, and what is held in the end."""

from pathlib import Path

import typer

from assistant.batch import visible
from assistant.indexing import Bar, held_now
from index.adding import Added, Arrived, UnknownReport, add, named, remove
from index.fact_rows import ReportEntry
from index.settings import Settings

_MARKS = {"收录": "✓", "已有": "＝", "拒绝": "✗"}


def add_reports(settings: Settings, paths: list[Path]) -> bool:
    """Take files in, one line for each; returns whether any of them is held now."""
    with Bar() as bar:
        added = add(settings, paths, told=_tell, progress=bar)
    typer.echo(_said(added))
    return any(one.fate != "拒绝" for one in added.arrived)


def remove_report(settings: Settings, report: str, sure: bool) -> None:
    entry = named(settings, report)
    if not sure:
        typer.confirm(f"移除 {entry.title}（{entry.origin}）？", abort=True)
    with Bar() as bar:
        remove(settings, entry.id, bar)
    typer.echo(visible(f"已移除 {entry.title}（{entry.origin}）"))


def _tell(one: Arrived) -> None:
    reason = one.said if one.name in one.said else f"{one.name}：{one.said}"
    typer.echo(visible(f"{_MARKS[one.fate]} {reason}").replace("\n", " "), err=one.fate == "拒绝")


def _said(added: Added) -> str:
    fates = [one.fate for one in added.arrived]
    counted = [f"{fates.count(fate)} 个{words}" for fate, words in _FATES.items() if fate in fates]
    return "\n".join([f"{'，'.join(counted) or '没有文件'}。{held_now(added.manifest)}", *_versions(added)])


_FATES = {"收录": "文件新收录", "已有": "文件已有", "拒绝": "文件没有收录"}


def _versions(added: Added) -> list[str]:
    """Which of the files now in force supersede earlier ones."""
    titles = {one.said for one in added.arrived if one.fate == "收录"}
    old = [one for one in added.manifest.reports if one.superseded_by and one.title in titles]
    by = {one.id: one for one in added.manifest.reports}
    return [visible(_superseded(one, by[one.superseded_by or ""])) for one in old]


def _superseded(old: ReportEntry, new: ReportEntry) -> str:
    return f"{new.title}：按新收录的 {new.origin} 回答，旧版本 {old.origin} 保留"


__all__ = ["UnknownReport", "add_reports", "remove_report"]
