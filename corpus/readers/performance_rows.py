"""The indicator rows of a flattened form."""

import re
from collections.abc import Sequence
from itertools import combinations, pairwise, takewhile

from corpus.plain import squeeze
from corpus.readers.performance_assign import HeaderCell, Token
from corpus.readers.performance_draft import RowTokens
from corpus.readers.performance_values import is_dash, read_score
from corpus.readers.performance_words import is_total, level1, level2

_WEIGHT_OF_LEVEL = re.compile(r"\(\d+分\)")
_MOST_REPEATED = 16  # lines of a row whose cells say the same
_MOST_WRAPPED = 8  # lines over which one label is broken: a letter a line in narrow cells


class FlatRows:
    """Collects the lines of a row until the line with its 分值 and 得分, then cuts them into cells."""

    def __init__(self, header: Sequence[HeaderCell]) -> None:
        self.header = header
        self.rows: tuple[RowTokens, ...] = ()
        self.total: RowTokens | None = None

    def read(self, lines: Sequence[str], first: int, last: int) -> "FlatRows":
        pending: list[Token] = []  # one a line, blank lines included
        for index in range(first, last):
            tokens = [Token(text=text, line=index + 1) for text in lines[index].split()]
            if tokens and is_total(tokens[0].text) and any(read_score(token.text) is not None for token in tokens[1:]):
                self._close(pending)
                self.total = RowTokens(tokens=tuple(tokens), line=index + 1, line_end=index + 1)
                return self
            if _ends_row(tokens):
                self._add(pending, tokens)
                pending = []
            else:
                pending.append(Token(text=lines[index].strip(), line=index + 1))
        return self

    def _add(self, pending: Sequence[Token], tokens: Sequence[Token]) -> None:
        start = _first_label(pending)
        if start is None:
            start = self._own_part(pending, tokens)
        self._close(pending[:start])
        labels, rest = _take_labels(pending[start:])
        row = labels_in_use((*labels, *self._cells(rest, tokens), *tokens))
        self.rows = (*self.rows, RowTokens(tokens=row, line=row[0].line, line_end=row[-1].line))

    def _cells(self, rest: Sequence[Token], tokens: Sequence[Token]) -> tuple[Token, ...]:
        """Cells are parted by blank lines; where there are none, a goal that repeats its name parts itself."""
        blocks = _blocks(rest)
        lines = [line for line in rest if line.text]
        lacking = self._values() - len(tokens[: _pair_at(tokens) or 0])
        return _repeated(lines, lacking) or blocks if len(blocks) == 1 and lacking > 1 else blocks

    def _values(self) -> int:
        return sum(cell.role in {"name", "target", "actual"} for cell in self.header)

    def _own_part(self, pending: Sequence[Token], tokens: Sequence[Token]) -> int:
        """Without a level's label, as many blocks belong to this row as it lacks; those before are the last reason."""
        starts = [block.line for block in _blocks(pending)]
        lacking = max(0, self._values() - len(tokens[: _pair_at(tokens) or 0]))
        surplus = max(0, len(starts) - lacking) if self.rows else 0
        if surplus >= len(starts):
            return len(pending)
        return next((index for index, token in enumerate(pending) if token.line == starts[surplus]), 0)

    def _close(self, reason: Sequence[Token]) -> None:
        """Lines behind a row that belong to no other are its last cell: the reason for a deviation."""
        blocks = _blocks(reason)
        if not blocks or not self.rows:
            return
        row = self.rows[-1]
        text = "".join(block.text for block in blocks)
        if read_score(row.tokens[-1].text) is None:
            tokens = (*row.tokens[:-1], row.tokens[-1].model_copy(update={"text": row.tokens[-1].text + text}))
        else:
            tokens = (*row.tokens, Token(text=text, line=blocks[0].line))
        last = [token.line for token in reason if token.text][-1]
        self.rows = (*self.rows[:-1], row.model_copy(update={"tokens": tokens, "line_end": last}))


def _pair_at(tokens: Sequence[Token]) -> int | None:
    """Where the last two numbers side by side begin, with at most words behind them."""
    numbers = [read_score(token.text) is not None or is_dash(token.text) for token in tokens]
    if True not in numbers:
        return None
    last = len(numbers) - 1 - numbers[::-1].index(True)
    return last - 1 if last >= 1 and numbers[last - 1] else None


def _ends_row(tokens: Sequence[Token]) -> bool:
    return _pair_at(tokens) is not None


def _first_label(lines: Sequence[Token]) -> int | None:
    return next((index for index, line in enumerate(lines) if line.text and _label_at(lines, index)), None)


def _label_at(lines: Sequence[Token], start: int) -> tuple[str, int] | None:
    """The longest label of a level that lines from `start` on spell together, and the index behind it."""
    text, best = "", None
    for index in range(start, min(len(lines), start + 2 * _MOST_WRAPPED)):
        text += squeeze(lines[index].text)
        if level1(text) or level2(text):
            best = (text, index + 1)
    return best


def _take_labels(lines: Sequence[Token]) -> tuple[tuple[Token, ...], Sequence[Token]]:
    """The labels that head the lines, without the (50分) behind them, and what is left."""
    labels: list[Token] = []
    index = 0
    while index < len(lines):
        if not lines[index].text or _WEIGHT_OF_LEVEL.fullmatch(squeeze(lines[index].text)):
            index += 1
        elif found := _label_at(lines, index):
            labels.append(Token(text=found[0], line=lines[index].line))
            index = found[1]
        else:
            break
    return tuple(labels), lines[index:]


def labels_in_use(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """A row has a first level and a second at most: labels before them had no indicator (an unused 经济效益指标)."""
    labels = tuple(takewhile(lambda token: level1(token.text) or level2(token.text), tokens))
    first = [label for label in labels[:-1] if level1(label.text)]
    return (*first[-1:], *labels[-1:], *tokens[len(labels) :])


def _repeated(lines: Sequence[Token], times: int) -> tuple[Token, ...]:
    """The cells that say the same so many times over; the first, in the narrowest column, may be cut short."""
    if len(lines) > _MOST_REPEATED:
        return ()
    for cuts in combinations(range(1, len(lines)), times - 1):
        cells = [lines[start:end] for start, end in pairwise((0, *cuts, len(lines)))]
        first, *others = ("".join(squeeze(line.text) for line in cell) for cell in cells)
        if len(set(others)) == 1 and others[0].startswith(first) and len(first) * 4 > len(others[0]) * 3:
            return tuple(cell[0].model_copy(update={"text": "".join(line.text for line in cell)}) for cell in cells)
    return ()


def _blocks(lines: Sequence[Token]) -> tuple[Token, ...]:
    """Lines without a blank line between them are one cell."""
    blocks: list[Token] = []
    joined = False
    for line in lines:
        if not line.text:
            joined = False
        elif joined:
            blocks[-1] = blocks[-1].model_copy(update={"text": blocks[-1].text + line.text})
        else:
            blocks.append(line)
            joined = True
    return tuple(blocks)
