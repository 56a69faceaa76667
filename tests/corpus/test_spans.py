"""Intervals hold what was printed, whatever is calculated with them."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from corpus.figure import rounded
from corpus.reconcile.spans import Span, judge, total

amounts = st.decimals(min_value=0, max_value=10**8, places=4)


def printed(value: Decimal, decimals: int = 2) -> Span:
    return Span.printed(rounded(value, decimals), decimals)


@given(st.lists(amounts, min_size=1, max_size=12))
def test_a_rounded_total_of_rounded_parts_is_never_a_contradiction(parts: list[Decimal]) -> None:
    found = printed(sum(parts, Decimal(0)))
    assert judge(found, 2, 2, total(map(printed, parts))) in {None, "尾差"}


@given(amounts, st.decimals(min_value=1, max_value=10**8, places=4))
def test_a_rounded_share_of_rounded_amounts_is_never_a_contradiction(part: Decimal, whole: Decimal) -> None:
    expected = printed(part).percent_of(printed(whole))
    assert expected is not None
    assert judge(printed(part / whole * 100), 2, 2, expected) in {None, "尾差"}


@given(st.lists(amounts, min_size=1, max_size=12), st.decimals(min_value="0.2", max_value=1000, places=2))
def test_more_than_rounding_can_explain_is_a_contradiction(parts: list[Decimal], off: Decimal) -> None:
    whole = rounded(sum(parts, Decimal(0))) + off
    assert judge(Span.printed(whole, 2), 2, 2, total(map(printed, parts))) == "不一致"


@given(amounts, amounts)
def test_what_was_rounded_lies_between(one: Decimal, other: Decimal) -> None:
    a, b = printed(one), printed(other)
    for span, exact in ((a.plus(b), one + other), (a.minus(b), one - other), (a.times(b), one * other)):
        assert span.low <= exact <= span.high


def test_nothing_is_divided_by_what_may_be_nothing() -> None:
    assert Span.printed(Decimal(1), 2).over(Span.printed(Decimal("0.00"), 2)) is None


def test_a_gap_is_named_by_how_it_can_have_come_about() -> None:
    exact = Span.exact(Decimal("87.2264"))
    assert judge(Span.printed(Decimal("87.23"), 2), 2, 2, exact) is None
    assert judge(Span.printed(Decimal("87.22"), 2), 2, 2, exact) == "截断"
    assert judge(Span.printed(Decimal(87), 2), 2, 0, exact) == "约数"
    assert judge(Span.printed(Decimal("87.3"), 2), 2, 1, exact) == "不一致"
    assert judge(Span.printed(Decimal("0"), 2), 2, 0, Span.exact(Decimal("0.3"))) == "不一致"
