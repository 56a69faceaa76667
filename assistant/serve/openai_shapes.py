"""The shapes that chat clients know, and their way of saying what went wrong."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.answer import Answer, Citation, Turn
from assistant.render import CHECKED, ai_label
from assistant.serve.shapes import PARAGRAPH

if TYPE_CHECKING:
    from starlette.responses import Response

MODEL = "wenzhang"
_MESSAGES = 400
_EARLIER = 20  # questions of the conversation that are read
_QUOTE = 120  # characters of the words that a figure stands in
# What a client could take for markup: no link, no picture and no element may come out of a report.
_INERT = str.maketrans({"<": "＜", ">": "＞", "[": "［", "]": "］", "`": "｀", "*": "＊", "~": "～", "|": "｜"})


class _Lenient(BaseModel):
    """Clients send much that has no meaning here: temperature, tools, names."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Part(_Lenient):
    type: Annotated[str, Field(max_length=40)]
    text: str | None = None


class Message(_Lenient):
    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | tuple[Part, ...] | None = None


class Chat(_Lenient):
    """A request for the next turn of a conversation."""

    model: Annotated[str, Field(max_length=200)]
    messages: Annotated[tuple[Message, ...], Field(min_length=1, max_length=_MESSAGES)]
    stream: bool | None = False
    n: Annotated[int, Field(ge=1)] | None = 1


class Delta(BaseModel):
    role: Literal["assistant"] | None = None
    content: str | None = None


class Reply(BaseModel):
    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None


class Choice(BaseModel):
    index: int = 0
    message: Reply
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class Completion(BaseModel):
    """No usage: nothing is counted in tokens here, and no number is made up."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str = MODEL
    choices: tuple[Choice, ...]


class ChatRefusal(Exception):
    """A request that is not done, in the words of the clients."""

    def __init__(self, status: int, words: str, code: str | None = None) -> None:
        super().__init__(words)
        self.status, self.words, self.code = status, words, code


_KINDS = {401: "authentication_error", 429: "rate_limit_error"}


def as_error(status: int, words: str, headers: Mapping[str, str] | None = None, code: str | None = None) -> "Response":
    """An error in the form that the clients read."""
    from starlette.responses import Response

    kind = _KINDS.get(status, "invalid_request_error" if status < 500 else "server_error")
    content = {"error": {"message": words, "type": kind, "param": None, "code": code}}
    body = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
    return Response(body, status_code=status, media_type="application/json", headers=dict(headers or {}))


def conversation(messages: Sequence[Message], limit: int) -> tuple[str, tuple[Turn, ...]]:
    """The question and the ones before it. What others said in the conversation is not read: it may be made up."""
    if messages[-1].role != "user":
        raise ChatRefusal(400, "最后一条应当是用户的话")
    asked = [_text(one) for one in messages if one.role == "user"]
    if len(asked[-1]) > limit:
        raise ChatRefusal(400, f"问题太长，请缩短到 {limit} 字以内", "string_above_max_length")
    return asked[-1], tuple(Turn(question=one[:limit]) for one in asked[-1 - _EARLIER : -1] if one.strip())


def _text(message: Message) -> str:
    if message.content is None:
        raise ChatRefusal(400, "没有问题")
    if isinstance(message.content, str):
        return message.content
    if any(part.type not in {"text", "input_text"} or part.text is None for part in message.content):
        raise ChatRefusal(400, "只收文字，不收图片、声音和文件", "unsupported_content")
    return "\n".join(part.text or "" for part in message.content)


def told(answer: Answer) -> str:
    """The answer in words, with its notes and the places its figures stand in; nothing in it acts as markup."""
    notes = [f"注：{one}" for one in answer.notes]
    places = [f"［{number}］{_place(one)}" for number, one in enumerate(_once(answer.citations), 1)]
    checked = [CHECKED] if answer.verified else []
    label = f"〔{said}〕" if (said := ai_label(answer)) else ""
    blocks = [
        label,
        answer.text,
        "\n".join(notes),
        "\n".join(["原文：", *places] if places else []),
        "\n".join(checked),
    ]
    return "\n\n".join(block for block in blocks if block).translate(_INERT)[: 4 * PARAGRAPH]


def _once(citations: Sequence[Citation]) -> list[Citation]:
    return list({(one.report, one.line, one.column): one for one in citations}.values())


def _place(one: Citation) -> str:
    at = f"第 {one.page} 页" if one.page else f"第 {one.line} 行" if one.line else ""
    cell = "，".join(part for part in (f"《{one.form}》" if one.form else "", one.row or "", one.column or "") if part)
    quote = " ".join(one.quote.split())
    return (
        " ".join(part for part in (one.title, at, cell) if part) + f"：{quote[:120]}{'…' if len(quote) > 120 else ''}"
    )


def chunk(id: str, created: int, delta: Delta, finish: str | None = None) -> str:
    """One event of a stream."""
    said: dict[str, Any] = {
        "id": id,
        "object": "chat.completion.chunk",
        "created": created,
        "model": MODEL,
        "choices": [
            {"index": 0, "delta": delta.model_dump(exclude_none=True), "logprobs": None, "finish_reason": finish}
        ],
    }
    return f"data: {json.dumps(said, ensure_ascii=False)}\n\n"
