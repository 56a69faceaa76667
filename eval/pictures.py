"""`python -m eval.pictures`: pictures of the page in each of its states, for people to look at, into docs/pictures/."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from eval.page_browser import ask, chromium, opened, served
from index.settings import load_settings

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
    Picture("phone", PHONE, _asked(CELL)),
    Picture("phone-welcome", PHONE, _asked()),
    Picture("phone-source", PHONE, _scrolled),
    Picture("phone-cell", PHONE, _cell),
    Picture("phone-large", PHONE, _switched("large", CELL)),
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m eval.pictures", description="给页面的每种样子拍照")
    parser.add_argument("names", nargs="*", help="只拍这几张")
    parser.add_argument("--out", type=Path, default=FOLDER)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    with served(load_settings()) as address, chromium() as browser:
        for picture in PICTURES:
            if given.names and picture.name not in given.names:
                continue
            page = opened(browser, address, *picture.size)
            picture.prepare(page)
            if page.locator("#wz-figures details").count():
                page.wait_for_selector("#wz-chart .bars")
            page.wait_for_timeout(_PAUSE)
            file = given.out / f"{picture.name}.png"
            page.screenshot(path=file)
            page.close()
            print(f"{file.name} {_smaller(file) // 1000} kB", flush=True)


def _smaller(file: Path) -> int:
    """Bytes of the picture with few colours."""
    from PIL import Image

    with Image.open(file) as image:
        few = image.convert("RGB").quantize(_COLOURS)
    few.save(file, optimize=True)
    return file.stat().st_size


if __name__ == "__main__":
    main()
