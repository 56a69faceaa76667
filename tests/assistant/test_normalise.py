import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.normalise import key, normalise, numeral, readable, spelled, syllables


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("二〇二四年三公經費", "2024年三公经费"),
        ("２０２４年“三公”经费", "2024年三公经费"),
        ("24年三公经费", "2024年三公经费"),
        ("两千零二十四年", "2024年"),
        ("三\u200b公\u202e经费\x00", "三公经费"),
        ("因公出国（境）费", "因公出国境费"),
        ("下降了百分之五十", "下降了50%"),
        ("使用20年以上", "使用20年以上"),
        ("一千六百八十四点八七万元", "1684.87万元"),
        ("十三点三九万元", "13.39万元"),
        ("三点五万元", "3.5万元"),
        ("一百四十万元", "1400000元"),
        ("九十八分以上", "98分以上"),
        ("换算成百万元", "换算成百万元"),
        ("换算成万元", "换算成万元"),
        ("二十分之一", "二十分之一"),
    ],
)
def test_what_people_type_becomes_one_plain_text(typed: str, read: str) -> None:
    assert normalise(typed) == read


def test_a_label_folds_like_a_question() -> None:
    assert key("財政撥款“三公”經費（境）") == "财政拨款三公经费境"


@pytest.mark.parametrize(("text", "value"), [("二零二四", 2024), ("十三", 13), ("一万二千", 12000), ("二百零五", 205)])
def test_chinese_numerals(text: str, value: int) -> None:
    assert numeral(text) == value


@pytest.mark.parametrize(("text", "yes"), [("", False), ("。", False), ("😀😀", False), ("三公", True), ("a", False)])
def test_what_can_be_read_at_all(text: str, yes: bool) -> None:
    assert readable(text) is yes


def test_characters_of_one_sound_share_a_syllable() -> None:
    assert syllables("三工") == syllables("三公") and spelled("三公") == "sangong"


@given(st.text(max_size=300))
def test_any_text_is_normalised_and_stays_so(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


def test_numbers_on_either_side_of_a_bracket_stay_two() -> None:
    assert normalise("行政运行(2010301)2024年") == "行政运行2010301 2024年"
