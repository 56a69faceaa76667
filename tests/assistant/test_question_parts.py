"""A question in its parts: messages of several questions, asides, what is put aside, other spellings of names."""

from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.question_dismissed import without_dismissed
from assistant.question_split import questions_in
from assistant.question_variants import variants
from tests.assistant.facts import PROSE, assistant_over, fact


@pytest.fixture(scope="module")
def helper(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    rows = [
        fact("行政运行", "700", code="2010301", form="支出决算表"),
        fact("行政运行", "400", code="2010301", form="支出决算表", aspect="基本支出"),
        fact("基本支出", "450"),
        fact("项目支出", "250"),
        fact("本年支出合计", "700"),
        fact("公用经费", "50"),
        fact("三公经费", "9"),
        fact("奖金", "7"),
        fact("奖金", "6", year=2020),
        fact("差旅费", "3"),
        fact("差旅费", "2", year=2020),
        fact("政府采购支出总额", "80", form=PROSE),
        fact("政府采购服务支出", "60", form=PROSE),
        fact("住房公积金", "20", stage="年初预算", form=PROSE),
        fact("住房公积金", "21", form=PROSE),
        fact("商品和服务支出", "50"),
    ]
    return assistant_over(Path(tmp_path_factory.mktemp("facts")), rows)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("能查到2023年的奖金吗，多少钱", 1),
        ("那教育局呢，它2023年的奖金是多少", 1),
        ("我正看着支出决算表呢，2023年行政运行写了多少", 1),
        ("三公经费具体分成什么，2023年各是多少钱", 1),
        ("2020年奖金、2023年差旅费各是多少", 2),
        ("我问两个数，一个是2020年的奖金，一个是2023年的差旅费", 2),
        ("2020年和2023年奖金分别是多少", 1),
        ("2023年的奖金比2020年的奖金多多少", 1),
        ("奖金在2020年是多少，到了2023年又是多少", 1),
        ("奖金这一项，2020年多少钱，2023年又是多少钱", 1),
    ],
)
def test_a_message_falls_into_the_questions_that_stand_for_themselves(helper: Assistant, text: str, parts: int) -> None:
    assert len(questions_in(text, helper.catalog)) == parts


def test_each_year_has_its_own_item(helper: Assistant) -> None:
    values = helper.ask("2020年奖金和2023年差旅费各是多少").values
    assert [(one.value, one.year) for one in values] == [("6", 2020), ("3", 2023)]


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("行政运行里面，基本支出是多少", "400"),
        ("编码为2010301的科目，其中基本支出是多少", "400"),
        ("行政运行这个科目，2023年基本支出那一栏是多少", "400"),
        ("2023年决算里基本支出那一项是多少", "450"),  # 那一项 ranks nothing
        ("2023年公用方面的开支是多少", "50"),
        ("2023年服务类政府采购支出是多少", "60"),
        ("2023年商品与服务支出是多少", "50"),
        ("我不问决算，问的是2023年住房公积金的年初预算数", "20"),
        ("决算我知道了，2023年住房公积金年初预算又是多少", "20"),
    ],
)
def test_the_figure_that_is_meant_leads(helper: Assistant, question: str, value: str) -> None:
    answer = helper.ask(question)
    assert answer.values and answer.values[0].value == value, answer.text


@pytest.mark.parametrize(
    "question",
    [
        "2023年无人机采购支出是多少",  # a part of an item
        "2023年幼儿园建设花了多少",  # a part of the whole
        "2023年上半年三公经费是多少",
        "2023年三公经费不含出国的有多少",
        "2023年其他三公经费是多少",
        "2023年张三的奖金是多少",
        "装修办公楼了，2023年花了多少钱",  # an aside, and nothing but the whole is named
        "无人机，政府采购，2023年",  # no aside: nothing is told
    ],
)
def test_a_part_that_is_not_known_is_never_answered_with_the_whole(helper: Assistant, question: str) -> None:
    assert not helper.ask(question).values, helper.ask(question).text


def test_an_aside_changes_nothing_where_the_item_is_named(helper: Assistant) -> None:
    assert helper.ask("昨晚跟邻居抬杠半宿没睡着，2023年三公经费是多少").values[0].value == "9"


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("村里开会要念一下，2023年公用经费多少", "50"),  # 开会 asks for no 会议费 here
        ("钱都去哪了？2023年公用经费有多大", "50"),
        ("论文要做预决算对比，2023年公用经费是多少", "50"),
        ("2023年三公经费总计是多少", "9"),
        ("编码是2010301的那一行支出合计多少", "700"),
        ("请查行政运行一行、基本支出一栏，2023年是多少", "400"),
    ],
)
def test_what_is_told_beside_a_question_does_not_change_it(helper: Assistant, question: str, value: str) -> None:
    answer = helper.ask(question)
    assert answer.values and answer.values[0].value == value, answer.text


def test_what_was_passed_over_is_said(helper: Assistant) -> None:
    assert any("题外话" in note for note in helper.ask("抽凭先挑大户看，2023年公用经费是多少").notes)


def test_the_year_said_last_is_that_of_every_question(helper: Assistant) -> None:
    values = helper.ask("奖金是多少，差旅费又是多少？都要2020年的").values
    assert [(one.value, one.year) for one in values] == [("6", 2020), ("2", 2020)]


def test_the_second_year_is_of_the_same_item(helper: Assistant) -> None:
    values = helper.ask("奖金这一项，2023年多少钱，2020年又是多少钱").values
    assert {(one.value, one.year) for one in values} == {("7", 2023), ("6", 2020)}


def test_a_stage_is_put_aside_only_where_another_is_left() -> None:
    assert "决算" not in without_dismissed("我不问决算,问的是预算数")
    assert without_dismissed("不看决算") == "不看决算"
    assert without_dismissed("决算和预算") == "决算和预算"


def test_spellings_of_names_are_never_words_that_stand_for_something_else() -> None:
    found = dict(
        variants(
            {"公用经费": "公用经费", "商品和服务支出": "商品和服务支出"}, ["支出", "经费"], {"公用支出": ""}, shortest=2
        )
    )
    assert "公用支出" not in found
    assert found["商品与服务经费"] == "商品和服务支出"
    row = {"公务用车购置": "公务用车购置"}  # of its own, and no 公务用车购置费
    assert not dict(variants({"公务用车购置费": "公务用车购置费"}, ["费", "支出"], row, shortest=2))
    assert set(dict(variants({"水费": "水费"}, ["费", "支出"], {}, shortest=2))) == {"水费"}
