"""Text → sections: headings with their path, and below each its paragraphs as slices of the text.

Two layouts: one paragraph a line with blank lines between, and every printed line on its own with a blank line after
each. In both, page breaks cut sentences; a paragraph goes on until it ends like one or something else begins.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from corpus.plain import Plain, line_starts, plain, plain_text, squeeze
from corpus.report import Paragraph, Section
from corpus.transcript import PAGE_BREAK

_CN = "一二三四五六七八九十百"
_PART = re.compile(rf"^第[{_CN}\d]+部分")
# The title of a page by itself: 名词解释, 2025年部门预算编制说明.
_PAGE_TITLE = re.compile(r"^[^。;,:!?]{2,30}(?:说明|职能|职责|设置|解释|概况|情况|构成|目标)$")
_ANNEX = re.compile(rf"^附[件表图][{_CN}\d]*[:：.、]?$")
_REPORT_TITLE = re.compile(r"(?:绩效|评价|自评|决算|预算)[^。;,]{0,12}报告$")
# The deeper the level, the later in the list; a heading closes all of its own level and below.
_ORDINALS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (2, re.compile(rf"^[{_CN}]+[、.]")),
    (3, re.compile(rf"^\([{_CN}]+\)[、.]?")),
    (4, re.compile(r"^\d{1,2}(?:、|\.(?!\d))")),
    (5, re.compile(r"^\(\d{1,2}\)")),
)
_NUMBERED = 4  # from this level on a line is as often an item of a list as a heading
_PAGE = re.compile(r"^(?:第\d+页(?:,?共\d+页)?|[-(]\d{1,3}[-)]|\d{1,3}/\d{1,3})$")
_LEADER = re.compile(r"(?:\.{4,}|…{2,}|·{4,}|PAGEREF)")
_CONTENTS = re.compile(r"^目录$")
_BULLET = re.compile(r"^\s*[-•*]\s+(?=\S)")
_CLOSED = re.compile(r"[。;:!?](?:\"|\))?$")
_HEADING_CHARS = 38
_WRAPPED_CHARS = 60  # a text with no longer line was printed with its lines broken
_NEVER = 1_000_000
_SHORT = 0.8  # of the widest line: a line that ends before it was not broken for being full
_CODED = re.compile(r"\(\d*[类款项]\)")
_INDENT = re.compile(r"^(?: {3,}|\t|\u3000{2})")


class _Line(NamedTuple):
    number: int  # 1-based
    start: int  # offset of its first character that is no white space or bullet
    end: int  # offset after its last such character
    plain: str
    printed: str  # as printed, without white space
    indented: bool
    tabbed: bool
    width: int = 0  # in half characters, as it is printed
    opens_page: bool = False


class _Heading(NamedTuple):
    level: int
    text: str
    line: int


def read_sections(
    text: str, table_spans: Sequence[tuple[int, int]] = (), *, broken: bool = False
) -> tuple[Section, ...]:
    """The sections of a report outside its tables; `table_spans` are (first, last) lines, 1-based and inclusive.

    `broken` says that lines end where the page did; where it is not said, their lengths tell.
    """
    lines = _without_contents(list(_lines(text, table_spans)))
    wrapped = broken or _is_wrapped(lines)
    ends = _ends_short if broken else _ends
    sections: list[Section] = []
    path: list[_Heading] = []
    run: list[_Line] = []

    def close() -> None:
        paragraphs = tuple(_paragraphs(text, run, wrapped, ends))
        if path or paragraphs:
            at = path[-1].line if path else run[0].number
            sections.append(Section(heading=tuple(one.text for one in path), line=at, paragraphs=paragraphs))
        run.clear()

    index = 0
    while index < len(lines):
        heading, used = _heading_at(lines, index)
        if heading is None:
            run.append(lines[index])
            index += 1
            continue
        close()
        path = [*(one for one in path if one.level < heading.level), heading]
        if not used:  # the heading runs into its own paragraph
            run.append(lines[index])
        index += max(used, 1)
    close()
    return tuple(sections)


@lru_cache(maxsize=1 << 10)  # for facts, for what of it was read, for passages
def readable(paragraph: Paragraph) -> Plain:
    """The paragraph's plain text with page numbers taken out; quotes still run over them."""
    read = plain(paragraph.raw)
    dropped: set[int] = set()
    offset = 0
    for line in paragraph.raw.split("\n"):
        if _PAGE.match(squeeze(line)):
            dropped.update(range(offset, offset + len(line)))
        offset += len(line) + 1
    kept = [(char, at) for char, at in zip(read.text, read.at, strict=True) if at not in dropped]
    return Plain(raw=paragraph.raw, text="".join(char for char, _ in kept), at=tuple(at for _, at in kept))


def _lines(text: str, table_spans: Sequence[tuple[int, int]]) -> Iterator[_Line]:
    opens = True
    tabled = {number for first, last in table_spans for number in range(first, last + 1)}
    starts = line_starts(text)
    for number, (start, raw) in enumerate(zip(starts, text.split("\n"), strict=True), start=1):
        bullet = _BULLET.match(raw)
        begin = bullet.end() if bullet else len(raw) - len(raw.lstrip())
        bare = plain_text(raw[begin:])
        opens = opens or PAGE_BREAK in raw
        if number in tabled or not bare or _PAGE.match(bare) or _LEADER.search(bare):
            continue
        tabbed = "\t" in raw.strip()
        yield _Line(
            number=number,
            start=start + begin,
            end=start + len(raw.rstrip()),
            plain=bare,
            printed="".join(raw[begin:].split()),
            indented=bool(bullet or _INDENT.match(raw)),
            tabbed=tabbed,
            width=sum(2 if ord(char) > 0x2E7F else 1 for char in raw.strip("\n\f")),
            opens_page=opens and PAGE_BREAK in text,
        )
        opens = False


def _without_contents(lines: list[_Line]) -> list[_Line]:
    """The lines without a table of contents: it runs from 目录 to the first entry that is printed again, or to a page
    that begins with no entry."""
    first = next((index for index, line in enumerate(lines) if _CONTENTS.match(line.plain)), None)
    if first is None:
        return lines
    seen: set[str] = set()
    for index in range(first + 1, len(lines)):
        entry = re.sub(r"[.…]*\d*$", "", lines[index].plain)
        part = _PART.match(entry)
        known = {entry, part[0]} if part else {entry}
        if known & seen or _is_no_entry(lines[index]) or (len(entry) > _HEADING_CHARS and _CLOSED.search(entry)):
            return lines[:first] + lines[index:]
        seen |= known
    return lines


def _is_no_entry(line: _Line) -> bool:
    """A page of contents that goes on begins with an ordinal or a part."""
    return line.opens_page and _ordinal_level(line) is None and not _PART.match(line.plain)


def _heading_at(lines: list[_Line], index: int) -> tuple[_Heading | None, int]:
    """The heading that begins at a line and how many lines it takes; 0 lines: it runs on into a paragraph."""
    line = lines[index]
    if line.tabbed:
        return None, 0
    if _PART.match(line.plain):
        return _part_heading(lines, index)
    if line.opens_page and line.indented and _PAGE_TITLE.match(line.plain) and _ordinal_level(line) is None:
        return _Heading(0, line.printed, line.number), 1
    if title := _report_title(lines, index):
        return title
    if _ANNEX.match(line.plain):
        return _Heading(1, line.printed, line.number), 1
    for level, ordinal in _ORDINALS:
        if match := ordinal.match(line.plain):
            return _ordinal_heading(lines, index, level, match.end())
    return None, 0


def _part_heading(lines: list[_Line], index: int) -> tuple[_Heading | None, int]:
    line = lines[index]
    if len(line.plain) > _HEADING_CHARS or _CLOSED.search(line.plain):
        return None, 0
    label = _PART.match(line.plain)
    following = lines[index + 1] if index + 1 < len(lines) else None
    if label and label[0] == line.plain and following and _is_title(following):
        return _Heading(0, f"{line.printed} {following.printed}", line.number), 2
    if label and label[0] != line.plain:
        return _Heading(0, f"{label[0]} {line.printed[label.end() :]}", line.number), 1
    return _Heading(0, line.printed, line.number), 1


def _report_title(lines: list[_Line], index: int) -> tuple[_Heading, int] | None:
    """A report within the report, 关于…项目的绩效评价报告, its title broken over up to three lines."""
    if not lines[index].plain.startswith("关于") and not _REPORT_TITLE.search(lines[index].plain):
        return None
    joined = printed = ""
    for used in range(1, 4):
        if index + used > len(lines) or not _is_title(lines[index + used - 1]):
            return None
        joined += lines[index + used - 1].plain
        printed += lines[index + used - 1].printed
        if _REPORT_TITLE.search(joined):
            return _Heading(1, printed, lines[index].number), used
    return None


def _ordinal_heading(lines: list[_Line], index: int, level: int, after: int) -> tuple[_Heading | None, int]:
    line = lines[index]
    rest = line.plain[after:]
    if 0 < len(rest) <= _HEADING_CHARS and not re.search(r"[。;:!?,]", rest) and not _CODED.search(rest):
        following = lines[index + 1] if index + 1 < len(lines) else None
        if level < _NUMBERED or (following is not None and not _begins(following)):
            return _Heading(level, line.printed, line.number), 1
        return None, 0
    lead = re.match(r"[^。;:!?,\d]{2,30}。", rest)
    if level < _NUMBERED and lead and not re.match(r"[^。]*(?:指|反映)", lead[0]):
        return _Heading(level, line.printed.split("。")[0], line.number), 0
    return None, 0


def _is_title(line: _Line) -> bool:
    return len(line.plain) <= _HEADING_CHARS and not line.tabbed and not re.search(r"[。;:,]", line.plain)


def _begins(line: _Line) -> bool:
    """Whether a line says by its first characters that something new begins."""
    return line.indented or _PART.match(line.plain) is not None or _ordinal_level(line) is not None


def _ordinal_level(line: _Line) -> int | None:
    return next((level for level, ordinal in _ORDINALS if ordinal.match(line.plain)), None)


def _is_wrapped(lines: list[_Line]) -> bool:
    """Whether the text was printed with its lines broken: none is long, and several stop in the middle."""
    prose = [line.plain for line in lines if not line.tabbed]
    stopped = sum(len(line) > _WRAPPED_CHARS // 3 and not _CLOSED.search(line) for line in prose)
    return stopped >= 5 and max(map(len, prose)) <= _WRAPPED_CHARS


def _paragraphs(
    text: str, run: list[_Line], wrapped: bool, ends: Callable[[_Line, int, int], bool]
) -> Iterator[Paragraph]:
    full = max((len(line.plain) for line in run), default=0) - 3 if wrapped else _NEVER
    width = max((line.width for line in run if not line.tabbed), default=0)
    held: list[_Line] = []
    for line in run:
        if held and (_begins(line) or ends(held[-1], full, width) or line.tabbed or held[-1].tabbed):
            yield _paragraph(text, held)
            held = []
        held.append(line)
    if held:
        yield _paragraph(text, held)


def _ends(line: _Line, full: int, width: int) -> bool:
    """A line ends its paragraph after a full stop; after ；or ： only if it was not broken for being full."""
    if not (match := _CLOSED.search(line.plain)):
        return False
    return match[0][0] in "。!?" or len(line.plain) < full


def _ends_short(line: _Line, full: int, width: int) -> bool:
    """Where paragraphs are indented, a full stop at the end of a full line ends nothing."""
    return _CLOSED.search(line.plain) is not None and line.width < width * _SHORT


def _paragraph(text: str, held: list[_Line]) -> Paragraph:
    start, end = held[0].start, held[-1].end
    page = text.count("\f", 0, start) + 1 if "\f" in text else None
    return Paragraph(raw=text[start:end], start=start, line=held[0].number, line_end=held[-1].number, page=page)
