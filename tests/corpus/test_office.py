"""Word files, workbooks and web pages: merged cells, tracked changes, numbers as values, hidden parts."""

from io import BytesIO

import openpyxl
import pytest

from corpus.readers.dispatch import read_transcript
from corpus.transcript import Transcript


def _docx(fill) -> str:  # type: ignore[no-untyped-def]
    from docx import Document

    document = Document()
    fill(document)
    buffer = BytesIO()
    document.save(buffer)
    return read_transcript(buffer.getvalue()).text


def _xlsx(fill) -> str:  # type: ignore[no-untyped-def]
    from openpyxl import Workbook

    book = Workbook()
    fill(book)
    buffer = BytesIO()
    book.save(buffer)
    return read_transcript(buffer.getvalue()).text


def test_word_keeps_the_order_of_paragraphs_and_tables_and_spreads_merged_cells() -> None:
    def fill(document) -> None:  # type: ignore[no-untyped-def]
        document.add_paragraph("支出决算表")
        table = document.add_table(rows=3, cols=3)
        table.cell(0, 0).merge(table.cell(0, 1)).text = "项目"
        table.cell(0, 2).text = "合计"
        for at, word in enumerate(("201", "一般公共\n服务支出", "5.00")):
            table.cell(1, at).text = word
        table.cell(1, 0).merge(table.cell(2, 0))
        table.cell(2, 2).text = "6.00"
        document.add_paragraph("注：完。")

    assert _docx(fill) == "支出决算表\n项目\t\t合计\n201\t一般公共服务支出\t5.00\n\t\t6.00\n注：完。\n"


def test_deleted_text_is_gone_and_inserted_text_is_there() -> None:
    from docx.oxml import parse_xml

    def fill(document) -> None:  # type: ignore[no-untyped-def]
        space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        changed = (
            f"<w:p {space}><w:r><w:t>支出</w:t></w:r><w:del><w:r><w:delText>9.00</w:delText></w:r></w:del>"
            "<w:ins><w:r><w:t>8.00</w:t></w:r></w:ins><w:r><w:t>万元</w:t></w:r></w:p>"
        )
        document.element.body.insert(0, parse_xml(changed))

    assert _docx(fill).startswith("支出8.00万元\n")


def test_a_workbook_gives_titles_units_and_notes_as_prose() -> None:
    def fill(book) -> None:  # type: ignore[no-untyped-def]
        sheet = book.active
        for row in (
            ["支出决算表"],
            ["部门：某局", None, "单位：万元"],
            ["科目编码", "科目名称", "合计"],
            ["201", "教育", 5],
        ):
            sheet.append(row)
        sheet.merge_cells("A1:C1")
        sheet.append(["注：本表反映支出。"])

    assert (
        _xlsx(fill)
        == "支出决算表\n部门：某局  单位：万元\n科目编码\t科目名称\t合计\n201\t教育\t5\n注：本表反映支出。\n"
    )


def test_numbers_of_a_workbook_are_what_was_typed() -> None:
    def fill(book) -> None:  # type: ignore[no-untyped-def]
        for row in (["项目", "甲", "乙", "丙"], ["收入", 0.1 + 0.2, 1684.87, 31214205.8], ["支出", 1e-7, 49.0, -3]):
            book.active.append(row)

    assert _xlsx(fill).split("\n")[1:3] == ["收入\t0.3\t1684.87\t31214205.8", "支出\t0.0000001\t49\t-3"]


def test_hidden_sheets_are_not_read() -> None:
    def fill(book) -> None:  # type: ignore[no-untyped-def]
        book.active.append(["看得见"])
        hidden = book.create_sheet("草稿")
        hidden.append(["看不见"])
        hidden.sheet_state = "hidden"

    assert _xlsx(fill) == "看得见\n"


def test_a_web_page_spreads_merged_cells_and_leaves_out_what_is_not_shown() -> None:
    page = (
        "<html><head><title>x</title><script>var a=1</script></head><body><h2>支出表</h2>"
        "<p style='display:none'>草稿</p><p>第一行<br>第二&nbsp;行</p>"
        "<table><tr><th colspan=2>项目</th><th rowspan='2'>合计</th></tr><tr><td>编码</td><td>名称</td></tr>"
        "<tr><td>201</td><td>一般公共<br>服务</td><td>1,6<b>84</b>.87</td></tr></table></body></html>"
    )
    assert read_transcript(page.encode()).text.split("\n") == [
        "支出表",
        "第一行",
        "第二\xa0行",
        "项目\t\t合计",
        "编码\t名称\t",
        "201\t一般公共服务\t1,684.87",
        "",
    ]


def test_a_table_that_lays_out_the_page_is_no_table() -> None:
    page = f"<html><body><table><tr><td>导航</td><td>{'正文' * 2000}</td></tr></table></body></html>"
    assert "\t" not in read_transcript(page.encode()).text


def test_a_page_in_the_encoding_it_declares() -> None:
    page = "<html><head><meta charset=gb2312></head><body><p>预算公开</p></body></html>"
    assert read_transcript(page.encode("gbk")).text == "预算公开\n"


def test_a_cell_that_claims_to_cover_the_world_covers_its_table() -> None:
    page = "<html><table><tr><td rowspan=99999 colspan=99999>一</td><td>二</td></tr><tr><td>三</td></tr></table></html>"
    assert len(read_transcript(page.encode()).text) < 2_000


def _marked(fill) -> Transcript:  # type: ignore[no-untyped-def]
    from openpyxl import Workbook

    book = Workbook()
    for row in (
        ["支出决算表"],
        ["科目编码", "科目名称", "合计", "基本支出"],
        ["201", "教育", 5, 3],
        ["202", "外交", 2, 1],
    ):
        book.active.append(row)
    fill(book.active)
    buffer = BytesIO()
    book.save(buffer)
    return read_transcript(buffer.getvalue())


def test_a_formula_without_a_result_is_no_blank_cell() -> None:
    def fill(sheet) -> None:  # type: ignore[no-untyped-def]
        sheet["C3"] = "=C4+1"

    transcript = _marked(fill)
    assert "201\t教育\t（公式没有计算结果）\t3" in transcript.text
    assert transcript.unread == ("工作表 'Sheet' 有 1 个公式没有保存计算结果。请在原软件中打开后另存，再收录",)


def test_an_error_is_no_blank_cell() -> None:
    def fill(sheet) -> None:  # type: ignore[no-untyped-def]
        sheet["D3"] = "#DIV/0!"
        sheet["D3"].data_type = "e"

    assert "201\t教育\t5\t（公式出错：#DIV/0!）" in _marked(fill).text


def test_hidden_rows_columns_and_sheets_are_left_out_and_told() -> None:
    def fill(sheet) -> None:  # type: ignore[no-untyped-def]
        sheet.row_dimensions[4].hidden = True
        sheet.column_dimensions["D"].hidden = True
        sheet.parent.create_sheet("草稿").sheet_state = "veryHidden"

    transcript = _marked(fill)
    assert transcript.text == "支出决算表\n科目编码\t科目名称\t合计\n201\t教育\t5\n"
    assert [said.split("，")[0] for said in transcript.unread] == [
        "工作表 'Sheet' 有 1 行被隐藏",
        "工作表 'Sheet' 有 1 列被隐藏",
        "工作表 '草稿' 被隐藏",
    ]


def test_what_is_written_across_a_hidden_column_is_seen() -> None:
    def fill(sheet) -> None:  # type: ignore[no-untyped-def]
        sheet.insert_rows(2)
        sheet["A2"] = "项目"
        sheet.merge_cells("A2:B2")
        sheet.column_dimensions["A"].hidden = True

    assert _marked(fill).text == "项目\n科目名称\t合计\t基本支出\n教育\t5\t3\n外交\t2\t1\n"


@pytest.mark.parametrize(
    ("value", "style", "shown"),
    [
        (0.0589, "0.00%", "5.89%"),
        (16848700, "0!.0000", "1684.87"),
        (16848700, "#,##0.00,", "16848.7"),
        (5, '#,##0.00_);[Red]("a,"#,##0.00)', "5"),
        (5, '0.00"万元"', "5"),
        (-3.2, "0.0_ ;-0.0", "-3.2"),
    ],
)
def test_a_number_is_read_as_it_is_shown(value: float, style: str, shown: str) -> None:
    def fill(sheet) -> None:  # type: ignore[no-untyped-def]
        sheet["C3"] = value
        sheet["C3"].number_format = style

    assert f"201\t教育\t{shown}\t3" in _marked(fill).text


def test_rows_beyond_the_declared_range_are_read() -> None:
    from zipfile import ZipFile

    raw, buffer = BytesIO(), BytesIO()
    book = openpyxl.Workbook()
    for row in range(5):
        book.active.append([f"项目{row}", row])
    book.save(raw)
    with ZipFile(raw) as before, ZipFile(buffer, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            after.writestr(name, part.replace(b'ref="A1:B5"', b'ref="A1:A2"'))
    assert "项目4\t4" in read_transcript(buffer.getvalue()).text
