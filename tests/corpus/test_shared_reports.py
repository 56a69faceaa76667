"""Real reports of other places in PDF and HTML, against what a person checked on their pages.

The reports are not part of the checkout; where they lie beside it, every figure of the forms listed in
`tests/golden/shpt-*.csv` must be found with its page, and none beside it.
"""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from beside import ReadOnce, needs_them

from corpus.coverage import coverage_of
from corpus.fact import Fact
from corpus.plain import line_starts, plain, squeeze

GOLDEN = Path(__file__).parent.parent / "golden"
PDFS = tuple(sorted(path.stem for path in GOLDEN.glob("shpt-*.csv")))
CHONGQING = "cq-jiaotongwei-2018"

pytestmark = needs_them
each_pdf = pytest.mark.parametrize("name", PDFS)
each = pytest.mark.parametrize("name", (*PDFS, CHONGQING))

Golden = dict[str, str]


def _goldens(name: str) -> list[Golden]:
    with (GOLDEN / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _is(fact: Fact, golden: Golden) -> bool:
    item = fact.concept if "三公" in golden["form"] else fact.item
    return (
        fact.form == golden["form"]
        and (fact.code or "") == golden["code"]
        and squeeze(item) == squeeze(golden["item"])
        and (not golden["column"] or squeeze(fact.column).endswith(squeeze(golden["column"])))
        and (fact.aspect or "") == ("" if not golden["code"] else golden["aspect"])
        and fact.value == Decimal(golden["value"])
        and (fact.unit, fact.stage, fact.fund) == (golden["unit"], golden["stage"], golden["fund"])
        and fact.source.page == int(golden["page"])
        and fact.read_as == "printed"
    )


@each_pdf
def test_every_figure_of_the_checked_forms_is_found_with_its_page_and_none_invented(
    name: str, read_beside: ReadOnce
) -> None:
    goldens = _goldens(name)
    left = [fact for fact in read_beside(name)[1].facts if fact.form in {golden["form"] for golden in goldens}]
    missing = []
    for golden in goldens:
        found = next((fact for fact in left if _is(fact, golden)), None)
        if found is None:
            missing.append(golden)
        else:
            left.remove(found)
    assert not missing
    assert not left


def test_the_prose_of_a_web_page_gives_its_figures_and_no_other(read_beside: ReadOnce) -> None:
    report, facts = read_beside(CHONGQING)
    assert (report.identity.entity, report.identity.year, report.identity.kind) == (
        "重庆市交通委员会",
        2018,
        "部门预算",
    )
    found = [(one.concept, one.measure, one.value, one.unit, one.stage, one.basis or "") for one in facts.facts]
    goldens = _goldens(CHONGQING)
    assert found == [
        (one["concept"], one["measure"], Decimal(one["value"]), one["unit"], one["stage"], one["basis"])
        for one in goldens
    ]
    for fact, golden in zip(facts.facts, goldens, strict=True):
        assert golden["words"] in fact.source.quote
        assert not golden["fund"] or fact.fund == golden["fund"]
    assert {one.concept for one in facts.facts if one.read_as != "printed"} == {"公务接待费", "公务用车运行维护费"}


@each
def test_every_quote_is_verbatim_where_its_source_says(name: str, read_beside: ReadOnce) -> None:
    report, facts = read_beside(name)
    starts = [*line_starts(report.text), len(report.text) + 1]
    for fact in facts.facts:
        at = report.text.find(fact.source.quote, starts[fact.source.line - 1])
        assert fact.source.quote
        assert starts[fact.source.line - 1] <= at < starts[fact.source.line]
        assert str(abs(fact.value)) in plain(fact.source.quote).text.replace(",", "").replace(" ", "")


@each
def test_no_table_is_left_unknown_and_no_two_facts_share_an_id(name: str, read_beside: ReadOnce) -> None:
    report, facts = read_beside(name)
    assert [table.title for table in report.tables if table.form is None] == []
    assert len({fact.id for fact in facts.facts}) == len(facts.facts)


@each_pdf
def test_the_forms_without_data_are_known_with_page_and_sentence(name: str, read_beside: ReadOnce) -> None:
    found = [(one.source.page, one.form, one.source.quote) for one in read_beside(name)[1].empty_forms]
    goldens = [one for one in _goldens("shared-empty") if one["report"] == name]
    assert found == [(int(one["page"]), one["form"], one["words"]) for one in goldens]


@each
def test_nearly_all_figures_of_tables_and_amounts_of_prose_are_read(name: str, read_beside: ReadOnce) -> None:
    coverage = coverage_of(*read_beside(name))
    assert coverage.of_tables >= 0.99 and coverage.undecided == 0
    assert coverage.of_prose >= 0.95


@each_pdf
def test_every_figure_and_blank_knows_its_place_on_its_page(name: str, read_beside: ReadOnce) -> None:
    _, facts = read_beside(name)
    places = [*(one.source for one in facts.facts), *(one.source for one in facts.empty_forms)]
    assert all(one.box or one.spots for one in places)
    assert {spot.page - (one.page or 0) for one in places for spot in one.spots} <= {0, 1}  # over a page break


@each_pdf
def test_tables_know_their_unit_and_their_page(name: str, read_beside: ReadOnce) -> None:
    report, _ = read_beside(name)
    assert all(table.unit in {"元", "万元"} and table.page for table in report.tables)
    assert {table.unit for table in report.tables if table.form and "三公" in table.form} == {"万元"}


@each_pdf
def test_the_total_of_the_first_form_is_what_the_prose_says(name: str, read_beside: ReadOnce) -> None:
    """31,214,205.80 元 in the form, 3,121.42 万元 in the sentence."""
    _, facts = read_beside(name)
    totals = [one for one in facts.facts if one.concept in {"支出总计", "本年支出合计"} and one.measure == "金额"]
    yuan = {
        one.value.quantize(Decimal("0.01")) if one.unit == "万元" else round(one.value / 10_000, 2) for one in totals
    }
    assert any(one.form == "情况说明" for one in totals)
    assert len(yuan - {Decimal("0.00"), Decimal("321.02")}) == 1  # 321.02 is a final account's budget of the year
