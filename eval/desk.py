"""`python -m eval.desk`: how long the fact table of the desk takes with the figures of a thousand departments."""

import resource
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from assistant.page.desk_facts import facts_table
from assistant.page.desk_filters import Filters, view_of
from assistant.serve.exports import Kind, facts_as
from corpus.record import Record
from eval.entity_table import as_csv, made
from index.fact_pages import View
from index.library import Library, open_library
from index.settings import Settings

_TIMES = 5
_PAGES: tuple[tuple[str, Filters], ...] = (
    ("没有筛选，第一页", Filters()),
    ("没有筛选，最后几页", Filters(page=4_800)),
    ("查找“三公 青山县”", Filters(q="三公 青山县")),
    ("查找“三公”，按数字从大到小", Filters(q="三公", sort="value", descending=True)),
    ("全部，按数字从大到小", Filters(sort="value", descending=True)),
    ("全部，按项目，第 3,000 页", Filters(sort="item", page=3_000)),
    ("一个单位一年", Filters(entity="青山县财政局", year="2021")),
    ("查不到的词", Filters(q="没有这个词")),
)


class Took(Record):
    """Seconds; the median and the longest of several times."""

    name: str
    found: int
    median: float
    longest: float


def measured(library: Library) -> Iterator[Took]:
    """Each page made as it is sent, from the filters to its HTML."""
    for name, filters in _PAGES:
        found = library.facts.page(view_of(filters, library.facts), limit=0).total
        yield _timed(name, found, partial(facts_table, library, filters), _TIMES)
    view = view_of(Filters(), library.facts)
    kinds: tuple[Kind, ...] = ("csv", "xlsx")
    for kind in kinds:
        found = library.facts.page(view, limit=0).total
        yield _timed(f"全部导出成 {kind.upper()}", found, partial(_exported, kind, library, view), 1)


def _timed(name: str, found: int, work: Callable[[], object], times: int) -> Took:
    took = []
    for _ in range(times):
        start = perf_counter()
        work()
        took.append(perf_counter() - start)
    return Took(name=name, found=found, median=sorted(took)[len(took) // 2], longest=max(took))


def _exported(kind: Kind, library: Library, view: View) -> int:
    return sum(len(piece) for piece in facts_as(kind, library, view, "http://127.0.0.1"))


def markdown(took: Sequence[Took], figures: int, peak: float) -> str:
    """The page of the results."""
    lines = [f"| {one.name} | {one.found:,} | {one.median:.3f} | {one.longest:.3f} |" for one in took]
    return "\n".join(
        [
            "## 工作台：事实表",
            "",
            f"{figures:,} 个数字的表（`eval/entity_table.py` 造的）；每一页从筛选到网页，{_TIMES} 次；导出 1 次。"
            f"内存最多 {peak:.0f} MB（不含造表）。{datetime.now():%Y-%m-%d}，2 核。"
            "`python -m eval.desk --out eval/RESULTS-desk.md`",
            "",
            "| 做什么 | 符合的数字 | 中位数，秒 | 最长，秒 |",
            "| --- | ---: | ---: | ---: |",
            *lines,
            "",
        ]
    )


def main(
    data: Annotated[Path | None, typer.Option(help="keep the index here and use the one that is there")] = None,
    out: Annotated[Path | None, typer.Option(help="write a page of the results here")] = None,
    entities: Annotated[int, typer.Option(help="departments in the table", min=1, max=1000)] = 1000,
) -> None:
    """Prints the page."""
    with tempfile.TemporaryDirectory() as scratch:
        settings = Settings(data=data or Path(scratch), model="toy", seeds=False)
        _build(settings, entities)
        library = open_library(settings)
        took = tuple(measured(library))
        figures = library.facts.page(view_of(Filters(), library.facts), limit=0).total
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    page = markdown(took, figures, peak)
    typer.echo(page)
    if out is not None:
        out.write_text(page, encoding="utf-8")


def _build(settings: Settings, entities: int) -> None:
    if (settings.data / "CURRENT").exists():
        return
    from index.build import build_index
    from index.imports import keep

    settings.data.mkdir(parents=True, exist_ok=True)
    keep(settings.data, as_csv(made(entities)), "部门数据.csv")
    build_index(settings)


if __name__ == "__main__":
    typer.run(main)
