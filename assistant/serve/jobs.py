"""Work that takes longer than a request: one piece after the other, each to be asked how far it is."""

import logging
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from time import monotonic
from typing import Literal

from corpus.record import Record
from index.errors import WenzhangError

_LOG = logging.getLogger("wenzhang")
_KEPT = 20  # finished pieces
_WAITING = 8
_FOR = 3600.0  # seconds that a finished piece is kept
_BROKEN = "程序内部出了错，没有做完。请再试一次"

State = Literal["waiting", "running", "done", "failed"]


class TooBusy(WenzhangError):
    """More waits than is sensible."""

    def __init__(self) -> None:
        super().__init__("正在做的和排队的已经很多，请稍后再试")


class Seen(Record):
    """How far a piece of work is."""

    id: str
    state: State
    said: str  # what it is doing, or why it failed
    done: int
    total: int


class Job:
    """A piece of work; `result` is there once it is done."""

    def __init__(self) -> None:
        self.id = secrets.token_urlsafe(12)
        self.result: object = None
        self.ended: float | None = None
        self._state: State = "waiting"
        self._said, self._done, self._total = "排队", 0, 0

    def tell(self, said: str, done: int, total: int) -> None:
        self._said, self._done, self._total = said, done, total

    @property
    def seen(self) -> Seen:
        return Seen(id=self.id, state=self._state, said=self._said, done=self._done, total=self._total)

    def run(self, work: Callable[["Job"], object]) -> None:
        self._state = "running"
        try:
            self.result = work(self)
            self._state = "done"
        except WenzhangError as error:
            self._said, self._state = str(error), "failed"
        except Exception:
            _LOG.exception("a piece of work broke off")
            self._said, self._state = _BROKEN, "failed"
        finally:
            self.ended = monotonic()


class Jobs:
    """One piece of work at a time, in a thread of its own; the page goes on answering meanwhile."""

    def __init__(self, name: str) -> None:
        self._executor = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._jobs: dict[str, Job] = {}
        self._lock = Lock()

    def start(self, work: Callable[[Job], object]) -> Job:
        """Raises TooBusy."""
        with self._lock:
            self._sweep()
            if sum(one.ended is None for one in self._jobs.values()) >= _WAITING:
                raise TooBusy
            job = Job()
            self._jobs[job.id] = job
        self._executor.submit(job.run, work)
        return job

    def get(self, id: str) -> Job | None:
        return self._jobs.get(id)

    def _sweep(self) -> None:
        over = [one for one in self._jobs.values() if one.ended is not None]
        old = [one for one in over if one.ended is not None and monotonic() - one.ended > _FOR]
        for one in {*old, *over[: max(0, len(over) - _KEPT)]}:
            del self._jobs[one.id]


__all__ = ["Job", "Jobs", "Seen", "TooBusy"]
