"""The text that every kind of file becomes."""

from hypothesis import given
from hypothesis import strategies as st

from corpus.transcript import Box, Place, Words, Writer, joined, page_of, pages_of


def words(*cells: str | None) -> list[Words | None]:
    return [None if cell is None else Words(text=cell) for cell in cells]


def test_a_row_is_a_line_and_blank_cells_are_kept() -> None:
    writer = Writer()
    writer.table([words("项目", "金额", ""), words("收入", None, "5.00")])
    assert writer.done().text == "项目\t金额\t\n收入\t\t5.00\n"


def test_pages_are_parted_by_a_line_of_their_own() -> None:
    writer = Writer()
    for text in ("一", "二", "三"):
        writer.begin_page()
        writer.line(text)
    text = writer.done().text
    assert text == "一\n\f\n二\n\f\n三\n"
    assert [page_of(pages_of(text), line) for line in (1, 3, 5)] == [1, 2, 3]
    assert page_of(pages_of("一\n"), 1) is None


def test_a_title_over_all_columns_and_a_note_are_prose() -> None:
    writer = Writer()
    writer.table(
        [
            words("收入支出决算总表", None, None),
            words("部门：某局", "", "单位：万元"),
            words("项目", "金额", "备注"),
            words("收入", "5", ""),
            words("注：本表反映收支。", None, None),
        ]
    )
    lines = writer.done().text.split("\n")
    assert lines[:3] == ["收入支出决算总表", "部门：某局  单位：万元", "项目\t金额\t备注"]
    assert lines[4] == "注：本表反映收支。"


def test_a_label_alone_in_its_row_stays_in_the_table() -> None:
    writer = Writer()
    writer.table([words("", "十六、金融支出", ""), words("收入", "总计", "5")])
    assert writer.done().text.startswith("\t十六、金融支出\t\n")


def test_a_table_of_contents_is_prose() -> None:
    writer = Writer()
    writer.table([words("目录", "")] + [words(f"{name}……………………", "1") for name in ("一、职能", "二、机构", "三、说明")])
    assert "\t" not in writer.done().text


def test_places_name_line_cell_and_page() -> None:
    writer = Writer()
    box = Box(x0=1, top=2, x1=3, bottom=4)
    writer.begin_page()
    writer.line("标题", box)
    writer.table([[Words(text="项目"), Words(text="金额", box=box)], words("收入", "5")])
    assert writer.done().places == (Place(line=1, page=1, box=box), Place(line=2, page=1, box=box, cell=1))


def test_lines_of_a_cell_join_as_their_language_does() -> None:
    assert joined(["机关事业单位", "养老保险"]) == "机关事业单位养老保险"
    assert joined(["12", "34"]) == "12 34"  # two numbers never become one
    assert joined(["", " 5.00 "]) == "5.00"


@given(st.lists(st.lists(st.text(max_size=5), min_size=2, max_size=4), min_size=1, max_size=5))
def test_every_row_is_one_line_whatever_stands_in_its_cells(rows: list[list[str]]) -> None:
    writer = Writer()
    writer.table([words(*row) for row in rows])
    assert writer.done().text.count("\n") <= len(rows) + 1
    assert "\f" not in writer.done().text
