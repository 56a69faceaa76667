"""The page in a real Chromium: ask, read the answer, see the cell it stands in; nothing leaves the machine."""

import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from assistant.serve.app import ServeError, serve
from index.settings import Settings
from tests.assistant.served import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from assistant.ask import Assistant

BOX = "#wz-box textarea"
ANSWER = "#wz-chat .bot.message, #wz-chat .message.bot"


@pytest.fixture(scope="module")
def address(assistant: "Assistant") -> Iterator[str]:
    with served(assistant) as opened:
        yield opened


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator["Browser"]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(address: str, browser: "Browser") -> Iterator["Page"]:
    opened = browser.new_page(locale="zh-CN", viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(60_000)
    opened.goto(address)
    opened.wait_for_selector(BOX)
    yield opened
    opened.close()


def ask(page: "Page", text: str) -> str:
    """The words of the answer, waited for: the bubble is there, with dots in it, before they are."""
    before = page.locator(ANSWER).count()
    page.fill(BOX, text)
    page.press(BOX, "Enter")
    page.wait_for_function(
        "([bubbles, before]) => { const all = document.querySelectorAll(bubbles);"
        " return all.length > before && all[all.length - 1].querySelector('.prose, .md') }",
        arg=[ANSWER, before],
    )
    return page.locator(ANSWER).last.inner_text()


def test_a_figure_is_answered_and_its_cell_is_marked(page: "Page") -> None:
    said = ask(page, "2024年三公经费多少")
    assert "13.39万元" in said and "事实表" in said
    page.wait_for_selector("#wz-sources mark")
    assert page.locator("#wz-sources mark").first.inner_text() == "13.39"
    assert "三公" in page.locator("#wz-sources caption").first.inner_text()


def test_a_suggestion_asks_the_next_question(page: "Page") -> None:
    ask(page, "2024年三公经费多少")
    offer = page.locator(".wz-offer:visible").first
    wanted = offer.inner_text()
    offer.click()
    page.wait_for_function("document.querySelectorAll('#wz-chat .user.message, #wz-chat .message.user').length == 2")
    assert wanted in page.locator("#wz-chat").inner_text()


def test_a_follow_up_keeps_the_item(page: "Page") -> None:
    ask(page, "2024年三公经费多少")
    assert "9.38万元" in ask(page, "那2020年呢")


def test_markup_in_a_question_is_shown_as_typed_and_fetches_nothing(page: "Page") -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    typed = "<img src=http://203.0.113.9/a.png onerror=alert(1)> ![x](http://203.0.113.9/b.png)"
    ask(page, typed)
    assert typed in page.locator("#wz-chat").inner_text()
    assert not [url for url in asked if "203.0.113.9" in url]


def test_no_request_leaves_for_another_host(page: "Page", address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.wait_for_selector(BOX)
    ask(page, "公务用车保有量是多少")
    assert asked and all(url.startswith((address, "data:", "blob:")) for url in asked)


def test_a_broken_answer_is_a_message_and_the_box_stays_usable(
    page: "Page", assistant: "Assistant", monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("boom")

    with monkeypatch.context() as patch:
        patch.setattr(assistant, "ask", broken)
        assert "没能答上来" in ask(page, "2024年三公经费多少")
    assert "13.39万元" in ask(page, "2024年三公经费多少")


def test_on_a_phone_nothing_scrolls_sideways(page: "Page") -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    ask(page, "2024年三公经费多少")
    page.wait_for_selector("#wz-sources mark")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_port_in_use_is_said_so(assistant: "Assistant") -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ServeError, match="端口"):
            serve(assistant, Settings(port=taken.getsockname()[1]))
