"""Is it alive, is it ready, what was counted."""

import logging
import time
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING

from assistant.ask import Assistant
from assistant.newest import Answering
from assistant.serve.metrics import CONTENT, Metrics
from corpus.fact import Fact
from corpus.figure import written
from corpus.record import Record
from index.errors import IndexDamaged, WenzhangError
from index.fact_rows import FactQuery
from index.generation import FACTS
from index.library import Library

if TYPE_CHECKING:
    from fastapi import FastAPI

_LOG = logging.getLogger("wenzhang")
_FRESH = 10.0  # seconds for which a look is believed
_REST = 20  # and at least so many times as long as it took
_CANDIDATES = 200  # facts among which the known question is looked for


class Looked(Record):
    """One thing looked at."""

    name: str
    ok: bool
    text: str


class Readiness(Record):
    ready: bool
    checks: tuple[Looked, ...]


class Known(Record):
    """A question whose answer is held: made from a fact, not written down by anybody."""

    question: str
    value: str
    unit: str


class Health:
    """Looks after the files that answers come from. `problem_with` is asked before every answer, `look` by monitors."""

    def __init__(self, answering: Answering, metrics: Metrics) -> None:
        self._answering, self._metrics = answering, metrics
        self._looking = Lock()
        self._last: tuple[float, Readiness] | None = None
        self._known: dict[str, tuple[Assistant, Known | None]] = {}
        self._whole: dict[str, tuple[object, str | None]] = {}

    def look(self) -> Readiness:
        """Checksums, and the known question; a look that was just taken is not taken again."""
        with self._looking:
            if self._last is None or time.monotonic() >= self._last[0]:
                started = time.monotonic()
                found = self._looked()
                took = time.monotonic() - started
                self._last = (time.monotonic() + max(_FRESH, _REST * took), found)
                self._metrics.ready.set(found.ready)
            return self._last[1]

    def problem_with(self, assistant: Assistant) -> str | None:
        """Why nothing may be answered: the fact table is not what was written. A glance unless the file has changed."""
        library: object = assistant.library
        if not isinstance(library, Library):
            return None  # facts that lie in no generation
        generation = library.manifest.generation
        try:
            stat = (library.folder / FACTS).stat()
            seen: object = (stat.st_size, stat.st_mtime_ns, stat.st_ino)
        except OSError:
            seen = None
        before = self._whole.get(generation)
        if before is None or before[0] != seen:
            problem = str(IndexDamaged(f"{FACTS} 与建立时不同或缺失")) if FACTS in library.damaged() else None
            if problem:
                _LOG.error("the fact table is damaged")
            before = (seen, problem)
            self._whole = {generation: before}
        return before[1]

    def _looked(self) -> Readiness:
        try:
            assistant = self._answering.now()
            generation, damaged = assistant.library.manifest.generation, assistant.library.damaged()
        except WenzhangError as error:
            return Readiness(ready=False, checks=(Looked(name="索引", ok=False, text=str(error)),))
        facts = Looked(name="事实表", ok=FACTS not in damaged, text="完好" if FACTS not in damaged else "已损坏")
        others = [one for one in damaged if one != FACTS]
        text = f"已损坏：{'、'.join(others)}" if others else "完好"
        passages = Looked(name="段落索引", ok=not others, text=text)
        checks = (facts, passages, self._known_question(assistant, generation))
        return Readiness(ready=all(one.ok for one in checks), checks=checks)

    def _known_question(self, assistant: Assistant, generation: str) -> Looked:
        name = "已知的问题"
        if problem := self.problem_with(assistant):
            return Looked(name=name, ok=False, text=problem)
        try:
            if generation not in self._known:
                plain = Assistant(assistant.library)  # without a language model: nothing is waited for
                self._known = {generation: (plain, known_question(plain))}
            plain, known = self._known[generation]
            if known is None:
                return Looked(name=name, ok=False, text="没有一个收录的数字问得出来")
            right = _answers(plain, known)
        except Exception:
            _LOG.exception("the known question broke")
            return Looked(name=name, ok=False, text="回答时出错")
        return Looked(name=name, ok=right, text="答对" if right else "答错")


def known_question(assistant: Assistant) -> Known | None:
    """The first plain figure held that is answered when asked by its name."""
    return next(iter(plain_questions(assistant, 1)), None)


def plain_questions(assistant: Assistant, most: int) -> tuple[Known, ...]:
    """Plain figures held that are answered when asked by their names."""
    plain = FactQuery(measures=("金额",), read_as=("printed",), aspects=(None,), projects=(None,), codes=(None,))
    facts = assistant.library.facts.page(plain, limit=_CANDIDATES * most).facts
    asked = {_asked(fact).question: _asked(fact) for fact in facts if fact.value}
    return tuple(islice((known for known in asked.values() if _answers(assistant, known)), most))


def _asked(fact: Fact) -> Known:
    question = f"{fact.entity}{fact.year}年{fact.concept}{fact.stage}多少{fact.unit}"
    return Known(question=question, value=written(fact.value), unit=fact.unit)


def _answers(assistant: Assistant, known: Known) -> bool:
    answer = assistant.ask(known.question)
    return answer.verified and any((one.value, one.unit) == (known.value, known.unit) for one in answer.values)


def add_health(app: "FastAPI", health: Health, metrics: Metrics) -> None:
    from starlette.concurrency import run_in_threadpool
    from starlette.responses import JSONResponse, Response

    async def healthz() -> Response:
        return JSONResponse({"status": "alive"})

    async def readyz() -> Response:
        found = await run_in_threadpool(health.look)
        return JSONResponse(found.model_dump(), status_code=200 if found.ready else 503)

    async def counted() -> Response:
        return Response(metrics.text(), media_type=CONTENT)

    for path, answers in (("/healthz", healthz), ("/readyz", readyz), ("/metrics", counted)):
        app.add_api_route(path, answers, methods=["GET"], include_in_schema=False)
