"""A budget sets the budget of the year before beside itself: by how much it grew, or that nothing changed."""

from pathlib import Path

from tests.assistant.facts import PROSE, assistant_over, empty_form, fact
from tests.assistant.facts import blank as blank_cell

_BUDGET = {"stage": "年初预算", "form": PROSE}


def test_a_change_against_the_budget_of_the_year_before_answers_for_the_year_before(tmp_path: Path) -> None:
    change = fact("三公经费", "25", measure="增减额", basis="上年预算", **_BUDGET)
    answer = assistant_over(tmp_path, [fact("三公经费", "47.91", **_BUDGET), change]).ask(
        "2023年三公经费比上年增减多少"
    )
    assert answer.verified and "比2022年预算增加25万元" in answer.text


def test_that_nothing_changed_is_said_in_the_words_of_the_report(tmp_path: Path) -> None:
    told = fact("三公经费", "0.95", **_BUDGET)
    quote = "2023年“三公”经费预算数为0.95万元，与2022年预算持平。"
    told = told.model_copy(update={"source": told.source.model_copy(update={"quote": quote})})
    answer = assistant_over(tmp_path, [told]).ask("2023年三公经费比上年增减多少")
    assert answer.verified and answer.status == "answered"
    assert "报告写明“与2022年预算持平”" in answer.text


def test_what_stayed_level_is_another_item_of_the_sentence(tmp_path: Path) -> None:
    told = fact("公务用车购置及运行维护费", "3", **_BUDGET)
    quote = "公务用车购置及运行费3万元，其中公务用车购置费0万元，与2022年预算持平。"
    told = told.model_copy(update={"source": told.source.model_copy(update={"quote": quote})})
    answer = assistant_over(tmp_path, [told]).ask("2023年公务用车购置及运行维护费比上年增减多少")
    assert answer.status == "not_found" and "持平" not in answer.text


def test_the_blank_cell_of_a_form_declared_empty_is_answered_with_its_sentence(tmp_path: Path) -> None:
    said = "说明：本年度没有“三公”经费支出，故本表无数据。"
    helper = assistant_over(
        tmp_path, [fact("基本支出", "1")], [blank_cell("三公经费")], [empty_form("支出决算表", said)]
    )
    answer = helper.ask("2023年三公经费多少")
    assert answer.status == "answered" and said in answer.text and not answer.values
