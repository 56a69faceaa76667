"""An assistant that does not come to an end before it is let."""

from collections.abc import Iterator
from threading import Event, Semaphore
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from assistant.answer import Answer
    from assistant.ask import Assistant


@pytest.fixture
def stuck(assistant: "Assistant", monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Semaphore, Event]]:
    """Every one who asks waits for the event; the semaphore counts those that have begun."""
    begun, go_on, ask = Semaphore(0), Event(), assistant.ask

    def slowly(*arguments: Any) -> "Answer":
        begun.release()
        assert go_on.wait(60)
        return ask(*arguments)

    monkeypatch.setattr(assistant, "ask", slowly)
    yield begun, go_on
    go_on.set()
