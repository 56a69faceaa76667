from pathlib import Path

import pytest

from assistant.answer import Answer
from assistant.ask import Assistant
from tests.assistant.facts import PROSE, assistant_over, blank, empty_form, fact

_FACTS = (
    fact("三公经费", "9.5"),
    fact("三公经费", "10", stage="年初预算"),
    fact("因公出国（境）费", "0"),
    fact("公务接待费", "1.5"),
    fact("公务用车购置及运行维护费", "8"),
    fact("公务用车保有量", "4", measure="数量", unit="辆"),
    fact("基本支出", "300"),
    fact("基本支出", "-20", measure="增减额", basis="上年", form=PROSE),
    fact("基本支出", "-6.25", measure="增减率", unit="%", basis="上年", form=PROSE),
    fact("基本支出", "60", measure="占比", unit="%", basis="本年支出合计", form=PROSE),
    fact("本年支出合计", "500"),
    fact("上级补助收入", "0", form=PROSE),
    fact("三公经费", "7", 2021, scope="单位本级"),
    *(
        fact("自评得分", score, measure="得分", unit="分", project=name, form="绩效自评汇总表", fund="项目资金")
        for name, score in (("堤防维修项目", "100"), ("灌区改造项目", "92.5"), ("测站运维项目", "100"))
    ),
)


@pytest.fixture(scope="module")
def helper(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    form = empty_form("国有资本经营预算财政拨款支出决算表", "本单位没有国有资本经营预算支出，故本表无数据。")
    return assistant_over(Path(tmp_path_factory.mktemp("facts")), _FACTS, [blank("印刷费")], [form])


def _figures(answer: Answer) -> list[tuple[str, str]]:
    return [(one.value, one.unit) for one in answer.values]


def test_the_figure_leads_and_its_place_follows(helper: Assistant) -> None:
    answer = helper.ask("2023年三公经费多少")
    assert answer.text.startswith("2023年三公经费决算为9.5万元，年初预算10万元。") and "《支出决算表》" in answer.text
    assert answer.verified and _figures(answer)[0] == ("9.5", "万元")


@pytest.mark.parametrize(("unit", "value"), [("元", "95000"), ("亿元", "0.00095"), ("千元", "95")])
def test_units(helper: Assistant, unit: str, value: str) -> None:
    assert _figures(helper.ask(f"2023年三公经费是多少{unit}"))[0] == (value, unit)


def test_a_year_that_was_not_said_is_said_in_the_answer(helper: Assistant) -> None:
    assert any("2023年" in note for note in helper.ask("三公经费多少").notes)


def test_stated_change_leads_with_what_was_asked(helper: Assistant) -> None:
    assert _figures(helper.ask("基本支出比上年减少多少"))[0] == ("-20", "万元")
    assert _figures(helper.ask("基本支出下降百分之几"))[0] == ("-6.25", "%")


def test_a_difference_carries_formula_and_warning(helper: Assistant) -> None:
    answer = helper.ask("2023年三公经费比2021年多多少")
    assert answer.values[0].value == "2.5" and answer.values[0].formula == "9.5 − 7 = 2.5"
    assert any("口径不同" in note and "单位本级" in note for note in answer.notes)


def test_a_stated_share_and_a_computed_one(helper: Assistant) -> None:
    assert _figures(helper.ask("基本支出占比多少"))[0] == ("60", "%")
    computed = helper.ask("公务接待费占三公经费的比重")
    assert _figures(computed)[0] == ("15.79", "%") and computed.values[0].derived


def test_sums_over_two_scopes_are_refused(helper: Assistant) -> None:
    answer = helper.ask("2021年和2023年三公经费加起来多少")
    assert "不能相加" in answer.text and not any(one.derived for one in answer.values)


def test_parts_are_listed_and_add_up(helper: Assistant) -> None:
    answer = helper.ask("2023年三公经费由哪几部分组成")
    assert "与各项之和相符" in answer.text and "因公出国（境）费" in answer.text


def test_an_average_over_a_count(helper: Assistant) -> None:
    assert _figures(helper.ask("平均每辆公务用车购置及运行维护费多少"))[0] == ("2.00", "万元")


def test_ranking_and_counting_projects(helper: Assistant) -> None:
    assert "灌区改造项目" in helper.ask("得分最低的项目是哪个").text.split("\n")[0]
    assert _figures(helper.ask("得满分的项目有几个"))[0] == ("2", "个")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("三公经费是9.5元对吗", "单位不对"),
        ("三公经费20万元对吗", "不符"),
        ("三公经费9.5万元对吗", "对。"),
        ("基本支出增长了6.25%对吗", "方向不对"),
        ("基本支出下降了6.25%对吗", "对。"),
        ("三公经费下降了50%对吗", "没有写明"),
    ],
)
def test_claims_are_held_against_the_report(helper: Assistant, text: str, words: str) -> None:
    answer = helper.ask(text)
    assert answer.text.startswith(words) or words in answer.text.split("。")[0]
    assert answer.status == "answered" and answer.verified


def test_last_year_is_marked_as_inferred(helper: Assistant) -> None:
    answer = helper.ask("2022年基本支出是多少")
    assert "推算" in answer.text and answer.values[0].value == "320" and answer.values[0].derived


@pytest.mark.parametrize(
    ("text", "words", "status"),
    [
        ("2023年上级补助收入多少", "为0万元", "answered"),
        ("2023年印刷费多少", "为空", "not_found"),
        ("2023年有没有国有资本经营预算支出", "没有国有资本经营预算支出", "answered"),
        ("2023年培训费多少", "没有找到", "not_found"),
        ("2019年三公经费多少", "没有收录", "not_found"),
        ("教育局2023年三公经费多少", "没有收录“教育局”", "not_found"),
    ],
)
def test_each_no_is_its_own(helper: Assistant, text: str, words: str, status: str) -> None:
    answer = helper.ask(text)
    assert words in answer.text and answer.status == status


@pytest.mark.parametrize("text", ["贪污了吗", "预测2030年三公经费", "写一首诗"])
def test_out_of_scope_is_refused_without_a_figure(helper: Assistant, text: str) -> None:
    answer = helper.ask(text)
    assert answer.status == "out_of_scope" and not answer.values


def test_projects_under_a_condition_are_listed(helper: Assistant) -> None:
    answer = helper.ask("得分低于95分的项目有哪些")
    assert _figures(answer)[0] == ("1", "个") and "灌区改造项目" in answer.text


@pytest.mark.parametrize("text", ["2023年人均三公经费", "张三的三公经费是多少", "局长的三公经费多少", "全县三公经费"])
def test_what_is_narrower_or_wider_than_what_is_held_gets_no_figure(helper: Assistant, text: str) -> None:
    assert not helper.ask(text).values


def test_two_projects_of_one_name_are_both_shown(tmp_path: Path) -> None:
    twins = [
        fact("年度资金总额", value, project="热线经费", form="绩效自评表", fund="项目资金", column=value)
        for value in ("60", "75")
    ]
    answer = assistant_over(tmp_path, twins).ask("热线经费执行数多少")
    assert {one.value for one in answer.values} == {"60", "75"} and "同名" in answer.text


def test_contradicting_places_are_both_shown(tmp_path: Path) -> None:
    answer = assistant_over(tmp_path, [fact("机关运行经费", "6"), fact("机关运行经费", "7", form=PROSE)]).ask(
        "机关运行经费"
    )
    assert "报告内不一致" in answer.text and len(answer.values) == 2
