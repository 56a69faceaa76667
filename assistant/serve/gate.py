"""What the page takes from outside: a short question for a button that it has. All else is refused, in Chinese."""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from typing import Any

from assistant.page.blocks import Input
from assistant.serve.door import Door

# ASGI is a protocol of plain mappings; what is in them is looked at here and nowhere else.
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

LARGEST = 64 * 1024  # bytes of a request: a question has 500 characters
_LOG = logging.getLogger("wenzhang")
_ASK = "/gradio_api/queue/join"
_HOUSEKEEPING = frozenset({"/gradio_api/cancel", "/gradio_api/reset"})
_READS = frozenset({"GET", "HEAD", "OPTIONS"})


class Refused(Exception):
    """A request that is not answered, with the status and the words for it."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


class Gate:
    """Stands before the page. `inputs`: what each of its buttons sends; `door`: who may ask now; `others`: where the
    addresses begin that look after themselves. Raises Crowded."""

    def __init__(self, app: App, inputs: Mapping[int, Sequence[Input]], door: Door, others: Sequence[str] = ()) -> None:
        self._app, self._inputs, self._door, self._others = app, inputs, door, tuple(others)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in _READS or scope["path"].startswith(self._others):
            await self._app(scope, receive, send)
            return
        try:
            body, button = await self._admitted(scope["path"].rstrip("/"), receive)
        except Refused as refusal:
            _LOG.warning("refused %s %s: %s", scope["method"], scope["path"], refusal.words)
            await _say(refusal.status, refusal.words, send)
            return
        with self._door.passing(button):
            await self._app(scope, _again(body, receive), send)

    async def _admitted(self, path: str, receive: Receive) -> tuple[bytes, int | None]:
        """The body, and which button sent it."""
        body = await _read(receive)
        if path != _ASK and path not in _HOUSEKEEPING:
            raise Refused(404, "没有这个地址")
        return body, self._examine(body) if path == _ASK else None

    def _examine(self, body: bytes) -> int:
        """Words, numbers and lists of them for a button that exists: no files, no answers, no state of its own."""
        try:
            sent = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise Refused(400, "请求不是 JSON") from error
        button = sent.get("fn_index") if isinstance(sent, dict) else None
        if not isinstance(button, int) or button not in self._inputs:
            raise Refused(404, "没有这个按钮")
        data, wanted = sent.get("data"), self._inputs[button]
        if not isinstance(data, list) or len(data) != len(wanted) or not all(map(_fits, data, wanted)):
            raise Refused(422, "请求的内容不合要求")
        told = sent.get("event_data")
        if told is not None and not (isinstance(told, dict) and all(map(_is_small, told.values()))):
            raise Refused(422, "请求的内容不合要求")
        return button


def _is_small(value: object) -> bool:
    return value is None or isinstance(value, str | int | float)


def _fits(value: object, wanted: Input) -> bool:
    if wanted == "text":
        return isinstance(value, str)
    # What is kept is not read from the request.
    return wanted == "kept" or _is_small(value) or (isinstance(value, list) and all(map(_is_small, value)))


async def _read(receive: Receive) -> bytes:
    """The whole body, unless it is longer than any question; what is too long is not kept."""
    body: bytes = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > LARGEST:
            raise Refused(413, "问题太长，请缩短到 500 字以内")
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return body


def _again(body: bytes, receive: Receive) -> Receive:
    """The body that was read, once more, then whatever follows."""
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


async def _say(status: int, words: str, send: Send) -> None:
    body = json.dumps({"error": words}, ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/json; charset=utf-8")]
    if status == 413:  # the rest of the body is not waited for
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
