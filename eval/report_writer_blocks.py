"""What a made report consists of, whatever kind of file it becomes, and the figures that are known to stand in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

PER = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}


@dataclass(frozen=True)
class Known:
    """A figure that was printed, named as the fact table is to name it. `what` is a code where one is printed."""

    form: str
    what: str
    value: Decimal
    unit: str
    fund: str
    aspect: str | None = None
    stage: str = "决算"
    measure: str = "金额"
    basis: str | None = None


@dataclass(frozen=True)
class Para:
    text: str
    kind: str = "body"  # cover, heading, line (above a table), continued, note, body


@dataclass(frozen=True)
class Head:
    """A cell of a header, over several columns or rows."""

    text: str
    across: int = 1
    down: int = 1


@dataclass(frozen=True)
class Grid:
    """A ruled table: header rows with merged cells, then plain rows of equal length."""

    head: tuple[tuple[Head, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    wide: bool = False  # printed on a page laid on its side
    continues: bool = False  # the table of the page before

    @property
    def width(self) -> int:
        return max([sum(one.across for one in row) for row in self.head[:1]] + [len(row) for row in self.rows])


@dataclass(frozen=True)
class PageBreak:
    pass


Block = Para | Grid | PageBreak


@dataclass(frozen=True)
class Dialect:
    """How a province prints its reports."""

    name: str
    budget: str = ""  # the titles of a budget's forms: common, shanghai; none for final accounts
    government: str = ""  # 决算 or 预算 of a whole government
    rates: bool = True  # a government's forms have a column of percents
    unit: str = "万元"
    units: Mapping[str, str] = field(default_factory=dict)  # of forms that are printed in another
    decimals: int = 2
    scale: int = 1  # how much larger the department is than one of a county
    prose_unit: str = "万元"
    page_rows: int = 0  # rows after which a table goes on on the next page
    continued: str = "header"  # what the next page repeats: bare, header, title
    numbered: str | None = "公开{:02d}表"
    year_in_titles: bool = False
    zero: str = ""
    grouped: bool = True
    codes: int = 1  # cells that a code is printed in
    codes_named: bool = True  # 类, 款, 项 stand over them
    bands: bool = True  # a row of 栏次 and columns of 行次
    total_last: bool = False
    basic: str = "beside"  # beside, list
    trips: str = "twelve"  # twelve, interleaved, vertical
    trips_fund: str = "财政拨款"
    trips_stage: str = "预算"
    who: str = "部门："
    unit_words: str = "金额单位：{}"
    short_prose: bool = True  # 12.5万元 for 12.50


@dataclass(frozen=True)
class Made:
    """A report with what stands in it."""

    name: str
    dialect: Dialect
    entity: str
    blocks: tuple[Block, ...]
    known: frozenset[Known]
    paragraphs: int = field(default=0)


def in_unit(yuan: Decimal, unit: str) -> Decimal:
    return (yuan / PER[unit]).quantize(Decimal("0.01"), ROUND_HALF_UP)


def printed(value: Decimal, grouped: bool = False, short: bool = False, decimals: int = 2) -> str:
    text = f"{value:,.{decimals}f}" if grouped else f"{value:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if short and "." in text else text


def percent(part: Decimal, whole: Decimal) -> Decimal:
    return (100 * part / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)
