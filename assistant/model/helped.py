"""The assistant with a language model beside it: rules answer first, what the model adds is checked like the rest."""

from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar
from functools import cached_property
from time import perf_counter
from typing import TypeVar

from assistant.answer import Answer, Turn
from assistant.ask import Assistant
from assistant.check import check
from assistant.compose import compose
from assistant.lookup import look_up
from assistant.lookup_record import Evidence
from assistant.model.deadline import Deadline, Desk
from assistant.model.endpoint import Endpoint, Said, load_clients
from assistant.model.planning import plan, planned
from assistant.model.reading import UNANSWERED, Slots, is_unread, rewritten, said_again, schema_for, slots_in
from assistant.model.reading import messages_for as slot_messages
from assistant.model.references import references_of
from assistant.model.tools import Notebook
from assistant.model.trouble import ModelTrouble, unused
from assistant.model.wording import can_be_worded, messages_for, worded
from assistant.normalise import LIMIT
from assistant.question import Question, understand
from index.library import Library
from index.settings import Settings

Result = TypeVar("Result")
_DEADLINE: ContextVar[Deadline | None] = ContextVar("deadline", default=None)  # of the question that is being answered


class Model:
    """A language model at an endpoint, with its places and its deadline: one for all generations of an index."""

    def __init__(self, settings: Settings, desk: Desk | None = None) -> None:
        self.use, self.seconds = settings.llm_use, settings.llm_deadline
        self.endpoint = Endpoint(settings)
        self._desk = desk or Desk(settings.llm_calls)

    def run(self, work: Callable[[], Awaitable[Result]]) -> Result:
        """What the work returns, within what is left of the question's time. Raises ModelTrouble."""
        return self._desk.run(work, _DEADLINE.get() or Deadline(self.seconds))

    def trouble(self) -> str | None:
        """Why it does not answer, if it does not."""
        try:
            self.run(lambda: self.endpoint.ask([Said(role="user", text="请只回答：好")]))
        except ModelTrouble as trouble:
            return str(trouble)
        return None


class Helped(Assistant):
    """Answers as `Assistant` does; where that is not enough, or words are asked for, with the help of a model."""

    def __init__(self, library: Library, model: Model) -> None:
        super().__init__(library)
        self.model = model
        self.rules = Assistant(library, self.catalog)

    def warm(self) -> None:
        super().warm()
        load_clients()

    def ask(self, text: str, history: Sequence[Turn] = ()) -> Answer:
        started = perf_counter()
        token = _DEADLINE.set(Deadline(self.model.seconds))
        try:
            answer = super().ask(text, history)
            question = understand(text, history, self.catalog) if answer.status in UNANSWERED else None
            if question is None or not is_unread(question, answer):
                return answer
            answer = self._reread(question, answer)
        finally:
            _DEADLINE.reset(token)
        took = round((perf_counter() - started) * 1000, 1)
        return answer.model_copy(update={"question": text[:LIMIT], "elapsed_ms": took})

    def _reread(self, question: Question, answer: Answer) -> Answer:
        """The answer to the question as a model reads it; where that fails, the one before with the reason."""
        try:
            slots = self._slots(question.raw)
            if slots.several_steps:
                return self._planned(question)
            again = said_again(slots, question, self.catalog)
            found = super().ask(again)
            if found.status != "answered":
                raise ModelTrouble("没有读出所问的项目", again)
            return rewritten(found, again, question)
        except ModelTrouble as trouble:
            return answer.model_copy(update={"notes": (*answer.notes, unused(trouble))})

    def _slots(self, text: str) -> Slots:
        schema = schema_for(text, self.catalog)
        messages = slot_messages(text, self.catalog)
        return slots_in(self.model.run(lambda: self.model.endpoint.ask(messages, schema)))

    def _planned(self, question: Question) -> Answer:
        facts, notebook = self.library.facts, Notebook(self.rules)
        said = self.model.run(lambda: plan(self.model.endpoint, notebook, question.raw))
        answer = planned(question.raw, said, notebook, facts, self._names)
        answer = check(answer, look_up(question, self.library), facts)
        if answer.status == "error":
            raise ModelTrouble("措辞没有通过复核")
        return answer

    def _composed(self, evidence: Evidence) -> Answer:
        answer = compose(evidence)
        if self.model.use == "questions" or not can_be_worded(answer, evidence, figures=self.model.use == "all"):
            return answer
        try:
            return self._worded(answer, evidence)
        except ModelTrouble as trouble:
            return answer.model_copy(update={"notes": (*answer.notes, unused(trouble))})

    def _worded(self, answer: Answer, evidence: Evidence) -> Answer:
        facts = self.library.facts
        messages = messages_for(answer, references_of(answer, facts))
        said = self.model.run(lambda: self.model.endpoint.ask(messages))
        written = worded(answer, said, facts, self._names)
        if check(written, evidence, facts).status == "error":
            raise ModelTrouble("措辞没有通过复核")
        return written

    @cached_property
    def _names(self) -> frozenset[str]:
        """What can be asked about: a name among a model's words is that thing, not plain language."""
        named = self.catalog.concepts | {aspect for _, aspect in self.catalog.aspects} | set(self.catalog.projects)
        return frozenset(one for one in (*named, *self.catalog.entities) if len(one) > 1)
