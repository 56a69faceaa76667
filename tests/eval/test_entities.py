from collections import Counter
from decimal import Decimal
from typing import get_args

import pytest

from assistant.answer import Answer, Value
from corpus.imported import read_imported
from eval.entities import Judged, Verdict, judge, markdown
from eval.entity_questions import Asked, Kind, Wanted, asked
from eval.entity_table import as_csv, made

TABLE = made(60)


def test_the_table_is_the_same_every_time_and_is_read_whole() -> None:
    imported = read_imported(as_csv(TABLE), "表.csv")
    assert as_csv(made(60)) == as_csv(TABLE)
    assert len(imported.facts.facts) == len(TABLE.figures) and not imported.bad
    fact = imported.facts.facts[0]
    assert TABLE.of(fact.entity, fact.year, fact.item) == (fact.value, fact.unit)


def test_every_kind_is_asked_as_often_and_the_same_every_time() -> None:
    questions = asked(TABLE, each=5)
    assert questions == asked(TABLE, each=5)
    assert Counter(one.kind for one in questions) == dict.fromkeys(get_args(Kind), 5)


def value(number: str, entity: str = "甲局", unit: str = "万元") -> Value:
    return Value(value=number, unit=unit, label="", entity=entity, year=2022, citations=())


def answer(*values: Value) -> Answer:
    return Answer(
        question="", status="answered" if values else "not_found", text="", values=values, verified=bool(values)
    )


WANTED = Asked(
    kind="full name", question="", wanted=(Wanted(entity="甲局", year=2022, value=Decimal("1.5"), unit="万元"),)
)


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        (answer(value("1.5")), "right"),
        (answer(value("1.50")), "right"),
        (answer(value("1.6")), "wrong figure"),
        (answer(value("1.5", entity="乙局")), "wrong figure"),
        (answer(value("1.5", unit="元")), "wrong figure"),
        (answer(), "abstained"),
    ],
)
def test_an_answer_is_held_to_the_table(given: Answer, verdict: Verdict) -> None:
    assert judge(WANTED, given)[0] == verdict


def test_what_is_not_held_may_not_get_a_figure() -> None:
    nothing = Asked(kind="absent item", question="")
    assert judge(nothing, answer())[0] == "right"
    assert judge(nothing, answer(value("1")))[0] == "wrong figure"


def test_the_page_counts_wrong_figures_apart_and_names_the_half() -> None:
    held_out = WANTED.model_copy(update={"half": "held-out"})
    judged = [
        Judged(asked=WANTED, verdict="right", reason="", took_ms=10),
        Judged(asked=held_out, verdict="wrong figure", reason="gives 2", took_ms=30),
    ]
    page = markdown(judged, figures=9, opened=0.5, peak=100)
    assert "| 造的句子，十三类各一百题 | 1 | 1 | 100.0% [20.7%, 100.0%] | 0 | 0 | 0 | 10 | 10 |" in page
    assert "| 别人写的句子，只测量的 | 1 | 0 | 0.0% [0.0%, 79.3%] | 0 | 0 | 1 | 30 | 30 |" in page
