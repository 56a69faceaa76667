"""The panel of sources: each citation as it stands in the report, the figure marked. HTML, all escaped."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from html import escape
from itertools import groupby

from assistant.answer import Answer, Citation
from corpus.figure import NUMBER, parse_number
from corpus.layouts import compact
from corpus.record import Record
from corpus.report import Row, Table

TableOf = Callable[[str, int], Table]
EMPTY = '<p class="wz-hint">这里显示回答里的数字在报告中的原处。</p>'
_AROUND = 2  # rows shown above and below the cited one
_WIDE = 5  # more columns than this are shown one below the other


class _Place(Record):
    """The cells of one row that are cited, or one sentence."""

    numbers: tuple[int, ...]  # as counted in the answer, from 1
    citation: Citation  # the first of them
    columns: tuple[str, ...]
    table: Table | None = None
    row: Row | None = None


def panel(answer: Answer, table_of: TableOf) -> str:
    """The citations of an answer, the one asked for first; a hint where there is none."""
    if not answer.citations:
        return EMPTY
    cards = (_card(place, answer) for place in _places(answer.citations, table_of))
    return f'<div class="wz-sources">{"".join(cards)}</div>'


def _places(citations: Sequence[Citation], table_of: TableOf) -> list[_Place]:
    """Citations of one row together, in the order of the first of them."""
    places: dict[object, _Place] = {}
    for number, one in enumerate(citations, start=1):
        table = None if one.table is None or one.column is None else table_of(one.report, one.table)
        row = _cited(table, one) if table else None
        key = (one.report, one.table, row.line, row.block) if row else (one.report, one.line, one.quote)
        before = places.get(key)
        places[key] = _Place(
            numbers=(*(before.numbers if before else ()), number),
            citation=before.citation if before else one,
            columns=(*(before.columns if before else ()), one.column or ""),
            table=table,
            row=row,
        )
    return list(places.values())


def _cited(table: Table, citation: Citation) -> Row | None:
    line = citation.line or 0
    rows = [row for row in table.rows if row.line <= line <= row.line_end]
    named = [row for row in rows if row.label and compact(citation.row or "").endswith(compact(row.label))]
    return next(iter(named or rows), None)


def _card(place: _Place, answer: Answer) -> str:
    one = place.citation
    where = dict.fromkeys(part for part in (one.form or "", *one.heading[-1:], _cells_of(place)) if part)
    # The lines of a file with pages are not printed: nobody can count them there.
    at = f"第 {one.page} 页" if one.page else f"原文第 {one.line} 行" if one.line else ""
    numbers = "".join(f'<span class="wz-number">{number}</span>' for number in place.numbers)
    if place.table is not None and place.row is not None:
        body = _excerpt(place, place.table, place.row)
    else:
        body = f"<blockquote>{_marked(place, answer)}</blockquote>"
    return (
        f'<article class="wz-card"><h4>{numbers}{escape(one.title)}</h4>'
        f'<p class="wz-where">{" › ".join(map(escape, where))}　{at}</p>{body}</article>'
    )


def _cells_of(place: _Place) -> str:
    """合计 × 基本支出、项目支出"""
    named = [column for column in dict.fromkeys(place.columns) if column]
    return " × ".join(part for part in (place.citation.row or "", "、".join(named)) if part)


# ---- cells of a table ----


def _excerpt(place: _Place, table: Table, cited: Row) -> str:
    """The cited row with its cells marked: among its neighbours, or column by column where the table is wide."""
    rows = [row for row in table.rows if row.block == cited.block and _says_something(row)]
    at = rows.index(cited)
    near = [row for index, row in enumerate(rows) if abs(index - at) <= _AROUND or (index == 0 and row.code is None)]
    columns = [index for index, column in enumerate(table.columns) if column.block == cited.block]
    if len(columns) > _WIDE:
        return _downwards(place, table, cited, columns) + _whole(place, table, rows, columns)
    return _across(place, table, near, columns) + (_whole(place, table, rows, columns) if len(near) < len(rows) else "")


def _says_something(row: Row) -> bool:
    return bool(row.label) or any(cell.text for cell in row.cells)


def _whole(place: _Place, table: Table, rows: Sequence[Row], columns: Sequence[int]) -> str:
    return f"<details><summary>整张表</summary>{_across(place, table, rows, columns)}</details>"


def _across(place: _Place, table: Table, rows: Sequence[Row], columns: Sequence[int]) -> str:
    body = "".join(
        f"<tr{' class=wz-cited' if row == place.row else ''}><th scope='row'>{escape(_label(row))}</th>"
        f"{''.join(_cell(place, table, row, one) for one in columns)}</tr>"
        for row in rows
    )
    return f"<table>{_caption(table)}<thead>{_heads(table, columns)}</thead><tbody>{body}</tbody></table>"


def _heads(table: Table, columns: Sequence[int]) -> str:
    """The header as printed: cells over several columns, cells down to the rows."""
    paths = [table.columns[one].path for one in columns]
    depth = max((len(path) for path in paths), default=1)
    lines = [f"<th scope='col' rowspan='{depth}'>项目</th>"] + [""] * (depth - 1)
    for level in range(depth):
        for above, group in groupby(paths, key=lambda path: path[: level + 1] if len(path) > level else None):
            if above is not None:
                members = list(group)
                ends = len(above) == len(members[0])
                down = f" rowspan='{depth - level}'" if ends and depth - level > 1 else ""
                lines[level] += f"<th scope='col' colspan='{len(members)}'{down}>{escape(above[-1])}</th>"
    return "".join(f"<tr>{line}</tr>" for line in lines)


def _downwards(place: _Place, table: Table, cited: Row, columns: Sequence[int]) -> str:
    body = "".join(
        f"<tr><th scope='row'>{escape(' / '.join(table.columns[one].path))}</th>{_cell(place, table, cited, one)}</tr>"
        for one in columns
    )
    label = f"<thead><tr><th scope='col'>栏目</th><th scope='col'>{escape(_label(cited)) or '数额'}</th></tr></thead>"
    return f"<table>{_caption(table)}{label}<tbody>{body}</tbody></table>"


def _cell(place: _Place, table: Table, row: Row, column: int) -> str:
    text = next((cell.text for cell in row.cells if cell.column == column), "")
    marked = row == place.row and "/".join(table.columns[column].path) in place.columns
    return f"<td><mark>{escape(text) or '（空）'}</mark></td>" if marked else f"<td>{escape(text)}</td>"


def _caption(table: Table) -> str:
    unit = f"　单位：{escape(table.unit)}" if table.unit else ""
    return f"<caption>{escape(compact(table.title))}{unit}</caption>"


def _label(row: Row) -> str:
    return " ".join(part for part in (row.code, row.label) if part)


# ---- a sentence ----


def _marked(place: _Place, answer: Answer) -> str:
    """The quote with the answer's own figures marked; broken lines joined for reading."""
    quote = re.sub(r"\s*\n\s*", "", place.citation.quote.strip())
    figures = {Decimal(one.value) for one in answer.values}
    marked, end = [], 0
    for found in NUMBER.finditer(quote):
        value = parse_number(found[0])
        if value is not None and {value, -value} & figures:
            marked += [escape(quote[end : found.start()]), f"<mark>{escape(found[0])}</mark>"]
            end = found.end()
    return "".join([*marked, escape(quote[end:])])
