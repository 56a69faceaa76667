"""A look at every answer before it goes out, whichever way it was asked for."""

from collections.abc import Callable, Sequence

from assistant.answer import Answer, Turn
from assistant.ask import Assistant
from assistant.newest import Answering

Told = Callable[[Answer | None], None]
Sound = Callable[[Assistant], str | None]


class Watched:
    """Whoever answers. `told` sees each answer, or None where something broke; `unsound` may say why there is none."""

    def __init__(self, answering: Answering, told: Told, unsound: Sound) -> None:
        self._answering, self._told, self._unsound = answering, told, unsound

    def now(self) -> Assistant:
        return _Watched(self._answering.now(), self._told, self._unsound)


class _Watched(Assistant):
    """The same assistant: nothing is opened again, only its answers pass by."""

    def __init__(self, assistant: Assistant, told: Told, unsound: Sound) -> None:
        vars(self).update({name: value for name, value in vars(assistant).items() if name != "ask"})
        self._ask, self._tell, self._unsound, self._of = assistant.ask, told, unsound, assistant

    def ask(self, text: str, history: Sequence[Turn] = ()) -> Answer:
        if problem := self._unsound(self._of):
            answer = Answer(question=text, status="error", text=problem)
        else:
            try:
                answer = self._ask(text, history)
            except Exception:
                self._tell(None)
                raise
        self._tell(answer)
        return answer
