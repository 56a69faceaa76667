"""What stands around the answers of one generation: the terms they use, explained, and examples of questions."""

from threading import Lock

from assistant.ask import Assistant
from assistant.page.examples import Examples, examples_of
from assistant.page.glossary import Term, terms_of
from corpus.record import Record
from index.library import Library


class Surroundings(Record):
    terms: dict[str, Term]
    examples: Examples


class Around:
    """Finds the surroundings of a generation out once, and forgets those of the one before."""

    def __init__(self) -> None:
        self._known: tuple[Library, Surroundings] | None = None
        self._lock = Lock()

    def of(self, assistant: Assistant) -> Surroundings:
        with self._lock:
            if self._known is None or self._known[0] is not assistant.library:
                # By rules alone, and watched by nobody: these are no questions that a reader asked.
                plain = Assistant(assistant.library, assistant.catalog)
                found = Surroundings(terms=terms_of(assistant.library.facts), examples=examples_of(plain))
                self._known = (assistant.library, found)
            return self._known[1]
