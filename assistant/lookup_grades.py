"""Grades of projects (优, 良, 中, 差): text cells of the summary form and the sentences that speak of a grade."""

import re
from collections.abc import Iterator, Sequence

from assistant.lookup_record import Passage
from assistant.normalise import key
from assistant.phrases import load_phrases
from assistant.question_parts import in_order
from assistant.question_record import Question
from corpus.report import Paragraph, Table
from index.fact_rows import ReportEntry
from index.library import Library

_GRADE = "等级"
_SAID = load_phrases().cues.grade
_ASKED = re.compile(rf"{_SAID['given'].pattern}({_SAID['grades'].pattern})")
_SENTENCE = re.compile(r"[^。]*等级[^。]*。?")


def grades(question: Question, reports: Sequence[ReportEntry], library: Library) -> tuple[Passage, ...]:
    """The grade of each project asked for, from the form and from the text; of all where none is named."""
    rows = [one for report in reports for one in _rows(report, library)]
    named = [one for one in rows if _is_named(key(one.said or ""), question)]
    told = [word for word in question.unknown if any(word in key(one.said or "") for one in named)]
    named = [one for one in named if all(word in key(one.said or "") for word in told)] or named
    if (asked := _ASKED.search(question.text)) and not _projects(question):
        named = [one for one in named if (one.said or "").endswith((asked[1], f"{asked[1]}秀", f"{asked[1]}好"))]
    return (*named, *_sentences(question, told, reports, library))


def _projects(question: Question) -> tuple[str, ...]:
    return tuple(project for subject in question.subjects for project in subject.projects)


def _is_named(label: str, question: Question) -> bool:
    names = [key(one) for one in _projects(question)]
    return not names or any(name in label or in_order(name, label) for name in names)


def _rows(report: ReportEntry, library: Library) -> Iterator[Passage]:
    for table in library.facts.tables(report.id):
        for at in _columns(table):
            for row in table.rows:
                grade = next((cell.text for cell in row.cells if cell.column == at and cell.text.strip()), "")
                if grade and row.label:
                    yield _of(report, (*table.heading, table.title), row.quote, row.line, f"{row.label}：{grade}")


def _columns(table: Table) -> tuple[int, ...]:
    return tuple(at for at, column in enumerate(table.columns) if column.path and _GRADE in column.path[-1])


def _sentences(
    question: Question, told: Sequence[str], reports: Sequence[ReportEntry], library: Library
) -> Iterator[Passage]:
    """What the text says of a grade: of the project that is named, else of the department's projects."""
    names = [key(one) for one in (*told, *(subject.said for subject in question.subjects if subject.projects))]
    for report in reports:
        for section in library.facts.sections(report.id):
            about = key("".join(section.heading))
            for paragraph in section.paragraphs:
                if _GRADE in paragraph.raw and all(name in about + key(paragraph.raw) for name in names):
                    yield from _graded(report, section.heading, paragraph)


def _graded(report: ReportEntry, heading: tuple[str, ...], paragraph: Paragraph) -> Iterator[Passage]:
    for match in _SENTENCE.finditer(paragraph.raw):
        if "为" in match[0]:
            yield _of(report, heading, match[0].strip(), paragraph.line, None)


def _of(report: ReportEntry, heading: tuple[str, ...], quote: str, line: int, said: str | None) -> Passage:
    identity = report.identity
    return Passage(
        report=report.id, entity=identity.entity, year=identity.year, heading=heading, quote=quote, line=line, said=said
    )
