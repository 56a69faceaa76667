"""The staff desk in a real Chromium: filters and pages, an export, a batch, an upload, sign-in, and no barrier."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from assistant.newest import Newest
from index.build import build_index
from index.imports import keep
from index.settings import Settings
from tests.assistant.browser import Asking, opened_browser
from tests.assistant.served import served
from tests.assistant.test_desk import REPORT

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page


PASSWORD = "correct horse"
ROWS = "".join(f"青山县第{number}局,2021,三公经费,{number},万元\n" for number in range(1, 41))
TABLE = f"单位,年度,项目,金额,计量单位\n{ROWS}白河县财政局,2022,培训费,-3.5,万元\n"

PARTS = ("查数字", "核对清单", "成批提问", "收录报告")
LOOKS = ("", "wz-dark", "wz-large")

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    data = tmp_path_factory.mktemp("desk-page") / "data"
    settings = Settings(data=data, seeds=False, model="toy", staff_password=PASSWORD)  # type: ignore[arg-type]
    keep(settings.data, TABLE.encode(), "部门.csv")
    build_index(settings)
    return settings


@pytest.fixture(scope="module")
def address(own: Settings) -> Iterator[str]:
    with served(Newest(own), **own.model_dump(include={"data", "seeds", "model"}), staff_password=PASSWORD) as opened:  # type: ignore[arg-type]
        yield opened


@pytest.fixture(scope="module")
def visitor(chromium: str) -> Iterator["BrowserContext"]:
    """A browser that has the files of the page already."""
    with opened_browser(chromium) as browser:
        yield browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})


@pytest.fixture(scope="module")
def desk(address: str, visitor: "BrowserContext") -> "Page":
    """The desk as it is opened, once for all tests: an afternoon at it."""
    opened = visitor.new_page()
    opened.set_default_timeout(60_000)
    opened.goto(address)
    opened.get_by_role("tab", name="工作台").click()
    opened.wait_for_selector(".wd-facts")
    return opened


@pytest.fixture
def page(desk: "Page") -> "Page":
    """The desk with nothing filtered."""
    desk.set_viewport_size({"width": 1280, "height": 900})
    desk.get_by_role("tab", name="查数字").click()
    desk.fill("[name=q]", "")
    desk.get_by_role("button", name="全部清除").click()
    desk.wait_for_function("document.querySelector('.wd-count strong')?.innerText > 40")
    return desk


def count(page: "Page", wanted: int) -> None:
    page.wait_for_function("wanted => document.querySelector('.wd-count strong')?.innerText == wanted", arg=str(wanted))


def sign_in(page: "Page", part: str) -> None:
    page.get_by_role("tab", name=part).click()
    leave = page.get_by_role("button", name="退出登录")
    if not leave.is_visible():
        page.locator("input[type=password]:visible").fill(PASSWORD)
        page.locator("[data-form=login] button:visible").click()
        leave.wait_for()


def sign_out(page: "Page") -> None:
    leave = page.get_by_role("button", name="退出登录")
    if leave.is_visible():
        leave.click()
    page.wait_for_selector("#wd-upload [data-form=login]", state="attached")


def test_facts_are_filtered_sorted_and_leafed_through(page: "Page") -> None:
    count(page, 41)
    page.fill("[name=q]", "三公 青山县")
    count(page, 40)
    page.get_by_role("button", name="数字").click()
    page.wait_for_selector("th[aria-sort=descending]")
    assert page.locator(".wd-number").first.inner_text() == "40"
    page.get_by_role("button", name="第 2 页").click()
    page.wait_for_selector(".wd-pager [aria-current]:has-text('2')")
    assert page.locator(".wd-facts tbody tr").count() == 15
    page.select_option("[name=year]", "2021")
    page.wait_for_selector(".wd-pager [aria-current]:has-text('1')")
    page.get_by_role("button", name="全部清除").click()
    count(page, 41)


def test_the_address_of_a_filtered_table_can_be_sent_on(page: "Page", visitor: "BrowserContext") -> None:
    page.fill("[name=q]", "第7局")
    count(page, 1)
    page.wait_for_function("location.hash.includes('q=')")
    other = visitor.new_page()
    other.goto(page.url)
    other.wait_for_selector(".wd-facts")
    assert other.locator(".wd-entity:visible").last.inner_text().startswith("青山县第7局")
    assert other.input_value("[name=q]") == "第7局"
    other.close()


def test_what_is_filtered_opens_in_a_spreadsheet(page: "Page") -> None:
    page.fill("[name=q]", "培训费")
    count(page, 1)
    with page.expect_download() as coming:
        page.get_by_role("link", name="Excel").click()
    content = Path(coming.value.path()).read_bytes()
    header, row = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert coming.value.suggested_filename == "事实表.xlsx"
    assert row[header.index("数字")] == -3.5 and row[header.index("单位")] == "白河县财政局"


def test_signed_in_a_batch_comes_back_answered(page: "Page") -> None:
    sign_in(page, "成批提问")
    asked = "问题\n青山县第7局2021年三公经费多少\n".encode()
    page.set_input_files("[name=file]", {"name": "问题.csv", "mimeType": "text/csv", "buffer": asked})
    page.get_by_role("button", name="开始回答").click()
    page.wait_for_selector(".wd-answers")
    assert "7万元" in page.locator(".wd-answers").inner_text()
    with page.expect_download() as coming:
        page.get_by_role("link", name="Excel").last.click()
    content = Path(coming.value.path()).read_bytes()
    header, row = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert row[header.index("数字")] == 7


def test_a_report_is_taken_in_and_what_was_read_is_told(page: "Page") -> None:
    sign_in(page, "收录报告")
    files = [
        {"name": "教育局.txt", "mimeType": "text/plain", "buffer": REPORT.encode()},
        {"name": "坏.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 broken"},
    ]
    page.set_input_files("[name=files]", files)  # type: ignore[arg-type]
    page.get_by_role("button", name="收录", exact=True).click()
    page.wait_for_selector(".wd-came")
    said = page.locator(".wd-came").inner_text()
    assert "已收录" in said and "文中金额" in said and "没有收录" in said
    page.wait_for_function("document.querySelector('[data-result=reports]').innerText.includes('教育局.txt')")
    page.get_by_role("tab", name="查数字").click()
    page.fill("[name=q]", "12.50")
    page.wait_for_function("document.querySelector('.wd-facts')?.innerText.includes('某县教育局')")


def test_a_wrong_password_is_said_so_and_signed_out_is_signed_out(page: "Page") -> None:
    sign_out(page)
    page.get_by_role("tab", name="收录报告").click()
    page.locator("#wd-upload input[type=password]").fill("wrong password")
    page.locator("#wd-upload").get_by_role("button", name="登录").click()
    page.wait_for_function("document.querySelector('#wd-upload [role=alert]').innerText == '密码不对'")
    sign_in(page, "收录报告")
    sign_out(page)


def test_parts_are_changed_by_the_keyboard(page: "Page") -> None:
    page.get_by_role("tab", name="查数字").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "wd-tab-audit"
    assert page.locator("#wd-audit").is_visible() and not page.locator("#wd-facts").is_visible()


def test_where_the_server_is_gone_it_is_said_so(page: "Page") -> None:
    page.route("**/desk/facts?*", lambda route: route.abort())
    page.fill("[name=q]", "三公")
    page.wait_for_selector("[data-result=facts] [role=alert]")
    assert "没有连上" in page.locator("[data-result=facts]").inner_text()
    page.unroute_all()


def test_on_a_phone_nothing_scrolls_sideways(page: "Page") -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    for part in PARTS:
        page.get_by_role("tab", name=part).click()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), part


def test_no_part_of_the_desk_has_a_barrier(page: "Page") -> None:
    page.fill("[name=q]", "第7局")
    count(page, 1)
    sign_in(page, "成批提问")
    for part in PARTS:
        page.get_by_role("tab", name=part).click()
        for look in LOOKS:
            page.evaluate("look => look && document.documentElement.classList.add(look)", look)
            assert Asking(page).violations() == [], (part, look)
            page.evaluate("look => look && document.documentElement.classList.remove(look)", look)
