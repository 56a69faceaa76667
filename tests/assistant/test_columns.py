"""Which column, stage and fund a question asks for: several columns of one project, stages that are not printed, lists
of one fund, and clauses that say who asks."""

from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.question_dismissed import without_dismissed
from assistant.question_split import questions_in
from assistant.question_variants import variants
from tests.assistant.facts import assistant_over, empty_form, fact

PROJECT = "河道清淤项目"
SHEET = {"project": PROJECT, "form": "绩效自评表", "fund": "项目资金"}
GENERAL, FUNDS, ALL = "一般公共预算财政拨款", "政府性基金预算财政拨款", "全部收支"
NOTE = "本部门没有政府性基金安排的支出，故本表无数据。"


@pytest.fixture(scope="module")
def helper(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    rows = [
        fact("年度资金总额", "40", stage="全年预算", **SHEET),
        fact("年度资金总额", "30", **SHEET),
        fact("年度资金总额", "75", measure="完成率", unit="%", **SHEET),
        fact("年度资金总额", "7.5", measure="得分", unit="分", **SHEET),
        fact("年度资金总额", "10", measure="分值", unit="分", **SHEET),
        fact("自评得分", "96", measure="得分", unit="分", **SHEET),
        fact("清淤长度", "12", measure="目标值", unit="公里", **SHEET),
        fact("清淤长度", "11", measure="实际值", unit="公里", **SHEET),
        fact("清淤长度", "8", measure="分值", unit="分", **SHEET),
        fact("差旅费", "3"),
        fact("差旅费", "2", year=2020),
        fact("会议费", "5"),
        fact("会议费", "4", year=2020),
        fact("三公经费", "9"),
        fact("三公经费", "11", stage="年初预算"),
        fact("农林水支出", "80", code="213"),
        fact("住房保障支出", "20", code="221"),
        fact("本年支出合计", "100"),
        fact("农林水支出", "60", code="213", fund=GENERAL, form="一般公共预算财政拨款支出决算表"),
        fact("住房保障支出", "20", code="221", fund=GENERAL, form="一般公共预算财政拨款支出决算表"),
        fact("本年支出合计", "80", fund=GENERAL, form="一般公共预算财政拨款支出决算表"),
    ]
    rows = [one.model_copy(update={"source": one.source.model_copy(update={"table": 1})}) for one in rows]
    empty = [empty_form("政府性基金预算财政拨款收入支出决算表", NOTE)]
    return assistant_over(Path(tmp_path_factory.mktemp("facts")), rows, empty_forms=empty)


# ---- several columns of one thing ----


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("河道清淤项目2023年执行数和得分各是多少", ["30", "96"]),
        ("得分和执行率是多少，河道清淤项目，2023年", ["96", "75"]),
        ("河道清淤项目2023年预算多少、花了多少、得了几分", ["40", "30", "96"]),
        ("河道清淤项目的清淤长度2023年目标值和实际值各是多少", ["12", "11"]),
        ("河道清淤项目2023年预算执行率得了几分", ["7.5"]),
        ("河道清淤项目的预算执行率这一项满分是多少", ["10"]),
        ("对照河道清淤项目的指标表，2023年清淤长度的分值是多少", ["8"]),
    ],
)
def test_each_column_that_is_asked_is_given(helper: Assistant, question: str, values: list[str]) -> None:
    answer = helper.ask(question)
    given = [one.value for one in answer.values if one.value in values]
    assert list(dict.fromkeys(given)) == values and answer.values[0].value == values[0], answer.text


@pytest.mark.parametrize(
    "question",
    [
        "河道清淤项目2023年全年预算和执行数各是多少",  # two stages of its money: one answer shows both
        "河道清淤项目2023年执行数比全年预算少多少",
        "得分在95分以上的项目有几个",
        "差旅费和会议费2023年各多少",
    ],
)
def test_what_is_one_question_stays_one(helper: Assistant, question: str) -> None:
    assert len(questions_in(question, helper.catalog)) == 1


def test_what_a_score_is_out_of_is_not_the_score(helper: Assistant) -> None:
    assert not helper.ask("河道清淤项目的分值是多少").values


# ---- stages ----


def test_a_stage_that_is_not_printed_is_said_before_the_one_that_is(helper: Assistant) -> None:
    answer = helper.ask("2023年差旅费的年初预算和决算各是多少")
    assert answer.status == "not_found" and answer.text.startswith("2023年的报告有“差旅费”，但没有给出它的年初预算。")
    assert [one.value for one in answer.values] == ["3"]


def test_two_stages_are_not_called_two_readings(helper: Assistant) -> None:
    answer = helper.ask("2023年三公经费的年初预算和决算各是多少")
    assert {one.value for one in answer.values} == {"9", "11"} and "口径" not in answer.text


def test_what_a_budget_will_be_held_to_is_not_asked_for() -> None:
    assert "决算" not in without_dismissed("要同决算对照,2023年差旅费的年初预算是多少")
    assert "决算" not in without_dismissed("2023年差旅费光有决算不够,年初预算是多少")
    apart = "要同决算对比,2023年差旅费的年初预算多了多少"
    assert without_dismissed(apart) == apart
    assert "2020年" in without_dismissed("请分别报2020年、2023年的差旅费")  # 别报 is no part of 分别报


# ---- lists of one fund, of one stage ----


def test_spending_by_function_is_that_of_the_fund(helper: Assistant) -> None:
    answer = helper.ask("2023年一般公共预算财政拨款支出按功能分类各多少")
    assert [one.value for one in answer.values][:2] == ["60", "20"]
    assert {one.form for one in answer.citations} == {"一般公共预算财政拨款支出决算表"}


@pytest.mark.parametrize("question", ["2023年政府性基金支出有哪些", "政府性基金方面，2023年一共支出了多少"])
def test_an_empty_fund_is_never_answered_with_all_money(helper: Assistant, question: str) -> None:
    answer = helper.ask(question)
    assert NOTE in answer.text and not answer.values


def test_final_figures_are_no_budget(helper: Assistant) -> None:
    answer = helper.ask("2023年年初预算按功能分类各是多少")
    assert not answer.values and "没有按功能分类列出年初预算" in answer.text


# ---- who asks, and what for ----


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("我是预算股的，2023年差旅费是多少", "3"),
        ("股里正在汇总各单位数据，2023年差旅费是多少", "3"),
        ("会议材料写的差旅费是多少，2023年", "3"),
        ("2023年差旅费是多少，我要填进底稿里", "3"),
        ("讲执行进度时要说明余额，2023年河道清淤项目全年预算还有多少未执行", "10"),
        ("在吗？2023年差旅费是多少", "3"),
    ],
)
def test_who_asks_and_what_for_asks_for_nothing(helper: Assistant, question: str, value: str) -> None:
    answer = helper.ask(question)
    assert answer.values and answer.values[0].value == value, answer.text


def test_that_somebody_asks_about_a_budget_is_no_introduction(helper: Assistant) -> None:
    assert helper.ask("我是问预算的，2023年三公经费是多少").values[0].value == "11"


# ---- which of two ----


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("是差旅费的多少倍，2020年的会议费", "2.00"),
        ("以差旅费为分母，2020年会议费是它的几倍", "2.00"),
        ("2023年会议费－2020年会议费＝几万元", "1"),
        ("20年的会议费到了2023年度，涨了还是落了，百分之几", "25.00"),
        ("2023年差旅费再加上会议费，总计是多少", "8"),
    ],
)
def test_what_is_said_first_may_be_the_base(helper: Assistant, question: str, value: str) -> None:
    answer = helper.ask(question)
    assert answer.values and answer.values[0].value == value, answer.text


def test_an_item_of_its_own_is_not_another_one_with_an_end() -> None:
    names = {"养老保险缴费": "养老保险缴费", "养老保险缴费支出": "养老保险缴费支出"}
    ends, sums = ["费", "支出", "支出金额"], ["金额"]
    spelled = dict(variants({"养老保险缴费": "养老保险缴费"}, ends, names, shortest=2, sums=sums))
    assert "养老保险缴费支出金额" not in spelled
