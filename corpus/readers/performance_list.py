"""绩效自评汇总表: one project a line, parted by tabs or flattened, blank lines and group headings between."""

from collections.abc import Sequence

from corpus.plain import squeeze
from corpus.readers.performance_assign import HeaderCell, Token, assignments, fits, header_cells
from corpus.readers.performance_draft import RowTokens
from corpus.readers.performance_grid import cells_of, money_unit
from corpus.readers.performance_notes import read_notes
from corpus.readers.performance_values import read_quantity, read_score
from corpus.readers.performance_words import column_of, is_form_title, is_list_title, words
from corpus.report import Cell, Column, ReadAs, Row, Table

_MOST_HEADER_LINES = 30
_MOST_FOREIGN = 2


def read_list(lines: Sequence[str], start: int, ordinal: int) -> Table | None:
    """The list whose title stands at `start` (0-based), or None where its header cannot be found."""
    found = _find_header(lines, start)
    if found is None:
        return None
    header, first = found
    rows, end = _read_rows(lines, first, header)
    notes, end = read_notes(lines, end)
    columns = [cell for cell in header if cell.role not in {"number", "project"}]
    return Table(
        ordinal=ordinal, title=lines[start].strip(), form="绩效自评汇总表", line=start + 1, line_end=end,
        unit=next((unit for line in lines[start:first] if (unit := money_unit(line))), None), notes=notes,
        columns=tuple(Column(path=("".join(cell.text.split()),)) for cell in columns), rows=rows,
    )  # fmt: skip


def _find_header(lines: Sequence[str], start: int) -> tuple[tuple[HeaderCell, ...], int] | None:
    """The header, its labels perhaps broken over lines, and the index behind it."""
    tokens: list[Token] = []
    for index in range(start + 1, min(len(lines), start + _MOST_HEADER_LINES)):
        if is_form_title(lines[index]) or is_list_title(lines[index]):
            return None
        tokens += _tokens(lines[index], index + 1)
        header = header_cells(_joined(tokens), words().list_column)
        if {"project", "score"} <= {cell.role for cell in header}:
            return _rest_of_header(lines, index + 1, tokens)
    return None


def _rest_of_header(lines: Sequence[str], index: int, tokens: list[Token]) -> tuple[tuple[HeaderCell, ...], int]:
    """Further lines belong to the header as long as they complete the name of a column."""
    header, end = header_cells(_joined(tokens), words().list_column), index
    for after in range(index, min(len(lines), index + 6)):
        tokens = [*tokens, *_tokens(lines[after], after + 1)]
        longer = header_cells(_joined(tokens), words().list_column)
        if len(longer) > len(header):
            header, end = longer, after + 1
    return header, end


def _joined(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens; neighbours on different lines that spell the name of a column together (自评 / 得分) are one."""
    merged: list[Token] = []
    for token in tokens:
        both = merged[-1].text + token.text if merged and merged[-1].line != token.line else ""
        if both and column_of(both, words().list_column):
            merged[-1] = merged[-1].model_copy(update={"text": both, "line": token.line})
        else:
            merged.append(token)
    return tuple(merged)


def _tokens(line: str, number: int) -> tuple[Token, ...]:
    if "\t" in line:
        return cells_of(line, number)
    return tuple(Token(text=text, line=number) for text in line.split())


def _read_rows(lines: Sequence[str], first: int, header: tuple[HeaderCell, ...]) -> tuple[tuple[Row, ...], int]:
    rows: list[Row] = []
    group: tuple[str, ...] = ()
    pending: list[Token] = []
    end, foreign = first, 0
    for index in range(first, len(lines)):
        tokens = _tokens(lines[index], index + 1)
        if not tokens:
            continue
        if is_form_title(lines[index]) or is_list_title(lines[index]) or foreign > _MOST_FOREIGN:
            break
        if row := _row([*pending, *tokens], header, group, lines):
            rows.append(row)
            end, foreign, pending = index + 1, 0, []
        elif _is_group(tokens):
            group, end, foreign, pending = (tokens[0].text,), index + 1, 0, []
        elif len(tokens) == 1 and (read_score(tokens[0].text) is not None or squeeze(tokens[0].text) in {"...", "…"}):
            end, pending = index + 1, []  # an empty row: its number alone
        else:
            foreign += 1
            pending = [*pending, *tokens] if read_score((pending or tokens)[0].text) is not None else []
    return tuple(rows), end


def _is_group(tokens: Sequence[Token]) -> bool:
    return len(tokens) == 1 and "绩效自评" in squeeze(tokens[0].text) and len(squeeze(tokens[0].text)) <= 30


def _row(
    tokens: Sequence[Token], header: tuple[HeaderCell, ...], group: tuple[str, ...], lines: Sequence[str]
) -> Row | None:
    """A project's row, or None where the tokens are none: anchored at the right, the name takes what is left over."""
    tokens = _name_joined(tokens, header)
    options = assignments(tokens, header)
    if not options:
        return None
    chosen = {header[column].role: token for token, column in zip(tokens, options[0], strict=True)}
    if not {"project", "score"} <= set(chosen):
        return None
    sure: ReadAs = "printed" if len(options) == 1 else "candidate"
    row = RowTokens(tokens=tuple(tokens), line=tokens[0].line, line_end=tokens[-1].line)
    columns = [cell.role for cell in header if cell.role not in {"number", "project"}]
    number = read_score(chosen["number"].text) if "number" in chosen else None
    return Row(
        label=chosen["project"].text, line=row.line, line_end=row.line_end, path=group,
        number=int(number) if number is not None else None, quote="\n".join(lines[row.line - 1 : row.line_end]),
        cells=tuple(_cell(chosen[role], index, sure) for index, role in enumerate(columns) if role in chosen),
    )  # fmt: skip


def _name_joined(tokens: Sequence[Token], header: tuple[HeaderCell, ...]) -> list[Token]:
    """Names hold spaces (12345 市民服务热线经费): what is more than the columns belongs to the name."""
    surplus = len(tokens) - len(header)
    at = 1 if header and header[0].role == "number" else 0
    if surplus <= 0 or tokens[0].position is not None or not fits("number", tokens[0].text):
        return list(tokens)
    name = " ".join(token.text for token in tokens[at : at + surplus + 1])
    return [*tokens[:at], tokens[at].model_copy(update={"text": name}), *tokens[at + surplus + 1 :]]


def _cell(token: Token, column: int, read_as: ReadAs) -> Cell:
    quantity = read_quantity(token.text)
    return Cell(
        column=column, text=token.text, line=token.line, read_as=read_as, at=token.position,
        value=quantity.value if quantity else None, unit=quantity.unit if quantity else None,
    )  # fmt: skip
