"""Facts → CSV that a spreadsheet opens without running anything."""

import csv
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TextIO

from corpus.fact import Fact
from corpus.figure import written
from corpus.report import Source

COLUMNS = (
    "report", "entity", "scope", "year", "stage", "fund", "form", "code", "item", "column", "value", "unit", "read_as",
    "line", "page", "quote", "boxes",
)  # fmt: skip
# For people, who know a report by its title and open the place of a figure by its address.
SHOWN = (
    "单位", "年度", "阶段", "口径", "资金", "表", "编码", "项目", "栏", "数字", "计量单位", "报告", "页", "行", "原文",
    "出处网址",
)  # fmt: skip
BOM = "\ufeff"  # without it Excel takes UTF-8 for the local code page
# A cell that begins so is a formula to a spreadsheet, also behind blanks.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_csv(facts: Iterable[Fact], out: TextIO) -> int:
    """Write one line per fact and return how many; `out` must be opened with newline=''."""
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    count = 0
    for fact in facts:
        writer.writerow(_cells(fact))
        count += 1
    return count


def shown_cells(fact: Fact, titles: Mapping[str, str], base: str) -> tuple[str | int | Decimal | None, ...]:
    """One row under `SHOWN`: figures as numbers; the texts are not inert yet. `base` is what `/cell/…` stands below."""
    source = fact.source
    return (
        fact.entity, fact.year, fact.stage, fact.scope, fact.fund, fact.form, fact.code, fact.item, fact.column,
        fact.value, fact.unit, titles.get(fact.report, fact.report), source.page, source.line,
        _inert_slice(source.quote), f"{base}/cell/{fact.id}",
    )  # fmt: skip


def inert(text: str | None) -> str:
    """Text that stays text in a spreadsheet. Figures do not come through here: a negative amount is a number."""
    if not text:
        return ""
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text


def _inert_slice(quote: str) -> str:
    """A quote must stay verbatim, so nothing is put before it: it is cut to begin behind what would make a formula."""
    return quote.strip().lstrip("".join(_FORMULA) + " \u3000")


def _cells(fact: Fact) -> tuple[str | int | None, ...]:
    source = fact.source
    texts = (fact.stage, fact.fund, fact.form, fact.code, fact.item, fact.column)
    return (
        inert(fact.report),
        inert(fact.entity),
        inert(fact.scope),
        fact.year,
        *map(inert, texts),
        written(fact.value),
        inert(fact.unit),
        fact.read_as,
        source.line,
        source.page,
        _inert_slice(source.quote),
        _boxes(source),
    )


def _boxes(source: Source) -> str:
    """9:56.6,120.1,98.2,133.0 for page 9: left, top, right and bottom in points; of a sentence one for each line."""
    spots = [(source.page, source.box)] if source.box else [(one.page, one) for one in source.spots]
    return " ".join(f"{page}:{box.x0},{box.top},{box.x1},{box.bottom}" for page, box in spots)
