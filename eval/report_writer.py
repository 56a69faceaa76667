"""Made reports: a ledger, a province's manner of printing, a kind of file."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from random import Random

from eval.report_writer_blocks import PER, Block, Dialect, Made, PageBreak, Para
from eval.report_writer_budget import BudgetForms
from eval.report_writer_final import FinalForms
from eval.report_writer_government import Government
from eval.report_writer_ledger import Ledger, make_ledger, words
from eval.report_writer_prose import BudgetProse, Prose
from eval.report_writer_tables import ordinal

DIALECTS = (
    Dialect("公开编号、栏次、并列明细、十二栏三公", trips_stage="全年预算"),
    Dialect(
        "无编号、年度入表名、补零", numbered=None, year_in_titles=True, zero="0.00", grouped=False, bands=False,
        trips="interleaved", trips_fund="一般公共预算财政拨款", trips_stage="年初预算", who="编制单位：",
        unit_words="单位：{}",
    ),
    Dialect(
        "元、编码三列、竖排三公", unit="元", numbered="公开 {:02d} 表", codes=3, bands=False, total_last=True,
        basic="list", trips="vertical", units={"财政拨款“三公”经费支出决算表": "万元"}, who="公开部门：",
        unit_words="单位:{}",
    ),
    Dialect(
        "千元、合计在后", unit="千元", grouped=False, total_last=True, basic="list", trips="vertical",
        trips_stage="年初预算", who="单位：", short_prose=False,
    ),
    Dialect(
        "元、无编号、交错三公", unit="元", numbered=None, year_in_titles=True, zero="0.00", trips="interleaved",
        who="部门名称：",
    ),
    Dialect(
        "万元、编码三列不标类款项、补零", codes=3, codes_named=False, zero="0.00", basic="list", grouped=False,
        trips_stage="全年预算",
    ),
    Dialect(
        "亿元、基本支出万元、续页只有数据", unit="亿元", prose_unit="亿元", scale=1000, basic="list",
        trips="interleaved",
        units={"一般公共预算财政拨款基本支出决算表": "万元", "财政拨款“三公”经费支出决算表": "万元"},
        page_rows=12, continued="bare", bands=False, trips_stage="年初预算", unit_words="金额单位：人民币{}",
        short_prose=False,
    ),
    Dialect(
        "预算、全国通行的表名、上年数并列、续表", budget="common", numbered="预算公开{:02d}表", zero="0.00",
        page_rows=18, continued="title", bands=False, trips_fund="一般公共预算财政拨款", who="部门：",
        unit_words="单位：{}",
    ),
    Dialect(
        "预算、元不带小数、编码三列、三公万元、续页重复表头", budget="shanghai", unit="元", decimals=0, zero="0",
        codes=3, units={"“三公”经费预算表": "万元"}, numbered=None, year_in_titles=True, total_last=True, bands=False,
        page_rows=20, who="编制部门：", unit_words="单位：{}",
    ),
    Dialect(
        "一级政府决算、三栏金额带百分比、不带小数", government="决算", decimals=0, codes=0, total_last=True,
        grouped=False, numbered="表{}", unit_words="单位：{}", units={"债务": "亿元"},
    ),
    Dialect("一级政府决算、编码、合计在前", government="决算", numbered=None, rates=False, unit_words="金额单位：{}"),
    Dialect(
        "一级政府预算、上年执行数并列", government="预算", decimals=0, codes=0, numbered="附表{}",
        unit_words="单位：{}", total_last=True,
    ),
)  # fmt: skip


def make_report(seed: int, number: int) -> Made:
    """The report of that number of a seed; each has an entity and year of its own."""
    rng = Random(f"{seed}-{number}")
    dialect = DIALECTS[number % len(DIALECTS)]
    lists = words()
    if dialect.government:
        return _of_government(rng, dialect, number)
    places = [f"{county}{office}" for county in lists["counties"] for office in lists["offices"]]
    entity, year = places[number % len(places)], 2015 + number // len(places) % 10
    sort = "预算" if dialect.budget else "决算"
    kind = f"{rng.choice(('部门', '单位'))}{sort}"
    ledger = make_ledger(rng, _quantum(dialect), entity, year, kind, dialect.scale)
    if kind.startswith("单位"):
        dialect = replace(dialect, who=dialect.who.replace("部门", "单位"))
    tables = (BudgetForms if dialect.budget else FinalForms)(ledger, dialect)
    prose = (BudgetProse if dialect.budget else Prose)(ledger, dialect, rng)
    blocks = (*_front(ledger, rng), *tables.blocks(), *prose.blocks(), *_back())
    return Made(
        name=f"{number:04d}-{entity}", dialect=dialect, entity=entity, blocks=blocks,
        known=frozenset((*tables.known, *prose.known)),
    )  # fmt: skip


def _of_government(rng: Random, dialect: Dialect, number: int) -> Made:
    """One for each place and year, as far as a thousand reports go."""
    turn = number // len(DIALECTS)
    places = [f"{province}{county}" for province in words()["provinces"] for county in words()["counties"]]
    place, year = places[turn % len(places)], 2015 + turn // len(places) % 10
    made = Government(rng, dialect, place, year)
    blocks = tuple(made.blocks())
    return Made(name=f"{number:04d}-{place}", dialect=dialect, entity=place, blocks=blocks, known=frozenset(made.known))


def _quantum(dialect: Dialect) -> Decimal:
    """What is said in 万元 has two decimals: sums of printed figures hold only where the smallest step shows."""
    units = {dialect.unit, *dialect.units.values()}
    return Decimal("0.01") if units == {"元"} else max(PER[one] for one in units | {dialect.prose_unit}) / 100


def _front(ledger: Ledger, rng: Random) -> Iterator[Block]:
    yield Para(f"{ledger.year}年{'度' if ledger.kind.endswith('决算') else ''}", "cover")
    yield Para(f"{ledger.entity}{ledger.scope}", "cover")
    yield Para(ledger.kind, "cover")
    yield PageBreak()
    yield Para("第一部分", "heading")
    yield Para(f"{ledger.kind[:2]}概况", "heading")
    yield Para("一、主要职责", "heading")
    for at, duty in enumerate(rng.sample(words()["duties"], 4), 1):
        yield Para(f"（{ordinal(at)}）{duty}")
    yield Para("二、机构设置", "heading")
    yield Para("内设机构包括：办公室、人事股、业务股、法规股。")
    yield PageBreak()
    yield Para("第二部分", "heading")
    yield Para(f"{ledger.year}年度{ledger.kind}表", "heading")


def _back() -> Iterator[Block]:
    yield PageBreak()
    yield Para("第四部分", "heading")
    yield Para("名词解释", "heading")
    for at, (term, meaning) in enumerate(words()["terms"], 1):
        yield Para(f"{ordinal(at)}、{term}：{meaning}")


def with_annex(made: Made, pages: int) -> Made:
    """The report with prose appended, as long as reports with annexes are."""
    lists = words()
    said = [
        f"（{at}）{duty}{reason}。" for at in range(1, 40) for duty in lists["duties"] for reason in lists["reasons"]
    ]
    annex: list[Block] = [PageBreak(), Para("第五部分", "heading"), Para("附件", "heading")]
    printed = sum(isinstance(one, PageBreak) or getattr(one, "wide", False) for one in made.blocks)
    for at in range(max(0, pages - printed - 1)):
        annex += [*(Para(one) for one in said[20 * at : 20 * at + 20]), PageBreak()]
    return replace(made, blocks=(*made.blocks, *annex))
