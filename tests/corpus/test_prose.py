"""Figures of prose: what a sentence states is read, what it leaves open is left out."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.fact import Fact
from corpus.facts.prose import prose_facts
from corpus.report import Identity, Kind, Report
from corpus.sections import read_sections

Told = tuple[str, str, str, str]


def _report(text: str, kind: Kind = "部门决算", year: int = 2024) -> Report:
    identity = Identity(entity="某县财政局", scope="部门汇总", year=year, kind=kind)
    return Report(
        id="r",
        title="t",
        identity=identity,
        origin="t.txt",
        sha256="0",
        text=text,
        sections=read_sections(text),
        tables=(),
    )


def _facts(text: str, kind: Kind = "部门决算", year: int = 2024) -> tuple[Fact, ...]:
    return prose_facts(_report(text, kind, year))


def _told(text: str, kind: Kind = "部门决算", year: int = 2024) -> list[Told]:
    """(concept, measure, value with unit, what tells it apart: stage of an amount, basis of the rest)."""
    return [
        (one.concept, one.measure, f"{one.value}{one.unit}", one.stage if one.measure == "金额" else one.basis or "")
        for one in _facts(text, kind, year)
    ]


def test_income_and_spending_share_one_figure() -> None:
    assert _told("2024年度收、支总计均为1,684.87万元。与2023年度相比，收、支总计各减少94.3万元，下降5.93%。") == [
        ("收入总计", "金额", "1684.87万元", "决算"),
        ("支出总计", "金额", "1684.87万元", "决算"),
        ("收入总计", "增减额", "-94.3万元", "上年"),
        ("支出总计", "增减额", "-94.3万元", "上年"),
        ("收入总计", "增减率", "-5.93%", "上年"),
        ("支出总计", "增减率", "-5.93%", "上年"),
    ]


def test_shares_are_of_the_amount_before_among_which() -> None:
    assert _told("本年支出合计1318.04万元，其中：基本支出 1261.55万元，占 95.71%;经营支出 0\n\n万元，占 0%。") == [
        ("本年支出合计", "金额", "1318.04万元", "决算"),
        ("基本支出", "金额", "1261.55万元", "决算"),
        ("基本支出", "占比", "95.71%", "本年支出合计"),
        ("经营支出", "金额", "0万元", "决算"),
        ("经营支出", "占比", "0%", "本年支出合计"),
    ]


def test_budget_final_and_completion_of_a_function() -> None:
    text = (
        "2、一般公共服务支出(类)统计信息事务(款)其他统计信息事务支出(项)。年初预算为4万元，支出决算为5.51万\n\n"
        "元，完成年初预算的137.75%。"
    )
    facts = _facts(text)
    assert [(one.stage, one.measure, one.value, one.basis) for one in facts] == [
        ("年初预算", "金额", Decimal(4), None),
        ("决算", "金额", Decimal("5.51"), None),
        ("决算", "完成率", Decimal("137.75"), "年初预算"),
    ]
    assert {one.path for one in facts} == {("一般公共服务支出", "统计信息事务", "其他统计信息事务支出")}
    assert facts[0].source.quote == text
    assert (facts[0].source.line, facts[0].source.line_end) == (1, 3)


def test_changes_against_the_budget_keep_their_basis() -> None:
    assert _told("2024年度机关运行经费支出55.31万元，比年初预算数减少6.19万元，下降10.07%，主要原因是严格控制。") == [
        ("机关运行经费", "金额", "55.31万元", "决算"),
        ("机关运行经费", "增减额", "-6.19万元", "年初预算"),
        ("机关运行经费", "增减率", "-10.07%", "年初预算"),
    ]


def test_a_change_can_name_its_subject_again() -> None:
    text = "占本年支出合计的100%。与2023年度相比，一般公共预算财政拨款支出增加94.3万元，同比增长5.93%。"
    assert [(one.concept, one.fund, one.value) for one in _facts(text)] == [
        ("本年支出合计", "一般公共预算财政拨款", Decimal("94.3")),
        ("本年支出合计", "一般公共预算财政拨款", Decimal("5.93")),
    ]


def test_the_fund_is_the_words_own_else_the_headings() -> None:
    text = (
        "五、一般公共预算财政拨款支出决算情况说明\n\n年初预算为931.41万元。\n\n"
        "九、其他\n\n财政拨款“三公”经费支出13.39万元。\n"
    )
    assert [(one.concept, one.fund) for one in _facts(text)] == [
        ("本年支出合计", "一般公共预算财政拨款"),
        ("三公经费", "财政拨款"),
    ]


def test_parts_are_of_the_fund_of_their_whole() -> None:
    facts = _facts("2024年度一般公共预算财政拨款基本支出980.2万元，其中：人员经费900万元。政府采购支出总额5万元。")
    assert [one.fund for one in facts] == ["一般公共预算财政拨款", "一般公共预算财政拨款", "全部收支"]


def test_visits_and_vehicles_are_counted() -> None:
    text = (
        "1、因公出国（境）费支出5.55万元。全年支出涉及因公出国（境）团组2个，累计6人次。\n\n"
        "公务用车购置费支出0万元，2024年某县财政局等单位使用财政拨款购置公务用车1辆。\n\n"
        "公务用车运行维护费7.84万元，主要是维修。截至2024年12月31日，某县财政局财政拨款开支运行维护费的公务用车保有量为5辆。\n\n"
        "国内接待费3万元，共计接待12批次、96人次（含外事接待1批次、4人次）；\n\n"
        "国（境）外接待费0万元，共计接待7批次，8人次。\n"
    )
    assert [(one.concept, f"{one.value}{one.unit}") for one in _facts(text) if one.measure == "数量"] == [
        ("因公出国（境）团组数", "2个"),
        ("因公出国（境）人次", "6人次"),
        ("公务用车购置数", "1辆"),
        ("公务用车保有量", "5辆"),
        ("国内接待批次", "12批次"),
        ("国内接待人次", "96人次"),
        ("外事接待批次", "1批次"),
        ("外事接待人次", "4人次"),
        ("国（境）外接待批次", "7批次"),
        ("国（境）外接待人次", "8人次"),
    ]


def test_a_name_made_of_digits_is_no_figure() -> None:
    text = "本部门共有车辆5辆，其中，其他用车5辆；单价 100 万元（含）以上设备（不含车辆）3台（套）。"
    assert [(one.concept, f"{one.value}{one.unit}") for one in _facts(text)] == [
        ("车辆总数", "5辆"),
        ("其他用车", "5辆"),
        ("单价100万元以上设备", "3台(套)"),
    ]


def test_contracts_with_small_firms() -> None:
    text = (
        "政府采购支出总额126.45万元，其中：政府采购货物支出6.89万元、政府采购工程支出28.48万元。"
        "授予中小企业合同金额105.31万元，占政府采购支出总额的83.28%。服务采购授予中小企业合同金额占服务支出金额的76.79%。"
    )
    assert _told(text)[1:] == [
        ("政府采购货物支出", "金额", "6.89万元", "决算"),
        ("政府采购工程支出", "金额", "28.48万元", "决算"),
        ("授予中小企业合同金额", "金额", "105.31万元", "决算"),
        ("授予中小企业合同金额", "占比", "83.28%", "政府采购支出总额"),
        ("服务采购授予中小企业合同金额", "占比", "76.79%", "政府采购服务支出"),
    ]


def test_projects_of_one_kind_are_counted_apart_from_the_other() -> None:
    text = "县级预算项目16个，涉及预算资金699.17万元；上级对地方转移支付项目1个，涉及预算资金5.51万元。"
    assert [(one.concept, one.aspect, one.value) for one in _facts(text)] == [
        ("绩效自评项目数", "县级预算项目", Decimal(16)),
        ("绩效自评涉及资金", "县级预算项目", Decimal("699.17")),
        ("绩效自评项目数", "上级对地方转移支付项目", Decimal(1)),
        ("绩效自评涉及资金", "上级对地方转移支付项目", Decimal("5.51")),
    ]


def test_a_project_summary_speaks_of_its_project() -> None:
    text = (
        "2.12345 市民服务热线经费项目绩效自评综述：根据目标，项目自评得分为 98 分。全年预算数为 75 万\n\n元，"
        "执行数为 60 万元，完成预算的80%。项目绩效目标完成情况：完善对12名人员考核。"
    )
    facts = _facts(text)
    assert {(one.project, one.fund) for one in facts} == {("12345市民服务热线经费", "项目资金")}
    assert [(one.concept, one.measure, one.value, one.stage, one.basis) for one in facts] == [
        ("自评得分", "得分", Decimal(98), "决算", None),
        ("年度资金总额", "金额", Decimal(75), "全年预算", None),
        ("年度资金总额", "金额", Decimal(60), "决算", None),
        ("年度资金总额", "完成率", Decimal(80), "决算", "全年预算"),
    ]


def test_an_evaluation_report_is_about_its_project() -> None:
    text = (
        "关于某平台\n\n项目的绩效评价报告\n\n一、概况\n\n该项目预算资金 5 万元，实际支付 4 万元， 结余资金 1 万元。\n\n"
        "二、结论\n\n某平台项目总体得\n\n分为 96 分。故障时间占总运行时间的比例≤2%。\n"
    )
    facts = _facts(text)
    assert {(one.form, one.project) for one in facts} == {("绩效评价报告", "某平台项目")}
    assert [(one.concept, one.measure, one.value, one.qualifier) for one in facts] == [
        ("项目预算资金", "金额", Decimal(5), None),
        ("实际支付资金", "金额", Decimal(4), None),
        ("结余资金", "金额", Decimal(1), None),
        ("评价得分", "得分", Decimal(96), None),
        ("故障时间", "目标值", Decimal(2), "≤"),
    ]


# ---- other provinces ----


def test_a_numbered_class_in_yuan() -> None:
    facts = _facts("医疗卫生与计划生育支出（210类）支出决算为26,085.58元，比上年增加1,200.00元。")
    assert [(one.concept, one.code, one.value, one.unit) for one in facts] == [
        ("卫生健康支出", "210", Decimal("26085.58"), "元"),
        ("卫生健康支出", "210", Decimal("1200.00"), "元"),
    ]


def test_codes_inside_the_names_of_functions() -> None:
    facts = _facts("司法（06款）行政运行（01项）支出决算为26,085.58元。")
    assert [(one.concept, one.path, one.value) for one in facts] == [
        ("行政运行", ("司法", "行政运行"), Decimal("26085.58"))
    ]


def test_a_cut_unit_is_ten_thousand_yuan_and_a_template_choice_has_no_sign() -> None:
    text = "公务接待费支出0.39 万（含外宾接待费0.1万元），比上年下降（增长）27.78%，主要原因是。"
    assert _told(text)[0] == ("公务接待费", "金额", "0.39万元", "决算")
    assert not [one for one in _facts(text) if one.measure == "增减率"]


def test_a_budget_compares_with_the_year_before() -> None:
    text = "2018年“三公”经费预算2800.68万元,比2017年减少295.18万元。其中:因公出国(境)费用60万元,比2017年减少25.36万元。"
    assert _told(text, kind="部门预算", year=2018) == [
        ("三公经费", "金额", "2800.68万元", "年初预算"),
        ("三公经费", "增减额", "-295.18万元", "上年"),
        ("因公出国（境）费", "金额", "60万元", "年初预算"),
        ("因公出国（境）费", "增减额", "-25.36万元", "上年"),
    ]


def test_a_procurement_budget_names_what_it_buys() -> None:
    text = "所属各预算单位政府采购预算总额6060.41万元，其中：政府采购货物预算4728.6万元。"
    assert [one[0] for one in _told(text, kind="部门预算")] == ["政府采购支出总额", "政府采购货物支出"]


def test_another_year_is_last_years_or_nothing() -> None:
    text = "2023年度机关运行经费支出90万元，2024年度机关运行经费支出100万元。2019年度机关运行经费支出80万元。"
    assert _told(text) == [("机关运行经费", "金额", "90万元", "上年决算"), ("机关运行经费", "金额", "100万元", "决算")]


def test_a_code_of_a_budget_keeps_its_figures_of_two_years() -> None:
    text = (
        "1. “一般公共服务支出（类）组织事务（款）一般行政管理事务（项）”88.87万元，主要用于组织事务。"
        "2023年当年预算执行数为60.79万元，2024年预算安排88.87万元，比2023年预算执行数增加46.19%。主要原因是：经费增加。"
    )
    assert _told(text, kind="部门预算") == [
        ("一般行政管理事务", "金额", "88.87万元", "年初预算"),
        ("一般行政管理事务", "金额", "60.79万元", "上年决算"),
        ("一般行政管理事务", "金额", "88.87万元", "年初预算"),
        ("一般行政管理事务", "增减率", "46.19%", "上年"),
    ]


def test_a_code_can_be_named_by_its_path_with_dashes() -> None:
    (fact,) = _facts("2. “住房保障支出-住房改革支出-购房补贴”科目186.77万元，主要用于补贴。", kind="部门预算")
    assert (fact.concept, fact.path) == ("购房补贴", ("住房保障支出", "住房改革支出", "购房补贴"))


def test_money_is_named_in_the_words_of_budgets() -> None:
    text = "财政拨款支出预算中，一般公共预算拨款支出预算9.5万元，比2023年预算减少2万元；政府性基金拨款支出预算0万元。"
    assert [(one.concept, one.fund, one.measure, str(one.value)) for one in _facts(text, kind="部门预算")] == [
        ("本年支出合计", "一般公共预算财政拨款", "金额", "9.5"),
        ("本年支出合计", "一般公共预算财政拨款", "增减额", "-2"),
        ("本年支出合计", "政府性基金预算财政拨款", "金额", "0"),
    ]


def test_running_costs_are_named_after_whoever_has_them() -> None:
    text = "2024年某县财政局下属1家机关和1家事业单位财政拨款的机关运行经费预算为213.28万元。"
    assert _told(text, kind="部门预算") == [("机关运行经费", "金额", "213.28万元", "年初预算")]


def test_vehicles_to_be_bought_are_not_those_there_are() -> None:
    text = (
        "截至2023年8月31日，财政局共有车辆7辆，其中：部级领导干部用车0辆、其他用车7辆。"
        "2024年部门预算安排购置车辆1辆，其中：其他用车1辆。"
    )
    assert [(one.concept, str(one.value)) for one in _facts(text, kind="部门预算")] == [
        ("车辆总数", "7"),
        ("副部（省）级及以上领导用车", "0"),
        ("其他用车", "7"),
        ("公务用车购置数", "1"),
    ]


def test_money_with_targets_is_not_money_assessed() -> None:
    text = "编报绩效目标的项目11个，涉及项目预算资金6626万元。"
    assert _told(text, kind="部门预算") == [("绩效目标涉及资金", "金额", "6626万元", "年初预算")]


@pytest.mark.parametrize(
    "said", ["一般公共预算支出5万元", "一般公共预算支出为5万元", "2024年一般公共预算支出决算为5万元"]
)
def test_the_name_of_the_money_is_no_stage(said: str) -> None:
    (one,) = _facts(f"{said}。")
    assert (one.concept, one.stage, one.fund) == ("本年支出合计", "决算", "一般公共预算财政拨款")


def test_money_watched_is_neither_planned_nor_assessed() -> None:
    text = (
        "编报绩效目标的项目3个，涉及预算金额9万元；绩效跟踪评价的项目2个，涉及预算金额8万元；"
        "绩效自评的项目1个，涉及预算金额7万元。"
    )
    assert [(name, value) for name, measure, value, _ in _told(text) if measure == "金额"] == [
        ("绩效目标涉及资金", "9万元"),
        ("绩效跟踪涉及资金", "8万元"),
        ("绩效自评涉及资金", "7万元"),
    ]


@pytest.mark.parametrize(("kind", "stage"), [("部门预算", "年初预算"), ("部门决算", "预算")])
def test_a_plan_is_a_budget_in_whatever_report_it_stands(kind: Kind, stage: str) -> None:
    text = "第一季度用款计划25.88万元，第二季度用款计划180.74万元。"
    assert _told(text, kind=kind) == [
        ("第一季度用款计划", "金额", "25.88万元", stage),
        ("第二季度用款计划", "金额", "180.74万元", stage),
    ]


def test_a_remark_in_brackets_stands_between_name_and_figure() -> None:
    text = "2024年度政府采购金额（以合同签订为准）为21.07万元，其中：货物采购金额21.07万元。"
    assert [one[0] for one in _told(text)] == ["政府采购支出总额", "政府采购货物支出"]


def test_an_aside_after_the_year_does_not_part_what_is_compared() -> None:
    text = "财政拨款收入100万元，比2023年（上一年度，下同）预算增加5万元；事业收入0万元。"
    assert _told(text, kind="部门预算")[:2] == [
        ("财政拨款收入", "金额", "100万元", "年初预算"),
        ("财政拨款收入", "增减额", "5万元", "上年预算"),
    ]


# ---- what is left out ----


@pytest.mark.parametrize(
    "text",
    [
        "与2024年预算基本持平，年初无预算。",
        "2024年12月31日，12345市民热线。",
        "基本支出10-20万元。",  # a range
        "基本支出63.\n36万元。",  # a number cut by a line end
        "基本支出年初预算数分别为10万元、20万元。",
        "用于教育的基本支出30万元。",
        "建设项目的投资费用3000.00万元及以下的审计由本局负责。",
        "由中小企业供应商中标或成交的，采购金额21.07万元。",  # of what?
        "严控290.5万元，比上年减少26.7万元。",
        "比上年增加5万元，增长3%。",  # whose?
        "基本支出增加5万元。",  # against what?
        "基本支出比上年增加（减少）5万元。",
        "基本支出比上年减少-5万元。",
        "基本支出比上年下降了5个百分点。",
        "完善对12名服务人员考核机制，152 处网络，迁移不少于 10 个。",
    ],
)
def test_what_a_sentence_leaves_open_gives_no_fact(text: str) -> None:
    assert _told(text) == []


def test_a_reason_does_not_change_the_subject_nor_give_figures() -> None:
    text = "公务接待费比上年减少5万元，主要原因是压减会议2场，节约3万元。"
    assert _told(text) == [("公务接待费", "增减额", "-5万元", "上年")]


def test_an_unknown_amount_takes_no_changes_of_the_one_before() -> None:
    text = "因公出国（境）费60万元，严控290.5万元，比上年减少26.7万元。"
    assert _told(text) == [("因公出国（境）费", "金额", "60万元", "决算")]


def test_spending_after_income_is_not_incomes() -> None:
    text = "2024年收入预算1000万元，支出预算900万元。"
    assert ("本年收入合计", "金额", "900万元", "年初预算") not in _told(text, kind="部门预算")


def test_a_longer_name_is_not_its_ending() -> None:
    assert {one.concept for one in _facts("非财政拨款基本支出30万元，比上年增加5万元。")} == {"非财政拨款基本支出"}


def test_definitions_hold_no_facts() -> None:
    assert _facts("第四部分 名词解释\n\n一、大额支出：指基本支出5万元。\n") == ()


# ---- generated ----

ITEMS = st.lists(
    st.sampled_from(["基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"]),
    min_size=1,
    max_size=5,
    unique=True,
)
AMOUNT = st.decimals(min_value=0, max_value=10_000_000, places=2)
RATE = st.decimals(min_value=0, max_value=100, places=2)


@given(ITEMS, AMOUNT, st.data())
def test_a_made_up_sentence_gives_back_just_its_figures(items: list[str], total: Decimal, data: st.DataObject) -> None:
    expected = Counter({("本年支出合计", "金额", total): 1})
    text = f"2024 年度支出合计 {total:,} 万元，其中："
    parts = []
    for item in items:
        amount, share = data.draw(AMOUNT), data.draw(RATE)
        parts.append(f"{item} {amount:,} 万元，占 {share}%")
        expected.update([(item, "金额", amount), (item, "占比", share)])
    change, rate, down = data.draw(AMOUNT), data.draw(RATE), data.draw(st.booleans())
    words = ("减少", "下降") if down else ("增加", "增长")
    text += "；".join(parts) + f"。与 2023 年度相比，本年支出合计{words[0]} {change} 万元，{words[1]} {rate}%。"
    sign = -1 if down else 1
    expected.update([("本年支出合计", "增减额", sign * change), ("本年支出合计", "增减率", sign * rate)])
    assert Counter((one.concept, one.measure, one.value) for one in _facts(text)) == expected


BREAKABLE = "2024年度支出合计一百，其中基本支出 980.19 万元，比年初预算减少 61.32 万元，下降 5.89%。"
BREAKS = [at for at, char in enumerate(BREAKABLE) if at and char not in "0123456789.%"]


@given(st.sets(st.sampled_from(BREAKS), max_size=3))
def test_page_breaks_between_words_change_nothing(at: set[int]) -> None:
    broken = "".join("\n\n" * (index in at) + char for index, char in enumerate(BREAKABLE))
    assert len(_told(broken)) == 3
    assert _told(broken) == _told(BREAKABLE)


def test_every_quote_is_verbatim_and_ids_differ() -> None:
    text = "一、说明\n\n2024 年度支出合计 5 万元，其中：基本支\n\n出 5 万元，占\n\n100%。\n\n2、项目支出 0 万元。\n"
    facts = _facts(text)
    lines = text.split("\n")
    assert len({one.id for one in facts}) == len(facts) == 4
    for one in facts:
        assert one.source.quote == "\n".join(lines[one.source.line - 1 : one.source.line_end])
