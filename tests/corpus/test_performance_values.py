"""What a cell of a self-evaluation form says."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.readers.performance_values import kind_of, read_quantity, read_score

SIGNS = {"≥": "≥", "≤": "≤", "=": "=", "不少于": "≥", "不超过": "≤", "": None, "＞": ">", "≦": "≤"}


@pytest.mark.parametrize(
    ("text", "value", "unit", "qualifier"),
    [
        ("≤3.8万元", "3.8", "万元", "≤"),
        ("=71人", "71", "人", "="),
        ("80.36%", "80.36", "%", None),
        ("=5164.19m²", "5164.19", "m²", "="),
        ("95%以上", "95", "%", "≥"),
        ("30天以内", "30", "天", "≤"),
        ("≥ 1,200 人次", "1200", "人次", "≥"),
        ("≤35万度", "35", "万度", "≤"),
        ("＞＝90％", "90", "%", "≥"),
        ("100百分比", "100", "百分比", None),
        ("28.52", "28.52", None, None),
    ],
)
def test_number_unit_and_bound(text: str, value: str, unit: str | None, qualifier: str | None) -> None:
    read = read_quantity(text)
    assert read is not None
    assert (read.value, read.unit, read.qualifier) == (Decimal(value), unit, qualifier)


@pytest.mark.parametrize(
    "text",
    ["12月31日前", "2024年12月31日", "2024年", "有效保障", "1-2次", "3月底", "-", "", "第1名", "不少于", "10时30分"],
)
def test_dates_words_and_ranges_are_no_number(text: str) -> None:
    assert read_quantity(text) is None


@given(
    st.decimals(0, 99999, places=2), st.sampled_from(sorted(SIGNS)), st.sampled_from(["", "万元", "人次", "%", "m²"])
)
def test_whatever_is_printed_is_read_back(value: Decimal, sign: str, unit: str) -> None:
    read = read_quantity(f"{sign}{value}{unit}")
    assert read is not None
    assert (read.value, read.unit or "", read.qualifier) == (value, unit, SIGNS[sign])


@given(st.text(max_size=12))
def test_no_text_breaks_the_reader(text: str) -> None:
    read = read_quantity(text)
    assert read is None or read.value == read.value


@pytest.mark.parametrize(("text", "score"), [("9.5", "9.5"), ("10分", "10"), ("20%", "20"), ("优", None), ("≥5", None)])
def test_scores_may_carry_their_own_unit(text: str, score: str | None) -> None:
    assert read_score(text) == (Decimal(score) if score else None)


@pytest.mark.parametrize(
    ("target", "kind"),
    [("≤3万元", "money"), ("=100%", "percent"), ("≥7个", "count"), ("12月31日", "date"), ("有效保障", None)],
)
def test_kind_of_a_target(target: str, kind: str | None) -> None:
    assert kind_of(target, "某指标") == kind
