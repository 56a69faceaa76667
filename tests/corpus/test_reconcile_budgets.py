"""Rules that budgets and text without columns bring into play: a fragment that fits, and one that does not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from small_report import SMALL, findings

_HEAD = "2024年部门预算\n部门：某县教育局\n\n"
_KINDS = """2024年一般公共预算基本支出预算表
单位：元
经济分类科目编码\t科目名称\t一般公共预算基本支出
\t\t合计\t人员经费\t公用经费
302\t商品和服务支出\t{total}\t0\t280000
30206\t电费\t{total}\t0\t280000
合计\t\t{total}\t0\t280000
"""
_FINAL = "2024 年度\n某县教育局\n部门决算\n\n第二部分\n\n2024 年度部门决算表\n\n"
_FLAT = """收入决算表
公开02表
单位：万元
科目编码 科目名称 本年收入合计 财政拨款收入 上级补助收入 事业收入 经营收入 附属单位上缴收入 其他收入
栏次 1 2 3 4 5 6 7
合 计 100.00 100.00
201 一般公共服务支出 47.55 47.55
20103 政府办公厅（室）及相关机构事务 47.55 47.55
2010301 行政运行 47.55 47.55
221 住房保障支出 52.45 {}
22102 住房改革支出 52.45 52.45
2210201 住房公积金 52.45 52.45
"""
_TARGETS = """财政项目支出绩效目标填报表
（2024年度）
项目名称\t\t校舍维修\t\t项目性质\t阶段性项目
项目资金（元）\t\t项目资金总额\t\t4,100,000.00\t年度资金申请总额\t\t4,100,000.00
\t\t其中：财政资金\t\t4,100,000.00\t其中：当年财政拨款\t\t{year}
\t\t\t\t\t上年结转资金\t\t0.00
\t\t其他资金\t\t{other}\t其他资金\t\t0.00
\t一级指标\t二级指标\t三级指标\t\t\t年度(/项目)指标值\t
绩效指标\t产出指标\t数量指标\t维修面积\t\t\t≥1345(平方米)\t
"""


def found(text: str, folder: Path) -> Iterator[tuple[str, str]]:
    return ((one.rule, one.severity) for one in findings(text, folder))


@pytest.mark.parametrize(("total", "wrong"), [("280000", 0), ("280005", 3)])
def test_basic_spending_of_a_code_is_its_two_kinds(total: str, wrong: int, tmp_path: Path) -> None:
    rules = [rule for rule, _ in found(_HEAD + _KINDS.format(total=total), tmp_path)]
    assert len(rules) == wrong and rules.count("合计列等于各列之和") == wrong * 2 // 3  # the row of totals has its own


def test_a_form_whose_columns_are_lost_is_said_not_to_be_checked(tmp_path: Path) -> None:
    rule = "各栏数字认得出"
    (one,) = [one for one in findings(_FINAL + _FLAT.format("52.45"), tmp_path) if one.rule == rule]
    assert one.severity == "提示" and one.message.endswith("不止一种放法")  # nothing else says which money it was
    (one,) = [one for one in findings(_FINAL + _FLAT.format("57.45"), tmp_path) if one.rule == rule]
    assert one.severity == "提示" and one.places[0].quote == "221 住房保障支出 52.45 57.45"
    assert "先看“住房保障支出”：52.45、57.45，怎样放合计都不成立" in one.message


@pytest.mark.parametrize(
    ("year", "other", "wrong"),
    [("4,100,000.00", "0.00", 0), ("4,900,000.00", "0.00", 1), ("4,100,000.00", "5,000.00", 1)],
)
def test_money_of_targets_is_that_of_its_sources(year: str, other: str, wrong: int, tmp_path: Path) -> None:
    rules = [rule for rule, _ in found(_HEAD + _TARGETS.format(year=year, other=other), tmp_path)]
    assert rules == ["资金总额等于各来源之和"] * wrong


@pytest.mark.parametrize(("amount", "rules"), [("30.25", []), ("31.25", ["合计等于所列各部分"])])
def test_spending_of_a_fund_is_basic_and_project(amount: str, rules: list[str], tmp_path: Path) -> None:
    text = f"{_HEAD}第三部分 2024年部门预算情况说明\n\n一、部门收支\n\n"
    text += f"2024年一般公共预算财政拨款支出80.50万元，其中：基本支出50.25万元，项目支出{amount}万元。\n"
    assert [rule for rule, _ in found(text, tmp_path)] == rules


@pytest.mark.parametrize(
    ("old", "new", "severity"),
    [
        ("≥40所\t35所\t20\t17.5", "≥40所\t35所\t20\t-17.5", "不一致"),
        ("=12台\t12台\t20\t20", "=12台\t12台\t-20\t20", "不一致"),
        ("其中：当年财政拨款\t15", "其中：当年财政拨款\t-15", "提示"),
        ("75.00%\t7.50", "-75.00%\t7.50", "提示"),
    ],
)
def test_a_sign_that_cannot_be_is_a_finding(old: str, new: str, severity: str, tmp_path: Path) -> None:
    assert old in SMALL and ("数字合理", severity) in set(found(SMALL.replace(old, new, 1), tmp_path))


def test_a_gap_that_rounding_hardly_ever_makes_is_a_hint(tmp_path: Path) -> None:
    codes = "".join(f"302{at:02}\t第{at}项费用\t1.23\n" for at in range(1, 21))
    form = f"{_FINAL}一般公共预算财政拨款基本支出决算表\n公开06表\n单位：万元\n"
    form += f"科目编码\t科目名称\t决算数\n302\t商品和服务支出\t{{}}\n{codes}"
    for total, severity in (("24.60", None), ("24.62", "尾差"), ("24.66", "提示"), ("24.80", "不一致")):
        assert dict(found(form.format(total), tmp_path)).get("上级科目等于下级科目之和") == severity
