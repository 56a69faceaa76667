"""A self-evaluation form as flattened text: blanks lost, wrapped labels broken over lines.

A row ends where 分值 and 得分 stand side by side at the end of a line. What precedes it is cut at blank lines into
cells, after the labels of the levels have been recognised in the joined lines.
"""

import re
from collections.abc import Sequence

from corpus.plain import Plain, plain, squeeze
from corpus.readers.performance_assign import HeaderCell, Token
from corpus.readers.performance_draft import Draft, RowTokens, goal_fields, pair_fields
from corpus.readers.performance_grid import money_unit
from corpus.readers.performance_notes import read_notes
from corpus.readers.performance_rows import FlatRows
from corpus.readers.performance_values import is_dash, read_score
from corpus.readers.performance_words import (
    ColumnWords,
    bare,
    column_of,
    field_role,
    goal_role,
    is_form_title,
    is_list_title,
    is_year_line,
    words,
)

_MARK = r"(?:\([^()]{1,4}\))?"
_MOST_LINES = 600


class _Run:
    """A header found in running text: its cells and its extent in the raw text."""

    def __init__(self, text: Plain, found: re.Match[str], cells: tuple[HeaderCell, ...]) -> None:
        self.cells = cells
        self.start, self.end = text.at[_before_side(text.text, found.start())], text.at[found.end() - 1] + 1


def read_flat(lines: Sequence[str], start: int) -> Draft | None:
    """The form whose title stands at `start` (0-based), or None where its headers cannot be found."""
    last = _limit(lines, start)
    raw = "\n".join(lines[start:last])
    text = plain(raw)
    header = _find_header(text, words().indicator_column, 5)
    if header is None or not {"name", "target"} <= {cell.role for cell in header.cells}:
        return None
    budget = _find_header(text, words().budget_column, 3)
    first = start + raw[: header.end].count("\n") + 1
    rows = FlatRows(header.cells).read(lines, first, last)
    total_end = rows.total.line_end if rows.total else (rows.rows[-1].line_end if rows.rows else first)
    notes, end = read_notes(lines, total_end)
    middle_start = start + raw[: budget.end].count("\n") + 1 if budget else start + 1
    middle = lines[middle_start : start + raw[: header.start].count("\n")]
    budget_rows, goals = _read_middle(middle, middle_start)
    head = raw[: budget.start if budget else header.start]
    return Draft(
        title=lines[start].strip(), line=start + 1, line_end=end, unit=money_unit(raw), fields=(*_fields(head), *goals),
        budget_header=budget.cells if budget else (), budget_rows=budget_rows, header=header.cells,
        rows=rows.rows, total=rows.total, notes=notes,
    )  # fmt: skip


def _limit(lines: Sequence[str], start: int) -> int:
    for index in range(start + 1, min(len(lines), start + _MOST_LINES)):
        if is_form_title(lines[index]) or is_list_title(lines[index]):
            return index
    return min(len(lines), start + _MOST_LINES)


def _find_header(text: Plain, columns: tuple[ColumnWords, ...], least: int) -> _Run | None:
    """The first run of at least so many column names with nothing between them."""
    names = sorted({squeeze(name) for column in columns for name in column.names}, key=len, reverse=True)
    one = rf"(?:{'|'.join(map(re.escape, names))}){_MARK}"
    for found in re.finditer(rf"(?:{one}){{{least},}}", text.text):
        cells: dict[str, HeaderCell] = {}
        for name in _split_names(text, found, one, columns):
            if (column := column_of(name, columns)) and column.role not in cells:
                cells[column.role] = HeaderCell(text=name, role=column.role, kind=column.kind, required=column.required)
        if len(cells) >= least:
            return _Run(text, found, tuple(cells.values()))
    return None


def _split_names(text: Plain, run: re.Match[str], one: str, columns: tuple[ColumnWords, ...]) -> list[str]:
    """The names of a run. `执行率 得分` are two although 执行率得分 is a name too: a space parts known names."""
    names: list[str] = []
    for found in re.finditer(one, run.group()):
        raw = text.quote(run.start() + found.start(), run.start() + found.end())
        parted = raw.split()
        names += parted if all(column_of(part, columns) for part in parted) else ["".join(parted)]
    return names


def _before_side(text: str, start: int) -> int:
    """Where the label of the merged cell beside the header begins, if there is one."""
    for side in sorted(words().sides, key=len, reverse=True):
        if found := re.search(rf"{re.escape(side)}(?:\(\d+分\))?$", text[:start]):
            return found.start()
    return start


def _fields(head: str) -> tuple[tuple[str, str], ...]:
    tokens = [token for line in head.split("\n")[1:] if not _is_caption(line) for token in line.split()]
    return pair_fields([("label" if field_role(token) else "text", token) for token in tokens])


def _is_caption(line: str) -> bool:
    return is_year_line(line) or squeeze(line).startswith("单位:")


def _read_middle(lines: Sequence[str], first: int) -> tuple[tuple[RowTokens, ...], tuple[tuple[str, str], ...]]:
    """Budget rows, then goals; `first` is the index of the first of these lines."""
    rows: list[RowTokens] = []
    for offset, line in enumerate(lines):
        if bare(line) in words().goals or any(goal_role(token) for token in line.split()):
            return tuple(rows), _goals(lines[offset:])
        if row := _budget_row(line, first + offset + 1):
            rows.append(row)
    return tuple(rows), ()


def _budget_row(line: str, number: int) -> RowTokens | None:
    tokens = line.split()
    label = next((i for i, token in enumerate(tokens) if read_score(token) is not None or is_dash(token)), len(tokens))
    if not label or label == len(tokens):
        return None
    texts = ("".join(tokens[:label]), *tokens[label:])
    return RowTokens(tokens=tuple(Token(text=text, line=number) for text in texts), line=number, line_end=number)


def _goals(lines: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Two columns of text were flattened one after the other; a cell ends where a sentence ends before a blank line."""
    headings: list[str] = []
    texts: list[str] = []
    open_text = ""
    for line in (*lines, ""):
        tokens = line.split()
        if tokens and (bare(line) in words().goals or all(goal_role(token) for token in tokens)):
            headings += [token for token in tokens if goal_role(token)]
        elif tokens:
            open_text += "".join(tokens)
        elif open_text.endswith(("。", "；")):
            texts.append(open_text)
            open_text = ""
    return goal_fields(headings, [*texts, *([open_text] if open_text else [])])
