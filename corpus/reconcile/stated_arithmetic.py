"""What the prose calculates: shares, totals and rates of evaluation reports follow from the amounts beside them."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from corpus.fact import Fact, Fund
from corpus.finding import Finding, Severity
from corpus.plain import squeeze
from corpus.reconcile.beside import beside
from corpus.reconcile.books import Books, adding, comparable, grouped, is_money, label_of
from corpus.reconcile.spans import Span, total
from corpus.vocabulary_file import load_vocabulary

_VEHICLES = re.compile(r"\d+辆")
_HUNDRED = Span.exact(Decimal(100))
# Rates that evaluation reports state: rate → (what, of what).
_RATES = {
    "资金到位率": (("财政安排资金", "实际安排资金"), ("项目预算资金",)),
    "资金使用完成率": (("实际支付资金",), ("项目总投入", "财政安排资金")),
    "实际到位资金与文件下达资金率": (("实际安排资金",), ("项目预算资金",)),
    "实际投资总成本": (("实际投资总成本",), ("项目总投资金额",)),
}


def shares(books: Books) -> Iterator[Finding]:
    """占比 = the amount ÷ the whole it is a share of."""
    for at, fact in enumerate(books.prose):
        if fact.measure != "占比" or fact.basis is None:
            continue
        part = beside(books, at, fact)
        whole = _whole(books, at, fact)
        if part and whole and comparable(part, whole):
            expected = books.span(part).percent_of(books.span(whole, part.unit))
            words = f"{grouped(part.value)} ÷ {grouped(whole.value)}（{label_of(whole)}）"
            worst: Severity = "提示" if expected and _evened_out(books, fact, expected) else "不一致"
            yield from books.compare("占比", fact, expected, [part, whole], "{1}/{2}*100", words, at_worst=worst)


def _evened_out(books: Books, fact: Fact, expected: Span) -> bool:
    """Moved by one digit so that the shares of the sentence make up 100 as printed."""
    beside_it = [
        one
        for one in books.prose
        if (one.measure, one.basis, one.source.quote) == (fact.measure, fact.basis, fact.source.quote)
    ]
    last = Decimal(1).scaleb(-books.decimals(fact))
    hundred = sum((one.value for one in beside_it), Decimal(0)) == 100
    return hundred and len(beside_it) > 2 and abs(fact.value - expected.value) < 2 * last


def _whole(books: Books, at: int, fact: Fact) -> Fact | None:
    """What the share is of: the amount of that name in the section, of the same fund unless it is the item itself."""
    funds: tuple[Fund, ...] = ("全部收支",) if fact.basis == fact.concept else (fact.fund, "全部收支")
    for fund in dict.fromkeys(funds):
        for one in reversed(books.prose[:at]):
            named = (one.concept, one.fund, one.measure, one.stage) == (fact.basis, fund, "金额", "决算")
            if named and (one.source.heading[:-1] == fact.source.heading[:-1] or fund == "全部收支"):
                return one
        if fact.basis and (printed := books.first(fact.basis, fund=fund)):
            return printed
    return None


def shares_of_parts(books: Books) -> Iterator[Finding]:
    """授予中小企业合同金额 = Σ 货物, 工程, 服务采购 × 各自授予中小企业的占比."""
    given = [one for one in books.prose if one.measure == "占比" and one.concept.endswith("采购授予中小企业合同金额")]
    whole = next((one for one in books.prose if one.concept == "授予中小企业合同金额" and one.measure == "金额"), None)
    if whole is None or len(given) != 3:
        return
    wholes = [_whole(books, books.prose.index(one), one) for one in given]
    pairs = [(one, of) for one, of in zip(given, wholes, strict=True) if of is not None]
    if len(pairs) == 3:
        expected = total(_part(books, share, of, whole.unit) for share, of in pairs)
        places = [fact for pair in pairs for fact in pair]
        relation = "{1}*{2}/100+{3}*{4}/100+{5}*{6}/100"
        words = "货物、工程、服务采购额乘以各自占比之和"
        yield from books.compare("分项占比与合计", whole, expected, places, relation, words)


def _part(books: Books, share: Fact, of: Fact, unit: str) -> Span:
    product = books.span(share).times(books.span(of, unit)).over(_HUNDRED)
    assert product is not None  # a hundred is not nothing
    return product


def parts_of_an_item(books: Books) -> Iterator[Finding]:
    """A total = Σ of its parts where a section states them all: 采购 = 货物 + 工程 + 服务, 基本支出 = 人员 + 公用."""
    for item in load_vocabulary().items:
        for whole in books.prose if item.parts else ():
            if whole.concept != item.name or whole.measure != "金额":
                continue
            parts = [_part_beside(books, whole, name) for name in item.parts]
            if len(found := [one for one in parts if one]) == len(parts):
                yield from _sum(books, "合计等于所列各部分", whole, found)


def spending_of_a_fund_is_its_kinds(books: Books) -> Iterator[Finding]:
    """支出 of 一般公共预算 or 财政拨款 = 基本支出 + 项目支出 of the same section; other money has further kinds."""
    for whole in books.prose:
        if (whole.concept, whole.measure) != ("本年支出合计", "金额") or whole.fund == "全部收支":
            continue
        parts = [_part_beside(books, whole, name) for name in ("基本支出", "项目支出")]
        if len(found := [one for one in parts if one]) == len(parts):
            yield from _sum(books, "合计等于所列各部分", whole, found)


def reception_is_home_and_abroad(books: Books) -> Iterator[Finding]:
    """公务接待费 = 国内接待费 + 国（境）外接待费."""
    for whole in books.prose:
        if (whole.concept, whole.measure, whole.stage) == ("公务接待费", "金额", "决算"):
            parts = [_part_beside(books, whole, name) for name in ("国内接待费", "国（境）外接待费")]
            if len(found := [one for one in parts if one]) == 2:
                yield from _sum(books, "合计等于所列各部分", whole, found)


def _part_beside(books: Books, whole: Fact, name: str) -> Fact | None:
    """A part in the same section of the report, of the same stage and fund."""
    for one in books.prose:
        same = (one.concept, one.measure, one.stage, one.fund) == (name, "金额", whole.stage, whole.fund)
        if same and one.source.heading[:2] == whole.source.heading[:2]:
            return one
    return None


def vehicles(books: Books) -> Iterator[Finding]:
    """车辆总数 = Σ of the kinds that the same sentence lists."""
    for whole in books.prose:
        if (whole.concept, whole.measure) == ("车辆总数", "数量"):
            kinds = [
                one
                for one in books.prose
                if one.source.quote == whole.source.quote and one.unit == whole.unit and one is not whole
            ]
            # A kind that the reader has no word for would be missing from the sum.
            if len(kinds) > 1 and len(_VEHICLES.findall(squeeze(whole.source.quote))) == len(kinds) + 1:
                yield from _sum(books, "车辆数等于各类之和", whole, kinds)


def evaluated_rates(books: Books) -> Iterator[Finding]:
    """到位率, 使用完成率 and the like of an evaluation report follow from its amounts."""
    for at, fact in enumerate(books.evaluations):
        if fact.measure != "完成率" or fact.concept not in _RATES:
            continue
        tops, wholes = _RATES[fact.concept]
        near = sorted(
            (one for one in books.evaluations if one.measure == "金额" and is_money(one.unit)),
            key=lambda one: abs(books.evaluations.index(one) - at),
        )
        top = next((one for one in near if one.concept in tops and one.project == fact.project), None)
        whole = next((one for one in near if one.concept in wholes and one.project == fact.project), None)
        if top and whole and whole.value:
            expected = books.span(top).percent_of(books.span(whole, top.unit))
            words = f"{grouped(top.value)} ÷ {grouped(whole.value)}"
            yield from books.compare("评价报告的比率", fact, expected, [top, whole], "{1}/{2}*100", words)


def evaluated_rest(books: Books) -> Iterator[Finding]:
    """结余资金 = 项目总投入 − 实际支付资金 of the same evaluation report."""
    for at, rest in enumerate(books.evaluations):
        if rest.concept != "结余资金":
            continue
        before = [one for one in books.evaluations[:at] if one.project == rest.project and one.measure == "金额"]
        put = next((one for one in reversed(before) if one.concept == "项目总投入"), None)
        paid = next((one for one in reversed(before) if one.concept == "实际支付资金"), None)
        if put and paid:
            expected = books.span(put, rest.unit).minus(books.span(paid, rest.unit))
            words = f"总投入 {grouped(put.value)} 减实际支付 {grouped(paid.value)}"
            yield from books.compare("评价报告的结余", rest, expected, [put, paid], "{1}-{2}", words)


def _sum(books: Books, rule: str, whole: Fact, parts: Sequence[Fact]) -> Iterator[Finding]:
    expected = total(books.spans(parts, whole.unit))
    words = "＋".join(grouped(one.value) for one in parts)
    yield from books.compare(rule, whole, expected, parts, adding(len(parts)), words)


RULES = (
    shares,
    shares_of_parts,
    parts_of_an_item,
    spending_of_a_fund_is_its_kinds,
    reception_is_home_and_abroad,
    vehicles,
    evaluated_rates,
    evaluated_rest,
)
