"""What a cell of a form measures: concept, aspect, stage and fund, from its row's label and its column's header."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from corpus.fact import Fund, Measure, Stage
from corpus.layouts import HeaderMeaning, Whole, header_meaning, header_words, whole_of
from corpus.plain import squeeze
from corpus.record import Record
from corpus.vocabulary_file import Form, bare_label, load_vocabulary

# The words of a header or label that say which money.
FUNDS: tuple[Fund, ...] = ("一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")
_STAGES: tuple[tuple[str, Stage], ...] = (
    ("上年决算", "上年决算"),
    ("年初预算", "年初预算"),
    ("全年预算", "全年预算"),
    ("调整预算", "全年预算"),
    ("决算", "决算"),
    ("执行", "决算"),
    ("预算数", "预算"),
)
# Columns that say how much and nothing more.
_PLAIN = frozenset({"", "金额", "合计", "小计", "总计", "数额", "数"})
_SUMS = frozenset({"合计", "小计"})
_WHOLE = {"收入": "本年收入合计", "支出": "本年支出合计"}
_TOTALS = frozenset(_WHOLE.values())
_YEAR = re.compile(r"(?P<year>20\d\d)年度?")
_YEAR_END = re.compile(r"20\d\d(?=年[末初底])")
_COMPARED = re.compile(r"[为占比较与]")
_LAST_YEAR = re.compile(r"上年(?!结转|结余)|上一年|去年")
_UNIT = re.compile(r"\((?:单位:)?(?P<unit>[^()]{1,6})\)$")
_STAGE_WORD = re.compile(r"(?:年初|全年|调整|调整后|上年|本年|当年)?(?:预算|决算|执行)(?:安排)?(?:数|额|金额)?$")
_COUNTED = re.compile(r"台\(套\)|辆|台|套|个|人|人次|批次|批|次|项|平方米|户|家|件")


class Frame(NamedTuple):
    """What a table says for all of its cells."""

    form: Form | None
    notes: tuple[str, ...]
    budget: bool  # of a budget report
    year: int
    carried: bool = False  # what was carried over has columns beside this year's


class CellName(Record):
    """The item is what is printed; the concept is what is measured, in the vocabulary's words."""

    item: str
    column: str
    concept: str
    aspect: str | None
    stage: Stage
    fund: Fund
    measure: Measure = "金额"
    basis: str | None = None
    unit: str | None = None  # of what is no money


class RowName(NamedTuple):
    """What a row brings to the names of its cells."""

    label: str
    code: str | None
    side: str  # 收入 or 支出, or what else stands over its block: 人员经费 …
    under: str | None  # the balance whose funds it lists: 年初财政拨款结转和结余


@lru_cache(maxsize=1 << 12)
def form_for(title: str, budget: bool, of_government: bool = False) -> Form | None:
    """The form that a title names; in a budget 部门收支总表 is 收支预算总表."""
    form = load_vocabulary().form_of_title(title, of_government=of_government)
    if form is None or not budget or form.as_budget is None or "决算" in title:
        return form
    return form.model_copy(update={"name": form.as_budget, "kind": "预算"})


@lru_cache(maxsize=1 << 14)  # the same cells are named when they are placed, read and found blank
def cell_name(frame: Frame, row: RowName, path: tuple[str, ...], *, alone: bool = True) -> CellName:
    """`alone`: the only column of amounts of its block; in a table of no known form others are told apart by aspect."""
    form = frame.form
    whole = whole_of(form.name if form else None)
    if whole is not None and frame.carried and whole.concept == "本年收入合计":
        whole = whole.model_copy(update={"concept": "收入总计", "aspect": "收入总计"})
    leaf = path[-1] if path else ""
    measure, basis, unit = _measure(path, row.label)
    # 决算数为上年决算数的%: what the figure is compared with names neither the column nor its stage.
    compares = measure not in {"金额", "数量"}
    across = _across(path[:-1] if compares else path)
    column = _measured(path, across) or (whole.concept if whole else None)
    aspect = None
    if row.code is not None:
        concept, aspect = load_vocabulary().measured(row.label), _aspect(column, path, whole)
    elif _is_total(row.label):
        concept = _of_total(row, column)
    else:
        concept = row.under or _income(row) or load_vocabulary().measured(_of_year(row.label, frame.year))
        told = not alone if form is None else whole is not None
        aspect = _aspect(column, path, whole) if told else None
    return CellName(
        item=row.label or across or concept,
        column="/".join(path),
        concept=concept,
        aspect=aspect,
        stage=_stage((*path[:-1], _COMPARED.split(leaf)[0]) if compares else path, frame),
        fund=_fund(leaf) or (_fund(row.label) if row.under else None) or (form.fund if form else "全部收支"),
        measure=measure,
        basis=basis,
        unit=unit,
    )


def column_unit(path: Sequence[str]) -> str | None:
    """The unit of money that a header prints: 金额（万元）."""
    for word in reversed(path):
        if (found := _UNIT.search(squeeze(word))) and found["unit"] in {"元", "千元", "万元", "百万元", "亿元"}:
            return found["unit"]
    return None


def side_of(path: Sequence[str]) -> str:
    """What stands over a block, 本年收入 and 财政拨款收入 being 收入."""
    head = squeeze(path[0]) if len(path) > 1 else ""
    return header_meaning().sides.get(head, path[0] if len(path) > 1 else "")


def _of_total(row: RowName, column: str | None) -> str:
    """合计 is the total of what its column holds; 总计 of a side is that side's."""
    if row.side in {"收入", "支出"} and row.label:
        return f"{row.side}总计"
    return column or load_vocabulary().measured(row.label)


def _aspect(column: str | None, path: Sequence[str], whole: Whole | None) -> str | None:
    """Which part of the row's amount a column holds; None for the whole of it."""
    leaf = path[-1] if path else ""
    part = load_vocabulary().concept(_bare(_across(path))) if squeeze(leaf) in _SUMS else None  # 基本支出 over 小计
    plain = _bare(leaf) in _PLAIN and part is None
    if whole is not None and (column == whole.concept or plain):
        return whole.aspect
    if column == "本年收入合计":  # a code names spending: what came in for it is no part of that
        return "本年收入"
    return None if column in _TOTALS or plain else column


def _across(path: Sequence[str]) -> str:
    """What the column holds by its header: the innermost cell that is more than 小计 or 金额."""
    leaf = squeeze(path[-1]) if path else ""
    for word in reversed(path):
        if squeeze(word) in _WHOLE:
            return ""
        if _fund(word) or _bare(word) in _PLAIN:
            continue
        # Of a money, the cell above says what of it only where it is an item: 上年结转 over 一般公共预算.
        return word if not _fund(leaf) or load_vocabulary().concept(_bare(word)) else ""
    return ""


def _measured(path: Sequence[str], word: str) -> str | None:
    """The concept that a header's word names: 购置费 below 公务用车购置及运行费 is 公务用车购置费."""
    if not word:
        return None
    words, bare = load_vocabulary(), _bare(word)
    above = [words.concept(_bare(one)) for one in path[: list(path).index(word)]]
    meaning: HeaderMeaning = header_meaning()
    within = next((names[bare] for one in above if one and bare in (names := meaning.within.get(one, {}))), None)
    rest = meaning.without_fund(bare.removeprefix("本年")).removeprefix("财政拨款")
    income = _income_of(bare)  # before the rest: 一般公共预算拨款收入 is no 本年收入
    return within or words.concept(bare) or income or _WHOLE.get(rest) or words.concept(rest) or words.measured(bare)


def _bare(word: str) -> str:
    """A header's or label's word without year, unit and 预算数: 2024年“三公”经费预算数 → “三公”经费."""
    text = _UNIT.sub("", _YEAR.sub("", squeeze(word)))
    return _STAGE_WORD.sub("", text) if not _UNIT.search(text) else text


def _of_year(label: str, year: int) -> str:
    """The label without the report's own year; with that of another: 2022年末债务余额 is no figure of 2023."""
    named = _YEAR.search(squeeze(label))
    if named and int(named["year"]) != year:
        return label
    return _bare(_YEAR_END.sub("", squeeze(label))) or label


def _income(row: RowName) -> str | None:
    """`一、一般公共预算财政拨款` on the income side is the income of that money."""
    if row.side != "收入":
        return None
    fund = _fund(row.label) or header_meaning().funds.get(bare_label(row.label))
    return load_vocabulary().concept(f"{fund}收入") if fund else _income_of(bare_label(row.label))


def _income_of(word: str) -> str | None:
    """政府性基金预算拨款收入 names the income of that money."""
    fund = header_meaning().funds.get(word.removesuffix("收入")) if word.endswith("收入") else None
    return load_vocabulary().concept(f"{fund}收入") if fund else None


def _is_total(label: str) -> bool:
    return not label or squeeze(label) in header_words().total


def _fund(text: str) -> Fund | None:
    plain = squeeze(text)
    return header_meaning().funds.get(bare_label(text)) or next((fund for fund in FUNDS if plain.endswith(fund)), None)


def _stage(path: Sequence[str], frame: Frame) -> Stage:
    words = squeeze("/".join(path))
    budget = frame.form.kind == "预算" if frame.form else frame.budget
    stage = next((stage for word, stage in _STAGES if word in words), None)
    year = _YEAR.search(words)
    if _LAST_YEAR.search(words) or (year is not None and int(year["year"]) == frame.year - 1):
        if stage in {"决算", "上年决算"}:
            return "上年决算"
        return "上年预算" if budget or stage is not None else "上年决算"
    if budget:
        return "年初预算" if stage in {None, "预算"} else stage
    if stage == "预算":
        said = squeeze("".join(frame.notes))
        return next((one for word, one in _STAGES[1:4] if re.search(f"预算数[为是指]*[^,;。]*{word}", said)), "预算")
    return stage or "决算"


def _measure(path: Sequence[str], label: str) -> tuple[Measure, str | None, str | None]:
    """Columns that hold no amount: changes, shares, rates, counts."""
    leaf = squeeze(path[-1]) if path else ""
    if re.search(r"增减|增长|增幅|变动", leaf):
        basis = "上年预算" if "预算" in leaf else "上年"
        return ("增减率", basis, "%") if re.search(r"%|率|幅|比例", leaf) else ("增减额", basis, None)
    if re.search(r"执行率|完成率|完成.*%|为(?:年初|全年|年度|调整后?)?预算", leaf):
        changed = re.search(r"全年|调整", leaf)
        return "完成率", "年初预算" if "年初" in leaf else "全年预算" if changed else "预算", "%"
    if re.search(r"[为占]上年.*(?:%|百分)", leaf):
        return "占比", "上年预算" if "上年预算" in leaf else "上年决算", "%"
    if re.search(r"占比|比重|比例|占.*%|^%$", leaf):
        return "占比", "合计", "%"
    for word in (leaf, squeeze(label)):
        if (found := _UNIT.search(word)) and _COUNTED.fullmatch(found["unit"]):
            return "数量", None, found["unit"]
    return ("占比", None, "%") if re.search(r"%|百分", leaf) else ("金额", None, None)
