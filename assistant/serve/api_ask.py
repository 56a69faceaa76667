"""Asking, and having a paragraph checked, over HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING

from assistant.answer import Answer, Turn
from assistant.fact_paragraph import check_paragraph
from assistant.newest import Answering
from assistant.serve.problem import BROKEN, Refusal, problem
from assistant.serve.shapes import Answered, Asking, CheckedText, Checking, Said, answered
from index.settings import Settings

if TYPE_CHECKING:
    from fastapi import APIRouter

_EVENT = {
    "type": "object",
    "properties": {"event": {"enum": ["text", "answer", "problem"]}, "data": {"type": "string"}},
    "required": ["event", "data"],
}
_ALIVE = 5.0  # seconds of silence after which a stream says that it is still there


def ask_routes(answering: Answering, settings: Settings) -> "APIRouter":
    from fastapi import APIRouter
    from starlette.concurrency import run_in_threadpool
    from starlette.responses import StreamingResponse

    from assistant.serve.api import json_route, refusals

    router = APIRouter(route_class=json_route(), tags=["提问"])
    takes = refusals(400, 408, 413, 415, 422)

    @router.post("/ask", summary="提一个问题", responses=takes)
    def ask(asking: Asking) -> Answered:
        turns = _turns(asking, settings)
        return answered(_usable(answering.now().ask(asking.question, turns)))

    @router.post(
        "/ask/stream",
        summary="提一个问题，逐段收答案",
        description="事件依次是：text（答案的一行）若干，answer（与 /ask 相同的对象）；失败是 problem。",
        response_class=StreamingResponse,
        responses=takes | {200: {"content": {"text/event-stream": {"schema": _EVENT}}}},
    )
    async def ask_streaming(asking: Asking) -> StreamingResponse:
        turns = _turns(asking, settings)
        work = asyncio.ensure_future(run_in_threadpool(lambda: answering.now().ask(asking.question, turns)))
        return StreamingResponse(
            _events(work), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )  # fmt: skip

    @router.post("/check", summary="核对一段话里的每个数字", responses=takes)
    def check(checking: Checking) -> CheckedText:
        return CheckedText(figures=check_paragraph(answering.now(), checking.text))

    return router


def _turns(asking: Asking, settings: Settings) -> tuple[Turn, ...]:
    for text in (asking.question, *(one.question for one in asking.history)):
        if len(text) > settings.question_length:
            raise Refusal(422, f"问题太长，请缩短到 {settings.question_length} 字以内")
    return turns_of(asking.history)


def turns_of(history: Sequence[Said]) -> tuple[Turn, ...]:
    return tuple(Turn(question=one.question, answer=one.answer) for one in history)


def _usable(answer: Answer) -> Answer:
    """An answer that failed because the index is damaged is no answer to a program."""
    if answer.status == "error":
        raise Refusal(503, answer.text, {"Retry-After": "60"})
    return answer


async def _events(work: "asyncio.Future[Answer]") -> AsyncIterator[str]:
    try:
        while not work.done():
            await asyncio.wait([work], timeout=_ALIVE)
            if not work.done():
                yield ": 正在查\n\n"
        answer = _usable(work.result())
    except Refusal as refusal:
        yield _event("problem", problem(refusal.status, refusal.detail).model_dump_json())
        return
    except Exception:
        yield _event("problem", problem(500, BROKEN).model_dump_json())
        return
    for line in answer.text.split("\n"):
        yield _event("text", json.dumps({"text": line}, ensure_ascii=False))
    yield _event("answer", answered(answer).model_dump_json())


def _event(name: str, data: str) -> str:
    return f"event: {name}\ndata: {data}\n\n"
