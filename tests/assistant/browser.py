"""A Chromium for tests of the page, and a visitor who asks in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

BOX = "#wz-box textarea"
_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
_FLAGS += ("--disable-component-update", "--disable-sync")
_GRAVE = {"critical", "serious"}
_TRIES = 6
_TAKEN = "before => document.querySelectorAll('.wz-turn').length > before"
_SETTLED = """before => {
    const turns = document.querySelectorAll('.wz-turn');
    return turns.length > before && ![...turns].some(one => one.dataset.state === 'waiting');
}"""


@contextmanager
def opened_browser(chromium: str) -> Iterator["Browser"]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
        yield opened
        opened.close()


class Asking:
    """Asks as a person does: types, presses Enter, reads the last answer."""

    def __init__(self, page: "Page") -> None:
        self.page = page

    def ask(self, text: str) -> str:
        before = self.page.locator(".wz-turn").count()
        self.page.fill(BOX, text)
        return self.entered(before)

    def entered(self, before: int) -> str:
        """The answer to what stands in the box."""
        self._entered(before)
        self.settled(before)
        return self.page.locator(".wz-turn").last.inner_text()

    def _entered(self, before: int) -> None:
        """Press Enter until the question is taken: right after an answer the page may not listen yet, as a person sees
        by the words that are still in the box."""
        from playwright.sync_api import TimeoutError as NotTaken

        for _ in range(_TRIES):
            self.page.press(BOX, "Enter")
            try:
                self.page.wait_for_function(_TAKEN, arg=before, timeout=10_000)
                return
            except NotTaken:
                continue

    def violations(self, page: "Page | None" = None) -> list[str]:
        """What axe finds critical or serious on the page as it stands, or on another one."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(page or self.page, options={"resultTypes": ["violations"]}).response["violations"]
        return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found if one["impact"] in _GRAVE]

    def settled(self, before: int = 0) -> None:
        """Until no question waits for its answer."""
        self.page.wait_for_function(_SETTLED, arg=before)
