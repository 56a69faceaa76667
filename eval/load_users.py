"""Those who ask under load: programs over REST, and visitors who open the page; bare, for they share the processors."""

import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable
from typing import Any, Protocol
from uuid import uuid4

from assistant.serve.health import Known
from corpus.record import Record

_PATIENCE = 60.0  # seconds a user waits for an answer before it counts as an error
_REFUSED = "提问的人太多"
_BOX = 0  # the first of the page's buttons


class Seen(Record):
    """What came of one request."""

    status: int  # 0: no answer at all
    seconds: float
    wrong: bool = False
    clean: bool = True  # a refusal in Chinese that says when to come back


class User(Protocol):
    """One who asks one question after the other."""

    async def asked(self, known: Known) -> Seen:
        """One question, and whether the figure is the one held."""

    def close(self) -> None: ...


Users = Callable[[int], User]  # by the port of the service


class Line:
    """A connection to the service, kept open."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, path: str, sent: object) -> tuple[int, str, dict[str, Any]]:
        """Status, head and body of the answer. Raises OSError and EOFError."""
        body = json.dumps(sent).encode()
        reader, head = await self._begun(
            f"POST {path}", f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n", body
        )
        content = await reader.readexactly(int(head.split("content-length:")[1].split("\r\n")[0]))
        return int(head.split()[1]), head, json.loads(content)

    async def events(self, path: str) -> list[dict[str, Any]]:
        """What a stream of events brings until it ends. Raises OSError and EOFError."""
        reader, _ = await self._begun(f"GET {path}")
        content = b""
        while size := int(await reader.readuntil(b"\r\n"), 16):
            content += (await reader.readexactly(size + 2))[:-2]
        await reader.readexactly(2)
        return [json.loads(one.removeprefix("data:")) for one in content.decode().split("\n\n") if one]

    async def _begun(self, what: str, headers: str = "", body: bytes = b"") -> tuple[asyncio.StreamReader, str]:
        """The head of the answer; what follows it is still to be read."""
        self._streams = self._streams or await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(f"{what} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n".encode() + body)
        return reader, (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()

    def close(self) -> None:
        if self._streams:
            self._streams[1].close()
            self._streams = None


class Program:
    """Asks over REST."""

    def __init__(self, port: int) -> None:
        self._line = Line(port)
        self.close = self._line.close

    async def asked(self, known: Known) -> Seen:
        return await _timed(self._line, self._ask(known))

    async def _ask(self, known: Known) -> Seen:
        status, head, body = await self._line.post("/api/v1/ask", {"question": known.question})
        if status != 200:
            return _refusal(status, head, body)
        right = any((one["value"], one["unit"]) == (known.value, known.unit) for one in body["values"])
        return Seen(status=200, seconds=0, wrong=not right)


class Visitor:
    """Opens the page anew for each question and asks as its script does: gradio is told of a question, then streams."""

    def __init__(self, port: int) -> None:
        self._line = Line(port)
        self.close = self._line.close

    async def asked(self, known: Known) -> Seen:
        return await _timed(self._line, self._ask(known))

    async def _ask(self, known: Known) -> Seen:
        visit = uuid4().hex
        sent = {"data": [known.question, None], "fn_index": _BOX, "session_hash": visit}
        status, head, body = await self._line.post("/gradio_api/queue/join", sent)
        if status != 200:
            return _refusal(status, head, body)
        told = await self._line.events(f"/gradio_api/queue/data?session_hash={visit}")
        talk = next(str(one["output"]["data"][1]) for one in told if one["msg"] == "process_completed")
        if _REFUSED in talk:  # in the talk, where one waited in vain
            return Seen(status=503, seconds=0)
        right = re.search(rf"(?<![\d.,]){re.escape(known.value + known.unit)}", talk)
        return Seen(status=200, seconds=0, wrong=right is None)


def _refusal(status: int, head: str, body: dict[str, Any]) -> Seen:
    return Seen(status=status, seconds=0, clean="retry-after:" in head and "请" in str(body.get("detail")))


async def _timed(line: Line, asking: Awaitable[Seen]) -> Seen:
    """What came of a question, and in what time."""
    started = time.perf_counter()
    try:
        async with asyncio.timeout(_PATIENCE):
            seen = await asking
    except (OSError, EOFError, TimeoutError):
        line.close()
        seen = Seen(status=0, seconds=0)
    return seen.model_copy(update={"seconds": time.perf_counter() - started})
