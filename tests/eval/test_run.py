"""A run asks every turn with the true history, scores the last and sums up by kind."""

from collections.abc import Sequence
from threading import Event

from assistant.answer import Answer, Turn
from eval.case import Case, Expect, Kind
from eval.latency import latencies, percentile
from eval.report import Retrieval, Summary, render, summarize
from eval.run import run


class Echo:
    """Refuses everything and remembers what it was asked with."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[Turn, ...]]] = []

    def ask(self, text: str, history: Sequence[Turn] = ()) -> Answer:
        self.asked.append((text, tuple(history)))
        return Answer(question=text, status="not_found", text=f"没有收录：{text}")


def case(id: str, kind: Kind, *turns: str, status: str = "answered") -> Case:
    return Case(id=id, kind=kind, issue=1, turns=turns, expect=Expect.model_validate({"status": status}))


def summary(*cases: Case) -> Summary:
    return summarize(run(Echo(), cases, {}))


def test_last_turn_is_asked_with_the_answers_that_were_given() -> None:
    echo = Echo()
    (outcome,) = run(echo, [case("c", "follow-up", "甲", "乙")], {})
    assert outcome.answer.question == "乙"
    assert echo.asked[-1] == ("乙", (Turn(question="甲", answer="没有收录：甲"),))


def test_first_case_of_a_kind_warms_up_and_counts_once() -> None:
    echo = Echo()
    outcomes = run(echo, [case("a", "figure", "甲"), case("b", "figure", "乙"), case("c", "reason", "丙")], {})
    assert [text for text, _ in echo.asked] == ["甲", "甲", "乙", "丙", "丙"]
    assert [one.case.id for one in outcomes] == ["a", "b", "c"]


def test_tallies_are_by_kind_with_the_total_last() -> None:
    found = summary(case("a", "figure", "甲"), case("b", "absent-year", "乙", status="not_found"))
    assert [(one.kind, one.right, one.abstained, one.wrong) for one in found.tallies] == [
        ("figure", 0, 1, 0), ("absent-year", 1, 0, 0), ("all", 1, 1, 0),
    ]  # fmt: skip
    assert [(one.id, one.verdict) for one in found.failures] == [("a", "abstained")]


def test_rendered_run_names_each_failure_and_on_request_its_answer() -> None:
    found = summary(case("a", "figure", "甲"))
    assert "[abstained] a: not_found instead of answered" in render(found)
    assert "没有收录：甲" in render(found, answers=True)
    assert "没有收录：甲" not in render(found)


def test_rendered_run_shows_retrieval_when_measured() -> None:
    measured = summarize((), Retrieval(questions=4, hit_at_1=0.5, hit_at_5=0.75, mrr=0.625))
    assert "hit@1 0.500  hit@5 0.750  MRR 0.625" in render(measured)


def test_percentile_is_the_smallest_value_that_covers_the_share() -> None:
    assert percentile([4, 1, 3, 2], 0.5) == 2
    assert percentile([4, 1, 3, 2], 0.95) == 4
    assert percentile([7], 0.5) == 7


def test_latencies_are_by_kind_and_over_all() -> None:
    found = latencies([("figure", 1.0), ("figure", 3.0), ("reason", 2.0)])
    assert [(one.kind, one.count, one.p50, one.p95) for one in found] == [
        ("figure", 2, 1.0, 3.0), ("reason", 1, 2.0, 2.0), ("all", 3, 2.0, 3.0),
    ]  # fmt: skip


class Stuck:
    """Never answers one question."""

    def ask(self, text: str, history: Sequence[Turn] = ()) -> Answer:
        if text == "卡":
            Event().wait()
        if text == "炸":
            raise ValueError("坏")
        return Answer(question=text, status="answered", text="好")


def test_a_hang_is_a_wrong_answer_and_the_run_goes_on() -> None:
    cases = [case("a", "figure", "好"), case("b", "figure", "卡"), case("c", "figure", "好")]
    outcomes = run(Stuck(), cases, {}, deadline=0.05)
    assert [one.score.verdict for one in outcomes] == ["right", "wrong", "right"]
    assert "no answer within" in outcomes[1].score.reason


def test_an_exception_is_a_wrong_answer() -> None:
    (outcome,) = run(Stuck(), [case("a", "figure", "炸")], {})
    assert outcome.score.verdict == "wrong" and "ValueError: 坏" in outcome.score.reason
