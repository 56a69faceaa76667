"""All that is worked out from one file: what it says, its figures, what does not fit together, how much was read."""

from corpus.coverage import Coverage, coverage_of
from corpus.fact import Facts
from corpus.facts import facts_of
from corpus.facts.ids import told_apart
from corpus.finding import Finding
from corpus.places import with_places
from corpus.reconcile import reconciled
from corpus.record import Record
from corpus.report import Report


class Reading(Record):
    """A report and everything found in it; the same for the same bytes and the same program."""

    report: Report
    facts: Facts
    findings: tuple[Finding, ...]
    coverage: Coverage | None  # None of an imported table: every row of it was read or is listed


def reading_of(report: Report, facts: Facts | None = None) -> Reading:
    found = facts_of(report) if facts is None else facts
    kept = found.model_copy(update={"facts": tuple(told_apart(found.facts))})
    result = reconciled(kept, report)
    held = {"relations": result.relations, "holding": result.holding}
    coverage = None if report.identity.kind == "数据表" else coverage_of(report, kept).model_copy(update=held)
    return Reading(report=report, facts=kept, findings=with_places(result.findings, report, kept), coverage=coverage)


__all__ = ["Reading", "reading_of"]
