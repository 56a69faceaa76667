"""Two things in one question: names that share an end, counts, funds, budgets, and items of two classifications."""

import pytest

from assistant.answer import Answer
from assistant.ask import Assistant
from assistant.question_coordinated import in_full


def figures(answer: Answer) -> list[str]:
    return [f"{one.value}{one.unit}" for one in answer.values]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2024年收入和支出总计分别是多少", "2024年收入总计和支出总计分别是多少"),
        ("国内和国外接待费各多少", "国内接待费和国外接待费各多少"),
        ("国内、国外接待费", "国内接待费、国外接待费"),
        ("基本支出和项目支出", "基本支出和项目支出"),
        ("水费和电费", "水费和电费"),
        ("张三和李四的工资", "张三和李四的工资"),
        ("2020年和2024年三公经费", "2020年和2024年三公经费"),
    ],
)
def test_what_the_first_of_two_names_leaves_out(assistant: Assistant, typed: str, meant: str) -> None:
    assert in_full(typed, assistant.catalog) == meant


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2024年收入和支出总计分别是多少", ["1684.87万元", "1684.87万元"]),
        ("2024年公务接待批次和人数", ["0批次", "0人次"]),
        ("2024年因公出国团组数和人次", ["1个", "1人次"]),
        ("2024年政务公开项目有几个，各花了多少", ["10万元", "4.97万元"]),
        ("2024年财政拨款支出和一般公共预算支出各多少", ["1684.87万元", "1684.87万元", "931.41万元"]),
    ],
)
def test_each_is_answered(assistant: Assistant, text: str, wanted: list[str]) -> None:
    assert figures(assistant.ask(text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted", "form"),
    [
        ("2024年住房公积金和奖金一共多少", "136.68万元", "基本支出决算表"),
        ("2024年住房公积金比奖金少多少", "-5.52万元", "基本支出决算表"),
        ("2024年住房公积金占人员经费的比重", "7.09%", "基本支出决算表"),
        ("2024年住房公积金占总支出的比重", "3.66%", "《支出决算表》"),
        ("2024年养老保险和奖金哪个多", "73.40万元", "基本支出决算表"),
        ("2024年给职工交的养老保险和职业年金一共多少钱", "107.66万元", "《支出决算表》"),
    ],
)
def test_two_items_are_taken_from_one_classification(assistant: Assistant, text: str, wanted: str, form: str) -> None:
    answer = assistant.ask(text)
    assert figures(answer)[0] == wanted and form in answer.text


def test_the_other_classification_is_told(assistant: Assistant) -> None:
    answer = assistant.ask("2024年住房公积金和奖金一共多少")
    assert "“住房公积金”取经济分类的数；功能科目的数是61.68万元。" in answer.notes


def test_two_classifications_that_are_added_all_the_same_bear_a_warning(assistant: Assistant) -> None:
    answer = assistant.ask("2024年行政运行和奖金一共多少")
    assert any("相加可能重复" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2024年综合业务经费全年预算比年初预算多多少", "0万元"),
        ("2024年综合业务经费年初预算和全年预算差多少", "0万元"),
    ],
)
def test_two_budgets_are_held_against_each_other(assistant: Assistant, text: str, wanted: str) -> None:
    answer = assistant.ask(text)
    assert figures(answer) == [wanted, "140万元", "140万元"]


def test_where_one_of_two_budgets_is_not_printed_no_other_figure_takes_its_place(assistant: Assistant) -> None:
    answer = assistant.ask("2024年三公经费全年预算比年初预算多多少")
    assert answer.text.startswith("2024年的报告没有写明“三公经费”的年初预算，算不出相差多少。")
    assert figures(answer) == ["13.39万元"]


def test_a_change_on_a_budget_that_is_not_printed_is_not_answered(assistant: Assistant) -> None:
    answer = assistant.ask("2024年三公比年初预算少多少")
    assert answer.status == "not_found" and "没有写明" in answer.text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("支出比收入多还是少", "0.00万元"),
        ("2024年财政拨款支出比一般公共预算支出多多少", "0.00万元"),
        ("2024年比2020年多花了多少", "366.83万元"),
        ("2024年三公决算比预算少多少", "0.00万元"),
        ("2020年项目支出是2024年的几分之几", "0.080倍"),
        ("2024年社保交了多少", "111.34万元"),
        ("2024年给下属单位的补助支出", "0万元"),
        ("有几台车，每台车一年养护多少", "1.57万元"),
    ],
)
def test_the_figure_that_is_asked_for_leads(assistant: Assistant, text: str, wanted: str) -> None:
    assert figures(assistant.ask(text))[0] == wanted


def test_a_rest_that_is_printed_is_told_as_printed(assistant: Assistant) -> None:
    answer = assistant.ask("2024年基本支出扣掉人员经费后的部分多少钱")
    assert figures(answer)[:2] == ["55.31万元", "55.30万元"] and "四舍五入" in answer.text


@pytest.mark.parametrize("text", ["差旅费比2020年办公费少多少", "差旅费较2020年办公费少了多少钱"])
def test_the_year_before_the_second_of_two_items_is_of_both(assistant: Assistant, text: str) -> None:
    assert figures(assistant.ask(text))[0] == "-13.27万元"


def test_a_difference_that_is_printed_too_leads_all_the_same(assistant: Assistant) -> None:
    answer = assistant.ask("2024年基本支出比人员经费多多少")
    assert figures(answer)[0] == "55.30万元" and "报告所列2024年公用经费决算为55.31万元" in answer.text


def test_where_the_data_come_from_is_no_question_of_income(assistant: Assistant) -> None:
    assert assistant.ask("你们的数据从哪来的").text.startswith("目前收录 2 份报告")


def test_a_sum_that_counts_twice_says_so(assistant: Assistant) -> None:
    assert any("已包含“奖金”" in note for note in assistant.ask("2024年工资+奖金").notes)
    assert any("已包含“人员经费”" in note for note in assistant.ask("2024年基本支出和人员经费一共多少").notes)


@pytest.mark.parametrize(
    "text", ["2024年教育支出占总支出的比重", "2024年社会保障和就业支出里面养老占多少", "2024年培训费占公用经费多少"]
)
def test_no_share_of_something_else_is_given(assistant: Assistant, text: str) -> None:
    answer = assistant.ask(text)
    assert answer.status == "not_found" and not [one for one in answer.values if one.unit == "%"]


def test_a_fund_narrows_what_is_printed_in_it(assistant: Assistant) -> None:
    assert figures(assistant.ask("三公经费占一般公共预算支出的多少"))[0] == "0.79%"


def test_nothing_is_nothing_in_any_unit(assistant: Assistant) -> None:
    assert assistant.ask("2024年其他收入是不是0").text.startswith("对。")


@pytest.mark.parametrize(
    ("text", "figure", "reason"),
    [
        ("2024年机关运行经费比年初预算减少多少及原因", "-6.19万元", "严格控制经费支出"),
        ("2024年预算执行率最低的项目及原因", "59.00%", "自评表中没有得满分的是"),
    ],
)
def test_the_reason_beside_the_figure(assistant: Assistant, text: str, figure: str, reason: str) -> None:
    answer = assistant.ask(text)
    assert figure in figures(answer) and reason in answer.text


@pytest.mark.parametrize(
    "text", ["2024年收入总计和支出总计", "2024年收入和支出一共多少", "2024年本年收入合计和本年支出合计"]
)
def test_income_and_spending_are_never_added(assistant: Assistant, text: str) -> None:
    answer = assistant.ask(text)
    assert figures(answer)[:2] == ["1684.87万元", "1684.87万元"] and "3369.74" not in answer.text


# ---- the indicators of a project ----


@pytest.mark.parametrize(
    ("text", "count", "some"),
    [
        ("2024年综合业务经费的各项指标得分", 22, ["8.04分", "0.82分", "96.86分"]),
        ("2024年综合业务经费各项指标的目标值", 20, ["3.8万元", "35万度", "95%"]),
        ("2024年综合业务经费各项指标的实际完成值", 20, ["12.96万元", "42.79万度", "100%"]),
        ("2024年综合业务经费哪个指标得分最低", 1, ["0分"]),
    ],
)
def test_the_indicators_of_a_project_are_listed(assistant: Assistant, text: str, count: int, some: list[str]) -> None:
    answer = assistant.ask(text)
    listed = [one for one in figures(answer) if one != "96.86分"]
    assert len(listed) == count and set(some) <= set(figures(answer))


def test_two_projects_of_one_name_have_a_list_each(assistant: Assistant) -> None:
    answer = assistant.ask("2024年12345市民服务热线经费各项指标得分")
    assert answer.text.count("与各项之和相符") == 2 and {"98.00分", "100.00分"} <= set(figures(answer))


def test_which_indicators_lost_points(assistant: Assistant) -> None:
    text = assistant.ask("2024年综合业务经费哪些指标没得满分").text
    assert "办公经费" in text and "工会经费" in text and "用水量" not in text
