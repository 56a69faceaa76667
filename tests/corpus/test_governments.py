"""The report of a whole government is no department's: its kind, its forms, its money, and every figure kept."""

from decimal import Decimal
from pathlib import Path

import pytest

from corpus.coverage import coverage_of
from corpus.fact import Facts
from corpus.facts import facts_of
from corpus.identity import read_identity, title_of
from corpus.read import read_report, report_of
from corpus.reading import reading_of
from corpus.report import Report
from corpus.transcript import Transcript

REPORT = """青禾县2023年政府决算公开

一、关于青禾县2023年财政决算（草案）的报告

2023年，全县一般公共预算收入完成97000万元，比上年增长3.2%。全县一般公共预算支出完成250000万元，比上年增长5.1%。

表一
2023年青禾县一般公共预算收入决算表
单位：万元
预算科目	预算数	调整预算数	决算数	决算数为调整预算数的%	决算数为上年决算数的%
一、税收收入	70000	68000	67000	98.53	102.10
二、非税收入	30000	30000	30000	100.00	105.70
收入合计	100000	98000	97000	98.98	103.20
上级补助收入			160000
收入总计			257000

表二
2023年青禾县一般公共预算支出决算表
单位：万元
预算科目	预算数	决算数
一、一般公共服务支出	160000	169000
二、教育支出	80000	81000
支出合计	240000	250000

表三
2023年青禾县本级一般公共预算基本支出决算表
单位：万元
科目编码	科目名称	决算数
501	机关工资福利支出	40000
502	机关商品和服务支出	9000
合计		49000

表四
2023年青禾县政府性基金收入决算表
单位：万元
预算科目	预算数	决算数
国有土地使用权出让收入	50000	44000
收入合计	50000	44000

表五
2023年青禾县地方政府一般债务限额和余额情况表
单位：亿元
项目	预算数	执行数
2022年末地方政府一般债务余额		20.50
2023年地方政府一般债务限额		25.00
2023年末地方政府一般债务余额		24.10

表六
2023年青禾县重大政府投资计划执行表
单位：万元
项目	计划数	执行数
青禾大桥	5000	4800
"""


@pytest.fixture
def read(tmp_path: Path) -> tuple[Report, Facts]:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    report = read_report(tmp_path / "report.txt")
    return report, facts_of(report)


@pytest.mark.parametrize(
    ("text", "entity", "year", "kind"),
    [
        ("青禾县2023年政府决算公开\n", "青禾县", 2023, "政府决算"),
        ("2023年度青禾县财政总决算\n", "青禾县", 2023, "政府决算"),
        ("关于青禾县2023年财政决算（草案）的报告\n", "青禾县", 2023, "政府决算"),
        ("山东省青禾市\n2024年财政预算\n", "山东省青禾市", 2024, "政府预算"),
        ("2024年青禾区本级一般公共预算收支预算\n", "青禾区", 2024, "政府预算"),
        ("青禾县人民政府2023年度财政收支决算\n", "青禾县", 2023, "政府决算"),
    ],
)
def test_a_place_alone_is_a_government(text: str, entity: str, year: int, kind: str) -> None:
    identity = read_identity(text)
    assert identity is not None
    assert (identity.entity, identity.year, identity.kind, identity.scope) == (entity, year, kind, "政府")
    assert title_of(identity) == f"{year}年度{entity}{kind}"


@pytest.mark.parametrize(
    "text",
    [
        "青禾县财政局2023年度部门决算\n",
        "青禾县人民政府办公室2023年度部门决算\n",
        "青禾县\n财政局\n2023年度单位预算\n",
        "青禾县2025年县级部门预算\n预算主管部门：青禾县财政局\n",
    ],
)
def test_a_department_of_the_place_is_none(text: str) -> None:
    identity = read_identity(text)
    assert identity is not None and not identity.is_government


def test_its_forms_are_its_own_and_what_is_unknown_is_listed(read: tuple[Report, Facts]) -> None:
    report, facts = read
    assert [table.form for table in report.tables] == [
        "政府一般公共预算收入决算表",
        "政府一般公共预算支出决算表",
        "政府一般公共预算基本支出决算表",
        "政府性基金收入决算表",
        "政府一般债务限额和余额情况表",
        None,
    ]
    coverage = coverage_of(report, facts)
    assert coverage.unknown == ("2023年青禾县重大政府投资计划执行表",)
    assert (coverage.read, coverage.amounts_read) == (coverage.printed, coverage.amounts) == (35, 2)


def test_no_figure_is_named_as_a_departments(read: tuple[Report, Facts]) -> None:
    _, facts = read
    assert {(one.entity, one.scope) for one in facts.facts} == {("青禾县", "政府")}
    assert not any("财政拨款" in one.fund or "财政拨款" in one.concept for one in (*facts.facts, *facts.blanks))


@pytest.mark.parametrize(
    ("concept", "fund", "values"),
    [
        ("本年收入合计", "一般公共预算", {"情况说明": "97000", "政府一般公共预算收入决算表": "97000"}),
        ("本年支出合计", "一般公共预算", {"情况说明": "250000", "政府一般公共预算支出决算表": "250000"}),
        ("本年收入合计", "政府性基金预算", {"政府性基金收入决算表": "44000"}),
        ("基本支出", "一般公共预算", {"政府一般公共预算基本支出决算表": "49000"}),
    ],
)
def test_totals_are_those_of_one_budget(
    read: tuple[Report, Facts], concept: str, fund: str, values: dict[str, str]
) -> None:
    found = [one for one in read[1].facts if (one.concept, one.fund) == (concept, fund) and one.stage == "决算"]
    assert {one.form: str(one.value) for one in found if one.measure == "金额"} == values


def test_a_column_of_percents_is_no_money(read: tuple[Report, Facts]) -> None:
    total = [one for one in read[1].facts if one.source.table == 0 and one.concept == "本年收入合计"]
    assert [(one.measure, one.stage, one.value, one.unit, one.basis) for one in total] == [
        ("金额", "预算", Decimal(100000), "万元", None),
        ("金额", "全年预算", Decimal(98000), "万元", None),
        ("金额", "决算", Decimal(97000), "万元", None),
        ("完成率", "决算", Decimal("98.98"), "%", "全年预算"),
        ("占比", "决算", Decimal("103.20"), "%", "上年决算"),
    ]


@pytest.mark.parametrize(
    ("first", "amounts"),
    [
        ("国有土地使用权出让收入\t2093\t987\t2033\t205.98", ("2093", "987", "2033")),
        ("国有土地使用权出让收入\t1933\t1971\t1931\t97.97", ("1933", "1971", "1931")),
        ("国有土地使用权出让收入\t2021\t2021\t2021\t100.00", ("2021", "2021", "2021")),
        ("国有土地使用权出让收入\t2021\t2022\t2021\t", ("2021", "2022", "2021")),
    ],
)
def test_an_amount_that_looks_like_a_year_is_no_header(first: str, amounts: tuple[str, ...]) -> None:
    form = "2023年青禾县政府性基金收入决算表\n单位：万元\n预算科目\t预算数\t调整预算数\t决算数\t决算数为调整预算数的%\n"
    text = f"青禾县2023年政府决算公开\n\n{form}{first}\n污水处理费收入\t301\t1233\t2564\t207.95\n"
    facts = facts_of(report_of(Transcript(text=text), origin="report", digest="0" * 64)).facts
    money = {(one.concept, one.stage): str(one.value) for one in facts if one.measure == "金额"}
    stages = ("预算", "全年预算", "决算")
    assert tuple(money["国有土地使用权出让收入", stage] for stage in stages) == amounts
    assert tuple(money["污水处理费收入", stage] for stage in stages) == ("301", "1233", "2564")


def test_years_stand_in_a_header() -> None:
    form = "2023年青禾县政府性基金收入决算表\n单位：万元\n预算科目\t2022\t2023\n"
    text = f"青禾县2023年政府决算公开\n\n{form}污水处理费收入\t301\t1233\n收入合计\t301\t1233\n"
    report = report_of(Transcript(text=text), origin="report", digest="0" * 64)
    assert [one.path for one in report.tables[0].columns] == [("2022",), ("2023",)]


def test_a_figure_of_another_year_bears_that_year_in_its_name(read: tuple[Report, Facts]) -> None:
    debts = {one.concept: str(one.value) for one in read[1].facts if "债务" in one.form}
    assert debts == {
        "2022年末地方政府一般债务余额": "20.50",
        "地方政府一般债务限额": "25.00",
        "地方政府一般债务余额": "24.10",
    }


def test_what_fits_together_is_not_found_to_contradict(read: tuple[Report, Facts]) -> None:
    assert [one.message for one in reading_of(*read).findings if one.severity == "不一致"] == []


@pytest.mark.parametrize("last", ["决算数", "决算数 决算数为预算数的%"])
def test_flattened_forms_are_read_whatever_their_columns(last: str) -> None:
    rate = ["", "97.00", "96.00", "98.00", "97.10"] if "%" in last else [""] * 5
    text = f"""青禾县2023年政府决算公开

2023年青禾县一般公共预算收入决算表
单位：万元
预算科目 预算数 {last}
一、税收收入 70000 67900 {rate[1]}
增值税 30000 28800 {rate[2]}
二、非税收入 30000 29400 {rate[3]}
收入合计 100000 97300 {rate[4]}
"""
    report = report_of(Transcript(text=text), origin="t", digest="0" * 64)
    facts = facts_of(report).facts
    amounts = [(one.concept, one.stage, str(one.value)) for one in facts if one.measure == "金额"]
    assert amounts == [
        ("税收收入", "预算", "70000"), ("税收收入", "决算", "67900"),
        ("增值税", "预算", "30000"), ("增值税", "决算", "28800"),
        ("非税收入", "预算", "30000"), ("非税收入", "决算", "29400"), ("本年收入合计", "预算", "100000"),
        ("本年收入合计", "决算", "97300"),
    ]  # fmt: skip
    rates = [str(one.value) for one in facts if one.measure == "完成率"]
    assert rates == (["97.00", "96.00", "98.00", "97.10"] if "%" in last else [])
    findings = reading_of(report, facts_of(report)).findings
    assert [one.message for one in findings if one.severity == "不一致"] == []


def test_a_budget_arranges_and_a_tax_is_of_the_general_budget() -> None:
    text = (
        "青禾县2024年政府预算公开\n一、预算情况\n"
        "2024年，全县一般公共预算收入安排119702万元，其中：税收收入安排80000万元。全县一般公共预算支出安排250000万元。\n"
    )
    facts = facts_of(report_of(Transcript(text=text), origin="t", digest="0" * 64)).facts
    assert [(one.concept, one.fund, one.stage, str(one.value)) for one in facts] == [
        ("本年收入合计", "一般公共预算", "年初预算", "119702"),
        ("税收收入", "一般公共预算", "年初预算", "80000"),
        ("本年支出合计", "一般公共预算", "年初预算", "250000"),
    ]
