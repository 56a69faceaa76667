"""What a report states elsewhere decides the columns that the text of a table lost."""

from pathlib import Path

from corpus.fact import Fact
from corpus.facts import facts_of
from corpus.read import read_report

HEAD = "2023年度\n某县财政局\n部门决算\n第二部分 2023年度部门决算表\n"
SPENDING = """支出决算表
金额单位：元
项目 本年支出合计 基本支出 项目支出 上缴上级支出 经营支出 对附属单位补助支出
功能分类科目编码 科目名称
201 一般公共服务支出 {both} {both}
合计 {both} {both}
"""
GENERAL = """一般公共预算财政拨款支出决算表
金额单位：元
项目 本年支出
功能分类科目编码 科目名称 小计 基本支出 项目支出
201 一般公共服务支出 120000.00 120000.00
合计 120000.00 120000.00
"""
SAID = "第三部分 2023年度部门决算情况说明\n一、支出决算情况说明\n"


def read(text: str, folder: Path) -> list[Fact]:
    (folder / "report.txt").write_text(HEAD + text, encoding="utf-8")
    return [one for one in facts_of(read_report(folder / "report.txt")).facts if one.form != "情况说明"]


def sure(facts: list[Fact], form: str) -> set[tuple[str, str | None]]:
    return {(one.code or one.concept, one.aspect) for one in facts if one.form == form and one.read_as != "candidate"}


def test_prose_in_another_unit_decides_the_column(tmp_path: Path) -> None:
    said = "2023年度支出合计12万元，其中：基本支出0万元，占0%；项目支出12万元，占100%。\n"
    facts = read(SPENDING.format(both="120000.00") + SAID + said, tmp_path)
    assert sure(facts, "支出决算表") == {("本年支出合计", None), ("项目支出", None), ("201", None), ("201", "项目支出")}


def test_nothing_stated_leaves_the_column_open(tmp_path: Path) -> None:
    facts = read(SPENDING.format(both="120000.00"), tmp_path)
    assert sure(facts, "支出决算表") == {("本年支出合计", None), ("201", None)}


NO_BASIC = (
    "第三部分 2023年度部门决算情况说明\n一、一般公共预算财政拨款基本支出决算情况说明\n"
    "2023年度一般公共预算财政拨款基本支出0万元，包括人员经费和公用经费。\n"
)


def test_a_whole_that_one_money_pays_is_split_as_that_money_is(tmp_path: Path) -> None:
    """The form of 一般公共预算 is decided by prose about it, and with it the form of all money."""
    facts = read(SPENDING.format(both="120000.00") + GENERAL + NO_BASIC, tmp_path)
    assert ("201", "项目支出") in sure(facts, "一般公共预算财政拨款支出决算表")
    assert ("201", "项目支出") in sure(facts, "支出决算表")


def test_all_money_spends_no_less_than_one_money(tmp_path: Path) -> None:
    facts = read(SPENDING.format(both="250000.00") + GENERAL + NO_BASIC, tmp_path)
    assert ("201", "项目支出") in sure(facts, "支出决算表")


def test_a_larger_whole_may_be_split_otherwise(tmp_path: Path) -> None:
    both = SPENDING.replace("{both} {both}", "250000.00 130000.00 120000.00")
    facts = read(both + GENERAL + NO_BASIC, tmp_path)
    assert ("201", "基本支出") not in sure(facts, "支出决算表")
    assert ("201", "项目支出") not in sure(facts, "支出决算表")
