from pathlib import Path

from assistant.ask import Assistant
from assistant.lookup import Cell, look_up
from assistant.lookup_readings import contradictory, readings_of
from assistant.question import understand
from tests.assistant.facts import PROSE, assistant_over, blank, empty_form, fact


def _cell(helper: Assistant, text: str) -> Cell:
    return look_up(understand(text, (), helper.catalog), helper.library).cells[0]


def test_places_that_agree_are_one_reading() -> None:
    (reading,) = readings_of([fact("基本支出", "980.19"), fact("基本支出", "980.2", form=PROSE)])
    assert len(reading.facts) == 2 and reading.name == ""


def test_codes_tell_readings_of_one_name_apart() -> None:
    one, other = readings_of([fact("住房公积金", "6", code="2210201"), fact("住房公积金", "7", code="30113")])
    assert (one.name, other.name) == ("功能科目2210201", "经济分类30113") and not contradictory((one, other))


def test_two_figures_for_the_very_same_thing_contradict() -> None:
    assert contradictory(readings_of([fact("机关运行经费", "6"), fact("机关运行经费", "7", form=PROSE)]))


def test_the_final_figure_leads_and_the_budget_stands_beside(tmp_path: Path) -> None:
    helper = assistant_over(tmp_path, [fact("三公经费", "10", stage="年初预算"), fact("三公经费", "9")])
    cell = _cell(helper, "三公经费多少")
    assert cell.lead is not None and cell.lead.stage == "决算" and cell.beside[0].lead.stage == "年初预算"


def test_a_blank_cell_comes_before_an_indicator_of_its_name(tmp_path: Path) -> None:
    indicator = fact("印刷费", "5", measure="实际值", project="会务项目", form="绩效自评表", fund="项目资金")
    helper = assistant_over(tmp_path, [indicator, fact("三公经费", "9")], [blank("印刷费")])
    cell = _cell(helper, "印刷费多少")
    assert not cell.readings and cell.blanks and cell.elsewhere[0].lead.project == "会务项目"


def test_a_form_declared_empty_is_found_by_its_fund(tmp_path: Path) -> None:
    form = empty_form("政府性基金预算财政拨款收入支出决算表", "本部门没有政府性基金收入，故本表无数据。")
    helper = assistant_over(tmp_path, [fact("三公经费", "9")], empty_forms=[form])
    assert _cell(helper, "政府性基金支出多少").empty_forms == (form,)


def test_last_year_is_inverted_from_a_stated_change(tmp_path: Path) -> None:
    change = fact("基本支出", "-20", measure="增减额", basis="上年", form=PROSE)
    helper = assistant_over(tmp_path, [fact("基本支出", "300"), change])
    assert _cell(helper, "2022年基本支出多少").inverted is not None


def test_undecided_figures_are_never_found(tmp_path: Path) -> None:
    helper = assistant_over(tmp_path, [fact("项目支出", "56", read_as="candidate"), fact("三公经费", "9")])
    assert not _cell(helper, "项目支出多少").candidates


def test_without_a_year_an_older_report_may_answer(tmp_path: Path) -> None:
    helper = assistant_over(tmp_path, [fact("三公经费", "9"), fact("事业运行", "4", 2021, code="2010350")])
    assert _cell(helper, "事业运行多少").year == 2021


def test_what_resembles_the_words_not_understood_is_offered_never_answered(assistant: Assistant) -> None:
    answer = assistant.ask("员工福利花了多少")
    assert answer.status == "not_found" and not answer.values
    assert any("工资福利支出" in offer for offer in answer.suggestions)
