"""Names and words of what money is spent on: those whose other spellings are told by rule."""

from collections.abc import Iterable

from assistant.normalise import key
from assistant.phrases import Phrases
from assistant.question_words import WHOLES
from corpus.vocabulary_file import Item, Vocabulary
from index.fact_rows import Label


def spendings(
    vocabulary: Vocabulary, labels: Iterable[Label], phrases: Phrases
) -> tuple[dict[str, str], dict[str, str]]:
    """Names → item and aliases → item, as far as they name something particular: totals have their own words."""
    items = [one for one in vocabulary.items if one.group != WHOLES]
    names = {one.name: one.name for one in items}
    names |= {one.concept: one.concept for one in labels if not one.project and one.measure == "金额"}
    return _particular(names, phrases), _particular({word: one.name for one in items for word in one.aliases}, phrases)


def endless(vocabulary: Vocabulary, phrases: Phrases) -> tuple[dict[str, str], dict[str, str]]:
    """Economic names → item and citizens' words for what is paid → item; few of them end in 费 or 支出."""
    paid = _paid(vocabulary.items, phrases)
    rows = [(row, vocabulary.concept(row.name) or row.name) for row in vocabulary.economic]
    names = {word: item for row, item in rows for word in (row.name, *row.aliases)}
    said = {word: one.name for one in vocabulary.items if one.name in paid for word in one.asked}
    return _particular(names, phrases), _particular(
        said | {word: item for row, item in rows for word in row.asked}, phrases
    )


def _particular(words: dict[str, str], phrases: Phrases) -> dict[str, str]:
    general = {key(word) for one in phrases.universe for word in one.words}
    return {word: item for word, item in words.items() if key(word)[:-2] not in general}


def _paid(items: Iterable[Item], phrases: Phrases) -> frozenset[str]:
    """The items that money is spent on, by the ends of their names: 公务接待费 but not 自评得分; no totals."""
    ends = tuple(phrases.spelling.ends)
    paid = (one for one in items if any(word.endswith(ends) for word in (one.name, *one.aliases)))
    return frozenset(one.name for one in paid if one.group != WHOLES)
