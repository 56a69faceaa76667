"""The words of an answer on the page: figures in bold, terms explained once, everything else as it was written."""

from assistant.answer import Answer, Value
from assistant.ask import Assistant
from assistant.page.examples import Examples, examples_of
from assistant.page.glossary import Term, terms_of
from assistant.page.talk import Exchange, talk
from assistant.page.words import lines_of

TERMS = {
    one: Term(term=one, meaning="指<b>用于</b>…", report="某报告") for one in ("三公经费", "公务接待费", "机关运行经费")
}


def answer(text: str, *values: tuple[str, str]) -> Answer:
    return Answer(
        question="?",
        status="answered",
        text=text,
        values=tuple(Value(value=v, unit=u, label="", entity="", year=2024, citations=()) for v, u in values),
    )


def html(text: str, *values: tuple[str, str]) -> str:
    return "".join(one.html for one in lines_of(answer(text, *values), TERMS, "0"))


def test_figures_are_bold_and_no_part_of_a_longer_number_is() -> None:
    assert html("甲13.39万元，乙113.39万元", ("13.39", "万元")) == "甲<b>13.39万元</b>，乙113.39万元"


def test_a_term_is_explained_once_and_escaped() -> None:
    shown = html("三公经费比上年的三公经费少")
    assert shown.count("<button") == 1 and 'popovertarget="wz-term-0-1"' in shown
    assert "指&lt;b&gt;用于" in shown and "<b>用于" not in shown


def test_what_a_report_says_is_no_markup() -> None:
    assert html("<img src=x onerror=alert(1)>&") == "&lt;img src=x onerror=alert(1)&gt;&amp;"


def test_what_a_model_did_is_said_with_the_answer() -> None:
    told = answer("甲").model_copy(update={"ai": ("由AI生成",)})
    drawn = talk((Exchange(question="?", answer=told),), {}, Examples())
    assert '<span class="wz-ai">由AI生成</span>' in drawn


def test_terms_come_from_the_glossaries_of_the_reports(assistant: Assistant) -> None:
    terms = terms_of(assistant.library.facts)
    assert terms["机关运行经费"].meaning.startswith("指为保障行政单位") and "2024" in terms["机关运行经费"].report
    assert "三公经费" in terms and "行政运行" in terms and not any("（类）" in one for one in terms)


def test_examples_are_answered_from_what_is_held(assistant: Assistant) -> None:
    examples = examples_of(assistant)
    assert len(examples.citizens) == len(examples.staff) == 4
    assert all(assistant.ask(one).status == "answered" for one in (*examples.citizens, *examples.staff))
