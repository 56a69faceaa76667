"""Words that people use: two questions in a sentence, forms by number, figures without names, names as typed."""

from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.question_labels import numbered_form
from assistant.question_split import questions_in
from tests.assistant.facts import PROSE, assistant_over, fact

_PROJECT = {"form": "绩效自评表", "fund": "项目资金"}


@pytest.fixture(scope="module")
def helper(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    indicator = {"measure": "实际值", "project": "综合业务", **_PROJECT}
    facts = [
        fact("机关运行经费", "55"),
        fact("机关运行经费", "-6", measure="增减额", basis="年初预算", form=PROSE),
        fact("三公经费", "9"),
        fact("三公经费", "10", stage="全年预算"),
        fact("本年支出合计", "500"),
        fact("单位在职职工人数", "71", unit="人", **indicator),
        fact("机关供暖面积", "5164", unit="m²", **indicator),
        fact("机关供暖面积达标率", "100", unit="%", **indicator),
    ]
    return assistant_over(Path(tmp_path_factory.mktemp("facts")), facts)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("机关运行经费是多少，比上年多吗", 2),
        ("2024年三公经费多少，为什么，占支出多少", 3),
        ("2024年，三公经费多少", 1),
        ("三公经费13.39万元，对吗", 1),
        ("三公经费多少，单位万元", 1),
        ("请问，三公经费是多少呢", 1),
    ],
)
def test_clauses_that_ask_are_questions(helper: Assistant, text: str, count: int) -> None:
    assert len(questions_in(text, helper.catalog)) == count


def test_each_clause_is_answered(helper: Assistant) -> None:
    text = helper.ask("机关运行经费是多少，比上年多吗").text
    assert "55万元" in text and "没有写明" in text and "比年初预算减少6万元" in text


def test_a_share_asked_for_after_a_figure_is_of_that_figure(helper: Assistant) -> None:
    assert helper.ask("三公经费多少，占支出多少").values[-3].value == "1.80"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("公开09表", 9),
        ("09表里三公多少", 9),
        ("第九张表是什么", 9),
        ("公开 3 表的基本支出", 3),
        ("2024年三公经费", None),
        ("收入支出决算总表", None),
    ],
)
def test_forms_by_number(text: str, number: int | None) -> None:
    assert numbered_form(text)[1] == number


def test_a_figure_finds_what_it_stands_for(helper: Assistant) -> None:
    answer = helper.ask("55是什么数")
    assert answer.values[0].label == "2023年机关运行经费决算" and answer.verified
    assert helper.ask("123.45万元是哪来的").status == "not_found"


@pytest.mark.parametrize("text", ["在职职工人数", "有多少职工", "水利局有多少人"])
def test_an_indicator_by_other_words_names_its_project(helper: Assistant, text: str) -> None:
    answer = helper.ask(text)
    assert answer.values[0].value == "71" and "综合业务" in answer.text


def test_an_indicator_by_part_of_its_name_shows_all_that_bear_it(helper: Assistant) -> None:
    assert {one.unit for one in helper.ask("供暖面积是多少").values} == {"m²", "%"}


@pytest.mark.parametrize("name", ["县委办公室", "青禾县财政局", "教育局"])
def test_somebody_else_is_quoted_as_typed(helper: Assistant, name: str) -> None:
    assert f"“{name}”" in helper.ask(f"{name}三公经费多少").text


def test_projects_of_one_name_are_told_apart_by_their_figures(tmp_path: Path) -> None:
    facts = []
    for table, (spent, score) in enumerate((("60", "98"), ("75", "100"))):
        place = {"project": "热线经费", **_PROJECT}
        for concept, value, more in (
            ("年度资金总额", "75", {"stage": "全年预算"}),
            ("年度资金总额", spent, {}),
            ("自评得分", score, {"measure": "得分", "unit": "分"}),
        ):
            one = fact(concept, value, column=str(table), **place, **more)
            facts.append(one.model_copy(update={"source": one.source.model_copy(update={"table": table})}))
    answer = assistant_over(tmp_path, facts).ask("热线经费得了多少分")
    assert "全年预算75万元、执行60万元的一个：98分" in answer.text
    assert [one.value for one in answer.values][:2] == ["98", "100"] and answer.verified


@pytest.fixture(scope="module")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    facts = [
        fact("三公经费", "9"),
        fact("三公经费", "7", 2021),
        fact("办公费", "3", code="30201"),
        fact("印刷费", "2", code="30202"),
        fact("商品和服务支出", "5", code="302"),
        fact("本年支出合计", "500"),
        fact("本年支出合计", "400", stage="年初预算"),
        fact("本年收入合计", "510"),
    ]
    return assistant_over(Path(tmp_path_factory.mktemp("facts")), facts)


def test_names_side_by_side_are_several_a_name_after_its_whole_is_one(two_years: Assistant) -> None:
    assert [one.value for one in two_years.ask("办公费印刷费分别多少").values] == ["3", "2"]
    assert [one.value for one in two_years.ask("商品和服务支出印刷费多少").values] == ["2"]


def test_a_claim_on_two_years_is_held_against_both(two_years: Assistant) -> None:
    assert two_years.ask("2023年三公经费比2021年下降了对吗").text.startswith("不对。")
    assert two_years.ask("2023年三公经费比2021年增加了对吗").text.startswith("对。")


def test_a_year_compared_with_in_the_next_clause(two_years: Assistant) -> None:
    assert two_years.ask("2023年三公经费多少，比2021年多吗").values[1].formula == "9 − 7 = 2"


def test_two_items_with_than_between_them_are_compared(two_years: Assistant) -> None:
    assert two_years.ask("2023年印刷费比办公费少了多少").values[0].value == "-1"


def test_a_stage_alone_is_of_all_spending(two_years: Assistant) -> None:
    assert two_years.ask("2023年预算多少").values[0].value == "400"


def test_suggestions_are_akin_answerable_and_not_what_was_asked(two_years: Assistant, tmp_path: Path) -> None:
    cars = {"measure": "数量", "unit": "辆"}
    facts = [fact("公务用车保有量", "5", **cars), fact("公务用车购置数", "0", **cars), fact("公务用车运行维护费", "8")]
    helper = assistant_over(tmp_path, facts)
    offered = helper.ask("2023年公务用车有几辆").suggestions
    assert any("公务用车运行维护费" in one for one in offered) and 2 <= len(offered) <= 4
    assert all("2023年公务用车保有量是多少" not in one for one in offered)
    answer = two_years.ask("2023年三公经费是多少")
    assert "2023年三公经费是多少？" not in answer.suggestions
    assert all(two_years.ask(one).status == "answered" for one in answer.suggestions if "2021" in one)
