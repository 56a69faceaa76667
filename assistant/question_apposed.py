"""What is said beside an item and only explains it: 公务交通补贴等其他交通费, 公车以外的其他交通费."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from assistant.normalise import key
from assistant.phrases import load_phrases
from assistant.question_catalog import Catalog
from assistant.question_spans import PLAIN, Span
from corpus.vocabulary_file import load_vocabulary

_NAME = range(2, 12)  # letters of what follows the examples
_SPENDING = "支出"  # the vocabulary's group of the kinds of spending
_CLASS, _ITEM = 3, 5  # digits of an economic code
_PROJECTS = "项目支出"


def without_examples(text: str, catalog: Catalog) -> str:
    """The normalised question less the examples of an item that stand before its name: they stand for no part of it."""
    for match in reversed(list(_examples().finditer(text))):
        named = {value for end in _NAME for value in _items(text[match.end() : match.end() + end], catalog)}
        if any(named & owners for owners in _owners(match[0])):
            text = f"{text[: match.start()]}{text[match.end() :]}"
    return text


def _items(word: str, catalog: Catalog) -> tuple[str, ...]:
    return tuple(tag.value for tag in catalog.tags(word) if tag.kind == "concept")


def _owners(examples: str) -> Iterator[frozenset[str]]:
    """The items of which every example named is one."""
    said = [names for example, names in _example_words().items() if example in examples]
    yield frozenset.intersection(*said) if said else frozenset()


@cache
def _example_words() -> dict[str, frozenset[str]]:
    words: dict[str, set[str]] = {}
    for row in load_vocabulary().economic:
        for example in row.examples:
            words.setdefault(key(example), set()).add(row.name)
    return {word: frozenset(names) for word, names in words.items()}


@cache
def _examples() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, _example_words()), key=len, reverse=True))
    such = "|".join(sorted(map(re.escape, map(key, load_phrases().apposed["such"])), key=len, reverse=True))
    link = load_phrases().cues.names["example"].pattern
    return re.compile(rf"(?:{words})(?:{link}?(?:{words}))*(?:{such})")


def without_others(spans: tuple[Span, ...], catalog: Catalog) -> tuple[Span, ...]:
    """公车以外的其他交通费: what is left out is no part of the item anyway, so the words for it are passed over."""
    beyond = load_phrases().apposed["beyond"]
    for at, span in enumerate(spans):
        if span.text not in beyond or not 0 < at < len(spans) - 1:
            continue
        after = at + (2 if spans[at + 1].text == "的" else 1)
        if after < len(spans) and _apart(_named(spans[at - 1]), _named(spans[after]), catalog):
            first = at - (2 if at > 1 and spans[at - 2].text in load_phrases().apposed["less"] else 1)
            passed = (one._replace(tags=PLAIN, text=" " * len(one.text)) for one in spans[first:after])
            return (*spans[:first], *passed, *spans[after:])
    return spans


def _named(span: Span) -> tuple[str, ...]:
    return span.values("concept") or ((_PROJECTS,) if span.values("universe") == ("项目",) else ())


def _apart(left_out: Sequence[str], item: Sequence[str], catalog: Catalog) -> bool:
    """Whether the two are different rows of one 类, or different kinds of spending, and neither a part of the other."""
    if len(left_out) != 1 or len(item) != 1:
        return False
    groups = [catalog.vocabulary.item(one) for one in (*left_out, *item)]
    kinds = [one for one in groups if one is not None and one.group == _SPENDING]
    if len(kinds) == len(groups):
        return not any(one.name in other.parts for one in kinds for other in kinds) and left_out != item
    codes = [_codes(left_out[0], catalog), _codes(item[0], catalog)]
    return any(one != other and one[:_CLASS] == other[:_CLASS] for one in codes[0] for other in codes[1])


def _codes(name: str, catalog: Catalog) -> frozenset[str]:
    """The economic codes of an item, or of its parts."""
    item = catalog.vocabulary.item(name)
    names = (name, *(item.parts if item else ()))
    return frozenset(one.code for one in catalog.vocabulary.economic if one.name in names and len(one.code) == _ITEM)
