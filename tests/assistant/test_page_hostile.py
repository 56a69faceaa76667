"""A report that means harm, in a real Chromium: its names, cells, prose, terms and file name are words everywhere."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from assistant.newest import Newest
from index.adding import add
from index.imports import keep
from index.settings import Settings
from tests.assistant.browser import BOX, Asking, opened_browser
from tests.assistant.served import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

STRIKE = "window.struck=1"
ELSEWHERE = "203.0.113.9"
SCRIPT = f"<script>{STRIKE}</script>"
IMAGE = f"<img src=http://{ELSEWHERE}/a.png onerror={STRIKE}>"
LINKS = (
    f"[点](javascript:{STRIKE})![图](http://{ELSEWHERE}/b.png)<a href=javascript:{STRIKE}>这里</a><svg onload={STRIKE}>"
)
FORMULA = f'=HYPERLINK("http://{ELSEWHERE}/","养老")'
FILE = IMAGE.replace("/", "")
TERMS = f"第四部分\n\n名词解释\n\n一、“三公”经费：指用财政拨款安排的{SCRIPT}{IMAGE}三项经费。\n\n"
TERMS += f"二、机关运行经费：指{LINKS}为保障行政单位运行的经费。\n\n第五部分\n"
REPORT = (Path(__file__).parent.parent / "corpus" / "small_report.txt").read_text(encoding="utf-8")
for before, after in (
    ("某县教育局", f'某县"onmouseover="{STRIKE}教育局'),
    ("一般行政管理事务", f"一般行政管理事务{IMAGE}"),
    ("机关事业单位基本养老保险缴费支出", FORMULA),
    ("校园网络项目", f"校园网络项目{SCRIPT}"),
    ("本年支出合计\t58\t125.00", "本年支出合计\t58\t126.00"),
    ("主要原因是厉行节约", f"主要原因是厉行节约{LINKS}"),
    ("第五部分\n", TERMS),
):
    assert before in REPORT
    REPORT = REPORT.replace(before, after)
ROWS = ("=SUM(甲)", "@SUM(1)", "+cmd|' /C calc'!A0", "-甲项", IMAGE)
TABLE = "单位,年度,项目,金额,计量单位\n" + "".join(
    f'青山县{SCRIPT}财政局,2021,"{row}",{-number}.5,万元\n' for number, row in enumerate(ROWS, start=1)
)
# What a page asked for and was refused, beside what ran.
WATCH = """addEventListener('securitypolicyviolation', event => (window.refused ??= []).push(event.blockedURI));"""
LIVE = """() => {
    const harm = /struck|203\\.0\\.113\\.9/;
    const away = (one) => { try { return new URL(one, location).origin !== location.origin; } catch { return true; } };
    return [...document.querySelectorAll("body *")].flatMap((one) => [...one.attributes].filter(({name, value}) =>
        harm.test(value) && (name.startsWith("on") || ["style", "srcdoc", "srcset"].includes(name)
            || (["src", "href", "action", "formaction", "data", "xlink:href"].includes(name) && away(value)))
    ).map(({name, value}) => `${one.tagName} ${name}=${value}`));
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("hostile-page")
    settings = Settings(data=folder / "data", seeds=False, model="toy")
    report = folder / f"{FILE}.txt"
    report.write_text(REPORT, encoding="utf-8")
    keep(settings.data, TABLE.encode(), f"{FILE}.csv")
    assert [one.fate for one in add(settings, [report], told=lambda _: None).arrived] == ["收录"]
    with served(Newest(settings), data=settings.data, seeds=False, model="toy") as opened:
        yield opened


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator["Browser"]:
    with opened_browser(chromium) as opened:
        yield opened


@pytest.fixture
def requests() -> list[str]:
    return []


@pytest.fixture
def visitor(address: str, browser: "Browser", requests: list[str]) -> Iterator["BrowserContext"]:
    opened = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
    opened.add_init_script(WATCH)
    opened.set_default_timeout(60_000)
    opened.on("request", lambda request: requests.append(request.url))
    yield opened
    opened.close()
    assert requests and all(url.startswith((address, "data:", "blob:")) for url in requests)


def unharmed(page: "Page") -> None:
    """Nothing ran, nothing was asked for that had to be refused, and nothing waits to be clicked or hovered."""
    assert page.evaluate("window.struck") is None
    assert page.evaluate("window.refused ?? []") == []
    assert page.evaluate(LIVE) == []


ASKED = (
    "三公经费多少", "2024年一般行政管理事务多少", "行政运行为什么比年初预算少", "什么是机关运行经费",
    "校园网络项目花了多少",
    "2024年各项目全年执行数排名", "收录了哪些报告", "这份报告的数字对得上吗", f"青山县{SCRIPT}财政局2021年{IMAGE}多少",
)  # fmt: skip


def test_in_the_talk_and_beside_it_everything_is_words(address: str, visitor: "BrowserContext") -> None:
    page = visitor.new_page()
    page.goto(address)
    page.wait_for_selector(BOX)
    asking = Asking(page)
    said = [asking.ask(text) for text in ASKED]
    assert "8.50万元" in said[0] and f"onerror={STRIKE}>决算为10.00万元" in said[1]
    assert "![图](http://" in said[2] and f"<svgonload={STRIKE}>" in said[2].replace(" ", "")
    assert SCRIPT in said[4]
    unharmed(page)
    for turn in page.locator(".wz-turn:has(.wz-cites)").all():
        turn.locator(".wz-cites a").first.click()
        page.wait_for_selector(".wz-chosen")
        unharmed(page)
    term = page.locator(".wz-term").first
    term.click()
    page.wait_for_selector(".wz-meaning:popover-open")
    assert SCRIPT in page.locator(".wz-meaning:popover-open").inner_text()
    page.keyboard.press("Escape")
    page.locator(".wz-badge summary").last.click()
    page.click("[data-switch=traditional]")
    page.wait_for_function("document.querySelector('#wz-send').innerText === '提問'")
    page.reload()
    page.wait_for_selector(".wz-turn >> nth=8")
    asking.settled()
    unharmed(page)


def test_places_and_the_file_itself_are_words(address: str, visitor: "BrowserContext") -> None:
    page = visitor.new_page()
    page.goto(address)
    page.wait_for_selector(BOX)
    asking = Asking(page)
    for text in ASKED[1:5]:
        asking.ask(text)
    places = page.evaluate("[...new Set([...document.querySelectorAll('.wz-cites a[href]')].map(one => one.href))]")
    shown = []
    for place in [one for one in places if "#" not in one]:
        page.goto(place)
        shown.append(page.inner_text("body"))
        unharmed(page)
    assert any(STRIKE in one for one in shown) and len(shown) >= 4
    with page.expect_download() as coming:
        page.get_by_role("link", name="下载原文件").click()
    assert Path(coming.value.path()).read_text(encoding="utf-8") == REPORT


def test_the_desk_shows_words(address: str, visitor: "BrowserContext") -> None:
    page = visitor.new_page()
    page.goto(address)
    page.get_by_role("tab", name="工作台").click()
    page.wait_for_selector(".wd-facts")
    found = {"青山县": SCRIPT, "img": f"onerror={STRIKE}", "HYPERLINK": "=HYPERLINK(", "script": SCRIPT}
    for words, seen in found.items():
        page.fill("[name=q]", words)
        page.wait_for_function("seen => document.querySelector('.wd-facts')?.innerText.includes(seen)", arg=seen)
        unharmed(page)
    for part, selector, seen in (("核对清单", "#wd-audit", "126.00"), ("收录报告", "#wd-upload", FILE)):
        page.get_by_role("tab", name=part).click()
        shown = page.locator(selector)
        if part == "核对清单":
            shown.get_by_role("button", name="列出对不上的数字").click()
        page.wait_for_function(
            "([at, seen]) => document.querySelector(at).innerText.includes(seen)", arg=[selector, seen]
        )
        unharmed(page)


def test_what_is_taken_away_is_words(address: str, visitor: "BrowserContext", tmp_path: Path) -> None:
    page = visitor.new_page()
    page.goto(address)
    report = page.evaluate("fetch('api/v1/reports').then(one => one.json()).then(one => one.items[0].id)")
    for name in ("facts.csv", "facts.xlsx", f"audit.xlsx?report={report}"):
        kept = visitor.request.get(f"{address}/desk/{name}").body()
        for row in _rows(kept, name):
            assert not [
                one for one in row if isinstance(one, str) and one[:1] in (*"=+-@\t\r",) and not _is_number(one)
            ], name
        assert name != "facts.xlsx" or -1.5 in [one for row in _rows(kept, name) for one in row]
    alone = tmp_path / "audit.html"
    alone.write_bytes(visitor.request.get(f"{address}/desk/audit.html?report={report}").body())
    other = visitor.browser.new_page()  # type: ignore[union-attr]
    asked: list[str] = []
    other.on("request", lambda request: asked.append(request.url))
    other.goto(alone.as_uri())
    assert other.evaluate("window.struck") is None and asked == [alone.as_uri()]
    assert other.locator("body script, body img, body svg, body iframe").count() == 0
    other.close()


def _rows(kept: bytes, name: str) -> Sequence[Sequence[object]]:
    if name.endswith(".csv"):
        return list(csv.reader(io.StringIO(kept.decode("utf-8-sig"))))
    book = CalamineWorkbook.from_filelike(io.BytesIO(kept))
    return [row for sheet in book.sheet_names for row in book.get_sheet_by_name(sheet).to_python()]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
