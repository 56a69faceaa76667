"""A second reader of answers that a model worded: each figure and direction against the fact table, by its own rules.

It shares no code with what decides whether a model's words are printed: it reads what stands on the page.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant.answer import Answer, Value
from corpus.fact import Fact
from corpus.record import Record
from index.fact_table import FactTable

_YUAN = {"元": 1, "千元": 10**3, "万元": 10**4, "百万元": 10**6, "亿元": 10**8}
_QUOTED = re.compile(r"“[^”]*”|《[^》]*》|（[^（）]*=[^（）]*）")
_FIGURE = re.compile(
    r"(?P<sign>[-−]?)(?P<number>\d[\d,]*(?:\.\d+)?)(?P<unit>亿元|百万元|万元|千元|元|%|[\u4e00-\u9fff]{0,2})"
)
_UP = ("增加", "增长", "多", "高", "上升", "提高", "超")
_DOWN = ("减少", "下降", "少", "低", "降低", "缩减")
_WORD = re.compile("|".join(sorted((*_UP, *_DOWN, "持平"), key=len, reverse=True)))
_FORMULA = re.compile(r"^\(?(-?[\d.]+)\)? [−-] \(?(-?[\d.]+)\)? = (-?[\d.]+)$")
_HARMLESS = ("一方面",)


class Found(Record):
    """What is wrong with one answer."""

    unbacked: tuple[str, ...] = ()  # figures and years that no fact carries
    flipped: tuple[str, ...] = ()  # directions that the facts contradict or do not bear


def read(answer: Answer, table: FactTable) -> Found:
    """Everything in the answer's words that its facts do not carry."""
    facts = {fact.id: fact for fact in table.get(list(dict.fromkeys(id for one in answer.values for id in one.facts)))}
    words = _words(answer)
    return Found(
        unbacked=tuple((*_unbacked(words, answer, facts), *_numerals(words, answer, facts))),
        flipped=tuple(_flipped(words, answer, facts)),
    )


def _words(answer: Answer) -> str:
    """The text without what is quoted or copied from the template."""
    lines = []
    for line in answer.text.split("\n"):
        if line.startswith("原文："):
            break
        if not line.startswith(("出处：", "核对：")):
            lines.append(_QUOTED.sub("", line))
    return "\n".join(lines)


def _unbacked(words: str, answer: Answer, facts: dict[str, Fact]) -> Iterator[str]:
    years = {fact.year + step for fact in facts.values() for step in (-1, 0)} | {one.year for one in answer.citations}
    for found in _FIGURE.finditer(words):
        number, unit = Decimal(found["number"].replace(",", "")), found["unit"]
        if unit.startswith("年") and len(found["number"]) == 4:
            if int(number) not in years:
                yield found[0]
        elif not any(_carries(one, number, unit, facts) for one in answer.values) and not _named(found[0], facts):
            yield found[0]


def _carries(value: Value, number: Decimal, unit: str, facts: dict[str, Fact]) -> bool:
    """Whether this value is that figure, and is itself what its facts say."""
    if abs(Decimal(value.value)) != number or not unit.startswith(value.unit):
        return False
    own = [facts[id] for id in value.facts if id in facts]
    if not value.derived:
        return bool(own) and _amount(own[0].value, own[0].unit) == _amount(Decimal(value.value), value.unit)
    operands = {abs(Decimal(one)) for one in re.findall(r"\d+(?:\.\d+)?", (value.formula or "").split(" = ")[0])}
    held = {abs(_amount(fact.value, fact.unit)) for fact in own}
    scales = {Decimal(scale) for scale in _YUAN.values()} | {Decimal(1)}
    return all(any(one * scale in held for scale in scales) or one in held or one == 100 for one in operands)


def _amount(value: Decimal, unit: str) -> Decimal:
    return value * _YUAN.get(unit, 1)


def _named(text: str, facts: dict[str, Fact]) -> bool:
    """A number within a name: 单价100万元以上设备."""
    names = [name for fact in facts.values() for name in (fact.concept, fact.project or "", fact.aspect or "")]
    number = re.match(r"[\d.,]+", text)
    return number is not None and any(number[0] in name for name in names)


def _numerals(words: str, answer: Answer, facts: dict[str, Fact]) -> Iterator[str]:
    """Numerals that are no digits, outside names."""
    names = {
        name for fact in facts.values() for name in (fact.concept, fact.entity, fact.project, fact.aspect, fact.fund)
    }
    names |= {fact.basis for fact in facts.values()} | {one.label for one in answer.values} | set(_HARMLESS)
    for name in sorted(filter(None, names), key=len, reverse=True):
        words = words.replace(name, "")
    units = {one.unit for one in answer.values}
    for at, char in enumerate(words):
        if char.isascii() or unicodedata.numeric(char, None) is None:
            continue
        if not any(words[max(0, at - len(unit)) : at + len(unit)].find(unit) >= 0 for unit in units if char in unit):
            yield words[max(0, at - 3) : at + 4]


def _flipped(words: str, answer: Answer, facts: dict[str, Fact]) -> Iterator[str]:
    for value in answer.values:  # a name may hold such a word: it is read where its figure is
        if value.derived:
            words = words.replace(value.label, "")
    for sentence in re.split(r"[。；\n]", words):
        for found in _WORD.finditer(sentence):
            figure = _FIGURE.match(sentence, found.end())
            borne = figure and [
                sign for one in answer.values if (sign := _sign(one, figure, sentence, facts)) is not None
            ]
            rises = 0 if found[0] == "持平" else 1 if found[0] in _UP else -1
            if not borne or rises not in borne:
                yield sentence


def _sign(value: Value, figure: "re.Match[str]", sentence: str, facts: dict[str, Fact]) -> int | None:
    """1 where the facts rise by this figure, -1 where they fall; None where the value is no such change."""
    number = Decimal(figure["number"].replace(",", ""))
    own: Sequence[Fact] = [facts[id] for id in value.facts if id in facts]
    if abs(Decimal(value.value)) != number or not figure["unit"].startswith(value.unit) or not own:
        return None
    if not value.derived:
        return _compare(own[0].value) if own[0].measure in {"增减额", "增减率"} else None
    parts = _FORMULA.match(value.formula or "")
    if parts is None or len(own) != 2:
        return None
    before, _, after = sentence.partition("比")
    first, second = own
    in_order = first.year == second.year or not (
        str(second.year) in before or str(first.year) in after[: figure.start()]
    )
    return _compare(Decimal(parts[1]) - Decimal(parts[2])) if in_order else None


def _compare(value: Decimal) -> int:
    return int(value.compare(Decimal(0)))
