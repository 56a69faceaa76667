"""A figure that its report contradicts is answered with both figures, their places and the word for it."""

import pytest

from assistant.answer import Answer
from assistant.ask import Assistant


def _told(answer: Answer) -> list[str]:
    return [note for note in answer.notes if note.startswith(("报告内不一致", "报告内说法不同"))]


@pytest.mark.parametrize(
    ("text", "printed", "computed", "lines"),
    [
        ("2024年绩效自评涉及预算资金多少", "699.17", "786.85", ("520", "528")),
        ("2020年支出年初预算多少", "1222.48", "1218.12", ("710", "714")),
        ("2024年预算完成率是多少", "100", "88.86", ("524", "528")),
        ("综合业务经费项目得了多少分", "96.86", "91.86", ("702", "673")),
        ("2020年绩效自评涉及预算资金多少", "102.88", "182.12", ("848", "214")),
        ("2020年项目支出多少", "56.49", "182.12", ("848", "214")),
    ],
)
def test_a_figure_at_odds_with_others_of_its_report_is_answered_with_both(
    assistant: Assistant, text: str, printed: str, computed: str, lines: tuple[str, str]
) -> None:
    answer = assistant.ask(text)
    (note,) = _told(answer)
    assert answer.values[0].value == printed and answer.verified
    (made,) = [one for one in answer.values if one.derived]
    assert made.value == computed and computed in note and all(f"第 {line} 行" in note for line in lines)
    assert len(note) < 140


def test_a_grade_at_odds_with_another_place_is_told(assistant: Assistant) -> None:
    (note,) = _told(assistant.ask("2020年电子政务外网联通项目的评价等级"))
    assert "“优秀”" in note and "“良”" in note and "第 992 行" in note and "第 1712 行" in note


def test_a_figure_that_words_of_the_form_put_otherwise_is_told(assistant: Assistant) -> None:
    answer = assistant.ask("村级延伸项目花了多少")
    (note,) = _told(answer)
    assert answer.values[0].value == "18.33" and "18.41万元" in note
    assert any("18.41" in one.quote for one in answer.citations)


@pytest.mark.parametrize(
    "text",
    [
        "2020年本年支出合计多少",  # parts that miss it by 0.01 are rounded
        "2024年三公经费多少",
        "2024年综合业务经费全年预算多少",  # one of 16 summands of a sum that is off
        "办公经费指标的目标值是多少",
        "2024年执行率最低的是哪个项目",
    ],
)
def test_rounding_and_findings_on_other_figures_are_not_told(assistant: Assistant, text: str) -> None:
    answer = assistant.ask(text)
    assert answer.status == "answered" and not _told(answer)
