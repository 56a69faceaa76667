"""Report → chunks: what is searched, each with a text that says on whom and what it speaks, and its verbatim quote."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from corpus.facts.ids import fact_id
from corpus.plain import Plain, line_of, line_starts, plain, squeeze
from corpus.record import Record
from corpus.report import Report, Row, Section, Table
from corpus.sections import readable
from index.pieces import pieces

ChunkKind = Literal["段落", "定义", "表行", "绩效", "附注"]

_TERM = re.compile(
    r"^(?:[一二三四五六七八九十百]+、|\d{1,3}[、.]|\([一二三四五六七八九十\d]+\))?(?P<term>[^。;]{2,90}?):(?=\S)"
)
_DEFINES = re.compile(r"^(?:是指|指|反映|即|用于|为)")
_GLOSSARY = re.compile(r"名词|术语")
_PART = re.compile(r"^第[一二三四五六七八九十\d]+部分")
_ENDED = re.compile(r"[。;!?]\W*$")
_WORDY = re.compile(r"[㐀-鿿]")
_SELF_EVALUATION = "绩效自评表"
_FEWEST = 6  # Chinese characters below which a line says nothing by itself
_NOTE_LINES = 20  # how far above or below its table a note may stand
_SHORT_FIELD = 20  # a field no longer than this (a department, a telephone number) shares a chunk with the others


class Chunk(Record):
    """A piece of a report. `text` is what is searched; `quote` is what is shown, a slice of the report's text."""

    id: str
    report: str
    entity: str
    year: int
    kind: ChunkKind
    heading: tuple[str, ...]
    text: str
    quote: str
    line: int
    line_end: int
    term: str | None = None  # what a definition defines, as printed


def chunks_of(report: Report) -> tuple[Chunk, ...]:
    """All chunks of a report in printed order; what it prints twice under one heading is kept once."""
    maker = _Maker(report)
    made = [chunk for section in report.sections for chunk in maker.of_section(section)]
    made += [chunk for table in report.tables for chunk in maker.of_table(table)]
    once: dict[tuple[str, str], Chunk] = {}
    for chunk in sorted(made, key=lambda chunk: chunk.line):
        once.setdefault((chunk.kind, chunk.text), chunk)
    return tuple(once.values())


class _Maker:
    def __init__(self, report: Report) -> None:
        self.report = report
        self.starts = line_starts(report.text)

    def of_section(self, section: Section) -> Iterator[Chunk]:
        define = bool(_GLOSSARY.search("".join(section.heading)))
        run: list[tuple[int, Plain]] = []  # a definition may go on in the next paragraph, over a page break
        for paragraph in section.paragraphs:
            read = readable(paragraph)
            if len(_WORDY.findall(read.text)) < _FEWEST:
                continue
            if define and run and not _TERM.match(read.text) and not _ENDED.search(run[-1][1].text):
                run.append((paragraph.start, read))
                continue
            yield from self._of_prose(section.heading, run, define)
            run = [(paragraph.start, read)]
        yield from self._of_prose(section.heading, run, define)

    def _of_prose(self, heading: tuple[str, ...], run: Sequence[tuple[int, Plain]], define: bool) -> Iterator[Chunk]:
        if not run:
            return
        read = self._joined(run)
        term = _term(read, define)
        for start, end in pieces(read.text):
            kind: ChunkKind = "定义" if term else "段落"
            about = f"{term}：" if term and start else ""
            yield self._chunk(kind, heading, about + read.text[start:end], read.at[start], read.at[end - 1] + 1, term)

    def _joined(self, run: Sequence[tuple[int, Plain]]) -> Plain:
        """Paragraphs as one plain text over the whole report, so that its offsets are the report's."""
        text = "".join(read.text for _, read in run)
        at = tuple(start + offset for start, read in run for offset in read.at)
        return Plain(raw=self.report.text, text=text, at=at)

    def of_table(self, table: Table) -> Iterator[Chunk]:
        name = table.form or table.title
        if table.form == _SELF_EVALUATION and table.subject:
            yield from self._of_project(table, table.subject)
        else:
            for row in table.rows:
                if text := _row_text(table, row):
                    yield self._of_row("表行", (*table.heading, name), text, row)
        for note in (*table.notes, *filter(None, [table.declared_empty])):
            # The notes of evaluation forms are instructions for filling them in.
            if not table.subject and len(_WORDY.findall(note)) >= _FEWEST:
                start, end = self._place(note, table.line - _NOTE_LINES, table.line_end + _NOTE_LINES)
                yield self._chunk("附注", (*table.heading, name), squeeze(note), start, end)

    def _of_project(self, table: Table, project: str) -> Iterator[Chunk]:
        heading = (*table.heading, table.form or table.title)
        fields = [(label, text) for label, text in table.subject_fields if text]
        goals = [(label, text) for label, text in fields if len(text) > _SHORT_FIELD and text != project]
        short = "，".join(f"{squeeze(label)}：{squeeze(text)}" for label, text in fields if (label, text) not in goals)
        yield self._chunk("绩效", heading, short or squeeze(project), *self._place(project, table.line, table.line_end))
        for label, text in goals:
            for start, end in pieces(squeeze(text)):
                part = squeeze(text)[start:end]
                words = f"项目“{squeeze(project)}”的{squeeze(label)}：{part}"
                yield self._chunk("绩效", heading, words, *self._place(part, table.line, table.line_end))
        for row in table.rows:
            if remark := _remark(table, row):
                words = f"项目“{squeeze(project)}”的{'、'.join(map(squeeze, row.path)) or squeeze(row.label)}，{remark}"
                yield self._of_row("绩效", heading, words, row)

    def _place(self, said: str, first: int, last: int) -> tuple[int, int]:
        """The slice between two lines that says `said`, or that it was put together from where columns interleave."""
        first, last = max(first, 1), min(last, len(self.starts))
        start = self.starts[first - 1]
        read = plain(self.report.text[start : self._line_stop(last)])
        kept = [(char, start + at) for char, at in zip(read.text, read.at, strict=True) if char not in " \t"]
        wanted = squeeze(said).replace("\t", "")
        found = "".join(char for char, _ in kept).find(wanted)
        if wanted and found >= 0:
            return kept[found][1], kept[found + len(wanted) - 1][1] + 1
        lines = [number for number in range(first, last + 1) if _is_part(self._line(number), wanted)] or [first]
        return self.starts[lines[0] - 1], self._line_stop(lines[-1])

    def _of_row(self, kind: ChunkKind, heading: tuple[str, ...], text: str, row: Row) -> Chunk:
        found = self.report.text.find(row.quote, self.starts[row.line - 1])
        if found < 0:
            raise ValueError(f"quote of line {row.line} is no slice of the report: {row.quote!r}")
        return self._chunk(kind, heading, text, found, found + len(row.quote))

    def _chunk(
        self, kind: ChunkKind, heading: tuple[str, ...], body: str, start: int, end: int, term: str | None = None
    ) -> Chunk:
        identity = self.report.identity
        line, line_end = line_of(self.starts, start), line_of(self.starts, max(start, end - 1))
        quote = self.report.text[start:end]
        text = f"{identity.year}年{identity.entity} {_titles(heading)}\n{body}"
        return Chunk(
            id=fact_id(self.report.id, "chunk", kind, start, end, body),
            report=self.report.id,
            entity=identity.entity,
            year=identity.year,
            kind=kind,
            heading=heading,
            text=text,
            quote=quote,
            line=line,
            line_end=line_end,
            term=term,
        )

    def _line(self, number: int) -> str:
        return self.report.text[self.starts[number - 1] : self._line_stop(number)]

    def _line_stop(self, number: int) -> int:
        return self.starts[number] - 1 if number < len(self.starts) else len(self.report.text)


def _titles(heading: tuple[str, ...]) -> str:
    """The headings above a chunk, each once; 第三部分 决算情况说明 tells nothing apart where others stand below it."""
    below = [title for title in heading if not _PART.match(title)] or [_PART.sub("", title) for title in heading]
    return " ".join(dict.fromkeys(map(squeeze, below)))


def _term(read: Plain, in_glossary: bool) -> str | None:
    """What a paragraph defines: anything before a colon in a glossary, elsewhere only `…：指…`."""
    match = _TERM.match(read.text)
    if not match or not (in_glossary or _DEFINES.match(read.text[match.end() :])):
        return None
    return "".join(read.quote(*match.span("term")).split())


def _row_text(table: Table, row: Row) -> str:
    """A row in words; nothing for a row without a filled cell."""
    cells = [
        (table.columns[cell.column].path, cell.text, cell.unit or table.unit) for cell in row.cells if cell.text.strip()
    ]
    if not cells:
        return ""
    said = "，".join(f"{squeeze(''.join(path))}{squeeze(text)}{_unit(text, unit)}" for path, text, unit in cells)
    label = " ".join([squeeze(part) for part in (*row.path, row.label) if part])
    return f"{row.code or ''}{label}：{said}"


def _unit(text: str, unit: str | None) -> str:
    return unit if unit and text.strip()[-1:].isdigit() else ""


def _remark(table: Table, row: Row) -> str:
    """What a row of an evaluation form says in words beside its figures: the reason of a deviation, a measure taken."""
    last = len(table.columns) - 1
    said = [cell for cell in row.cells if cell.column == last and len(_WORDY.findall(cell.text)) > 1]
    if not said:
        return ""
    return "，".join(f"{squeeze(''.join(table.columns[cell.column].path))}：{squeeze(cell.text)}" for cell in row.cells)


def _is_part(line: str, wanted: str) -> bool:
    bare = squeeze(line).replace("\t", "")
    return len(bare) > 3 and bare in wanted
