from pathlib import Path

import pytest

from assistant.answer import Turn
from assistant.ask import Assistant
from assistant.question import Question, understand
from tests.assistant.facts import ENTITY, assistant_over, fact

_FACTS = (
    fact("三公经费", "9.5"),
    fact("公务接待费", "1.5"),
    fact("公务用车购置及运行维护费", "8"),
    fact("基本支出", "300"),
    fact("本年支出合计", "500"),
    fact("行政运行", "120", code="2130301"),
    fact("行政运行", "90", code="2130301", aspect="基本支出"),
    fact("公务用车保有量", "4", measure="数量", unit="辆"),
    fact("年度资金总额", "50", project="河道“清四乱”整治项目", form="绩效自评表", fund="项目资金"),
    fact("三公经费", "7", 2021),
)


@pytest.fixture(scope="module")
def helper(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(Path(tmp_path_factory.mktemp("facts")), _FACTS)


def _asked(helper: Assistant, *turns: str) -> Question:
    return understand(turns[-1], [Turn(question=turn) for turn in turns[:-1]], helper.catalog)


@pytest.mark.parametrize(
    "text",
    [
        "三公经费多少",
        "三工经费是多少",
        "請問三公經費",
        "“三公”经费",
        "sangong jingfei duoshao",
        "三\u200b公经费",
        "县水利局三公消费多少",
    ],
)
def test_many_ways_to_say_one_item(helper: Assistant, text: str) -> None:
    question = _asked(helper, text)
    assert question.subjects[0].concepts == ("三公经费",) and question.years == (2023,)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2021年三公经费", (2021,)),
        ("二〇二一年三公经费", (2021,)),
        ("21年三公经费", (2021,)),
        ("2021到2023年三公经费", (2021, 2022, 2023)),
        ("去年三公经费", (2022,)),
        ("三公经费历年变化趋势", (2021, 2023)),
    ],
)
def test_years(helper: Assistant, text: str, years: tuple[int, ...]) -> None:
    assert _asked(helper, text).years == years


@pytest.mark.parametrize(
    ("text", "operation"),
    [
        ("三公经费比2021年增加多少", "difference"),
        ("2023年三公经费比2021年多多少", "difference"),
        ("公务接待费占三公经费的比重", "share"),
        ("三公经费由哪几部分组成", "breakdown"),
        ("什么是三公经费", "definition"),
        ("三公经费为什么下降", "reason"),
        ("三公经费9.5万元对吗", "claim"),
        ("有没有公务接待费", "exists"),
        ("基本支出和三公经费一共多少", "sum"),
        ("收录了哪些报告", "holdings"),
        ("部门职责是什么", "passage"),
        ("预测2030年三公经费", "forecast"),
        ("三公经费高不高", "opinion"),
        ("写一首诗", "off_topic"),
        ("你好", "greeting"),
        ("😀", "unclear"),
        ("项目执行数最高的是哪个", "largest"),
    ],
)
def test_what_is_asked_for(helper: Assistant, text: str, operation: str) -> None:
    assert _asked(helper, text).operation == operation


def test_a_column_of_a_row_is_one_subject(helper: Assistant) -> None:
    (subject,) = _asked(helper, "行政运行的基本支出").subjects
    assert subject.concepts == ("行政运行",) and subject.aspect == "基本支出"


def test_a_part_said_after_its_whole_is_what_is_asked(helper: Assistant) -> None:
    assert [one.name for one in _asked(helper, "三公经费中的公务接待费是多少").subjects] == ["公务接待费"]


def test_part_of_a_projects_name(helper: Assistant) -> None:
    assert _asked(helper, "清四乱花了多少").subjects[0].projects == ("河道“清四乱”整治项目",)


def test_a_counter_asks_for_a_count(helper: Assistant) -> None:
    assert _asked(helper, "公务用车有几辆").subjects[0].concepts == ("公务用车保有量",)


@pytest.mark.parametrize("text", ["教育局三公经费", "青禾县财政局2023年三公经费", "大田县水利局三公经费"])
def test_somebody_else_is_a_stranger(helper: Assistant, text: str) -> None:
    assert _asked(helper, text).strangers


def test_short_names_of_an_entity(helper: Assistant) -> None:
    assert _asked(helper, "青禾水利局三公经费").entities == (ENTITY,)


def test_unknown_words_are_kept(helper: Assistant) -> None:
    assert _asked(helper, "2023年城墙修缮花了多少").unknown == ("城墙修缮",)


def test_follow_up_keeps_the_subject_and_changes_the_year(helper: Assistant) -> None:
    question = _asked(helper, "2023年三公经费多少", "那2021年呢")
    assert question.years == (2021,) and question.subjects[0].concepts == ("三公经费",)


def test_follow_up_keeps_the_year_and_changes_the_subject(helper: Assistant) -> None:
    question = _asked(helper, "2021年三公经费多少", "其中公务用车呢")
    assert question.years == (2021,) and question.year_origin == "carried"
    assert question.subjects[0].concepts == ("公务用车购置及运行维护费",)


def test_a_difference_asked_for_after_two_years(helper: Assistant) -> None:
    question = _asked(helper, "2023年三公经费多少", "2021年呢", "差多少")
    assert question.operation == "difference" and set(question.years) == {2021, 2023}


def test_another_matter_takes_nothing_over(helper: Assistant) -> None:
    assert _asked(helper, "2021年三公经费多少", "你收录了哪些报告").subjects == ()


def test_what_was_answered_before_is_never_read(helper: Assistant) -> None:
    turn = Turn(question="三公经费多少", answer="2021年公务接待费为999万元")
    question = understand("那2021年呢", [turn], helper.catalog)
    assert question.subjects[0].concepts == ("三公经费",)
