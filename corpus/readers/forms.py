"""Finds the forms of a text report and reads each: from title to note, cells kept by tabs or lost in flattened text."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from corpus.draft import DraftTable
from corpus.figure import parse_number
from corpus.layouts import layouts_of
from corpus.plain import squeeze
from corpus.readers.flat import read_flat
from corpus.readers.grid import Grid, read_grid
from corpus.transcript import page_of, pages_of
from corpus.vocabulary_file import Form, load_vocabulary

_UNIT = re.compile(r"单位:(?:人民币)?(元|千元|万元|百万元|亿元)")
_OWNER = r"^[^\W\d_]{0,4}(?:部门|单位)(?:名称|\(盖章\))?:"  # 公开部门：, 预算主管部门：
_PREAMBLE = re.compile(rf"公开(?:\d+表|表\d+)|^表\d+|(?:金额)?单位:|{_OWNER}|^项目|栏次")
_NUMBERED = re.compile(r"^\(?(?:[预决]算|部门|单位)?公开(?:\d+表|表\d+)|^表\d+$")  # 公开01表, 预算公开01表, 部门公开表1
_PAGE = re.compile(r"第\d+页(?:,?共\d+页)?|-\d{1,3}-|\(\d{1,3}\)")
_NOTE = re.compile(r"^(?:备?注|说明)[:：]")
_EMPTY = re.compile(r"本表(?:无数据|为空|没有数据|无内容|无相关数据|空表)|(?:无|没有)[^。]*(?:数据|收支|支出)。?$")
_SELF = re.compile(r"^说明[:：]")
_LEADS_NOTE = re.compile(r"(?:下述|如下|以下)说明[:：]$")  # 无……的，仍保留该表格式，并在本表下方作下述说明：
_PART = re.compile(r"^第[一二三四五六七八九十]+部分")
_HEADING = re.compile(r"^[一二三四五六七八九十]+、.{4,40}(?:说明|情况)$")
_UNKNOWN = re.compile(r"..表(?:\([^()]*\))?$")
_LAST = re.compile(r"[。:：]$")
_CONTINUED = re.compile(r"\(?续表?[一二三四五六七八九十\d]*\)?$")
_TITLE_LENGTH = 45
_TITLE_MARKS = re.compile(r"[。;,]|^[-•·*]|\.{3,}|…|\d$")
_LOOK_AHEAD = 6


class _Line(NamedTuple):
    number: int  # 1-based
    text: str
    plain: str
    page: int | None = None
    form: Form | None = None  # that it would name if it is a title

    @property
    def cells(self) -> tuple[str, ...]:
        return tuple(self.text.split("\t"))


class _Found(NamedTuple):
    """The lines of one form: notes printed before its title, what is printed under it, notes after."""

    title: _Line
    before: tuple[_Line, ...]
    under: tuple[_Line, ...]
    after: tuple[_Line, ...]


def read_forms(
    text: str, skip: Sequence[tuple[int, int]] = (), *, of_government: bool = False
) -> tuple[DraftTable, ...]:
    """Every form of the text in printed order; `skip` are line spans (1-based, inclusive) that others have read."""
    lines = _lines(text, skip, of_government)
    drafts = [draft for found in _find(lines) if (draft := _read(found)) is not None]
    taken = {number for draft in drafts for number in range(draft.line, draft.line_end + 1)}
    drafts += [draft for found in _untitled(lines, taken) if (draft := _read(found)) and _has_amounts(draft)]
    return tuple(sorted(drafts, key=lambda draft: draft.line))


def _untitled(lines: Sequence[_Line], taken: set[int]) -> Iterator[_Found]:
    """Runs of cells that stand under no title of a form: named by the line right above them."""
    run: list[int] = []
    for index, line in enumerate([*lines, None]):
        if line is not None and "\t" in line.text.strip("\n") and line.number not in taken:
            run.append(index)
            continue
        if len(run) > 1:
            above = lines[run[0] - 1] if run[0] else None
            named = above is not None and above.number not in taken and len(above.plain) <= _TITLE_LENGTH
            title = above if named and above is not None else lines[run[0]]
            yield _Found(title=title, before=(), under=tuple(lines[at] for at in run), after=())
        run = []


def _has_amounts(draft: DraftTable) -> bool:
    return any(amount.value is not None for row in draft.rows for amount in row.amounts)


def _lines(text: str, skip: Sequence[tuple[int, int]], of_government: bool) -> list[_Line]:
    breaks = pages_of(text)
    lines = (
        _line(number, line, page_of(breaks, number), of_government)
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip() and not any(first <= number <= last for first, last in skip)
    )
    return [line for line in lines if not _PAGE.fullmatch(line.plain)]


@lru_cache(maxsize=4096)
def _form_named(title: str, of_government: bool) -> Form | None:
    return load_vocabulary().form_of_title(title, of_government=of_government)


def _line(number: int, text: str, page: int | None, of_government: bool) -> _Line:
    plain = squeeze(text.replace("\t", " "))
    form = _form_named(plain, of_government) if len(plain) <= _TITLE_LENGTH else None
    return _Line(number=number, text=text, plain=plain, page=page, form=form)


# ---- where a form begins and ends ----


def _find(lines: Sequence[_Line]) -> Iterator[_Found]:
    starts: list[int] = []
    for index in range(len(lines)):
        if _is_title(lines, index) and not (starts and _continues(lines[starts[-1]], lines[index])):
            starts.append(index)
    spare: tuple[_Line, ...] = ()  # notes read before the title they belong to
    previous_end = 0
    for start, following in pairwise([*starts, len(lines)]):
        spare = spare or _notes_above(lines, previous_end, start)
        end = _end_of_body(lines, start + 1, following)
        after, rest = _notes_below(lines, end, following, noted=bool(spare))
        yield _Found(title=lines[start], before=spare, under=tuple(lines[start + 1 : end]), after=after)
        spare, previous_end = rest, following


def _is_title(lines: Sequence[_Line], index: int) -> bool:
    """A short line named like a form, with a form's preamble below it and not yet another title (a contents list)."""
    line = lines[index]
    if "\t" in line.text.strip() or len(line.plain) > _TITLE_LENGTH or _TITLE_MARKS.search(line.plain):
        return False
    if line.form is None:
        return _is_unknown_title(lines, index)
    if not line.plain.endswith(("表", ")")) or line.form.kind == "绩效":
        return False
    for below in lines[index + 1 : index + 1 + _LOOK_AHEAD]:
        if _PREAMBLE.search(below.plain) or "\t" in below.text.strip():
            return True
        if below.form is not None:
            return False
    return False


def _continues(title: _Line, line: _Line) -> bool:
    """部门收入总表（续表） on the page after 部门收入总表 is the same table."""
    return bool(_CONTINUED.search(line.plain)) and _CONTINUED.sub("", line.plain) == _CONTINUED.sub("", title.plain)


def _is_unknown_title(lines: Sequence[_Line], index: int) -> bool:
    """…表 by itself, and right below it cells: a table of a kind that the vocabulary does not have."""
    plain = lines[index].plain
    if not _UNKNOWN.search(plain) or _is_preamble(plain):
        return False
    below = next((line for line in lines[index + 1 : index + 4] if not _is_preamble(line.plain)), None)
    return below is not None and "\t" in below.text.strip()


def _end_of_body(lines: Sequence[_Line], start: int, limit: int) -> int:
    if limit > start and lines[limit - 1].text.strip().isdigit():
        limit -= 1  # a page number, bare
    for index in range(start, limit):
        plain = lines[index].plain
        if _NOTE.match(plain) or _PART.match(plain) or _HEADING.match(plain) or _is_empty_note(plain):
            return index
        if plain.endswith("。") and len(plain) > _TITLE_LENGTH:
            return index
    return limit


def _is_empty_note(plain: str) -> bool:
    return plain.endswith("。") and _EMPTY.search(plain) is not None


def _notes_below(
    lines: Sequence[_Line], start: int, limit: int, noted: bool
) -> tuple[tuple[_Line, ...], tuple[_Line, ...]]:
    """Notes of the form above, and those that some reports print before the title they belong to.

    Where pages are known, a note on the page of the form is the form's. Elsewhere a form has one note, with what it
    says of itself (说明：); a second one that begins before the next title belongs to what follows.
    """
    own: list[_Line] = []
    rest: list[_Line] = []
    index = start
    target = rest if noted and limit < len(lines) else own
    paged = start > 0 and start < limit and lines[start].page is not None
    while index < limit and _begins_note(lines[index].plain):
        if paged:
            target = own if lines[index].page == lines[start - 1].page else rest
        elif _NOTE.match(lines[index].plain) and target is own and own and not _SELF.match(lines[index].plain):
            target = rest
        target.append(lines[index])
        while not _LAST.search(lines[index].plain) and index + 1 < limit and _goes_on(lines, index + 1):
            index += 1
            target.append(lines[index])
        index += 1
    return tuple(own), tuple(rest)


def _begins_note(plain: str) -> bool:
    return bool(_NOTE.match(plain) or _is_empty_note(plain) or _LEADS_NOTE.search(plain))


def _goes_on(lines: Sequence[_Line], index: int) -> bool:
    plain = lines[index].plain
    return not (_NOTE.match(plain) or _PART.match(plain) or _HEADING.match(plain) or _is_title(lines, index))


def _notes_above(lines: Sequence[_Line], start: int, title: int) -> tuple[_Line, ...]:
    """Notes right above the first title."""
    first = title
    while first > start and (_NOTE.match(lines[first - 1].plain) or _is_empty_note(lines[first - 1].plain)):
        first -= 1
    return tuple(lines[first:title])


# ---- what is printed in it ----


def _read(found: _Found) -> DraftTable | None:
    form = found.title.form
    under = _after_preamble([line for line in found.under if not _continues(found.title, line)])
    tabbed = [line for line in under if "\t" in line.text]
    notes = _joined((*found.before, *found.after))
    grid = _tabbed(tabbed) if tabbed else None
    names = [name for name in (form.name, form.as_budget) if name] if form else []
    free = form is not None and form.of_government
    flat = None if tabbed else read_flat(names, [(line.number, line.text) for line in under], free=free)
    read = grid or flat
    if read is None and not _lost(under):
        return None
    everything = (*([] if "\t" in found.title.text else [found.title]), *found.before, *found.under, *found.after)
    return DraftTable(
        title=_title(found.title),
        form=form.name if form and read else None,
        unit=_unit((found.title, *found.under)),
        columns=read.columns if read else (),
        rows=read.rows if read else (),
        line=min(line.number for line in everything),
        line_end=max(line.number for line in everything),
        notes=notes,
        declared_empty=_declared_empty((*found.before, *found.after)),
        sums=flat.layout.sums if flat else _sums(form.name if form else None, len(read.columns) if read else 0),
        same=flat.layout.same if flat else (),
    )


def _lost(under: Sequence[_Line]) -> bool:
    """Whether figures stand under a title of a form whose header nobody understands: a table, and one to be listed."""
    return sum(len(line.text.split()) > 1 and parse_number(line.text.split()[-1]) is not None for line in under) > 1


def _title(line: _Line) -> str:
    """What the line says; a table under no title has its own first words for one."""
    return line.text.strip() if "\t" not in line.text else " ".join(cell for cell in line.cells if cell.strip())


def _tabbed(lines: Sequence[_Line]) -> Grid | None:
    return read_grid([(line.number, line.cells) for line in lines])


def _sums(form: str | None, width: int) -> tuple[tuple[int, ...], ...]:
    fits = [layout for layout in layouts_of(form) if len(layout.columns) == width]
    return fits[0].sums if fits else ()


def _after_preamble(lines: Sequence[_Line]) -> list[_Line]:
    """Without 公开01表, 部门：…, 金额单位：… — what is left is header and rows."""
    return [line for line in lines if not _is_caption(line)]


def _is_caption(line: _Line) -> bool:
    """A line of captions alone, which text copied out of a table keeps in cells: 部门：某局, blanks, 单位：元."""
    cells = [squeeze(cell) for cell in line.cells if cell.strip()]
    return bool(cells) and all(map(_is_preamble, cells))


def _is_preamble(plain: str) -> bool:
    return bool(_NUMBERED.search(plain) or re.match(rf"(?:金额)?单位:|{_OWNER}", plain))


def _unit(lines: Sequence[_Line]) -> str | None:
    return next((found[1] for line in lines if (found := _UNIT.search(line.plain))), None)


def _joined(lines: Sequence[_Line]) -> tuple[str, ...]:
    """Notes with their broken lines joined; each begins with 注 or says that the form is empty."""
    notes: list[str] = []
    for line in lines:
        if not notes or _NOTE.match(line.plain) or notes[-1].endswith("。"):
            notes.append(line.text.strip())
        else:
            notes[-1] += line.text.strip()
    return tuple(notes)


def _declared_empty(lines: Sequence[_Line]) -> str | None:
    return next((line.text.strip() for line in lines if _is_empty_note(line.plain)), None)
