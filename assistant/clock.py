"""How long each stage of an answer took."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Literal

Stage = Literal["understand", "look_up", "compose", "check"]


class Clock:
    """Adds up the seconds of one answer, which may take a stage more than once."""

    def __init__(self) -> None:
        self._spent: dict[Stage, float] = {}

    @contextmanager
    def __call__(self, stage: Stage) -> Iterator[None]:
        started = perf_counter()
        try:
            yield
        finally:
            self._spent[stage] = self._spent.get(stage, 0.0) + perf_counter() - started

    @property
    def spent(self) -> tuple[tuple[Stage, float], ...]:
        """Each stage with its seconds, in the order in which they began."""
        return tuple(self._spent.items())
