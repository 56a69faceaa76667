"""A fact: one figure of a report with everything that says what it measures."""

from decimal import Decimal
from typing import Literal

from corpus.record import Record
from corpus.report import ReadAs, Scope, Source

# The stage of the budget cycle a figure belongs to.
Stage = Literal["年初预算", "全年预算", "决算", "上年决算", "上年预算", "预算"]
Fund = Literal[
    "全部收支", "财政拨款", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款", "项目资金",
    # the four budgets of a government
    "一般公共预算", "政府性基金预算", "国有资本经营预算", "社会保险基金预算",
]  # fmt: skip
Measure = Literal[
    "金额",
    "增减额",  # signed, against `basis`
    "增减率",  # signed, %, against `basis`
    "占比",  # %, of `basis`
    "完成率",  # %, of `basis` (年初预算, 全年预算)
    "数量",  # vehicles, visits, people, batches …
    "目标值",  # an indicator's target
    "实际值",  # an indicator's actual
    "分值",
    "得分",
]


class Fact(Record):
    """One figure.

    `item` and `column` name the cell as the report prints it; `concept` and `aspect` name what is measured in the
    words of the vocabulary, the same for a cell and for a sentence: the cell (合计, 基本支出) of 支出决算表 and the
    sentence 「基本支出980.19万元」 are both concept 基本支出, aspect None; the cell (2010301 行政运行, 基本支出) is
    concept 行政运行, aspect 基本支出. `value` is in `unit` as printed; changes are signed (下降5.89% is -5.89).
    """

    id: str
    report: str
    entity: str
    scope: Scope
    year: int
    stage: Stage
    fund: Fund
    form: str  # canonical form, or 情况说明, 绩效自评表, 绩效自评汇总表, 绩效评价报告
    item: str
    column: str
    concept: str
    measure: Measure
    value: Decimal
    unit: str
    read_as: ReadAs
    source: Source
    code: str | None = None
    path: tuple[str, ...] = ()
    project: str | None = None
    aspect: str | None = None
    basis: str | None = None  # what a share, change or completion refers to: 上年, 年初预算, 本年支出合计 …
    qualifier: str | None = None  # a bound printed with the figure: ≤ ≥ =


class Blank(Record):
    """A printed cell of a known form that holds nothing: 表中为空, which is neither 0 nor 没有收录."""

    report: str
    entity: str
    scope: Scope
    year: int
    stage: Stage
    fund: Fund
    form: str
    item: str
    column: str
    concept: str
    source: Source
    code: str | None = None
    aspect: str | None = None


class EmptyForm(Record):
    """A form that the report prints without data, with the sentence that says so if there is one."""

    report: str
    entity: str
    year: int
    form: str
    source: Source


class Holder(Record):
    """Whose figures an imported table holds, of which years, and by which other names they go."""

    entity: str
    years: tuple[int, ...]
    aliases: tuple[str, ...] = ()


class Facts(Record):
    """Everything read off one report for the fact table."""

    facts: tuple[Fact, ...]
    blanks: tuple[Blank, ...] = ()
    empty_forms: tuple[EmptyForm, ...] = ()
    holders: tuple[Holder, ...] = ()  # of an imported table; a report is of one entity and year
