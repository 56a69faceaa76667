"""Which cell stands in which column, where merged cells have shifted the columns or blanks are lost.

Every assignment that keeps the order of the columns and fits what a column can hold is weighed; position counts
least. What is left undecided is handed on as several assignments, for the sums of the form to decide.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations

from corpus.plain import squeeze
from corpus.readers.performance_values import is_dash, read_quantity, read_score
from corpus.readers.performance_words import CellKind, ColumnWords, budget_concept, column_of, level1, level2
from corpus.record import Record

_SIGNS = frozenset("≥≤=><") | {"正向", "反向", "定性", "正向指标", "反向指标", "定性指标", "定量", "定量指标"}
_MISSING, _UNLIKELY, _SHIFTED = 100, 20, 1
_MOST_COLUMNS = 14


class Token(Record):
    """A printed cell or word. `position` is its cell number where the layout keeps blank cells."""

    text: str
    line: int
    position: int | None = None


class HeaderCell(Record):
    """A column of the header as printed, with the role that the vocabulary gives it."""

    text: str
    role: str
    kind: CellKind
    required: bool = False
    position: int | None = None


Assignment = tuple[int, ...]  # for each token, the index of its column


def header_cells(tokens: Sequence[Token], columns: tuple[ColumnWords, ...]) -> tuple[HeaderCell, ...]:
    """The header cells that the vocabulary knows, each role once."""
    found: dict[str, HeaderCell] = {}
    for token in tokens:
        column = column_of(token.text, columns)
        if column and column.role not in found:
            found[column.role] = HeaderCell(
                text=token.text, role=column.role, kind=column.kind, required=column.required, position=token.position
            )
    return tuple(found.values())


def assignments(tokens: Sequence[Token], header: Sequence[HeaderCell]) -> tuple[Assignment, ...]:
    """The cheapest assignments: one when the row is clear, several when the sums must decide, none when none fits."""
    weighed = [(_cost(tokens, header, one), one) for one in _admissible(tokens, header)]
    least = min((cost for cost, _ in weighed), default=0)
    return tuple(one for cost, one in weighed if cost == least)


def _admissible(tokens: Sequence[Token], header: Sequence[HeaderCell]) -> Iterator[Assignment]:
    if not tokens or len(tokens) > len(header) or len(header) > _MOST_COLUMNS:
        return
    able = [[fits(cell.kind, token.text) for cell in header] for token in tokens]
    for chosen in combinations(range(len(header)), len(tokens)):
        if all(able[index][column] for index, column in enumerate(chosen)):
            yield chosen


def fits(kind: CellKind, text: str) -> bool:
    """Whether a column of this kind can hold the text."""
    number = read_score(text) is not None or is_dash(text)
    if kind in {"number", "percent"}:
        return number
    if kind == "sign":
        return squeeze(text) in _SIGNS
    if kind in {"text", "unit"}:
        return read_score(text) is None
    return True


def _cost(tokens: Sequence[Token], header: Sequence[HeaderCell], chosen: Assignment) -> int:
    missing = sum(cell.required and index not in chosen for index, cell in enumerate(header))
    unlikely = sum(_unlikely(header[column], token.text) for token, column in zip(tokens, chosen, strict=True))
    shifted = sum(
        token.position is not None and token.position != header[column].position
        for token, column in zip(tokens, chosen, strict=True)
    )
    return missing * _MISSING + unlikely * _UNLIKELY + shifted * _SHIFTED


@lru_cache(maxsize=4096)
def _unlikely(cell: HeaderCell, text: str) -> bool:
    """A text that the vocabulary would rather see in another column."""
    if cell.role == "level1":
        return level1(text) is None
    if cell.role == "level2":
        return level2(text) is None
    if cell.role == "name":
        return level1(text) is not None or level2(text) is not None or budget_concept(text) == "年度资金总额"
    if cell.role in {"target", "actual", "adjusted"}:
        return read_quantity(text) is None and len(squeeze(text)) > 20
    if cell.kind in {"number", "percent"} and not is_dash(text):
        return ("%" in squeeze(text)) != (cell.kind == "percent")
    return False
