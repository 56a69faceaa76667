"""The plain copy is for matching; what is quoted is always a slice of the raw text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.figure import NUMBER
from corpus.plain import line_of, line_starts, plain, plain_text, squeeze

# What reports are made of: Chinese, digits of both widths, every kind of space, quotes, ordinals, invisible characters.
TEXT = st.text(
    alphabet=st.sampled_from(
        "三公经费万元0123456789０１２.,，．%％ \t\n\r\u3000\xa0\u200b\u200d\ufeff“”「」‘’—－～①⒈⑴㈠²㎡⻚⻋abZ（）()"
    )
    | st.characters(exclude_categories=("Cs",)),
    max_size=40,
)


@given(TEXT)
def test_every_plain_character_knows_where_it_was_read(raw: str) -> None:
    copy = plain(raw)
    assert len(copy.at) == len(copy.text)
    assert list(copy.at) == sorted(copy.at)
    assert all(0 <= offset < len(raw) for offset in copy.at)


@given(TEXT, st.data())
def test_a_quote_is_a_slice_of_the_raw_text_that_reads_the_same(raw: str, data: st.DataObject) -> None:
    copy = plain(raw)
    start = data.draw(st.integers(0, len(copy.text)))
    end = data.draw(st.integers(start, len(copy.text)))
    quote = copy.quote(start, end)
    assert quote in raw
    assert squeeze(copy.text[start:end]) in squeeze(quote)  # more only where one raw character became several


@given(TEXT)
def test_squeezing_twice_changes_nothing_more(raw: str) -> None:
    assert squeeze(squeeze(raw)) == squeeze(raw)


@given(TEXT)
def test_kept_spaces_are_the_only_difference(raw: str) -> None:
    assert plain(raw, keep_spaces=True).text.replace(" ", "") == plain(raw).text.replace(" ", "")


@pytest.mark.parametrize(
    ("printed", "same_as"),
    [
        ("“三公”经费", '"三公"经费'),
        ("「三公」经费", "“三公”经费"),
        ("因公出国 （境）\n费", "因公出国(境)费"),
        ("１，６８４．８７", "1,684.87"),
        ("合\u3000\u3000计", "合计"),
        ("公务\u200b用\ufeff车", "公务用车"),
        ("⻓江⻋辆", "长江车辆"),
        ("下降５.89％", "下降5.89%"),
        ("㈠收入", "(一)收入"),
        ("⒈办公费", "1、办公费"),
        ("128㎡", "128m²"),
    ],
)
def test_spellings_of_one_thing_are_one(printed: str, same_as: str) -> None:
    assert squeeze(printed) == squeeze(same_as)


@pytest.mark.parametrize(
    ("printed", "numbers"),
    [
        ("①12万元", ["12"]),
        ("12①", ["12"]),
        ("⒈684", ["1", "684"]),
        ("10m²3", ["10", "3"]),
        ("10\n12", ["10", "12"]),
        ("10\u300012", ["10", "12"]),
    ],
)
def test_figures_side_by_side_never_grow_into_one(printed: str, numbers: list[str]) -> None:
    assert NUMBER.findall(plain(printed).text) == numbers


def test_a_word_broken_over_lines_is_quoted_with_its_break() -> None:
    raw = "支出决算为 5.51 万\n\n元，年初"
    copy = plain(raw)
    start = copy.text.index("5.51万元")
    assert copy.quote(start, start + len("5.51万元")) == "5.51 万\n\n元"


def test_a_quote_that_ends_in_a_space_takes_nothing_of_the_next_word() -> None:
    assert plain("10  12").quote(0, 3) == "10 "
    assert plain("10 12").quote(2, 5) == " 12"


def test_an_empty_quote_is_empty() -> None:
    assert plain("三公").quote(1, 1) == ""


@given(st.text(alphabet="三\n1", max_size=30))
def test_lines_are_counted_from_one(text: str) -> None:
    starts = line_starts(text)
    assert [text[start:].split("\n")[0] for start in starts] == text.split("\n")
    for offset in range(len(text)):
        assert line_of(starts, offset) == text[:offset].count("\n") + 1


@given(TEXT)
def test_the_text_alone_is_the_text_with_the_way_back(raw: str) -> None:
    assert plain_text(raw) == plain(raw).text
    assert squeeze(raw) == plain(raw).text.replace(" ", "")
