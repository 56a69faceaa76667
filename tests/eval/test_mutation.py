"""Changed figures are noticed, among the facts and in the text, and the count of what is noticed is honest."""

from decimal import Decimal
from pathlib import Path

import pytest
from small_report import SMALL, read

from eval.mutation import measure
from eval.mutation_changes import CHANGES, Mutation, rate
from eval.mutation_facts import Bench
from eval.mutation_results import markdown
from eval.mutation_text import TextBench


@pytest.fixture
def small(tmp_path: Path) -> Path:
    (tmp_path / "small.txt").write_text(SMALL, encoding="utf-8")
    return tmp_path / "small.txt"


@pytest.mark.parametrize(
    ("how", "before", "after"),
    [("+0.5", "1.20", "1.70"), ("×10", "1.20", "12.0"), ("换位", "41.18", "14.18"), ("换位", "5.5", "5.5"),
     ("变号", "3", "-3"), ("漏一位", "41.18", "4.18"), ("漏一位", "5.51", "5.5")],
)  # fmt: skip
def test_a_figure_is_changed_as_people_mistype(how: str, before: str, after: str) -> None:
    assert CHANGES[how](Decimal(before)) == Decimal(after)


def test_most_changes_among_the_facts_are_noticed(tmp_path: Path) -> None:
    bench = Bench(*read(SMALL, tmp_path))
    found = list(bench.mutations(range(0, len(bench.figures), 9)))
    assert {one.how for one in found} == set(CHANGES)
    held = [one for one in found if one.constrained and one.beyond]
    assert sum(one.killed for one in held) / len(held) > 0.98, [one for one in held if not one.killed]
    assert all(one.constrained == (one.why == "") for one in found)


def test_a_figure_that_nothing_holds_is_said_to_be_free(tmp_path: Path) -> None:
    bench = Bench(*read(SMALL, tmp_path))
    at = next(at for at, (_, fact) in enumerate(bench.figures) if fact.concept == "外事接待人次")
    found = list(bench.mutations([at]))
    assert {one.constrained for one in found} == {False} and all(one.why for one in found)


def test_digits_are_changed_where_the_report_prints_them(small: Path) -> None:
    bench = TextBench(small)
    at = next(at for at, (_, fact) in enumerate(bench.bench.figures) if fact.concept == "机关运行经费")
    fact = bench.bench.figures[at][1]
    printed = bench.printed(fact)
    assert printed is not None
    assert SMALL[printed.start : printed.end] == "30" and "机关运行经费" in SMALL.split("\n")[printed.line - 1]
    found = [one for one in bench.mutations([at]) if one is not None]
    assert len(found) == 6 and all(one.killed for one in found if one.beyond)


def test_equal_digits_of_one_row_are_told_apart(small: Path) -> None:
    bench = TextBench(small)
    row = [fact for _, fact in bench.bench.figures if fact.code == "2010301" and fact.form == "支出决算表"]
    places = [bench.printed(fact) for fact in row]
    assert [str(fact.value) for fact in row] == ["70.00", "70.00"]
    assert all(places) and places[0] != places[1]


def test_the_whole_measurement_is_written_down(small: Path) -> None:
    found = measure([small], every=40, every_in_text=120, workers=1)
    assert found.reports[0].severities == {} and found.in_facts and found.in_text
    page = markdown(found)
    assert rate(found.in_facts) in page and rate(found.in_text) in page and "没有关系约束的数字" in page


def test_what_was_not_noticed_is_listed(small: Path) -> None:
    found = measure([small], every=40, every_in_text=1000, workers=1)
    missed = found.in_facts[0].model_copy(
        update={"killed": False, "constrained": True, "beyond": True, "label": "某表 某行×某栏"}
    )
    assert "某表 某行×某栏" in markdown(found.model_copy(update={"in_facts": (*found.in_facts, missed)}))


def test_a_rate_shows_what_it_counts() -> None:
    one = Mutation(
        report="r", fact="f", label="l", group="表格", how="+5", before="1", after="6", killed=True, constrained=True,
        beyond=True,
    )  # fmt: skip
    assert rate([]) == "–" and rate([one, one.model_copy(update={"killed": False})]) == "1 / 2 = 50.00%"
