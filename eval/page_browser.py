"""The page as visitors get it, for measuring and for pictures: served on a free port, opened in Chromium."""

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.errors import WenzhangError
from index.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

BOX = "#wz-box textarea"
_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_ANSWERED = """before => {
    const turns = document.querySelectorAll('.wz-turn');
    return turns.length > before && ![...turns].some(one => one.dataset.state === 'waiting');
}"""


class NoChromium(WenzhangError):
    """The page is measured in a browser, and there is none."""

    def __init__(self) -> None:
        super().__init__("没有 Chromium：请先装上（make browser）")


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """The address of the page over the index in force."""
    import uvicorn

    from assistant.newest import Newest
    from assistant.serve.app import web_app

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    app = web_app(Newest(settings), settings)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)


@contextmanager
def chromium() -> Iterator["Browser"]:
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        raise NoChromium
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(_FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def opened(browser: "Browser", address: str, width: int, height: int) -> "Page":
    page = browser.new_page(locale="zh-CN", viewport={"width": width, "height": height})
    page.set_default_timeout(60_000)
    page.goto(address)
    page.wait_for_selector(BOX)
    return page


def ask(page: "Page", text: str) -> float:
    """Ask as a person does; seconds from Enter until the answer stands there."""
    before = page.locator(".wz-turn").count()
    page.fill(BOX, text)
    started = time.perf_counter()
    page.press(BOX, "Enter")
    page.wait_for_function(_ANSWERED, arg=before)
    return time.perf_counter() - started


def stands(page: "Page", text: str) -> float:
    """Seconds from Enter until the question stands on the page, whatever becomes of it."""
    before = page.locator(".wz-turn").count()
    page.fill(BOX, text)
    started = time.perf_counter()
    page.press(BOX, "Enter")
    page.wait_for_function("before => document.querySelectorAll('.wz-turn').length > before", arg=before)
    took = time.perf_counter() - started
    page.wait_for_function(_ANSWERED, arg=before)
    return took


def clear(page: "Page") -> None:
    page.click("#wz-clear")
    page.wait_for_selector(".wz-turn", state="detached")
