"""Figures of prose: what a sentence leaves open is left out, and no figure is made up."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.corpus.prose import facts_in, told_in


@pytest.mark.parametrize(
    "text",
    [
        "与2024年预算基本持平，年初无预算。",
        "2024年12月31日，12345市民热线。",
        "基本支出10-20万元。",  # a range
        "基本支出63.\n36万元。",  # a number cut by a line end
        "基本支出年初预算数分别为10万元、20万元。",
        "用于教育的基本支出30万元。",
        "建设项目的投资费用3000.00万元及以下的审计由本局负责。",
        "由中小企业供应商中标或成交的，采购金额21.07万元。",  # of what?
        "严控290.5万元，比上年减少26.7万元。",
        "比上年增加5万元，增长3%。",  # whose?
        "基本支出增加5万元。",  # against what?
        "基本支出比上年增加（减少）5万元。",
        "基本支出比上年减少-5万元。",
        "基本支出比上年下降了5个百分点。",
        "完善对12名服务人员考核机制，152 处网络，迁移不少于 10 个。",
    ],
)
def test_what_a_sentence_leaves_open_gives_no_fact(text: str) -> None:
    assert told_in(text) == []


def test_a_reason_does_not_change_the_subject_nor_give_figures() -> None:
    text = "公务接待费比上年减少5万元，主要原因是压减会议2场，节约3万元。"
    assert told_in(text) == [("公务接待费", "增减额", "-5万元", "上年")]


def test_an_unknown_amount_takes_no_changes_of_the_one_before() -> None:
    text = "因公出国（境）费60万元，严控290.5万元，比上年减少26.7万元。"
    assert told_in(text) == [("因公出国（境）费", "金额", "60万元", "决算")]


def test_spending_after_income_is_not_incomes() -> None:
    text = "2024年收入预算1000万元，支出预算900万元。"
    assert ("本年收入合计", "金额", "900万元", "年初预算") not in told_in(text, kind="部门预算")


def test_a_longer_name_is_not_its_ending() -> None:
    assert {one.concept for one in facts_in("非财政拨款基本支出30万元，比上年增加5万元。")} == {"非财政拨款基本支出"}


def test_definitions_hold_no_facts() -> None:
    assert facts_in("第四部分 名词解释\n\n一、大额支出：指基本支出5万元。\n") == ()


# ---- generated ----

ITEMS = st.lists(
    st.sampled_from(["基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"]),
    min_size=1,
    max_size=5,
    unique=True,
)
AMOUNT = st.decimals(min_value=0, max_value=10_000_000, places=2)
RATE = st.decimals(min_value=0, max_value=100, places=2)


@given(ITEMS, AMOUNT, st.data())
def test_a_made_up_sentence_gives_back_just_its_figures(items: list[str], total: Decimal, data: st.DataObject) -> None:
    expected = Counter({("本年支出合计", "金额", total): 1})
    text = f"2024 年度支出合计 {total:,} 万元，其中："
    parts = []
    for item in items:
        amount, share = data.draw(AMOUNT), data.draw(RATE)
        parts.append(f"{item} {amount:,} 万元，占 {share}%")
        expected.update([(item, "金额", amount), (item, "占比", share)])
    change, rate, down = data.draw(AMOUNT), data.draw(RATE), data.draw(st.booleans())
    words = ("减少", "下降") if down else ("增加", "增长")
    text += "；".join(parts) + f"。与 2023 年度相比，本年支出合计{words[0]} {change} 万元，{words[1]} {rate}%。"
    sign = -1 if down else 1
    expected.update([("本年支出合计", "增减额", sign * change), ("本年支出合计", "增减率", sign * rate)])
    assert Counter((one.concept, one.measure, one.value) for one in facts_in(text)) == expected


BREAKABLE = "2024年度支出合计一百，其中基本支出 980.19 万元，比年初预算减少 61.32 万元，下降 5.89%。"
BREAKS = [at for at, char in enumerate(BREAKABLE) if at and char not in "0123456789.%"]


@given(st.sets(st.sampled_from(BREAKS), max_size=3))
def test_page_breaks_between_words_change_nothing(at: set[int]) -> None:
    broken = "".join("\n\n" * (index in at) + char for index, char in enumerate(BREAKABLE))
    assert len(told_in(broken)) == 3
    assert told_in(broken) == told_in(BREAKABLE)


def test_every_quote_is_verbatim_and_ids_differ() -> None:
    text = "一、说明\n\n2024 年度支出合计 5 万元，其中：基本支\n\n出 5 万元，占\n\n100%。\n\n2、项目支出 0 万元。\n"
    facts = facts_in(text)
    lines = text.split("\n")
    assert len({one.id for one in facts}) == len(facts) == 4
    for one in facts:
        assert one.source.quote == "\n".join(lines[one.source.line - 1 : one.source.line_end])
