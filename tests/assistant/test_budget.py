"""The final figure against its budget: in one fund, with yes or no first."""

from pathlib import Path

import pytest

from assistant.ask import Assistant
from corpus.fact import Fact
from tests.assistant.facts import PROSE, assistant_over, blank, fact

_GENERAL = {"fund": "一般公共预算财政拨款", "form": PROSE}


@pytest.fixture(scope="module")
def helper(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    facts = [
        fact("本年支出合计", "500"),
        fact("本年支出合计", "480", **_GENERAL),
        fact("本年支出合计", "300", stage="年初预算", **_GENERAL),
        fact("三公经费", "9.5"),
        fact("三公经费", "9.5", stage="全年预算"),
        fact("公务接待费", "1.5"),
        fact("公务接待费", "2", stage="全年预算"),
        fact("培训费", "3"),
        fact("机关运行经费", "55"),
        fact("机关运行经费", "-6", measure="增减额", basis="年初预算", form=PROSE),
        *_project("60", "75"),
    ]
    return assistant_over(Path(tmp_path_factory.mktemp("facts")), facts, [blank("年末结转和结余")])


def _project(spent: str, planned: str) -> tuple[Fact, ...]:
    place = {"project": "热线经费", "form": "绩效自评表", "fund": "项目资金"}
    return (
        fact("年度资金总额", spent, **place),
        fact("年度资金总额", planned, stage="全年预算", **place),
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("三公经费超预算了吗", "没有超"),
        ("三公经费有结余吗", "没有结余"),
        ("三公经费花完了吗", "全部完成"),
        ("公务接待费省了多少", "有结余"),
        ("公务接待费完成了吗", "没有全部完成"),
        ("热线经费花完了吗", "没有全部完成"),
        ("超支了吗", "超了"),
        ("机关运行经费超支了吗", "没有超"),
    ],
)
def test_yes_or_no_leads(helper: Assistant, text: str, words: str) -> None:
    answer = helper.ask(text)
    assert answer.text.startswith(f"{words}：") and answer.verified


def test_final_figure_and_budget_are_of_one_fund(helper: Assistant) -> None:
    answer = helper.ask("2023年支出比年初预算多多少")
    assert answer.values[0].formula == "480 − 300 = 180" and "一般公共预算财政拨款" in answer.values[0].label


def test_a_budget_of_another_fund_bears_its_name(helper: Assistant, tmp_path: Path) -> None:
    facts = [fact("本年支出合计", "500"), fact("本年支出合计", "300", stage="年初预算", **_GENERAL)]
    assert "其中一般公共预算财政拨款年初预算300万元" in assistant_over(tmp_path, facts).ask("一共花了多少钱").text
    assert "一般公共预算财政拨款" in helper.ask("2023年支出预算多少").values[0].label


def test_without_a_budget_nothing_is_made_up(helper: Assistant) -> None:
    answer = helper.ask("培训费超支了吗")
    assert "没有写明" in answer.text and [one.value for one in answer.values] == ["3"]


def test_a_change_that_is_not_stated_offers_the_one_that_is(helper: Assistant) -> None:
    answer = helper.ask("机关运行经费比上年增加多少")
    assert "没有写明" in answer.text and "比年初预算减少6万元" in answer.text


def test_what_is_left_of_nothing_named_is_the_balance(helper: Assistant) -> None:
    assert "年末结转和结余" in helper.ask("2023年有结余吗").text


def test_a_fall_is_written_as_a_subtraction_of_the_smaller(helper: Assistant) -> None:
    answer = helper.ask("2023年公务接待费比全年预算少多少")
    assert "少0.5万元（2 − 1.5 = 0.5）" in answer.text and answer.values[0].value == "-0.5"


def test_a_share_of_its_own_budget_is_its_completion(tmp_path: Path) -> None:
    facts = [
        fact("三公经费", "9"),
        fact("三公经费", "10", stage="年初预算"),
        fact("三公经费", "90", measure="完成率", unit="%", basis="年初预算", form=PROSE),
        fact("三公经费", "2", measure="占比", unit="%", basis="本年支出合计", form=PROSE),
    ]
    answer = assistant_over(tmp_path, facts).ask("2023年三公经费用掉了预算的百分之几")
    assert (answer.values[0].value, answer.values[0].unit) == ("90", "%")


def test_one_special_fund_is_no_other_reading_of_all_spending(tmp_path: Path) -> None:
    special = {"fund": "政府性基金预算财政拨款", "form": PROSE}
    helper = assistant_over(tmp_path, [fact("本年支出合计", "500"), fact("本年支出合计", "0", **special)])
    assert [one.value for one in helper.ask("支出合计多少").values] == ["500"]
    assert [one.value for one in helper.ask("政府性基金支出合计多少").values] == ["0"]
