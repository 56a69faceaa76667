"""A self-evaluation form whose cells are parted by tabs, blanks kept, columns shifted by merged cells."""

import re
from collections.abc import Sequence
from itertools import pairwise

from corpus.plain import squeeze
from corpus.readers.performance_assign import HeaderCell, Token, header_cells
from corpus.readers.performance_draft import Draft, RowTokens, goal_fields, pair_fields
from corpus.readers.performance_notes import read_notes
from corpus.readers.performance_rows import labels_in_use
from corpus.readers.performance_values import read_score
from corpus.readers.performance_words import (
    bare,
    budget_concept,
    field_role,
    goal_role,
    is_form_title,
    is_list_title,
    is_note,
    is_side,
    is_total,
    level1,
    level2,
    words,
)

_MONEY_ROLES = frozenset({"initial", "budget", "spent"})
_MONEY_UNIT = re.compile(r"(?:单位[:：]\s*|[(（])(万元|亿元|千元|元)")
_MOST_FOREIGN = 2  # page numbers and the like between the rows of one form


def money_unit(text: str) -> str | None:
    found = _MONEY_UNIT.search(text)
    return found[1] if found else None


def cells_of(line: str, number: int) -> tuple[Token, ...]:
    """The cells of a line that hold something; `number` is the line's, from 1."""
    return tuple(
        Token(text=cell.strip(), line=number, position=position)
        for position, cell in enumerate(line.split("\t"))
        if cell.strip()
    )


class GridReader:
    """Reads one form downwards; which part a line belongs to is told by what stands in it."""

    def __init__(self, lines: Sequence[str], start: int) -> None:
        self.lines, self.start, self.end = lines, start, start + 1
        self.fields: list[tuple[str, str]] = []
        self.budget_header: tuple[HeaderCell, ...] = ()
        self.budget_rows: list[RowTokens] = []
        self.goal_headings: list[str] | None = None
        self.goal_texts: list[str] = []
        self.header: tuple[HeaderCell, ...] = ()
        self.rows: list[RowTokens] = []
        self.total: RowTokens | None = None
        self.head_total: RowTokens | None = None
        self.labels: tuple[Token, ...] = ()  # of levels, printed above their first row
        self.unit: str | None = None

    def read(self) -> Draft:
        self._read_lines()
        notes, end = read_notes(self.lines, self.end)
        goals = goal_fields(self.goal_headings or (), self.goal_texts)
        return Draft(
            title=self.lines[self.start].strip(), line=self.start + 1, line_end=end, unit=self.unit,
            fields=(*self.fields, *goals), budget_header=self.budget_header, budget_rows=tuple(self.budget_rows),
            header=self.header, rows=tuple(self.rows), total=self.total or self.head_total, notes=notes,
        )  # fmt: skip

    def _read_lines(self) -> None:
        foreign = 0
        for index in range(self.start + 1, len(self.lines)):
            line = self.lines[index]
            if self.total or is_form_title(line) or is_list_title(line) or (self.rows and is_note(line)):
                return
            if "\t" in line or (self.fields and _is_label(line)):
                self._read_row(cells_of(line, index + 1))
                self.end, foreign = index + 1, 0
                continue
            self.unit = self.unit or money_unit(line)
            foreign += bool(line.strip()) and bool(self.fields)
            if foreign > _MOST_FOREIGN:
                return

    def _read_row(self, cells: tuple[Token, ...]) -> None:
        if not cells:
            return
        labelled = tuple(cell for cell in cells if not is_side(cell.text)) or cells
        header = header_cells(cells, words().indicator_column)
        budget_header = header_cells(cells, words().budget_column)
        if {"name", "target"} <= {cell.role for cell in header} and len(header) >= 4:
            self.header = header
        elif self.header:
            self._read_indicator(labelled)
        elif len(_MONEY_ROLES & {cell.role for cell in budget_header}) >= 2:
            self.budget_header, self.unit = budget_header, self.unit or money_unit("".join(cell.text for cell in cells))
        elif any(goal_role(cell.text) for cell in cells) or bare(cells[0].text) in words().goals:
            self._read_goals(cells)
        elif self.goal_headings is not None:
            self.goal_texts += [cell.text for cell in labelled if not is_side(cell.text)]
        elif self.budget_header:
            self.budget_rows.append(_row(labelled))
        else:
            self._read_fields(cells)

    def _read_fields(self, cells: tuple[Token, ...]) -> None:
        """Labels and their texts; some provinces print 自评总分 beside the project's name."""
        self.fields += pair_fields([("label" if field_role(cell.text) else "text", cell.text) for cell in cells])
        for label, value in pairwise(cells):
            if is_total(label.text) and read_score(value.text) is not None:
                self.head_total = _row((label, value))

    def _read_goals(self, cells: tuple[Token, ...]) -> None:
        self.goal_headings = [cell.text for cell in cells if goal_role(cell.text)]
        known = (*words().goals, *self.goal_headings)
        self.goal_texts += [cell.text for cell in cells if bare(cell.text) not in known and cell.text not in known]

    def _read_indicator(self, cells: tuple[Token, ...]) -> None:
        if squeeze(cells[0].text).startswith("总分在"):
            return
        if is_total(cells[0].text):
            self.total = _row(cells)
        elif all(level1(cell.text) or level2(cell.text) for cell in cells):
            self.labels = (*self.labels, *cells)
        else:
            self.rows.append(_row(labels_in_use((*self.labels, *cells))))
            self.labels = ()


def _is_label(line: str) -> bool:
    """A line with a label alone, its empty cells stripped."""
    known = (budget_concept, goal_role, is_side, level1, level2)
    return bare(line) in words().goals or any(test(line) for test in known)


def _row(cells: tuple[Token, ...]) -> RowTokens:
    return RowTokens(tokens=cells, line=cells[0].line, line_end=cells[-1].line)
