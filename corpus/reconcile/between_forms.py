"""What must hold between the forms of one report: the same amount is the same wherever it is printed.

Source: 财政部《部门决算报表编制说明》, 表间审核公式; the correspondence of codes is that of 支出经济分类科目.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from corpus.fact import Fact, Fund
from corpus.figure import convert
from corpus.finding import Finding
from corpus.reconcile.books import Books, Key, adding, comparable, grouped, label_of
from corpus.reconcile.spans import total

# Each money is part of the one before it.
_LADDER: tuple[Fund, ...] = ("全部收支", "财政拨款", "一般公共预算财政拨款")
_NARROWER = {
    "年初结转和结余": "年初财政拨款结转和结余",
    "年末结转和结余": "年末财政拨款结转和结余",
}
_APPROPRIATIONS = ("一般公共预算财政拨款收入", "政府性基金预算财政拨款收入", "国有资本经营预算财政拨款收入")
# What basic spending holds of an item of 三公: economic code → item.
_IN_BASIC_SPENDING = {
    "30212": "因公出国（境）费",
    "30217": "公务接待费",
    "30231": "公务用车运行维护费",
    "31013": "公务用车购置费",
}
_BASIC = "一般公共预算财政拨款基本支出决算表"
_THREE = "财政拨款“三公”经费支出决算表"


def same_amount_in_every_form(books: Books) -> Iterator[Finding]:
    """What two forms state of one item, stage and fund is equal: 总表 = 收入决算表, 财政拨款总表 = 一般公共预算表 …"""
    for key, facts in books.by_key.items():
        by_form: dict[str, Fact] = {}
        for fact in facts:
            if not key.what.endswith("结转和结余"):
                by_form.setdefault(fact.form, fact)
        first, *others = by_form.values() or (None,)
        for other in others:
            if first is not None and other is not None:
                yield from _equal(books, "各表同一数字相等", other, first)


def appropriations_are_the_same(books: Books) -> Iterator[Finding]:
    """The three 财政拨款收入 of 收入支出决算总表 are those of 财政拨款收入支出决算总表."""
    for concept in _APPROPRIATIONS:
        all_money = books.first(concept, fund="全部收支")
        appropriated = books.first(concept, fund="财政拨款")
        if all_money and appropriated:
            yield from _equal(books, "各表同一数字相等", appropriated, all_money)


def appropriated_income_adds_up(books: Books) -> Iterator[Finding]:
    """财政拨款收入 (收入决算表) = Σ of the three in 收入支出决算总表 = 本年收入合计 of 财政拨款收入支出决算总表."""
    income = books.first("财政拨款收入", fund="全部收支")
    if income is None:
        return
    parts = [fact for concept in _APPROPRIATIONS if (fact := books.first(concept, fund="全部收支"))]
    if parts:
        expected = total(books.spans(parts, income.unit))
        words = "收入支出决算总表的各项财政拨款收入之和"
        yield from books.compare("财政拨款收入相等", income, expected, parts, adding(len(parts)), words)
    if year := books.first("本年收入合计", fund="财政拨款"):
        yield from _equal(books, "财政拨款收入相等", income, year)


def basic_spending_is_its_kinds(books: Books) -> Iterator[Finding]:
    """基本支出 of 一般公共预算财政拨款支出决算表 = 人员经费合计 + 公用经费合计 of the form of basic spending."""
    fund: Fund = "一般公共预算财政拨款"
    whole = books.first("基本支出", fund=fund)
    parts = [fact for name in ("人员经费", "公用经费") if (fact := books.first(name, fund=fund))]
    if whole and len(parts) == 2 and whole.form != parts[0].form:
        expected = total(books.spans(parts, whole.unit))
        words = "人员经费合计与公用经费合计之和"
        yield from books.compare("基本支出等于人员与公用之和", whole, expected, parts, "{1}+{2}", words)


def narrow_money_is_within_wide(books: Books) -> Iterator[Finding]:
    """全部收支 ≥ 财政拨款 ≥ 一般公共预算 for every item; equal for each if 本年支出合计 is."""
    by: dict[tuple[str, str | None, str], dict[str, Fact]] = defaultdict(dict)
    for key, facts in books.by_key.items():
        for wide, narrow in _NARROWER.items():
            if key.what == narrow and key.fund == "财政拨款":
                key = Key(wide, *key[1:])
        by[key.what, key.aspect, key.stage].setdefault(key.fund, facts[0])
    whole = by.get(("本年支出合计", None, "决算"), {})
    for (_what, _aspect, stage), funds in by.items():
        for wide, narrow in pairwise([fund for fund in _LADDER if fund in funds]):
            if stage == "决算" and funds[wide].concept not in _APPROPRIATIONS:
                yield from _within(books, funds[wide], funds[narrow], _same(whole.get(wide), whole.get(narrow)))


def _same(one: Fact | None, other: Fact | None) -> bool:
    if one is None or other is None or not comparable(one, other):
        return False
    return one.value == (other.value if one.unit == other.unit else convert(other.value, other.unit, one.unit))


def _within(books: Books, wide: Fact, narrow: Fact, equal: bool) -> Iterator[Finding]:
    """Where all money is of the narrow kind, each item is, for none can be more than its whole."""
    if not comparable(wide, narrow) or wide.form == narrow.form:
        return
    books.bounded.update((wide.id, narrow.id))
    spends = "支出" in wide.concept or (wide.code is not None and wide.aspect in {None, "基本支出", "项目支出"})
    outer, inner = books.span(wide, narrow.unit), books.span(narrow)
    if inner.low <= outer.high and not (equal and spends):
        return
    words = f"{label_of(wide)}为 {grouped(wide.value)}{wide.unit}，{narrow.fund}不会多于{wide.fund}"
    if equal and spends:
        words = f"{wide.fund}与{narrow.fund}的本年支出合计相同，{label_of(wide)}为 {grouped(wide.value)}{wide.unit}"
    bound = not (equal and spends)
    yield from books.compare("部分不大于总体", narrow, outer, [wide], "{1}", words, at_most=bound)


def basic_spending_within_three(books: Books) -> Iterator[Finding]:
    """30212, 30217, 30231, 31013 of basic spending are within the items of 三公, which project money can add to."""
    for code, item in _IN_BASIC_SPENDING.items():
        inner = next((one for one in books.forms if one.code == code and one.form == _BASIC), None)
        outer = next(
            (one for one in books.forms if one.form == _THREE and one.concept == item and one.stage == "决算"), None
        )
        if inner and outer and comparable(inner, outer):
            books.bounded.update((inner.id, outer.id))
            span = books.span(outer, inner.unit)
            if books.span(inner).low > span.high:
                words = f"“三公”经费表{item}为 {grouped(outer.value)}，基本支出中的部分不会更多"
                yield from books.compare("部分不大于总体", inner, span, [outer], "{1}", words, at_most=True)
        if inner and inner.value and outer is None and _blank(books, item):
            place = f"“三公”经费表{item}为空"
            yield from books.compare("部分不大于总体", inner, total([]), [], "0", place)


def _blank(books: Books, item: str) -> bool:
    return any(one.form == _THREE and one.concept == item and one.stage == "决算" for one in books.blanks)


def office_running_is_public_spending(books: Books) -> Iterator[Finding]:
    """机关运行经费 = 公用经费 of basic spending where all units are 行政 or 参公; others may differ, so only a hint."""
    public = books.first("公用经费", fund="一般公共预算财政拨款")
    running = next((one for one in books.prose if one.concept == "机关运行经费" and one.measure == "金额"), None)
    if public and running and running.stage == "决算":
        words = "一般公共预算基本支出中的公用经费（含事业单位时两者可以不同）"
        expected = books.span(public, running.unit)
        yield from books.compare("机关运行经费与公用经费", running, expected, [public], "{1}", words, at_worst="提示")


def _equal(books: Books, rule: str, found: Fact, other: Fact) -> Iterator[Finding]:
    if comparable(found, other):
        words = f"{label_of(other)}为 {grouped(other.value)}{other.unit}"
        yield from books.compare(rule, found, books.span(other, found.unit), [other], "{1}", words)


RULES = (
    same_amount_in_every_form,
    appropriations_are_the_same,
    appropriated_income_adds_up,
    basic_spending_is_its_kinds,
    narrow_money_is_within_wide,
    basic_spending_within_three,
    office_running_is_public_spending,
)
