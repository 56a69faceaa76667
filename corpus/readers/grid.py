"""Forms whose cells are kept: rows of cells with their positions, as tab-separated text gives them.

Works on any grid, known form or not: the header's cells are spread over the columns they cover, the words 科目编码,
科目名称, 行次 say which columns hold no amounts, and every repetition of 行次 or 科目名称 opens a further block.
"""

import re
from collections.abc import Mapping, Sequence

from corpus.draft import CODE, Amount, DraftRow
from corpus.figure import parse_number
from corpus.layouts import compact, header_words
from corpus.plain import squeeze
from corpus.record import Record
from corpus.report import Column

Cells = tuple[int, tuple[str, ...]]  # (1-based line, cells)
_ORDINAL = re.compile(r"[一二三四五六七八九十]+、")
_PIECE = re.compile(r"\d{1,3}")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_NEAR = 10  # years that stand beside each other in one header
_GLUED = re.compile(r"\s*(?P<code>[235]\d{2}(?:\d{2}){0,2})\s*(?P<name>[\u4e00-\u9fff].+)", re.S)


class Grid(Record):
    columns: tuple[Column, ...]
    rows: tuple[DraftRow, ...]


class _Ruling(Record):
    """What the columns of the grid hold: positions by role, per block."""

    paths: tuple[tuple[str, ...], ...]
    code: tuple[tuple[int, ...], ...]  # three where 类, 款 and 项 have columns of their own
    label: tuple[int | None, ...]
    number: tuple[int | None, ...]
    amounts: tuple[tuple[int, ...], ...]  # per block


def read_grid(lines: Sequence[Cells]) -> Grid | None:
    """The grid below a title; a header repeated on the next page may be ruled a little differently."""
    head = _header_height(lines)
    if head == 0 or (head == len(lines) and any(":" in squeeze(cell) for cell in lines[0][1])):
        return None
    header, totals = _header(lines[:head])
    pieces = _code_pieces(lines[head:])
    first = _with_labels(_ruling(_with_codes(header, pieces)), lines[head:])
    known = [_same(cells) for _, cells in lines[:head]]
    band, body = _band(lines[head:])
    columns, rows = _columns(first, band), []
    places = _places(first, columns)
    ruling, again = first, []
    codes: dict[int, str] = {}
    for line, cells in totals:
        rows += _rows_of(line, cells, first, places, codes)
    for line, cells in body:
        if _same(cells) in known and _same(cells):
            again.append(cells)
            continue
        if again:
            ruling, again = (_ruling(_with_codes(again, pieces)) if len(again) == head else first), []
            places = _places(ruling, columns)
        rows += _rows_of(line, cells, ruling, places, codes)
    return Grid(columns=columns, rows=tuple(rows) or _blank(first, lines[-1][0]))


def _blank(ruling: _Ruling, line: int) -> tuple[DraftRow, ...]:
    """A form whose items stand in its columns (三公) and that holds nothing has one row, blank."""
    bare = not any(ruling.code) and not any(one is not None for one in ruling.label)
    return (DraftRow(label="", amounts=(), line=line, line_end=line),) if bare else ()


def _header_height(lines: Sequence[Cells]) -> int:
    """All of it where no row is printed at all."""
    for height, (_, cells) in enumerate(lines):
        if _is_band(cells) or _is_row(cells):
            return height
    return len(lines)


def _header(lines: Sequence[Cells]) -> tuple[list[list[str]], list[Cells]]:
    """The words of the header, and the total that some forms print among them: 合计 | 5.00 | 基本支出."""
    words: list[list[str]] = []
    totals: list[Cells] = []
    for line, cells in lines:
        first = next((squeeze(cell) for cell in cells if cell.strip()), "")
        numbers = [parse_number(squeeze(cell)) is not None for cell in cells]
        if first in header_words().total and any(numbers):
            kept = [
                cell if at == 0 or number else "" for at, (cell, number) in enumerate(zip(cells, numbers, strict=True))
            ]
            totals.append((line, tuple(kept)))
            words.append(
                [
                    "" if at == 0 or number else cell
                    for at, (cell, number) in enumerate(zip(cells, numbers, strict=True))
                ]
            )
        else:
            words.append(list(cells))
    return words, totals


def _code_pieces(body: Sequence[Cells]) -> frozenset[int]:
    """The positions where nothing but pieces of codes stand: 03 of 201 | 03 | 01."""
    columns: dict[int, list[str]] = {}
    for _, cells in body:
        for at, cell in enumerate(cells):
            if word := squeeze(cell):
                columns.setdefault(at, []).append(word)
    return frozenset(at for at, words in columns.items() if all(_PIECE.fullmatch(word) for word in words))


def _with_codes(header: Sequence[Sequence[str]], pieces: frozenset[int]) -> list[list[str]]:
    """科目编码 over three columns of which only the first names it: the others are codes too, not labels."""
    spread = [list(cells) for cells in header]
    for cells in spread:
        for at in range(1, len(cells)):
            if not cells[at].strip() and at in pieces and squeeze(cells[at - 1]) in header_words().code:
                cells[at] = cells[at - 1]
    return spread


def _with_labels(ruling: _Ruling, body: Sequence[Cells]) -> _Ruling:
    """A block without a column named for labels has them in its first column, if words stand there."""
    label, amounts = list(ruling.label), list(ruling.amounts)
    for block, places in enumerate(ruling.amounts):
        if label[block] is not None or ruling.code[block] or len(places) < 2:
            continue
        words = [cells[places[0]] for _, cells in body if len(cells) > places[0] and cells[places[0]].strip()]
        if sum(parse_number(squeeze(word)) is None for word in words) * 2 > len(words):
            label[block], amounts[block] = places[0], places[1:]
    return ruling.model_copy(update={"label": tuple(label), "amounts": tuple(amounts)})


def _is_band(cells: Sequence[str]) -> bool:
    words = [squeeze(cell) for cell in cells if cell.strip()]
    numbers = [word for word in words if word.isdigit()]
    named = any(word in header_words().band for word in words)
    return named or (len(numbers) > 1 and numbers == [str(one) for one in range(1, len(words) + 1)])


def _is_row(cells: Sequence[str]) -> bool:
    words = [squeeze(cell) for cell in cells if cell.strip()]
    if not words:
        return False
    total = words[0] in header_words().total and all(parse_number(word) is not None for word in words[1:])
    return bool(
        CODE.fullmatch(words[0])
        or (len(words) > 1 and _ORDINAL.match(words[0]))
        or total
        or all(parse_number(word) is not None for word in words)
        or _is_labelled(words)
    )


def _is_labelled(words: Sequence[str]) -> bool:
    """A name and then mostly numbers; years in a header are none."""
    numbers = [word for word in words[1:] if parse_number(word) is not None]
    return parse_number(words[0]) is None and len(numbers) * 2 > len(words) - 1 and not _are_years(numbers)


def _are_years(numbers: Sequence[str]) -> bool:
    """2023 | 2024: years of a header stand together and each once; 2093 | 987 | 2033 are amounts."""
    years = [int(one) for one in numbers if _YEAR.fullmatch(one)]
    return len(years) == len(numbers) == len(set(years)) and max(years) - min(years) < _NEAR


def _same(cells: Sequence[str]) -> tuple[str, ...]:
    """What a header line says, to know it again when the next page repeats it."""
    return tuple(squeeze(cell) for cell in cells if cell.strip())


def _band(lines: Sequence[Cells]) -> tuple[dict[int, int], Sequence[Cells]]:
    """栏次 by position, and the rows below."""
    if lines and _is_band(lines[0][1]):
        cells = lines[0][1]
        return {at: int(squeeze(cell)) for at, cell in enumerate(cells) if squeeze(cell).isdigit()}, lines[1:]
    return {}, lines


def _ruling(head: Sequence[Sequence[str]]) -> _Ruling:
    paths = _spread(head)
    words = header_words()
    code: list[list[int]] = []
    label: list[int | None] = []
    number: list[int | None] = []
    amounts: list[list[int]] = []
    for at, path in enumerate(paths):
        role = _role(path)
        if not amounts or (role in {"code", "label"} and amounts[-1]):
            code, label, number, amounts = [*code, []], [*label, None], [*number, None], [*amounts, []]
        if role == "code" and label[-1] is None:
            code[-1].append(at)
        elif role == "label" and label[-1] is None:
            label[-1] = at
        elif role == "number":
            number[-1] = at
        elif role == "amount" and squeeze("".join(path)) not in words.band:
            amounts[-1].append(at)
    return _Ruling(
        paths=tuple(paths),
        code=tuple(map(tuple, code)),
        label=tuple(label),
        number=tuple(number),
        amounts=tuple(map(tuple, amounts)),
    )


def _spread(head: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """The path of header cells over every column: a blank is covered from the left if something stands below it."""
    width = max(map(len, head))
    grid = [[compact(cell) for cell in (*row, *[""] * (width - len(row)))] for row in head]
    for at in range(1, width):
        for level in range(len(grid)):
            # Under two different cells the lower ones are not one.
            same_above = all(row[at] == row[at - 1] for row in grid[:level])
            if not grid[level][at] and same_above and _covered(grid, level, at):
                grid[level][at] = grid[level][at - 1]
    return [tuple(row[at] for row in grid if row[at]) for at in range(width)]


def _covered(grid: Sequence[Sequence[str]], level: int, at: int) -> bool:
    """Whether a blank header cell is spanned by the one to its left: something stands below, or nothing anywhere."""
    below = any(row[at] for row in grid[level + 1 :])
    return below or (level == 0 and not any(row[at] for row in grid))


def _role(path: Sequence[str]) -> str:
    """By the innermost word; what stands anywhere below 科目编码 is a code."""
    words, plain = header_words(), [squeeze(word) for word in path]
    leaf = plain[-1] if plain else ""
    if any(word in words.code for word in plain):
        return "code"
    if leaf in words.number:
        return "number"
    return "label" if leaf in words.label or leaf in words.band else "amount"


def _columns(ruling: _Ruling, band: dict[int, int]) -> tuple[Column, ...]:
    return tuple(
        Column(path=ruling.paths[at], number=band.get(at), block=block)
        for block, places in enumerate(ruling.amounts)
        for at in places
    )


def _places(ruling: _Ruling, columns: Sequence[Column]) -> dict[int, int]:
    """Position in the line → column of the table, blocks and order kept."""
    places: dict[int, int] = {}
    for block, positions in enumerate(ruling.amounts):
        own = [index for index, column in enumerate(columns) if column.block == block]
        places.update(zip(positions, own, strict=False))
    return places


def _rows_of(
    line: int, cells: Sequence[str], ruling: _Ruling, places: Mapping[int, int], codes: dict[int, str]
) -> list[DraftRow]:
    """The row of each block; `codes` remembers the last code of each, for a 款 printed without its 类."""
    rows: list[DraftRow] = []
    taken: set[int] = set()
    for block in range(len(ruling.amounts)):
        row = _row_of(line, cells, ruling, places, block, taken, codes.get(block, ""))
        if row is not None:
            rows.append(row)
            if row.code:
                codes[block] = row.code
    return rows


def _row_of(
    line: int,
    cells: Sequence[str],
    ruling: _Ruling,
    places: Mapping[int, int],
    block: int,
    taken: set[int],
    above: str,
) -> DraftRow | None:
    parts = [_at(cells, at) for at in ruling.code[block]]
    code, label = _code(parts, above), _at(cells, ruling.label[block])
    number = squeeze(_at(cells, ruling.number[block]))
    filled = (at for at in ruling.amounts[block] if _at(cells, at) and at not in taken)
    amounts = [_amount(cells, at, line, places[at]) for at in filled]
    at_label = ruling.label[block]
    if code is None:
        # A total stands over the code and the name, and its amount at the end of what it spans.
        label, at_label = "".join(parts) + label, ruling.code[block][0]
    elif not code and (glued := _GLUED.match(label)):
        code, label = glued["code"], glued["name"]
    if label and not code and not number and not amounts and at_label is not None:
        amounts = _to_the_right(line, cells, at_label, places, block, ruling, taken)
    if not (label or code or number or amounts):
        return None
    return DraftRow(
        label=compact(label),
        amounts=tuple(amounts),
        line=line,
        line_end=line,
        code=code or None,
        number=int(number) if number.isdigit() else None,
        block=block,
        places=tuple((places[at], at) for at in ruling.amounts[block] if at < len(cells) and at in places),
    )


def _code(parts: Sequence[str], above: str) -> str | None:
    """208 | 05 | 05 → 2080505, also with a 5 for 05; a 款 alone continues the code above. None: words, no code."""
    words = [squeeze(part) for part in parts]
    if not any(words):
        return ""
    if len(words) == 1 or CODE.fullmatch(words[0]):
        rest = "".join(word.zfill(2) for word in words[1:] if word)
        code = words[0] + rest
    elif not words[0] and all(word.isdigit() for word in words if word):
        at = next(index for index, word in enumerate(words) if word)
        code = above[: 1 + 2 * at] + "".join(word.zfill(2) for word in words if word)
    else:
        return None
    return code if CODE.fullmatch(code) else None


def _to_the_right(
    line: int, cells: Sequence[str], at: int, places: Mapping[int, int], block: int, ruling: _Ruling, taken: set[int]
) -> list[Amount]:
    """The amount of a total that spans several blocks: the next number before the next label."""
    for index in range(at + 1, len(cells)):
        word = squeeze(cells[index])
        if not word:
            continue
        if parse_number(word) is None:
            return []
        taken.add(index)
        return [_amount(cells, index, line, places[ruling.amounts[block][-1]])]
    return []


def _amount(cells: Sequence[str], at: int, line: int, column: int) -> Amount:
    return Amount(text=cells[at].strip(), value=parse_number(squeeze(cells[at])), line=line, column=column, at=at)


def _at(cells: Sequence[str], index: int | None) -> str:
    return cells[index].strip() if index is not None and index < len(cells) else ""
