"""Figures of prose: what a sentence states is read."""

from decimal import Decimal

from tests.corpus.prose import facts_in, told_in


def test_income_and_spending_share_one_figure() -> None:
    assert told_in("2024年度收、支总计均为1,684.87万元。与2023年度相比，收、支总计各减少94.3万元，下降5.93%。") == [
        ("收入总计", "金额", "1684.87万元", "决算"),
        ("支出总计", "金额", "1684.87万元", "决算"),
        ("收入总计", "增减额", "-94.3万元", "上年"),
        ("支出总计", "增减额", "-94.3万元", "上年"),
        ("收入总计", "增减率", "-5.93%", "上年"),
        ("支出总计", "增减率", "-5.93%", "上年"),
    ]


def test_shares_are_of_the_amount_before_among_which() -> None:
    assert told_in("本年支出合计1318.04万元，其中：基本支出 1261.55万元，占 95.71%;经营支出 0\n\n万元，占 0%。") == [
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
    facts = facts_in(text)
    assert [(one.stage, one.measure, one.value, one.basis) for one in facts] == [
        ("年初预算", "金额", Decimal(4), None),
        ("决算", "金额", Decimal("5.51"), None),
        ("决算", "完成率", Decimal("137.75"), "年初预算"),
    ]
    assert {one.path for one in facts} == {("一般公共服务支出", "统计信息事务", "其他统计信息事务支出")}
    assert facts[0].source.quote == text
    assert (facts[0].source.line, facts[0].source.line_end) == (1, 3)


def test_changes_against_the_budget_keep_their_basis() -> None:
    assert told_in("2024年度机关运行经费支出55.31万元，比年初预算数减少6.19万元，下降10.07%，主要原因是严格控制。") == [
        ("机关运行经费", "金额", "55.31万元", "决算"),
        ("机关运行经费", "增减额", "-6.19万元", "年初预算"),
        ("机关运行经费", "增减率", "-10.07%", "年初预算"),
    ]


def test_a_change_can_name_its_subject_again() -> None:
    text = "占本年支出合计的100%。与2023年度相比，一般公共预算财政拨款支出增加94.3万元，同比增长5.93%。"
    assert [(one.concept, one.fund, one.value) for one in facts_in(text)] == [
        ("本年支出合计", "一般公共预算财政拨款", Decimal("94.3")),
        ("本年支出合计", "一般公共预算财政拨款", Decimal("5.93")),
    ]


def test_the_fund_is_the_words_own_else_the_headings() -> None:
    text = (
        "五、一般公共预算财政拨款支出决算情况说明\n\n年初预算为931.41万元。\n\n"
        "九、其他\n\n财政拨款“三公”经费支出13.39万元。\n"
    )
    assert [(one.concept, one.fund) for one in facts_in(text)] == [
        ("本年支出合计", "一般公共预算财政拨款"),
        ("三公经费", "财政拨款"),
    ]


def test_parts_are_of_the_fund_of_their_whole() -> None:
    facts = facts_in("2024年度一般公共预算财政拨款基本支出980.2万元，其中：人员经费900万元。政府采购支出总额5万元。")
    assert [one.fund for one in facts] == ["一般公共预算财政拨款", "一般公共预算财政拨款", "全部收支"]


def test_visits_and_vehicles_are_counted() -> None:
    text = (
        "1、因公出国（境）费支出5.55万元。全年支出涉及因公出国（境）团组2个，累计6人次。\n\n"
        "公务用车购置费支出0万元，2024年某县财政局等单位使用财政拨款购置公务用车1辆。\n\n"
        "公务用车运行维护费7.84万元，主要是维修。截至2024年12月31日，某县财政局财政拨款开支运行维护费的公务用车保有量为5辆。\n\n"
        "国内接待费3万元，共计接待12批次、96人次（含外事接待1批次、4人次）；\n\n"
        "国（境）外接待费0万元，共计接待7批次，8人次。\n"
    )
    assert [(one.concept, f"{one.value}{one.unit}") for one in facts_in(text) if one.measure == "数量"] == [
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
    assert [(one.concept, f"{one.value}{one.unit}") for one in facts_in(text)] == [
        ("车辆总数", "5辆"),
        ("其他用车", "5辆"),
        ("单价100万元以上设备", "3台(套)"),
    ]


def test_contracts_with_small_firms() -> None:
    text = (
        "政府采购支出总额126.45万元，其中：政府采购货物支出6.89万元、政府采购工程支出28.48万元。"
        "授予中小企业合同金额105.31万元，占政府采购支出总额的83.28%。服务采购授予中小企业合同金额占服务支出金额的76.79%。"
    )
    assert told_in(text)[1:] == [
        ("政府采购货物支出", "金额", "6.89万元", "决算"),
        ("政府采购工程支出", "金额", "28.48万元", "决算"),
        ("授予中小企业合同金额", "金额", "105.31万元", "决算"),
        ("授予中小企业合同金额", "占比", "83.28%", "政府采购支出总额"),
        ("服务采购授予中小企业合同金额", "占比", "76.79%", "政府采购服务支出"),
    ]


def test_projects_of_one_kind_are_counted_apart_from_the_other() -> None:
    text = "县级预算项目16个，涉及预算资金699.17万元；上级对地方转移支付项目1个，涉及预算资金5.51万元。"
    assert [(one.concept, one.aspect, one.value) for one in facts_in(text)] == [
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
    facts = facts_in(text)
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
    facts = facts_in(text)
    assert {(one.form, one.project) for one in facts} == {("绩效评价报告", "某平台项目")}
    assert [(one.concept, one.measure, one.value, one.qualifier) for one in facts] == [
        ("项目预算资金", "金额", Decimal(5), None),
        ("实际支付资金", "金额", Decimal(4), None),
        ("结余资金", "金额", Decimal(1), None),
        ("评价得分", "得分", Decimal(96), None),
        ("故障时间", "目标值", Decimal(2), "≤"),
    ]
