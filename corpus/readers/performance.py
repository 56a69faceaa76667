"""绩效自评 forms and lists in the text of a report → tables, with the lines they take."""

from collections.abc import Sequence

from corpus.readers.performance_draft import Draft
from corpus.readers.performance_flat import read_flat
from corpus.readers.performance_form import build_table
from corpus.readers.performance_grid import GridReader
from corpus.readers.performance_list import read_list
from corpus.readers.performance_words import field_role, is_form_title, is_list_title
from corpus.report import Table

_NEAR = 14  # lines from a title to the first field of its form


def read_performance(lines: Sequence[str], *, report: str, first_ordinal: int) -> tuple[Table, ...]:
    """All self-evaluation forms and summary lists of a report, in order, ordinals from `first_ordinal` on."""
    tables: list[Table] = []
    index = 0
    while index < len(lines):
        table = _read_at(lines, index, first_ordinal + len(tables))
        if table is None:
            index += 1
        else:
            tables.append(table)
            index = max(table.line_end, index + 1)
    return tuple(tables)


def _read_at(lines: Sequence[str], index: int, ordinal: int) -> Table | None:
    if is_list_title(lines[index]):
        return read_list(lines, index, ordinal)
    if not is_form_title(lines[index]) or not (first := _first_field(lines, index)):
        return None
    draft: Draft | None = GridReader(lines, index).read() if "\t" in lines[first] else read_flat(lines, index)
    if draft is None or not (draft.rows or draft.budget_rows):
        return None
    return build_table(draft, lines, ordinal)


def _first_field(lines: Sequence[str], title: int) -> int | None:
    """The line of the form's first field: a title in a table of contents has none below it."""
    for index in range(title + 1, min(len(lines), title + _NEAR)):
        if is_form_title(lines[index]) or is_list_title(lines[index]):
            return None
        if any(field_role(word) for word in lines[index].replace("\t", " ").split()):
            return index
    return None
