"""The panel of sources: each citation as it stands in the report, the figure marked. HTML, all escaped."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from html import escape

from assistant.answer import Answer, Citation
from corpus.figure import NUMBER, parse_number
from corpus.layouts import compact
from corpus.report import Row, Table

TableOf = Callable[[str, int], Table]
EMPTY = '<p class="wz-hint">点开一个回答，这里显示数字在报告里的原处。</p>'
_AROUND = 2  # rows shown above and below the cited one


def panel(answer: Answer, table_of: TableOf) -> str:
    """The citations of an answer, the one asked for first; a hint where there is none."""
    if not answer.citations:
        return EMPTY
    cards = (_card(number, one, answer, table_of) for number, one in enumerate(answer.citations, start=1))
    return f'<div class="wz-sources">{"".join(cards)}</div>'


def _card(number: int, citation: Citation, answer: Answer, table_of: TableOf) -> str:
    place = [f"第 {citation.page} 页"] if citation.page else []
    place += [f"原文第 {citation.line} 行"] if citation.line else []
    where = " › ".join(escape(part) for part in (citation.form or "", *citation.heading[-1:]) if part)
    body = _excerpt(citation, table_of) or f"<blockquote>{_marked(citation, number - 1, answer)}</blockquote>"
    return (
        f'<article class="wz-card"><h4><span class="wz-number">{number}</span>{escape(citation.title)}</h4>'
        f'<p class="wz-where">{where}{"　" if where and place else ""}{"，".join(place)}</p>{body}</article>'
    )


# ---- a cell of a table ----


def _excerpt(citation: Citation, table_of: TableOf) -> str:
    """The cited row among its neighbours, the cell marked; empty where the citation is no cell."""
    if citation.table is None or citation.line is None or citation.column is None:
        return ""
    table = table_of(citation.report, citation.table)
    cited = _cited(table, citation)
    if cited is None:
        return ""
    rows = [row for row in table.rows if row.block == cited.block and (row.label or row.cells)]
    at = rows.index(cited)
    near = [row for index, row in enumerate(rows) if abs(index - at) <= _AROUND or (index == 0 and row.code is None)]
    unit = f"单位：{escape(table.unit)}" if table.unit else ""
    caption = f"<caption>{escape(compact(table.title))}　{unit}</caption>"
    whole = f"<details><summary>整张表</summary>{_table(table, rows, cited, citation, '')}</details>"
    return _table(table, near, cited, citation, caption) + (whole if len(near) < len(rows) else "")


def _cited(table: Table, citation: Citation) -> Row | None:
    line = citation.line or 0
    rows = [row for row in table.rows if row.line <= line <= row.line_end]
    named = [row for row in rows if row.label and compact(citation.row or "").endswith(compact(row.label))]
    return next(iter(named or rows), None)


def _table(table: Table, rows: Sequence[Row], cited: Row, citation: Citation, caption: str) -> str:
    columns = [index for index, column in enumerate(table.columns) if column.block == cited.block]
    heads = "".join(f"<th scope='col'>{escape(' / '.join(table.columns[one].path))}</th>" for one in columns)
    body = "".join(_row(row, columns, row == cited, table, citation) for row in rows)
    return f"<table>{caption}<thead><tr><th scope='col'>项目</th>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _row(row: Row, columns: Sequence[int], cited: bool, table: Table, citation: Citation) -> str:
    cells = {cell.column: cell for cell in row.cells}
    printed = []
    for index in columns:
        text = cells[index].text if index in cells else ""
        own = cited and "/".join(table.columns[index].path) == citation.column
        printed.append(f"<td><mark>{escape(text) or '（空）'}</mark></td>" if own else f"<td>{escape(text)}</td>")
    label = " ".join(part for part in (row.code, row.label) if part)
    return f"<tr{' class=wz-cited' if cited else ''}><th scope='row'>{escape(label)}</th>{''.join(printed)}</tr>"


# ---- a sentence ----


def _marked(citation: Citation, index: int, answer: Answer) -> str:
    """The quote with the answer's own figures marked; broken lines joined for reading."""
    quote = re.sub(r"\s*\n\s*", "", citation.quote.strip())
    figures = {Decimal(one.value) for one in answer.values if index in one.citations}
    marked, end = [], 0
    for found in NUMBER.finditer(quote):
        value = parse_number(found[0])
        if value is not None and {value, -value} & figures:
            marked += [escape(quote[end : found.start()]), f"<mark>{escape(found[0])}</mark>"]
            end = found.end()
    return "".join([*marked, escape(quote[end:])])
