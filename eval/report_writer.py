"""Made reports: a ledger, a province's manner of printing, a kind of file."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from random import Random

from eval.report_writer_blocks import PER, Block, Dialect, Made, PageBreak, Para
from eval.report_writer_ledger import Ledger, make_ledger, words
from eval.report_writer_prose import Prose
from eval.report_writer_tables import Tables, ordinal

DIALECTS = (
    Dialect("公开编号、栏次、并列明细、十二栏三公", trips_stage="全年预算"),
    Dialect(
        "无编号、年度入表名、补零", numbered=None, year_in_titles=True, zero="0.00", grouped=False, bands=False,
        trips="interleaved", trips_fund="一般公共预算财政拨款", trips_stage="年初预算", who="编制单位：",
        unit_words="单位：{}",
    ),
    Dialect(
        "元、编码三列、竖排三公", unit="元", numbered="公开 {:02d} 表", codes=3, bands=False, total_last=True,
        basic="list", trips="vertical", trips_unit="万元", who="公开部门：", unit_words="单位:{}",
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
)  # fmt: skip


def make_report(seed: int, number: int) -> Made:
    """The report of that number of a seed; each has an entity and year of its own."""
    rng = Random(f"{seed}-{number}")
    dialect = DIALECTS[number % len(DIALECTS)]
    lists = words()
    places = [f"{county}{office}" for county in lists["counties"] for office in lists["offices"]]
    entity, year = places[number % len(places)], 2015 + number // len(places) % 10
    kind = rng.choice(("部门决算", "单位决算"))
    # What is said in 万元 has two decimals: sums of printed figures hold only where the smallest step shows.
    quantum = Decimal("0.01") if dialect.unit == "元" and not dialect.trips_unit else PER["万元"] / 100
    ledger = make_ledger(rng, quantum, entity, year, kind)
    if kind == "单位决算":
        dialect = replace(dialect, who=dialect.who.replace("部门", "单位"))
    tables, prose = Tables(ledger, dialect), Prose(ledger, dialect, rng)
    blocks = (*_front(ledger, rng), *tables.blocks(), *prose.blocks(), *_back())
    return Made(
        name=f"{number:04d}-{entity}", dialect=dialect, entity=entity, blocks=blocks,
        known=frozenset((*tables.known, *prose.known)),
    )  # fmt: skip


def _front(ledger: Ledger, rng: Random) -> Iterator[Block]:
    yield Para(f"{ledger.year}年度", "cover")
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
