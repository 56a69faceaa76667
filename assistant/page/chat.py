"""What happens in the chat, without a word of how it is laid out. Nothing here raises: F11, a dead box, must not be."""

import logging
from collections.abc import Mapping, Sequence

from assistant.answer import Turn
from assistant.feedback import about, record
from assistant.newest import Answering
from assistant.page.examples import Examples
from assistant.page.markup import Markup
from assistant.page.panel import EMPTY, panel
from assistant.page.surroundings import Around, Surroundings
from assistant.page.talk import REASONS, Exchange, State, talk
from index.errors import WenzhangError
from index.settings import Settings

_LOG = logging.getLogger("wenzhang")
_TURNS = 8  # earlier exchanges a question is understood with
_SHOWN = 30  # exchanges that stay on the page
LONGEST = 500  # characters of a question, and of what is said about an answer
KEPT = 10  # questions that the browser keeps for the next visit, when they are asked anew

Talk = tuple[Exchange, ...]


class Chat:
    """Answers, draws and takes remarks; a visit's talk is handed in and handed back."""

    def __init__(self, answering: Answering, settings: Settings) -> None:
        self._answering, self._settings, self._around = answering, settings, Around()

    def drawn(self, exchanges: Talk) -> Markup:
        around = self._surroundings()
        return talk(exchanges, around.terms, around.examples)

    def begun(self, text: object, exchanges: Talk) -> Talk:
        """The talk with the question at its end, not answered yet; one that was stopped stays stopped."""
        return (*stopped(exchanges), _asked(str(text or "")))[-_SHOWN:]

    def answered(self, exchanges: Talk, turn: int) -> Talk:
        """The talk with this question answered in the light of those before it."""
        one = exchanges[turn]
        before = [
            Turn(question=each.question, answer=each.answer.text)
            for each in exchanges[:turn][-_TURNS:]
            if each.answer is not None
        ]
        try:
            assistant = self._answering.now()
            answer = assistant.ask(one.question, before)
            generation = _generation(assistant.library)
            done = Exchange(question=one.question, answer=answer, generation=generation)
        except Exception:
            _LOG.exception("a question could not be answered")
            done = Exchange(question=one.question, state="broken")
        return _with(exchanges, turn, done)

    def again(self, exchanges: Talk, turn: int) -> Talk:
        return _with(exchanges, turn, Exchange(question=exchanges[turn].question, state="waiting"))

    def sources(self, exchanges: Talk, turn: int) -> Markup:
        """Where the figures of this answer stand."""
        try:
            return panel(exchanges[turn].answer, self._answering.now().library.facts.table, turn)
        except Exception:
            _LOG.exception("sources could not be shown")
            return EMPTY

    def asked_anew(self, exchanges: Talk) -> Talk:
        """The talk of an earlier visit: what is said to its questions is said now."""
        for turn in range(len(exchanges)):
            exchanges = self.answered(exchanges, turn)
        return exchanges

    def remarked(self, exchanges: Talk, turn: int, said: Mapping[str, object]) -> tuple[Talk, str]:
        """The talk with the remark noted, and what to tell the reader where it could not be."""
        one = exchanges[turn]
        verdict = said.get("verdict")
        if one.answer is None or (verdict != "有用" and verdict != "不对"):
            return exchanges, "这条反馈没有收到，请再试一次"
        reason = str(said.get("reason") or "")
        told = "：".join(part for part in (reason if reason in REASONS else "", str(said.get("more") or "")) if part)
        try:
            record(self._settings, about(one.answer, one.generation, verdict, told[:LONGEST]))
        except WenzhangError as error:
            return exchanges, str(error)
        except Exception:
            _LOG.exception("a remark could not be kept")
            return exchanges, "这条反馈没有存下，请稍后再试"
        return _with(exchanges, turn, one.model_copy(update={"verdict": verdict})), ""

    def _surroundings(self) -> Surroundings:
        try:
            return self._around.of(self._answering.now())
        except Exception:
            _LOG.exception("terms and examples could not be found")
            return Surroundings(terms={}, examples=Examples())


def stopped(exchanges: Talk, state: State = "stopped") -> Talk:
    """What waits for an answer waits no more."""
    return tuple(one.model_copy(update={"state": state}) if one.state == "waiting" else one for one in exchanges)


def brought(questions: object) -> Talk:
    """The questions of an earlier visit, which a browser brings, not answered yet."""
    texts = [one for one in questions if isinstance(one, str)] if isinstance(questions, Sequence) else []
    return tuple(map(_asked, texts[-KEPT:]))


def questions_of(exchanges: Talk) -> list[str]:
    """What the browser keeps."""
    return [one.question for one in exchanges if one.question][-KEPT:]


def turn_of(said: Mapping[str, object], exchanges: Talk) -> int | None:
    """Which exchange a button belongs to; None for a number from elsewhere."""
    try:
        turn = int(str(said.get("turn")))
    except ValueError:
        return None
    return turn if 0 <= turn < len(exchanges) else None


def _asked(text: str) -> Exchange:
    return Exchange(question=text.strip()[:LONGEST], state="waiting")


def _with(exchanges: Talk, turn: int, one: Exchange) -> Talk:
    return (*exchanges[:turn], one, *exchanges[turn + 1 :])


def _generation(library: object) -> str:
    """Tests ask over facts alone, which belong to none."""
    manifest = getattr(library, "manifest", None)
    return str(manifest.generation) if manifest is not None else ""
