"""Every expected figure really stands in its report, on the line that the case names."""

import re
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from corpus.figure import NUMBER, YUAN_PER, convert, decimals_of, rounded
from corpus.plain import squeeze
from eval.case import Case, Expected, costs, load_cases, read_cases, select

REPORTS = Path(__file__).parents[2] / "corpus" / "reports"
CASES = load_cases()
TEXT_KINDS = {"definition", "reason", "duty", "organisation"}


@cache
def report_lines(year: str) -> tuple[str, ...]:
    (path,) = REPORTS.glob(f"*-{year}-*.txt")
    return tuple(path.read_text(encoding="utf-8").replace("\r\n", "\n").split("\n"))


def line(place: str) -> str:
    year, number = place.split(":")
    return report_lines(year)[int(number) - 1]


def numbers(place: str) -> list[Decimal]:
    return [Decimal(match.group().replace(",", "").lstrip("+-")) for match in NUMBER.finditer(line(place))]


def stands(one: Expected, place: str) -> bool:
    printed = numbers(place)
    wanted = {abs(one.value), *(abs(value) for value in one.accept)}
    if one.unit in YUAN_PER:
        printed = [convert(number, unit, one.unit) for number in printed for unit in ("万元", one.unit)]
    return bool(wanted & set(printed))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_expected_figures_stand_on_their_lines(case: Case) -> None:
    for one in case.expect.values:
        assert one.lines, f"{case.id}: a figure without its place"
        if one.formula is None:
            assert [place for place in one.lines if not stands(one, place)] == []


@pytest.mark.parametrize(
    "case", [case for case in CASES if any(one.formula for one in case.expect.values)], ids=lambda c: c.id
)
def test_formulas_give_their_figures_from_printed_numbers(case: Case) -> None:
    for one in (one for one in case.expect.values if one.formula):
        terms = re.findall(r"[\d.]+|[-+*/]", one.formula or "")
        printed = {number for place in one.lines for number in numbers(place)} | {Decimal(1), Decimal(100), *one.given}
        assert {Decimal(term) for term in terms if term[0].isdigit()} <= printed
        assert rounded(computed(terms), decimals_of(one.value)) == one.value


def computed(terms: list[str]) -> Decimal:
    """Left to right: no formula of a case mixes sums with products."""
    value = Decimal(terms[0])
    for sign, term in zip(terms[1::2], map(Decimal, terms[2::2]), strict=True):
        value = {"+": value + term, "-": value - term, "*": value * term, "/": value / term}[sign]
    return value


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.expect.lines and case.kind in TEXT_KINDS], ids=lambda c: c.id
)
def test_words_of_text_answers_stand_on_their_lines(case: Case) -> None:
    first_year = case.expect.lines[0].split(":")[0]
    numbers_of = [int(place.split(":")[1]) for place in case.expect.lines]
    # Sentences run on over the lines that follow.
    passage = squeeze("\n".join(report_lines(first_year)[min(numbers_of) - 1 : max(numbers_of) + 3]))
    for words in case.expect.must_say:
        assert any(squeeze(one) in passage for one in words.split("|")), words


def test_ids_are_unique() -> None:
    assert [name for name, times in Counter(case.id for case in CASES).items() if times > 1] == []


def test_questions_are_asked_once() -> None:
    assert [turns for turns, times in Counter(case.turns for case in CASES).items() if times > 1] == []


def test_there_are_enough_cases_of_both_years() -> None:
    assert len(CASES) >= 430
    assert len(select(CASES, issue=1)) >= 80
    years = Counter(one.year for case in CASES for one in case.expect.values)
    assert min(years[2020], years[2024]) >= 60


def test_every_case_says_what_a_wrong_answer_costs() -> None:
    assert all(case.cost for case in CASES)
    assert {case.id for case in CASES if case.cost != costs()[case.kind]}, "no case says it in words of its own"


def test_refusals_expect_no_figure() -> None:
    refused = [case for case in CASES if case.kind.startswith("absent-")]
    assert refused and all(not case.expect.values and not case.expect.offers for case in refused)


def test_cases_are_selected_by_kind_and_issue() -> None:
    assert {case.kind for case in select(CASES, kinds=frozenset({"count"}))} == {"count"}
    assert all(case.issue == 1 for case in select(CASES, issue=1))


def test_a_mistyped_field_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text('{"id":"x","kind":"figure","issue":1,"turns":["?"],"expect":{"status":"answered","vlaues":[]}}\n')
    with pytest.raises(ValueError, match="vlaues"):
        read_cases(path)
