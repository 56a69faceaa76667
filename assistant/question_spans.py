"""Spans of a question, and the cover of the text by the longest known words."""

import re
from collections.abc import Container, Iterator
from typing import NamedTuple

from assistant.question_catalog import Catalog
from assistant.question_tags import Kind, Tag

_TOKEN = re.compile(
    r"(?P<number>(?<![\d.])(?:(?<![年-])[-+](?!(?:19|20)\d\d年))?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?)(?P<unit>亿元|百万元|千元|万元|万块钱|万块|块钱|亿|万|元|块|%|分(?!别)|辆|人次|批次|个百分点)?"
)
_YEAR = re.compile(r"(?<!\d)(?P<year>19[89]\d|20[0-4]\d)(?!\d)(?:财政年度|年度|财年|年)?")
HAN = re.compile(r"[\u4e00-\u9fff]")
NAMING: frozenset[Kind] = frozenset({"concept", "indicator", "project", "aspect", "form", "together", "formula"})
PLAIN = (Tag("filler", "plain"),)


class Span(NamedTuple):
    """A piece of the question; without tags it was not understood."""

    start: int
    end: int
    text: str
    tags: tuple[Tag, ...] = ()
    mended: str = ""  # the word it was taken for, where it was misspelt

    def has(self, kind: Kind) -> bool:
        return any(tag.kind == kind for tag in self.tags)

    def values(self, kind: Kind) -> tuple[str, ...]:
        return tuple(tag.value for tag in self.tags if tag.kind == kind)


def candidates(text: str, catalog: Catalog) -> list[list[Span]]:
    """For each end, the labelled spans that end there."""
    ending: list[list[Span]] = [[] for _ in range(len(text) + 1)]
    for start in range(len(text)):
        for end in range(start + 1, min(len(text), start + catalog.longest) + 1):
            if (tags := catalog.tags(text[start:end])) and not _cuts_number(text, start, end):
                ending[end].append(Span(start, end, text[start:end], tags))
    for span in _numbers(text, catalog):
        ending[span.end].append(span)
    return ending


def _cuts_number(text: str, start: int, end: int) -> bool:
    return (text[start].isdigit() and start > 0 and text[start - 1].isdigit()) or (
        text[end - 1].isdigit() and end < len(text) and text[end].isdigit()
    )


def _numbers(text: str, catalog: Catalog) -> list[Span]:
    found = [Span(*match.span(), match[0], (Tag("year", match["year"]),)) for match in _YEAR.finditer(text)]
    # 2020年末结转: the year alone, where 年 begins the next word.
    found += [Span(*match.span("year"), match["year"], (Tag("year", match["year"]),)) for match in _YEAR.finditer(text)]
    years = {span.start for span in found}
    for match in _TOKEN.finditer(text):
        if match.start() not in years:
            digits = match["number"].replace(",", "")
            unit = match["unit"] or _counted_in(text, match, catalog)
            end = match.end() if match["unit"] else match.end() + len(unit)
            found.append(Span(match.start(), end, text[match.start() : end], (Tag("amount", f"{digits}|{unit}"),)))
    return found


def _counted_in(text: str, match: re.Match[str], catalog: Catalog) -> str:
    """超过800人: the unit of a count that a bound is set to."""
    if not any(text.endswith(word, 0, match.start()) for words in catalog.phrases.compare.values() for word in words):
        return ""
    return next((unit for unit in catalog.units if text.startswith(unit, match.end())), "")


def best(text: str, ending: list[list[Span]], loose: Container[str]) -> tuple[Span, ...]:
    """The cover of the text by spans with the greatest sum of squared lengths: long words beat chains of short ones."""
    score = [0.0] * (len(text) + 1)
    chosen: list[Span | None] = [None] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        score[end] = score[end - 1]
        for span in ending[end]:
            worth = _plain_weight(span, ending, loose) if span.tags == PLAIN else _weight(span, loose)
            gain = score[span.start] + worth
            if gain > score[end]:
                score[end], chosen[end] = gain, span
    spans: list[Span] = []
    end = len(text)
    while end:
        span = chosen[end] or Span(end - 1, end, text[end - 1])
        spans.append(span)
        end = span.start
    return joined(tuple(reversed(spans)), text)


_WHOLE = 6  # letters of a loose word that is no accident of two others


def _weight(span: Span, loose: Container[str]) -> float:
    """Long words beat chains of short ones; a name of the field beats a loose word that cuts into it."""
    length = span.end - span.start
    if span.text in loose:
        return 0.85 * length**2 if length >= _WHOLE else min(length, 3) ** 2 + 3.0 * max(0, length - 3)
    return length**2 + (1.5 * length if any(tag.kind in NAMING for tag in span.tags) else 0.0)


def _plain_weight(span: Span, ending: list[list[Span]], loose: Container[str]) -> float:
    """A little more than the words that stand in it (比较 in 比较着急), so that it yields to whatever word of another
    kind laps over it: 决算 + 下来, not 决 + 算下来."""
    score = [0.0]
    for end in range(span.start + 1, span.end + 1):
        inside = (one for one in ending[end] if one.start >= span.start and one.tags != PLAIN)
        score.append(max([score[-1], *(score[one.start - span.start] + _weight(one, loose) for one in inside)]))
    return score[-1] + 0.1 + 0.5 * (span.end - span.start)


# 密密麻麻, 报一报, 抄了抄, 一样一样: no name is made so.
_PAIRED = re.compile(r"([\u4e00-\u9fff])\1([\u4e00-\u9fff])\2|([\u4e00-\u9fff])[一了]\3|([\u4e00-\u9fff]{2})\4")


def joined(spans: tuple[Span, ...], text: str) -> tuple[Span, ...]:
    """Runs of characters that were not understood, as one span each."""
    runs: list[Span] = []
    for span in _yielded(spans):
        if runs and not span.tags and not runs[-1].tags:
            runs[-1] = Span(runs[-1].start, span.end, text[runs[-1].start : span.end])
        else:
            runs.append(span)
    return tuple(one._replace(tags=PLAIN) if not one.tags and _PAIRED.fullmatch(one.text) else one for one in runs)


def _yielded(spans: tuple[Span, ...]) -> Iterator[Span]:
    """Plain words that a letter not understood hangs on make another word with it: 写稿 is passed over, 写稿费 is not
    understood. So is 慰问, though 问 is plain."""
    for at, span in enumerate(spans):
        beside = [_unknown_beside(spans, at, step) for step in (-1, 1)] if span.tags == PLAIN else []
        yield span._replace(tags=()) if 1 in beside or (len(span.text) == 1 and any(beside)) else span


def _unknown_beside(spans: tuple[Span, ...], at: int, step: int) -> int:
    """How many characters in a row next to this span were not understood."""
    count = 0
    while 0 <= (at := at + step) < len(spans) and not spans[at].tags and HAN.search(spans[at].text):
        count += len(spans[at].text)
    return count


def replaced(spans: tuple[Span, ...], new: Span, text: str, catalog: Catalog) -> tuple[Span, ...]:
    """The cover with `new` in it; what it overlapped is labelled anew on either side."""
    first = next(span.start for span in spans if span.end > new.start)
    last = next(span.end for span in reversed(spans) if span.start < new.end)
    before = tuple(span for span in spans if span.end <= first)
    after = tuple(span for span in spans if span.start >= last)
    left = _relabelled(text, first, new.start, catalog)
    right = _relabelled(text, new.end, last, catalog)
    return joined((*before, *left, new, *right, *after), text)


def _relabelled(text: str, start: int, end: int, catalog: Catalog) -> tuple[Span, ...]:
    piece = text[start:end]
    return tuple(
        one._replace(start=one.start + start, end=one.end + start)
        for one in best(piece, candidates(piece, catalog), catalog.loose)
    )
