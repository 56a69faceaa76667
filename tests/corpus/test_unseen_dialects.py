"""Manners of printing that no report here has: each was met in a report of another province and misread once."""

from io import BytesIO
from pathlib import Path

from docx import Document

from corpus.coverage import coverage_of
from corpus.fact import Fact
from corpus.facts import facts_of
from corpus.read import read_report, report_of
from corpus.report import Report
from corpus.transcript import Transcript

INTERLEAVED = """浙江省丽水市龙泉市民政局2023年度部门决算

财政拨款“三公”经费支出决算表
公开09表
部门：浙江省丽水市龙泉市民政局\t\t\t\t\t\t\t\t\t\t\t单位：万元
合计\t\t因公出国（境）费\t\t公务用车购置及运行费\t\t\t\t\t\t公务接待费\t
\t\t\t\t小计\t\t公务用车购置费\t\t公务用车运行费\t\t\t
预算数\t决算数\t预算数\t决算数\t预算数\t决算数\t预算数\t决算数\t预算数\t决算数\t预算数\t决算数
1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t11\t12
12.00\t9.51\t0.00\t0.00\t8.00\t7.21\t0.00\t0.00\t8.00\t7.21\t4.00\t2.30
注：预算数为“三公”经费全年预算数。

一般公共预算财政拨款支出决算表
公开05表
部门：浙江省丽水市龙泉市民政局\t\t\t\t单位：万元
科目编码\t\t\t科目名称\t本年支出合计\t基本支出\t项目支出
类\t款\t项\t\t\t\t
合计\t\t\t\t3,456.78\t1,456.78\t2,000.00
208\t\t\t社会保障和就业支出\t3,456.78\t1,456.78\t2,000.00
208\t02\t\t民政管理事务\t3,456.78\t1,456.78\t2,000.00
208\t02\t01\t行政运行\t1,456.78\t1,456.78\t
208\t02\t08\t基层政权建设和社区治理\t2,000.00\t\t2,000.00
"""


def _report(text: str) -> Report:
    return report_of(Transcript(text=text), origin="a.txt", digest="0" * 64)


def _amounts(facts: tuple[Fact, ...], stage: str) -> dict[str, str]:
    return {one.concept: str(one.value) for one in facts if one.stage == stage and one.aspect is None}


def test_captions_kept_in_cells_are_no_header_and_no_part_of_the_name() -> None:
    report = _report(INTERLEAVED)
    facts = facts_of(report)
    assert report.identity.entity == "浙江省丽水市龙泉市民政局"
    trips = tuple(one for one in facts.facts if "三公" in one.form)
    assert _amounts(trips, "全年预算") == {
        "三公经费": "12.00", "因公出国（境）费": "0.00", "公务用车购置及运行维护费": "8.00", "公务用车购置费": "0.00",
        "公务用车运行维护费": "8.00", "公务接待费": "4.00",
    }  # fmt: skip
    assert _amounts(trips, "决算")["公务接待费"] == "2.30" and _amounts(trips, "决算")["三公经费"] == "9.51"
    assert not any("：" in one.column for one in facts.facts)
    coverage = coverage_of(report, facts)
    assert (coverage.read, coverage.printed, coverage.unknown) == (25, 25, ())


def test_three_public_expenses_named_with_the_fund_behind_and_an_office_named_short() -> None:
    report = _report(
        "2024年四川省凉山州会东县医疗保障局部门决算\n第二部分 情况说明\n"
        "一、“三公”经费财政拨款支出决算情况说明\n"
        "2024年度“三公”经费财政拨款支出决算为6.5万元，完成预算65%，较上年度减少0.5万元，下降7.14%。\n"
        "二、机关运行经费支出情况\n2024年度，会东县医疗保障局机关运行经费支出45.6万元，比2023年度减少1.2万元。\n"
    )
    found = {(one.concept, one.measure): str(one.value) for one in facts_of(report).facts}
    assert found[("三公经费", "金额")] == "6.5" and found[("三公经费", "增减额")] == "-0.5"
    assert found[("机关运行经费", "金额")] == "45.6" and found[("机关运行经费", "增减额")] == "-1.2"


def test_a_budget_says_the_same_with_the_stage_behind_the_fund() -> None:
    report = _report(
        "青禾县农业农村局2025年部门预算\n三、情况说明\n"
        "2025年“三公”经费财政拨款预算数为23.50万元，比2024年预算减少1.50万元，下降6.00%。\n"
    )
    found = {(one.concept, one.measure, one.basis): str(one.value) for one in facts_of(report).facts}
    assert found[("三公经费", "金额", None)] == "23.50" and found[("三公经费", "增减额", "上年预算")] == "-1.50"


def test_a_table_within_a_cell_of_word_is_read_as_a_table(tmp_path: Path) -> None:
    document = Document()
    for line in ("青禾县医疗保障局2024年部门决算", "支出决算表", "公开03表", "部门：青禾县医疗保障局  金额单位：万元"):
        document.add_paragraph(line)
    inner = document.add_table(rows=1, cols=1).cell(0, 0).add_table(rows=5, cols=5)
    inner.cell(0, 0).merge(inner.cell(0, 1)).text = "项目"
    for column, word in ((2, "本年支出合计"), (3, "基本支出"), (4, "项目支出")):
        inner.cell(0, column).merge(inner.cell(1, column)).text = word
    rows = (
        ("功能分类科目编码", "科目名称"),
        ("", "合计", "2300.00", "345.60", "1954.40"),
        ("210", "卫生健康支出", "2300.00", "345.60", "1954.40"),
        ("2101501", "行政运行", "345.60", "345.60", ""),
    )
    for at, row in enumerate(rows, 1):
        for column, word in enumerate(row):
            inner.cell(at, column).text = word
    buffer = BytesIO()
    document.save(buffer)
    (tmp_path / "a.docx").write_bytes(buffer.getvalue())
    report = read_report(tmp_path / "a.docx")
    found = {(one.code or one.concept, one.aspect): str(one.value) for one in facts_of(report).facts}
    assert [table.form for table in report.tables] == ["支出决算表"]
    assert found[("本年支出合计", None)] == "2300.00" and found[("2101501", "基本支出")] == "345.60"
    assert len(found) == 8
