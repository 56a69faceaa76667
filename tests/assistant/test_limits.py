"""What is too much, too fast or too many at once is refused in Chinese; afterwards all is as before."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Semaphore
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest

from assistant.serve.limits import client_of
from assistant.turns import Crowded, Turns
from tests.assistant.served import JOIN, Visitor, served

if TYPE_CHECKING:
    from assistant.ask import Assistant

ASK, CHAT = "/api/v1/ask", "/v1/chat/completions"
ASKED = {"question": "2024年三公经费一共多少钱"}
REFUSED = "现在提问的人太多，请稍等几秒再试"
CROWDED = "现在提问的人太多，请稍等几秒，再点「重新回答」"


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


def test_on_the_page_a_crowd_is_refused_at_once(assistant: "Assistant", stuck: tuple[Semaphore, Event]) -> None:
    begun, go_on = stuck
    with (
        served(assistant, rate=0, crowd=1, queue=1) as address,
        httpx.Client(base_url=address, timeout=60) as client,
        ThreadPoolExecutor(2) as others,
    ):
        first = others.submit(Visitor(client).ask, ASKED["question"])
        assert begun.acquire(timeout=60)
        second = others.submit(Visitor(client).ask, ASKED["question"])
        while "wenzhang_waiting 1.0" not in client.get("/metrics").text:
            pass
        third = Visitor(client)
        refused = third.post(ASKED["question"])
        assert refused.status_code == 503 and int(refused.headers["retry-after"]) > 0
        assert refused.json()["detail"] == REFUSED
        assert client.post(ASK, json=ASKED).status_code == 503  # programs wait in the same queue
        go_on.set()
        assert all("13.39万元" in one.result() for one in (first, second))
        assert "13.39万元" in third.ask(ASKED["question"])


def test_in_a_crowd_whatever_does_not_ask_is_done(assistant: "Assistant", stuck: tuple[Semaphore, Event]) -> None:
    """Who stops or clears makes room; who reads on takes none."""
    begun, _ = stuck
    with (
        served(assistant, rate=0, crowd=1, queue=0) as address,
        httpx.Client(base_url=address, timeout=60) as client,
        ThreadPoolExecutor(1) as others,
    ):
        others.submit(client.post, ASK, json=ASKED)
        assert begun.acquire(timeout=60)
        refused = set[str]()
        for one in client.get("/config").json()["dependencies"]:
            data = ["x" if one["targets"][0][1] == "submit" else None, *[None] * 5][: len(one["inputs"])]
            sent = {"data": data, "fn_index": one["id"], "session_hash": "x", "event_data": {"turn": "0"}}
            if (status := client.post(JOIN, json=sent).status_code) != 200:
                assert status == 503
                refused |= {event for _, event in one["targets"]}
        # The button beside the box does what Enter does.
        assert refused == {"submit", "click", "ask", "retry", "load"}
        stuck[1].set()


def test_of_many_visitors_each_is_answered_or_asked_to_wait(assistant: "Assistant") -> None:
    with (
        served(assistant, rate=0, crowd=2, queue=4) as address,
        httpx.Client(base_url=address, timeout=60, limits=httpx.Limits(max_connections=None)) as client,
        ThreadPoolExecutor(40) as others,
    ):
        together = Barrier(40)

        def visit(_: int) -> str:
            visitor = Visitor(client)
            together.wait(60)
            response = visitor.post(ASKED["question"])
            return visitor.answer() if response.status_code == 200 else response.json()["detail"]

        said = list(others.map(visit, range(40)))
        assert sum("13.39万元" in one for one in said) + sum(REFUSED in one for one in said) == len(said)
        assert any("13.39万元" in one for one in said)
        assert "13.39万元" in Visitor(client).ask(ASKED["question"])
        counted = client.get("/metrics").text
        assert "wenzhang_waiting 0.0" in counted and "wenzhang_busy 0.0" in counted
        assert any(REFUSED in one for one in said)


def test_visitors_who_leave_take_their_questions_along(assistant: "Assistant", stuck: tuple[Semaphore, Event]) -> None:
    """A page that is closed while it waits keeps no place."""
    begun, go_on = stuck
    with (
        served(assistant, rate=0, crowd=1, queue=1) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        for _ in range(2):
            visitor = Visitor(client)
            assert visitor.post(ASKED["question"]).status_code == 200
            stream = client.stream("GET", "/gradio_api/queue/data", params={"session_hash": visitor.session})
            with stream as lines:
                next(line for line in lines.iter_lines() if "正在查" in line)
        assert begun.acquire(timeout=60)
        go_on.set()
        last = Visitor(client)
        while last.post(ASKED["question"]).status_code == 503:
            pass
        assert "13.39万元" in last.answer()


def test_of_many_visits_the_latest_are_kept(assistant: "Assistant", monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever was forgotten begins anew."""
    monkeypatch.setattr("assistant.page.blocks._VISITS", 2)
    with served(assistant, rate=0) as address, httpx.Client(base_url=address, timeout=60) as client:
        one, two, three = (Visitor(client) for _ in range(3))
        assert all("第 1 问" in each.ask(ASKED["question"]) for each in (one, two))
        assert "第 2 问" in one.ask(ASKED["question"])
        assert "第 1 问" in three.ask(ASKED["question"])
        assert "第 3 问" in one.ask(ASKED["question"])
        last = two.ask(ASKED["question"])
        assert "第 1 问" in last and "13.39万元" in last


def test_a_question_that_nobody_waits_for_keeps_its_place_until_it_is_answered() -> None:
    async def scene() -> None:
        turns, go_on, begun = Turns(1, 0), Event(), Event()

        def work() -> None:
            begun.set()
            assert go_on.wait(60)

        asking = asyncio.create_task(turns.run(work))
        await asyncio.to_thread(begun.wait, 60)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        with pytest.raises(Crowded):
            await turns.run(work)
        go_on.set()
        while turns.busy:
            await asyncio.sleep(0)
        assert await turns.run(lambda: "done") == "done"

    asyncio.run(scene())


def test_who_waits_too_long_is_let_go(
    assistant: "Assistant", stuck: tuple[Semaphore, Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.turns._PATIENCE", 0.2)
    begun, go_on = stuck
    with (
        served(assistant, rate=0, crowd=1) as address,
        httpx.Client(base_url=address, timeout=60) as client,
        ThreadPoolExecutor(1) as others,
    ):
        first = others.submit(client.post, ASK, json=ASKED)
        assert begun.acquire(timeout=60)
        assert client.post(ASK, json=ASKED).status_code == 503
        visitor = Visitor(client)
        said = visitor.ask(ASKED["question"])
        assert CROWDED in said and "wz-badge" not in said
        go_on.set()
        assert first.result().status_code == 200
        assert "13.39万元" in visitor.ask(ASKED["question"])


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
