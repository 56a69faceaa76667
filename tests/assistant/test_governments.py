"""A whole government and a department of it side by side: each is asked for its own money by the same words."""

from typing import cast

import pytest

from assistant.answer import Answer
from assistant.ask import Assistant
from corpus.facts import facts_of
from corpus.read import report_of
from corpus.transcript import Transcript
from index.fact_table import FactTable
from index.library import Library
from tests.assistant.facts import Shelf

COUNTY = """青禾县2023年政府决算公开

一、财政决算情况

2023年，全县一般公共预算收入完成97000万元，比上年增长3.2%，其中：税收收入完成67000万元。

2023年青禾县税收返还和转移支付决算表
单位：万元
预算科目	决算数
税收返还收入	1000
一般性转移支付收入	60000
专项转移支付收入	9000
合计	70000

2023年青禾县地方政府一般债务限额和余额情况表
单位：亿元
项目	决算数
一、2022年末地方政府一般债务余额	20.50
二、2023年地方政府一般债务限额	25.00
三、2023年末地方政府一般债务余额	24.10

2023年青禾县地方政府专项债务限额和余额情况表
单位：亿元
项目	决算数
一、2022年末地方政府专项债务余额	30.50
二、2023年地方政府专项债务限额	36.00
三、2023年末地方政府专项债务余额	35.10

2023年青禾县一般公共预算支出决算表
单位：万元
预算科目	预算数	决算数
教育支出	80000	81000
支出合计	240000	250000

2023年青禾县政府性基金收入决算表
单位：万元
预算科目	预算数	决算数
收入合计	50000	44000
"""
BUREAU = """青禾县水利局
2023年度部门决算

一般公共预算财政拨款支出决算表
部门：青禾县水利局
金额单位：万元
科目编码	科目名称	本年支出合计	基本支出	项目支出
合计		30.00	20.00	10.00
2130301	行政运行	30.00	20.00	10.00
"""


@pytest.fixture(scope="module")
def helper(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    reports = [report_of(Transcript(text=text), origin="a.txt", digest=text[:8]) for text in (COUNTY, BUREAU)]
    path = tmp_path_factory.mktemp("facts") / "facts.sqlite"
    FactTable.build(path, [(report, facts_of(report)) for report in reports])
    return Assistant(cast(Library, Shelf(FactTable.open(path))))


def _figure(answer: Answer) -> str:
    assert answer.verified, answer.text
    return f"{answer.values[0].value}{answer.values[0].unit}"


@pytest.mark.parametrize(
    ("asked", "figure"),
    [
        ("青禾县2023年一般公共预算收入多少", "97000万元"),
        ("青禾县2023年一般公共预算支出多少", "250000万元"),
        ("青禾县2023年政府性基金预算收入多少", "44000万元"),
        ("青禾县2023年教育支出多少", "81000万元"),
        ("青禾县2023年税收收入多少", "67000万元"),
        ("青禾县2023年一般债务余额多少", "24.10亿元"),
        ("青禾县2023年专项债务限额多少", "36.00亿元"),
        ("青禾县2023年专项转移支付多少", "9000万元"),
        ("青禾县水利局2023年一般公共预算支出多少", "30.00万元"),
    ],
)
def test_each_answers_with_its_own(helper: Assistant, asked: str, figure: str) -> None:
    assert _figure(helper.ask(asked)) == figure


@pytest.mark.parametrize("asked", ["青禾县水利局2023年教育支出多少", "青禾县2023年行政运行多少"])
def test_neither_answers_with_what_is_the_others(helper: Assistant, asked: str) -> None:
    answer = helper.ask(asked)
    assert answer.status == "not_found" and not answer.values


def test_the_budget_is_named_in_the_answer(helper: Assistant) -> None:
    assert "一般公共预算本年收入合计决算为97000万元" in helper.ask("青禾县2023年一般公共预算收入多少").text
    assert "财政拨款" not in helper.ask("青禾县2023年教育支出多少").text


@pytest.mark.parametrize(
    ("asked", "figures"),
    [
        ("青禾县2023年债务余额多少", {"24.10亿元", "35.10亿元"}),
        ("青禾县2023年转移支付多少", {"60000万元", "9000万元", "70000万元"}),
    ],
)
def test_a_loose_word_lists_what_it_may_mean_with_its_places(helper: Assistant, asked: str, figures: set[str]) -> None:
    answer = helper.ask(asked)
    assert answer.verified and {f"{one.value}{one.unit}" for one in answer.values} == figures
    assert "不一致" not in answer.text and all(one.form and one.row for one in answer.citations)
