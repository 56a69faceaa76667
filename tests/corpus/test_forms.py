"""Forms read from fragments of reports, cells kept or lost: which rows, which columns, which notes."""

from decimal import Decimal

from corpus.draft import DraftRow, DraftTable
from corpus.readers.forms import read_forms


def forms(text: str) -> tuple[DraftTable, ...]:
    return read_forms(text)


def row(table: DraftTable, label: str) -> DraftRow:
    return next(one for one in table.rows if one.label == label)


def values(found: DraftRow) -> list[tuple[int | None, str]]:
    return [(amount.column, amount.text) for amount in found.amounts]


TABBED = """支出决算表
部门：某县财政局
公开03表
金额单位：万元

项 目\t\t本年支出合计\t基本支出\t项目支出
科目编码\t科目名称\t\t\t
栏 次\t\t1\t2\t3
合 计\t\t30.00\t10.00\t20.00
201\t一般公共服务支出\t30.00\t10.00\t20.00

注：本表反映部门本年度各项支出情况。
"""


def test_tabs_keep_the_columns() -> None:
    (table,) = forms(TABBED)
    assert [column.path for column in table.columns] == [("本年支出合计",), ("基本支出",), ("项目支出",)]
    assert [column.number for column in table.columns] == [1, 2, 3]
    assert values(row(table, "合计")) == [(0, "30.00"), (1, "10.00"), (2, "20.00")]
    assert row(table, "一般公共服务支出").code == "201"
    assert (table.form, table.unit, table.line, table.line_end) == ("支出决算表", "万元", 1, 12)


def test_a_blank_cell_is_no_amount() -> None:
    (table,) = forms(TABBED.replace("30.00\t10.00\t20.00\n\n注", "20.00\t\t20.00\n\n注"))
    assert values(row(table, "一般公共服务支出")) == [(0, "20.00"), (2, "20.00")]


def test_a_header_repeated_on_the_next_page_is_no_row() -> None:
    head = "项 目\t\t本年支出合计\t基本支出\t项 目支出\n科目编码\t科目名称\t\t\t\n"
    again = head + "208\t社会保障和就业支出\t5.00\t5.00\t\n\n注"
    (table,) = forms(TABBED.replace("\n注", "\n" + again, 1))
    assert [one.label for one in table.rows] == ["合计", "一般公共服务支出", "社会保障和就业支出"]
    assert values(row(table, "社会保障和就业支出")) == [(0, "5.00"), (1, "5.00")]


def test_a_repeated_header_may_be_ruled_with_one_column_more() -> None:
    again = (
        "项 目\t\t\t本年支出合计\t基本支出\t项目支出\n科目编码\t科目名称\t\t\t\t\n208\t社保支出\t\t5.00\t\t5.00\n\n注"
    )
    (table,) = forms(TABBED.replace("\n注", "\n" + again, 1))
    assert values(row(table, "社保支出")) == [(0, "5.00"), (2, "5.00")]


SIDE_BY_SIDE = """一般公共预算财政拨款基本支出决算表
金额单位：万元
人员经费\t\t\t公用经费\t\t\t\t\t
科目编码\t科目名称\t金额\t科目编码\t科目名称\t金额\t科目编码\t科目名称\t金额
301\t工资福利支出\t8.00\t302\t商品和服务支出\t2.00\t310\t资本性支出\t
\t\t\t30201\t办公费\t2.00\t\t\t
人员经费合计\t\t8.00\t公用经费合计\t\t\t\t\t\t2.00
注：无。
"""


def test_three_tables_side_by_side_give_three_rows_a_line() -> None:
    (table,) = forms(SIDE_BY_SIDE)
    assert [(one.label, one.block) for one in table.rows[:3]] == [
        ("工资福利支出", 0),
        ("商品和服务支出", 1),
        ("资本性支出", 2),
    ]
    assert values(row(table, "办公费")) == [(1, "2.00")]


def test_a_total_over_several_blocks_takes_the_next_number_to_its_right() -> None:
    (table,) = forms(SIDE_BY_SIDE)
    assert values(row(table, "人员经费合计")) == [(0, "8.00")]
    assert values(row(table, "公用经费合计")) == [(1, "2.00")]


FLAT_BALANCE = """ 收入支出决算总表
单位：某局
公开 01表
 金额单位：万元
收       入 支       出
项 目 行次 决算数 项 目 行次 决算数
栏 次 1 栏 次 2
一、一般公共预算财政拨款收入 1 100 一、一般公共服务支出 32 90.00
八、其他收入 2 二、外交支出 33
3 三、卫生健康支出 34 10
4 35
　　　　　　总计 5 100.00 　　　　　　总计 36 100.00
注：1.本表反映总收支。
"""


def test_row_numbers_are_not_amounts() -> None:
    (table,) = forms(FLAT_BALANCE)
    found = [(one.block, one.number, one.label, [amount.text for amount in one.amounts]) for one in table.rows]
    assert (0, 1, "一、一般公共预算财政拨款收入", ["100"]) in found
    assert (1, 33, "二、外交支出", []) in found
    assert (1, 34, "三、卫生健康支出", ["10"]) in found
    assert [one for one in found if one[1] in (4, 35)] == [(0, 4, "", []), (1, 35, "", [])]


def test_an_amount_that_equals_the_next_row_number_is_an_amount() -> None:
    (table,) = forms(FLAT_BALANCE.replace("八、其他收入 2 二", "八、其他收入 2 33 二"))
    assert [amount.text for amount in row(table, "八、其他收入").amounts] == ["33"]
    assert row(table, "二、外交支出").number == 33


FLAT_CODED = """ 支出决算表
公开 03表
金额单位：万元
项       目
功能分类
科目编码
科目名称
本年支出合计 基本支出 项目支出 上缴上级支出 经营支出
对附属单位
补助支出
栏  次 1 2 3 4 5 6
　　　　合 计 30.00 10.00 20.00
20103
政府办公厅（室）及相关机
构事务

30.00 10.00 20.00
2010301   行政运行 10.00 10.00
  其他政府办公厅（室）
2010399 20.00 20.00
及相关机构事务支出
注：完。
"""


def test_names_broken_over_lines_are_joined_around_their_code() -> None:
    (table,) = forms(FLAT_CODED)
    assert [(one.code, one.label, len(one.amounts)) for one in table.rows] == [
        (None, "合计", 3),
        ("20103", "政府办公厅（室）及相关机构事务", 3),
        ("2010301", "行政运行", 2),
        ("2010399", "其他政府办公厅（室）及相关机构事务支出", 2),
    ]
    assert (table.rows[1].line, table.rows[1].line_end) == (13, 17)
    assert [column.path[-1] for column in table.columns][-1] == "对附属单位补助支出"


def test_in_flattened_text_a_row_shorter_than_its_columns_knows_none_of_them() -> None:
    (table,) = forms(FLAT_CODED)
    assert {amount.column for one in table.rows for amount in one.amounts} == {None}


def test_a_contents_list_is_no_form() -> None:
    assert forms("目录\n一、收入支出决算总表\n二、收入决算表\n三、支出决算表\n正文从这里开始。") == ()


def test_a_note_above_a_title_belongs_to_the_form_below() -> None:
    text = (
        TABBED
        + "注：本表反映政府性基金收支。\n本单位没有政府性基金收支，故本表无数据。\n"
        + (
            "政府性基金预算财政拨款收入支出决算表\n金额单位：元\n"
            "项目 本年支出\n科目编码\n科目名称\n年初结转和结余 本年收入\n"
            "小 计 基本支出 项目支出\n年末结转和结余\n栏次 1 2 3 4 5 6\n合 计\n"
        )
    )
    spending, funds = forms(text)
    assert spending.notes == ("注：本表反映部门本年度各项支出情况。",)
    assert funds.declared_empty == "本单位没有政府性基金收支，故本表无数据。"
    assert (funds.unit, [one.label for one in funds.rows]) == ("元", ["合计"])


def test_what_others_have_read_is_left_out() -> None:
    assert read_forms(TABBED, [(1, 12)]) == ()


def test_the_same_numbers_with_other_digits_stay_apart() -> None:
    (table,) = forms(TABBED.replace("10.00", "1,010.00"))
    assert [amount.value for amount in row(table, "合计").amounts][1] == Decimal("1010.00")


THREE_CODES = """支出决算表
部门：某县财政局
公开03表
单位：元

项目\t\t\t\t本年支出合计\t基本支出\t项目支出
功能分类科目编码\t\t\t科目名称\t\t\t
201\t\t\t一般公共服务支出\t30.00\t10.00\t20.00
201\t03\t\t政府办公厅（室）及相关机构事务\t30.00\t10.00\t20.00
201\t03\t01\t行政运行\t10.00\t10.00\t
201\t03\t02\t一般行政管理事务\t20.00\t\t20.00
合计\t\t\t\t30.00\t10.00\t20.00
"""


def test_a_code_in_three_cells_below_one_merged_header_is_one_code() -> None:
    (table,) = forms(THREE_CODES)
    assert [(one.code, one.label) for one in table.rows[2:4]] == [
        ("2010301", "行政运行"),
        ("2010302", "一般行政管理事务"),
    ]
    assert [amount.text for amount in table.rows[3].amounts] == ["20.00", "20.00"]


def test_a_code_whose_pieces_detached_is_one_code() -> None:
    text = THREE_CODES.replace("\t", " ").replace("功能分类科目编码", "功能分类科目编码 类 款 项")
    (table,) = forms(
        text.replace(
            "本年支出合计 基本支出 项目支出", "本年支出合计 基本支出 项目支出 上缴上级支出 经营支出 对附属单位补助支出"
        )
    )
    assert [one.code for one in table.rows] == ["201", "20103", "2010301", "2010302", None]
    assert [amount.text for amount in table.rows[3].amounts] == ["20.00", "20.00"]


def test_a_side_left_blank_lends_its_name_to_no_amount_of_the_other() -> None:
    text = """收入支出决算总表
公开01表
单位：元
收入 支出
项目 决算数 项目 决算数
一、一般公共预算财政拨款收入 30.00 一、一般公共服务支出 20.00
二、政府性基金预算财政拨款收入 二、外交支出
四、上级补助收入 四、公共安全支出 9.00
本年收入合计 30.00 本年支出合计 29.00
年初结转和结余 年末结转和结余 1.00
总计 30.00 总计 30.00
"""
    (table,) = forms(text)
    safety = next(one for one in table.rows if "公共安全" in one.label)
    assert (safety.label, safety.block, [one.text for one in safety.amounts]) == ("四、公共安全支出", 1, ["9.00"])
    left = next(one for one in table.rows if one.label == "年末结转和结余")
    assert (left.block, [one.text for one in left.amounts]) == (1, ["1.00"])


GOVERNMENT_FUNDS = """政府性基金预算财政拨款收入支出决算表
金额单位：元
项目 年初结转和结余 本年收入 本年支出 年末结转和结余
功能分类科目编码 科目名称 小计 基本支出 项目支出
212 城乡社区支出 36.00 32.00 32.00 4.00
合计 36.00 32.00 32.00 4.00
"""


def test_a_header_flattened_line_by_line_names_the_columns_below_it() -> None:
    (table,) = forms(GOVERNMENT_FUNDS)
    assert ["/".join(column.path) for column in table.columns] == [
        "年初结转和结余", "本年收入", "本年支出/小计", "本年支出/基本支出", "本年支出/项目支出", "年末结转和结余",
    ]  # fmt: skip
    assert [(one.code, len(one.amounts)) for one in table.rows] == [("212", 4), (None, 4)]


PAIRS = """财政拨款“三公”经费支出决算表
金额单位：万元
合计 因公出国（境）费 公务用车购置及运行维护费 公务接待费
小计 购置费 运行费
年初预算数 决算数 年初预算数 决算数 年初预算数 决算数 年初预算数 决算数 年初预算数 决算数 年初预算数 决算数
9.00 8.00 0.00 0.00 7.00 6.00 0.00 0.00 7.00 6.00 2.00 2.00
"""


def test_pairs_of_stages_are_read_below_the_items_that_are_printed() -> None:
    (table,) = forms(PAIRS)
    assert [column.path for column in table.columns][4:6] == [
        ("公务用车购置及运行维护费", "小计", "年初预算数"),
        ("公务用车购置及运行维护费", "小计", "决算数"),
    ]
    assert [amount.text for amount in table.rows[0].amounts[-2:]] == ["2.00", "2.00"]


def test_pairs_below_items_in_another_order_are_not_guessed() -> None:
    moved = PAIRS.replace(
        "因公出国（境）费 公务用车购置及运行维护费 公务接待费", "因公出国（境）费 公务接待费 公务用车购置及运行维护费"
    )
    assert forms(moved) == ()


BUDGET = """部门支出预算总表
单位：元
项目 支出预算
功能分类科目编码 科目名称 合计 基本支出 项目支出
类 款 项
201 一般公共服务支出 300 100 200

部门支出预算总表（续表）

项目 支出预算
功能分类科目编码 科目名称 合计 基本支出 项目支出
类 款 项
201 03 政府办公厅（室）及相关机构事务 300 100 200
合计 300 100 200
"""


def test_words_beside_each_other_are_not_read_as_one() -> None:
    """项目 | 支出预算 holds no 项目支出; and the header repeated on the next page is no row."""
    (table,) = forms(BUDGET)
    assert [column.path[-1] for column in table.columns] == ["合计", "基本支出", "项目支出"]
    assert [(one.code, one.label, len(one.amounts)) for one in table.rows] == [
        ("201", "一般公共服务支出", 3),
        ("20103", "政府办公厅（室）及相关机构事务", 3),
        (None, "合计", 3),
    ]


def test_a_header_with_a_word_that_is_not_understood_is_not_guessed() -> None:
    (listed,) = forms(BUDGET.replace("项目支出", "专项支出 项目支出"))
    assert (listed.title, listed.form, listed.columns, listed.rows) == ("部门支出预算总表", None, (), ())


TWO_YEARS = """一般公共预算“三公”经费支出表
单位：万元
2022年预算数 2023年预算数
合计 因公出国（境）费 公务用车购置及运行维护费 公务接待费 合计 因公出国（境）费 公务用车购置及运行维护费 公务接待费
小计 公务用车购置费 公务用车运行维护费 小计 公务用车购置费 公务用车运行维护费
9.00 0.00 7.00 0.00 7.00 2.00 8.00 0.00 6.00 0.00 6.00 2.00
"""


def test_the_years_of_a_header_are_kept_as_printed() -> None:
    (table,) = forms(TWO_YEARS)
    assert [column.path[0] for column in table.columns] == ["2022年预算数"] * 6 + ["2023年预算数"] * 6
    (turned,) = forms(TWO_YEARS.replace("2022年预算数 2023年预算数", "2023年预算数 2022年预算数"))
    assert turned.columns[0].path[0] == "2023年预算数"


def test_a_row_alone_stands_where_its_amounts_have_room() -> None:
    (table,) = forms(
        "财政拨款收支总表\n单位：万元\n收入 支出\n项目 预算数 项目 合计 一般公共预算 政府性基金预算 国有资本经营预算\n"
        "一、本年收入 9.00 一、本年支出 9.00 9.00 0.00 0.00\n二、结转下年 2.00 0.00 2.00 0.00\n"
    )
    assert [(one.label, one.block) for one in table.rows] == [
        ("一、本年收入", 0),
        ("一、本年支出", 1),
        ("二、结转下年", 1),
    ]
