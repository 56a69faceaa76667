import os
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest
from handmade import ENTITY, fact, facts_of_lines, read_lines
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.fact import Fact, Facts
from corpus.report import Report
from index.errors import IndexDamaged
from index.fact_rows import FactQuery, told_apart
from index.fact_table import FactTable


@pytest.fixture
def report(tmp_path: Path) -> Report:
    path = tmp_path / "2024.txt"
    path.write_text("2024\n基本支出 980.19\n项目支出 704.68\n公务接待费\n", encoding="utf-8")
    return read_lines(path)


def table_of(tmp_path: Path, report: Report, *facts: Fact) -> FactTable:
    FactTable.build(tmp_path / "facts.sqlite", [(report, Facts(facts=facts))])
    return FactTable.open(tmp_path / "facts.sqlite")


def test_facts_come_back_as_they_were_stored(tmp_path: Path, report: Report) -> None:
    kept = fact(report, "基本支出", "1684.870", path=("支出", "基本支出"), aspect=None, basis="上年", qualifier="≤")
    found = table_of(tmp_path, report, kept).find(FactQuery())
    assert found == (kept,)
    assert str(found[0].value) == "1684.870"


def test_each_field_of_a_query_chooses(tmp_path: Path, report: Report) -> None:
    one = fact(report, "行政运行", 1, code="2010301", aspect="基本支出")
    other = fact(report, "办公费", 2, line=2, year=2020, stage="预算", fund="财政拨款", form="情况说明", project="热线",
                 measure="占比", basis="上年", entity="某镇", scope="单位", report="r2")  # fmt: skip
    table = table_of(tmp_path, report, one, other)
    queries = [
        FactQuery(concepts=("办公费",)), FactQuery(aspects=(None,)), FactQuery(codes=(None,)), FactQuery(years=(2020,)),
        FactQuery(stages=("预算",)), FactQuery(funds=("财政拨款",)), FactQuery(forms=("情况说明",)),
        FactQuery(projects=("热线",)), FactQuery(measures=("占比",)), FactQuery(bases=("上年",)),
        FactQuery(entities=("某镇",)), FactQuery(scopes=("单位",)), FactQuery(reports=("r2",)),
    ]  # fmt: skip
    assert [table.find(query) for query in queries] == [(other,)] * len(queries)


def test_none_beside_a_value_asks_for_either(tmp_path: Path, report: Report) -> None:
    facts = [
        fact(report, "行政运行", n, line=n, aspect=aspect) for n, aspect in enumerate((None, "基本支出", "项目支出"))
    ]
    assert table_of(tmp_path, report, *facts).find(FactQuery(aspects=(None, "项目支出"))) == (facts[0], facts[2])


def test_candidates_are_found_only_when_asked_for(tmp_path: Path, report: Report) -> None:
    table = table_of(tmp_path, report, fact(report, "基本支出", 1, read_as="candidate"))
    assert table.find(FactQuery()) == ()
    assert len(table.find(FactQuery(read_as=("candidate",)))) == 1
    assert table.labels() == ()


def test_a_page_has_its_share_and_the_count_of_all(tmp_path: Path, report: Report) -> None:
    facts = [fact(report, "行政运行", n, line=n) for n in range(5)]
    table = table_of(tmp_path, report, *facts, fact(report, "办公费", 9))
    pages = [table.page(FactQuery(concepts=("行政运行",)), offset=at, limit=2) for at in (0, 2, 4, 6)]
    assert [one.total for one in pages] == [5] * 4
    assert [found for one in pages for found in one.facts] == facts


def test_blanks_and_empty_forms_are_kept_apart_from_facts(tmp_path: Path, report: Report) -> None:
    FactTable.build(tmp_path / "facts.sqlite", [(report, facts_of_lines(report))])
    table = FactTable.open(tmp_path / "facts.sqlite")
    assert table.find(FactQuery(concepts=("公务接待费",))) == ()
    assert [blank.concept for blank in table.find_blanks(FactQuery(years=(2024,)))] == ["公务接待费"]
    assert table.find_blanks(FactQuery(measures=("占比",))) == table.find_blanks(FactQuery(projects=("热线",))) == ()
    assert table.empty_forms(ENTITY, 2024)[0].form == "国有资本经营预算财政拨款支出决算表"
    assert table.empty_forms(ENTITY, 2020) == ()


def test_the_report_itself_is_held_for_citations(tmp_path: Path, report: Report) -> None:
    entries = FactTable.build(tmp_path / "facts.sqlite", [(report, facts_of_lines(report))])
    table = FactTable.open(tmp_path / "facts.sqlite")
    assert table.reports() == entries
    assert (entries[0].counts.facts, entries[0].counts.blanks) == (2, 1)
    assert table.text(report.id) == report.text
    assert table.tables(report.id) == (table.table(report.id, 0),) == report.tables
    assert table.sections(report.id) == report.sections
    with pytest.raises(KeyError):
        table.table(report.id, 7)
    with pytest.raises(KeyError):
        table.text("none")


def test_get_keeps_the_order_asked_for(tmp_path: Path, report: Report) -> None:
    facts = [fact(report, "基本支出", n, line=n) for n in range(3)]
    table = table_of(tmp_path, report, *facts)
    assert table.get([facts[2].id, "unknown", facts[0].id]) == (facts[2], facts[0])


def test_labels_count_the_facts_of_a_name(tmp_path: Path, report: Report) -> None:
    facts = [fact(report, "基本支出", n, line=n) for n in range(3)] + [fact(report, "项目支出", 1, line=9)]
    assert {label.concept: label.count for label in table_of(tmp_path, report, *facts).labels()} == {
        "基本支出": 3,
        "项目支出": 1,
    }


def test_an_id_taken_by_another_fact_gets_a_suffix(report: Report) -> None:
    one, other = fact(report, "基本支出", 1, id="x"), fact(report, "基本支出", 2, id="x")
    assert [kept.id for kept in told_apart([one, other, one, other])] == ["x", "x-2"]


def test_many_threads_read_at_once(tmp_path: Path, report: Report) -> None:
    facts = [fact(report, f"项{n}", n, line=n) for n in range(50)]
    table = table_of(tmp_path, report, *facts)
    with ThreadPoolExecutor(32) as pool:
        found = list(pool.map(lambda n: table.find(FactQuery(concepts=(f"项{n % 50}",))), range(400)))
    assert [one[0].value for one in found] == [n % 50 for n in range(400)]


def test_read_only_directory_and_odd_path(tmp_path: Path, report: Report) -> None:
    folder = tmp_path / "100% #1? 数据"
    folder.mkdir()
    FactTable.build(folder / "facts.sqlite", [(report, facts_of_lines(report))])
    os.chmod(folder / "facts.sqlite", 0o400)
    os.chmod(folder, 0o500)
    assert len(FactTable.open(folder / "facts.sqlite").find(FactQuery())) == 2
    assert os.listdir(folder) == ["facts.sqlite"]
    os.chmod(folder, 0o700)


def test_a_garbled_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match="缺少"):
        FactTable.open(tmp_path / "facts.sqlite")
    (tmp_path / "facts.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(IndexDamaged, match="重建"):
        FactTable.open(tmp_path / "facts.sqlite").find(FactQuery())


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=30))
def test_no_label_reaches_sql_as_code(tmp_path_factory: pytest.TempPathFactory, label: str) -> None:
    folder = tmp_path_factory.mktemp("sql")
    (folder / "r.txt").write_text("2024\n基本支出 1", encoding="utf-8")
    report = read_lines(folder / "r.txt")
    kept = fact(report, label, Decimal("1.50"))
    assert table_of(folder, report, kept).find(FactQuery(concepts=(label,))) == (kept,)
