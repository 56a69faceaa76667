"""Who may ask on the page now: as many as are answered soon. gradio takes as long over a refusal as over an answer, so
whoever is one too many is told so before it hears of them."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

from assistant.turns import Turns


class Door:
    """`asking`: the buttons that ask; `in_hand`: how many questions the page has taken and not done with."""

    def __init__(self, turns: Turns, asking: Collection[int], in_hand: Callable[[], int]) -> None:
        self._turns, self._asking, self._in_hand = turns, asking, in_hand
        self._arriving = 0

    @contextmanager
    def passing(self, button: int | None) -> Iterator[None]:
        """While what a button sends is handed to the page. Raises Crowded; never for a button that does not ask."""
        if button not in self._asking:
            yield
            return
        self._turns.look(self._arriving + self._in_hand())
        self._arriving += 1
        try:
            yield
        finally:
            self._arriving -= 1
