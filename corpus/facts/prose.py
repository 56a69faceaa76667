"""Facts from the prose of a report: 情况说明, and the evaluation reports in its annexes."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from corpus.fact import Fact, Fund, Stage
from corpus.facts.ids import fact_id
from corpus.facts.prose_lost_parts import lost_parts
from corpus.facts.prose_state import About
from corpus.facts.prose_statements import Statement, read_statements
from corpus.facts.prose_subjects import Subject, subject_of
from corpus.facts.prose_words import prose_words
from corpus.plain import Plain, line_of, line_starts, squeeze
from corpus.report import Paragraph, Report, Section, Source
from corpus.sections import readable
from corpus.transcript import page_of, pages_of
from corpus.vocabulary_file import bare_label

_NO_FIGURES = re.compile(r"名词解释|专业性名词|目录")
_EVALUATION = re.compile(r"(?:关于)?(?P<project>.*?)(?:的)?绩效评价报告$")
# A name that ends so is whole without 项目.
_NOT_A_PROJECT = re.compile(r"(?:费|资金|项目|补助|补贴|工程|\))$")
_HEADING_TAIL = re.compile(r"(?:支出)?(?:决算|预算)?(?:具体|总体)?(?:情况)?(?:的?说明)?$")


class _Context(NamedTuple):
    report: Report
    section: Section
    starts: list[int]
    breaks: tuple[int, ...]
    project: str | None  # of an evaluation report
    names: dict[str, str]  # squeezed project name → as the tables print it


def prose_facts(report: Report) -> tuple[Fact, ...]:
    """Every figure that the prose states with a subject we can name."""
    starts, breaks = line_starts(report.text), pages_of(report.text)
    names = _project_names(report)
    facts: list[Fact] = []
    for section in report.sections:
        if any(_NO_FIGURES.search(heading) for heading in section.heading):
            continue
        context = _Context(report, section, starts, breaks, _evaluated(section), names)
        for paragraph in section.paragraphs:
            facts.extend(_facts_of_paragraph(context, paragraph))
    return tuple(facts)


def _facts_of_paragraph(context: _Context, paragraph: Paragraph) -> Iterator[Fact]:
    read = readable(paragraph)
    statements = read_statements(read.text, _about(context))
    for statement in sorted((*statements, *lost_parts(read.text, statements)), key=lambda one: one.start):
        yield _fact(context, paragraph, read, statement)


def _about(context: _Context) -> About:
    identity = context.report.identity
    stage: Stage = "年初预算" if identity.kind.endswith("预算") else "决算"
    return About(
        year=identity.year,
        entity=identity.entity,
        stage=stage,
        subject=_heading_subject(context.section),
        single_topic=context.project is not None,
    )


def _heading_subject(section: Section) -> Subject | None:
    """What the innermost heading is about, if it names one item: 1、基本支出."""
    if not section.heading:
        return None
    label = bare_label(section.heading[-1])
    return subject_of(label) or subject_of(_HEADING_TAIL.sub("", label))


def _fact(context: _Context, paragraph: Paragraph, read: Plain, statement: Statement) -> Fact:
    report, subject = context.report, statement.subject
    quote = read.quote(*statement.quote).strip()
    begin = paragraph.start + read.at[statement.quote[0]]
    line = line_of(context.starts, begin)
    offset = paragraph.start + read.at[statement.start]
    project = context.project or (_project(context, read.quote(*statement.project)) if statement.project else None)
    form = "绩效评价报告" if context.project else "情况说明"
    return Fact(
        id=fact_id(report.id, form, offset, statement.concept, statement.measure, statement.basis, statement.stage),
        report=report.id,
        entity=report.identity.entity,
        scope=report.identity.scope,
        year=report.identity.year,
        stage=statement.stage,
        fund="项目资金" if project else _fund(context.section, subject),
        form=form,
        item=subject.item,
        column=statement.column,
        concept=statement.concept,
        measure=statement.measure,
        value=statement.value,
        unit=statement.unit,
        read_as="resolved" if statement.resolved else "printed",
        code=subject.code,
        path=subject.path,
        project=project,
        aspect=statement.aspect,
        basis=statement.basis,
        qualifier=statement.qualifier,
        source=Source(
            report=report.id,
            line=line,
            line_end=line_of(context.starts, begin + len(quote) - 1),
            quote=quote,
            page=page_of(context.breaks, line),
            heading=context.section.heading,
        ),
    )


def _fund(section: Section, subject: Subject) -> Fund:
    """The fund the words name, else the one of the nearest heading that names one."""
    if subject.fund:
        return subject.fund
    words = prose_words()
    for heading in reversed(section.heading):
        if match := words.fund.search(squeeze(heading)):
            return words.funds[match["fund"]]
    return "全部收支"


def _evaluated(section: Section) -> str | None:
    """The project that an evaluation report around this section is about."""
    for heading in section.heading:
        if (match := _EVALUATION.search(heading)) and match["project"]:
            return match["project"].removeprefix("关于")
    return None


def _project(context: _Context, printed: str) -> str:
    """The project as the tables print it; prose adds 项目 to every name."""
    name = "".join(printed.split())
    for one in (name, f"{name}项目"):
        if known := context.names.get(squeeze(one)):
            return known
    return name if _NOT_A_PROJECT.search(squeeze(name)) else f"{name}项目"


def _project_names(report: Report) -> dict[str, str]:
    """How the tables print the projects, by squeezed name."""
    names: dict[str, str] = {}
    for table in report.tables:
        printed = [table.subject] if table.subject else []
        if table.form == "绩效自评汇总表":
            printed += [row.label for row in table.rows]
        for name in printed:
            names.setdefault(squeeze(name), "".join(name.split()))
    return names
