"""Questions about a report itself: do its figures fit together, what is wrong in it."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from assistant.question_spans import Span
from assistant.question_tags import Kind
from corpus.record import Record

_YEAR = re.compile(r"(?:19|20)\d\d年?度?")
_MARKS = re.compile(r"[\s,，。?？!！、;；:：“”\"'‘’（）()《》.…~-]+")
_NAMES: tuple[Kind, ...] = ("entity", "scope", "year", "relative_year", "region")


class BookWords(Record):
    objects: frozenset[str]
    faults: frozenset[str]
    alone: frozenset[str]
    looks: frozenset[str]
    fillers: frozenset[str]
    every: frozenset[str]
    sides: frozenset[str]
    told: frozenset[str]


@cache
def book_words() -> BookWords:
    text = files("assistant").joinpath("books.toml").read_text(encoding="utf-8")
    return BookWords.model_validate(tomllib.loads(text))


def asks_about_the_books(text: str, spans: Sequence[Span]) -> bool:
    """Whether nothing is asked but that: every word is one of a report, of what is wrong with it, or of politeness."""
    words = book_words()
    said = _said(_bare(text, spans))
    if said is None or words.sides <= set(said) or any(one in text for one in words.told):
        return False
    of_objects = any(one in words.objects for one in said)
    doubts = [one for one in said if one in words.faults]
    looks = any(one in words.looks for one in said)
    return (of_objects and (bool(doubts) or looks)) or any(one in words.alone for one in doubts)


def asks_of_every_report(text: str) -> bool:
    return any(one in text for one in book_words().every)


def _bare(text: str, spans: Sequence[Span]) -> str:
    """Without years and the names of whose reports they are."""
    for span in sorted(spans, key=lambda one: -len(one.text)):
        if any(span.has(kind) for kind in _NAMES):
            text = text.replace(span.text, "")
    return _MARKS.sub("", _YEAR.sub("", text))


def _said(text: str) -> tuple[str, ...] | None:
    """The words that make up the text; None where something in it is none of them."""
    known = _known()
    longest = max(map(len, known))
    # From each place the fewest unknown characters, then the fewest words: 对不上 is one word and not three.
    best: list[tuple[str, ...] | None] = [()] + [None] * len(text)
    for end in range(1, len(text) + 1):
        ways = [
            (*before, text[start:end])
            for start in range(max(0, end - longest), end)
            if text[start:end] in known and (before := best[start]) is not None
        ]
        best[end] = min(ways, key=len, default=None)
    return best[-1]


@cache
def _known() -> frozenset[str]:
    words = book_words()
    return words.objects | words.faults | words.alone | words.looks | words.fillers
