"""The usual questions put to real reports of other places; skipped where those do not lie beside the checkout.

The figures were read by eye off the pages named here.
"""

from typing import NamedTuple, cast

import pytest
from beside import NAMES, ReadOnce, needs_them, path_of

from assistant.answer import Answer
from assistant.ask import Assistant
from assistant.page.cell_page import cell_page
from corpus.facsimile import facsimile
from index.fact_table import FactTable
from index.library import Library
from tests.assistant.facts import Shelf

pytestmark = needs_them

FINANCE = "上海市普陀区财政局2025年"
OFFICE = "上海市普陀区人民政府办公室2025年"
SOCIAL_WORK = "中共上海市普陀区委社会工作部2024年"
STREET_2023 = "上海市普陀区人民政府万里街道办事处2023年"
STREET_2024 = "上海市普陀区人民政府万里街道办事处2024年"
CHONGQING = "重庆市交通委员会2018年"


class Asked(NamedTuple):
    who: str
    what: str
    figure: str
    page: int | None
    cell: tuple[str | None, str] | None = None  # row and column, of a cell


CASES = (
    Asked(FINANCE, "三公经费多少", "0.95万元", 22),
    Asked(FINANCE, "机关运行经费多少", "229.43万元", 22),
    Asked(FINANCE, "政府采购多少", "117.00万元", 22),
    Asked(FINANCE, "总收入多少", "3121.42万元", 7),
    Asked(FINANCE, "基本支出多少", "25121091.00元", 13, ("合计", "支出预算/基本支出")),
    Asked(FINANCE, "人员经费多少", "22826756.00元", 20, ("合计", "一般公共预算基本支出/人员经费")),
    Asked(FINANCE, "支出合计多少", "3121.42万元", 7),
    Asked(FINANCE, "政府性基金支出多少", "0万元", 7),
    Asked(FINANCE, "2010608是多少", "4188000.00元", 12, ("2010608 财政委托业务支出", "支出预算/合计")),
    Asked(FINANCE, "30228工会经费多少", "258915.00元", 20, ("30228 工会经费", "一般公共预算基本支出/合计")),
    Asked(OFFICE, "三公经费多少", "867.50万元", 21),
    Asked(OFFICE, "机关运行经费多少", "213.28万元", 21),
    Asked(OFFICE, "政府采购多少", "34万元", 21),
    Asked(OFFICE, "总收入多少", "9101.68万元", 6),
    Asked(OFFICE, "基本支出多少", "24606775.35元", 12, ("合计", "支出预算/基本支出")),
    Asked(OFFICE, "人员经费多少", "22473997.81元", 19, ("合计", "一般公共预算基本支出/人员经费")),
    Asked(OFFICE, "2010350是多少", "3807295.58元", 11, ("2010350 事业运行", "支出预算/合计")),
    Asked(OFFICE, "30301离休费多少", "114940.00元", 19, ("30301 离休费", "一般公共预算基本支出/合计")),
    Asked(SOCIAL_WORK, "机关运行经费多少", "10.23万元", 21),
    Asked(SOCIAL_WORK, "政府采购多少", "21.07万元", 22),
    Asked(SOCIAL_WORK, "总收入多少", "307.82万元", 5, ("本年收入合计", "收入/决算数")),
    Asked(SOCIAL_WORK, "基本支出多少", "105.58万元", 8, ("合计", "基本支出")),
    Asked(SOCIAL_WORK, "人员经费多少", "95.36万元", 13, ("人员经费合计", "决算数")),
    Asked(SOCIAL_WORK, "2013999是多少", "202.24万元", 8, ("2013999 其他社会工作事务支出", "本年支出合计")),
    Asked(SOCIAL_WORK, "30239其他交通费用多少", "2.43万元", 13, ("30239 其他交通费用", "决算数")),
    Asked(STREET_2023, "三公经费多少", "22.91万元", 29),
    Asked(STREET_2023, "机关运行经费多少", "786.09万元", 29),
    Asked(STREET_2023, "政府采购多少", "830.00万元", 29),
    Asked(STREET_2023, "总收入多少", "16497.86万元", 6),
    Asked(STREET_2023, "基本支出多少", "99406297元", 18, ("合计", "支出预算/基本支出")),
    Asked(STREET_2023, "人员经费多少", "84024865元", 27, ("合计", "一般公共预算基本支出/人员经费")),
    Asked(STREET_2023, "2120104是多少", "6905798元", 17, ("2120104 城管执法", "支出预算/合计")),
    Asked(STREET_2024, "三公经费多少", "47.91万元", 32),
    Asked(STREET_2024, "三公经费比上年增减多少", "25万元", 32),
    Asked(STREET_2024, "机关运行经费多少", "443.18万元", 32),
    Asked(STREET_2024, "政府采购多少", "1662.44万元", 32),
    Asked(STREET_2024, "总收入多少", "15621.11万元", 6),
    Asked(STREET_2024, "基本支出多少", "99706020元", 20, ("合计", "支出预算/基本支出")),
    Asked(STREET_2024, "人员经费多少", "88537451元", 30, ("合计", "一般公共预算基本支出/人员经费")),
    Asked(STREET_2024, "30102津贴补贴多少", "16623810元", 29, ("30102 津贴补贴", "一般公共预算基本支出/合计")),
    Asked(CHONGQING, "三公经费多少", "2800.68万元", None),
    Asked(CHONGQING, "公务接待费多少", "290.5万元", None),
    Asked(CHONGQING, "公务用车运行维护费多少", "2450.18万元", None),
    Asked(CHONGQING, "机关运行经费多少", "16252.11万元", None),
    Asked(CHONGQING, "政府采购多少", "6060.41万元", None),
    Asked(CHONGQING, "基本支出多少", "61042.17万元", None),
)


class Floored(Shelf):
    coverage_floor = 0.9


@pytest.fixture(scope="module")
def helper(tmp_path_factory: pytest.TempPathFactory, read_beside: ReadOnce) -> Assistant:
    path = tmp_path_factory.mktemp("facts") / "facts.sqlite"
    FactTable.build(path, [read_beside(name) for name in NAMES])
    return Assistant(cast(Library, Floored(FactTable.open(path))))


@pytest.mark.parametrize("asked", CASES, ids=lambda one: f"{one.who}{one.what}")
def test_the_usual_questions_are_answered_with_page_and_cell(helper: Assistant, asked: Asked) -> None:
    answer = helper.ask(f"{asked.who}{asked.what}")
    assert answer.verified, answer.text
    assert _figure(answer) == asked.figure
    cited = answer.citations[answer.values[0].citations[0]]
    assert cited.page == asked.page
    if asked.page is not None:
        assert f"第 {asked.page} 页" in answer.text
        assert {spot.page for spot in cited.boxes} <= {asked.page, asked.page + 1} and cited.boxes
    if asked.cell is not None:
        assert (cited.row, cited.column) == asked.cell


def _figure(answer: Answer) -> str:
    return f"{answer.values[0].value}{answer.values[0].unit}"


def test_a_part_told_by_the_sums_says_so(helper: Assistant) -> None:
    assert any("各项之和等于合计" in note for note in helper.ask(f"{CHONGQING}公务接待费多少").notes)


def test_a_form_without_data_is_answered_with_the_sentence_that_says_so(helper: Assistant) -> None:
    answer = helper.ask(f"{SOCIAL_WORK}三公经费多少")
    assert "本年度没有财政拨款“三公”经费支出，故本表无数据" in answer.text
    assert not answer.values and answer.citations[0].page == 14 and answer.citations[0].boxes


def test_no_change_is_told_in_the_words_of_the_report(helper: Assistant) -> None:
    assert "与2024年预算持平" in helper.ask(f"{FINANCE}三公经费比上年增减多少").text


@pytest.mark.parametrize("asked", ["总收入多少", "2080505是多少", "会议费多少"])
def test_what_stands_in_pictures_nobody_read_is_not_found_and_why_is_said(helper: Assistant, asked: str) -> None:
    answer = helper.ask(f"{CHONGQING}{asked}")
    assert answer.status == "not_found" and not answer.values
    assert any("8 张图片" in note and "不等于报告里没有" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("asked", "figures"),
    [
        (f"{FINANCE}机关事业单位职业年金缴费支出多少", {"887.36万元", "873617.00元"}),
        (f"{STREET_2024}住房公积金多少", {"350.35万元", "352.67万元"}),
    ],
)
def test_slips_of_the_reports_are_told_with_both_figures(helper: Assistant, asked: str, figures: set[str]) -> None:
    answer = helper.ask(asked)
    assert answer.verified and figures <= {f"{one.value}{one.unit}" for one in answer.values}
    assert any("报告内不一致" in note and "页" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("asked", "words", "pages"),
    [
        (f"{FINANCE}主要职责是什么", "普陀区财政局", {3}),
        (f"{SOCIAL_WORK}什么是基本支出", "基本支出", {23}),
    ],
)
def test_a_quoted_passage_knows_the_boxes_of_its_lines(
    helper: Assistant, asked: str, words: str, pages: set[int]
) -> None:
    cited = helper.ask(asked).citations[0]
    assert words in cited.quote and cited.boxes
    assert {one.page for one in cited.boxes} <= pages and cited.page in pages
    assert len(cited.boxes) == len(cited.quote.split("\n"))


def test_the_box_on_the_page_of_a_pdf_is_around_the_figure(helper: Assistant) -> None:
    import pypdfium2

    answer = helper.ask(f"{FINANCE}30228工会经费多少")
    cited = answer.citations[answer.values[0].citations[0]]
    (spot,) = cited.boxes
    path = path_of("shpt-caizhengju-2025")
    with pypdfium2.PdfDocument(path) as document:
        page = document[spot.page - 1]
        box = (spot.x0 - 1, page.get_height() - spot.bottom - 1, spot.x1 + 1, page.get_height() - spot.top + 1)
        assert page.get_textpage().get_text_bounded(*box).strip().replace(",", "") == "258915.00"
    shown = cell_page(helper.library.facts, cited.fact or "")
    assert shown and f"cell/{cited.fact}/page-{spot.page}.png" in shown and "红框" in shown
    with_box, without = facsimile(path, spot.page, (spot,)), facsimile(path, spot.page, ())
    assert with_box and without and with_box != without


def test_a_district_of_a_city_is_known_by_its_own_name(helper: Assistant) -> None:
    assert _figure(helper.ask("普陀区2025年哪个单位三公经费最高")) == "867.50万元"
    assert "没有收录“静安区财政局”" in helper.ask("静安区财政局2025年三公经费多少").text
