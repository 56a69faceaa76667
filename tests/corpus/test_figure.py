"""Numbers go through one door: what is printed comes back as printed, and no precision is invented or lost."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.figure import (
    NUMBER,
    YUAN_PER,
    Figure,
    agree,
    convert,
    decimals_of,
    parse_number,
    rounded,
    same_figure,
    slack_of,
    written,
)

AMOUNTS = st.decimals(min_value=-(10**10), max_value=10**10, places=2)
POSITIVE = st.decimals(min_value=Decimal("0.01"), max_value=10**10, places=2)
UNITS = st.sampled_from(sorted(YUAN_PER))
WIDE = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


@given(AMOUNTS)
def test_a_number_comes_back_however_it_is_printed(value: Decimal) -> None:
    grouped = f"{value:,f}"
    for printed in (f"{value:f}", grouped, f" {grouped}\u3000", grouped.translate(WIDE), f"\t{grouped}"):
        assert parse_number(printed) == value


@given(POSITIVE)
def test_brackets_of_accountants_are_a_minus(value: Decimal) -> None:
    for printed in (f"({value:,f})", f"（{value:f}）", f"( {value:,f} )"):
        assert parse_number(printed) == -value


@given(AMOUNTS)
def test_printed_decimals_are_kept(value: Decimal) -> None:
    number = parse_number(f"{value:,f}")
    assert number is not None
    assert decimals_of(number) == 2
    assert written(number) == f"{abs(value) if value == 0 else value:f}"


@pytest.mark.parametrize(
    "text",
    ["", "-", "合计", "10 12", "36.49 36.49", "1,68", "1.2.3", "5%", "60万元", "(1)", "（12）", "①", "12月", "--3"],
)
def test_what_is_no_single_number_is_none(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("收入1,684.87万元", ["1,684.87"]),
        ("支出合计,1,684.87万元", ["1,684.87"]),
        ("1427.90 1594.36", ["1427.90", "1594.36"]),
        ("10,12", ["10", "12"]),
        ("2020-2024", ["2020", "2024"]),
        ("增加-3.5", ["-3.5"]),
        ("96,282,213.44元", ["96,282,213.44"]),
        ("占83.95%;", ["83.95"]),
    ],
)
def test_numbers_are_found_whole_in_running_text(text: str, numbers: list[str]) -> None:
    assert [match.group() for match in NUMBER.finditer(text)] == numbers


@given(st.lists(POSITIVE, min_size=1, max_size=5))
def test_no_number_of_a_text_is_cut_or_lost(values: list[Decimal]) -> None:
    text = "、".join(f"支出{value:,f}万元" for value in values)
    assert [parse_number(match.group()) for match in NUMBER.finditer(text)] == values


@given(AMOUNTS, UNITS, UNITS)
def test_units_convert_there_and_back_exactly(value: Decimal, one: str, other: str) -> None:
    assert convert(convert(value, one, other), other, one) == value
    assert convert(value, one, other) * YUAN_PER[other] == value * YUAN_PER[one]
    assert Figure(value=value, unit=one, decimals=2).to(other).value == convert(value, one, other)


def test_precision_moves_with_the_unit() -> None:
    printed = Figure(value=Decimal("13.39"), unit="万元", decimals=2)
    assert printed.slack == Decimal("0.005")
    assert printed.to("元") == Figure(value=Decimal("133900"), unit="元", decimals=0)
    assert printed.to("亿元").decimals == 6
    assert printed.to("亿元").slack == Decimal("0.0000005")


def test_money_does_not_convert_to_vehicles() -> None:
    with pytest.raises(ValueError, match="cannot convert"):
        Figure(value=Decimal(5), unit="辆").to("万元")


@given(AMOUNTS, UNITS, AMOUNTS, UNITS)
def test_same_figure_does_not_depend_on_who_is_first(one: Decimal, its: str, other: Decimal, others: str) -> None:
    assert same_figure(one, its, other, others) == same_figure(other, others, one, its)


@given(AMOUNTS, UNITS)
def test_rounding_to_a_larger_unit_is_the_same_figure(value: Decimal, unit: str) -> None:
    assert same_figure(value, unit, value, unit)
    assert same_figure(value, unit, rounded(convert(value, unit, "亿元")), "亿元")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("980.2", "万元"), ("980.19", "万元"), True),  # prose drops zeros: 980.20 ± .005 touches 980.19 ± .005
        (("980.2", "万元"), ("980.18", "万元"), False),
        (("26085.58", "元"), ("2.61", "万元"), True),
        (("26085.58", "元"), ("2.60", "万元"), False),
        (("5", "辆"), ("5", "万元"), False),
        (("83.28", "%"), ("83.28", "%"), True),
    ],
)
def test_two_printed_figures_agree_when_their_intervals_meet(
    one: tuple[str, str], other: tuple[str, str], same: bool
) -> None:
    assert same_figure(Decimal(one[0]), one[1], Decimal(other[0]), other[1]) is same


def test_a_total_may_differ_from_its_parts_by_their_slack() -> None:
    # 2024 form 06: 850.93 against parts of 850.92.
    printed = ("272.01", "146.77", "71.10", "72.90", "73.40", "44.13", "29.75", "8.19", "65.58", "67.09")
    parts = [Decimal(part) for part in printed]
    total = Decimal("850.93")
    slack = slack_of(total) + sum(slack_of(part) for part in parts)
    assert sum(parts) == Decimal("850.92")
    assert agree(total, sum(parts, Decimal(0)), slack)
    assert not agree(total, Decimal("851.00"), slack)


def test_prose_is_taken_to_two_decimals_and_tables_as_printed() -> None:
    assert slack_of(Decimal("980.2")) == Decimal("0.05")
    assert slack_of(Decimal("980.2"), prose=True) == Decimal("0.005")
    assert slack_of(Decimal("16")) == Decimal("0.5")


@pytest.mark.parametrize(
    ("value", "shown"), [("-0.00", "0.00"), ("-0", "0"), ("1E+3", "1000"), ("7.20", "7.20"), ("-5.89", "-5.89")]
)
def test_digits_are_written_plainly(value: str, shown: str) -> None:
    assert written(Decimal(value)) == shown


@given(st.decimals(min_value=-(10**6), max_value=10**6, places=4))
def test_rounding_stays_within_half_of_the_last_digit(value: Decimal) -> None:
    assert abs(rounded(value) - value) <= slack_of(rounded(value))
