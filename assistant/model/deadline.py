"""One deadline for all that a question asks of a model, in a loop of its own where only so many ask at once."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from time import monotonic
from typing import TypeVar

from assistant.model.trouble import ABSENT, ModelTrouble

Result = TypeVar("Result")
_GRACE = 0.25  # seconds that a cancelled request has to end in before it is left behind
_REST = 30.0  # seconds a model is left alone after it failed several times in a row
_FAILURES = 3


class Deadline:
    """The moment by which everything asked of a model for one question must be done."""

    def __init__(self, seconds: float) -> None:
        self._until = monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds that are left, 0 when there are none."""
        return max(0.0, self._until - monotonic())


class Desk:
    """Runs at most `most` requests at once; who comes when it is full, or rests after failures, is sent away at once.

    A request that hangs occupies a place here and no thread of those that answer questions.
    """

    def __init__(self, most: int, rest: float = _REST) -> None:
        self._places = threading.BoundedSemaphore(most)
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._rest, self._resting_until, self._failed = rest, 0.0, 0

    def run(self, work: Callable[[], Awaitable[Result]], deadline: Deadline) -> Result:
        """What `work` returns. Raises ModelTrouble: whatever happens, by the deadline."""
        if monotonic() < self._resting_until:
            raise ModelTrouble("刚才出过错，暂停一会儿")
        if not deadline.left:
            raise ModelTrouble("超过时限")
        if not self._places.acquire(blocking=False):
            raise ModelTrouble("同时在问的太多")
        future = asyncio.run_coroutine_threadsafe(_within(work, deadline.left), self._running())
        future.add_done_callback(lambda _: self._places.release())
        try:
            result = self._awaited(future, deadline)
        except ModelTrouble as trouble:
            self._note(failed=trouble.reason in ABSENT)
            raise
        self._note(failed=False)
        return result

    def _awaited(self, future: "Future[Result]", deadline: Deadline) -> Result:
        try:
            return future.result(deadline.left + _GRACE)
        except TimeoutError as error:
            future.cancel()
            raise ModelTrouble("超过时限") from error
        except ModelTrouble:
            raise
        except Exception as error:  # whatever breaks there, the template answers
            raise ModelTrouble("服务出错", type(error).__name__) from error

    def _note(self, *, failed: bool) -> None:
        with self._lock:
            self._failed = self._failed + 1 if failed else 0
            if self._failed >= _FAILURES:
                self._failed, self._resting_until = 0, monotonic() + self._rest

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="wenzhang-model", daemon=True).start()
            return self._loop


async def _within(work: Callable[[], Awaitable[Result]], seconds: float) -> Result:
    return await asyncio.wait_for(work(), seconds)
