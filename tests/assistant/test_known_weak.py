"""Questions that were answered badly once: deductions, balance, figures per head, vague money after a count."""

import pytest

from assistant.answer import Answer, Turn
from assistant.ask import Assistant


def figures(answer: Answer) -> list[str]:
    return [f"{one.value}{one.unit}" for one in answer.values]


def follow(assistant: Assistant, *questions: str) -> Answer:
    turns: list[Turn] = []
    for question in questions:
        answer = assistant.ask(question, turns)
        turns.append(Turn(question=question, answer=answer.text))
    return answer


def test_why_points_were_lost_is_quoted_from_the_score_sheet(assistant: Assistant) -> None:
    answer = assistant.ask("2024年综合业务经费项目为什么扣分")
    assert figures(answer)[0] == "96.86分" and answer.verified
    lines = answer.text.split("\n")
    assert "预算执行率80.36%：分值10分，得8.04分，表中没有写原因" in lines[1]
    assert "办公经费：分值1分，得0分" in lines[2] and "“严格控制经费支出并按实际执行”" in lines[2]
    assert "工会经费：分值1分，得0.82分" in lines[3]
    assert any("严格控制经费支出并按实际执行" in one.quote for one in answer.citations)
    assert not any("分栏" in note or "没有认出" in note for note in answer.notes)


def test_one_indicator_is_told_alone_and_a_sheet_without_deductions_says_so(assistant: Assistant) -> None:
    alone = assistant.ask("综合业务经费项目的办公经费为什么得0分").text
    assert "办公经费" in alone and "工会经费" not in alone
    assert "没有扣分" in assistant.ask("阳谷县综合视频会议系统建设项目为什么扣分").text


def test_a_form_printed_twice_is_told_once_and_broken_lines_are_joined(assistant: Assistant) -> None:
    answer = assistant.ask("2020年电子政务外网项目扣分原因是什么")
    assert answer.text.count("督促移动不断提高网速") == 1 and "更新终端设备，提高网速”" in answer.text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2024年收支平衡吗", ["1684.87万元", "1684.87万元"]),
        ("2020年收入和支出平衡吗", ["1594.36万元", "1594.36万元", "1427.90万元", "1318.04万元", "109.86万元"]),
    ],
)
def test_both_sides_are_compared_when_asked_for_the_balance(assistant: Assistant, text: str, wanted: list[str]) -> None:
    answer = assistant.ask(text)
    assert figures(answer) == wanted and answer.text.startswith("平衡：") and answer.verified


def test_figures_per_head_need_a_number_of_staff(assistant: Assistant) -> None:
    answer = assistant.ask("2024年人均公用经费多少元")
    assert figures(answer)[0] == "7790.14元/人" and "71人" in answer.text and "单位在职职工人数" in answer.text
    missing = assistant.ask("2020年人均公用经费多少")
    assert missing.status == "not_found" and not missing.values and "在职人数" in missing.text


@pytest.mark.parametrize(
    ("before", "figure"),
    [
        ("2024年公务用车有几辆", "7.84万元"),
        ("2020年公务接待了几批次", "0万元"),
        ("2024年有几个绩效自评项目", "704.68万元"),
        ("2024年三公经费多少", "1684.87万元"),
    ],
)
def test_vague_money_after_a_count_is_that_of_what_was_counted(assistant: Assistant, before: str, figure: str) -> None:
    assert figures(follow(assistant, before, "花了多少钱"))[0] == figure


def test_all_the_money_after_a_count_is_all_of_it(assistant: Assistant) -> None:
    assert figures(follow(assistant, "2024年公务用车有几辆", "一共花了多少钱"))[0] == "1684.87万元"


def test_two_projects_of_one_name_are_added_and_told_apart(assistant: Assistant) -> None:
    answer = assistant.ask("两个12345项目一共多少")
    assert figures(answer) == ["135万元", "60万元", "75万元"]
    assert "60 + 75 = 135" in answer.text and "自评98.00分的一个" in answer.text
    assert figures(assistant.ask("两个12345项目分别花了多少"))[:2] == ["60万元", "75万元"]


def test_contracts_of_small_firms(assistant: Assistant) -> None:
    assert figures(assistant.ask("2024年中小企业拿到多少合同"))[0] == "105.31万元"
    assert figures(assistant.ask("2020年给中小企业的合同有多少"))[0] == "0万元"


def test_a_small_ratio_keeps_two_telling_digits(assistant: Assistant) -> None:
    assert figures(assistant.ask("2024年水费是三公经费的几倍"))[0] == "0.025倍"


def test_the_note_on_lost_columns_stands_only_beside_a_figure(assistant: Assistant) -> None:
    assert any("分栏" in note for note in assistant.ask("2020年基本支出多少").notes)
    assert not any("分栏" in note for note in assistant.ask("2020年基本支出为什么增加").notes)
