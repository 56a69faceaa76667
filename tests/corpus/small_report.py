"""A small report of one's own whose figures all fit together, for tests that break one of them."""

from pathlib import Path

from corpus.fact import Facts
from corpus.facts import facts_of
from corpus.finding import Finding
from corpus.read import read_report, report_of
from corpus.reconcile import reconcile
from corpus.report import Report
from corpus.transcript import Transcript
from index.fact_rows import told_apart

SMALL = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")


def read(text: str, folder: Path) -> tuple[Report, Facts]:
    """The report of this text and its facts, as the index would hold them."""
    (folder / "report.txt").write_text(text, encoding="utf-8")
    report = read_report(folder / "report.txt")
    facts = facts_of(report)
    return report, facts.model_copy(update={"facts": tuple(told_apart(facts.facts))})


def found_in(text: str) -> tuple[Finding, ...]:
    """What is found in a report of this text, which needs no file."""
    report = report_of(Transcript(text=text), origin="t", digest="0" * 64)
    facts = facts_of(report)
    return reconcile(facts.model_copy(update={"facts": tuple(told_apart(facts.facts))}), report)


def findings(text: str, folder: Path) -> tuple[Finding, ...]:
    report, facts = read(text, folder)
    return reconcile(facts, report)
