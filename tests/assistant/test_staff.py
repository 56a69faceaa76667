"""Who may write: everybody at the machine, whoever knows the password, or nobody; and never a page of another host."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import Request

from assistant.ask import Assistant
from assistant.serve.staff import COOKIE, HOURS, Denied, Staff, is_staff
from index.settings import Settings
from tests.assistant.served import served

PASSWORD = "correct horse"


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def request(cookie: str = "", client: str = "127.0.0.1", **headers: str) -> Request:
    """A request from a page of ours, unless told otherwise; `_` in a header's name is `-`."""
    given = {"host": "127.0.0.1:7860", "origin": "http://127.0.0.1:7860"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    if cookie:
        given["cookie"] = f"{COOKIE}={cookie}"
    sent = [(name.encode(), value.encode()) for name, value in given.items() if value]
    return Request({"type": "http", "method": "POST", "path": "/desk/batch", "scheme": "http", "query_string": b"",
                    "headers": sent, "client": (client, 5000), "server": ("127.0.0.1", 7860),
                    "app": Starlette()})  # fmt: skip


def staff(clock: Clock | None = None, **settings: Any) -> Staff:
    return Staff(Settings(**settings), clock or Clock())


def refused(one: Staff, asked: Request) -> int:
    with pytest.raises(Denied) as denied:
        one.admit(asked)
    return denied.value.status


# ---- without a password ----


def test_at_the_machine_everybody_is_staff() -> None:
    staff().admit(request())
    staff().admit(request(host="localhost:7860", origin="http://localhost:7860"))


@pytest.mark.parametrize(
    "headers",
    [
        {"x_forwarded_for": "203.0.113.9"},
        {"x_real_ip": "203.0.113.9"},
        {"forwarded": "for=203.0.113.9"},
        {"host": "wenzhang.example", "origin": "http://wenzhang.example"},  # a name that was bent to this machine
        {"origin": "https://wenzhang.example"},  # a server in front that says another host than it was asked for
        {"client": "203.0.113.9"},
    ],
)
def test_who_comes_from_elsewhere_is_not_at_the_machine(headers: dict[str, str]) -> None:
    assert refused(staff(), request(**headers)) == 401


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "wenzhang.example"])
def test_open_to_others_without_a_password_nobody_writes_and_it_is_said_why(host: str) -> None:
    one = staff(host=host)
    with pytest.raises(Denied, match="WENZHANG_STAFF_PASSWORD"):
        one.admit(request())
    with pytest.raises(Denied):
        one.sign_in(request(), "")


# ---- pages of other hosts ----


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example", "sec_fetch_site": "cross-site"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec_fetch_site": "same-site"},
        {"origin": "null"},
        {"origin": ""},
    ],
)
def test_a_page_of_another_host_cannot_write(headers: dict[str, str]) -> None:
    one = staff(staff_password=PASSWORD)
    token = one.sign_in(request(), PASSWORD)
    one.admit(request(token))
    assert refused(one, request(token, **headers)) == 403


# ---- with a password ----


def test_with_a_password_also_those_at_the_machine_sign_in() -> None:
    one = staff(staff_password=PASSWORD)
    assert refused(one, request()) == 401
    one.admit(request(one.sign_in(request(), PASSWORD)))


@pytest.mark.parametrize("cookie", ["x", "correct%20horse", "a" * 5_000])
def test_a_cookie_that_was_never_given_is_nobodys(cookie: str) -> None:
    one = staff(staff_password=PASSWORD)
    one.sign_in(request(), PASSWORD)
    assert not one.knows(request(cookie))


def test_a_session_ends_when_signed_out_and_after_its_hours() -> None:
    clock = Clock()
    one = staff(clock, staff_password=PASSWORD)
    first, second = one.sign_in(request(), PASSWORD), one.sign_in(request(), PASSWORD)
    one.sign_out(request(first))
    assert not one.knows(request(first)) and one.knows(request(second))
    clock.now += HOURS * 3600
    assert not one.knows(request(second))


def test_after_five_wrong_passwords_not_even_the_right_one_is_looked_at_for_a_while() -> None:
    clock = Clock()
    one = staff(clock, staff_password=PASSWORD)
    for _ in range(5):
        with pytest.raises(Denied, match="密码不对"):
            one.sign_in(request(), "wrong")
    with pytest.raises(Denied, match="五分钟"):
        one.sign_in(request(), PASSWORD)
    assert one.sign_in(request(client="203.0.113.5"), PASSWORD)  # others are not locked out with them
    clock.now += 301
    assert one.sign_in(request(), PASSWORD)


def test_a_short_password_is_no_setting() -> None:
    with pytest.raises(ValidationError, match="8 个字符"):
        Settings(staff_password="short")  # type: ignore[arg-type]


def test_the_password_is_not_printed_with_the_settings() -> None:
    assert PASSWORD not in repr(Settings(staff_password=PASSWORD))  # type: ignore[arg-type]


def test_other_routes_ask_by_one_function() -> None:
    asked = request()
    asked.app.state.staff = staff()
    assert is_staff(asked)
    asked.app.state.staff = staff(staff_password=PASSWORD)
    assert not is_staff(asked)


# ---- over a real server ----


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> Iterator[str]:
    with served(assistant, staff_password=PASSWORD) as opened:
        yield opened


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(address: str) -> None:
    with httpx.Client(base_url=address, headers={"origin": address}) as client:
        assert client.post("/desk/login", content="wrong password").status_code == 401
        answer = client.post("/desk/login", content=PASSWORD)
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie and "samesite=strict" in cookie and PASSWORD not in cookie
        assert client.post("/desk/baskets").status_code == 200
        assert client.post("/desk/logout").status_code == 200
        assert client.post("/desk/baskets").status_code == 401


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/desk/batch"),
        ("POST", "/desk/baskets"),
        ("POST", "/desk/baskets/x"),
        ("POST", "/desk/baskets/x/add"),
        ("GET", "/desk/jobs/x"),
        ("GET", "/desk/jobs/x/result"),
        ("GET", "/desk/jobs/x/answers.csv"),
    ],
)
def test_what_staff_do_others_cannot(address: str, method: str, path: str) -> None:
    answer = httpx.request(method, f"{address}{path}", headers={"origin": address})
    assert answer.status_code == 401 and "登录" in answer.json()["error"]


def test_everybody_reads(address: str) -> None:
    home = httpx.get(f"{address}/desk/home", timeout=60).text
    assert "要先登录" in home and "退出登录" not in home
    assert httpx.get(f"{address}/desk/facts", timeout=60).status_code == 200


def test_gradios_own_upload_stays_closed(address: str) -> None:
    answer = httpx.post(f"{address}/gradio_api/upload", files={"files": ("a.txt", b"x")})
    assert answer.status_code in {404, 413}
