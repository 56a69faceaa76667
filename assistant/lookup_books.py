"""What the check of the books says of the reports that a question is about."""

from collections.abc import Sequence

from assistant.auditing import audit_held
from assistant.lookup_record import Audited
from index.fact_rows import ReportEntry
from index.library import Library

_MOST = 4  # reports that one answer goes through


def audits_of(reports: Sequence[ReportEntry], library: Library) -> tuple[Audited, ...]:
    return tuple(_audited(one, library) for one in reports[:_MOST])


def _audited(entry: ReportEntry, library: Library) -> Audited:
    findings = audit_held(library, entry.id).findings
    facts = library.facts.get(tuple(dict.fromkeys(fact for one in findings for fact in one.facts)))
    return Audited(report=entry, findings=findings, facts=facts)
