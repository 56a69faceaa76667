"""Long texts are cut between sentences and never inside a number or a quotation."""

from hypothesis import given
from hypothesis import strategies as st

from index.pieces import pieces


def cut(text: str, limit: int) -> list[str]:
    return [text[start:end] for start, end in pieces(text, limit)]


def test_a_short_text_stays_whole() -> None:
    assert cut("基本支出减少。", 20) == ["基本支出减少。"]


def test_cuts_come_after_sentences() -> None:
    assert cut("收入增加。支出减少。结余不变。", 8) == ["收入增加。", "支出减少。", "结余不变。"]


def test_the_pieces_are_even() -> None:
    assert [len(piece) for piece in cut("收入增加。" * 8, 35)] == [20, 20]


def test_a_number_is_never_cut() -> None:
    assert cut("支出合计为1,684.87万元", 10) == ["支出合计为", "1,684.87万元"]


def test_a_comma_between_digits_is_no_end_of_a_clause() -> None:
    assert cut("共1,234,567.89元,完成", 15) == ["共1,234,567.89元,", "完成"]


def test_a_sentence_end_inside_a_quotation_is_no_place_to_cut() -> None:
    assert cut('遵守"谁用款。谁评价"的原则,全面自评', 16) == ['遵守"谁用款。谁评价"的原则,', "全面自评"]


@given(st.text('收支12.,%。;"()', max_size=120), st.integers(5, 40))
def test_pieces_cover_the_text_in_order_within_the_limit(text: str, limit: int) -> None:
    assert "".join(cut(text, limit)) == text
    assert all(0 < len(piece) <= limit for piece in cut(text, limit))
