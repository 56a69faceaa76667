"""Questions about a report itself are answered from what the check of its books found."""

import pytest

from assistant.answer import Turn
from assistant.ask import Assistant
from assistant.question_books import asks_about_the_books

ASKED = [
    "这份报告的数字对得上吗", "有什么问题", "报告里有没有对不上的数", "勾稽关系对不对",
    "这份决算有没有前后不一致的地方", "帮我核对一下这份报告", "报表和说明一致吗", "表和文字说明打架吗",
    "这份报告有哪些硬伤", "请检查一下这份报告有没有算错的地方", "这个报告靠谱吗", "有没有自相矛盾的地方",
    "数据准确吗这份报告", "哪里对不上", "账对得上吗", "决算数据有没有差错", "报告数字有误吗", "这本账轧得平吗",
    "有哪些疑点", "列出这份报告的问题清单", "表间勾稽关系是否成立，有没有不符的", "各表之间的数字一致吗",
]  # fmt: skip
NOT_ASKED = [
    "三公经费对得上吗", "绩效有什么问题", "报告中存在的问题有哪些", "预算和决算一致吗", "收支平衡吗",
    "公务接待费有没有问题", "机关运行经费是什么", "支出多少", "报告", "你好", "有哪些报告", "数字是多少",
    "三公经费13.39万元对吗", "某某局的报告对得上吗",
]  # fmt: skip


@pytest.mark.parametrize("text", ASKED)
def test_a_question_about_the_books_is_one(text: str) -> None:
    assert asks_about_the_books(text, ())


@pytest.mark.parametrize("text", NOT_ASKED)
def test_what_names_an_item_is_none(text: str) -> None:
    assert not asks_about_the_books(text, ())


def test_the_contradictions_come_first_each_with_both_figures_and_its_lines(assistant: Assistant) -> None:
    answer = assistant.ask("2020年的报告有什么问题")
    assert answer.status == "answered" and answer.verified
    first = answer.text.split("\n")[1]
    assert "1,222.48" in first and "1218.12" in first and "第 710 行" in first
    assert "线索" in "".join(answer.notes) and answer.citations[0].line == 710


def test_the_newest_report_is_meant_where_none_is_named(assistant: Assistant) -> None:
    answer = assistant.ask("这份报告的数字对得上吗")
    assert "2024年度" in answer.text and any("2024年" in note for note in answer.notes)
    assert any("2020年" in one for one in answer.suggestions)


def test_the_report_spoken_of_before_is_meant(assistant: Assistant) -> None:
    answer = assistant.ask("这份报告的数字对得上吗", [Turn(question="2020年三公经费多少")])
    assert "2020年度" in answer.text and "2024年度" not in answer.text


def test_all_reports_are_gone_through_where_all_are_meant(assistant: Assistant) -> None:
    answer = assistant.ask("两份报告的数字都对得上吗")
    assert "2020年度" in answer.text and "2024年度" in answer.text


def test_a_year_not_held_is_said_not_to_be(assistant: Assistant) -> None:
    answer = assistant.ask("2022年的报告对得上吗")
    assert answer.status == "not_found" and "2022年" in answer.text


def test_what_no_place_prints_is_a_value_with_its_formula(assistant: Assistant) -> None:
    answer = assistant.ask("2024年决算的数字对得上吗")
    made = {one.value: one.formula or "" for one in answer.values if one.derived}
    assert "786.85" in made and made["95"].endswith("= 95")
    assert made["5"].startswith("100 − 10 − ") and "合计 95 分，应为 100 分，少 5分" in answer.text
