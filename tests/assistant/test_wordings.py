"""Questions put in ways that strangers found: each is answered as the plain question that it means."""

import pytest

from assistant.answer import Turn
from assistant.ask import Assistant
from assistant.phrases import load_phrases
from assistant.question_variants import Spellings

Figures = list[tuple[str, str, int | None]]


def _figures(assistant: Assistant, text: str) -> Figures:
    answer = assistant.ask(text)
    assert answer.status == "answered" and answer.verified, answer.text
    return [(one.value, one.unit, one.year) for one in answer.values]


@pytest.mark.parametrize(
    ("put", "meant"),
    [
        # Who asks, and what for.
        ("来电人问差旅费这一项2024年报了多少，麻烦答复", "2024年差旅费是多少"),
        ("有位姓王的读者想知道2024年差旅费是多少", "2024年差旅费是多少"),
        ("师傅，打听个事，2024年差旅费是多少", "2024年差旅费是多少"),
        ("审计取数：2024年，差旅费多少万元", "2024年差旅费是多少"),
        ("开会要汇报，2020年印刷费加取暖费一共多少", "2020年印刷费加取暖费一共多少"),
        ("各位同志辛苦了，2024年水费加差旅费一共多少", "2024年水费加差旅费一共多少"),
        # Items said otherwise.
        ("2020年政采货物方面的开支花了多少", "2020年政府采购货物支出是多少"),
        ("2024年出差的钱花了几个钱", "2024年差旅费是多少"),
        ("2024年公车购置加运维费花了多少", "2024年公务用车购置及运行维护费是多少"),
        ("2024年其余的交通费用是多少", "2024年其他交通费用是多少"),
        ("2024年项目支出总额是多少", "2024年项目支出是多少"),
        ("2020年度决蒜的年初结转结余金额是多少", "2020年年初结转和结余是多少"),
        # What belongs to one question.
        ("基本支出比上年减少多少？我问的是2020年，要金额不要百分比", "2020年基本支出比上年减少多少"),
        ("自评得分是多少？我问的是2024年的综合业务经费", "2024年综合业务经费的自评得分是多少"),
        ("综合业务经费你知道吧？它2024年的执行率是多少", "2024年综合业务经费的执行率是多少"),
        ("三公经费多少？只看2020年的", "2020年三公经费多少"),
        (
            "指标：建设工程量；项目：阳谷县智慧社区建设项目；年度：2024年；求分值",
            "2024年阳谷县智慧社区建设项目建设工程量的分值",
        ),
        ("2024年三公经费里头都含什么，分别是多少", "2024年三公经费包括哪些，分别是多少"),
        # What is computed.
        ("从2020年到2024年，三公经费一共变动了多少钱", "三公经费2024年比2020年多多少"),
        ("以差旅费为一倍，2024年绩效工资是它的几倍", "2024年绩效工资是差旅费的几倍"),
        ("比印刷费，2020年的物业管理费多了几万", "2020年物业管理费比印刷费多多少"),
        ("2024年把邮电费、基本工资都加在一块儿是多少钱", "2024年邮电费加基本工资一共多少"),
        ("2024年公务用车购置和运行费除以车的辆数，得出每辆平均额", "2024年平均每辆车公务用车购置和运行费是多少"),
        ("2024年行政运行的年初预算完成率是多少", "2024年行政运行完成年初预算的百分之几"),
        ("看经济分类（款），2024年支出金额最大的是什么科目", "2024年经济分类里金额最大的是哪个科目"),
        ("把2024年的项目按全年预算由大到小排，取头两个给我", "2024年全年预算最高的前2个项目"),
        ("所有公开过的年度的三公经费都列给我看看", "历年三公经费各是多少"),
        ("2020年行政运行的预算数（非决算数）", "2020年行政运行的预算数是多少"),
        ("2020年机关运行经费—这是2020年—是多少", "2020年机关运行经费是多少"),
    ],
)  # fmt: skip
def test_it_is_answered_as_the_question_it_means(assistant: Assistant, put: str, meant: str) -> None:
    assert _figures(assistant, put) == _figures(assistant, meant)


@pytest.mark.parametrize(
    "text",
    [
        "2024年福利费，部门汇总之外的张三的是多少",
        "2024年慰问差旅费是多少",  # 问 in 慰问 asks for nothing
        "法律咨询差旅费2024年是多少",
        "2024年差旅费扣掉机票以后是多少",
    ],
)
def test_what_may_be_a_part_is_not_answered_with_the_whole(assistant: Assistant, text: str) -> None:
    assert not assistant.ask(text).values


def test_a_year_after_a_dash_is_no_negative_number(assistant: Assistant) -> None:
    assert {one.year for one in assistant.ask("代表想听个数——2020年机关运行经费多少").values} == {2020}


def test_the_year_that_was_spoken_of_goes_on(assistant: Assistant) -> None:
    before = [Turn(question="2020年三公经费是多少", answer="")]
    assert {one.year for one in assistant.ask("请一并说明当年差旅费的金额", before).values} == {2020}


def test_an_amount_that_is_held_is_not_called_blank_for_want_of_its_rate(assistant: Assistant) -> None:
    answer = assistant.ask("2024年住房保障支出完成年初预算的百分之几")
    assert answer.status == "not_found" and "为空" not in answer.text


def test_spellings_of_two_items_stand_for_neither() -> None:
    words = {"办公设备购置费": "甲", "办公设备购置支出": "乙"}
    spellings = Spellings(load_phrases().spelling, (words,), ({},), set())
    assert spellings.item("办公设备购置的钱") is None
    assert Spellings(load_phrases().spelling, ({"培训费": "培训费"},), ({},), set()).item("培训方面的开支") == "培训费"
