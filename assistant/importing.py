"""`wenzhang facts import` and `wenzhang facts remove`: tables of figures of one's own, taken in or thrown out whole."""

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

from assistant.indexing import bring_up_to_date
from corpus.imported import TableSaid
from corpus.refusal import Refusal
from corpus.sandbox import read_table
from index.errors import WenzhangError
from index.generation import writer_lock
from index.imports import Catalog, UnknownImport, catalog_of, keep, put
from index.settings import Settings


class NotImported(WenzhangError):
    """The file holds nothing that can be taken in."""


def import_table(settings: Settings, file: Path) -> str:
    """Take the table in and build the index with it; if that fails, everything stays as it was."""
    content = file.read_bytes()
    told = _told(file)
    replaced = _replaced(catalog_of(settings.data), content, file.name)
    built = _changed(settings, lambda: keep(settings.data, content, file.name))
    return "\n".join((told, *replaced, built))


def _replaced(held: Catalog, content: bytes, name: str) -> Iterator[str]:
    """What of the tables imported before gives way to this one."""
    digest = sha256(content).hexdigest()
    for one in held.imports:
        since = f"{one.imported:%Y-%m-%d %H:%M}"
        if one.origin == name and one.sha256 == digest:
            yield f"与 {since} 导入的是同一个文件，没有变化"
        elif one.origin == name:
            yield f"替换了 {since} 导入的同名表，原来的数字不再用来回答"
        elif one.sha256 == digest:
            yield f"内容与 {since} 导入的 {one.origin} 相同，改用新的文件名"


def _told(file: Path) -> str:
    """What the table holds and which rows it loses, found out where a hostile file does no harm; the facts themselves
    are read again by the build, from the copy of the same content."""
    table = read_table(file)
    if isinstance(table, Refusal):
        reason = table.reason if file.name in table.reason else f"{file.name}：{table.reason}"
        raise NotImported(f"没有导入。{reason}")
    return "\n".join([_said(file.name, table), *table.notes, *_bad(table)])


def remove_table(settings: Settings, name: str) -> str:
    """Throw an imported table out."""

    def change() -> Catalog:
        before = catalog_of(settings.data)
        if all(one.origin != name for one in before.imports):
            held = "、".join(one.origin for one in before.imports) or "没有导入过任何表"
            raise UnknownImport(f"没有导入过 {name}；导入过的表：{held}")
        put(settings.data, before.without(name))
        return before

    return f"已移除 {name}\n{_changed(settings, change)}"


def _changed(settings: Settings, change: Callable[[], Catalog]) -> str:
    """Change the list of tables and rebuild; the list goes back to what it was if the build fails."""
    with writer_lock(settings.data):
        before = change()
    try:
        return bring_up_to_date(settings, rebuild=False)
    except BaseException:
        with writer_lock(settings.data):
            put(settings.data, before)
        raise


def _said(name: str, table: TableSaid) -> str:
    years = table.years
    span = f"{years[0]}—{years[-1]}年" if len(years) > 1 else "".join(f"{year}年" for year in years)
    return f"已导入 {name}：{table.figures} 个数字，{table.holders} 个单位，{table.items} 个项目，{span}"


def _bad(table: TableSaid) -> list[str]:
    if not table.bad:
        return []
    lines = [f"  {one.place}：{one.reason}" for one in table.first_bad]
    more = [f"  另有 {table.bad - len(lines)} 行"] if table.bad > len(lines) else []
    return [f"没有收录的有 {table.bad} 行：", *lines, *more]
