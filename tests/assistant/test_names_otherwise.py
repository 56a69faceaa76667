"""Names said otherwise, in part or with something beside them: the item is found, and nothing narrower taken for it."""

import pytest

from assistant.ask import Assistant
from corpus.vocabulary_file import load_vocabulary


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("商品服务那一大类", "商品和服务支出"),
        ("商品服务类经济科目支出", "商品和服务支出"),
        ("机关运行方面的经费", "机关运行经费"),
        ("公车运行费", "公务用车运行维护费"),
        ("公车运行经费", "公务用车运行维护费"),
        ("公车日常维修费", "公务用车运行维护费"),
        ("公车采购与日常维护合计费用", "公务用车购置及运行维护费"),
        ("个家补助", "对个人和家庭的补助"),
        ("个人家庭补助总额", "对个人和家庭的补助"),
        ("跑差花的钱", "差旅费"),
        ("日常维修开支", "维修（护）费"),
        ("政采总金额", "政府采购支出总额"),
        ("退休职工待遇支出", "退休费"),
        ("公车以外的其他交通费", "其他交通费用"),
        ("除公车以外的其他交通费", "其他交通费用"),
        ("公务交通补贴等其他交通费", "其他交通费用"),
        ("纸笔文具报刊这些办公开销", "办公费"),
        ("项目支出以外的基本支出", "基本支出"),
        ("全年支出总额", "本年支出合计"),
    ],
)
def test_a_name_said_otherwise_is_the_item(assistant: Assistant, said: str, name: str) -> None:
    for year in (2020, 2024):
        plain = assistant.ask(f"{year}年{name}决算是多少")
        answer = assistant.ask(f"{year}年{said}花了多少钱")
        assert answer.values[:1] and answer.values[0].value == plain.values[0].value, answer.text


@pytest.mark.parametrize(
    "said",
    [
        "印刷厂", "打印机", "印文件柜", "社会保障卡", "会议中心", "会议室", "机关运行中心",  # something else
        "服务费", "维护费", "运行费", "补助款", "日常维护费",  # too general for any item
        "机关运行维护费", "差旅补贴", "商品房", "离退休人员经费", "退休人员医疗费", "退休人员活动经费",
        "张三等劳务费", "出租车等其他交通费", "出租车以外的其他交通费", "公用经费以外的基本支出", "项目以外的支出",
        "除了差旅费以外的商品和服务支出", "公务用车停车费", "公务用车加油卡", "稿费", "报刊费", "专家评审费",
        "困难家庭补助", "宣讲培训费",
        "新招干部培训费",
    ],
)  # fmt: skip
def test_what_is_only_near_a_name_gets_no_figure(assistant: Assistant, said: str) -> None:
    assert not assistant.ask(f"2024年{said}花了多少钱").values


@pytest.mark.parametrize(
    ("put", "meant"),
    [
        ("2024年人员和公用经费分别是多少", "2024年人员经费和公用经费分别是多少"),
        ("2024年人员、公用经费各多少", "2024年人员经费、公用经费各多少"),
        ("2024年政府采购货物和服务分别是多少", "2024年政府采购货物支出和政府采购服务支出分别是多少"),
        ("2024年水、电费分别多少", "2024年水费、电费分别多少"),
        ("除了印刷费，2020年工会经费也想知道，各多少", "2020年印刷费和工会经费各多少"),
        ("平均每辆？2020年，公务用车运行维护费，公务车", "2020年平均每辆公务用车的运行维护费是多少"),
        ("增长了百分之几？2020年，基本支出", "2020年基本支出增长了百分之几"),
        ("预算在2024年的完成率", "2024年的预算完成率"),
        ("2024年一共进账的钱是多少", "2024年本年收入合计是多少"),
        ("有人说培训费2020年是0.23万元，对不", "培训费2020年是0.23万元，对不"),
        ("抽查先摸底，2024年全年预算数大于190万元的项目有几个", "2024年全年预算数大于190万元的项目有几个"),
        ("论文附表里要填221这个代码2024年度的支出，数额是多少", "2024年221的支出是多少"),
    ],
)  # fmt: skip
def test_it_is_answered_as_what_it_stands_for(assistant: Assistant, put: str, meant: str) -> None:
    answers = [assistant.ask(one) for one in (put, meant)]
    figures = [[(one.value, one.unit, one.year) for one in answer.values] for answer in answers]
    assert figures[0] and figures[0][:2] == figures[1][:2], answers[0].text


def test_what_is_left_out_is_not_asked_for(assistant: Assistant) -> None:
    assert assistant.ask("除了三公经费，2024年还有多少支出").status == "not_found"


def test_money_on_the_books_is_no_spending(assistant: Assistant) -> None:
    answer = assistant.ask("2024年账上还有多少钱")
    assert not answer.values and "年末结转和结余" in answer.text


def test_an_example_names_no_item_of_another_class() -> None:
    """What is only an example of an item must not be one of its words as well: 稿费 alone is not all 劳务费."""
    rows = load_vocabulary().economic
    named = {word for row in rows for word in (row.name, *row.aliases)}
    assert not {example for row in rows for example in row.examples} & named
