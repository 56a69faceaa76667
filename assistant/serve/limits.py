"""What one client, and all of them together, may ask for at once. What is more is refused at once, in Chinese."""

import asyncio
import ipaddress
import logging
import math
import time
from collections.abc import Mapping
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from assistant.serve.gate import App, Message, Receive, Send
from assistant.serve.problem import BROKEN, PROBLEM, Refusal, as_response, problem
from assistant.serve.ways import Way, way, way_of
from assistant.turns import Crowded, Turns
from index.settings import Settings

if TYPE_CHECKING:
    from assistant.serve.metrics import Metrics

_LOG = logging.getLogger("wenzhang")
_COUNTED: frozenset[Way] = frozenset({"page", "api", "chat", "mcp", "cell", "desk"})
# A question on the page takes its turn itself.
_WORKED: frozenset[Way] = frozenset({"api", "chat", "mcp", "cell", "desk"})
_SLOWEST = 30.0  # seconds in which a body must be here
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
UPLOADS = ("/api/v1/reports", "/desk/batch", "/desk/baskets")


class Limits:
    """Stands before everything: counts, times out, queues and refuses, and gives each request a name for the log."""

    def __init__(self, app: App, settings: Settings, metrics: "Metrics", turns: Turns) -> None:
        from limits import RateLimitItemPerMinute
        from limits.storage import MemoryStorage
        from limits.strategies import MovingWindowRateLimiter

        self._app, self._settings, self._metrics = app, settings, metrics
        self._rate = RateLimitItemPerMinute(settings.rate) if settings.rate else None
        self._asked = MovingWindowRateLimiter(MemoryStorage())
        self._turns = turns

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        going = _Going(scope, send)
        try:
            await self._admitted(going, scope, receive)
        except Refusal as refusal:
            if going.status:  # too late for another answer
                raise
            await _say(refusal, scope, receive, going.send)
        except Crowded as crowded:
            await _say(Refusal(503, str(crowded), {"Retry-After": "5"}), scope, receive, going.send)
        except Exception:
            _LOG.exception("broken", extra={"id": going.id, "way": going.way})
            if not going.status:
                await _say(Refusal(500, BROKEN), scope, receive, going.send)
            elif not going.told:
                raise
        finally:
            self._metrics.request(going.way, going.status)
            going.log()

    async def _admitted(self, going: "_Going", scope: Message, receive: Receive) -> None:
        way.set(going.way)
        if going.way in _WORKED and not scope["path"].isprintable():
            raise Refusal(404, "没有这个地址")
        if going.way in _COUNTED:
            self._count(scope)
        if going.way not in _WORKED:
            await self._app(scope, receive, going.send)
            return
        if _uploads(scope):
            _declared(scope, self._settings.upload_size)
            await self._app(scope, _counted(receive, self._settings.upload_size), going.send)
            return
        _declared(scope, self._settings.body_size)
        if scope["method"] not in _READS:
            receive = await _whole(receive, self._settings.body_size)
        if going.way == "mcp" and scope["method"] in _READS:  # a stream that stays open does no work
            await self._app(scope, receive, going.send)
            return
        async with self._turns.turn():
            await self._app(scope, receive, going.send)

    def _count(self, scope: Message) -> None:
        if self._rate is None:
            return
        client = client_of(scope, self._settings.proxies)
        if not self._asked.hit(self._rate, client):
            wait = self._asked.get_window_stats(self._rate, client).reset_time - time.time()
            seconds = min(60, max(1, math.ceil(wait)))
            raise Refusal(429, f"问得太快了，请 {seconds} 秒后再试", {"Retry-After": str(seconds)})


class _Going:
    """A request under way: which way in, what came of it, how long it took."""

    def __init__(self, scope: Message, send: Send) -> None:
        self.way, self.status, self.id = way_of(scope["path"]), 0, token_hex(6)
        self.told = False  # whether the whole answer has gone out
        self._method, self._send, self._started = scope["method"], send, time.perf_counter()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message = {**message, "headers": [*message["headers"], (b"x-request-id", self.id.encode())]}
        await self._send(message)
        self.told = message["type"] == "http.response.body" and not message.get("more_body", False)

    def log(self) -> None:
        if self.way in {"files", "health"} and self.status < 500:
            return
        took = round((time.perf_counter() - self._started) * 1000, 1)
        said = {"id": self.id, "way": self.way, "method": self._method, "status": self.status, "ms": took}
        _LOG.log(logging.WARNING if self.status >= 500 else logging.INFO, "request", extra=said)


def client_of(scope: Message, proxies: int) -> str:
    """Who asks: the peer, or who the last of the trusted proxies says it is. A network of IPv6 counts as one."""
    peer = (scope.get("client") or ("?", 0))[0]
    if proxies:
        headers = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
        said = [part.strip() for header in headers for part in header.split(",") if part.strip()]
        peer = said[-proxies] if len(said) >= proxies else peer
    try:
        address = ipaddress.ip_address(peer.strip("[]"))
    except ValueError:
        return peer[:64]
    if address.version == 6:
        mapped = address.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _uploads(scope: Message) -> bool:
    """Whether a file comes: to one of these addresses, or to a place below one."""
    path = scope["path"].rstrip("/")
    return scope["method"] == "POST" and any(path == one or path.startswith(f"{one}/") for one in UPLOADS)


def _too_large(size: int) -> Refusal:
    # The rest of the body is not waited for.
    return Refusal(413, f"请求太大，最多 {size // 1024} KB", {"Connection": "close"})


def _declared(scope: Message, size: int) -> None:
    declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    if not declared.isdigit() or int(declared) > size:
        raise _too_large(size)


async def _whole(receive: Receive, size: int) -> Receive:
    """The body, read before a place is taken: who sends slowly keeps nobody waiting."""
    body = bytearray()
    try:
        async with asyncio.timeout(_SLOWEST):
            while True:
                message = await receive()
                body += message.get("body", b"")
                if len(body) > size:
                    raise _too_large(size)
                if message["type"] == "http.disconnect" or not message.get("more_body", False):
                    break
    except TimeoutError as error:
        raise Refusal(408, "请求发得太慢", {"Connection": "close"}) from error
    given = message["type"] == "http.disconnect"

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": bytes(body), "more_body": False}

    return replay


def _counted(receive: Receive, size: int) -> Receive:
    """A large body, passed on as it comes up to its limit."""
    seen = 0

    async def counting() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > size:
            from starlette.exceptions import HTTPException

            raise HTTPException(413)  # frameworks let their own exception through, and no other
        return message

    return counting


async def _say(refusal: Refusal, scope: Message, receive: Receive, send: Send) -> None:
    response: Any = as_response(problem(refusal.status, refusal.detail), refusal.headers)
    if way_of(scope["path"]) == "chat":
        from assistant.serve.openai_shapes import as_error

        response = as_error(refusal.status, refusal.detail, refusal.headers)
    await response(scope, receive, send)


def header(scope: Message, name: bytes) -> str | None:
    found: Mapping[bytes, bytes] = dict(scope["headers"])
    return found[name].decode("latin-1") if name in found else None


__all__ = ["PROBLEM", "Limits", "client_of"]
