"""How the entities stand beside each other in one year: each with what it comes to, ranked or held against a bound.

Thousands of bare figures are compared; only of those that an answer names is the whole fact read.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from assistant.lookup_record import Row, Standing
from assistant.phrases import Preference, load_phrases
from assistant.question_entities import within
from assistant.question_record import Claim, Question, Subject
from corpus.fact import Measure, Stage
from corpus.figure import YUAN_PER, convert, same_figure
from corpus.formulas import Formula, evaluated, formula_named
from index.bare_figure import BareFigure
from index.fact_rows import FactQuery
from index.fact_table import FactTable

SHOWN = 20  # entities that one answer names
_AMOUNTS: tuple[Measure, ...] = ("金额", "数量")
_RANKED: tuple[Measure, ...] = (*_AMOUNTS, "得分", "占比", "完成率")
_BUDGETS: tuple[Stage, ...] = ("全年预算", "年初预算", "预算")
_LAST = 99


class _Scored(NamedTuple):
    """An entity and what it is compared by, money in yuan."""

    entity: str
    size: Decimal
    figures: tuple[BareFigure, ...]


def standing(question: Question, operands: Sequence[tuple[Subject, int]], year: int, table: FactTable) -> Standing:
    """Everybody who has the figures in that year; those who lead, or who meet the condition, with their facts."""
    scored = _scored(question, operands, year, table)
    counts = question.operation == "count"
    chosen = [one for one in scored if _meets(question, one)] if counts else scored
    falls = question.growth and question.falling and not counts
    descending = counts or (question.operation == "largest") != falls
    chosen = [one for one in chosen if not (falls and one.size >= 0)]
    chosen.sort(key=lambda one: one.size, reverse=descending)
    named = chosen if counts else _asked_for(chosen, question)
    return Standing(
        year=year,
        compared=len(scored),
        chosen=len(named),
        unit=scored[0].figures[0].unit if scored else "",
        rows=tuple(_rows(named[:SHOWN], year, table)),
        counted=tuple(one.figures[0].id for one in named) if counts else (),
        scopes=tuple(sorted({figure.scope for one in scored for figure in one.figures})),
    )


def _asked_for(ordered: Sequence[_Scored], question: Question) -> Sequence[_Scored]:
    """All of those who were named; else one place; else the first few."""
    if question.place is not None:
        return [
            one for one in ordered if len(ordered) >= question.place and one.size == ordered[question.place - 1].size
        ]
    everyone = question.every or bool(question.entities)
    return ordered if everyone and question.top is None else _leading(ordered, question.top or 1)


def _leading(ordered: Sequence[_Scored], top: int) -> Sequence[_Scored]:
    """The first few, and all that tie with the last of them."""
    end = min(top, len(ordered))
    while 0 < end < len(ordered) and ordered[end].size == ordered[end - 1].size:
        end += 1
    return ordered[:end]


def _rows(scored: Sequence[_Scored], year: int, table: FactTable) -> Iterator[Row]:
    facts = {fact.id: fact for fact in table.get([figure.id for one in scored for figure in one.figures])}
    for one in scored:
        yield Row(entity=one.entity, year=year, facts=tuple(facts.get(figure.id) for figure in one.figures))


# ---- what an entity comes to ----


def _scored(question: Question, operands: Sequence[tuple[Subject, int]], year: int, table: FactTable) -> list[_Scored]:
    leads = [_leads(question, subject, year - back, len(operands) > 1, table) for subject, back in operands]
    formula = formula_named(question.formula or "")
    scored = []
    for entity, first in leads[0].items():
        figures = [first, *(one[entity] for one in leads[1:] if entity in one)]
        if len(figures) == len(leads) and (size := _size(question, formula, figures)) is not None:
            scored.append(_Scored(entity, size, tuple(figures)))
    return scored


def _size(question: Question, formula: Formula | None, figures: Sequence[BareFigure]) -> Decimal | None:
    values = [in_yuan(one.value, one.unit) for one in figures]
    if formula is not None:
        try:
            return evaluated(formula.tree, dict(zip(formula.operands, values, strict=True)))
        except ArithmeticError:
            return None
    if not question.growth:
        return values[0]
    now, before = values
    if by_amount(question):
        return now - before
    return (now - before) / abs(before) if before else None


def by_amount(question: Question) -> bool:
    """增加最多 ranks amounts; 增长最快, 增幅最大 rank rates."""
    return question.measure != "增减率" and not load_phrases().cues.rate["ranked"].search(question.text)


def in_yuan(value: Decimal, unit: str) -> Decimal:
    return convert(value, unit, "元") if unit in YUAN_PER else value


def _meets(question: Question, one: _Scored) -> bool:
    bound = bound_of(question)
    if bound is None:
        return False
    kinds = {"above": one.size >= bound, "over": one.size > bound, "below": one.size < bound}
    return (kinds | {"upto": one.size <= bound}).get(question.compare or "", one.size == bound)


def bound_of(question: Question) -> Decimal | None:
    """What the members of a count are held against; a rate of change is no percentage here."""
    claim: Claim | None = question.threshold
    if claim is None or claim.value is None:
        return None
    percent = question.growth and claim.unit in {"%", ""} and not by_amount(question)
    return claim.value / 100 if percent else in_yuan(claim.value, claim.unit)


# ---- which figure is an entity's ----


def _leads(question: Question, subject: Subject, year: int, amounts: bool, table: FactTable) -> dict[str, BareFigure]:
    """Entity → its figure. Where one has several, the preferences for a single figure decide, or it has none."""
    figures = table.figures(
        FactQuery(
            concepts=subject.concepts,
            aspects=(subject.aspect,),
            codes=subject.codes,
            entities=question.entities,
            years=(year,),
            scopes=question.scopes,
            funds=question.funds,
            measures=_AMOUNTS if amounts else _RANKED,
            projects=(None,),
        )
    )
    of: dict[str, list[BareFigure]] = {}
    for figure in figures:
        if within(figure.entity, question.region):
            of.setdefault(figure.entity, []).append(figure)
    order = load_phrases().preference
    leads = {entity: _lead(question, own, order) for entity, own in of.items()}
    return _of_one_kind({entity: figure for entity, figure in leads.items() if figure is not None})


def _lead(question: Question, figures: Sequence[BareFigure], order: Preference) -> BareFigure | None:
    """The figure that a question for this entity alone would lead with; None where the report contradicts itself."""
    wanted = {*question.stages, *(_BUDGETS if "预算" in question.stages else ())}
    found = [one for one in figures if not wanted or one.stage in wanted]
    if question.counter:  # 出国人数 is no money
        found = [one for one in found if one.measure == "数量"]
    if len(found) < 2:
        return found[0] if found else None
    measure = min((one.measure for one in found), key=order.measures.index)
    found = [one for one in found if one.measure == measure]
    stage = min((one.stage for one in found), key=lambda one: _at(order.stages, one))
    found = sorted((one for one in found if one.stage == stage), key=lambda one: _place(one, order))
    return None if any(_contradicts(found[0], other) for other in found[1:]) else found[0]


def _place(figure: BareFigure, order: Preference) -> tuple[int, ...]:
    return _at(order.scopes, figure.scope), _at(order.funds, figure.fund), _at(order.forms, figure.form)


def _at(order: Sequence[str], value: str) -> int:
    return order.index(value) if value in order else _LAST


def _contradicts(one: BareFigure, other: BareFigure) -> bool:
    same = (one.scope, one.fund, one.code) == (other.scope, other.fund, other.code)
    return same and not same_figure(one.value, one.unit, other.value, other.unit)


def _of_one_kind(leads: Mapping[str, BareFigure]) -> dict[str, BareFigure]:
    """Amounts with amounts; counts with those of the commonest unit."""
    if any(figure.unit in YUAN_PER for figure in leads.values()):
        return {entity: figure for entity, figure in leads.items() if figure.unit in YUAN_PER}
    units = [figure.unit for figure in leads.values()]
    usual = max(dict.fromkeys(units), key=units.count, default="")
    return {entity: figure for entity, figure in leads.items() if figure.unit == usual}
