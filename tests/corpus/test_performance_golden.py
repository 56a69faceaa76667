"""The self-evaluation forms of the embedded reports against figures read off them by eye."""

import csv
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from corpus.fact import Fact
from corpus.facts.performance import performance_facts, project_name
from corpus.plain import squeeze
from corpus.readers.performance import read_performance
from corpus.report import Identity, Report

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"
FILES = {"2024": "yanggu-zhengfuban-2024-bumen-juesuan.txt", "2020": "yanggu-zhengfuban-2020-danwei-juesuan.txt"}


@cache
def report_of(year: str) -> Report:
    text = (ROOT / "corpus" / "reports" / FILES[year]).read_text(encoding="utf-8")
    return Report(
        id=year, title="", identity=Identity(entity="甲", scope="单位", year=int(year), kind="部门决算"), origin="",
        sha256="", text=text, sections=(), tables=read_performance(text.split("\n"), report=year, first_ordinal=0),
    )  # fmt: skip


@cache
def facts_of(year: str) -> tuple[Fact, ...]:
    return performance_facts(report_of(year))


def golden(name: str) -> list[dict[str, str]]:
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def is_meant(fact: Fact, row: dict[str, str], year: str) -> bool:
    table = report_of(year).tables[fact.source.table or 0]
    path = tuple(squeeze(part) for part in row["path"].split("/") if part)
    return (
        fact.project == project_name(row["project"])
        and table.line == int(row["table_line"])
        and squeeze(fact.concept) == squeeze(row["concept"])
        and (not path or tuple(squeeze(part) for part in fact.path) == path)
        and (fact.stage, fact.measure, fact.unit) == (row["stage"], row["measure"], row["unit"])
        and fact.value == Decimal(row["value"])
        and (fact.qualifier or "") == row["qualifier"]
        and fact.source.line <= int(row["line"]) <= fact.source.line_end
    )


@pytest.mark.parametrize("year", ["2024", "2020"])
def test_every_figure_read_by_eye_is_one_fact(year: str) -> None:
    rows = golden(f"performance-{year}.csv")
    found = [sum(is_meant(fact, row, year) for fact in facts_of(year)) for row in rows]
    assert [(row, count) for row, count in zip(rows, found, strict=True) if count != 1] == []


@pytest.mark.parametrize("year", ["2024", "2020"])
def test_forms_take_their_lines_and_give_as_many_facts_as_they_print_numbers(year: str) -> None:
    counts = Counter(fact.source.table for fact in facts_of(year))
    read = [(table.line, table.line_end, counts[table.ordinal]) for table in report_of(year).tables]
    assert read == [
        (int(row["table_line"]), int(row["table_line_end"]), int(row["numbers"]))
        for row in golden("performance-counts.csv")
        if row["report"] == year
    ]


@pytest.mark.parametrize("year", ["2024", "2020"])
def test_quotes_are_verbatim_and_hold_the_figure(year: str) -> None:
    text = report_of(year).text
    for fact in facts_of(year):
        assert fact.source.quote in text
        assert format(fact.value, "f") in fact.source.quote


@pytest.mark.parametrize("year", ["2024", "2020"])
def test_ids_tell_all_facts_apart_and_none_is_a_candidate(year: str) -> None:
    facts = facts_of(year)
    assert len({fact.id for fact in facts}) == len(facts)
    assert {fact.read_as for fact in facts} <= {"printed", "resolved"}


def test_weights_make_a_hundred_and_scores_the_total_but_where_the_report_contradicts_itself() -> None:
    sums = {}
    for year, table in ((one, table) for one in FILES for table in report_of(one).tables):
        own = [fact for fact in facts_of(year) if fact.source.table == table.ordinal and table.form == "绩效自评表"]
        total = sum(fact.value for fact in own if fact.concept == "自评得分")
        scores = sum(fact.value for fact in own if fact.measure == "得分" and fact.concept != "自评得分")
        sums[year, table.line] = (sum(fact.value for fact in own if fact.measure == "分值"), total - scores)
    # 综合业务经费 prints weights of 95 and a total five above its scores.
    assert {place for place, found in sums.items() if found not in {(100, 0), (0, 0)}} == {("2024", 666)}
    assert sums["2024", 666] == (95, 5)


def test_two_projects_of_one_name_are_told_apart_by_their_table() -> None:
    spent = [
        (fact.source.table, fact.value)
        for fact in facts_of("2024")
        if fact.project == "12345市民服务热线经费" and fact.concept == "年度资金总额"
        and (fact.stage, fact.measure) == ("决算", "金额")
    ]  # fmt: skip
    assert len({table for table, _ in spent}) == 2
    assert sorted(value for _, value in spent) == [60, 75]


def test_a_form_printed_twice_says_the_same_in_both_places() -> None:
    def said(ordinal: int) -> list[tuple[object, ...]]:
        own = [fact for fact in facts_of("2020") if fact.source.table == ordinal]
        return [(f.project, f.concept, f.path, f.stage, f.measure, f.value, f.unit, f.qualifier) for f in own]

    assert said(1) == said(2)
    assert len(said(1)) == 31


def test_goals_and_offices_come_with_the_form() -> None:
    form = report_of("2020").tables[3]
    fields = dict(form.subject_fields)
    assert fields["项目实施单位"] == "县信息化服务中心"
    assert fields["年初预期目标"].endswith("公共服务需求。")
    assert fields["目标实际完成情况"] == "已开通公共服务域（联通）132条专线，并正常使用。"
