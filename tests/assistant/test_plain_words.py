"""General words of questions are passed over; nothing that narrows a question is among them."""

import random
import re
import tomllib
from importlib.resources import files

import pytest

from assistant.ask import Assistant
from assistant.normalise import key
from assistant.phrases import load_phrases
from assistant.plain_words import load_plain_words
from assistant.question_catalog import Catalog
from assistant.question_spans import best, candidates
from assistant.question_split import questions_in
from corpus.vocabulary_file import load_vocabulary

WORDS = load_plain_words()
_GROUPS = ("礼貌", "请求与询问", "语气与叹词", "对答复的要求")
_MONEY = re.compile("费|款|税|薪|奖|补|津贴|工程|项目|支出|收入")
# None of these is the name of an item: 费心, 浪费时间, 补充一句.
_HARMLESS = re.compile("费心|费劲|费了|浪费|破费|耗费|纳税人|补充一句|补充问")


def test_each_group_has_words_of_its_own() -> None:
    assert len(WORDS.group) >= 10 and all(len(group.all()) >= 20 for group in WORDS.group)
    listed = [word for group in WORDS.group for word in group.words]
    assert len(listed) == len(set(listed)) and len(listed) >= 1200


def test_no_word_names_an_item_or_means_anything_else() -> None:
    vocabulary, phrases = load_vocabulary(), load_phrases()
    named = {key(word) for one in vocabulary.items for word in (one.name, *one.aliases, *one.asked)}
    named |= {key(word) for one in (*vocabulary.functional, *vocabulary.economic) for word in (one.name, *one.aliases)}
    named |= {key(word) for one in vocabulary.forms for word in (one.name, *one.spellings)}
    tables = (
        phrases.operations, phrases.verdicts, phrases.stages, phrases.funds, phrases.measures, phrases.vague,
        phrases.units, phrases.counters, phrases.relative_years, phrases.bases, phrases.scopes, phrases.compare,
        phrases.joints,
    )  # fmt: skip
    meant = {word for table in tables for words in table.values() for word in words}  # type: ignore[attr-defined]
    meant |= {word for one in (*phrases.topic, *phrases.universe) for word in one.words}
    assert not {key(word) for word in WORDS.words} & (named | meant)


def test_no_word_holds_a_digit_or_a_word_for_money() -> None:
    assert not [word for word in WORDS.words if any(char.isdigit() for char in word)]
    assert not [word for word in WORDS.words if _MONEY.search(_HARMLESS.sub("", word))]


def test_no_word_ends_a_claim() -> None:
    """吧 and 吗 make a claim of what stands before them: only a request may swallow one."""
    told = tomllib.loads((files("assistant") / "plain_words.toml").read_text(encoding="utf-8"))
    ends = {group["name"] for group in told["group"] for word in group.get("words", ()) if word[-1] in "吗吧"}
    assert ends <= {"礼貌", "请求与询问", "语气与叹词", "说话与转述"}


def test_a_word_beside_a_name_leaves_the_name_whole(assistant: Assistant) -> None:
    """No word laps over a name that stands next to it: 决算 + 下来, never 决 + 算下来."""
    catalog, chosen = assistant.catalog, random.Random(7)
    names = [word for word in catalog.lexicon if len(word) > 1 and _told(word, catalog)]
    words = [key(word) for word in WORDS.words if len(word) > 1]
    for _ in range(1500):
        word, name = chosen.choice(words), chosen.choice(names)
        for text in (f"{word}{name}", f"{name}{word}"):
            assert any(name in one for one in _cover(text, catalog)), text


def _cover(text: str, catalog: Catalog) -> list[str]:
    return [span.text for span in best(text, candidates(text, catalog), catalog.loose)]


def _told(word: str, catalog: Catalog) -> bool:
    named = any(tag.kind in {"concept", "form", "stage", "fund"} for tag in catalog.lexicon[word])
    return named and not word.isdigit() and _cover(word, catalog) == [word]


@pytest.mark.parametrize("text", ["2024年公务接待费是多少", "2020年基本支出多少"])
def test_courtesies_around_a_question_leave_its_figure(assistant: Assistant, text: str) -> None:
    expected = [(one.value, one.unit, one.year) for one in assistant.ask(text).values]
    words, chosen = [word for name in _GROUPS for word in WORDS.named(name)], random.Random(text)
    for _ in range(100):
        before, between, after = chosen.sample(words, 3)
        said = f"{before}，{between}{text} {after}"
        answer = assistant.ask(said)
        assert [(one.value, one.unit, one.year) for one in answer.values] == expected, said


@pytest.mark.parametrize(
    "text",
    [
        "劳驾，翻了半天没找着，2024年公务接待费到底是多少啊 辛苦啦",
        "听人说2024年公务接待费花了不少，究竟是多少，给个准数",
        "我是记者，写稿用，2024年公务接待费那一项填的是多少",
        "您好，打听个事儿，报告里头2024年公务接待费写的是多少呗",
        "在吗，2024年公务接待费是多少？急用，谢谢",
        "你知道吗，2024年公务接待费是多少",
        "比较着急，麻烦报个数：2024年公务接待费",
        "占用您一点时间，俺就问问2024年公务接待费掏了多少钱",
    ],
)
def test_a_question_as_people_put_it(assistant: Assistant, text: str) -> None:
    asked = assistant.ask("2024年公务接待费是多少")
    answer = assistant.ask(text)
    assert answer.question == text
    assert [one.value for one in answer.values[:1]] == [one.value for one in asked.values[:1]]
    assert "公务接待费" in answer.values[0].label and answer.verified


@pytest.mark.parametrize(
    "text",
    [
        "2024年幼儿园建设花了多少",
        "劳驾，2024年张三的工资是多少",
        "麻烦报个数，2024年无人机采购支出",
        "打听一下，老干部慰问花了多少",
        "局里装修花了多少",
        "写稿费花了多少钱",
        "光纤支出多少",
        "2024年电梯花了多少钱",
        "过年花了多少钱",
        "所得税花了多少",
        "问卷调查支出是多少",
        "报刊订阅花了多少钱",
        "2024年听证会花了多少钱",
        "2024年审计花了多少钱",
        "2024年检查花了多少钱",
        "2024年来访花了多少钱",
        "2024年做展板花了多少钱",
        "2024年办黑板报花了多少钱",
        "填土支出多少",
        "翻修花了多少钱",
        "网站建设花了多少钱",
        "帮扶支出是多少",
        "请问便民支出花了多少",
        "2024年核酸花了多少",
        "讲座花了多少钱",
        "找平花了多少钱",
        "公众号运营花了多少钱",
        "求职支出多少",
        "写生支出花了多少",
        "2024年学习用品花了多少钱",
        "看守所支出是多少",
        "材料用纸花了多少钱",
        "俺就问问，2024年光伏花了多少",
    ],
)
def test_a_word_that_narrows_is_never_passed_over(assistant: Assistant, text: str) -> None:
    answer = assistant.ask(text)
    assert answer.status != "answered" and not answer.values


def test_a_letter_hung_on_a_plain_word_is_quoted_with_it(assistant: Assistant) -> None:
    assert "“写稿费”" in assistant.ask("2024年写稿费花了多少钱").text


def test_words_that_sound_alike_are_the_telling_one(assistant: Assistant) -> None:
    assert assistant.ask("2024 nian zhichu duoshao").values == assistant.ask("2024年支出多少").values


@pytest.mark.parametrize(
    ("text", "count"),
    [("我正看着总表呢，2020年公积金写了多少钱", 1), ("那2020年呢，为什么", 2), ("三公多少，为什么", 2)],
)
def test_a_statement_is_no_question(assistant: Assistant, text: str, count: int) -> None:
    assert len(questions_in(text, assistant.catalog)) == count


def test_a_message_of_courtesies_alone_is_still_answered(assistant: Assistant) -> None:
    assert assistant.ask("在吗？谢谢，辛苦啦").text
