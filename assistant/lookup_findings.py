"""What a report says against itself about the figures that were found: findings that speak of them, nothing else."""

from collections.abc import Sequence

from assistant.lookup_record import Contradiction, Evidence
from corpus.figure import YUAN_PER
from corpus.finding import SEVERITIES, Finding, Place
from index.library import Library

_FEW = 3  # places: a finding about so few is about each of them; a sum over many is about the sum


def with_contradictions(evidence: Evidence, library: Library) -> Evidence:
    """The evidence with the contradictions that its figures and its quoted grades stand in: one for each."""
    cells = [{fact.id for reading in cell.readings for fact in reading.facts} for cell in evidence.cells]
    cells += [{sheet.total.id} for sheet in evidence.sheets]
    found = [one for asked in cells for one in _of_figures(asked, library)[:1]]
    found += _of_passages(evidence, library)[:1]
    told = tuple({one.message: one for one in found}.values())
    return evidence.model_copy(update={"contradictions": tuple(_with_facts(one, library) for one in told)})


def _of_figures(asked: set[str], library: Library) -> list[Finding]:
    """The contradictions first, then what merely differs."""
    touching = library.facts.findings(fact_ids=tuple(asked)) if asked else ()
    return sorted((one for one in touching if _speaks_of(one, asked)), key=lambda one: SEVERITIES.index(one.severity))


def _speaks_of(finding: Finding, asked: set[str]) -> bool:
    places = finding.places if len(finding.places) <= _FEW else finding.places[:1]
    return _contradicts(finding) and any(place.fact in asked for place in places)


def _contradicts(finding: Finding) -> bool:
    """A contradiction, or two figures of one thing that differ; never what rounding explains."""
    if finding.severity == "不一致":
        return True
    return finding.severity == "提示" and finding.gap in {None, "不一致"} and _two_figures(finding.places)


def _two_figures(places: Sequence[Place]) -> bool:
    if len(places) != 2 or any(one.value is None for one in places):
        return False
    one, other = places
    money = {one.unit, other.unit} <= YUAN_PER.keys()
    return (money or one.unit == other.unit) and (one.value, one.unit) != (other.value, other.unit)


def _of_passages(evidence: Evidence, library: Library) -> list[Finding]:
    """Findings about words (a grade) that are quoted; those of which most places are quoted first."""
    found = [
        (sum(_is_quoted(place, evidence) for place in one.places), one)
        for report in dict.fromkeys(one.report for one in evidence.passages)
        for one in library.facts.findings(report=report)
        if one.severity == "不一致" and one.places[0].fact is None
    ]
    return [one for shared, one in sorted(found, key=lambda pair: -pair[0]) if shared]


def _is_quoted(place: Place, evidence: Evidence) -> bool:
    return any(place.quote in one.quote or one.quote in place.quote for one in evidence.passages)


def _with_facts(finding: Finding, library: Library) -> Contradiction:
    facts = library.facts.get(finding.facts)
    whole = len(facts) == len(finding.places)
    return Contradiction(finding=finding, facts=facts if whole else (), known=facts)
