"""`python -m eval.page`: how soon the page is there and answers, what it weighs, in Chromium → RESULTS-page.md."""

import argparse
import os
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.record import Record
from eval.page_browser import BOX, ask, chromium, clear, served, stands
from index.settings import load_settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

COMMAND = "python -m eval.page"
RESULTS = Path(__file__).parent / "RESULTS-page.md"
_BOUND = 0.5  # seconds from Enter until the figure stands there
_QUESTIONS = (
    "2024年三公经费多少", "2024年基本支出多少", "2020年三公经费多少", "2024年公务用车有几辆", "2024年会议费多少",
    "2024年住房公积金多少", "2020年基本支出多少", "2024年机关运行经费多少", "2024年退休费多少", "2024年差旅费多少",
)  # fmt: skip
_CHART = "2024年功能分类各多少"
_LATER = 3_000  # milliseconds in which everything else comes; the page keeps a line open, so it is never idle


class Load(Record):
    """Files and bytes that came, seconds until a question can be asked or a chart is seen."""

    files: int
    bytes: int
    seconds: float


class Measured(Record):
    first: Load
    again: Load  # with what the browser has kept
    chart: Load  # what the first chart brings with it
    asked: tuple[float, ...]  # seconds from Enter until the question stands there
    answered: tuple[float, ...]  # seconds from Enter until the answer stands there


def measure(browser: "Browser", address: str, rounds: int) -> Measured:
    page = browser.new_page(locale="zh-CN", viewport={"width": 1280, "height": 860})
    page.set_default_timeout(60_000)
    wire = _Wire(page)
    first, again = _loaded(page, wire, address), _loaded(page, wire, address)
    ask(page, _QUESTIONS[0])
    wire.begin()
    started = time.perf_counter()
    ask(page, _CHART)
    page.wait_for_selector("#wz-chart .bars")
    chart = wire.load(time.perf_counter() - started)
    clear(page)
    answered: list[float] = []
    for _ in range(rounds):
        answered += [ask(page, text) for text in _QUESTIONS]
        clear(page)
    asked = tuple(stands(page, text) for text in _QUESTIONS)
    page.close()
    return Measured(first=first, again=again, chart=chart, asked=asked, answered=tuple(answered))


class _Wire:
    """What comes over the wire, as the browser counts it; files from its cache weigh nothing."""

    def __init__(self, page: "Page") -> None:
        self._came: list[float] = []
        session = page.context.new_cdp_session(page)
        session.on("Network.loadingFinished", lambda one: self._came.append(one["encodedDataLength"]))
        session.send("Network.enable")

    def begin(self) -> None:
        self._came.clear()

    def load(self, seconds: float) -> Load:
        weighing = [size for size in self._came if size > 0]
        return Load(files=len(weighing), bytes=round(sum(weighing)), seconds=seconds)


def _loaded(page: "Page", wire: _Wire, address: str) -> Load:
    wire.begin()
    started = time.perf_counter()
    page.goto(address)
    page.wait_for_selector(BOX)
    took = time.perf_counter() - started
    page.wait_for_timeout(_LATER)
    return wire.load(took)


def as_markdown(found: Measured, busy: float) -> str:
    """The page of results."""
    slow = _quantile(found.answered)
    verdict = "达到" if slow <= _BOUND else "没有达到"
    rows = [
        ("第一次打开", found.first),
        ("再次打开（浏览器有缓存）", found.again),
        ("第一张图（连同画图的程序）", found.chart),
    ]
    loads = "\n".join(
        f"| {name} | {one.files} | {one.bytes / 1e6:.2f} MB | {one.seconds:.2f} 秒 |" for name, one in rows
    )
    return f"""# 页面有多快、多重

由 `{COMMAND}` 写成，勿手改。真的 Chromium，服务和浏览器同在一台机器上（{os.cpu_count()} 核）。
量之前一分钟别的程序的平均负载是 {busy:.1f}；大于 {os.cpu_count()} 就是机器忙，数字偏大。

问一个数字，从按下回车到答案在屏幕上，{len(found.answered)} 次：中位 {statistics.median(found.answered):.2f} 秒，
95% 不超过 {slow:.2f} 秒，最长 {max(found.answered):.2f} 秒。目标是 {_BOUND} 秒以内，{verdict}（按 95% 算）。
问题本身出现在屏幕上：中位 {statistics.median(found.asked):.2f} 秒，最长 {max(found.asked):.2f} 秒。

| | 文件 | 传输 | 到可以提问（看到图） |
|---|---|---|---|
{loads}
"""


def _quantile(seconds: Sequence[float]) -> float:
    return sorted(seconds)[max(0, round(0.95 * len(seconds)) - 1)]


def main() -> None:
    parser = argparse.ArgumentParser(prog=COMMAND, description="量页面的速度和大小，写成 eval/RESULTS-page.md")
    parser.add_argument("--rounds", type=int, default=5, help="每个问题问几遍")
    parser.add_argument("--out", type=Path, default=RESULTS)
    given = parser.parse_args()
    busy = os.getloadavg()[0]
    with served(load_settings()) as address, chromium() as browser:
        text = as_markdown(measure(browser, address, given.rounds), busy)
    given.out.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
