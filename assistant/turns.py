"""Whose turn it is: so many are worked on at once, so many wait for their turn, and who comes then is told so."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from index.errors import WenzhangError

Result = TypeVar("Result")
_PATIENCE = 10.0  # seconds that anybody waits


class Crowded(WenzhangError):
    """There is no place, and none among those that wait for one."""


class Turns:
    """One for all ways in: those who ask on the page and programs wait in the same queue, first come first served."""

    def __init__(self, places: int, queue: int) -> None:
        self._places, self._queue = asyncio.Semaphore(places), queue
        self._most = places + queue
        self.waiting, self.busy = 0, 0

    def look(self, visits: int) -> None:
        """Whether one more may come, where so many are under way on the page, from their arrival until their answers
        are drawn, which takes longer than to find them. Raises Crowded."""
        if visits >= self._most or self._full():
            raise _crowded()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """A place for as long as this lasts. Raises Crowded."""
        await self._take()
        try:
            yield
        finally:
            self._leave()

    async def run(self, work: Callable[[], Result]) -> Result:
        """What the work returns, done in a thread in its turn. Raises Crowded.

        Work that nobody waits for any more goes on, and keeps its place until it is done.
        """
        from starlette.concurrency import run_in_threadpool

        await self._take()
        working = asyncio.ensure_future(run_in_threadpool(work))
        working.add_done_callback(lambda _: self._leave())
        return await asyncio.shield(working)

    async def _take(self) -> None:
        if self._full():
            raise _crowded()
        self.waiting += 1
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._places.acquire()
        except TimeoutError as error:
            raise _crowded() from error
        finally:
            self.waiting -= 1
        self.busy += 1

    def _full(self) -> bool:
        return self._places.locked() and self.waiting >= self._queue

    def _leave(self) -> None:
        self.busy -= 1
        self._places.release()


def _crowded() -> Crowded:
    return Crowded("现在提问的人太多，请稍等几秒再试")
