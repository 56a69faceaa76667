"""Questions by the file, one conversation a line, and answers on the terminal."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pydantic import StrictInt, StrictStr, ValidationError

from assistant.answer import Answer, Turn
from corpus.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence


class Asks(Protocol):
    """What a batch needs of the assistant."""

    def ask(self, text: str, history: "Sequence[Turn]" = ()) -> Answer: ...


class Conversation(Record, extra="ignore"):
    """A line of the input: the turns of one conversation, of which the last is to be answered."""

    id: StrictInt | StrictStr | None = None
    turns: tuple[StrictStr, ...]


class Count(Record):
    lines: int
    errors: int


def answer_file(assistant: Asks, batch: Path, out: Path) -> Count:
    """Answer every line of `batch` into `out`, in its order; a line that cannot be answered becomes an error object."""
    lines = errors = 0
    with batch.open("rb") as questions, out.open("w", encoding="utf-8", newline="\n") as answers:
        for answer, text in answered(assistant, questions):
            answers.write(text + "\n")
            lines += 1
            errors += answer.status == "error"
    return Count(lines=lines, errors=errors)


def answered(assistant: Asks, lines: Iterable[bytes]) -> Iterator[tuple[Answer, str]]:
    """The answer to each line that is not empty, with its JSON."""
    from assistant.render import as_json

    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        conversation = _conversation(line)
        if conversation is None:
            wrong = f'第 {number} 行不是 {{"id": …, "turns": ["…"]}}'
            answer, name = Answer(question="", status="error", text=wrong), _id_of(line)
        else:
            answer, name = answer_to(assistant, conversation), conversation.id
        yield answer, as_json(answer, id=name)


def show(answer: Answer, as_object: bool) -> None:
    """Print one answer: JSON for a program, words for a reader."""
    from assistant.render import as_json, as_text

    print(as_json(answer) if as_object else visible(as_text(answer)))


def answer_to(assistant: Asks, conversation: Conversation) -> Answer:
    """The answer to the last turn; one that breaks off becomes an answer that says so."""
    history: list[Turn] = []
    answer = Answer(question="", status="error", text="turns 里没有问题")
    try:
        for turn in conversation.turns:
            answer = assistant.ask(turn, history)
            history.append(Turn(question=turn, answer=answer.text))
    # One question that fails must not take the answers to the others with it.
    except Exception as error:
        return Answer(question=turn, status="error", text=f"回答时出错：{error or type(error).__name__}")
    return answer


def _conversation(line: bytes) -> Conversation | None:
    try:
        return Conversation.model_validate_json(line.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError:
        return None


def _id_of(line: bytes) -> int | str | None:
    """The id of a line that is otherwise wrong, so that its error can be told apart."""
    import json

    try:
        content = json.loads(line)
    except (ValueError, RecursionError):
        return None
    found = content.get("id") if isinstance(content, dict) else None
    return found if isinstance(found, int | str) else None


def visible(text: str) -> str:
    """Without control characters: a report must not steer the reader's terminal."""
    return "".join(char for char in text if char in "\n\t" or char.isprintable() or char == "\u3000")
