"""Grades against scores, and against the grade that another place gives the same project.

Source: 财政部《项目支出绩效评价管理办法》(财预〔2020〕10号) 第二十四条: 优 from 90, 良 from 80, 中 from 60, 差 below.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from difflib import SequenceMatcher
from typing import NamedTuple

from corpus.fact import Fact
from corpus.finding import Finding, Place
from corpus.plain import squeeze
from corpus.readers.performance_words import column_of, words
from corpus.reconcile.books import Books, label_of, place_of, place_of_words
from corpus.reconcile.projects import SCORE, bare_name
from corpus.report import Report, Row, Table
from corpus.sections import readable

_BOUNDS = ((Decimal(90), "优"), (Decimal(80), "良"), (Decimal(60), "中"), (Decimal(0), "差"))
_GRADE = re.compile(r"(?:等级|等次|结果)(?:评定)?(?:为|是|:)\"?(?P<grade>优秀|优|良好|良|中|合格|差)\"?(?:[。,;]|$)")
_ALIKE = 0.7  # how much two names of one project have in common
_BRACKETS = re.compile(r"\(([^()]*)\)")


class Graded(NamedTuple):
    """A grade that words of the report give a project."""

    project: str
    grade: str
    place: Place


def grades_follow_scores(books: Books) -> Iterator[Finding]:
    """优 is given from 90, 良 from 80, 中 from 60: in the list, and in evaluation reports."""
    for graded, score in (*_listed(books), *_evaluated(books)):
        if score is None or not 0 <= score.value <= 100:
            continue
        due = next(grade for bound, grade in _BOUNDS if score.value >= bound)
        if graded.grade[0] != due and graded.grade != "合格":
            message = (
                f"{score.form}中“{graded.project}”{score.concept}为 {score.value} 分，等级写作“{graded.grade}”，"
                f"按分数应为“{due}”"
            )
            yield books.remark(
                "等级与得分", [graded.place, place_of(score)], message, severity="不一致", expected=due,
                found=graded.grade,
            )  # fmt: skip


def grades_agree(books: Books) -> Iterator[Finding]:
    """The list and the evaluation report give one project one grade, and one score."""
    listed = list(_listed(books))
    for graded, score in _evaluated(books):
        twin = next(((one, line) for one, line in listed if _same(one.project, graded.project)), None)
        if twin is None:
            continue
        one, line = twin
        if one.grade[0] != graded.grade[0]:
            message = f"“{one.project}”在汇总表中为“{one.grade}”，在评价报告中为“{graded.grade}”"
            yield books.remark(
                "各处等级一致", [graded.place, one.place], message, severity="不一致", expected=one.grade,
                found=graded.grade,
            )  # fmt: skip
        if score is not None and line is not None and score.concept == SCORE:
            expected = books.span(line)
            words = f"{label_of(line)}为 {line.value}"
            yield from books.compare("项目数字各处一致", score, expected, [line], "{1}", words)


def scores_of_evaluations(books: Books) -> Iterator[Finding]:
    """自评得分 of an evaluation report is that of the list; 评价得分 may differ from it."""
    listed = list(_listed(books))
    for fact in books.evaluations:
        if fact.concept == SCORE and fact.project:
            line = next((line for one, line in listed if line and _same(one.project, fact.project)), None)
            if line:
                words = f"{label_of(line)}为 {line.value}"
                yield from books.compare("项目数字各处一致", fact, books.span(line), [line], "{1}", words)


def _listed(books: Books) -> Iterator[tuple[Graded, Fact | None]]:
    for table in books.report.tables:
        if table.form == "绩效自评汇总表":
            for row in table.rows:
                if grade := _grade_cell(table, row):
                    place = Place(label=f"绩效自评汇总表 {squeeze(row.label)}", line=row.line, quote=row.quote)
                    yield Graded(row.label, grade, place), _score_of(books, table, row)


def _grade_cell(table: Table, row: Row) -> str | None:
    for cell in row.cells:
        column = column_of("".join(table.columns[cell.column].path), words().list_column)
        if column and column.role == "grade" and cell.text.strip():
            return squeeze(cell.text)
    return None


def _score_of(books: Books, table: Table, row: Row) -> Fact | None:
    for fact in books.listed:
        if (fact.source.table, fact.source.line, fact.measure) == (table.ordinal, row.line, "得分"):
            return fact
    return None


def _evaluated(books: Books) -> Iterator[tuple[Graded, Fact | None]]:
    """The grades that evaluation reports print, each with the score printed last before it."""
    projects = dict.fromkeys((one.project, one.source.heading[:2]) for one in books.evaluations if one.project)
    for project, heading in projects:
        for line, grade, sentence in _grades_in(books.report, heading):
            scores = [
                one
                for one in books.evaluations
                if one.measure == "得分" and one.project == project and one.source.line <= line + 5
            ]
            place = place_of_words(books.report, sentence, line, "绩效评价报告 等级")
            yield Graded(project or "", grade, place), scores[-1] if scores else None


def _grades_in(report: Report, heading: tuple[str, ...]) -> Iterator[tuple[int, str, str]]:
    for section in report.sections:
        if section.heading[: len(heading)] == heading:
            for paragraph in section.paragraphs:
                text = readable(paragraph)
                for match in _GRADE.finditer(text.text):
                    begin = text.text.rfind("。", 0, match.start()) + 1
                    yield paragraph.line, match["grade"], text.quote(begin, match.end()).strip()


def _same(one: str, other: str) -> bool:
    """Evaluation reports write a project's name freely; what stands in brackets must be the same."""
    a, b = bare_name(one), bare_name(other)
    if set(_BRACKETS.findall(a)) != set(_BRACKETS.findall(b)):
        return False
    return a == b or SequenceMatcher(None, a, b).ratio() >= _ALIKE


RULES = (grades_follow_scores, grades_agree, scores_of_evaluations)
