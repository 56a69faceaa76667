"""The page in a crowd, in a real Chromium: who is one too many reads so, keeps the question and asks again."""

from threading import Event, Semaphore
from typing import TYPE_CHECKING

import httpx
import pytest

from assistant.ask import Assistant
from tests.assistant.browser import BOX, Asking, opened_browser
from tests.assistant.served import JOIN, Visitor, served

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser
FIRST, SECOND = "2024年三公经费多少", "2020年三公经费多少"
# A page that was refused as it opened tries again soon.
SHORTLY = "setTimeout = (late => (go, ms, ...more) => late(go, Math.min(ms ?? 0, 300), ...more))(setTimeout)"


def told(page: "Page") -> None:
    page.get_by_test_id("toast-text").get_by_text("现在提问的人太多，请稍等几秒再试。").wait_for()
    page.get_by_test_id("toast-close").click()
    page.get_by_test_id("toast-body").wait_for(state="detached")


def visitor(context: "BrowserContext") -> "Page":
    page = context.new_page()
    page.set_default_timeout(60_000)
    return page


def test_who_is_one_too_many_is_told_so_and_asks_again(
    assistant: Assistant, stuck: tuple[Semaphore, Event], chromium: str
) -> None:
    begun, go_on = stuck
    go_on.set()
    with (
        served(assistant, rate=0, crowd=1, queue=1) as address,
        httpx.Client(base_url=address, timeout=60) as client,
        opened_browser(chromium) as browser,
    ):
        context = browser.new_context(locale="zh-CN")
        page = visitor(context)
        page.goto(address)
        page.wait_for_selector(BOX)
        asking = Asking(page)
        assert "13.39万元" in asking.ask(FIRST)
        assert begun.acquire(timeout=60)
        go_on.clear()
        others = [Visitor(client), Visitor(client)]
        for other in others:
            while other.post(FIRST).status_code == 503:  # until gradio is done with what was asked before
                pass
        assert begun.acquire(timeout=60)

        page.fill(BOX, SECOND)
        page.press(BOX, "Enter")
        told(page)
        assert page.input_value(BOX) == SECOND
        page.locator("[data-do=retry]").click()
        told(page)
        page.locator(".wz-offer").last.click()
        told(page)
        assert page.locator(".wz-turn").count() == 1 and not asking.violations()

        context.add_init_script(SHORTLY)
        later = visitor(context)  # what the browser has kept of the first page waits without a word
        with later.expect_response(lambda one: JOIN in one.url and one.status == 503):
            later.goto(address)
        later.wait_for_selector(BOX)
        assert later.locator(".wz-lead").count() == 1 and later.get_by_test_id("toast-body").count() == 0

        go_on.set()
        assert all("13.39万元" in other.answer() for other in others)
        later.wait_for_selector(".wz-turn >> text=13.39万元")
        assert "9.38万元" in asking.ask(SECOND)
