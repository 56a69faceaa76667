"""The fact table as people leaf through it."""

from pathlib import Path

import pytest
from handmade import ENTITY, fact, read_lines

from corpus.fact import Fact, Facts
from corpus.report import Report
from index.fact_pages import SortKey, View, folded
from index.fact_rows import FactQuery
from index.fact_table import FactTable


@pytest.fixture
def report(tmp_path: Path) -> Report:
    (tmp_path / "r.txt").write_text("2024\n", encoding="utf-8")
    return read_lines(tmp_path / "r.txt")


@pytest.fixture
def facts(report: Report) -> list[Fact]:
    return [
        fact(report, "基本支出", "980.19", line=1),
        fact(report, "“三公”经费", "1684.87", line=2, entity="某镇", year=2020, project="热线 A"),
        fact(report, "公务接待费", "-30", line=3, unit="元", code="30217"),
        fact(report, "基本支出", "5", line=4, stage="年初预算", form="收入支出决算总表", column="支出/金额"),
        fact(report, "基本支出", "9", line=5, read_as="candidate"),
    ]


@pytest.fixture
def table(tmp_path: Path, report: Report, facts: list[Fact]) -> FactTable:
    FactTable.build(tmp_path / "facts.sqlite", [(report, Facts(facts=tuple(facts)))])
    return FactTable.open(tmp_path / "facts.sqlite")


def lines(table: FactTable, view: View, offset: int = 0, limit: int = 50) -> list[int]:
    return [one.source.line for one in table.page(view, offset, limit).facts]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("三公",), [2]),  # quotes make no difference
        (("基本", "预算"), [4]),
        (("1684.87",), [2]),
        (("30217",), [3]),
        (("热线a",), [2]),
        (("2020年",), [2]),
        (("支出/金额",), [4]),
        (("%",), []),
        (("三_支出",), []),
    ],
)
def test_every_word_is_looked_for_in_names_and_digits(
    table: FactTable, words: tuple[str, ...], found: list[int]
) -> None:
    assert lines(table, View(words=tuple(map(folded, words)))) == found


def test_items_are_looked_for_in_items_alone(table: FactTable) -> None:
    assert lines(table, View(items=("支出",))) == [1, 4]
    assert lines(table, View(words=("支出",))) == [1, 2, 3, 4]  # the form is 支出决算表


@pytest.mark.parametrize(
    ("sort", "ascending", "descending"),
    [
        ("value", [3, 4, 1, 2], [2, 1, 4, 3]),  # by their worth: -30 元, then 5, 980.19 and 1684.87 万元
        ("year", [2, 1, 3, 4], [1, 3, 4, 2]),  # alike ones in the order of their reports, either way
        ("entity", [1, 3, 4, 2], [2, 1, 3, 4]),
    ],
)
def test_sorted_either_way(table: FactTable, sort: SortKey, ascending: list[int], descending: list[int]) -> None:
    assert lines(table, View(sort=sort)) == ascending
    assert lines(table, View(sort=sort, descending=True)) == descending


def test_pages_follow_one_another_without_gap_or_repetition(table: FactTable) -> None:
    view = View(sort="value")
    assert [*lines(table, view, 0, 3), *lines(table, view, 3, 3)] == lines(table, view)
    assert table.page(view, 3, 3).total == 4 and table.page(view, 9, 3).facts == ()


def test_filters_and_words_are_all_of_them_to_fit(table: FactTable) -> None:
    view = View(query=FactQuery(entities=(ENTITY,), stages=("决算",)), words=("支出",))
    assert lines(table, view) == [1, 3]


def test_what_is_exported_is_what_is_shown(table: FactTable) -> None:
    view = View(words=("支出",), sort="value", descending=True)
    assert [one.source.line for one in table.each(view)] == lines(table, view)


def test_the_choices_are_those_of_the_facts_that_are_answered_from(table: FactTable) -> None:
    choices = table.choices
    assert choices.years == (2024, 2020)
    assert set(choices.forms) == {"支出决算表", "收入支出决算总表"}
    assert set(choices.stages) == {"决算", "年初预算"}


def test_an_empty_table_has_no_choices(tmp_path: Path, report: Report) -> None:
    FactTable.build(tmp_path / "none.sqlite", [(report, Facts(facts=()))])
    table = FactTable.open(tmp_path / "none.sqlite")
    assert table.choices.years == () and table.page(View()).total == 0
