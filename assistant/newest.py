"""What stays open while reports are added: the assistant over the generation that is in force now."""

import logging
from threading import Lock
from typing import Protocol

from assistant.ask import Assistant
from assistant.model.opening import model_of, open_assistant
from index.errors import WenzhangError
from index.settings import Settings

_LOG = logging.getLogger("wenzhang")


class Answering(Protocol):
    """Who answers: asked anew for every question, for reports may have been added since the one before."""

    def now(self) -> Assistant: ...


class Newest:
    """Opens the index anew, between two questions, once another generation has come into force.

    A question under way keeps the generation it began with, which stays on the disk for as long as anybody reads it.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._model = model_of(settings)
        self._assistant = open_assistant(settings, self._model)
        self._opening = Lock()

    def now(self) -> Assistant:
        """The assistant for one whole question; the one before where the new generation cannot be opened."""
        # While somebody else opens it, the one before answers.
        if self._is_current() or not self._opening.acquire(blocking=False):
            return self._assistant
        try:
            if not self._is_current():
                self._assistant = open_assistant(self._settings, self._model)
        except WenzhangError as error:
            _LOG.warning("the new generation cannot be opened: %s", error)
        finally:
            self._opening.release()
        return self._assistant

    def _is_current(self) -> bool:
        try:
            return self._assistant.library.is_current
        except WenzhangError as error:
            _LOG.warning("which generation is in force cannot be read: %s", error)
            return True
