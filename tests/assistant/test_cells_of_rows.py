"""A cell is asked for by its row and its column; the column alone is another figure."""

from pathlib import Path

import pytest

from assistant.ask import Assistant
from tests.assistant.facts import assistant_over, blank, fact

_ROW, _CODE = "行政运行", "2130301"


@pytest.fixture(scope="module")
def helper(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    facts = [
        fact(_ROW, "120", code=_CODE),
        fact(_ROW, "90", code=_CODE, aspect="基本支出"),
        fact(_ROW, "30", code=_CODE, aspect="项目支出"),
        fact("基本支出", "300"),
        fact("项目支出", "200"),
        fact("经营支出", "0"),
    ]
    cell = blank(_ROW).model_copy(update={"aspect": "经营支出", "code": _CODE})
    return assistant_over(Path(tmp_path_factory.mktemp("facts")), facts, [cell])


@pytest.mark.parametrize("row", [_ROW, _CODE, f"{_CODE}{_ROW}"])
def test_a_blank_cell_of_a_row_is_never_the_total_of_its_column(helper: Assistant, row: str) -> None:
    answer = helper.ask(f"2023年{row}的经营支出是多少")
    assert answer.status == "not_found" and not answer.values and "为空" in answer.text


def test_a_second_column_is_of_the_same_row(helper: Assistant) -> None:
    answer = helper.ask(f"2023年{_ROW}基本支出和项目支出各多少")
    assert [one.value for one in answer.values] == ["90", "30"]


def test_columns_without_a_row_are_the_totals(helper: Assistant) -> None:
    assert [one.value for one in helper.ask("2023年基本支出和项目支出各多少").values] == ["300", "200"]


def test_a_column_after_a_comma_is_of_the_row_before_it(helper: Assistant) -> None:
    assert [one.value for one in helper.ask(f"2023年{_ROW}，项目支出多少").values] == ["30"]
