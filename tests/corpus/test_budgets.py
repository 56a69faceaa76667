"""Forms of budgets and of other provinces: codes in three columns, column orders, last year's columns, units."""

from corpus.fact import Fact
from corpus.facts import facts_of
from corpus.read import report_of
from corpus.reading import reading_of
from corpus.transcript import Transcript

HEAD = "某市2025年区级部门预算\n预算主管部门：某市财政局\n\f\n"


def _facts(form: str, head: str = HEAD) -> tuple[Fact, ...]:
    return facts_of(report_of(Transcript(text=head + form), origin="t", digest="0" * 64)).facts


def _told(form: str, head: str = HEAD) -> list[tuple[str, str | None, str, str | None, str]]:
    return [(one.concept, one.code, str(one.value), one.aspect, one.stage) for one in _facts(form, head)]


SPENDING = """2025年部门支出预算总表
编制部门：某市财政局 单位：元
项目\t\t\t\t支出预算\t\t
功能分类科目编码\t\t\t功能分类科目名称\t合计\t基本支出\t项目支出
类\t款\t项\t\t\t\t
208\t\t\t社会保障和就业支出\t30\t10\t20
208\t05\t\t行政事业单位养老支出\t30\t10\t20
208\t5\t1\t行政单位离退休\t30\t10\t20
\f
项目\t\t\t\t支出预算\t\t
功能分类科目编码\t\t\t功能分类科目名称\t合计\t基本支出\t项目支出
类\t款\t项\t\t\t\t
\t\t05\t机关事业单位基本养老保险缴费支出\t0\t0\t0
合计\t\t\t\t30\t10\t20
"""


def test_a_code_in_three_columns_is_one() -> None:
    codes = [fact.code for fact in _facts(SPENDING) if fact.aspect is None and fact.code]
    assert codes == ["208", "20805", "2080501", "2080505"]


def test_totals_of_a_budget_are_named_by_their_columns() -> None:
    assert _told(SPENDING)[-3:] == [
        ("本年支出合计", None, "30", None, "年初预算"),
        ("基本支出", None, "10", None, "年初预算"),
        ("项目支出", None, "20", None, "年初预算"),
    ]


def test_each_row_is_on_its_own_page() -> None:
    facts = _facts(SPENDING)
    assert {fact.source.page for fact in facts if fact.code == "208"} == {2}
    assert {fact.source.page for fact in facts if fact.item == "合计"} == {3}


def test_public_expenses_in_the_order_of_shanghai_with_running_costs() -> None:
    form = """2025年部门“三公”经费和机关运行经费预算表
编制部门：某市财政局 单位:万元
2025年“三公”经费预算数\t\t\t\t\t\t2025年机关运行经费预算数
合计\t因公出国(境)费\t公务接待费\t公务用车购置及运行费\t\t\t
\t\t\t小计\t购置费\t运行费\t
47.91\t0\t1.35\t46.56\t25\t21.56\t443.18
"""
    assert [one[0:3:2] for one in _told(form)] == [
        ("三公经费", "47.91"),
        ("因公出国（境）费", "0"),
        ("公务接待费", "1.35"),
        ("公务用车购置及运行维护费", "46.56"),
        ("公务用车购置费", "25"),
        ("公务用车运行维护费", "21.56"),
        ("机关运行经费", "443.18"),
    ]


def test_public_expenses_with_budget_and_final_figure_side_by_side() -> None:
    head = "2024年度某市财政局部门决算\n部门：某市财政局\n"
    form = """财政拨款“三公”经费支出决算表
单位：万元
财政拨款“三公”经费\t\t\t\t\t
合计\t\t公务用车购置及运行维护费\t\t公务接待费\t
\t\t小计\t\t\t
预算数\t决算数\t预算数\t决算数\t预算数\t决算数
3.00\t2.00\t2.00\t1.50\t1.00\t0.50
"""
    assert [(one[0], one[4], one[2]) for one in _told(form, head)] == [
        ("三公经费", "预算", "3.00"),
        ("三公经费", "决算", "2.00"),
        ("公务用车购置及运行维护费", "预算", "2.00"),
        ("公务用车购置及运行维护费", "决算", "1.50"),
        ("公务接待费", "预算", "1.00"),
        ("公务接待费", "决算", "0.50"),
    ]


def test_a_form_of_columns_without_figures_is_blank_not_nothing() -> None:
    form = "“三公”经费预算表\n单位：万元\n合计\t公务接待费\n\t\n"
    report = report_of(Transcript(text=HEAD + form), origin="t", digest="0" * 64)
    found = facts_of(report)
    assert [one.concept for one in found.blanks] == ["三公经费", "公务接待费"]
    assert len(found.empty_forms) == 1


def test_titles_without_a_kind_are_those_of_the_report() -> None:
    """部门收支总表 in a budget is no final account."""
    form = "部门收支总表\n单位：万元\n收入\t\t支出\t\n项目\t预算数\t项目\t预算数\n一、事业收入\t5\t一、教育支出\t5\n"
    (first, _) = _facts(form)
    assert (first.form, first.stage) == ("收支预算总表", "年初预算")


def test_last_years_columns_and_changes_are_no_amounts_of_this_year() -> None:
    form = (
        "一般公共预算支出表\n单位：万元\n科目编码\t科目名称\t2024年执行数\t2025年预算数\t增减额\t增减%\n"
        "201\t一般公共服务支出\t10.00\t12.00\t2.00\t20.00\n"
    )
    assert [(one.stage, one.measure, str(one.value), one.unit) for one in _facts(form)] == [
        ("上年决算", "金额", "10.00", "万元"),
        ("年初预算", "金额", "12.00", "万元"),
        ("年初预算", "增减额", "2.00", "万元"),
        ("年初预算", "增减率", "20.00", "%"),
    ]


def test_units_of_one_document_differ_by_table_and_by_column() -> None:
    form = (
        "收支预算总表\n收入\t\n项目\t金额（万元）\n一、事业收入\t5\n"
        "支出预算总表\n单位：元\n科目编码\t科目名称\t合计\n201\t教育\t50\n"
    )
    assert [(str(one.value), one.unit) for one in _facts(form)] == [("5", "万元"), ("50", "元")]


def test_a_note_belongs_to_the_form_on_its_page() -> None:
    form = (
        "收入预算总表\n单位：元\n科目编码\t科目名称\t合计\n201\t教育\t50\n注：甲。\n说明：乙。\n\f\n"
        "支出预算总表\n单位：元\n科目编码\t科目名称\t合计\n201\t教育\t50\n注：丙。\n"
    )
    first, second = report_of(Transcript(text=HEAD + form), origin="t", digest="0" * 64).tables
    assert (first.notes, second.notes) == (("注：甲。", "说明：乙。"), ("注：丙。",))


def test_targets_of_a_project_keep_their_bounds_and_units() -> None:
    form = """财政项目支出绩效目标填报表
（2025年度）
项目名称\t\t街区整治经费\t\t项目类别\t其他
项目资金（元）\t\t项目资金总额\t9,000.00\t年度资金申请总额\t4,000.00
\t一级指标\t二级指标\t三级指标\t\t年度(/项目)指标值
绩效指标\t产出指标\t数量指标\t整治面积\t\t≥135.00(平方米)
\t\t质量指标\t完工及时\t\t及时
"""
    facts = _facts(form)
    assert [(one.concept, one.aspect, one.measure, str(one.value), one.unit, one.qualifier) for one in facts] == [
        ("年度资金总额", "项目资金总额", "金额", "9000.00", "元", None),
        ("年度资金总额", None, "金额", "4000.00", "元", None),
        ("整治面积", None, "目标值", "135.00", "平方米", "≥"),
    ]
    assert facts[2].path == ("产出指标", "数量指标", "整治面积")
    assert {one.project for one in facts} == {"街区整治经费"}


INCOME = """部门收入总表
预算公开02表
单位：某市财政局
单位：万元
项目\t\t合计\t一般公共预算拨款收入\t政府性基金预算拨款收入\t事业收入
功能分类科目编码\t科目名称\t\t\t\t
合计\t\t30.00\t20.00\t4.00\t6.00
205\t教育支出\t30.00\t20.00\t4.00\t6.00

部门收入总表（续表）

项目\t\t合计\t一般公共预算拨款收入\t政府性基金预算拨款收入\t事业收入
功能分类科目编码\t科目名称\t\t\t\t
20502\t普通教育\t30.00\t20.00\t4.00\t6.00
"""


def test_income_of_one_money_is_not_all_income() -> None:
    assert _told(INCOME)[:8] == [
        ("本年收入合计", None, "30.00", None, "年初预算"),
        ("一般公共预算财政拨款收入", None, "20.00", None, "年初预算"),
        ("政府性基金预算财政拨款收入", None, "4.00", None, "年初预算"),
        ("事业收入", None, "6.00", None, "年初预算"),
        ("教育支出", "205", "30.00", "本年收入", "年初预算"),
        ("教育支出", "205", "20.00", "一般公共预算财政拨款收入", "年初预算"),
        ("教育支出", "205", "4.00", "政府性基金预算财政拨款收入", "年初预算"),
        ("教育支出", "205", "6.00", "事业收入", "年初预算"),
    ]


def test_a_table_continued_under_its_title_is_one_table_in_one_unit() -> None:
    (table,) = report_of(Transcript(text=HEAD + INCOME), origin="t", digest="0" * 64).tables
    assert (table.title, table.form, [row.code for row in table.rows]) == (
        "部门收入总表",
        "收入预算总表",
        [None, "205", "20502"],
    )
    assert {(fact.unit, fact.read_as) for fact in _facts(INCOME)} == {("万元", "printed")}


def test_the_incomes_of_the_moneys_make_the_total_of_a_budget() -> None:
    def messages(form: str) -> list[str]:
        report = report_of(Transcript(text=HEAD + form), origin="t", digest="0" * 64)
        return [one.rule for one in reading_of(report).findings if one.severity == "不一致"]

    assert messages(INCOME) == []
    assert "合计列等于各列之和" in messages(INCOME.replace("30.00\t20.00\t4.00\t6.00", "30.00\t20.00\t4.00\t9.00", 1))


def test_carried_over_money_under_the_names_of_budgets() -> None:
    form = (
        "部门收支总表\n单位：万元\n收入\t\t支出\t\n项目\t预算数\t项目\t预算数\n一、政府性基金预算拨款收入\t5\t一、教育支出\t5\n"
        "上年结转结余\t2\t年终结转结余\t2\n收入总计\t7\t支出总计\t7\n"
    )
    assert [one[0] for one in _told(form)] == [
        "政府性基金预算财政拨款收入", "教育支出", "年初结转和结余", "年末结转和结余", "收入总计", "支出总计",
    ]  # fmt: skip


def test_the_sum_of_a_group_of_columns_is_of_that_group() -> None:
    form = """一般公共预算支出表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t\t\t项目支出
\t\t\t小计\t人员经费\t公用经费\t
213\t农林水支出\t80.00\t50.00\t40.00\t10.00\t30.00
合计\t\t80.00\t50.00\t40.00\t10.00\t30.00
"""
    assert [(one[0], one[2], one[3]) for one in _told(form)] == [
        ("农林水支出", "80.00", None),
        ("农林水支出", "50.00", "基本支出"),
        ("农林水支出", "40.00", "人员经费"),
        ("农林水支出", "10.00", "公用经费"),
        ("农林水支出", "30.00", "项目支出"),
        ("本年支出合计", "80.00", None),
        ("基本支出", "50.00", None),
        ("人员经费", "40.00", None),
        ("公用经费", "10.00", None),
        ("项目支出", "30.00", None),
    ]


BY_UNIT = """收入总表
单位：万元
部门（单位）代码\t部门（单位）名称\t合计\t本年收入\t\t\t上年结转结余\t
\t\t\t小计\t一般公共预算\t政府性基金预算\t小计\t一般公共预算
\t合计\t130.00\t100.00\t90.00\t10.00\t30.00\t30.00
012\t某市财政局\t130.00\t100.00\t90.00\t10.00\t30.00\t30.00
012001\t某市财政局本级\t130.00\t100.00\t90.00\t10.00\t30.00\t30.00
"""


def test_what_was_carried_over_is_no_income_of_the_year_and_the_number_of_a_unit_no_money() -> None:
    facts = _facts(BY_UNIT)
    assert [(one.concept, str(one.value), one.fund, one.stage) for one in facts[:6]] == [
        ("收入总计", "130.00", "全部收支", "年初预算"),
        ("本年收入合计", "100.00", "全部收支", "年初预算"),
        ("本年收入合计", "90.00", "一般公共预算财政拨款", "年初预算"),
        ("本年收入合计", "10.00", "政府性基金预算财政拨款", "年初预算"),
        ("年初结转和结余", "30.00", "全部收支", "年初预算"),
        ("年初结转和结余", "30.00", "一般公共预算财政拨款", "年初预算"),
    ]
    assert {one.concept for one in facts[6:]} == {"某市财政局", "某市财政局本级"}
    assert {one.aspect for one in facts[6:]} == {"收入总计", "本年收入", "年初结转和结余"}
    assert {str(one.value) for one in facts}.isdisjoint({"012", "12", "012001", "12001"})


def test_moneys_below_what_was_carried_over_are_parts_of_it() -> None:
    form = (
        "财政拨款收支总表\n单位：万元\n收入\t\t支出\t\t\n项目\t预算数\t项目\t合计\t一般公共预算\n"
        "一、本年收入\t9\t一、本年支出\t11\t11\n（一）一般公共预算拨款\t9\t\t\t\n"
        "二、上年结转\t2\t二、结转下年\t\t\n（一）一般公共预算拨款\t2\t\t\t\n收入总计\t11\t支出总计\t11\t11\n"
    )
    report = report_of(Transcript(text=HEAD + form), origin="t", digest="0" * 64)
    facts = facts_of(report).facts
    assert [(one.concept, one.fund, str(one.value)) for one in facts if one.value < 10] == [
        ("本年收入合计", "财政拨款", "9"),
        ("一般公共预算财政拨款收入", "财政拨款", "9"),
        ("年初结转和结余", "财政拨款", "2"),
        ("年初结转和结余", "一般公共预算财政拨款", "2"),
    ]
    assert [one.rule for one in reading_of(report).findings if one.severity == "不一致"] == []
