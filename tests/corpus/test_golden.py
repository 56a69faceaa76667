"""What a person read off the two embedded reports, against what the reader reads.

`tests/golden/forms-*.csv` hold every printed figure of the nine forms, `prose-*.csv` the figures of the 情况说明
(not the counts inside a project's own story, which stand again in its self-evaluation form). Written by eye, so an
empty field of them is not compared: no row label in the 三公 table, no fund of a number of projects.
"""

import csv
import re
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from corpus.catalog import embedded
from corpus.fact import Fact, Facts
from corpus.facts import facts_of
from corpus.figure import NUMBER
from corpus.plain import line_starts, plain, squeeze
from corpus.read import read_report
from corpus.report import Report
from corpus.vocabulary_file import load_vocabulary

GOLDEN = Path(__file__).parent.parent / "golden"
PROSE = "情况说明"
NOT_FORMS = {PROSE, "绩效自评表", "绩效自评汇总表", "绩效评价报告"}
YEARS = (2024, 2020)

Golden = dict[str, str]
each_year = pytest.mark.parametrize("year", YEARS)


@cache
def _read(year: int) -> tuple[Report, Facts]:
    entry = next(entry for entry in embedded() if entry.identity.year == year)
    report = read_report(entry.path)
    return report, facts_of(report)


def _goldens(kind: str, year: int) -> list[Golden]:
    with (GOLDEN / f"{kind}-{year}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _same_name(one: str | None, other: str | None) -> bool:
    """The same words, however they are spaced and bracketed; 本年收入 and 本年收入合计 are one item."""
    measured = load_vocabulary().measured
    return squeeze(one or "") == squeeze(other or "") or measured(one or "") == measured(other or "")


def _same_column(one: str, other: str) -> bool:
    mine, its = squeeze(one).split("/")[::-1], squeeze(other).split("/")[::-1]
    return all(a == b for a, b in zip(mine, its, strict=False))


def _same_figure(fact: Fact, golden: Golden) -> bool:
    return (
        fact.value == Decimal(golden["value"])
        and squeeze(fact.unit) == squeeze(golden["unit"])
        and fact.stage == golden["stage"]
        and (not golden["fund"] or fact.fund == golden["fund"])
        and _same_name(fact.concept, golden["concept"])
        and _same_name(fact.aspect, golden["aspect"])
        and fact.source.line <= int(golden["line"]) <= fact.source.line_end
    )


def _of_form(fact: Fact, golden: Golden) -> bool:
    return (
        fact.form == golden["form"]
        and fact.year == int(golden["year"])
        and (fact.code or "") == golden["code"]
        and (not golden["item"] or squeeze(fact.item) == squeeze(golden["item"]))
        and _same_column(fact.column, golden["column"])
        and fact.measure == "金额"
        and _same_figure(fact, golden)
    )


def _of_prose(fact: Fact, golden: Golden) -> bool:
    return (
        fact.measure == golden["measure"]
        and squeeze(fact.project or "") == squeeze(golden["project"])
        and (not golden["basis"] or fact.basis == golden["basis"])
        and (not golden["path"] or squeeze(" > ".join(fact.path)) == squeeze(golden["path"]))
        and _same_figure(fact, golden)
    )


def _compared(
    facts: list[Fact], goldens: list[Golden], matches: Callable[[Fact, Golden], bool]
) -> tuple[list[Golden], list[Fact]]:
    """The goldens without a fact of their own, and the facts without a golden."""
    left, missing = list(facts), []
    for golden in goldens:
        found = next((fact for fact in left if matches(fact, golden)), None)
        if found is None:
            missing.append(golden)
        else:
            left.remove(found)
    return missing, left


def _told(goldens: list[Golden]) -> str:
    return "\n".join(" · ".join(value for value in golden.values() if value) for golden in goldens)


def _named(facts: list[Fact]) -> str:
    return "\n".join(
        f"{fact.form} {fact.code or ''} {fact.item}/{fact.column} {fact.concept}({fact.aspect}) {fact.stage} "
        f"{fact.fund} {fact.measure} {fact.value}{fact.unit} {fact.project or ''} line {fact.source.line}"
        for fact in facts
    )


def _prose_facts(year: int) -> list[Fact]:
    return [fact for fact in _read(year)[1].facts if fact.form == PROSE]


def _form_facts(year: int) -> list[Fact]:
    return [fact for fact in _read(year)[1].facts if fact.form not in NOT_FORMS]


@each_year
def test_every_printed_figure_of_the_forms_is_found_and_none_invented(year: int) -> None:
    missing, invented = _compared(_form_facts(year), _goldens("forms", year), _of_form)
    assert not missing, f"{len(missing)} not found:\n{_told(missing)}\nand left over:\n{_named(invented)}"
    assert not invented, f"{len(invented)} invented:\n{_named(invented)}"


@each_year
def test_no_figure_of_the_forms_is_left_undecided(year: int) -> None:
    assert {fact.read_as for fact in _form_facts(year)} <= {"printed", "resolved"}


def test_only_the_report_that_lost_its_columns_needs_the_sums() -> None:
    assert {fact.read_as for fact in _form_facts(2024)} == {"printed"}
    assert "resolved" in {fact.read_as for fact in _form_facts(2020)}


@each_year
def test_the_figures_of_the_prose_are_found(year: int) -> None:
    goldens = _goldens("prose", year)
    missing, left = _compared(_prose_facts(year), goldens, _of_prose)
    share = 1 - len(missing) / len(goldens)
    assert share >= 0.98, f"{share:.1%} of {len(goldens)} found, missing:\n{_told(missing)}\nleft over:\n{_named(left)}"


@each_year
def test_a_sentence_gives_no_other_figure_than_a_reader_finds_in_it(year: int) -> None:
    """On the lines that the goldens cover, every prose fact is one of theirs."""
    goldens = _goldens("prose", year)
    _, left = _compared(_prose_facts(year), goldens, _of_prose)
    covered = {int(golden["line"]) for golden in goldens}
    invented = [fact for fact in left if fact.source.line in covered]
    assert len(invented) <= len(goldens) * 0.02, f"{len(invented)} not in the goldens:\n{_named(invented)}"


@each_year
def test_every_quote_is_verbatim_where_its_source_says(year: int) -> None:
    report, facts = _read(year)
    starts = [*line_starts(report.text), len(report.text) + 1]
    for fact in facts.facts:
        source = fact.source
        at = report.text.find(source.quote, starts[source.line - 1])
        assert source.quote
        assert starts[source.line - 1] <= at < starts[source.line], f"{source.quote!r} does not begin on {source.line}"
        assert source.line_end == source.line + source.quote.count("\n"), f"{source.quote!r}: {source}"


@each_year
def test_every_quote_holds_the_digits_of_its_figure(year: int) -> None:
    for fact in _read(year)[1].facts:
        printed = {Decimal(number.replace(",", "")) for number in NUMBER.findall(plain(fact.source.quote).text)}
        assert {fact.value, -fact.value} & printed, f"{fact.value} is not in {fact.source.quote!r}"


@each_year
def test_no_two_facts_share_an_id(year: int) -> None:
    counted = Counter(fact.id for fact in _read(year)[1].facts)
    twice = [fact for fact in _read(year)[1].facts if counted[fact.id] > 1]
    assert not twice, _named(twice)


@each_year
@pytest.mark.parametrize("kind", ["forms", "prose"])
def test_the_goldens_stand_on_the_lines_they_name(kind: str, year: int) -> None:
    """Against slips of the pen: each golden's digits are printed on its line, and its words verbatim."""
    lines = _read(year)[0].text.split("\n")
    for golden in _goldens(kind, year):
        line = lines[int(golden["line"]) - 1]
        assert golden.get("words", "") in line, golden
        assert golden["value"].lstrip("-") in re.findall(r"\d[\d.]*\d|\d", line.replace(",", "")), golden
