"""A report held, a draft and a paragraph are checked from the command line, and nothing in them runs."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from small_report import SMALL
from typer.testing import CliRunner, Result

from assistant.audit_sheet import as_html, formula, write_xlsx
from assistant.auditing import Audit, as_text, audit, audit_file, audit_held
from assistant.cli import app
from assistant.fact_check import check_text
from index.library import Library
from index.settings import Settings

BROKEN = SMALL.replace("完成年初预算的120%", "完成年初预算的121%").replace("校舍维修", "=1+1校舍<b>维修</b>")


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    (tmp_path / "草稿.txt").write_text(BROKEN, encoding="utf-8")
    return tmp_path / "草稿.txt"


@pytest.fixture
def found(draft: Path, tmp_path: Path) -> Audit:
    return audit(Settings(data=tmp_path / "none"), str(draft))


def run(*arguments: str | Path, data: Path) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments], env={"WENZHANG_DATA": str(data)})


def test_a_draft_is_audited_without_an_index(draft: Path, tmp_path: Path) -> None:
    result = run("audit", draft, data=tmp_path / "none")
    assert result.exit_code == 0
    assert "【不一致】完成预算比例" in result.output and "线索" in result.output
    assert "121%" in result.output and "120%" in result.output and "支出决算为30万元" in result.output


def test_a_held_report_is_found_by_a_part_of_its_title(data_dir: Path) -> None:
    result = run("audit", "2020", "--json", data=data_dir)
    content = json.loads(result.output)
    first = content["findings"][0]
    assert first["severity"] == "不一致" and first["places"][0]["quote"] and first["expected"] and first["found"]
    severities = [one["severity"] for one in content["findings"]]
    assert severities == sorted(severities, key=["不一致", "提示", "尾差"].index)


def test_an_open_library_is_enough_to_audit(library: Library, data_dir: Path) -> None:
    entry = next(one for one in library.facts.reports() if one.identity.year == 2020)
    held = audit_held(library, entry.id)
    assert held == audit_held(library, "2020") == audit(Settings(data=data_dir), "2020")
    assert held.report == entry.id and held.findings


def test_a_draft_is_held_against_the_reports_of_an_open_library(library: Library, tmp_path: Path) -> None:
    text = SMALL.replace("某县教育局\n部门决算", "某县教育局本级\n单位决算", 1).replace("135.00", "9135.00")
    text = text.replace("某县教育局", "阳谷县人民政府办公室")
    (tmp_path / "draft.txt").write_text(text, encoding="utf-8")
    alone, beside = audit_file(tmp_path / "draft.txt"), audit_file(tmp_path / "draft.txt", library)
    added = set(beside.findings) - set(alone.findings)
    assert {one.rule for one in added} == {"单位不大于部门"} and set(alone.findings) < set(beside.findings)


@pytest.mark.parametrize(("target", "said"), [("火星", "没有收录"), ("阳谷县", "不止一份")])
def test_which_report_is_meant_is_asked_for(target: str, said: str, data_dir: Path) -> None:
    result = run("audit", target, data=data_dir)
    assert result.exit_code == 1 and said in result.output and "2020" in result.output


def test_a_file_that_is_no_report_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("你好", encoding="utf-8")
    result = run("audit", tmp_path / "x.txt", data=tmp_path / "none")
    assert result.exit_code == 1 and "Traceback" not in result.output and "x.txt" in result.output


def test_the_workbook_recalculates_and_holds_no_formula_of_the_report(found: Audit, tmp_path: Path) -> None:
    write_xlsx(found, tmp_path / "清单.xlsx")
    book = load_workbook(tmp_path / "清单.xlsx")
    rows = list(book["清单"].iter_rows(min_row=3))
    row = next(one for one in rows if one[2].value == "完成预算比例")
    begin = int(str(row[4].value).removeprefix("=依据!F"))
    assert row[5].value == f"=依据!F{begin + 1}/依据!F{begin + 2}*100"
    assert [book["依据"][f"F{begin + at}"].value for at in range(3)] == [121, 30, 25]
    formulas = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]
    assert {cell.column_letter for cell in formulas} <= {"E", "F", "G"}


def test_a_formula_brings_the_figures_to_one_unit(found: Audit) -> None:
    one = next(one for one in found.findings if one.rule == "完成预算比例")
    money = one.places[1]
    mixed = one.model_copy(
        update={"relation": "{1}+{2}", "places": (money, money.model_copy(update={"unit": "元"}), money)}
    )
    assert formula(mixed, 2) == "(依据!F3*0.0001)+依据!F4"


def test_the_page_shows_what_a_report_holds_as_text(found: Audit) -> None:
    page = as_html(found)
    assert "<b>维修" not in page and "<script" not in page and "完成预算比例" in page


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("2024年三公经费13.39万元，其中公务接待费0.5万元。", ["✓", "口径不同"]),
        ("2024年阳谷县人民政府办公室基本支出980万元，项目支出705.68万元。", ["✓", "✗"]),
        ("2020年公务接待费年初预算为5000元，支出决算为0万元。", ["✓", "✓"]),
        ("2024年阳谷县人民政府办公室支出0.17亿元，种树300棵，收成3.5%。", ["✓", "未收录"]),
        ("2024年基本支出980.19万元，比上年下降5.89%，占支出合计的58.18%。", ["✓", "✓", "✓"]),
    ],
)
def test_each_figure_of_a_paragraph_is_marked(text: str, marks: list[str], library: Library) -> None:
    found = check_text(library.facts, text)
    assert [one.mark for one in found] == marks
    assert all(one.source is not None for one in found if one.mark != "未收录")


def test_the_mark_comes_with_its_place(data_dir: Path) -> None:
    result = run("check", "2024年三公经费13.93万元", data=data_dir)
    assert result.exit_code == 0 and "✗" in result.output and "13.39万元" in result.output and "行" in result.output
    (one,) = json.loads(run("check", "2024年三公经费13.93万元", "--json", data=data_dir).output)
    assert one["mark"] == "✗" and one["fact"]


def test_findings_are_kept_with_the_facts_they_touch(library: Library) -> None:
    report = next(one.id for one in library.facts.reports() if one.identity.year == 2020)
    kept = library.facts.findings(report)
    touching = library.facts.findings(fact_ids=kept[0].facts[:1])
    assert kept[0] in touching and all(kept[0].facts[0] in one.facts for one in touching)
    assert library.facts.findings(fact_ids=()) == ()


def test_findings_that_share_a_figure_name_each_other_and_rounding_is_put_last(tmp_path: Path) -> None:
    text = SMALL.replace("支出决算为 8 万元，完成", "支出决算为 9 万元，完成").replace(
        "30101\t基本工资\t41.50", "30101\t基本工资\t41.51"
    )
    (tmp_path / "draft.txt").write_text(text, encoding="utf-8")
    one = audit_file(tmp_path / "draft.txt")
    lines = as_text(one).split("\n")
    heads = [line for line in lines if line.startswith(tuple("123456789")) and "【" in line]
    assert "（与第 2" in heads[0] and "（与第 1" in heads[1]
    last = next(at for at, line in enumerate(lines) if line.startswith("以下各条相差在四舍五入的范围内"))
    assert all("【" not in line for line in lines[last:]) and "41.51" not in "".join(lines[:last])
    assert "基本工资" in as_html(one).partition("<summary>以下各条")[2]
