"""A word that stands for several items: all of them added, or each; never one of them alone."""

from pathlib import Path

import pytest

from assistant.ask import Assistant
from tests.assistant.facts import assistant_over, fact

_FORM = {"form": "一般公共预算财政拨款基本支出决算表", "fund": "一般公共预算财政拨款"}


@pytest.fixture(scope="module")
def helper(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    indicator = {"measure": "实际值", "project": "办公楼运维", "form": "绩效自评表", "fund": "项目资金"}
    facts = [
        fact("水费", "1.5", code="30205", **_FORM),
        fact("电费", "6", code="30206", **_FORM),
        fact("商品和服务支出", "30", code="302", **_FORM),
        fact("电费", "20", **indicator),
        fact("人员经费", "200", **_FORM),
        fact("公用经费", "30", **_FORM),
        fact("差旅费", "3", code="30211", **_FORM),
        fact("基本支出", "300"),
    ]
    return assistant_over(Path(tmp_path_factory.mktemp("facts")), facts)


def test_all_are_added_and_shown(helper: Assistant) -> None:
    answer = helper.ask("2023年水电费一共多少")
    assert answer.values[0].formula == "1.5 + 6 = 7.5" and {"1.5", "6"} <= {one.value for one in answer.values}


def test_what_projects_spent_under_the_name_is_told_beside(helper: Assistant) -> None:
    assert "办公楼运维" in helper.ask("2023年水电费").text


def test_each_may_be_asked_for(helper: Assistant) -> None:
    assert [one.value for one in helper.ask("水电费分别是多少").values if not one.derived][:2] == ["1.5", "6"]


def test_a_part_that_is_missing_is_said_and_not_named_in_the_sum(helper: Assistant) -> None:
    answer = helper.ask("2023年五险一金多少")
    assert not answer.values and "没有" in answer.text


def test_their_share_is_of_their_sum(helper: Assistant) -> None:
    answer = helper.ask("水电费占商品和服务支出的比重")
    assert answer.values[0].formula == "(1.5 + 6) ÷ 30 × 100 = 25.00"


def test_two_names_and_a_sum(helper: Assistant) -> None:
    assert helper.ask("人员经费和公用经费合计").values[0].value == "230"
    assert not any(one.derived for one in helper.ask("人员经费和公用经费分别是多少").values)


@pytest.mark.parametrize(("text", "value"), [("出差花了多少钱", "3"), ("差旅费用多少", "3")])
def test_loose_words_of_the_classification(helper: Assistant, text: str, value: str) -> None:
    assert helper.ask(text).values[0].value == value


def test_an_amount_is_no_answer_to_a_count(helper: Assistant) -> None:
    answer = helper.ask("差旅费多少人次")
    assert not answer.values and answer.status == "not_found"


def test_three_figures_are_not_compared_as_two(helper: Assistant) -> None:
    answer = helper.ask("水费、电费和差旅费相差多少")
    assert {"1.5", "6", "3"} <= {one.value for one in answer.values} and not any(one.derived for one in answer.values)
