from pathlib import Path

import pytest

from assistant.answer import Answer, Value
from assistant.ask import Assistant
from assistant.check import check
from assistant.compose import compose
from assistant.lookup import Evidence, look_up
from assistant.question import understand
from tests.assistant.facts import assistant_over, fact


@pytest.fixture(scope="module")
def helper(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    facts = [fact("三公经费", "9.5"), fact("三公经费", "7", 2021)]
    return assistant_over(Path(tmp_path_factory.mktemp("facts")), facts)


def _composed(helper: Assistant, text: str) -> tuple[Answer, Evidence]:
    evidence = look_up(understand(text, (), helper.catalog), helper.library)
    return compose(evidence), evidence


def _checked(helper: Assistant, asked: str, /, **changed: object) -> Answer:
    answer, evidence = _composed(helper, asked)
    return check(answer.model_copy(update=changed), evidence, helper.library.facts)


def _with_value(helper: Assistant, text: str, **changed: object) -> Answer:
    answer, evidence = _composed(helper, text)
    lead: Value = answer.values[0].model_copy(update=changed)
    return check(answer.model_copy(update={"values": (lead, *answer.values[1:])}), evidence, helper.library.facts)


def test_a_true_answer_is_verified(helper: Assistant) -> None:
    assert _checked(helper, "2023年三公经费多少").verified


@pytest.mark.parametrize(
    "changed",
    [
        {"value": "9.6"},
        {"unit": "元"},
        {"unit": "辆"},
        {"year": 2021},
        {"entity": "别人"},
        {"facts": ("no such id",)},
        {"facts": ()},
    ],
)
def test_a_value_that_is_not_the_fact_withdraws_the_answer(helper: Assistant, changed: dict[str, object]) -> None:
    answer = _with_value(helper, "2023年三公经费多少", **changed)
    assert answer.status == "error" and not answer.values and "9.5" not in answer.text


@pytest.mark.parametrize(
    "formula", ["9.5 − 7 = 3.5", "9.5 − 6 = 2.5", "9.5 - 7", "__import__('os')", "9.5 − 7 = x", None]
)
def test_a_formula_that_does_not_hold_withdraws_the_answer(helper: Assistant, formula: str | None) -> None:
    assert _with_value(helper, "2023年三公经费比2021年多多少", formula=formula).status == "error"


def test_a_number_in_the_words_without_a_fact_withdraws_the_answer(helper: Assistant) -> None:
    assert _checked(helper, "2023年三公经费多少", text="2023年三公经费为88.8万元").status == "error"


def test_a_quote_that_is_not_verbatim_withdraws_the_answer(helper: Assistant) -> None:
    answer, _ = _composed(helper, "2023年三公经费多少")
    forged = answer.citations[0].model_copy(update={"quote": "三公经费 8"})
    assert _checked(helper, "2023年三公经费多少", citations=(forged, *answer.citations[1:])).status == "error"
