"""`python -m eval.pictures`: pictures of the page in each of its states, for people to look at, into docs/pictures/."""

import argparse
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, NamedTuple
from unittest.mock import patch

from assistant.answer import Answer, Turn
from assistant.ask import Assistant
from eval.page_browser import BOX, ask, chromium, opened, served
from index.settings import Settings, load_settings

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
DESK, PHONE = (1280, 860), (375, 760)
_COLOURS = 128  # a picture of the page needs few, and is small
_PAUSE = 500  # milliseconds until nothing moves


class Picture(NamedTuple):
    name: str
    size: tuple[int, int]
    prepare: Callable[["Page"], None]


def _asked(*questions: str) -> Callable[["Page"], None]:
    def prepare(page: "Page") -> None:
        for question in questions:
            ask(page, question)

    return prepare


def _switched(name: str, *questions: str) -> Callable[["Page"], None]:
    def prepare(page: "Page") -> None:
        page.click(f"[data-switch={name}]")
        _asked(*questions)(page)

    return prepare


def _term(page: "Page") -> None:
    ask(page, FIGURE)
    page.locator(".wz-term").first.click()


def _wrong(page: "Page") -> None:
    ask(page, FIGURE)
    page.locator(".wz-badge summary").click()
    page.locator(".wz-wrong summary").click()


def _cell(page: "Page") -> None:
    ask(page, CELL)
    page.goto(page.locator(".wz-cites a").first.evaluate("one => one.href"))


def _scrolled(page: "Page") -> None:
    ask(page, CELL)
    page.locator(".wz-cites a").first.click()


def _desk(page: "Page") -> None:
    page.get_by_role("tab", name="工作台").click()
    page.wait_for_selector(".wd-facts tbody tr")


def _audit(page: "Page") -> None:
    _desk(page)
    page.get_by_role("tab", name="核对清单").click()
    page.get_by_role("button", name="列出对不上的数字").click()
    page.wait_for_selector(".wd-findings")


@contextmanager
def _slow() -> Iterator[Event]:
    """Answers that are not made before the event, and fail where it is never set."""
    go_on, real = Event(), Assistant.ask

    def waits(self: Assistant, text: str, history: Sequence[Turn] = ()) -> Answer:
        if not go_on.wait(_LATE):
            raise TimeoutError
        return real(self, text, history)

    with patch.object(Assistant, "ask", waits):
        yield go_on


def _entered(page: "Page", question: str, state: str) -> None:
    page.fill(BOX, question)
    page.press(BOX, "Enter")
    page.wait_for_selector(f".wz-turn[data-state={state}]")


def _waiting(page: "Page") -> None:
    _entered(page, FIGURE, "waiting")


def _stopped(page: "Page") -> None:
    _waiting(page)
    page.click("#wz-stop")
    page.wait_for_selector(".wz-turn[data-state=stopped]")


def _broken(page: "Page") -> None:
    _waiting(page)
    page.wait_for_selector(".wz-turn[data-state=broken]")


def _crowd(page: "Page") -> None:
    """What the server says to one too many, said to this one."""
    ask(page, FIGURE)
    page.route("**/queue/join*", lambda route: route.fulfill(status=503, headers={"Retry-After": "5"}, json=_TOO_MANY))
    page.fill(BOX, CELL)
    page.press(BOX, "Enter")
    page.get_by_test_id("toast-text").wait_for()


def _taken_in(page: "Page") -> None:
    page.get_by_role("tab", name="工作台").click()
    page.get_by_role("tab", name="收录报告").click()
    files = [
        {"name": "教育局2024年部门决算.txt", "mimeType": "text/plain", "buffer": _REPORT.encode()},
        {"name": "扫坏的.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 broken"},
    ]
    page.set_input_files("[name=files]", files)  # type: ignore[arg-type]
    page.get_by_role("button", name="收录", exact=True).click()
    page.wait_for_selector(".wd-came")


def _batch(page: "Page") -> None:
    page.get_by_role("tab", name="工作台").click()
    page.get_by_role("tab", name="成批提问").click()
    asked = "\n".join(("问题", FIGURE, CELL, "2024年公务用车有几辆", "2022年三公经费多少")).encode()
    page.set_input_files("[name=file]", {"name": "问题.csv", "mimeType": "text/csv", "buffer": asked})
    page.get_by_role("button", name="开始回答").click()
    page.wait_for_selector(".wd-answers")


_LATE = 8.0  # seconds after which an answer fails, in the pictures of answers that are late
_TOO_MANY = {"detail": "现在提问的人太多，请稍等几秒再试。"}
_REPORT = """某县教育局2024年度部门决算

第三部分 2024年度部门决算情况说明

一、收入支出决算总体情况说明
2024年度收入总计120.50万元，支出总计120.50万元。
“三公”经费支出决算为3.20万元，其中：公务接待费1.20万元，公务用车运行维护费2.00万元。
"""
FIGURE, CELL, PARTS, YEARS = (
    "2024年三公经费多少", "2024年基本支出多少", "2024年功能分类各多少", "2020年和2024年基本支出分别多少",
)  # fmt: skip
PICTURES = (
    Picture("welcome", DESK, _asked()),
    Picture("answer", DESK, _asked(CELL)),
    Picture("chart", DESK, _asked(PARTS)),
    Picture("years", DESK, _asked(YEARS)),
    Picture("absent", DESK, _asked("2024年三公经费占总支出的比例", "2022年三公经费多少")),
    Picture("term", DESK, _term),
    Picture("remark", DESK, _wrong),
    Picture("cell", DESK, _cell),
    Picture("desk", DESK, _desk),
    Picture("desk-audit", DESK, _audit),
    Picture("dark", DESK, _switched("dark", PARTS)),
    Picture("large", DESK, _switched("large", CELL)),
    Picture("traditional", DESK, _switched("traditional", CELL)),
    Picture("crowd", DESK, _crowd),
    Picture("desk-add", DESK, _taken_in),
    Picture("desk-batch", DESK, _batch),
    Picture("phone", PHONE, _asked(CELL)),
    Picture("phone-welcome", PHONE, _asked()),
    Picture("phone-source", PHONE, _scrolled),
    Picture("phone-cell", PHONE, _cell),
    Picture("phone-large", PHONE, _switched("large", CELL)),
)
# While answers are late.
LATE = (
    Picture("waiting", DESK, _waiting),
    Picture("stopped", DESK, _stopped),
    Picture("broken", DESK, _broken),
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m eval.pictures", description="给页面的每种样子拍照")
    parser.add_argument("names", nargs="*", help="只拍这几张")
    parser.add_argument("--out", type=Path, default=FOLDER)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    with _apart() as settings, served(settings) as address, chromium() as browser:
        for pictures, posed in ((PICTURES, False), (LATE, True)):
            for picture in pictures:
                if given.names and picture.name not in given.names:
                    continue
                page = opened(browser, address, *picture.size)
                with _slow() if posed else nullcontext():
                    picture.prepare(page)
                    _take(page, given.out / f"{picture.name}.png")
                page.close()


def _take(page: "Page", file: Path) -> None:
    if page.locator("#wz-figures details").count():
        page.wait_for_selector("#wz-chart .bars")
    page.wait_for_timeout(_PAUSE)
    page.screenshot(path=file)
    print(f"{file.name} {_smaller(file) // 1000} kB", flush=True)


@contextmanager
def _apart() -> Iterator[Settings]:
    """A copy of the data directory: what is taken in for a picture stays out of the user's own."""
    settings = load_settings()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(shutil.copytree(settings.data, Path(folder) / "data"))
        yield settings.model_copy(update={"data": data})


def _smaller(file: Path) -> int:
    """Bytes of the picture with few colours."""
    from PIL import Image

    with Image.open(file) as image:
        few = image.convert("RGB").quantize(_COLOURS)
    few.save(file, optimize=True)
    return file.stat().st_size


if __name__ == "__main__":
    main()
