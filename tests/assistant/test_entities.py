"""Many entities at once, over a table imported in the test: who is meant, rankings, counts, changes and ratios."""

from collections.abc import Iterator

import pytest

from assistant.answer import Answer
from assistant.ask import Assistant, open_assistant
from index.build import build_index
from index.imports import keep
from index.settings import Settings

TABLE = """单位,年度,项目,金额,计量单位,别名
青山县教育和体育局,2021,三公经费,40,万元,青山教体局
青山县教育和体育局,2022,三公经费,50,万元,青山教体局
青山县教育和体育局,2022,本年支出合计,6,亿元,
青山县教育和体育局,2022,在职人数,100,人,
青山县财政局,2021,三公经费,30,万元,
青山县财政局,2022,三公经费,20,万元,
青山县财政局,2022,在职人数,0,人,
白河县财政局,2022,三公经费,20.00,万元,
白河县财政局,2022,本年支出合计,50000,万元,
白河县财政局,2021,三公经费,,万元,
云岭县财政局,2022,三公经费,0,万元,
云岭县财政局,2020,三公经费,90,万元,
"""


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    settings = Settings(data=tmp_path_factory.mktemp("data"), seeds=False, model="toy")
    keep(settings.data, TABLE.encode(), "部门.csv")
    build_index(settings)
    yield open_assistant(settings)


def values(answer: Answer) -> list[tuple[str, str]]:
    return [(one.entity, f"{one.value}{one.unit}") for one in answer.values]


@pytest.mark.parametrize("name", ["青山县教育和体育局", "青山教体局", "青山教育和体育局"])
def test_an_entity_is_known_by_its_names(table: Assistant, name: str) -> None:
    answer = table.ask(f"{name}2022年三公经费多少")
    assert answer.verified and values(answer) == [("青山县教育和体育局", "50万元")]
    assert "导入的表“部门.csv”第 3 行" in answer.text
    assert answer.citations[0].quote == "青山县教育和体育局,2022,三公经费,50,万元,青山教体局"


def test_a_name_that_several_bear_is_asked_back(table: Assistant) -> None:
    answer = table.ask("财政局2022年三公经费")
    assert answer.status == "clarify" and not answer.values
    assert "青山县财政局2022年三公经费" in answer.suggestions


@pytest.mark.parametrize("name", ["白河县教育和体育局", "白河县教体局", "白河县的教育和体育局", "云岭县教育和体育局"])
def test_a_neighbour_of_the_same_name_is_never_meant(table: Assistant, name: str) -> None:
    answer = table.ask(f"{name}2022年三公经费多少")
    assert answer.status == "not_found" and not answer.values
    assert "没有收录" in answer.text


def test_the_county_said_beside_it_decides(table: Assistant) -> None:
    assert values(table.ask("2022年白河县的财政局三公经费")) == [("白河县财政局", "20.00万元")]
    both = table.ask("青山县和白河县的财政局2022年三公经费分别多少")
    assert [entity for entity, _ in values(both)] == ["青山县财政局", "白河县财政局"]


def test_nobody_named_and_many_held_is_asked_back(table: Assistant) -> None:
    assert table.ask("2022年三公经费多少").status == "clarify"
    assert table.ask("青山县2022年三公经费多少").status == "clarify"


@pytest.mark.parametrize("question", ["临江县财政局2022年三公经费", "清山县财政局2022年三公经费"])
def test_somebody_else_is_never_taken_for_one_that_is_held(table: Assistant, question: str) -> None:
    answer = table.ask(question)
    assert answer.status == "not_found" and not answer.values


def test_the_newest_year_is_that_of_the_entity(table: Assistant) -> None:
    answer = table.ask("白河县财政局三公经费")
    assert values(answer) == [("白河县财政局", "20.00万元")] and any("2022年" in note for note in answer.notes)


def test_several_years_and_entities_are_told_apart(table: Assistant) -> None:
    answer = table.ask("青山县教育和体育局、青山县财政局2021和2022年三公经费各是多少")
    assert [(one.entity, one.year, one.value) for one in answer.values] == [
        ("青山县教育和体育局", 2021, "40"), ("青山县教育和体育局", 2022, "50"),
        ("青山县财政局", 2021, "30"), ("青山县财政局", 2022, "20"),
    ]  # fmt: skip
    assert "青山县财政局2022年三公经费决算为20万元" in answer.text


def test_a_change_is_computed_from_two_years(table: Assistant) -> None:
    rate = table.ask("青山县教育和体育局2022年三公经费增长率是多少")
    assert rate.values[0].value == "25.00" and rate.values[0].formula == "(50 − 40) ÷ 40 × 100 = 25.00"
    assert table.ask("青山县教育和体育局2022年三公经费比2021年多多少").values[0].value == "10"


def test_the_difference_of_two_entities_is_no_growth(table: Assistant) -> None:
    answer = table.ask("2022年青山县教育和体育局和青山县财政局的三公经费相差多少")
    assert answer.values[0].value == "30" and "增长" not in answer.text


def test_a_blank_year_is_no_zero(table: Assistant) -> None:
    answer = table.ask("白河县财政局2021年三公经费")
    assert answer.status == "not_found" and "空白不等于 0" in answer.text


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("2022年三公经费最高的是哪个单位", [("青山县教育和体育局", "50万元")]),
        ("2022年三公经费最低的单位", [("云岭县财政局", "0万元")]),
        (
            "哪2家单位2022年三公经费最高",
            [("青山县教育和体育局", "50万元"), ("青山县财政局", "20万元"), ("白河县财政局", "20.00万元")],
        ),
        ("2022年青山县三公经费最低的单位是哪家", [("青山县财政局", "20万元")]),
        ("2022年本年支出合计最高的单位", [("青山县教育和体育局", "6亿元")]),
        ("2022年三公经费增长最快的单位", [("青山县教育和体育局", "25.00%")]),
        ("2022年三公经费下降最多的单位", [("青山县财政局", "-10万元")]),
        ("2022年人均三公经费最高的单位", [("青山县教育和体育局", "0.50万元/人")]),
        ("青山县财政局和白河县财政局2021年哪个三公经费高", [("青山县财政局", "30万元")]),
    ],
)  # fmt: skip
def test_entities_are_ranked(table: Assistant, question: str, expected: list[tuple[str, str]]) -> None:
    answer = table.ask(question)
    assert answer.verified and values(answer) == expected


@pytest.mark.parametrize(
    ("bound", "count"),
    [("大于20万元", "1"), ("不低于20万元", "3"), ("低于20万元", "1"), ("不超过20万元", "3"), ("超过0.002亿元", "1")],
)
def test_entities_are_counted_and_the_bound_is_held_as_said(table: Assistant, bound: str, count: str) -> None:
    answer = table.ask(f"2022年三公经费{bound}的单位有多少家")
    assert answer.verified and (answer.values[0].value, answer.values[0].unit) == (count, "家")


def test_a_count_of_none_and_a_bound_of_another_kind(table: Assistant) -> None:
    assert "有 0 家" in table.ask("2022年三公经费超过5亿元的单位有多少家").text
    assert not table.ask("2022年三公经费超过5人的单位有多少家").values


def test_a_ratio_is_computed_by_its_formula(table: Assistant) -> None:
    answer = table.ask("青山教体局2022年人均三公是多少")
    assert answer.verified and (answer.values[0].value, answer.values[0].unit) == ("0.50", "万元/人")
    assert answer.values[0].formula == "50 ÷ 100 = 0.50"
    in_yuan = table.ask("青山教体局2022年人均三公是多少元")
    assert (in_yuan.values[0].value, in_yuan.values[0].unit) == ("5000.00", "元/人")


def test_a_ratio_without_its_items_says_what_lacks(table: Assistant) -> None:
    lacking = table.ask("云岭县财政局2022年人均三公经费")
    assert lacking.status == "not_found" and "在职人数" in lacking.text and not lacking.values
    assert "除数为 0" in table.ask("青山县财政局2022年人均三公经费").text


def test_the_conversation_keeps_the_entity_and_the_formula(table: Assistant) -> None:
    from assistant.answer import Turn

    history = (Turn(question="青山县教育和体育局2022年三公经费多少"),)
    assert values(table.ask("那2021年呢", history)) == [("青山县教育和体育局", "40万元")]


def test_an_unknown_item_is_not_taken_for_the_whole(table: Assistant) -> None:
    for item in ("罚没收入", "烟草支出", "旅游收入"):
        assert not table.ask(f"青山县教育和体育局2022年{item}是多少").values


# ---- many entities, several units and stages ----

MIXED = """单位,年度,项目,金额,计量单位,阶段
甲县财政局,2022,三公经费,1,万元,决算
甲县财政局,2022,在职人数,10,人,决算
甲县财政局,2022,三公经费,90,万元,年初预算
乙县财政局,2022,三公经费,20000,元,决算
乙县财政局,2022,在职人数,10,人,决算
乙县财政局,2022,三公经费,80,万元,年初预算
丙县财政局,2022,三公经费,3,万元,决算
丙县财政局,2022,在职人数,100,人,决算
丙县财政局,2021,三公经费,2,万元,决算
甲县财政局,2021,三公经费,1,万元,决算
乙县财政局,2021,三公经费,40000,元,决算
甲县财政局,2022,信息化建设投入,5,万元,决算
"""


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    settings = Settings(data=tmp_path_factory.mktemp("data"), seeds=False, model="toy")
    keep(settings.data, MIXED.encode(), "各县.csv")
    same = "".join(f"第{at}中学,2022,电费,7,万元\n" for at in range(1, 31))
    keep(settings.data, f"单位,年度,项目,金额,计量单位\n{same}".encode(), "学校.csv")
    build_index(settings)
    yield open_assistant(settings)


def test_figures_in_yuan_and_in_ten_thousands_are_ranked_by_what_they_are_worth(mixed: Assistant) -> None:
    answer = mixed.ask("2022年三公经费最高的前2家单位")
    assert values(answer) == [("丙县财政局", "3万元"), ("乙县财政局", "20000元")]
    ratios = mixed.ask("2022年人均三公经费最高的前2家单位")
    assert values(ratios) == [("乙县财政局", "2000.00元/人"), ("甲县财政局", "1000.00元/人")]


def test_the_final_figure_is_ranked_unless_the_budget_is_asked_for(mixed: Assistant) -> None:
    assert values(mixed.ask("2022年三公经费年初预算最高的单位")) == [("甲县财政局", "90万元")]


def test_of_many_that_tie_only_some_are_named_and_the_rest_is_counted(mixed: Assistant) -> None:
    answer = mixed.ask("2022年电费最高的前3家单位是哪些")
    assert answer.verified and len(answer.values) == 20
    assert "前 30 家" in answer.text and "其余 10 家没有列出" in answer.text


def test_entities_are_counted_by_their_change_and_their_ratio(mixed: Assistant) -> None:
    assert mixed.ask("2022年三公经费增长超过10%的单位有多少家").values[0].value == "1"
    assert mixed.ask("2022年人均三公经费超过0.05万元的单位有多少家").values[0].value == "2"
    assert not mixed.ask("2022年三公经费超过10%的单位有多少家").values


# ---- as people ask ----


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("2022年三公经费第2高的单位为？", [("青山县财政局", "20万元")]),
        ("2022年三公经费排名第三低的部门", [("青山县财政局", "20万元")]),
        ("与2021年相比，2022年三公经费增幅最大的单位", [("青山县教育和体育局", "25.00%")]),
        ("2022年三公经费增长率排前1的部门有哪些", [("青山县教育和体育局", "25.00%")]),
    ],
)
def test_a_place_and_a_base_year_are_kept_apart_from_the_first_few(
    table: Assistant, question: str, expected: list[tuple[str, str]]
) -> None:
    answer = table.ask(question)
    assert answer.verified and values(answer)[:1] == expected


def test_two_that_are_set_beside_each_other_both_stand_in_the_answer(table: Assistant) -> None:
    answer = table.ask("青山县教育和体育局和青山县财政局相比，2022年谁的三公经费更高")
    assert [one for _, one in values(answer)] == ["50万元", "20万元", "30万元"] and "相差30万元" in answer.text
    lacking = table.ask("青山县教育和体育局和云岭县财政局2021年谁的三公经费更高")
    assert "没有收录云岭县财政局2021年的三公经费" in lacking.text
    answer = table.ask("请对比青山县教育和体育局和青山县财政局2022年的三公经费")
    assert [one for _, one in values(answer)] == ["50万元", "20万元", "30万元"]


def test_what_is_asked_of_the_answers_form_is_no_part_of_a_name(table: Assistant) -> None:
    answer = table.ask("在保留两位小数的情况下，请计算出青山县教育和体育局2022年的三公经费增长率")
    assert values(answer)[0] == ("青山县教育和体育局", "25.00%")


def test_a_bound_whose_word_is_not_known_is_not_counted(table: Assistant) -> None:
    assert table.ask("2022年三公经费挨着20万元的单位有几家").status == "clarify"
    assert table.ask("2022年三公经费等于20万元的单位有几家").values[0].value == "2"


def test_a_number_of_people_is_no_money(table: Assistant) -> None:
    assert not table.ask("2022年哪家单位因公出国人数最高？").values


def test_a_ranking_says_in_which_table_and_row(table: Assistant) -> None:
    assert "导入的表“部门.csv”第 3 行" in table.ask("2022年三公经费最高的单位").text


def test_part_of_an_items_name_with_another_word_after_it_is_another_item(mixed: Assistant) -> None:
    assert values(mixed.ask("甲县财政局2022年信息化建设是多少")) == [("甲县财政局", "5万元")]
    assert not mixed.ask("甲县财政局2022年信息化建设验收数是多少").values


@pytest.mark.parametrize(
    ("bound", "count"),
    [
        ("没有达到20万元", "1"), ("比20万元多", "1"), ("比20万元少", "1"), ("没有超过20万元", "3"),
        ("＞20万元", "1"), ("≥20万元", "3"), ("<20万元", "1"),
    ],
)  # fmt: skip
def test_a_negated_bound_and_a_sign_are_held_as_said(table: Assistant, bound: str, count: str) -> None:
    assert table.ask(f"2022年三公经费{bound}的单位有多少家").values[0].value == count


@pytest.mark.parametrize(
    "question",
    [
        "青山县教育和体育局2022年三公经费较青山县财政局高多少",
        "2022年青山县教育和体育局的三公经费减青山县财政局的三公经费等于多少",
        "2022年青山县教育和体育局的三公经费比青山县财政局高吗",
    ],
)
def test_one_entity_held_against_another_is_no_change_of_years(table: Assistant, question: str) -> None:
    answer = table.ask(question)
    assert values(answer)[0] == ("青山县教育和体育局、青山县财政局", "30万元") and "2021" not in answer.text


def test_who_spent_more_is_a_question_of_figures_and_no_opinion(table: Assistant) -> None:
    answer = table.ask("2022年青山县教育和体育局和青山县财政局谁花的三公经费多")
    assert values(answer)[0] == ("青山县教育和体育局", "50万元")


@pytest.mark.parametrize(
    "question", ["2022年各单位三公经费排名", "各单位2022年三公经费是多少", "2022年三公经费由高到低排一下各单位"]
)
def test_a_ranking_without_a_number_names_everybody(table: Assistant, question: str) -> None:
    answer = table.ask(question)
    assert [one for _, one in values(answer)] == ["50万元", "20万元", "20.00万元", "0万元"] and answer.verified


def test_more_than_an_answer_can_name_are_counted(mixed: Assistant) -> None:
    answer = mixed.ask("2022年各单位电费排名")
    assert len(answer.values) == 20 and "其余 10 家没有列出" in answer.text


TRAPS = """单位,年度,项目,金额,计量单位,别名
甲县接待办公室,2022,公务接待费,40,万元,接待办
甲县会议中心,2022,会议费,50,万元,
甲县会议中心,2022,公务接待费,6,万元,
甲县公务用车服务中心,2022,公务用车运行维护费,80,万元,车管中心
甲县公务用车服务中心,2022,会议费,8,万元,
甲县第一中学,2022,会议费,3,万元,一中
乙县第一中学,2022,会议费,4,万元,一中
甲县财政局,2022,会议费,9,万元,
甲县财政局预算股,2022,会议费,1,万元,
"""


@pytest.fixture(scope="module")
def traps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    settings = Settings(data=tmp_path_factory.mktemp("data"), seeds=False, model="toy")
    keep(settings.data, TRAPS.encode(), "单位.csv")
    build_index(settings)
    yield open_assistant(settings)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("甲县接待办公室2022年公务接待费多少", [("甲县接待办公室", "40万元")]),
        ("甲县会议中心2022年公务接待费", [("甲县会议中心", "6万元")]),
        ("甲县公务用车服务中心2022年会议费", [("甲县公务用车服务中心", "8万元")]),
        ("车管中心2022年公务用车运行维护费", [("甲县公务用车服务中心", "80万元")]),
        ("甲县财政局预算股2022年会议费", [("甲县财政局预算股", "1万元")]),
        ("甲县财政局2022年会议费", [("甲县财政局", "9万元")]),
        ("甲县一中2022年会议费", [("甲县第一中学", "3万元")]),
    ],
)
def test_a_name_that_holds_an_item_or_another_name_is_read_whole(
    traps: Assistant, question: str, expected: list[tuple[str, str]]
) -> None:
    assert values(traps.ask(question)) == expected


def test_a_short_name_of_two_is_asked_back_with_both(traps: Assistant) -> None:
    answer = traps.ask("一中2022年会议费")
    assert answer.status == "clarify" and not answer.values
    assert answer.suggestions[:2] == ("甲县第一中学2022年会议费", "乙县第一中学2022年会议费")


def test_two_and_their_distance_and_which_of_them(table: Assistant) -> None:
    names = "青山县财政局、青山县教育和体育局"
    assert values(table.ask(f"2022年{names}两家的三公经费差距有多大"))[0] == (names, "-30万元")
    which = table.ask("2022年三公经费是青山县财政局高还是青山县教育和体育局高？")
    assert which.values[0].label == "青山县教育和体育局2022年三公经费决算" and which.values[0].value == "50"


def test_the_year_before_is_that_before_the_year_spoken_of(table: Assistant) -> None:
    from assistant.answer import Turn

    history = (Turn(question="青山县教育和体育局2022年三公经费多少"),)
    assert values(table.ask("和上一年比增幅多大", history))[0] == ("青山县教育和体育局", "25.00%")
