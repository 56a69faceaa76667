"""Tables of figures as people have them: headers, encodings, units and mistakes."""

import io
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from corpus.figure import written
from corpus.imported import Imported, UnreadableTable, is_imported, read_imported
from corpus.tabular import sheets_of

HEADER = "单位,年度,项目,金额,计量单位"


def read(*lines: str, origin: str = "表.csv", header: str = HEADER) -> Imported:
    return read_imported("\n".join([header, *lines]).encode(), origin)


def reasons(table: Imported) -> dict[int, str]:
    return {one.line: one.reason for one in table.bad}


def test_a_row_is_a_fact_with_its_line() -> None:
    table = read('教育局,2023年度,"三公经费","1,234.50",万元')
    fact = table.facts.facts[0]
    assert (fact.entity, fact.year, fact.concept, fact.value, fact.unit) == (
        "教育局", 2023, "三公经费", Decimal("1234.50"), "万元",
    )  # fmt: skip
    assert (fact.source.line, fact.source.quote) == (2, '教育局,2023年度,"三公经费","1,234.50",万元')
    assert fact.source.quote in table.report.text and is_imported(fact.report) and not table.bad


def test_headers_in_english_and_in_any_order() -> None:
    table = read("5,yuan,A局,item,2024,bureau A; AB", header="value,unit,entity,item,year,aliases")
    assert (table.facts.facts[0].value, table.facts.facts[0].unit) == (5, "元")
    assert table.facts.holders[0].aliases == ("bureau A", "AB")


def test_the_word_单位_is_an_entity_or_a_unit_by_what_stands_beside_it() -> None:
    both = read("教育局,2024,其他收入,3,万元", header="部门,年度,项目,金额,单位")
    alone = read("教育局,2024,其他收入,3", header="单位,年度,项目,金额（万元）")
    assert [table.facts.facts[0].entity for table in (both, alone)] == ["教育局", "教育局"]
    assert [table.facts.facts[0].unit for table in (both, alone)] == ["万元", "万元"]


def test_a_title_above_the_header_is_passed_over() -> None:
    table = read_imported(f"江城市部门数据\n\n{HEADER}\n教育局,2024,其他收入,3,万元".encode(), "表.csv")
    assert table.facts.facts[0].source.line == 4


@pytest.mark.parametrize(
    ("cell", "unit", "value", "shown"),
    [
        ("１，２３４．５", "万元", "1234.5", "万元"),
        ("0.2亿元", "", "0.2", "亿元"),
        ("12.5%", "", "12.5", "%"),
        ("(3.20)", "元", "-3.20", "元"),
        ("（1,200）", "万元", "-1200", "万元"),
        ("(7)万元", "", "-7", "万元"),
        ("¥7", "元", "7", "元"),
        ("15人", "", "15", "人"),
        ("15", "人", "15", "人"),
    ],
)
def test_numbers_as_people_write_them(cell: str, unit: str, value: str, shown: str) -> None:
    fact = read(f'教育局,2024,其他,"{cell}",{unit}').facts.facts[0]
    assert (fact.value, fact.unit) == (Decimal(value), shown)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",2024,其他收入,3,万元", "没有写单位名称"),
        ("教育局,,其他收入,3,万元", "没有写年度"),
        ("教育局,24,其他收入,3,万元", "年度“24”不是四位数的年份"),
        ("教育局,2024,,3,万元", "没有写项目"),
        ("教育局,2024,其他收入,约3,万元", "“约3”不是数字"),
        ("教育局,2024,其他收入,3 4,万元", "“3 4”不是数字"),
        ("教育局,2024,其他收入,3,", "没有写计量单位"),
        ("教育局,2024,其他收入,3元,万元", "“3元”的单位与计量单位一栏的“万元”不一致"),
        ('教育局,2024,"其他收入,3,万元', "引号没有成对"),
    ],
)
def test_a_bad_row_is_left_out_with_its_reason_and_costs_no_other(row: str, reason: str) -> None:
    table = read("财政局,2024,其他收入,1,万元", row, "税务局,2024,其他收入,2,万元")
    assert reasons(table) == {3: reason}
    assert [fact.entity for fact in table.facts.facts] == ["财政局", "税务局"]


def test_rows_that_contradict_each_other_are_all_left_out() -> None:
    table = read(*[f"教育局,2024,三公经费,{value},万元" for value in (3, 4)], "教育局,2023,三公经费,3,万元")
    assert reasons(table) == dict.fromkeys((2, 3), "第 2、3 行是同一项而数字不同，都没有收录")
    assert [fact.year for fact in table.facts.facts] == [2023]


def test_the_alias_of_an_item_is_the_same_item() -> None:
    table = read("教育局,2024,三公经费,3,万元", "教育局,2024,“三公”经费支出,3,万元")
    assert reasons(table) == {3: "与第 2 行重复"}


def test_a_line_that_is_repeated_is_kept_once() -> None:
    assert reasons(read(*["教育局,2024,三公经费,3,万元"] * 2)) == {3: "与第 2 行重复"}


def test_an_empty_cell_is_a_blank_and_not_a_zero() -> None:
    table = read("教育局,2024,三公经费,,万元", "教育局,2024,其他收入,0,万元")
    assert [one.concept for one in table.facts.blanks] == ["三公经费"]
    assert [(one.concept, one.value) for one in table.facts.facts] == [("其他收入", 0)]


def test_stage_form_column_and_source_are_kept() -> None:
    header = "部门,年份,指标,数值,单位,阶段,表名,栏,来源"
    table = read("教育局,2024,基本支出,3,万元,年初预算数,支出决算表,本年支出合计,年鉴", header=header)
    fact = table.facts.facts[0]
    assert (fact.stage, fact.form, fact.aspect, fact.source.heading) == (
        "年初预算", "支出决算表", "本年支出合计", ("第 2 行", "年鉴"),
    )  # fmt: skip
    assert reasons(read("a局,2024,x,1,元,去年", "b局,2024,x,1,元,", header="部门,年份,指标,数值,单位,阶段"))[2]


def test_gb18030_and_utf16_are_read() -> None:
    text = f"{HEADER}\r\n教育局,2024,三公经费,3,万元\r\n"
    for encoding in ("gb18030", "utf-8-sig", "utf-16"):
        table = read_imported(text.encode(encoding), "表.csv")
        assert table.facts.facts[0].source.quote == "教育局,2024,三公经费,3,万元"


def test_tabs_and_semicolons_part_columns_too() -> None:
    for mark in "\t;":
        table = read_imported(f"{HEADER}\n教育局,2024,三公经费,3,万元".replace(",", mark).encode(), "表.csv")
        assert table.facts.facts[0].value == 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "没有找到这些栏"),
        ("单位,年度,项目\n教育局,2024,三公经费".encode(), "金额"),
        (f"{HEADER}\n".encode(), "表里没有数据"),
        (f"{HEADER}\n教育局,24,三公经费,3,万元".encode(), "第 2 行：年度“24”不是四位数的年份"),
        (b"\xff\x81\x00\x80" * 9, "文字编码"),
    ],
)
def test_a_file_without_figures_says_what_is_missing(content: bytes, said: str) -> None:
    with pytest.raises(UnreadableTable, match=said):
        read_imported(content, "表.csv")


# ---- workbooks ----


def workbook(*rows: tuple[object, ...], fill: Callable[[Workbook], None] | None = None) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if fill is not None:
        fill(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_workbook_is_read_like_a_text() -> None:
    content = workbook(tuple(HEADER.split(",")), ("教育局", 2024, "三公经费", 0.1 + 0.2, "万元"), ("财政局", 2024))
    table = read_imported(content, "表.xlsx")
    fact = table.facts.facts[0]
    assert (fact.year, fact.value, fact.source.line) == (2024, Decimal("0.3"), 2)
    assert fact.source.quote == "教育局\t2024\t三公经费\t0.3\t万元"
    assert reasons(table) == {3: "没有写项目"}


TOP = tuple(HEADER.split(","))
ROW = ("教育局", 2024, "三公经费", 3, "万元")


def test_every_sheet_with_the_columns_is_read_and_its_rows_are_named() -> None:
    def fill(book: Workbook) -> None:
        book.active.title = "甲"
        second = book.create_sheet("乙")
        second.append(("江城市",))
        second.append(("指标", "部门", "年份", "值（亿元）"))
        second.append(("本年支出合计", "财政局", 2023, "1,234.5"))
        second.append(("本年支出合计", "财政局", 23, 1))
        book.create_sheet("空")
        book.create_sheet("说明").append(("填表说明",))
        hidden = book.create_sheet("旧")
        hidden.append(TOP)
        hidden.append(("教育局", 2024, "三公经费", 99, "万元"))
        hidden.sheet_state = "hidden"

    table = read_imported(workbook(TOP, ROW, fill=fill), "表.xlsx")
    assert [(one.entity, one.value, one.unit, one.source.heading) for one in table.facts.facts] == [
        ("教育局", 3, "万元", ("工作表“甲”第 2 行",)),
        ("财政局", Decimal("1234.5"), "亿元", ("工作表“乙”第 3 行",)),
    ]
    assert [(one.place, one.reason) for one in table.bad] == [("工作表“乙”第 4 行", "年度“23”不是四位数的年份")]
    assert [note.split("”")[0] + note.split("”")[1][:3] for note in table.notes] == [
        "工作表“空是空的", "工作表“说明没有这", "工作表“旧被隐藏",
    ]  # fmt: skip
    lines = table.report.text.split("\n")
    assert all(lines[one.source.line - 1] == one.source.quote for one in table.facts.facts)


def test_the_same_figure_in_two_sheets_with_two_values_is_kept_from_neither() -> None:
    def fill(book: Workbook) -> None:
        second = book.create_sheet("乙")
        second.append(TOP)
        second.append(("教育局", 2024, "三公经费", 4, "万元"))
        second.append(("财政局", 2024, "三公经费", 4, "万元"))

    table = read_imported(workbook(TOP, ROW, fill=fill), "表.xlsx")
    assert [one.entity for one in table.facts.facts] == ["财政局"]
    assert "工作表“Sheet”第 2 行、工作表“乙”第 2 行是同一项而数字不同" in table.bad[0].reason


def test_a_formula_without_its_result_is_a_bad_row() -> None:
    content = workbook(TOP, ROW, ("财政局", 2024, "三公经费", "=D2*2", "万元"))
    assert reasons(read_imported(content, "表.xlsx")) == {3: "公式没有计算结果，请在原软件中打开后另存"}


def test_a_share_is_read_as_it_is_shown() -> None:
    def fill(book: Workbook) -> None:
        book.active["D3"].number_format = "0.0%"

    row = ("教育局", 2024, "执行率", 0.125, None)
    (_, fact) = read_imported(workbook(TOP, ROW, row, fill=fill), "表.xlsx").facts.facts
    assert (fact.value, fact.unit, fact.measure) == (Decimal("12.5"), "%", "完成率")


def test_hidden_rows_and_columns_are_not_taken_in() -> None:
    def fill(book: Workbook) -> None:
        book.active.row_dimensions[3].hidden = True
        book.active.insert_cols(4)
        book.active["D1"] = "数值"
        book.active["D2"] = 77
        book.active.column_dimensions["D"].hidden = True

    table = read_imported(workbook(TOP, ROW, ("财政局", 2024, "三公经费", 5, "万元"), fill=fill), "表.xlsx")
    assert [(one.entity, one.value) for one in table.facts.facts] == [("教育局", 3)]
    assert reasons(table) == {3: "这一行被隐藏，没有收录"} and "1 列被隐藏" in table.notes[0]


def test_a_name_written_once_beside_several_rows_is_that_of_each() -> None:
    def fill(book: Workbook) -> None:
        book.active.merge_cells("A2:A3")

    content = workbook(TOP, ROW, (None, 2023, "三公经费", 5, "万元"), fill=fill)
    assert [one.entity for one in read_imported(content, "表.xlsx").facts.facts] == ["教育局", "教育局"]


def test_a_workbook_without_the_columns_says_what_its_sheets_lack() -> None:
    def fill(book: Workbook) -> None:
        book.create_sheet("旧").sheet_state = "hidden"

    with pytest.raises(UnreadableTable, match=r"没有找到这些栏：金额.*工作表“旧”被隐藏"):
        read_imported(workbook(("单位", "年度", "项目"), fill=fill), "表.xlsx")


def test_what_is_no_workbook_is_said_to_be_none() -> None:
    with pytest.raises(UnreadableTable, match="工作簿打不开"):
        read_imported(b"no workbook", "表.xlsx")
    with pytest.raises(UnreadableTable, match="只读 CSV 和 XLSX"):
        read_imported(b"", "表.docx")


# ---- whatever comes ----


@given(st.text(max_size=200))
def test_no_text_makes_the_reader_fail_in_another_way(text: str) -> None:
    try:
        table = read_imported(f"{HEADER}\n{text}".encode("utf-8", "ignore"), "表.csv")
    except UnreadableTable:
        return
    assert all(one.source.quote in table.report.text for one in table.facts.facts)


@given(st.lists(st.text(st.sampled_from('局a,"\n\t； 1'), max_size=6), min_size=1, max_size=5))
def test_every_line_of_text_is_in_exactly_one_row(cells: list[str]) -> None:
    lines = "\n".join(cells).split("\n")
    (sheet,) = sheets_of("\n".join(lines).encode(), "表.csv")
    covered = [number for line in sheet.lines for number in range(line.number, line.end + 1)]
    assert sorted(set(covered)) == covered
    assert {number for number, line in enumerate(lines, 1) if line.strip()} <= set(covered)


@given(st.decimals(-(10**9), 10**9, places=2))
def test_every_amount_comes_back_as_written(value: Decimal) -> None:
    assert read(f'教育局,2024,其他收入,"{value:,}",万元').facts.facts[0].value == value
    assert read(f"教育局,2024,其他收入,{written(value)},万元").facts.facts[0].value == value
