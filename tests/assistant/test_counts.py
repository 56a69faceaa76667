"""Counts and lists: what is counted, in which unit, and which things are listed."""

from pathlib import Path

import pytest

from assistant.ask import Assistant
from tests.assistant.facts import PROSE, assistant_over, fact


@pytest.fixture(scope="module")
def helper(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    cars = {"measure": "数量", "unit": "辆", "form": PROSE}
    project = {"form": "绩效自评表", "fund": "项目资金"}
    facts = [
        fact("公务用车购置费", "0"),
        fact("公务用车购置数", "0", **cars),
        fact("公务用车保有量", "5", **cars),
        fact("公务用车购置及运行维护费", "8"),
        fact("车辆总数", "5", **cars),
        fact("机要通信用车", "1", **cars),
        fact("其他用车", "4", **cars),
        fact("三公经费", "9"),
        fact("三公经费", "7", 2021),
        fact("基本支出", "30"),
        fact("人员经费", "20"),
        fact("公用经费", "10"),
        fact("基本支出", "31", 2021),
        *(
            fact("年度资金总额", value, project=name, stage=stage, **project)
            for name, values in (("堤防维修", ("9", "10")), ("灌区改造", ("5", "5")))
            for stage, value in zip(("决算", "全年预算"), values, strict=True)
        ),
    ]
    return assistant_over(Path(tmp_path_factory.mktemp("facts")), facts)


def test_a_claim_about_a_number_of_things_is_held_against_that_number(helper: Assistant) -> None:
    answer = helper.ask("2023年有6辆公务用车对吗")
    assert (answer.values[0].value, answer.values[0].unit) == ("5", "辆") and "不符" in answer.text


def test_whether_something_was_bought_is_answered_with_money_and_number(helper: Assistant) -> None:
    answer = helper.ask("2023年买新车了吗")
    assert answer.text.startswith("没有") and {one.unit for one in answer.values} == {"万元", "辆"}


def test_kinds_of_what_is_counted(helper: Assistant) -> None:
    answer = helper.ask("2023年的车有哪几种，各几辆")
    assert [one.value for one in answer.values][:2] == ["1", "4"]


def test_these_years_are_no_unit(helper: Assistant) -> None:
    assert [one.value for one in helper.ask("三公经费这几年的变化").values] == ["7", "9"]


def test_each_of_two_years_is_one_figure(helper: Assistant) -> None:
    answer = helper.ask("2021年和2023年的基本支出各是多少")
    assert [one.value for one in answer.values] == ["31", "30"]


def test_projects_are_added_by_the_budget_asked_for(helper: Assistant) -> None:
    assert helper.ask("2个项目的预算一共多少").values[0].value == "15"
    assert helper.ask("所有项目的执行数加起来是多少").values[0].value == "14"


def test_which_projects_there_are(helper: Assistant) -> None:
    assert {"堤防维修", "灌区改造"} <= set(helper.ask("2023年有哪些项目").text.replace(" ", "·").split("·"))


def test_projects_that_were_not_spent(helper: Assistant) -> None:
    answer = helper.ask("2023年哪些项目没花完")
    assert "经营支出" not in answer.text


def test_growth_between_two_years_leads_with_the_rate(helper: Assistant) -> None:
    for text in ("2023年三公经费比2021年增长百分之多少", "2021年到2023年三公经费增长了百分之几"):
        first = helper.ask(text).values[0]
        assert (first.value, first.unit) == ("28.57", "%")


def test_scores_make_a_count_of_projects(tmp_path: Path) -> None:
    scores = [
        fact("自评得分", value, measure="得分", unit="分", project=name, form="绩效自评汇总表", fund="项目资金")
        for name, value in (("堤防维修", "100"), ("灌区改造", "92"))
    ]
    helper = assistant_over(tmp_path, scores)
    assert helper.ask("自评得分100分的项目有哪些").values[0].value == "1"
    assert "灌区改造" in helper.ask("自评总分最低的").text.split("\n")[0]


def test_what_is_smaller_than_the_whole_never_gets_the_whole(tmp_path: Path) -> None:
    helper = assistant_over(tmp_path, [fact("本年支出合计", "500"), fact("国内接待费", "0", form=PROSE)])
    assert helper.ask("国内公务接待用了多少钱").values[0].value == "0"


def test_the_whole_of_a_share_is_told_by_the_report(tmp_path: Path) -> None:
    facts = [
        fact("中小企业合同金额", "100", measure="占比", unit="%", basis="政府采购货物支出", form=PROSE),
        fact("政府采购货物支出", "6.89", form=PROSE),
    ]
    answer = assistant_over(tmp_path, facts).ask("中小企业合同金额占政府采购货物支出的百分之几")
    assert (answer.values[0].value, answer.values[0].unit) == ("100", "%")


@pytest.mark.parametrize("text", ["执行数前1的项目都有哪些", "列出2023年执行数top1的项目"])
def test_the_first_few_are_ranked_and_not_all_listed(helper: Assistant, text: str) -> None:
    assert [one.value for one in helper.ask(text).values] == ["9"]
