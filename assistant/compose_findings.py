"""报告内不一致: what the report says against a figure that was asked for, in one note with both figures and places."""

import re
from decimal import Decimal

from assistant.check import evaluated
from assistant.compose_draft import Draft, on_page
from assistant.compose_sides import in_unit
from assistant.lookup_record import Contradiction
from corpus.figure import YUAN_PER, decimals_of, quotient, written
from corpus.finding import Finding, Place

_PLACE = re.compile(r"\{(\d+)\}")
_SIGNS = {"+": " + ", "-": " − ", "*": " × ", "/": " ÷ "}
# What an audit says should be; an answer says only what the other figures make.
_SHOULD = re.compile(r"，(?:应为|应不超过|即|相差) ")
_FULL = Decimal(100)  # what the weights of a form make
_DECIMALS = 2
CONTRADICTS = "报告内不一致"  # how a note or a line begins that tells of two figures for one thing
_SAME = "{1}"  # the relation of two printings of one figure: nothing is computed


def note_contradictions(draft: Draft) -> None:
    for one in draft.evidence.contradictions:
        draft.note(f"{_head(one.finding)}：{told(draft, one)}。")


def told(draft: Draft, one: Contradiction) -> str:
    """What is printed here and there or made of the rest, with the lines; its figures become values of the answer."""
    if one.facts and one.finding.relation not in {"", _SAME}:
        return _computed(draft, one)
    if one.facts and one.finding.difference is not None and not one.finding.relation:
        return _sum(draft, one)
    return _stated(draft, one)


def _sum(draft: Draft, one: Contradiction) -> str:
    """What is found is a sum that no place prints: the weights of a form, which are to make a hundred."""
    numbers = [written(fact.value) for fact in one.facts]
    made = sum((fact.value for fact in one.facts), Decimal(0))
    formula = f"{' + '.join(numbers)} = {written(made)}"
    unit, year = one.finding.unit, one.facts[0].year
    draft.computed(made, unit, one.finding.rule, formula, one.facts, year)
    said = _stated(draft, one)
    if one.finding.expected != f"{_FULL}{unit}":
        return said
    less = f"{_FULL} − {' − '.join(numbers)} = {written(_FULL - made)}"
    more = f"{' + '.join(numbers)} − {_FULL} = {written(made - _FULL)}"
    off = draft.computed(
        abs(_FULL - made), unit, f"{one.finding.rule}之差", less if made < _FULL else more, one.facts, year
    )
    words, _, lines = said.rpartition("（原文")
    return f"{words}，应为 {_FULL} {unit}，{'少' if made < _FULL else '多'} {off}（原文{lines}"


def _computed(draft: Draft, one: Contradiction) -> str:
    """What is printed, and what the report's other figures make of it."""
    found, *parts = one.facts
    unit = draft.shown(found)[1]
    numbers = [written(in_unit(draft, fact, unit) if unit in YUAN_PER else fact.value) for fact in parts]
    left = _PLACE.sub(lambda match: _bracketed(numbers[int(match[1]) - 1]), _spaced(one.finding.relation))
    made = evaluated(left)
    made = quotient(made) if decimals_of(made) > _DECIMALS else made
    draft.figure(found)
    shown = draft.computed(
        made, unit, f"{draft.label(found)}（由报告其他数字算得）", f"{left} = {written(made)}", parts, found.year
    )
    words = _SHOULD.split(one.finding.message)[0]
    return f"{words}，算得 {shown}（{_lines(one.finding)}）"


def _spaced(relation: str) -> str:
    return "".join(_SIGNS.get(char, char) for char in relation)


def _bracketed(number: str) -> str:
    return f"({number})" if Decimal(number) < 0 else number


def _stated(draft: Draft, one: Contradiction) -> str:
    """Words against words, a figure against words, or two printings of one figure."""
    finding = one.finding
    entry = draft.evidence.report(finding.report)
    for shown in one.facts:
        draft.figure(shown)
    known = {fact.id: fact for fact in one.known}
    for place in finding.places if not one.facts else ():
        if fact := known.get(place.fact or ""):
            draft.cite(fact)
        else:
            draft.cite_place(place, finding.report, entry.identity.entity, entry.identity.year)
    return f"{_SHOULD.split(finding.message)[0]}（{_lines(finding)}）"


def _head(finding: Finding) -> str:
    return CONTRADICTS if finding.severity == "不一致" else "报告内说法不同"


def _lines(finding: Finding) -> str:
    first, *others = dict.fromkeys(_at(place) for place in finding.places)
    if len(others) > 1:
        return f"原文{first}与{others[0]}等"
    return f"原文{first}与{others[0]}" if others else f"原文{first}"


def _at(place: Place) -> str:
    return on_page(place.page) or f"第 {place.line} 行"
