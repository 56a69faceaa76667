"""An answer is right only with the figure, unit, year and place asked for; each fault has its reason."""

from decimal import Decimal

import pytest

from assistant.answer import Answer, Citation, Value
from eval.case import Case, Expect, Expected
from eval.score import Score, score

TEXT = (
    "“三公”经费支出全年预算为 13.39 万元，支出决算为 13.39 万元。\n公务用车运行维护费 7.84 万元\n基本支出下降5.89%。\n"
)
QUOTE = TEXT.split("\n")[0]
LINE2 = TEXT.split("\n")[1]
TEXTS = {"r": TEXT}


def value(number: str, unit: str = "万元", *, year: int = 2024, label: str = "三公经费", **more: object) -> Value:
    return Value.model_validate(
        {
            "value": number,
            "unit": unit,
            "label": label,
            "entity": "县政府办公室",
            "year": year,
            "citations": (0,),
            **more,
        }
    )


def cite(quote: str = QUOTE, form: str = "情况说明", report: str = "r") -> Citation:
    return Citation(report=report, title="", entity="县政府办公室", year=2024, quote=quote, line=1, form=form)


def answer(*values: Value, text: str = "如下。", status: str = "answered", **more: object) -> Answer:
    fields: dict[str, object] = {"question": "", "values": values, "citations": (cite(),), "verified": True}
    return Answer.model_validate({**fields, "status": status, "text": text, **more})


def case(*values: Expected, question: str = "2024年三公经费多少", **expect: object) -> Case:
    wanted = Expect.model_validate({"status": "answered", "values": values, "entity": "县政府办公室", **expect})
    return Case(id="c", kind="figure", issue=1, turns=(question,), expect=wanted)


def expected(number: str = "13.39", unit: str = "万元", **more: object) -> Expected:
    return Expected.model_validate({"value": number, "unit": unit, "year": 2024, "lines": ("2024:1",), **more})


def judge(one: Case, given: Answer) -> Score:
    return score(one, given, TEXTS)


def test_right_figure_is_right() -> None:
    assert judge(case(expected()), answer(value("13.39"))).verdict == "right"


def test_trailing_zeros_do_not_matter() -> None:
    assert judge(case(expected("13.390")), answer(value("13.39"))).verdict == "right"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (value("13.39", "元"), "wrong unit"),
        (value("13.39", year=2020), "wrong year"),
        (value("13.39", entity="县教育局"), "wrong entity"),
        (value("7.84"), "stands in no quote"),
    ],
)
def test_wrong_leading_figure_is_a_wrong_figure(given: Value, reason: str) -> None:
    found = judge(case(expected()), answer(given))
    assert (found.verdict, found.wrong_figure) == ("wrong", True)
    assert reason in found.reason


def test_the_figure_asked_for_must_lead() -> None:
    both = (value("7.84"), value("13.39"))
    cited = (cite(TEXT),)
    found = judge(case(expected()), answer(*both, citations=cited))
    assert found.wrong_figure and "leads with 7.84" in found.reason
    assert judge(case(expected(), expected("7.84"), any_order=True), answer(*both, citations=cited)).verdict == "right"


def test_extra_figure_is_wrong_only_where_only_says_so() -> None:
    extra = answer(value("13.39"), value("7.84", citations=(1,)), citations=(cite(), cite(LINE2)))
    assert judge(case(expected()), extra).verdict == "right"
    assert "not asked for" in judge(case(expected(), only=True), extra).reason
    assert judge(case(expected(), only=True, allow=("7.84",)), extra).verdict == "right"


def test_missing_second_figure_is_wrong_but_no_wrong_figure() -> None:
    found = judge(case(expected(), expected("7.84")), answer(value("13.39")))
    assert (found.verdict, found.wrong_figure) == ("wrong", False)
    assert "lacks 7.84" in found.reason


def test_unit_may_be_written_with_other_brackets() -> None:
    given = answer(value("0", "台(套)"), citations=(cite("设备 0 台（套）"),))
    assert score(case(expected("0", "台（套）")), given, {"r": "设备 0 台（套）"}).verdict == "right"


def test_unit_is_converted_only_where_the_case_allows_it() -> None:
    yuan = answer(value("133900", "元"))
    assert judge(case(expected()), yuan).wrong_figure
    assert judge(case(expected(), convert=True), yuan).verdict == "right"


def test_a_fall_may_be_said_in_words() -> None:
    fell = expected("-5.89", "%")
    said = answer(value("5.89", "%"), citations=(cite("基本支出下降5.89%"),), text="下降 5.89%。")
    assert judge(case(fell), said).verdict == "right"
    assert judge(case(fell), said.model_copy(update={"text": "增长 5.89%。"})).wrong_figure


def test_computed_figure_is_right_when_rounded() -> None:
    one = expected("58.55", "%", formula="7.84/13.39*100")
    shown = value("58.5512", "%", derived=True, formula="7.84 ÷ 13.39")
    assert judge(case(one), answer(shown)).verdict == "right"
    assert judge(case(one), answer(shown.model_copy(update={"value": "58.40"}))).wrong_figure


def test_quote_must_be_verbatim() -> None:
    changed = answer(value("13.39"), citations=(cite(QUOTE.replace(" ", "")),))
    found = judge(case(expected()), changed)
    assert (found.verdict, found.wrong_figure) == ("wrong", False)
    assert "verbatim" in found.reason


def test_unknown_report_is_no_citation() -> None:
    assert "not held" in judge(case(expected()), answer(value("13.39"), citations=(cite(report="x"),))).reason


def test_figure_in_the_words_needs_backing() -> None:
    assert judge(case(expected()), answer(value("13.39"), text="共13.39万元。")).verdict == "right"
    assert judge(case(expected()), answer(value("13.39"), text="共133900元。")).verdict == "right"
    found = judge(case(expected()), answer(value("13.39"), text="共 100.5 万元。"))
    assert found.wrong_figure and "100.5" in found.reason


def test_invented_figure_in_a_refusal_is_wrong() -> None:
    refused = answer(status="not_found", text="2022年未收录，约为 99 万元。", citations=())
    assert judge(case(status="not_found"), refused).wrong_figure


def test_refusal_where_an_answer_was_expected_is_abstained() -> None:
    for status in ("not_found", "clarify", "out_of_scope"):
        assert judge(case(expected()), answer(status=status, text="没有收录。", citations=())).verdict == "abstained"


def test_answer_where_a_refusal_was_expected_is_wrong() -> None:
    found = judge(case(status="not_found"), answer(value("13.39")))
    assert found.wrong_figure and "answered instead of not_found" in found.reason


def test_neighbours_figure_beside_a_refusal_is_wrong_unless_offers() -> None:
    given = answer(value("13.39"), status="not_found")
    assert judge(case(status="not_found"), given).wrong_figure
    assert judge(case(status="not_found", offers=True), given).verdict == "right"


def test_answer_in_words_may_show_figures_unless_only() -> None:
    shown = answer(value("13.39"), text="严格控制支出。")
    assert judge(case(must_say=("严格控制",)), shown).verdict == "right"
    assert judge(case(must_say=("严格控制",), only=True), shown).wrong_figure


def test_words_and_form() -> None:
    given = answer(value("13.39"), text="支出决算，与预算持平。")
    assert judge(case(expected(), must_say=("超支|持平",), form="情况说明"), given).verdict == "right"
    assert "does not say" in judge(case(expected(), must_say=("超支",)), given).reason
    assert "says" in judge(case(expected(), must_not_say=("持平",)), given).reason
    assert "expected 支出决算表" in judge(case(expected(), form="支出决算表"), given).reason


def test_label_tells_two_readings_apart() -> None:
    assert judge(case(expected(label="决算|三公")), answer(value("13.39"))).verdict == "right"
    assert judge(case(expected(label="预算")), answer(value("13.39"))).wrong_figure


def test_unverified_figure_is_not_right() -> None:
    assert "not verified" in judge(case(expected()), answer(value("13.39"), verified=False)).reason


def test_error_is_wrong_without_a_wrong_figure() -> None:
    found = judge(case(expected()), answer(status="error", text="x", citations=()))
    assert (found.verdict, found.wrong_figure) == ("wrong", False)


def test_other_rounding_of_the_report_is_accepted() -> None:
    one = expected("13.4", accept=(Decimal("13.39"),))
    assert judge(case(one), answer(value("13.39"))).verdict == "right"


def test_one_of_several_readings_may_lead_if_the_one_asked_for_is_named_beside_it() -> None:
    both = answer(value("7.84", label="公务用车"), value("13.39"), citations=(cite(TEXT),))
    assert judge(case(expected(), among=True), both).verdict == "right"
    unnamed = answer(value("7.84"), value("13.39"), citations=(cite(TEXT),))
    assert judge(case(expected(), among=True), unnamed).wrong_figure


def test_a_computed_figure_need_not_bear_a_year() -> None:
    times = expected("1.71", "倍", formula="13.39/7.84")
    shown = value("1.71", "倍", year=2024, derived=True, formula="13.39 ÷ 7.84").model_copy(update={"year": None})
    assert judge(case(times), answer(shown)).verdict == "right"
    assert judge(case(expected()), answer(value("13.39").model_copy(update={"year": None}))).wrong_figure


def test_score_names_the_check_that_failed() -> None:
    assert judge(case(expected()), answer(value("7.84", citations=(0,)), citations=(cite(TEXT),))).cause == (
        "other figure leads"
    )
