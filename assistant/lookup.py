"""Question → Evidence: what the reports hold on it, in its readings; nothing is computed or worded here."""

from collections.abc import Sequence

from assistant.lookup_asked import cells_asked
from assistant.lookup_books import audits_of
from assistant.lookup_cells import BUDGETS, funds_asked
from assistant.lookup_deductions import score_sheets
from assistant.lookup_entities import rows_of, standings_of
from assistant.lookup_findings import with_contradictions
from assistant.lookup_forms import bearing, form_numbered
from assistant.lookup_grades import grades
from assistant.lookup_lists import lists_of
from assistant.lookup_printed import rest_of, whole_of
from assistant.lookup_record import Audited, Cell, Evidence, Listing, Member, Passage, Reading
from assistant.lookup_related import with_related
from assistant.lookup_text import definitions, goals, headed, near, on_pages, reasons, searched, under_heading
from assistant.normalise import key
from assistant.phrases import Operation, Topic, load_phrases
from assistant.question_books import asks_of_every_report
from assistant.question_catalog import MOST_UNNAMED
from assistant.question_entities import within
from assistant.question_record import Question
from corpus.fact import Fund
from index.fact_rows import ReportEntry
from index.holdings import Holding, Holdings, years_of
from index.library import Library

__all__ = ["Cell", "Evidence", "Listing", "Member", "Passage", "Reading", "look_up"]

_LISTED: frozenset[Operation] = frozenset({"breakdown", "largest", "smallest", "count"})
_NOTHING: frozenset[Operation] = frozenset({"greeting", "help", "unclear", "off_topic", "forecast", "holdings"})
_NEVER_NEAR: frozenset[Operation] = (_NOTHING - {"unclear"}) | {"opinion", "exists"}
_QUOTED: frozenset[Operation] = frozenset({"definition", "passage", "reason", "opinion"})
_TOO_MUCH_UNKNOWN = 3  # characters: what they would narrow down is not known, so nothing is answered
_FEWEST = 4  # passages that are quoted, if there are so many
_READABLE = 1500  # characters of quotes
_GENERAL: Fund = "一般公共预算财政拨款"  # the part of 财政拨款 that alone is printed by economic kind
_PROBLEMS, _SCORE = "存在问题", "自评得分"
_MOST_GRADES = 24  # projects whose grade is told


def look_up(question: Question, library: Library) -> Evidence:
    """What is held on the question; where that is nothing, what resembles it."""
    evidence = on_pages(with_contradictions(with_related(_found(question, library), library), library), library)
    found = evidence.passages or evidence.lists or evidence.rows or evidence.standings or evidence.years_absent
    of_tables = question.unsure or all(one.imported for one in evidence.asked)  # nothing in words is held of them
    if (
        found
        or question.strangers
        or of_tables
        or question.operation in _NEVER_NEAR
        or any(cell.readings or cell.blanks for cell in evidence.cells)
    ):
        return evidence
    return evidence.model_copy(update={"near": near(question, library)})


def _found(question: Question, library: Library) -> Evidence:
    evidence = _held(question, library)
    if question.strangers and question.operation == "passage":
        return evidence.model_copy(update={"passages": _on_strangers(question, library)})
    if question.strangers or question.operation in _NOTHING:
        return evidence
    if question.operation not in _QUOTED and _too_much_unknown(question):
        return evidence
    if question.operation == "named":
        return evidence.model_copy(update={"lists": _bearing(question, evidence.reports, library)})
    if question.unsure or not (evidence.asked or question.universe == "单位" or question.operation in _QUOTED):
        return evidence
    if question.universe == "单位":
        return evidence.model_copy(update={"standings": standings_of(question, library.facts)})
    absent = tuple(year for year in question.years if year not in evidence.years)
    evidence = evidence.model_copy(update={"years_absent": absent})
    if question.operation == "books":
        return evidence.model_copy(update={"audits": audits_of(_to_audit(evidence), library)})
    if question.form_number is not None and not question.forms:
        evidence = _with_form(evidence, library)
        question = evidence.question
        if not question.forms:
            return evidence
    if question.operation == "formula":
        return evidence.model_copy(update={"rows": rows_of(question, evidence.asked, library.facts)})
    if question.operation in {"definition", "passage"}:
        return _texts(evidence, library)
    # 各是多少 of several entities asks for one figure of each.
    if len(evidence.asked) == 1 and _is_listed(question) and (lists := _lists(evidence, library)):
        return evidence.model_copy(update={"lists": lists})
    evidence = evidence.model_copy(update={"cells": cells_asked(evidence, library)})
    if question.operation == "sum":
        return evidence.model_copy(update={"whole": whole_of(evidence, library)})
    if question.operation == "difference":
        return evidence.model_copy(update={"rest": rest_of(evidence, library)})
    if question.operation == "reason":
        sheets = score_sheets(evidence.cells, library)
        return evidence.model_copy(update={"passages": reasons(evidence.cells, library), "sheets": sheets})
    return evidence


def _to_audit(evidence: Evidence) -> Sequence[ReportEntry]:
    """The reports of those asked about: of the years said, or all of them where all are meant."""
    if asks_of_every_report(evidence.question.text) and evidence.question.year_origin == "newest":
        held = [one for one in evidence.reports if one.identity.entity in evidence.entities]
        return sorted(held, key=lambda one: -one.identity.year)
    return _asked(evidence)


def _bearing(question: Question, reports: Sequence[ReportEntry], library: Library) -> tuple[Listing, ...]:
    newest = sorted(reports, key=lambda one: -one.identity.year)
    claim = question.figure
    return bearing(claim, question, newest, library) if claim is not None and claim.value is not None else ()


def _with_form(evidence: Evidence, library: Library) -> Evidence:
    """公开09表 is another form in another year: the newest report asked about says which."""
    number = evidence.question.form_number
    for report in _asked(evidence) if number is not None else ():
        if form := form_numbered(number or 0, report, library):
            years = (report.identity.year,)
            question = evidence.question.model_copy(update={"forms": (form,), "years": years})
            return evidence.model_copy(update={"question": question})
    return evidence


def _too_much_unknown(question: Question) -> bool:
    """Whether the words not understood may change what is asked; then nothing is answered."""
    length = sum(map(len, question.unknown))
    nothing_named = not question.subjects and not question.universe and not question.formula
    part = question.operation == "share" and len(question.subjects) == 1  # 社会保障支出里面养老占多少
    return length >= _TOO_MUCH_UNKNOWN or bool(length and (question.narrowed or nothing_named or part))


def _is_listed(question: Question) -> bool:
    """A plain number of projects is a figure of the report; with a condition they are counted."""
    if question.operation == "sum":
        return question.universe == "项目" and not question.subjects
    if question.operation == "average":
        scores = all(one.concepts == (_SCORE,) and not one.projects for one in question.subjects)
        return question.universe == "项目" and scores
    counts = question.operation == "count" and question.threshold is None and question.compare is None
    return question.operation in _LISTED and question.universe != "年度" and not (counts and question.subjects)


def _held(question: Question, library: Library) -> Evidence:
    """What there is at all, and who is asked about."""
    entries = library.facts.reports()
    holdings = library.facts.holdings
    return Evidence(
        question=question,
        reports=tuple(one for one in entries if one.identity.kind != "数据表"),
        tables=tuple(one for one in entries if one.identity.kind == "数据表"),
        asked=_meant(question, holdings),
        imported=len(holdings) - len(holdings.reporting),
    )


def _meant(question: Question, holdings: Holdings) -> tuple[Holding, ...]:
    """Those named; else the only one in the county named; else those of whom reports are held, if they are few."""
    if question.entities:
        return holdings.of(question.entities)
    if question.region:
        meant = tuple(one for one in holdings.all if within(one.entity, question.region))
        return meant if len(meant) == 1 else ()
    meant = holdings.reporting or holdings.all
    return meant if len(meant) <= MOST_UNNAMED else ()


def _asked(evidence: Evidence) -> tuple[ReportEntry, ...]:
    """The reports that the question is about, newest first; other years only where its own are not held."""
    held = [one for one in evidence.reports if not evidence.asked or one.identity.entity in evidence.entities]
    newest = sorted(held, key=lambda one: -one.identity.year)
    return tuple(one for one in newest if one.identity.year in evidence.question.years)


def _lists(evidence: Evidence, library: Library) -> tuple[Listing, ...]:
    """Of the newest year that has any; the parts of something in every year that was asked."""
    question = evidence.question
    every = question.operation == "breakdown"
    found: list[Listing] = []
    for year in years_of(evidence.asked):
        for one in evidence.asked if year in question.years else ():
            if year in one.years and (lists := lists_of(question, one.entity, year, library.facts)):
                found += lists if every or not found else ()
    return tuple(one for one in found if all(fits(one, question) for fits in (_in_form, _in_fund, _in_stage)))


def _in_form(listing: Listing, question: Question) -> bool:
    """Whether a list stands in the form asked about; those of projects are gathered from several forms."""
    forms = {one.fact.form for one in listing.members}
    return not question.forms or question.universe in {"项目", "指标"} or bool(forms & {*question.forms})


def _in_fund(listing: Listing, question: Question) -> bool:
    """Whether a list is of the money asked about: 政府性基金支出有哪些 is none of all spending."""
    funds = {one.fact.fund for one in listing.members if not one.fact.project}
    wanted = funds_asked(question) | ({_GENERAL} if "财政拨款" in question.funds else frozenset())
    return not question.funds or funds <= wanted


def _in_stage(listing: Listing, question: Question) -> bool:
    """年初预算按功能分类: the final figures are no answer to what was budgeted."""
    budgets = {*BUDGETS} if "预算" in question.stages else {*question.stages}
    asked = bool(question.stages) and {*BUDGETS}.issuperset(question.stages)
    return not asked or all(one.fact.stage in budgets or one.fact.measure != "金额" for one in listing.members)


def _texts(evidence: Evidence, library: Library) -> Evidence:
    question = evidence.question
    reports = _asked(evidence)
    if not reports:
        return evidence
    if question.operation == "definition":
        passages = definitions(question, reports, library) or definitions(question, _by_year(evidence), library)
        return evidence.model_copy(update={"passages": passages[:1]})
    topic = load_phrases().topic_named(question.topic or "")
    assert topic is not None
    if topic.name == "评价等级":
        return evidence.model_copy(update={"passages": grades(question, reports, library)[:_MOST_GRADES]})
    told = {"绩效目标": ("目标",), "完成情况": ("完成",)}.get(topic.name)
    found = goals(question, told, reports, library) if told else ()
    named = any(subject.projects for subject in question.subjects)
    whole = () if named or question.subjects else headed(topic, reports, library)
    if not (found or whole or named) and question.year_origin == "newest":
        whole = headed(topic, [one for one in _by_year(evidence) if one not in reports], library)
    if whole and not found:
        shown = _few(whole)
        return evidence.model_copy(update={"passages": shown, "left_out": len(whole) - len(shown)})
    if not found:
        query = " ".join((*(subject.name for subject in question.subjects), topic.query))
        # What resembles the question but does not speak of the topic is no answer.
        found = tuple(one for one in searched(query, question, library) if _speaks_of(topic, one))
        if not found and named and topic.name == _PROBLEMS:
            return evidence.model_copy(update={"audits": _about_projects(audits_of(reports, library), question)})
    return evidence.model_copy(update={"passages": found[:_FEWEST]})


def _about_projects(audits: Sequence[Audited], question: Question) -> tuple[Audited, ...]:
    """Of what the check of the books found only what is about the projects asked for."""
    projects = {name for subject in question.subjects for name in subject.projects}
    kept = []
    for one in audits:
        own = {fact.id for fact in one.facts if fact.project in projects}
        findings = tuple(finding for finding in one.findings if own.issuperset(finding.facts))
        kept += [one.model_copy(update={"findings": findings})] if findings else []
    return tuple(kept)


def _few(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """As many as a person reads at once, and never fewer than there is room for anyway."""
    length, shown = 0, 0
    for one in passages:
        length += len(one.quote)
        if shown >= _FEWEST and length > _READABLE:
            break
        shown += 1
    return tuple(passages[:shown])


def _speaks_of(topic: Topic, passage: Passage) -> bool:
    return not topic.headings or any(
        word in one for word in topic.headings for one in (*passage.heading, passage.quote)
    )


def _on_strangers(question: Question, library: Library) -> tuple[Passage, ...]:
    """What the reports say of an office inside: 对外联络办公室. Only passages that name it."""
    topic = load_phrases().topic_named(question.topic or "")
    reports = sorted(_held(question, library).reports, key=lambda one: -one.identity.year)
    if found := under_heading(question.strangers, reports, library):
        return found
    query = " ".join((*question.strangers, topic.query if topic else ""))
    found = searched(query, question.model_copy(update={"years": ()}), library, k=5)
    return tuple(one for one in found if any(name in key(one.quote) for name in question.strangers))[:2]


def _by_year(evidence: Evidence) -> tuple[ReportEntry, ...]:
    return tuple(sorted(evidence.reports, key=lambda one: -one.identity.year))
