"""Figures of prose as other provinces and budgets write it."""

from decimal import Decimal

import pytest

from corpus.report import Kind
from tests.corpus.prose import facts_in, told_in


def test_a_numbered_class_in_yuan() -> None:
    facts = facts_in("医疗卫生与计划生育支出（210类）支出决算为26,085.58元，比上年增加1,200.00元。")
    assert [(one.concept, one.code, one.value, one.unit) for one in facts] == [
        ("卫生健康支出", "210", Decimal("26085.58"), "元"),
        ("卫生健康支出", "210", Decimal("1200.00"), "元"),
    ]


def test_codes_inside_the_names_of_functions() -> None:
    facts = facts_in("司法（06款）行政运行（01项）支出决算为26,085.58元。")
    assert [(one.concept, one.path, one.value) for one in facts] == [
        ("行政运行", ("司法", "行政运行"), Decimal("26085.58"))
    ]


def test_a_cut_unit_is_ten_thousand_yuan_and_a_template_choice_has_no_sign() -> None:
    text = "公务接待费支出0.39 万（含外宾接待费0.1万元），比上年下降（增长）27.78%，主要原因是。"
    assert told_in(text)[0] == ("公务接待费", "金额", "0.39万元", "决算")
    assert not [one for one in facts_in(text) if one.measure == "增减率"]


def test_a_budget_compares_with_the_year_before() -> None:
    text = "2018年“三公”经费预算2800.68万元,比2017年减少295.18万元。其中:因公出国(境)费用60万元,比2017年减少25.36万元。"
    assert told_in(text, kind="部门预算", year=2018) == [
        ("三公经费", "金额", "2800.68万元", "年初预算"),
        ("三公经费", "增减额", "-295.18万元", "上年"),
        ("因公出国（境）费", "金额", "60万元", "年初预算"),
        ("因公出国（境）费", "增减额", "-25.36万元", "上年"),
    ]


def test_a_procurement_budget_names_what_it_buys() -> None:
    text = "所属各预算单位政府采购预算总额6060.41万元，其中：政府采购货物预算4728.6万元。"
    assert [one[0] for one in told_in(text, kind="部门预算")] == ["政府采购支出总额", "政府采购货物支出"]


def test_another_year_is_last_years_or_nothing() -> None:
    text = "2023年度机关运行经费支出90万元，2024年度机关运行经费支出100万元。2019年度机关运行经费支出80万元。"
    told = told_in(text)
    assert told == [("机关运行经费", "金额", "90万元", "上年决算"), ("机关运行经费", "金额", "100万元", "决算")]


def test_a_code_of_a_budget_keeps_its_figures_of_two_years() -> None:
    text = (
        "1. “一般公共服务支出（类）组织事务（款）一般行政管理事务（项）”88.87万元，主要用于组织事务。"
        "2023年当年预算执行数为60.79万元，2024年预算安排88.87万元，比2023年预算执行数增加46.19%。主要原因是：经费增加。"
    )
    assert told_in(text, kind="部门预算") == [
        ("一般行政管理事务", "金额", "88.87万元", "年初预算"),
        ("一般行政管理事务", "金额", "60.79万元", "上年决算"),
        ("一般行政管理事务", "金额", "88.87万元", "年初预算"),
        ("一般行政管理事务", "增减率", "46.19%", "上年"),
    ]


def test_a_code_can_be_named_by_its_path_with_dashes() -> None:
    (fact,) = facts_in("2. “住房保障支出-住房改革支出-购房补贴”科目186.77万元，主要用于补贴。", kind="部门预算")
    assert (fact.concept, fact.path) == ("购房补贴", ("住房保障支出", "住房改革支出", "购房补贴"))


def test_money_is_named_in_the_words_of_budgets() -> None:
    text = "财政拨款支出预算中，一般公共预算拨款支出预算9.5万元，比2023年预算减少2万元；政府性基金拨款支出预算0万元。"
    assert [(one.concept, one.fund, one.measure, str(one.value)) for one in facts_in(text, kind="部门预算")] == [
        ("本年支出合计", "一般公共预算财政拨款", "金额", "9.5"),
        ("本年支出合计", "一般公共预算财政拨款", "增减额", "-2"),
        ("本年支出合计", "政府性基金预算财政拨款", "金额", "0"),
    ]


def test_running_costs_are_named_after_whoever_has_them() -> None:
    text = "2024年某县财政局下属1家机关和1家事业单位财政拨款的机关运行经费预算为213.28万元。"
    assert told_in(text, kind="部门预算") == [("机关运行经费", "金额", "213.28万元", "年初预算")]


def test_vehicles_to_be_bought_are_not_those_there_are() -> None:
    text = (
        "截至2023年8月31日，财政局共有车辆7辆，其中：部级领导干部用车0辆、其他用车7辆。"
        "2024年部门预算安排购置车辆1辆，其中：其他用车1辆。"
    )
    assert [(one.concept, str(one.value)) for one in facts_in(text, kind="部门预算")] == [
        ("车辆总数", "7"),
        ("副部（省）级及以上领导用车", "0"),
        ("其他用车", "7"),
        ("公务用车购置数", "1"),
    ]


def test_money_with_targets_is_not_money_assessed() -> None:
    text = "编报绩效目标的项目11个，涉及项目预算资金6626万元。"
    assert told_in(text, kind="部门预算") == [("绩效目标涉及资金", "金额", "6626万元", "年初预算")]


@pytest.mark.parametrize(
    "said", ["一般公共预算支出5万元", "一般公共预算支出为5万元", "2024年一般公共预算支出决算为5万元"]
)
def test_the_name_of_the_money_is_no_stage(said: str) -> None:
    (one,) = facts_in(f"{said}。")
    assert (one.concept, one.stage, one.fund) == ("本年支出合计", "决算", "一般公共预算财政拨款")


def test_money_watched_is_neither_planned_nor_assessed() -> None:
    text = (
        "编报绩效目标的项目3个，涉及预算金额9万元；绩效跟踪评价的项目2个，涉及预算金额8万元；"
        "绩效自评的项目1个，涉及预算金额7万元。"
    )
    assert [(name, value) for name, measure, value, _ in told_in(text) if measure == "金额"] == [
        ("绩效目标涉及资金", "9万元"),
        ("绩效跟踪涉及资金", "8万元"),
        ("绩效自评涉及资金", "7万元"),
    ]


@pytest.mark.parametrize(("kind", "stage"), [("部门预算", "年初预算"), ("部门决算", "预算")])
def test_a_plan_is_a_budget_in_whatever_report_it_stands(kind: Kind, stage: str) -> None:
    text = "第一季度用款计划25.88万元，第二季度用款计划180.74万元。"
    assert told_in(text, kind=kind) == [
        ("第一季度用款计划", "金额", "25.88万元", stage),
        ("第二季度用款计划", "金额", "180.74万元", stage),
    ]


def test_a_remark_in_brackets_stands_between_name_and_figure() -> None:
    text = "2024年度政府采购金额（以合同签订为准）为21.07万元，其中：货物采购金额21.07万元。"
    assert [one[0] for one in told_in(text)] == ["政府采购支出总额", "政府采购货物支出"]


def test_an_aside_after_the_year_does_not_part_what_is_compared() -> None:
    text = "财政拨款收入100万元，比2023年（上一年度，下同）预算增加5万元；事业收入0万元。"
    assert told_in(text, kind="部门预算")[:2] == [
        ("财政拨款收入", "金额", "100万元", "年初预算"),
        ("财政拨款收入", "增减额", "5万元", "上年预算"),
    ]
