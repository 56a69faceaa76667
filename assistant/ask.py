"""The main path: text → question → evidence → answer → checked answer."""

from collections.abc import Sequence
from time import perf_counter

from assistant.answer import Answer, Turn
from assistant.check import check
from assistant.clock import Clock
from assistant.compose import compose
from assistant.compose_merge import merged
from assistant.lookup import look_up
from assistant.lookup_record import Evidence
from assistant.normalise import LIMIT, normalise
from assistant.question import REMEMBERED, understand
from assistant.question_catalog import Catalog
from assistant.question_heard import says_nothing
from assistant.question_labels import label
from assistant.question_record import Question
from assistant.question_split import questions_in
from assistant.report_notes import with_report_notes
from corpus.fact import Fact
from index.errors import IndexDamaged
from index.library import Library, open_library
from index.settings import Settings


class Assistant:
    """Answers questions over one generation of the index. One instance serves any number of threads."""

    def __init__(self, library: Library, catalog: Catalog | None = None) -> None:
        self.library = library
        self.catalog = catalog or Catalog(library.facts)

    def now(self) -> "Assistant":
        """Itself: it answers from its own generation, whichever is in force."""
        return self

    def warm(self) -> None:
        """Load what the first question would have to wait for."""
        if (passages := self.library.passages) is not None:
            passages.warm()

    def ask(self, text: str, history: Sequence[Turn] = ()) -> Answer:
        started, clock = perf_counter(), Clock()
        answers: list[Answer] = []
        turns = [Turn(question=one) for turn in history[-REMEMBERED:] for one in self._asked(turn.question)]
        for question in self._asked(text[:LIMIT]):
            answers.append(self._one(question, turns, clock))
            turns.append(Turn(question=question))
        answer = answers[0] if len(answers) == 1 else merged(text[:LIMIT], answers)
        elapsed = round((perf_counter() - started) * 1000, 1)
        return answer.model_copy(update={"question": text[:LIMIT], "elapsed_ms": elapsed, "spent": clock.spent})

    def _asked(self, text: str) -> Sequence[str]:
        """The questions of a message, without the parts that only greet, thank or hurry."""
        parts = questions_in(text, self.catalog)
        if len(parts) == 1:
            return parts
        telling = [one for one in parts if not says_nothing(label(normalise(one), self.catalog))]
        return telling or parts[:1]

    def _one(self, text: str, history: Sequence[Turn], clock: Clock) -> Answer:
        """The answer in the light of the conversation, or without it where only its year is in the way."""
        with clock("understand"):
            question = understand(text, history, self.catalog, self._lead)
        answer = self._answered(question, clock)
        held = set(question.years) <= set(self.catalog.years()) or question.operation == "books"
        if history and answer.status == "not_found" and held:
            afresh = understand(text, (), self.catalog)
            if _same_but_for_years(question, afresh) and (other := self._answered(afresh, clock)).values:
                return other
        return answer

    def _composed(self, evidence: Evidence) -> Answer:
        return compose(evidence)

    def _lead(self, question: Question) -> Fact | None:
        """What the answer to an earlier question leads with: 它 after 哪个项目得分最低."""
        values = self._answered(question, Clock()).values
        return next(iter(self.library.facts.get(values[0].facts[:1])), None) if values else None

    def _answered(self, question: Question, clock: Clock) -> Answer:
        try:
            with clock("look_up"):
                evidence = look_up(question, self.library)
            with clock("compose"):
                composed = self._composed(evidence)
            with clock("check"):
                answer = check(composed, evidence, self.library.facts)
            return with_report_notes(answer, evidence, self.library)
        except IndexDamaged as error:  # found out only when a stored file is read
            return Answer(question=question.raw, status="error", text=str(error), understood=question.understood)


def _same_but_for_years(one: Question, other: Question) -> bool:
    """Whether two readings of a question are about the same thing of the same entity, in other years."""
    asked = [(each.subjects, each.entities, each.strangers, each.operation) for each in (one, other)]
    return asked[0] == asked[1] and one.years != other.years


def open_assistant(settings: Settings) -> Assistant:
    """The assistant over the index in force; IndexNotBuilt says what to run where there is none."""
    return Assistant(open_library(settings))
