"""What became facts is counted against what is printed."""

from corpus.coverage import coverage_of
from corpus.facts import facts_of
from corpus.read import report_of
from corpus.transcript import Transcript

TEXT = """2024年度某县财政局部门决算
支出决算表
部门：某县财政局
单位：万元
科目编码\t科目名称\t本年支出合计\t基本支出
合计\t\t30.00\t10.00
201\t一般公共服务支出\t30.00\t10.00
食堂收支表
单位：元
项目\t本年\t上年
餐费\t12\t8
第三部分 情况说明
一、支出说明
本年支出合计30.00万元，其中：基本支出10.00万元。另有若干5.00万元。
"""


def test_every_number_of_a_table_and_every_amount_of_prose_is_counted() -> None:
    report = report_of(Transcript(text=TEXT), origin="t", digest="0" * 64)
    found = coverage_of(report, facts_of(report))
    assert (found.tables, found.unknown) == (2, ("食堂收支表",))
    assert (found.printed, found.read, found.undecided, found.of_tables) == (6, 6, 0, 1.0)
    assert (found.amounts, found.amounts_read) == (3, 2)


def test_the_columns_of_an_unknown_table_are_told_apart() -> None:
    report = report_of(Transcript(text=TEXT), origin="t", digest="0" * 64)
    facts = [fact for fact in facts_of(report).facts if fact.form == "食堂收支表"]
    assert [(one.concept, one.aspect, one.stage, str(one.value), one.unit) for one in facts] == [
        ("餐费", "本年", "决算", "12", "元"),
        ("餐费", "上年", "上年决算", "8", "元"),
    ]


def test_amounts_without_a_unit_are_never_answered_from() -> None:
    text = TEXT.replace("单位：元\n", "")
    report = report_of(Transcript(text=text), origin="t", digest="0" * 64)
    assert coverage_of(report, facts_of(report)).undecided == 2


FUND = """2024年度某县财政局部门决算
政府性基金预算财政拨款收入支出决算表
部门：某县财政局
单位：万元
项目\t\t年初结转和结余\t本年收入\t本年支出\t\t\t年末结转和结余
科目编码\t科目名称\t\t\t小计\t基本支出\t项目支出\t
合计\t\t\t9.00\t7.00\t\t7.00\t2.00
212\t城乡社区支出\t\t9.00\t7.00\t\t7.00\t2.00
"""


def test_what_came_in_for_a_code_is_not_taken_for_what_was_spent() -> None:
    report = report_of(Transcript(text=FUND), origin="t", digest="0" * 64)
    found = {(one.aspect, str(one.value)) for one in facts_of(report).facts if one.code == "212"}
    assert found == {("本年收入", "9.00"), (None, "7.00"), ("项目支出", "7.00"), ("年末结转和结余", "2.00")}


LOST = """青禾县2023年政府决算公开

2023年青禾县一般公共预算收入决算表
单位：万元
预算科目 上年同口径完成 本年奇特栏 决算数
一、税收收入 70000 68000 67000
二、非税收入 30000 30000 30000
收入合计 100000 98000 97000

2023年青禾县政府性基金收入决算表
单位：万元
预算科目 预算数 决算数
国有土地使用权出让收入 50000 44000
收入合计 50000 44000
"""


def test_a_table_whose_header_nobody_understands_is_listed_and_its_figures_count_as_unread() -> None:
    report = report_of(Transcript(text=LOST), origin="t", digest="0" * 64)
    facts = facts_of(report)
    found = coverage_of(report, facts)
    assert (found.tables, found.unknown) == (2, ("2023年青禾县一般公共预算收入决算表",))
    assert (found.printed, found.read, found.empty) == (13, 4, 0)
    assert {one.form for one in facts.facts} == {"政府性基金收入决算表"}
