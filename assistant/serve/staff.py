"""Who is staff: at the machine everybody; over the network whoever knows the password; else nobody.

A session is a random token in a cookie and its hash in memory: nothing to forge, gone when signed out or restarted.
"""

import secrets
from collections import deque
from collections.abc import Callable
from hashlib import sha256
from hmac import compare_digest
from ipaddress import ip_address
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from assistant.serve.limits import client_of
from index.settings import Settings

if TYPE_CHECKING:
    from starlette.requests import Request

Mode = Literal["open", "password", "off"]
COOKIE = "wenzhang_staff"
HOURS = 12  # that a session lasts
_SESSIONS = 1_000  # at the same time
_WINDOW = 300.0  # seconds in which wrong passwords are counted
_WRONG = 5  # of one address
_WRONG_IN_ALL = 60
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
OFF = "收录和成批提问没有开启：问答页对外开放，而没有设置工作人员的密码（WENZHANG_STAFF_PASSWORD）"


class Denied(Exception):
    """The request may not do this; the words say why."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


class Staff:
    """The sessions of this process."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = monotonic) -> None:
        secret = settings.staff_password
        self._password = _hash(secret.get_secret_value()) if secret else None
        self.mode: Mode = "password" if secret else "open" if _is_loopback(settings.host) else "off"
        self._proxies = settings.proxies
        self._clock, self._lock = clock, Lock()
        self._sessions: dict[bytes, float] = {}  # hash of the token → until when
        self._wrong: deque[tuple[float, str]] = deque()

    def knows(self, request: "Request") -> bool:
        """Whether a member of staff asks."""
        if self.mode == "open":
            return _comes_from_here(request)
        with self._lock:
            until = self._sessions.get(_hash(request.cookies.get(COOKIE, "")))
        return until is not None and self._clock() < until

    def admit(self, request: "Request") -> None:
        """Raises Denied unless a member of staff writes from our own page."""
        if self.mode == "off":
            raise Denied(403, OFF)
        if not self.knows(request):
            raise Denied(401, "请先登录")
        _check_origin(request)

    def sign_in(self, request: "Request", password: str) -> str:
        """The token of a new session. Raises Denied."""
        _check_origin(request)
        if self._password is None:
            raise Denied(403, OFF if self.mode == "off" else "没有设置密码，不用登录")
        client = client_of(request.scope, self._proxies)
        with self._lock:
            self._count(client)
            if not compare_digest(_hash(password), self._password):
                self._wrong.append((self._clock(), client))
                raise Denied(401, "密码不对")
            token = secrets.token_urlsafe(32)
            now = self._clock()
            alive = {one: until for one, until in self._sessions.items() if until > now}
            self._sessions = dict([*alive.items(), (_hash(token), now + HOURS * 3600)][-_SESSIONS:])
            return token

    def sign_out(self, request: "Request") -> None:
        _check_origin(request)
        with self._lock:
            self._sessions.pop(_hash(request.cookies.get(COOKIE, "")), None)

    def _count(self, client: str) -> None:
        since = self._clock() - _WINDOW
        while self._wrong and self._wrong[0][0] < since:
            self._wrong.popleft()
        of_this = sum(one == client for _, one in self._wrong)
        if of_this >= _WRONG or len(self._wrong) >= _WRONG_IN_ALL:
            raise Denied(429, "密码错的次数太多，请五分钟后再试")


def is_staff(request: "Request") -> bool:
    """Whether a member of staff asks: signed in, or at the machine where no password is set."""
    staff: Staff = request.app.state.staff
    return staff.knows(request)


def _hash(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


def _is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False


def _comes_from_here(request: "Request") -> bool:
    """A browser at this machine, which was sent here by no other name and through no other server."""
    hosts = [request.url.hostname, *([request.client.host] if request.client else [])]
    if origin := request.headers.get("origin"):
        hosts.append(urlsplit(origin).hostname)
    return all(map(_is_loopback, hosts)) and not any(name in request.headers for name in _FORWARDED)


def _check_origin(request: "Request") -> None:
    """Raises Denied where a page of another host sends the reader's browser here. Browsers say so in either header."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    ours = site == "same-origin" if site else origin is not None and urlsplit(origin).netloc == request.url.netloc
    if not ours:
        raise Denied(403, "只能在问账自己的页面上操作")


__all__ = ["COOKIE", "HOURS", "OFF", "Denied", "Mode", "Staff", "is_staff"]
