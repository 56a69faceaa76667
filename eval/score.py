"""(Case, Answer) → Score: right, abstained or wrong, always with the reason. Pure: the reports' texts are given."""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Literal

from assistant.answer import Answer, Value
from corpus.figure import NUMBER, YUAN_PER, convert, decimals_of, rounded
from corpus.plain import plain, squeeze
from corpus.record import Record
from eval.case import Case, Expect, Expected

Verdict = Literal["right", "abstained", "wrong"]
Texts = Mapping[str, str]  # report id → its text, for the quotes

_SHOWN = re.compile(rf"(?P<number>{NUMBER.pattern})\s*(?P<unit>百万元|千元|万元|亿元|元|%|％)")
_LEADING = 4  # figures of which one may be meant where a question has several readings
_FALLING = ("下降", "减少", "降低", "低于", "小于", "少")


class Score(Record):
    """The verdict on one answer. A wrong figure is told apart from a lack of words or of a citation."""

    case: str
    kind: str
    verdict: Verdict
    reason: str = ""
    cause: str = ""  # the check that found the problem
    wrong_figure: bool = False


class Problem(Record):
    verdict: Verdict
    reason: str
    wrong_figure: bool = False


Check = Callable[[Case, Answer, Texts], Problem | None]


def score(case: Case, answer: Answer, texts: Texts) -> Score:
    """The first problem that a check finds decides; an answer without one is right."""
    for cause, check in CHECKS.items():
        if problem := check(case, answer, texts):
            return Score(case=case.id, kind=case.kind, cause=cause, **problem.model_dump())
    return Score(case=case.id, kind=case.kind, verdict="right")


def _error(case: Case, answer: Answer, texts: Texts) -> Problem | None:
    if answer.status == "error" and "error" not in case.expect.status:
        return Problem(verdict="wrong", reason=f"failed: {answer.text!r}")
    return None


def _cited_verbatim(case: Case, answer: Answer, texts: Texts) -> Problem | None:
    for citation in answer.citations:
        if citation.report not in texts:
            return Problem(verdict="wrong", reason=f"cites a report that is not held: {citation.report!r}")
        if not citation.quote.strip() or citation.quote not in texts[citation.report]:
            return Problem(verdict="wrong", reason=f"quote is not verbatim: {citation.quote[:60]!r}")
    return None


def _values_cited(case: Case, answer: Answer, texts: Texts) -> Problem | None:
    """A figure read from a report stands in a passage that it cites."""
    for value in answer.values:
        if value.derived:
            continue
        quotes = [answer.citations[index].quote for index in value.citations if index < len(answer.citations)]
        if not any(_stands_in(Decimal(value.value), value.unit, quote) for quote in quotes):
            return _wrong_figure(f"{_name(value)} stands in no quote that it cites")
    return None


def _text_backed(case: Case, answer: Answer, texts: Texts) -> Problem | None:
    """A figure with a unit in the words of the answer is a value, stands in a quote or was in the question."""
    backing = [*(citation.quote for citation in answer.citations), *case.turns]
    backing += [value.formula for value in answer.values if value.formula]
    for number, unit in _figures(answer.text):
        if any(_equal(abs(number), unit, abs(Decimal(value.value)), value.unit) for value in answer.values):
            continue
        if not any(_stands_in(number, unit, passage) for passage in backing):
            return _wrong_figure(f"text shows {number}{unit}, which no value or quote holds")
    return None


def _status(case: Case, answer: Answer, texts: Texts) -> Problem | None:
    if answer.status in case.expect.status:
        return None
    reason = f"{answer.status} instead of {'/'.join(case.expect.status)}"
    if answer.status == "answered":
        return Problem(verdict="wrong", reason=reason, wrong_figure=bool(answer.values))
    return Problem(verdict="abstained", reason=reason)


def _unasked(case: Case, answer: Answer, texts: Texts) -> Problem | None:
    """A refusal gives no figure unless it `offers` some; where `only` some are right, no other is given."""
    expect = case.expect
    if expect.offers or ("answered" in expect.status and not expect.only):
        return None
    for value in answer.values:
        if Decimal(value.value) in expect.allow or any(_fits(one, value, answer, expect) for one in expect.values):
            continue
        return _wrong_figure(f"gives {_name(value)}, which was not asked for")
    return None


def _leading(case: Case, answer: Answer, texts: Texts) -> Problem | None:
    expect = case.expect
    if not expect.values:
        return None
    if not answer.values:
        return Problem(verdict="wrong", reason=f"no figure; expected {_wanted(expect.values[0])}")
    candidates = expect.values if expect.any_order else expect.values[:1]
    first = answer.values[0]
    leading = answer.values[:_LEADING] if expect.among else (first,)
    named = [value for value in leading if not any(_mistakable(value, other) for other in leading)]
    if any(_fits(one, value, answer, expect) for one in candidates for value in named):
        return None
    return _wrong_figure(f"leads with {_name(first)}; expected {_wanted(candidates[0])}{_near(candidates[0], first)}")


def _complete(case: Case, answer: Answer, texts: Texts) -> Problem | None:
    for one in case.expect.values:
        if not any(_fits(one, value, answer, case.expect) for value in answer.values):
            return Problem(verdict="wrong", reason=f"lacks {_wanted(one)}")
    return None


def _form(case: Case, answer: Answer, texts: Texts) -> Problem | None:
    form = case.expect.form
    if form is None or any(citation.form == form for citation in answer.citations):
        return None
    cited = "、".join(sorted({citation.form or "?" for citation in answer.citations})) or "nothing"
    return Problem(verdict="wrong", reason=f"cites {cited}; expected {form}")


def _words(case: Case, answer: Answer, texts: Texts) -> Problem | None:
    said = squeeze("\n".join([answer.text, *answer.notes, *(citation.quote for citation in answer.citations)]))
    for wanted in case.expect.must_say:
        if not any(squeeze(words) in said for words in wanted.split("|")):
            return Problem(verdict="wrong", reason=f"does not say {wanted!r}")
    shown = squeeze("\n".join([answer.text, *answer.notes]))
    for unwanted in case.expect.must_not_say:
        if squeeze(unwanted) in shown:
            return Problem(verdict="wrong", reason=f"says {unwanted!r}")
    return None


def _verified(case: Case, answer: Answer, texts: Texts) -> Problem | None:
    if answer.values and not answer.verified:
        return Problem(verdict="wrong", reason="figures are not verified against the fact table")
    return None


# Falsehoods first: an abstention that shows an invented figure is wrong, not abstained.
CHECKS: dict[str, Check] = {
    "failed": _error,
    "figure not in its quote": _values_cited,
    "figure without backing": _text_backed,
    "quote not verbatim": _cited_verbatim,
    "status": _status,
    "figure not asked for": _unasked,
    "other figure leads": _leading,
    "figure lacking": _complete,
    "form": _form,
    "words": _words,
    "not verified": _verified,
}


def _fits(one: Expected, value: Value, answer: Answer, expect: Expect) -> bool:
    return (
        _figure_fits(one, value, answer, expect.convert)
        and (one.year is None or value.year == one.year or (one.formula is not None and value.year is None))
        and (expect.entity is None or squeeze(expect.entity) in squeeze(value.entity))
        and (one.label is None or any(squeeze(word) in squeeze(value.label) for word in one.label.split("|")))
    )


def _mistakable(one: Value, other: Value) -> bool:
    """Two figures under one name: which of them answers cannot be told."""
    same_name = (one.label, one.entity, one.year) == (other.label, other.entity, other.year)
    return same_name and (one.value, one.unit) != (other.value, other.unit)


def _figure_fits(one: Expected, value: Value, answer: Answer, may_convert: bool) -> bool:
    given = Decimal(value.value)
    if squeeze(value.unit) != squeeze(one.unit):
        if not (may_convert and {value.unit, one.unit} <= YUAN_PER.keys()):
            return False
        given = convert(given, value.unit, one.unit)
    wanted = {one.value, *one.accept}
    if given > 0 > one.value and any(word in answer.text for word in _FALLING):
        given = -given  # 「下降 5.89%」 says the sign in words
    if one.formula is not None:
        return any(rounded(given, decimals_of(number)) == number for number in wanted)
    return given in wanted


def _stands_in(number: Decimal, unit: str, passage: str) -> bool:
    printed = (Decimal(match.group().replace(",", "")) for match in NUMBER.finditer(plain(passage).text))
    return any(_can_be(abs(one), abs(number), unit) for one in printed)


def _can_be(printed: Decimal, number: Decimal, unit: str) -> bool:
    """Whether a printed number, in whatever unit of money its table has, is `number` in `unit`."""
    if unit not in YUAN_PER:
        return printed == number
    return any(convert(printed, other, unit) == number for other in YUAN_PER)


def _equal(number: Decimal, unit: str, other: Decimal, other_unit: str) -> bool:
    if {unit, other_unit} <= YUAN_PER.keys():
        return convert(number, unit, "元") == convert(other, other_unit, "元")
    return unit == other_unit and number == other


def _figures(text: str) -> Iterable[tuple[Decimal, str]]:
    for match in _SHOWN.finditer(plain(text).text):
        yield Decimal(match["number"].replace(",", "")), match["unit"]


def _near(one: Expected, value: Value) -> str:
    """What exactly is amiss where the digits agree."""
    if abs(Decimal(value.value)) != abs(one.value):
        return ""
    if squeeze(value.unit) != squeeze(one.unit):
        return " (wrong unit)"
    return " (wrong year)" if one.year is not None and value.year != one.year else " (wrong entity, label or sign)"


def _wrong_figure(reason: str) -> Problem:
    return Problem(verdict="wrong", reason=reason, wrong_figure=True)


def _name(value: Value) -> str:
    return f"{value.value}{value.unit} ({value.label}, {value.year})"


def _wanted(one: Expected) -> str:
    return f"{one.value}{one.unit}" + (f" of {one.year}" if one.year else "")
