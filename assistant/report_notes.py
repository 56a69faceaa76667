"""What an answer says of the reports it cites: that there are older versions, that little of a report was read."""

from collections.abc import Iterable, Iterator

from assistant.answer import Answer
from assistant.lookup_record import Evidence
from index.fact_rows import ReportEntry
from index.library import Library

_FEW = 2  # parts left unread that are named


def with_report_notes(answer: Answer, evidence: Evidence, library: Library) -> Answer:
    """The answer with the notes on its reports; where nothing was found, on those that were looked through."""
    cited = {one.report for one in answer.citations} or _looked_through(answer, evidence)
    entries = [one for one in evidence.reports if one.id in cited]
    notes = dict.fromkeys((*answer.notes, *_notes(entries, library, answer.status == "not_found")))
    return answer if len(notes) == len(answer.notes) else answer.model_copy(update={"notes": tuple(notes)})


def _looked_through(answer: Answer, evidence: Evidence) -> set[str]:
    if answer.status != "not_found":
        return set()
    years = evidence.question.years
    return {
        one.id
        for one in evidence.reports
        if one.identity.entity in evidence.entities and (not years or one.identity.year in years)
    }


def _notes(entries: Iterable[ReportEntry], library: Library, missed: bool) -> Iterator[str]:
    for entry in entries:
        if older := library.facts.versions_before(entry.id):
            names = "、".join(one.origin for one in older)
            yield f"{entry.title}另有旧版本（{names}），按新收录的 {entry.origin} 回答。"
        if entry.coverage is None:
            continue
        unread = "；".join(entry.coverage.unread[:_FEW]) + ("等" if len(entry.coverage.unread) > _FEW else "")
        if entry.coverage.share < library.coverage_floor:
            why = f"（{unread}）" if unread else ""
            yield f"{entry.title}只读出了 {entry.coverage.share:.0%} 的数字{why}，没有查到的不等于报告里没有。"
        elif missed and unread:
            yield f"{entry.title}有没有读的部分（{unread}），没有查到的不等于报告里没有。"
