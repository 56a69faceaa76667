from collections import Counter
from decimal import Decimal

from assistant.answer import Answer, Value
from eval.entities import judge
from eval.entity_phrasing import half_of, phrased, phrasings
from eval.entity_questions import Asked, Wanted
from eval.entity_table import made

TABLE = made(80)


def test_every_sentence_is_asked_and_the_same_every_time() -> None:
    questions = phrased(TABLE, each=2)
    assert questions == phrased(TABLE, each=2)
    assert {(one.kind, one.half) for one in questions} == {(one.kind, one.half) for one in phrasings()}
    assert all("{" not in one.question for one in questions)
    assert max(Counter((one.kind, one.form) for one in questions).values()) == 2


def test_both_halves_hold_a_fair_share_and_a_sentence_stays_in_its_half() -> None:
    halves = Counter(half_of(one.kind, one.form) for one in phrasings())  # by their hash; a stranger's are all held out
    assert min(halves.values()) * 3 > sum(halves.values())
    assert {one.half for one in phrased(TABLE, each=1)} == {"tuned", "held-out"}
    assert half_of("lookup", "{e}{y}年的{i}为多少？") == half_of("lookup", "{e}{y}年的{i}为多少？")


def test_what_is_wanted_is_what_the_table_says() -> None:
    for one in phrased(TABLE, each=2):
        for wanted in one.wanted if one.kind == "two_entities" else ():
            assert wanted.entity and wanted.year
            figures = (TABLE.of(wanted.entity, wanted.year, item) for item in TABLE.items)
            assert any(figure and figure.value == wanted.value for figure in figures)


def test_by_how_much_is_right_in_either_direction() -> None:
    wanted = Wanted(entity=None, year=None, value=Decimal("-3"), unit="万元", unsigned=True)
    value = Value(value="3", unit="万元", label="", entity="甲局、乙局", year=2022, citations=())
    given = Answer(question="", status="answered", text="", values=(value,), verified=True)
    assert judge(Asked(kind="difference", question="", wanted=(wanted,), ordered=True), given)[0] == "right"
    signed = wanted.model_copy(update={"unsigned": False})
    assert judge(Asked(kind="difference", question="", wanted=(signed,), ordered=True), given)[0] == "wrong figure"
