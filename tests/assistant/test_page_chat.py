"""The page in a real Chromium: ask, read the answer, see the cell it stands in; nothing leaves the machine."""

import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import pytest

from assistant.ask import Assistant
from assistant.serve.app import ServeError, serve
from index.feedback import remarks
from index.settings import Settings
from tests.assistant.browser import BOX, Asking, opened_browser
from tests.assistant.served import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
LOOKS = ("dark", "large")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where remarks are kept."""
    return tmp_path_factory.mktemp("remarks")


@pytest.fixture(scope="module")
def address(assistant: Assistant, folder: Path) -> Iterator[str]:
    with served(assistant, data=folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator["Browser"]:
    with opened_browser(chromium) as opened:
        yield opened


@pytest.fixture(scope="module")
def requests() -> list[str]:
    return []


@pytest.fixture(scope="module")
def asking(address: str, browser: "Browser", requests: list[str]) -> Iterator[Asking]:
    """One page for all tests: a visitor's afternoon."""
    page = browser.new_page(locale="zh-CN", viewport={"width": 1280, "height": 900})
    page.on("request", lambda request: requests.append(request.url))
    page.set_default_timeout(60_000)
    page.goto(address)
    page.wait_for_selector(BOX)
    yield Asking(page)
    page.close()


def test_a_figure_is_answered_and_its_cell_is_marked(asking: Asking) -> None:
    assert "13.39万元" in asking.ask("2024年三公经费多少")
    page = asking.page
    assert page.locator(".wz-turn").last.locator(".wz-badge summary").inner_text().endswith("已核对")
    page.wait_for_selector("#wz-sources mark")
    assert page.locator("#wz-sources mark").first.inner_text() == "13.39"
    page.wait_for_function("document.getElementById('wz-live').textContent.includes('13.39万元')")


def test_the_question_stands_at_once_and_can_be_stopped(
    asking: Asking, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, go_on = asking.page, Event()
    with monkeypatch.context() as patch:
        patch.setattr(assistant, "ask", lambda *_: go_on.wait(30))
        page.fill(BOX, "2024年基本支出多少")
        page.press(BOX, "Enter")
        waiting = page.locator(".wz-turn[data-state=waiting]")
        waiting.wait_for()
        assert "2024年基本支出多少" in waiting.inner_text() and "正在查" in waiting.inner_text()
        page.click("#wz-stop")
        page.wait_for_selector(".wz-turn[data-state=stopped]")
        go_on.set()
    page.locator(".wz-turn").last.locator("[data-do=retry]").click()
    page.wait_for_selector(".wz-turn[data-state=stopped]", state="detached")
    page.wait_for_selector(".wz-turn >> nth=-1 >> text=980.19万元")


def test_what_is_typed_while_an_answer_is_made_stays_in_the_box(
    asking: Asking, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, go_on, ask = asking.page, Event(), assistant.ask
    before = page.locator(".wz-turn").count()
    with monkeypatch.context() as patch:
        patch.setattr(assistant, "ask", lambda *said: ask(*said) if go_on.wait(60) else None)
        page.fill(BOX, "2024年三公经费多少")
        page.press(BOX, "Enter")
        page.wait_for_selector(".wz-turn[data-state=waiting]")
        page.wait_for_function("box => document.querySelector(box).value === ''", arg=BOX)
        page.fill(BOX, "那2020年呢")
        go_on.set()
        asking.settled(before)
    assert "9.38万元" in asking.entered(before + 1)
    assert "那2020年呢" in page.locator(".wz-turn").last.inner_text()


def test_a_citation_opens_its_cell_and_the_address_can_be_passed_on(asking: Asking) -> None:
    asking.ask("2024年基本支出多少")
    page = asking.page
    page.locator(".wz-turn").last.locator(".wz-cites a").first.click()
    page.wait_for_selector("#wz-sources .wz-chosen mark")
    with page.context.expect_page() as opened:
        page.locator(".wz-chosen .wz-links a").first.click()
    cell = opened.value
    cell.reload()
    assert cell.locator("mark").inner_text() in page.locator("#wz-sources .wz-chosen mark").first.inner_text()
    assert cell.locator("th.wz-on").count() >= 1 and cell.locator("tr.wz-cited th").count() == 1
    for look in LOOKS:
        cell.click(f"[data-switch={look}]")
        assert not asking.violations(cell)
        cell.click(f"[data-switch={look}]")
    cell.close()


def test_suggestions_follow_up_and_terms_are_explained(asking: Asking) -> None:
    asking.ask("2024年三公经费多少")
    page = asking.page
    term = page.locator(".wz-turn").last.locator(".wz-term").first
    term.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".wz-meaning:popover-open >> text=名词解释")
    page.keyboard.press("Escape")
    turns = page.locator(".wz-turn").count()
    offer = page.locator(".wz-turn .wz-offer").first
    wanted = offer.inner_text()
    offer.click()
    page.wait_for_function("n => document.querySelectorAll('.wz-turn').length > n", arg=turns)
    assert page.locator(".wz-asked").last.inner_text().endswith(wanted)
    asking.settled()
    assert "9.38万元" in asking.ask("那2020年三公经费呢")


def test_several_figures_make_a_chart_with_a_table_that_anybody_can_read(asking: Asking) -> None:
    asking.ask("2024年功能分类各多少")
    page = asking.page
    page.wait_for_selector("#wz-chart .bars")
    assert "1414.53万元" in page.locator("#wz-chart").inner_text()
    page.click("#wz-figures summary")
    assert "180.77万元" in page.locator("#wz-figures table").inner_text()
    page.locator(".wz-wrong summary").last.click()
    for look in ("", *LOOKS):
        if look:
            page.click(f"[data-switch={look}]")
        assert not asking.violations()
        if look:
            page.click(f"[data-switch={look}]")
    asking.ask("2024年三公经费多少")
    page.wait_for_selector("#wz-chart", state="hidden")


def test_a_remark_is_kept_with_its_reason(asking: Asking, folder: Path) -> None:
    asking.ask("2024年公务用车有几辆")
    last = asking.page.locator(".wz-turn").last
    last.locator("summary:has-text('不对')").click()
    last.locator("input[value=数字不对]").check()
    last.locator("input[name=more]").fill("应为3辆")
    last.locator("button[type=submit]").click()
    last.locator(".wz-thanks").wait_for()
    (kept,) = remarks(folder)
    assert (kept.verdict, kept.reason, kept.question) == ("不对", "数字不对：应为3辆", "2024年公务用车有几辆")


MARKUP = (
    "<img src=http://203.0.113.9/a.png onerror=alert(1)> ![x](http://203.0.113.9/b.png) {{value}} ${value} "
    "<script>window.struck=1</script> '; DROP TABLE facts; --"
)


def test_markup_in_a_question_is_shown_as_typed(asking: Asking, requests: list[str]) -> None:
    asking.ask(MARKUP)
    assert MARKUP in asking.page.locator(".wz-asked").last.inner_text()
    assert asking.page.locator(".wz-talk img, .wz-talk script").count() == 0
    assert asking.page.evaluate("window.struck") is None
    assert "13.39万元" in asking.ask("2024年三公经费多少")
    assert not [url for url in requests if "203.0.113.9" in url]


def test_a_broken_answer_is_a_message_and_the_box_stays_usable(
    asking: Asking, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("boom")

    with monkeypatch.context() as patch:
        patch.setattr(assistant, "ask", broken)
        assert "没能答上来" in asking.ask("2024年三公经费多少")
    assert "13.39万元" in asking.ask("2024年三公经费多少")


def test_the_browser_keeps_questions_alone_and_they_are_asked_anew(asking: Asking) -> None:
    page = asking.page
    asking.ask("2020年三公经费多少")
    kept = page.evaluate("Object.values(localStorage).join()")
    assert "9.38" not in kept
    page.reload()
    page.wait_for_selector(".wz-turn >> text=9.38万元")
    page.click("#wz-clear")
    page.wait_for_selector(".wz-turn", state="detached")
    page.reload()
    page.wait_for_selector(".wz-lead")
    assert page.locator(".wz-turn").count() == 0


def test_looks_are_kept_and_traditional_leaves_figures_and_quotes_alone(asking: Asking) -> None:
    page = asking.page
    for name in ("large", "dark", "traditional"):
        page.click(f"[data-switch={name}]")
    page.wait_for_function("document.querySelector('#wz-send').innerText === '提問'")
    assert "13.39萬元" in asking.ask("2024年三公经费多少")
    page.reload()
    page.wait_for_selector(".wz-large.wz-dark #wz-sources mark")
    assert "“三公”经费" in page.locator("#wz-sources caption").first.inner_text()  # as printed
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('.wz-text')).fontSize)") >= 18
    assert page.locator("#wz-send").bounding_box()["height"] >= 60  # type: ignore[index]
    for name in ("large", "dark", "traditional"):
        page.click(f"[data-switch={name}]")
    page.wait_for_function("document.querySelector('#wz-send')?.innerText === '提问'")


@pytest.mark.parametrize("width", [320, 375, 640])
def test_on_a_phone_or_at_200_percent_nothing_scrolls_sideways(asking: Asking, width: int) -> None:
    page = asking.page
    page.set_viewport_size({"width": width, "height": 700})
    asking.ask("2024年功能分类各多少")
    page.wait_for_selector("#wz-sources mark")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.set_viewport_size({"width": 1280, "height": 900})


REACHED = """one => {
    const box = one.getBoundingClientRect();
    const seen = document.elementFromPoint(box.x + Math.min(box.width, 40) / 2, box.y + box.height / 2);
    return box.x >= 0 && box.right <= innerWidth && (one.contains(seen) || seen?.contains(one) === true);
}"""
WANTED = (BOX, "#wz-send", "#wz-clear", ".wz-cites a", ".wz-offer >> nth=-1", ".wz-act", "#wz-sources mark")


@pytest.mark.parametrize("large", [False, True])
def test_at_200_percent_on_a_small_screen_all_is_reached(address: str, browser: "Browser", large: bool) -> None:
    """A window of 1280 by 800 at twice the size."""
    zoomed = browser.new_context(locale="zh-CN", viewport={"width": 640, "height": 400}, device_scale_factor=2)
    page = zoomed.new_page()
    page.set_default_timeout(60_000)
    page.goto(address)
    page.wait_for_selector(BOX)
    if large:
        page.click("[data-switch=large]")
    Asking(page).ask("2024年基本支出多少")
    page.wait_for_selector("#wz-sources mark")
    for wanted in WANTED:
        one = page.locator(wanted).first
        one.scroll_into_view_if_needed()
        assert one.evaluate(REACHED), wanted
    for tab, there in (("问答", "#wz-send"), ("工作台", ".wd-facts")):
        page.get_by_role("tab", name=tab).click()
        page.wait_for_selector(there)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), tab
    zoomed.close()


def test_keyboard_alone_reaches_all_that_matters(asking: Asking) -> None:
    page = asking.page
    page.click("#wz-clear")
    page.wait_for_selector(".wz-turn", state="detached")
    asking.ask("2024年基本支出多少")
    page.locator("[data-switch=large]").focus()
    reached: set[str] = set()
    for _ in range(45):
        page.keyboard.press("Tab")
        reached |= set(page.evaluate(FOCUSED))
    assert {"cite", "copy", "retry", "ask", "remark", "wz-term", "wz-send", "wz-clear", "wz-links"} <= reached


FOCUSED = """[document.activeElement.dataset.do, document.activeElement.className, document.activeElement.id,
    document.activeElement.parentElement?.className ?? ""].filter(Boolean)"""


def test_nothing_on_the_screen_is_in_english(asking: Asking) -> None:
    assert asking.page.evaluate(ENGLISH) == []


ENGLISH = """(() => {
    const found = [];
    const look = (said, one) => {
        if (/[a-z]{3}/.test(said ?? "") && one.checkVisibility() && !one.closest(".wz-asked"))
            found.push(said);
    };
    for (const one of document.querySelectorAll("body *"))
        for (const name of ["aria-label", "title", "placeholder", "alt"]) look(one.getAttribute(name), one);
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (words.nextNode())
        if (!words.currentNode.parentElement.closest("script, style"))
            look(words.currentNode.data, words.currentNode.parentElement);
    return found;
})()"""


def test_no_request_left_for_another_host(requests: list[str], address: str) -> None:
    assert len(requests) > 20 and all(url.startswith((address, "data:", "blob:")) for url in requests)


def test_a_port_in_use_is_said_so(assistant: Assistant) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ServeError, match="端口"):
            serve(assistant, Settings(port=taken.getsockname()[1]))
