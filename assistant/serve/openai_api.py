"""The addresses that chat clients know: /v1/models and /v1/chat/completions."""

import asyncio
import time
from collections.abc import AsyncIterator
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from assistant.answer import Answer
from assistant.newest import Answering
from assistant.serve.openai_shapes import (
    MODEL,
    Chat,
    ChatRefusal,
    Choice,
    Completion,
    Delta,
    Reply,
    as_error,
    chunk,
    conversation,
    told,
)
from assistant.serve.problem import BROKEN, wrongs
from index.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI, Request, Response

ROOT = "/v1"
_ALIVE = 5.0  # seconds of silence after which a stream says that it is still there


def openai_app(answering: Answering, settings: Settings) -> "FastAPI":
    """The app to be mounted at ROOT."""
    from fastapi import FastAPI
    from starlette.concurrency import run_in_threadpool
    from starlette.responses import StreamingResponse

    app = FastAPI(title="问账", docs_url=None, redoc_url=None, openapi_url=None)
    _install(app)
    since = int(time.time())

    @app.get("/models")
    def models() -> dict[str, Any]:
        return {"object": "list", "data": [_model(since)]}

    @app.get("/models/{name}")
    def model(name: str) -> dict[str, Any]:
        _known(name)
        return _model(since)

    @app.post("/chat/completions", response_model=Completion)
    async def complete(chat: Chat) -> "Completion | Response":
        _known(chat.model)
        if chat.n is not None and chat.n > 1:
            raise ChatRefusal(400, "一个问题只有一个回答（n 只能是 1）")
        question, turns = conversation(chat.messages, settings.question_length)
        work = asyncio.ensure_future(run_in_threadpool(lambda: answering.now().ask(question, turns)))
        id, created = f"chatcmpl-{token_hex(12)}", int(time.time())
        if chat.stream:
            events = _events(id, created, work)
            return StreamingResponse(events, media_type="text/event-stream", headers={"Cache-Control": "no-store"})
        choice = Choice(message=Reply(content=_said(await work)))
        return Completion(id=id, created=created, choices=(choice,))

    return app


def _model(since: int) -> dict[str, Any]:
    return {"id": MODEL, "object": "model", "created": since, "owned_by": MODEL}


def _known(name: str) -> None:
    if name != MODEL:
        raise ChatRefusal(404, f"没有这个模型；这里只有 {MODEL}", "model_not_found")


def _said(answer: Answer) -> str:
    if answer.status == "error":
        raise ChatRefusal(503, answer.text)
    return told(answer)


async def _events(id: str, created: int, work: "asyncio.Future[Answer]") -> AsyncIterator[str]:
    yield chunk(id, created, Delta(role="assistant", content=""))
    while not work.done():
        await asyncio.wait([work], timeout=_ALIVE)
        if not work.done():
            yield ": 正在查\n\n"
    try:
        words = _said(work.result())
    except ChatRefusal as refusal:
        words = refusal.words
    except Exception:
        words = BROKEN
    for line in words.splitlines(keepends=True):
        yield chunk(id, created, Delta(content=line))
    yield chunk(id, created, Delta(), "stop")
    yield "data: [DONE]\n\n"


def _install(app: "FastAPI") -> None:
    from fastapi.exceptions import RequestValidationError
    from starlette.exceptions import HTTPException

    from index.errors import WenzhangError

    async def refused(_: "Request", error: Any) -> "Response":
        return as_error(error.status, error.words, code=error.code)

    async def invalid(_: "Request", error: Any) -> "Response":
        found = error.errors()
        if any(one.get("type") == "json_invalid" for one in found):
            return as_error(400, "请求不是 JSON")
        return as_error(400, "；".join(f"{one.where}：{one.what}" for one in wrongs(found)[:3]))

    async def http(_: "Request", error: Any) -> "Response":
        words = {404: "没有这个地址", 405: "这个地址不支持这种方法"}.get(error.status_code, "请求的内容读不出来")
        return as_error(error.status_code, words, error.headers)

    async def unusable(_: "Request", error: Any) -> "Response":
        return as_error(503, str(error))

    async def broken(_: "Request", __: Any) -> "Response":
        return as_error(500, BROKEN)

    app.add_exception_handler(ChatRefusal, refused)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(WenzhangError, unusable)
    app.add_exception_handler(Exception, broken)
