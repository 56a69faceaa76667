"""Every case asked, every answer scored and timed."""

from collections.abc import Iterable, Sequence
from time import perf_counter
from typing import Protocol

from assistant.answer import Answer, Turn
from corpus.record import Record
from eval.case import Case
from eval.score import Score, Texts, score


class Asks(Protocol):
    """What the assistant is to the evaluation."""

    def ask(self, text: str, history: Sequence[Turn] = ()) -> Answer: ...


class Outcome(Record):
    """One case with its answer, its score and the time that the last turn took."""

    case: Case
    answer: Answer
    score: Score
    took_ms: float


def converse(assistant: Asks, turns: Sequence[str]) -> tuple[Answer, float]:
    """The answer to the last turn and its milliseconds, after the earlier turns were really asked."""
    history: list[Turn] = []
    for text in turns[:-1]:
        history.append(Turn(question=text, answer=assistant.ask(text, history).text))
    start = perf_counter()
    answer = assistant.ask(turns[-1], history)
    return answer, (perf_counter() - start) * 1000


def run(assistant: Asks, cases: Iterable[Case], texts: Texts) -> tuple[Outcome, ...]:
    """All cases in order; the first of each kind is asked twice, so that times are those of a warm process."""
    outcomes: list[Outcome] = []
    for case in cases:
        if all(case.kind != one.case.kind for one in outcomes):
            converse(assistant, case.turns)
        answer, took = converse(assistant, case.turns)
        outcomes.append(Outcome(case=case, answer=answer, score=score(case, answer, texts), took_ms=took))
    return tuple(outcomes)
