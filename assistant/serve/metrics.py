"""What is counted, for Prometheus. Labels come from small closed sets: nobody can make them grow by asking."""

from typing import get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from assistant.answer import Answer, Status
from assistant.serve.ways import Way
from assistant.turns import Turns

CONTENT = "text/plain; version=0.0.4; charset=utf-8"
_STATUSES = frozenset(get_args(Status))
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The counts of one app; a registry of its own, so that two apps in a process do not meet."""

    def __init__(self, turns: Turns) -> None:
        self._registry = CollectorRegistry()
        self._answers = Counter("wenzhang_answers", "Answers given", ["way", "status"], registry=self._registry)
        self._stages = Histogram(
            "wenzhang_stage_seconds", "Time of a stage of an answer", ["stage"],
            registry=self._registry, buckets=_SECONDS,
        )  # fmt: skip
        self._seconds = Histogram(
            "wenzhang_answer_seconds", "Time of an answer", ["way"], registry=self._registry, buckets=_SECONDS
        )
        self._requests = Counter("wenzhang_requests", "Requests", ["way", "status"], registry=self._registry)
        busy = Gauge("wenzhang_busy", "Requests being worked on", registry=self._registry)
        busy.set_function(lambda: turns.busy)
        waiting = Gauge("wenzhang_waiting", "Requests waiting for their turn", registry=self._registry)
        waiting.set_function(lambda: turns.waiting)
        self.ready = Gauge("wenzhang_ready", "Whether the last look found everything right", registry=self._registry)

    def answer(self, way: Way, answer: Answer | None) -> None:
        """Count an answer; None is one that broke."""
        if answer is None:
            self._answers.labels(way, "broken").inc()
            return
        self._answers.labels(way, answer.status if answer.status in _STATUSES else "other").inc()
        self._seconds.labels(way).observe(answer.elapsed_ms / 1000)
        for stage, seconds in answer.spent:
            self._stages.labels(stage).observe(seconds)

    def request(self, way: Way, status: int) -> None:
        self._requests.labels(way, str(status) if 100 <= status < 600 else "other").inc()

    def text(self) -> bytes:
        return generate_latest(self._registry)
