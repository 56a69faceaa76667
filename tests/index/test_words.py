"""Words are found by characters and pairs, whatever the widths and signs, and loose words lead to the report's."""

import numpy as np
import pytest

from index.words import Synonyms, Words, grams, known_synonyms


def test_grams_are_characters_and_pairs() -> None:
    assert grams("基本支") == ["基", "本", "支", "基本", "本支"]


def test_pairs_do_not_run_over_signs() -> None:
    assert "入支" not in grams("收入、支出")


def test_numbers_and_latin_words_stay_whole() -> None:
    assert grams("APP1,684.87") == ["app", "1684.87"]


def test_widths_make_no_difference() -> None:
    assert grams("ＡＰＰ２０２４（境）") == grams("APP2024(境)")


@pytest.mark.parametrize("question", ["机关运行经费", "办公楼暖气"])
def test_the_text_with_the_words_scores_best(question: str) -> None:
    words = Words.build(["三公经费决算", "机关运行经费支出", "维修办公楼的暖气管道"])
    best = int(np.argmax(words.scores(question)))
    assert best == {"机关运行经费": 1, "办公楼暖气": 2}[question]


def test_texts_outside_the_filter_score_nothing() -> None:
    words = Words.build(["基本支出减少", "基本支出增加"])
    assert words.scores("基本支出", np.array([False, True])).tolist()[0] == 0


def test_a_question_without_known_words_scores_nothing() -> None:
    assert Words.build(["基本支出"]).scores("xyz").tolist() == [0]


def test_an_index_of_nothing_answers_nothing() -> None:
    assert Words.build([]).scores("基本支出").tolist() == []


def test_a_saved_index_scores_as_before(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("words")
    words = Words.build(["基本支出减少", "项目支出增加"])
    words.save(folder)
    assert Words.open(folder, 2).scores("项目支出").tolist() == words.scores("项目支出").tolist()


def test_loose_words_lead_to_the_first_of_their_group() -> None:
    synonyms = Synonyms([("公务接待费", "招待费", "吃喝")])
    assert synonyms.added("吃喝花了多少") == ("公务接待费",)
    assert synonyms.added("公务接待费花了多少") == ()


def test_the_longest_word_counts() -> None:
    synonyms = Synonyms([("公务用车购置费", "买公车"), ("公务用车", "公车")])
    assert synonyms.added("买公车的钱") == ("公务用车购置费",)


@pytest.mark.parametrize(
    ("asked", "printed"), [("公车花了多少", "公务用车"), ("是干什么的", "主要职责"), ("为什么少", "主要原因")]
)
def test_the_known_synonyms_speak_as_people_do(asked: str, printed: str) -> None:
    assert any(printed in word for word in known_synonyms().added(asked))
