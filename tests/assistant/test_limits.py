"""What is too much, too fast or too many at once is refused in Chinese; afterwards all is as before."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Semaphore
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
import pytest

from assistant.serve.limits import client_of
from tests.assistant.served import served

if TYPE_CHECKING:
    from assistant.answer import Answer
    from assistant.ask import Assistant

ASK, CHAT = "/api/v1/ask", "/v1/chat/completions"
ASKED = {"question": "2024年三公经费一共多少钱"}


def test_who_asks_too_fast_is_told_when_to_come_back(assistant: "Assistant") -> None:
    with served(assistant, rate=3) as address, httpx.Client(base_url=address, timeout=60) as client:
        answers = [client.get("/api/v1/reports", headers={"x-forwarded-for": f"192.0.2.{n}"}) for n in range(4)]
        assert [one.status_code for one in answers] == [200, 200, 200, 429]
        assert 1 <= int(answers[3].headers["retry-after"]) <= 60
        assert answers[3].headers["content-type"] == "application/problem+json"
        assert "问得太快了" in answers[3].json()["detail"]
        assert client.post(CHAT, json={}).json()["error"]["type"] == "rate_limit_error"
        assert client.get("/healthz").status_code == client.get("/readyz").status_code == 200


def test_behind_a_trusted_proxy_clients_are_told_apart(assistant: "Assistant") -> None:
    with served(assistant, rate=1, proxies=1) as address, httpx.Client(base_url=address, timeout=60) as client:
        seen = [
            client.get("/api/v1/reports", headers={"x-forwarded-for": said}).status_code
            for said in ("192.0.2.1", "192.0.2.2", "192.0.2.9, 192.0.2.1")
        ]
        assert seen == [200, 200, 429]


@pytest.mark.parametrize(
    ("peer", "said", "proxies", "client"),
    [
        ("192.0.2.1", "198.51.100.1", 0, "192.0.2.1"),
        ("192.0.2.1", "203.0.113.5, 198.51.100.1", 1, "198.51.100.1"),
        ("192.0.2.1", "203.0.113.5, 198.51.100.1", 2, "203.0.113.5"),
        ("192.0.2.1", "198.51.100.1", 2, "192.0.2.1"),
        ("192.0.2.1", "", 1, "192.0.2.1"),
        ("2001:db8:1:2:3::4", "", 0, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "", 0, "192.0.2.1"),
        ("unix", "", 0, "unix"),
    ],
)
def test_who_asks_is_the_peer_unless_a_proxy_is_trusted(peer: str, said: str, proxies: int, client: str) -> None:
    headers = [(b"x-forwarded-for", said.encode())] if said else []
    assert client_of({"client": (peer, 1), "headers": headers}, proxies) == client


@pytest.fixture
def stuck(assistant: "Assistant", monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Semaphore, Event]]:
    """Every one who asks waits for the event; the semaphore counts those that have begun.

    The page finds its examples by asking too, in the background: they are let through.
    """
    begun, go_on, ask = Semaphore(0), Event(), assistant.ask

    def slowly(text: str, *arguments: Any) -> "Answer":
        if text == ASKED["question"]:
            begun.release()
            assert go_on.wait(60)
        return ask(text, *arguments)

    monkeypatch.setattr(assistant, "ask", slowly)
    yield begun, go_on
    go_on.set()


def test_a_crowd_is_asked_to_wait_and_then_answered(assistant: "Assistant", stuck: tuple[Semaphore, Event]) -> None:
    begun, go_on = stuck
    with (
        served(assistant, rate=0, crowd=1, queue=1) as address,
        httpx.Client(base_url=address, timeout=60) as client,
        ThreadPoolExecutor(2) as others,
    ):
        first = others.submit(client.post, ASK, json=ASKED)
        assert begun.acquire(timeout=60)
        second = others.submit(client.post, ASK, json=ASKED)
        while "wenzhang_waiting 1.0" not in client.get("/metrics").text:
            pass
        refused = client.post(ASK, json=ASKED)
        assert refused.status_code == 503 and int(refused.headers["retry-after"]) > 0
        assert "请稍等" in refused.json()["detail"]
        chat = client.post(CHAT, json={"model": "wenzhang", "messages": [{"role": "user", "content": "x"}]})
        assert chat.status_code == 503 and "请稍等" in chat.json()["error"]["message"]
        assert client.get("/healthz").status_code == 200
        go_on.set()
        assert [one.result().status_code for one in (first, second)] == [200, 200]
        assert client.post(ASK, json=ASKED).status_code == 200


def test_who_waits_too_long_is_let_go(
    assistant: "Assistant", stuck: tuple[Semaphore, Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.serve.limits._PATIENCE", 0.2)
    begun, go_on = stuck
    with (
        served(assistant, rate=0, crowd=1) as address,
        httpx.Client(base_url=address, timeout=60) as client,
        ThreadPoolExecutor(1) as others,
    ):
        first = others.submit(client.post, ASK, json=ASKED)
        assert begun.acquire(timeout=60)
        assert client.post(ASK, json=ASKED).status_code == 503
        go_on.set()
        assert first.result().status_code == 200


def raw(address: str, request: bytes) -> bytes:
    """What comes back to bytes that no well-behaved client sends."""
    parts = urlsplit(address)
    with socket.create_connection((str(parts.hostname), int(parts.port or 0)), timeout=60) as connection:
        connection.sendall(request)
        return connection.recv(65536)


def test_a_body_that_never_comes_is_not_waited_for(assistant: "Assistant", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.serve.limits._SLOWEST", 0.2)
    head = f"POST {ASK} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{"
    with served(assistant, rate=0) as address:
        assert raw(address, head.encode()).startswith(b"HTTP/1.1 408")


def test_a_body_of_no_said_length_is_cut_off(assistant: "Assistant") -> None:
    head = f"POST {ASK} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    with served(assistant, rate=0, body_size=1024) as address:
        assert raw(address, head.encode() + b"800\r\n" + b"a" * 0x800 + b"\r\n").startswith(b"HTTP/1.1 413")
