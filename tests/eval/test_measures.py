"""Intervals, baselines and the written results."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Turn
from eval.baselines import Baseline, baselines, by_words, with_figures
from eval.case import Case, Expect, Expected, costs
from eval.interval import Rate
from eval.report import summarize
from eval.results import Comparison, Results, markdown, quoted
from eval.run import run
from index.chunks import Chunk


def case(*values: str, question: str = "三公经费多少", **more: object) -> Case:
    figures = tuple(
        Expected.model_validate({"value": value, "unit": "万元", "lines": ("2024:1",), **more}) for value in values
    )
    return Case(
        id="c",
        kind="figure",
        issue=1,
        turns=(question,),
        expect=Expect(status=("answered",), values=figures),
        cost="贵",
    )


@given(st.integers(1, 2000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_interval_holds_the_rate_and_stays_within_bounds(counted: tuple[int, int]) -> None:
    rate = Rate(of=counted[0], total=counted[1])
    low, high = rate.interval
    assert 0 <= low <= rate.share + 1e-9 and rate.share - 1e-9 <= high <= 1


def test_interval_is_wilsons() -> None:
    # Brown, Cai, DasGupta 2001: 0 of 10 and 5 of 10.
    assert Rate(of=0, total=10).interval == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert Rate(of=5, total=10).interval == pytest.approx((0.2366, 0.7634), abs=1e-4)


def test_nothing_asked_is_nothing_known() -> None:
    assert Rate(of=0, total=0).interval == (0.0, 1.0)


def test_context_holds_a_figure_within_its_depth() -> None:
    passages = ["甲 1.23", "乙", "三公经费13.39万元", "丁"]
    found = {(one.name, one.depth): one.holds.of for one in baselines([case("13.39")], {"words": lambda _: passages})}
    assert found == {("words", 2): 0, ("words", 10): 1}


def test_every_figure_of_an_answer_must_be_in_the_context() -> None:
    assert baselines([case("13.39", "7.84")], {"words": lambda _: ["13.39"]})[0].holds.of == 0
    assert baselines([case("13.39", "7.84")], {"words": lambda _: ["13.39", "7.84"]})[0].holds.of == 1


def test_terms_of_a_formula_are_what_a_model_would_need() -> None:
    share = case("58.55", formula="7.84/13.39*100")
    assert baselines([share], {"words": lambda _: ["7.84 和 13.39"]})[0].holds.of == 1
    assert baselines([share], {"words": lambda _: ["58.55"]})[0].holds.of == 0


def test_figure_may_stand_in_another_money_unit() -> None:
    assert baselines([case("13.39")], {"words": lambda _: ["133,900元"]})[0].holds.of == 1


def test_figures_that_stand_everywhere_judge_no_search() -> None:
    assert with_figures([case("5"), case("0"), case(), case("13.39")]) == [case("13.39")]


def test_word_search_finds_the_passage_with_the_words() -> None:
    chunks = [
        Chunk(
            id=str(at),
            report="r",
            entity="甲",
            year=2024,
            kind="段落",
            heading=(),
            text=text,
            quote=text,
            line=1,
            line_end=1,
        )
        for at, text in enumerate(("公务接待费0万元", "因公出国费5.55万元"))
    ]
    assert by_words(chunks)("出国费")[0] == "因公出国费5.55万元"


def test_every_kind_has_its_cost() -> None:
    assert all(len(said) > 10 for said in costs().values())


class Says:
    """Answers nothing."""

    def ask(self, text: str, history: Sequence[Turn] = ()) -> Answer:
        return Answer(question=text, status="not_found", text="没有收录")


def test_written_results_hold_rates_searches_and_failures_but_no_held_out_question() -> None:
    asked = case("13.39", question="报告里的三公")
    hidden = case("13.39", question="留出的问法")
    searched = tuple(
        Baseline(name=name, depth=depth, holds=Rate(of=1, total=2))
        for name in ("LlamaIndex", "words", "vectors")
        for depth in (2, 10)
    )
    text = markdown(
        Results(
            hand=summarize(run(Says(), [asked], {})),
            tuned=summarize(run(Says(), [], {}), by=lambda one: one.family),
            held_out=summarize(run(Says(), [hidden], {}), by=lambda one: one.family),
            retrieval=None,
            comparisons=(Comparison(name="手写", right=Rate(of=0, total=1), searches=searched),),
            reports=2,
            facts=10,
            deadline=10,
        )
    )
    assert "| 手写 | 1 | 0 | 0.0% [0.0%, 79.3%] | 1 | 0 | 0 |" in text
    assert "50.0% [9.5%, 90.5%]" in text and "报告里的三公" in text and "贵" in text
    assert "留出的问法" not in text


def test_a_measurement_apart_is_quoted_by_its_heading_and_first_table(tmp_path: Path) -> None:
    page = tmp_path / "RESULTS-reports.md"
    page.write_text("## 造的报告：9 份\n\n说明。\n\n| 文件 | 份数 |\n|---|---|\n| 全部 | 9 |\n\n按版式：\n\n| 版式 |\n")
    text = quoted(page, "eval.reports")
    assert text.startswith("## 造的报告：9 份\n") and "python -m eval.reports" in text
    assert text.endswith("| 文件 | 份数 |\n|---|---|\n| 全部 | 9 |")
    assert quoted(tmp_path / "none.md", "eval.reports") == ""
