"""What the prose says of change: the amount, the rate and the completion follow from the two amounts compared."""

from collections.abc import Iterator
from decimal import Decimal

from corpus.fact import Fact
from corpus.finding import Finding
from corpus.plain import squeeze
from corpus.reconcile.beside import beside
from corpus.reconcile.books import BUDGETS, Books, comparable, grouped, label_of, place_of
from corpus.reconcile.spans import Span

# What 比上年 can be against, where the sentence states that amount too.
_LAST_YEAR = {"上年": ("上年决算", "上年预算"), "上年预算": ("上年预算", "上年决算")}
_BEFORE = frozenset(stage for stages in _LAST_YEAR.values() for stage in stages)
_LEVEL = "持平"
_LEVEL_WITHIN = 5  # percent: more is not 持平
_ONE, _HUNDRED = Span.exact(Decimal(1)), Span.exact(Decimal(100))


def changes(books: Books) -> Iterator[Finding]:
    """增减额 against a budget = 决算 − that budget."""
    for at, fact in enumerate(books.prose):
        if fact.measure != "增减额" or fact.basis not in BUDGETS:
            continue
        spent, budget = beside(books, at, fact), beside(books, at, fact, (fact.basis,))
        if spent and budget and comparable(spent, budget) and comparable(spent, fact):
            expected = books.span(spent, fact.unit).minus(books.span(budget, fact.unit))
            words = f"决算 {grouped(spent.value)} 减{fact.basis} {grouped(budget.value)}"
            yield from books.compare("比预算增减额", fact, expected, [spent, budget], "{1}-{2}", words)


def changes_on_a_stated_year(books: Books) -> Iterator[Finding]:
    """增减额 against last year = this year − last year, where the sentence states last year's amount too."""
    for at, fact in enumerate(books.prose):
        if fact.measure != "增减额" or fact.basis not in _LAST_YEAR:
            continue
        now, before = beside(books, at, fact), _stated_base(books, at, fact)
        if now and before and comparable(now, before) and comparable(now, fact):
            expected = books.span(now, fact.unit).minus(books.span(before, fact.unit))
            words = f"{grouped(now.value)} 减{before.stage} {grouped(before.value)}"
            yield from books.compare("比上年增减额", fact, expected, [now, before], "{1}-{2}", words)


def _stated_base(books: Books, at: int, fact: Fact) -> Fact | None:
    """The amount a change is against, stated in the same sentence or (a budget) in the same section."""
    if fact.basis in BUDGETS:
        return beside(books, at, fact, (fact.basis,))
    base = beside(books, at, fact, _LAST_YEAR.get(fact.basis or "", ("",)))
    return base if base and base.source.quote == fact.source.quote else None


def nothing_was_less_than_nothing(books: Books) -> Iterator[Finding]:
    """本期 − 增减额, what there was before, is not negative: nothing grows to 0 by 1421.25."""
    for at, fact in enumerate(books.prose):
        if fact.measure != "增减额" or fact.value <= 0:
            continue
        now = beside(books, at, fact)
        if now is None or not comparable(now, fact) or now.value < 0:
            continue
        books.bounded.update((fact.id, now.id))
        span = books.span(now, fact.unit)
        if books.span(fact).low > span.high:
            words = f"{label_of(now)}为 {grouped(now.value)}{now.unit}，增加的不会更多"
            yield from books.compare("增加额不大于本期", fact, span, [now], "{1}", words, at_most=True)


def growth(books: Books) -> Iterator[Finding]:
    """增减率 = 增减额 ÷ (本期 − 增减额), both against the same basis."""
    for at, fact in enumerate(books.prose):
        if fact.measure != "增减率":
            continue
        spent, change = beside(books, at, fact), _change(books, at, fact)
        if spent and change and comparable(spent, change):
            before = books.span(spent, change.unit).minus(books.span(change))
            expected = books.span(change).percent_of(before)
            words = f"{grouped(spent.value)} 比{fact.basis} {grouped(before.value)} 变动 {grouped(change.value)}"
            yield from books.compare("增减率", fact, expected, [change, spent], "{1}/({2}-{1})*100", words)


def _change(books: Books, at: int, fact: Fact) -> Fact | None:
    def fits(one: Fact) -> bool:
        return one.measure == "增减额" and (one.concept, one.aspect, one.fund, one.basis, one.source.quote) == (
            fact.concept, fact.aspect, fact.fund, fact.basis, fact.source.quote,
        )  # fmt: skip

    return next((one for one in reversed(books.prose[:at]) if fits(one)), None)


def growth_on_a_stated_base(books: Books) -> Iterator[Finding]:
    """增减率 = (本期 − 基数) ÷ 基数, where the text states the amount it is against and not by how much it changed."""
    for at, fact in enumerate(books.prose):
        if fact.measure != "增减率" or _change(books, at, fact):
            continue
        now, before = beside(books, at, fact), _stated_base(books, at, fact)
        if now and before and comparable(now, before):
            ratio = books.span(now, before.unit).over(books.span(before))
            expected = ratio.minus(_ONE).times(_HUNDRED) if ratio else None
            words = f"{before.stage} {grouped(before.value)}，本期 {grouped(now.value)}"
            yield from books.compare("增减率", fact, expected, [now, before], "({1}-{2})/{2}*100", words)


def level_with_a_stated_year(books: Books) -> Iterator[Finding]:
    """与上年持平 is said of two amounts of one sentence that differ by no more than a few percent."""
    for at, before in enumerate(books.prose):
        if before.stage not in _BEFORE or before.measure != "金额" or _LEVEL not in squeeze(before.source.quote):
            continue
        now = next((one for one in books.prose[at:] if _is_this_year_of(one, before)), None)
        if now is None or not comparable(now, before):
            continue
        books.related(now, before)
        span = books.span(now, before.unit)
        if abs(span.value - before.value) * 100 > _LEVEL_WITHIN * abs(before.value):
            message = (
                f"{label_of(now)}为 {grouped(now.value)}{now.unit}，{before.stage}为 "
                f"{grouped(before.value)}{before.unit}，却写“{_LEVEL}”"
            )
            yield books.remark(
                "持平的说法与数字", [place_of(now), place_of(before)], message, severity="不一致",
                expected="相差不大", found=_LEVEL,
            )  # fmt: skip


def _is_this_year_of(one: Fact, before: Fact) -> bool:
    same = (one.concept, one.aspect, one.fund, one.path, one.project, one.source.quote) == (
        before.concept, before.aspect, before.fund, before.path, before.project, before.source.quote,
    )  # fmt: skip
    return same and one.measure == "金额" and one.stage not in _BEFORE


def completion(books: Books) -> Iterator[Finding]:
    """完成预算的% = 决算 ÷ the budget named (年初预算, 全年预算)."""
    for at, fact in enumerate(books.prose):
        if fact.measure != "完成率" or fact.basis is None:
            continue
        spent, budget = beside(books, at, fact), beside(books, at, fact, (fact.basis,))
        if spent and budget and comparable(spent, budget):
            expected = books.span(spent).percent_of(books.span(budget, spent.unit)) if budget.value else None
            words = f"决算 {grouped(spent.value)} ÷ {fact.basis} {grouped(budget.value)}"
            yield from books.compare("完成预算比例", fact, expected, [spent, budget], "{1}/{2}*100", words)


RULES = (
    changes,
    changes_on_a_stated_year,
    nothing_was_less_than_nothing,
    growth,
    growth_on_a_stated_base,
    level_with_a_stated_year,
    completion,
)
