"""Where the figures of a sentence stand, with their units; dates, thresholds and names made of digits are none."""

import re
from decimal import Decimal
from functools import cache
from typing import Literal, NamedTuple

from corpus.figure import NUMBER
from corpus.vocabulary_file import load_vocabulary

FigureKind = Literal["金额", "率", "得分", "数量", "读不准"]

# `0.39 万（含外宾…`: the unit word can be cut; 万 before a noun counts something else.
_MONEY = re.compile(r" ?(亿元|百万元|万元|千元|元|万(?=[,;。:()、]|$))")
_RATE = re.compile(r" ?%(?!点)")
_SCORE = re.compile(r"分(?![钟别类局厅公之为部析])")
_CLASSIFIER = re.compile(r"台\(套\)|台套|人次|批次|辆|台|套|个|项|户|家|人|批|次")
_THRESHOLD = re.compile(r"\(?含?\)?(?:及?以上|及?以下|及?以内|起)")
_QUALIFIER = re.compile(r"(≥|≤|>|<|不低于|不少于|不超过|不高于)$")
# A number cut by a page break (63. 36) or set with spaces, and the second end of a range.
_LEVEL_CODE = re.compile(r"\(\d+项\)")
_CUT = re.compile(r"(?:\d[.,]? |\d[-~至])$")


class Found(NamedTuple):
    start: int  # offsets in the plain text, unit included
    end: int
    value: Decimal
    unit: str
    kind: FigureKind
    qualifier: str | None = None


def find_figures(text: str) -> list[Found]:
    """Every figure with a unit that a report's prose can state, in order."""
    found = (_figure(text, match) for match in NUMBER.finditer(text))
    return [one for one in found if one is not None]


def _figure(text: str, match: re.Match[str]) -> Found | None:
    start, number_end = match.span()
    value = Decimal(match[0].replace(",", ""))
    qualifier = _QUALIFIER.search(text, 0, start)
    kind, unit, end = _unit(text, number_end)
    if unit is None or _LEVEL_CODE.match(text, max(start - 1, 0)) or (kind == "金额" and _THRESHOLD.match(text, end)):
        return None
    if _CUT.search(text, 0, start):
        kind = "读不准"
    return Found(start, end, value, unit, kind, qualifier[1] if qualifier else None)


def _unit(text: str, at: int) -> tuple[FigureKind, str | None, int]:
    if match := _MONEY.match(text, at):
        return "金额", "万元" if match[1] == "万" else match[1], match.end()
    if match := _RATE.match(text, at):
        return "率", "%", match.end()
    if match := _SCORE.match(text, at):
        return "得分", "分", match.end()
    if phrase := next((one for one in _counting_phrases() if text.startswith(one, at)), None):
        classifier = _CLASSIFIER.match(phrase)
        return "数量", phrase, at + (classifier.end() if classifier else len(phrase))
    if match := _CLASSIFIER.match(text, at):
        return "数量", match[0], match.end()
    return "数量", None, at


@cache
def _counting_phrases() -> list[str]:
    """The units of the vocabulary that say more than a classifier: 个职能部门."""
    units = {unit for count in load_vocabulary().counts for unit in count.units}
    return sorted((unit for unit in units if not _CLASSIFIER.fullmatch(unit)), key=len, reverse=True)


def classifier_of(unit: str) -> str:
    """The unit to show: 个职能部门 is counted in 个, 台（套） in 台."""
    match = _CLASSIFIER.match(unit)
    return match[0] if match else unit
