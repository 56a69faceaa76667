"""Every case asked within a deadline, every answer scored and timed."""

from collections.abc import Iterable, Sequence
from threading import Thread
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


DEADLINE = 10.0  # seconds for a whole conversation


def converse(assistant: Asks, turns: Sequence[str]) -> tuple[Answer, float]:
    """The answer to the last turn and its milliseconds, after the earlier turns were really asked."""
    history: list[Turn] = []
    for text in turns[:-1]:
        history.append(Turn(question=text, answer=assistant.ask(text, history).text))
    start = perf_counter()
    answer = assistant.ask(turns[-1], history)
    return answer, (perf_counter() - start) * 1000


def in_time(assistant: Asks, turns: Sequence[str], deadline: float = DEADLINE) -> tuple[Answer, float]:
    """The same, but a hang or an exception is an answer too: a failed one."""
    said: list[tuple[Answer, float]] = []

    def ask() -> None:
        try:
            said.append(converse(assistant, turns))
        except Exception as error:  # whatever it is, the run goes on and the case is wrong
            said.append((_failed(turns, f"{type(error).__name__}: {error}"), 0.0))

    # A thread that hangs cannot be ended; as a daemon it does not hold up the end of the run either.
    thread = Thread(target=ask, daemon=True)
    thread.start()
    thread.join(deadline)
    return said[0] if said else (_failed(turns, f"no answer within {deadline:g} s"), deadline * 1000)


def _failed(turns: Sequence[str], why: str) -> Answer:
    return Answer(question=turns[-1], status="error", text=why)


def run(assistant: Asks, cases: Iterable[Case], texts: Texts, *, deadline: float = DEADLINE) -> tuple[Outcome, ...]:
    """All cases in order; the first of each kind is asked twice, so that times are those of a warm process."""
    outcomes: list[Outcome] = []
    warm: set[str] = set()
    for case in cases:
        if case.kind not in warm:
            warm.add(case.kind)
            in_time(assistant, case.turns, deadline)
        answer, took = in_time(assistant, case.turns, deadline)
        outcomes.append(Outcome(case=case, answer=answer, score=score(case, answer, texts), took_ms=took))
    return tuple(outcomes)
