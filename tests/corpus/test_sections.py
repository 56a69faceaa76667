"""Sections and paragraphs of both layouts, written here in miniature."""

from textwrap import dedent

from hypothesis import given
from hypothesis import strategies as st

from corpus.plain import line_of, line_starts, plain
from corpus.report import Section
from corpus.sections import read_sections, readable

SPACED = dedent(
    """\
    2024 年度部门决算

    目 录

    第一部分 部门概况
    - 一、部门职责
    第二部分 情况说明
    一、收入说明.......3
    二、支出说明.......4
    第一部分

    部门概况

    一、部门职责

    主要职责：负责财政。

    第二部分 情况说明
    一、收入说明

    (一) 结构情况

    年初预算为0万元，支出决算为5.51万

    元，年初无预算。

    - 1、事业收入 0 万元。
    - 2、其他收入 0 万元。
    二、支出说明

    （一）总体情况。2024年度支出100万元，包括以下两项：

    人员经费60万元。
    """
)


def _said(sections: tuple[Section, ...]) -> dict[tuple[str, ...], list[str]]:
    return {one.heading: [plain(paragraph.raw).text for paragraph in one.paragraphs] for one in sections}


def test_headings_nest_and_the_table_of_contents_gives_no_section() -> None:
    headings = [one.heading for one in read_sections(SPACED) if one.heading]
    assert headings == [
        ("第一部分 部门概况",),
        ("第一部分 部门概况", "一、部门职责"),
        ("第二部分 情况说明",),
        ("第二部分 情况说明", "一、收入说明"),
        ("第二部分 情况说明", "一、收入说明", "(一)结构情况"),
        ("第二部分 情况说明", "二、支出说明"),
        ("第二部分 情况说明", "二、支出说明", "（一）总体情况"),
    ]


def test_a_sentence_cut_by_a_page_break_is_one_paragraph() -> None:
    said = _said(read_sections(SPACED))[("第二部分 情况说明", "一、收入说明", "(一)结构情况")]
    assert said[0] == "年初预算为0万元,支出决算为5.51万元,年初无预算。"


def test_items_of_a_list_are_paragraphs_without_their_bullets() -> None:
    said = _said(read_sections(SPACED))[("第二部分 情况说明", "一、收入说明", "(一)结构情况")]
    assert said[1:] == ["1、事业收入0万元。", "2、其他收入0万元。"]


def test_a_heading_that_runs_into_its_text_keeps_the_text() -> None:
    said = _said(read_sections(SPACED))[("第二部分 情况说明", "二、支出说明", "（一）总体情况")]
    assert said == ["(一)总体情况。2024年度支出100万元,包括以下两项:", "人员经费60万元。"]


def test_broken_lines_with_blank_lines_between_all_are_joined() -> None:
    text = (
        " 五、支出说明\n\n2、一般公共服务支出（类）某某事务（款）一般行政管理事务\n\n"
        "（项）。年初预算为 0万元，支出\n\n决算为 36.49万元。\n 六、其他\n"
    )
    first, second = read_sections(text)
    assert (first.heading, second.heading) == (("五、支出说明",), ("六、其他",))
    assert len(first.paragraphs) == 1
    assert plain(first.paragraphs[0].raw).text.endswith("一般行政管理事务(项)。年初预算为0万元,支出决算为36.49万元。")


def test_a_page_number_inside_a_sentence_is_not_read() -> None:
    text = "一、说明\n\n支出合计 10万元，占\n\n第 15 页\n\n100%。\n"
    (section,) = read_sections(text)
    assert readable(section.paragraphs[0]).text == "支出合计10万元,占100%。"
    assert section.paragraphs[0].raw in text


def test_a_numbered_line_is_a_heading_only_if_text_follows() -> None:
    text = "（一）概况\n\n1．背景\n\n因为需要。\n\n1. 某局本级\n2. 某中心\n（二）其他\n"
    headings = [one.heading[-1] for one in read_sections(text)]
    assert headings == ["（一）概况", "1．背景", "（二）其他"]


def test_definitions_are_paragraphs_not_headings() -> None:
    text = "第四部分\n\n名词解释\n\n一、财政拨款收入：指从财政取得的拨款。\n\n二、基本支出：指保障运转的支出。\n"
    (section,) = read_sections(text)
    assert section.heading == ("第四部分 名词解释",)
    assert len(section.paragraphs) == 2


def test_a_report_in_the_annex_is_a_part_of_its_own() -> None:
    text = "第五部分 附件\n 关于某某平台（联通）\n\n项目的绩效评价报告\n\n一、项目概况\n\n该项目预算资金 5 万元。\n"
    assert read_sections(text)[-1].heading == (
        "第五部分 附件",
        "关于某某平台（联通）项目的绩效评价报告",
        "一、项目概况",
    )


def test_the_lines_of_tables_are_left_out() -> None:
    text = "一、说明\n\n前文。\n\n项目\t金额\n合计\t5\n\n后文。\n"
    (section,) = read_sections(text, [(5, 6)])
    assert [one.raw for one in section.paragraphs] == ["前文。", "后文。"]


LINES = st.lists(
    st.sampled_from(
        [
            "",
            " ",
            "一、说明",
            "（一）情况",
            "1、收入 5 万元。",
            "支出决算为5.51万",
            "元，年初无预算。",
            "第 3 页",
            "第一部分",
            "\f",
        ]
    )
)


@given(LINES)
def test_a_paragraph_is_always_a_slice_of_the_text_on_its_lines(lines: list[str]) -> None:
    text = "\n".join(lines)
    starts = line_starts(text)
    for section in read_sections(text):
        for one in section.paragraphs:
            assert text[one.start : one.start + len(one.raw)] == one.raw
            assert (one.line, one.line_end) == (
                line_of(starts, one.start),
                line_of(starts, one.start + len(one.raw) - 1),
            )


PAGES = """\f
　　其他相关情况说明
一、“三公”经费情况说明
　　1、一般公共服务支出（类）财政事务（款）行政运行（项）。
主要用于运行。支出决算为51.32万元，完成全年预算数的98.69%，与
\f
预算持平。
　　2、购房补贴（项）。支出决算为3.00万元。
"""


def test_where_paragraphs_are_indented_a_full_stop_ends_no_full_line() -> None:
    (section,) = [one for one in read_sections(PAGES, broken=True) if one.paragraphs]
    first, second = (plain(one.raw).text for one in section.paragraphs)
    assert first.startswith("1、一般公共服务支出")
    assert first.endswith("与预算持平。")
    assert second.startswith("2、购房补贴")


def test_a_page_can_have_a_title_of_its_own() -> None:
    headings = [one.heading for one in read_sections(PAGES, broken=True)]
    assert ("其他相关情况说明", "一、“三公”经费情况说明") in headings


def test_a_paragraph_is_on_the_page_where_it_begins() -> None:
    sections = read_sections("第一页。\n\f\n第二页。\n")
    assert [one.page for section in sections for one in section.paragraphs] == [1, 2]


def test_the_page_after_the_contents_is_no_entry_of_them() -> None:
    text = (
        "某县2025年部门预算\n\f\n目录\n一、部门主要职能……\n二、名词解释……\n\f\n　　某县财政局主要职能\n"
        "某县财政局是某县人民政府组成部门。\n主要职能包括：\n（一）贯彻执行财政工作的方针。\n"
        "\f\n　　名词解释\n（一）基本支出：指经费。\n"
    )
    sections = {one.heading: [paragraph.raw for paragraph in one.paragraphs] for one in read_sections(text)}
    assert sections["某县财政局主要职能",][0] == "某县财政局是某县人民政府组成部门。"
    assert sections["名词解释",] == ["（一）基本支出：指经费。"]


def test_contents_over_two_pages_are_none_of_the_text() -> None:
    text = "\f\n目录\n一、部门主要职能\n二、名词解释\n\f\n三、部门预算表\n\f\n　　部门主要职能\n负责财政工作。\n"
    assert [one.heading for one in read_sections(text)] == [("部门主要职能",)]
