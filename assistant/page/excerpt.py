"""A table as printed, in whole or around a row, with the cited cells and their headers marked. HTML, all escaped."""

from collections.abc import Sequence
from itertools import groupby

from assistant.page.markup import Markup
from corpus.layouts import compact
from corpus.record import Record
from corpus.report import Row, Table

_AROUND = 2  # rows shown above and below the cited one
_WIDE = 5  # more columns than this are shown one below the other
_ON = Markup(" class=wz-on")


class Cited(Record):
    """Cells of one row of a table."""

    table: Table
    row: Row
    columns: tuple[str, ...]  # their paths as cited, joined by "/"


def excerpt(cited: Cited) -> Markup:
    """The cited row among its neighbours, or column by column where the table is wide; the whole table to be opened."""
    rows, columns = _rows(cited), _columns(cited)
    at = rows.index(cited.row)
    near = [row for index, row in enumerate(rows) if abs(index - at) <= _AROUND or (index == 0 and row.code is None)]
    opened = Markup("<details class=wz-whole><summary>整张表</summary>{}</details>").format(
        _across(cited, rows, columns)
    )
    if len(columns) > _WIDE:
        return _downwards(cited, columns) + opened
    return _across(cited, near, columns) + (opened if len(near) < len(rows) else Markup())


def whole(cited: Cited) -> Markup:
    """Every row and column of the block that the row stands in."""
    return _across(cited, _rows(cited), _columns(cited))


def _rows(cited: Cited) -> list[Row]:
    rows = [row for row in cited.table.rows if row.block == cited.row.block]
    return [row for row in rows if row == cited.row or row.label or any(cell.text for cell in row.cells)]


def _columns(cited: Cited) -> list[int]:
    return [index for index, column in enumerate(cited.table.columns) if column.block == cited.row.block]


def _across(cited: Cited, rows: Sequence[Row], columns: Sequence[int]) -> Markup:
    lines = [
        Markup("<tr{}><th scope=row>{}</th>{}</tr>").format(
            Markup(" class=wz-cited") if row == cited.row else Markup(),
            _label(row),
            Markup().join(_cell(cited, row, one) for one in columns),
        )
        for row in rows
    ]
    return _table(cited.table, _heads(cited, columns), lines)


def _table(table: Table, heads: Markup, lines: Sequence[Markup]) -> Markup:
    """Wide tables scroll within themselves, by keyboard too."""
    title = compact(table.title)
    unit = f"　单位：{table.unit}" if table.unit else ""
    return Markup(
        '<div class=wz-scroll tabindex=0 role=group aria-label="{}"><table><caption>{}{}</caption>'
        "<thead>{}</thead><tbody>{}</tbody></table></div>"
    ).format(title, title, unit, heads, Markup().join(lines))


def _heads(cited: Cited, columns: Sequence[int]) -> Markup:
    """The header as printed: cells over several columns, cells down to the rows."""
    paths = [cited.table.columns[one].path for one in columns]
    wanted = [path for path in paths if "/".join(path) in cited.columns]
    depth = max((len(path) for path in paths), default=1)
    lines = [Markup("<th scope=col rowspan={}>项目</th>").format(depth)] + [Markup()] * (depth - 1)
    for level in range(depth):
        for above, group in groupby(paths, key=lambda path: path[: level + 1] if len(path) > level else None):
            if above is not None:
                members = list(group)
                down = depth - level if len(above) == len(members[0]) else 1
                on = any(path[: level + 1] == above for path in wanted)
                lines[level] += _head(above[-1], len(members), down, on)
    return Markup().join(Markup("<tr>{}</tr>").format(line) for line in lines)


def _head(text: str, over: int, down: int, on: bool) -> Markup:
    spans = Markup(" colspan={}").format(over) if over > 1 else Markup()
    spans += Markup(" rowspan={}").format(down) if down > 1 else Markup()
    scope = "colgroup" if over > 1 else "col"
    return Markup("<th scope={}{}{}>{}</th>").format(scope, spans, _ON if on else Markup(), text)


def _downwards(cited: Cited, columns: Sequence[int]) -> Markup:
    lines = [
        Markup("<tr><th scope=row{}>{}</th>{}</tr>").format(
            _ON if _is_cited(cited, cited.row, one) else Markup(),
            " / ".join(cited.table.columns[one].path),
            _cell(cited, cited.row, one),
        )
        for one in columns
    ]
    head = Markup("<tr><th scope=col>栏目</th><th scope=col>{}</th></tr>").format(_label(cited.row) or "数额")
    return _table(cited.table, head, lines)


def _cell(cited: Cited, row: Row, column: int) -> Markup:
    text = next((cell.text for cell in row.cells if cell.column == column), "")
    if _is_cited(cited, row, column):
        return Markup("<td class=wz-on><mark>{}</mark></td>").format(text or "（空）")
    return Markup("<td>{}</td>").format(text)


def _is_cited(cited: Cited, row: Row, column: int) -> bool:
    return row == cited.row and "/".join(cited.table.columns[column].path) in cited.columns


def _label(row: Row) -> str:
    return " ".join(part for part in (row.code, row.label) if part)
