import json

from assistant.answer import Answer, Citation, Value
from assistant.render import as_json, as_text

_ANSWER = Answer(
    question="三公经费<b>",
    status="answered",
    text="2023年三公经费决算为9.5万元。\n出处：《支出决算表》。",
    values=(
        Value(
            value="9.5", unit="万元", label="2023年三公经费决算", entity="甲局", year=2023, citations=(0,), facts=("a",)
        ),
    ),
    citations=(Citation(report="r", title="t", entity="甲局", year=2023, quote="三公 9.5", line=3, table=2),),
    verified=True,
    notes=("按[最新](javascript:alert)的年度",),
)


def test_json_is_one_line_with_the_fields_that_programs_read() -> None:
    line = as_json(_ANSWER, id=7)
    found = json.loads(line)
    assert "\n" not in line and found["id"] == 7 and found["answer"] == _ANSWER.text
    assert found["values"][0] == {
        "value": "9.5", "unit": "万元", "label": "2023年三公经费决算", "entity": "甲局", "year": 2023,
        "citations": [0], "derived": False, "formula": None,
    }  # fmt: skip
    assert set(found["citations"][0]) == {
        "report", "title", "entity", "year", "quote", "line", "page", "form", "row", "column", "boxes",
    }  # fmt: skip


def test_plain_text_shows_figure_notes_and_check() -> None:
    shown = as_text(_ANSWER)
    assert shown.startswith("2023年三公经费决算为9.5万元。") and "注：" in shown and "核对" in shown
