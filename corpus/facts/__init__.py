"""Report → Facts: the one list of what is read off a report for the fact table."""

from corpus.fact import Facts
from corpus.facts.performance import performance_facts
from corpus.facts.prose import prose_facts
from corpus.facts.tables import table_facts
from corpus.government import of_government
from corpus.places import marked_as_ocr, with_spots
from corpus.report import Report


def facts_of(report: Report) -> Facts:
    forms = table_facts(report)
    found = Facts(
        facts=(*forms.facts, *performance_facts(report), *prose_facts(report)),
        blanks=forms.blanks,
        empty_forms=forms.empty_forms,
    )
    named = of_government(found) if report.identity.is_government else found
    return marked_as_ocr(report, with_spots(report, named))
