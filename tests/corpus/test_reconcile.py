"""Each rule on a small report whose figures fit together, and on the same report with one of them changed."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from small_report import SMALL, findings, read

from corpus.catalog import embedded
from corpus.facts import facts_of
from corpus.finding import Severity
from corpus.read import read_report
from corpus.reconcile import reconcile
from corpus.reconcile.between_reports import reconcile_reports
from index.fact_rows import told_apart

GOLDEN = Path(__file__).parent.parent / "golden"

_PENSION = "2080505\t机关事业单位基本养老保险缴费支出"
_NO_DATA = "本年支出\n科目编码\t科目名称\t小计\t基本支出\t项目支出\n栏 次\t\t1\t2\t3\n合 计\t\t"
_BUDGET = "支出年初预算为100万元，支出决算为110万元，完成年初预算的110%"
_LISTED = "2\t校舍维修项目\t某县教育局\t99\t优"
_NEW = "2010302\t一般行政管理事务"
_SHEET = SMALL[
    SMALL.index("预算项目支出绩效自评表 (2024年度)\n\n单位：万元\n\n项目名称\t校舍") : SMALL.index("关于校舍维修")
]
_CAPITAL = "国有资本经营预算财政拨款支出决算表\n\n部门：某县教育局\n\n公开 08 表\n"
_LAST_FORM = SMALL[SMALL.index("财政拨款“三公”经费支出决算表") : SMALL.index("第三部分")]
# rule, what to change in the small report, into what
BROKEN: list[tuple[str, str, str]] = [
    ("合计列等于各列之和", "合 计\t\t125.00\t90.00\t35.00", "合 计\t\t125.00\t90.00\t36.00"),
    ("合计列等于各列之和", "201\t一般公共服务支出\t80.00\t80.00", "201\t一般公共服务支出\t80.00\t81.00"),
    ("上级科目等于下级科目之和", f"{_NEW}\t10.00\t\t10.00\t", f"{_NEW}\t12.00\t\t12.00\t"),
    ("上级科目等于下级科目之和", "30101\t基本工资\t41.50", "30101\t基本工资\t40.50"),
    ("合计行等于各科目之和", "合 计\t\t110.00\t90.00\t20.00", "合 计\t\t111.00\t91.00\t20.00"),
    ("本年合计等于各项之和", "三、城乡社区支出\t34\t15.00", "三、城乡社区支出\t34\t25.00"),
    ("总计等于本年合计与结转结余之和", "年初结转和结余\t29\t10.00", "年初结转和结余\t29\t11.00"),
    ("收支两方相等", "总计\t31\t135.00\t总计\t62\t135.00", "总计\t31\t135.00\t总计\t62\t136.00"),
    ("各类财政拨款之和", "三、城乡社区支出\t35\t15.00\t\t15.00", "三、城乡社区支出\t35\t15.00\t\t14.00"),
    ("结转结余衔接", "合 计\t\t\t20.00\t15.00\t\t15.00\t5.00", "合 计\t\t\t20.00\t15.00\t\t15.00\t6.00"),
    ("项目等于其组成部分之和", "10.00\t\t9.00\t\t9.00\t1.00", "10.00\t\t8.00\t\t8.00\t1.00"),
    ("各表同一数字相等", "合 计\t\t125.00\t125.00\t", "合 计\t\t126.00\t126.00\t"),
    ("财政拨款收入相等", "合 计\t\t125.00\t125.00\t", "合 计\t\t126.00\t126.00\t"),
    ("基本支出等于人员与公用之和", "人员经费合计\t\t60.00", "人员经费合计\t\t61.00"),
    ("部分不大于总体", f"{_PENSION}\t30.00\t20.00\t10.00\n\n一般", f"{_PENSION}\t31.00\t21.00\t10.00\n\n一般"),
    ("部分不大于总体", "30231\t公务用车运行维护费\t8.00", "30231\t公务用车运行维护费\t18.00"),
    ("机关运行经费与公用经费", "机关运行经费支出 30 万元", "机关运行经费支出 31 万元"),
    ("说明与表一致", "支出合计 125 万元，其中", "支出合计 126 万元，其中"),
    ("说明与表一致", "支出决算为 8 万元", "支出决算为 9 万元"),
    ("说明与表一致", "支出决算为30万元", "支出决算为31万元"),
    ("说明前后一致", "公务用车运行维护费 8 万元。截至", "公务用车运行维护费 8 万元。公务用车运行维护费 9 万元。截至"),
    ("占比", "基本支出 90 万元，占 72%", "基本支出 90 万元，占 73%"),
    ("分项占比与合计", "占服务支出金额的 50%", "占服务支出金额的 60%"),
    ("比预算增减额", "比年初预算减少 1.5 万元", "比年初预算减少 2.5 万元"),
    ("增减率", "各增加 35 万元，增长 35%", "各增加 35 万元，增长 36%"),
    ("增减率", "减少 2 万元，下降 6.25%", "减少 2 万元，下降 5.25%"),
    ("完成预算比例", "完成年初预算的120%", "完成年初预算的121%"),
    ("合计等于所列各部分", "政府采购工程支出 5 万元", "政府采购工程支出 6 万元"),
    ("合计等于所列各部分", "国（境）外接待费 0 万元", "国（境）外接待费 0.2 万元"),
    ("车辆数等于各类之和", "应急保障用车 2 辆", "应急保障用车 3 辆"),
    ("评价报告的比率", "到位率 100%", "到位率 90%"),
    ("评价报告的结余", "结余资金 3 万元", "结余资金 2 万元"),
    ("无数据的表没有数字", f"{_NO_DATA}\t\t\n", f"{_NO_DATA}3.00\t\t3.00\n"),
    ("大小的说法与数字", "决算数小于年初预算数", "决算数大于年初预算数"),
    ("无预算的说法与数字", "支出决算为10万元，年初无预算", "支出决算为10万元，完成年初预算的50%"),
    ("无预算的说法与数字", "年初预算为0万元，支出决算为10万元", "年初预算为2万元，支出决算为10万元"),
    ("持平的说法与数字", "支出决算为 8 万元，完成", "支出决算为 8 万元，与 2024 年预算基本持平，完成"),
    ("金额与数量相称", "6 批次、40 人次", "0 批次、0 人次"),
    ("公务用车不多于车辆总数", "保有量为 3 辆", "保有量为 13 辆"),
    ("外事接待包含在国内接待中", "含外事接待 1 批次", "含外事接待 9 批次"),
    ("数字合理", "应急保障用车 2 辆、其他用车 1 辆", "应急保障用车 4 辆、其他用车 -1 辆"),
    ("模板文字未改", "的主要原因是厉行节约", "的主要原因是。"),
    ("预算总数等于所列各项之和", _BUDGET, _BUDGET.replace("预算为100", "预算为110").replace("的110%", "的100%")),
    ("涉及资金等于项目预算之和", "涉及预算资金 35 万元", "涉及预算资金 30 万元"),
    ("涉及资金占项目支出", "占部门预算项目支出总额的 100%", "占部门预算项目支出总额的 90%"),
    ("总体预算完成率", "预算完成率85.71%", "预算完成率100%"),
    ("项目个数", "县级预算项目 2 个", "县级预算项目 3 个"),
    ("项目个数", "2个项目自评等级为优", "3个项目自评等级为优"),
    ("项目都有自评表", _LISTED, f"{_LISTED}\n3\t图书购置项目\t某县教育局\t98\t优"),
    ("项目数字各处一致", "校舍维修项目\t某县教育局\t99", "校舍维修项目\t某县教育局\t98"),
    ("项目数字各处一致", "执行数为15万元,完成预算的75%", "执行数为16万元,完成预算的80%"),
    ("执行率", "10\t75.00%", "10\t76.00%"),
    ("执行率得分", "75.00%\t7.50", "75.00%\t8.50"),
    ("资金总额等于各来源之和", "其中：当年财政拨款\t15\t15\t15", "其中：当年财政拨款\t15\t14\t15"),
    ("分值合计为100", "=12台\t12台\t20\t20", "=12台\t12台\t15\t15"),
    ("总分等于各项得分之和", "有效保障\t有效保障\t30\t29", "有效保障\t有效保障\t30\t27"),
    ("得分不超过分值", "=30间\t30间\t40\t40", "=30间\t30间\t40\t41"),
    ("得分符合表注公式", "≥40所\t35所\t20\t17.5", "≥40所\t35所\t20\t18"),
    ("未达到的指标不得满分", "=12台\t12台", "=12台\t11台"),
    ("成本指标与执行数", "≤20万元\t15万元", "≤20万元\t16万元"),
    ("成本指标与预算数", "≤20万元\t15万元", "≤25万元\t15万元"),
    ("目标文字与资金数", "该项目预计投入20万元", "该项目预计投入25万元"),
    ("目标文字与满意度指标", "师生满意度达到90%", "师生满意度达到95%"),
    ("等级与得分", "绩效评价等级为优", "绩效评价等级为良"),
    ("各处等级一致", "绩效评价等级为优", "绩效评价等级为良"),
    ("年度一致", "2024 年度部门决算情况说明", "2023 年度部门决算情况说明"),
    ("金额单位", "公开 03 表\n金额单位：万元", "公开 03 表"),
    ("九张表齐全", _CAPITAL, ""),
    ("各表按编号排列", "公开 03 表", "公开 06 表"),
    ("各表只有一张", _LAST_FORM, _LAST_FORM * 2),
    ("自评表不重复", _SHEET, _SHEET * 2),
    ("说没有的没有数字", "五、机关运行", "五、政府性基金说明\n\n本部门没有政府性基金财政拨款收支。\n\n五、机关运行"),
    ("单位一致", "公开 02 表\n金额单位：万元\n\n部门：某县教育局", "公开 02 表\n金额单位：万元\n\n部门：某县卫生局"),
]  # fmt: skip


@pytest.fixture(scope="module")
def clean_rules(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Severity, str, str]]:
    found = findings(SMALL, tmp_path_factory.mktemp("clean"))
    return [(one.severity, one.rule, one.message) for one in found]


def test_nothing_is_found_where_all_fits(clean_rules: list[tuple[Severity, str, str]]) -> None:
    assert clean_rules == []


@pytest.mark.parametrize(("rule", "old", "new"), BROKEN, ids=[f"{rule}-{at}" for at, (rule, *_) in enumerate(BROKEN)])
def test_a_changed_figure_is_found_by_its_rule(rule: str, old: str, new: str, tmp_path: Path) -> None:
    assert old in SMALL
    found = findings(SMALL.replace(old, new, 1), tmp_path)
    assert rule in {one.rule for one in found if one.severity != "尾差"}


def test_what_is_found_is_said_with_both_figures_and_quoted(tmp_path: Path) -> None:
    text = SMALL.replace("完成年初预算的120%", "完成年初预算的121%")
    (one,) = findings(text, tmp_path)
    assert (one.severity, one.found, one.expected, one.difference) == ("不一致", "121%", "120%", Decimal(1))
    assert [place.value for place in one.places] == [Decimal(121), Decimal(30), Decimal(25)]
    assert one.relation == "{1}/{2}*100" and one.facts == tuple(place.fact for place in one.places)
    assert all(place.quote in text for place in one.places)


def test_what_is_printed_twice_is_found_once_with_both_places(tmp_path: Path) -> None:
    sheet = _SHEET.replace("=30间\t30间\t40\t40", "=30间\t30间\t30\t30")
    assert sheet != _SHEET
    (one,) = [one for one in findings(SMALL.replace(_SHEET, sheet * 2), tmp_path) if one.rule == "分值合计为100"]
    quotes = [place.quote for place in one.places if "=30间" in place.quote]
    assert len(quotes) == 2 and len({place.line for place in one.places}) == len(one.places)


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("合计 125 万元，其中", "合计 124.99 万元，其中", "说明与表一致"),
        ("30101\t基本工资\t41.50", "30101\t基本工资\t41.51", "上级科目等于下级科目之和"),
    ],
)
def test_what_rounding_explains_is_no_contradiction(old: str, new: str, rule: str, tmp_path: Path) -> None:
    found = findings(SMALL.replace(old, new, 1), tmp_path)
    assert {one.severity for one in found} == {"尾差"} and rule in {one.rule for one in found}


def test_digits_cut_off_are_a_hint(tmp_path: Path) -> None:
    text = SMALL.replace("2 万元，下降 6.25%", "2.1 万元，下降 6.54%")  # 2.1 ÷ 32.1 = 6.542…
    assert findings(text, tmp_path) == ()
    text = SMALL.replace("支出决算为 8 万元，完成年初预算的 88.89%", "支出决算为 8 万元，完成年初预算的 88.88%")
    assert [(one.gap, one.severity) for one in findings(text, tmp_path)] in ([("尾差", "尾差")], [("截断", "提示")])


def test_shares_that_were_made_to_add_up_are_a_hint(tmp_path: Path) -> None:
    old = "(一) 一般公共预算财政拨款支出决算具体情况"
    shares = "2024 年度一般公共预算财政拨款支出 1100000 元，主要用于以下方面：一般公共服务(类)支出 800000 元，占 {}%；"
    shares += "社会保障和就业(类)支出 300000 元，占 27.26%；卫生健康(类)支出 0 元，占 0%。"
    made, wrong = (f"(一) 支出结构\n\n{shares.format(one)}\n\n{old}" for one in ("72.74", "72.75"))
    for new, severity in ((made, "提示"), (wrong, "不一致")):
        found = findings(SMALL.replace(old, new), tmp_path)
        assert {one.severity for one in found if one.rule == "占比"} == {severity}


def test_another_unit_is_converted_before_figures_are_compared(tmp_path: Path) -> None:
    assert findings(SMALL.replace("支出合计 125 万元，其中", "支出合计 1250000 元，其中"), tmp_path) == ()
    found = findings(SMALL.replace("支出合计 125 万元，其中", "支出合计 1350000 元，其中"), tmp_path)
    assert {one.expected for one in found if one.rule == "说明与表一致"} == {"1250000元"}


def test_last_years_report_is_held_against_what_is_said_of_it(tmp_path: Path) -> None:
    (tmp_path / "later").mkdir()
    now = read(SMALL, tmp_path / "later")
    last = SMALL.replace("2024", "2023").replace("总计\t31\t135.00\t总计\t62\t135.00", "总计\t31\t{0}\t总计\t62\t{0}")
    fits, off = (read(last.format(one), tmp_path) for one in ("100.00", "101.00"))
    rule = "上年数与上年报告一致"
    assert rule not in {one.rule for one in reconcile_reports([now, fits])}
    assert {one.found for one in reconcile_reports([now, off]) if one.rule == rule} == {"35万元"}


def test_last_years_figure_as_stated_is_that_of_last_years_report(tmp_path: Path) -> None:
    (tmp_path / "later").mkdir()
    old = "2024 年度机关运行经费支出 30 万元，"
    now = read(SMALL.replace(old, f"{old}2023年决算为28.50万元，"), tmp_path / "later")
    last = SMALL.replace("2024", "2023").replace("机关运行经费支出 30 万元", "机关运行经费支出 {0} 万元")
    last = last.replace("总计\t31\t135.00\t总计\t62\t135.00", "总计\t31\t100.00\t总计\t62\t100.00")  # 增加 35 万元
    fits, off = (read(last.format(one), tmp_path) for one in ("28.50", "29.50"))
    rule = "上年数与上年报告一致"
    assert rule not in {one.rule for one in reconcile_reports([now, fits])}
    (one,) = [one for one in reconcile_reports([now, off]) if one.rule == rule]
    assert (one.found, one.expected, one.severity) == ("28.50万元", "29.5万元", "提示")
    assert [place.quote for place in one.places][1].startswith("2023 年度机关运行经费支出 29.50 万元")
    assert one.report == now[0].id and "上年报告的情况说明“机关运行经费决算”为 29.50万元" in one.message


def test_what_is_left_of_one_year_is_there_at_the_start_of_the_next(tmp_path: Path) -> None:
    (tmp_path / "later").mkdir()
    now = read(SMALL, tmp_path / "later")
    last = SMALL.replace("2024", "2023").replace("年末结转和结余\t60\t10.00", "年末结转和结余\t60\t{0}")
    fits, off = (read(last.format(one), tmp_path) for one in ("10.00", "11.00"))
    rule = "年初结转等于上年年末结转"
    assert rule not in {one.rule for one in reconcile_reports([now, fits])}
    (one,) = [one for one in reconcile_reports([now, off]) if one.rule == rule]
    assert (one.found, one.expected, one.severity) == ("10.00万元", "11万元", "提示")


def test_the_budget_that_a_final_account_names_is_that_of_the_budget_report(tmp_path: Path) -> None:
    (tmp_path / "final").mkdir()
    final = read(SMALL.replace("某县教育局\n部门决算", "某县教育局\n（汇总）部门决算", 1), tmp_path / "final")
    form = "2024年部门预算\n部门：某县教育局\n\n一般公共预算支出表\n单位：万元\n"
    form += "科目编码\t科目名称\t合计\t基本支出\t项目支出\n2010301\t行政运行\t{0}\t{0}\t0.00\n合计\t\t{0}\t{0}\t0.00\n"
    fits, off = (read(form.format(one), tmp_path) for one in ("75.00", "76.00"))
    rule = "年初预算与预算报告一致"
    assert {one.rule for one in reconcile_reports([final, off])} == {rule}
    (one,) = [one for one in reconcile_reports([final, off]) if "行政运行" in one.message]
    assert (one.found, one.expected) == ("75万元", "76万元")
    assert not [one for one in reconcile_reports([final, fits]) if "行政运行" in one.message]


def test_a_department_holds_its_unit(tmp_path: Path) -> None:
    (tmp_path / "unit").mkdir()
    whole = read(SMALL.replace("某县教育局\n部门决算", "某县教育局\n（汇总）部门决算", 1), tmp_path)
    text = SMALL.replace("某县教育局\n部门决算", "某县教育局本级\n单位决算", 1)
    unit = read(text, tmp_path / "unit")
    larger = read(text.replace("总计\t62\t135.00", "总计\t62\t335.00"), tmp_path / "unit")
    assert reconcile_reports([whole, unit]) == ()
    assert "单位不大于部门" in {one.rule for one in reconcile_reports([whole, larger])}


@pytest.mark.parametrize("year", [2020, 2024])
def test_every_finding_in_the_embedded_reports_was_looked_at(year: int) -> None:
    path = next(one.path for one in embedded() if one.identity.year == year)
    report = read_report(path)
    facts = facts_of(report)
    found = reconcile(facts.model_copy(update={"facts": tuple(told_apart(facts.facts))}), report)
    with (GOLDEN / f"findings-{year}.csv").open(encoding="utf-8") as stream:
        known = [tuple(row.values())[:-1] for row in csv.DictReader(stream) if row["why"]]
    seen = [(one.severity, one.rule, str(one.places[0].line), one.found, one.expected) for one in found]
    assert sorted(seen) == sorted(known)
    assert all(place.quote in report.text for one in found for place in one.places)
    assert all(one.message and one.expected and one.found for one in found)
