"""Answers that quote: definitions, duties, goals, and the reason a report states."""

from assistant.answer import Answer
from assistant.auditing import CAVEAT
from assistant.compose_books import list_findings
from assistant.compose_deductions import deductions
from assistant.compose_draft import Draft, on_page, place
from assistant.compose_findings import note_contradictions
from assistant.compose_none import held_in_words, not_found, one_line, quoted
from assistant.compose_notes import add_notes, suggest_more
from assistant.lookup_record import Evidence


def definition(evidence: Evidence) -> Answer:
    draft = Draft(evidence)
    if not evidence.passages:
        named = "、".join(one.name for one in evidence.question.subjects) or "、".join(evidence.question.unknown)
        draft.say(f"收录的报告没有给出“{named}”的名词解释。" if named else "没有看懂要解释的是哪个词。")
        draft.say(f"目前收录的报告：{held_in_words(evidence)}。")
        if evidence.years and evidence.question.subjects and evidence.question.subjects[0].concepts:
            draft.suggest(f"{evidence.years[0]}年{evidence.question.subjects[0].name}是多少？")
        return draft.answer("not_found")
    passage = evidence.passages[0]
    draft.cite_passage(passage)
    draft.say(one_line(passage.quote))
    draft.say(f"出处：{passage.entity}{passage.year}年度报告{on_page(passage.page)}“{_heading(passage.heading)}”。")
    for subject in evidence.question.subjects[: len(evidence.years[:1])]:
        draft.suggest(f"{evidence.years[0]}年{subject.name}是多少？")
    return draft.answer()


def passage(evidence: Evidence) -> Answer:
    """The passages on the topic, verbatim, with where they stand."""
    if not evidence.passages:
        return _no_passage(evidence)
    draft = Draft(evidence)
    said: set[str] = set()
    heading: tuple[object, ...] = ()
    for one in evidence.passages:
        text = one.said or one_line(one.quote)
        if text in said:
            continue
        said.add(text)
        draft.cite_passage(one)
        goes_on = (one.year, one.page, one.heading) == heading
        heading = (one.year, one.page, one.heading)
        where = f"{one.year}年{on_page(one.page)}“{_heading(one.heading)}”："
        if one.said is None:
            draft.say(text if goes_on else f"{where}{text}")
            continue
        if not goes_on:
            draft.say(where)
        draft.say(f"· {text}")
    draft.say(f"出处：{evidence.passages[0].entity}{evidence.passages[0].year}年度报告，原文照引。")
    if evidence.left_out:
        draft.note(f"同一标题下还有 {evidence.left_out} 段没有列出，请看原文。")
    note_contradictions(draft)
    if evidence.question.year_origin == "newest":
        year, newest = evidence.passages[0].year, evidence.years[0]
        lacking = f"{newest}年报告没有写明此项，按" if year != newest else "按最新收录的"
        draft.note(f"没有说明年度，{lacking}{year}年回答。")
    return draft.answer()


def _no_passage(evidence: Evidence) -> Answer:
    if evidence.years_absent:
        return not_found(evidence)
    draft = Draft(evidence)
    draft.say(f"收录的报告没有写明{evidence.question.topic or '这一点'}。")
    if evidence.audits:
        draft.say("核对数字时发现与它有关的有：")
        for one in evidence.audits:
            list_findings(draft, one)
        draft.note(CAVEAT)
        return draft.answer()
    draft.say(f"目前收录的报告：{held_in_words(evidence)}。")
    return draft.answer("not_found")


def reason(evidence: Evidence) -> Answer:
    """The reason as stated; where none is, that is said, and the figure is given."""
    cells = [cell for cell in evidence.cells if cell.candidates]
    if not cells:
        return not_found(evidence)
    if evidence.sheets and not evidence.passages:
        return deductions(evidence)
    draft = Draft(evidence)
    if not evidence.passages:
        named = "、".join(dict.fromkeys(cell.subject.name for cell in cells))
        draft.say(f"报告未说明{quoted(named)}的原因。")
        for cell in cells:
            if cell.lead:
                draft.say(f"{draft.label(cell.lead)}为{draft.figure(cell.lead)}，见{place(cell.lead)}。")
        add_notes(draft, cells)
        suggest_more(draft, cells)
        return draft.answer("answered" if draft.values else "not_found")
    for one in evidence.passages[:3]:
        draft.cite_passage(one)
        draft.say(f"{one.year}年报告{on_page(one.page)}“{_heading(one.heading)}”所述：{one_line(one.quote)}")
    add_notes(draft, cells)
    suggest_more(draft, cells)
    return draft.answer()


def _heading(heading: tuple[str, ...]) -> str:
    return heading[-1] if heading else "正文"
