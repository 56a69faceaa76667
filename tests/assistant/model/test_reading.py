"""A question that the rules could not read, put into slots by a model and answered by the rules."""

import json
from time import perf_counter
from typing import Any

import pytest
from helping import Helping

from eval.liar import calls, hangs, says, status

UNREAD = "你们小车班的开销"
SLOTS = {"items": ["公务用车购置及运行维护费"], "entities": [], "years": [], "stage": "", "ask": "金额"}


def slots(**changed: Any) -> str:
    return json.dumps(SLOTS | changed, ensure_ascii=False)


def test_a_rewritten_question_goes_the_ordinary_way(helped: Helping) -> None:
    assistant, server = helped(slots(), llm_use="questions")
    answer = assistant.ask(UNREAD)
    assert answer.status == "answered" and answer.verified and answer.ai == ("由AI改写问题",)
    assert answer.values[0].value == "7.84" and answer.question == UNREAD
    assert answer.text.startswith("按“公务用车购置及运行维护费是多少”回答：\n2024年公务用车购置及运行维护费")
    assert answer.notes[0].startswith("由AI改写问题：按“公务用车购置及运行维护费是多少”理解")
    assert server.asked[0]["response_format"]["json_schema"]["name"] == "slots"


@pytest.mark.parametrize(
    "said",
    [
        slots(items=["航空母舰"]),
        slots(items=[]),
        slots(items="三公经费"),
        "我不知道",
        "{}",
        "[1]",
        '{"items": ["三公经费"], "years": ["二〇二四"]}',
        "{" * 5000,
    ],
)
def test_slots_that_name_nothing_held_leave_the_question_unread(said: str, helped: Helping) -> None:
    assistant, _ = helped(said, llm_use="questions")
    answer = assistant.ask(UNREAD)
    assert answer.status == "clarify" and not answer.values and not answer.ai
    assert answer.notes[-1].startswith("未使用大模型：")


def test_a_year_and_an_owner_that_nobody_asked_for_are_dropped(helped: Helping) -> None:
    assistant, _ = helped(slots(years=[2020], entities=["阳谷县人民政府办公室", "教育局"]), llm_use="questions")
    answer = assistant.ask(UNREAD)
    assert [one.year for one in answer.values] == [2024] * len(answer.values)
    assert "按“公务用车购置及运行维护费是多少”理解" in answer.notes[0]


def test_the_year_that_was_asked_for_stands(helped: Helping) -> None:
    assistant, _ = helped(slots(years=[2024]), llm_use="questions")
    answer = assistant.ask("2020年你们小车班的花销几何")
    assert {one.year for one in answer.values} == {2020}


def test_what_narrows_the_question_is_not_thrown_away(helped: Helping) -> None:
    """无人机采购: the figure of all purchases would be a wrong answer."""
    assistant, server = helped(slots(items=["政府采购支出总额"]), llm_use="questions")
    answer = assistant.ask("无人机采购花了多少")
    assert answer.status == "not_found" and not answer.values and len(server.asked) == 1


@pytest.mark.parametrize(
    "text", ["教育局2024年三公经费多少", "2019年三公经费多少", "今天天气怎么样", "明年预算会是多少", "你好"]
)
def test_what_was_read_and_is_not_held_is_not_asked_of_a_model(text: str, helped: Helping) -> None:
    assistant, server = helped(slots(), llm_use="questions")
    assistant.ask(text)
    assert server.asked == []


def test_a_server_without_schemas_is_asked_in_words(helped: Helping) -> None:
    assistant, server = helped(status(400), slots(), llm_use="questions")
    assert assistant.ask(UNREAD).ai == ("由AI改写问题",)
    assert ["response_format" in one for one in server.asked] == [True, False]


def test_slots_in_a_fence_of_code_are_read(helped: Helping) -> None:
    assistant, _ = helped(f"<think>嗯</think>好的：\n```json\n{slots()}\n```", llm_use="questions")
    assert assistant.ask(UNREAD).ai == ("由AI改写问题",)


# ---- several steps ----

STEPS = slots(several_steps=True)
PUZZLE = "把2024小车班的花销摊到三公里头占几许"
FIND = [
    calls("find_facts", item="公务用车购置及运行维护费", year=2024),
    calls("find_facts", item="三公经费", year=2024),
]


def test_steps_are_looked_up_computed_and_checked(helped: Helping) -> None:
    compute = calls("compute", operation="百分比", first="f1", second="f3")
    assistant, server = helped(STEPS, *FIND, compute, "2024年公务用车购置及运行维护费决算为{f1}。{f5}。")
    answer = assistant.ask(PUZZLE)
    assert answer.ai[0] == "由AI规划步骤" and answer.verified and answer.status == "answered"
    computed = next(one for one in answer.values if one.derived)
    assert (computed.value, computed.unit, computed.formula) == ("58.55", "%", "7.84 ÷ 13.39 × 100 = 58.55")
    assert answer.notes[0].startswith("由AI规划步骤：查")
    assert len(server.asked) == 5


@pytest.mark.parametrize("words", ["占58.55%。", "约六成。", "2020年为{f1}。", "", "{f9}"])
def test_words_that_do_not_stand_up_are_replaced_by_what_was_found(words: str, helped: Helping) -> None:
    assistant, _ = helped(STEPS, *FIND, words or says("。"))
    answer = assistant.ask(PUZZLE)
    assert answer.ai == ("由AI规划步骤",) and answer.verified
    assert answer.text.startswith("按由AI规划的步骤查到：\n2024年公务用车购置及运行维护费决算为7.84万元。")


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("find_facts", {"item": "航空母舰", "year": 2024}),
        ("find_facts", {"item": "三公经费", "year": 1999}),
        ("find_facts", {"item": "三公经费", "year": "今年"}),
        ("find_facts", {"item": "三公经费", "year": 2024, "entity": "教育局"}),
        ("find_facts", {"item": "三公经费", "year": 2024, "stage": "秋天"}),
        ("find_facts", {}),
        ("compute", {"operation": "乘方", "first": "f1", "second": "f2"}),
        ("compute", {"operation": "差", "first": "f1", "second": "13.39"}),
        ("rank", {"of": "省份", "year": 2024}),
        ("rank", {"of": "项目", "year": 2024, "count": 10**9}),
        ("search_passages", {"words": "三公", "year": 3000}),
        ("delete_everything", {}),
    ],
)
def test_arguments_that_make_no_sense_find_nothing(tool: str, arguments: Any, helped: Helping) -> None:
    assistant, server = helped(STEPS, calls(tool, **arguments), "13.39万元。")
    answer = assistant.ask(PUZZLE)
    assert not answer.values and "13.39" not in answer.text and answer.notes[-1].startswith("未使用大模型：")
    assert len(server.asked) == 3


def test_an_agent_that_never_ends_is_stopped(helped: Helping) -> None:
    assistant, server = helped(STEPS, calls("list_reports"))
    answer = assistant.ask(PUZZLE)
    assert not answer.values and len(server.asked) <= 9


def test_an_agent_that_hangs_is_called_off(helped: Helping) -> None:
    assistant, server = helped(STEPS, FIND[0], hangs(5), llm_deadline=1.5)
    started = perf_counter()
    answer = assistant.ask(PUZZLE)
    assert perf_counter() - started < 2.5
    assert answer.notes[-1] == "未使用大模型：超过时限。" and not answer.values and len(server.asked) == 3


def test_passages_and_reports_are_found_and_quoted(helped: Helping) -> None:
    found = [calls("search_passages", words="主要职责", year=2024), calls("list_reports"), FIND[1]]
    assistant, server = helped(STEPS, *found, "2024年三公经费决算为{f1}，年度全年预算为{f2}。")
    answer = assistant.ask(PUZZLE)
    told = json.dumps(server.asked[-1], ensure_ascii=False)
    assert "部门职责" in told or "职责" in told
    assert "2024年度阳谷县人民政府办公室（汇总）部门决算" in told
    assert answer.verified and len(answer.citations) > 2
