"""Figures of many entities at once: what is ranked, counted or put into a formula."""

from collections.abc import Iterator, Sequence

from assistant.lookup_cells import cell_of
from assistant.lookup_record import Row
from assistant.question_entities import within
from assistant.question_record import Question, Subject
from corpus.fact import Fact
from corpus.figure import YUAN_PER
from corpus.formulas import Operand, formula_named
from index.fact_rows import FactQuery
from index.fact_table import FactTable
from index.holdings import Holding

_FEWEST = 2  # entities that make a ranking


def rows_over_all(question: Question, table: FactTable) -> tuple[Row, ...]:
    """A row for every entity that has the figures; without a year, of the newest that several have."""
    operands = operands_of(question)
    if not operands:
        return ()
    rows: tuple[Row, ...] = ()
    for year in question.years if question.year_origin != "newest" else table.holdings.years:
        found = tuple(_rows(question, operands, year, table))
        rows = (*rows, *found)
        if question.year_origin == "newest" and len(found) >= _FEWEST:
            return found
    return rows


def rows_of(question: Question, asked: Sequence[Holding], table: FactTable) -> tuple[Row, ...]:
    """A row for every entity and year that is asked about, whatever of it is held."""
    plain = question.model_copy(update={"operation": "figure", "measure": None, "basis": None})

    def lead(entity: str, year: int, operand: Operand) -> Fact | None:
        subject = Subject(said=operand.item, concepts=(operand.item,))
        held = table.holdings.holds(entity, year - operand.back)
        return cell_of(plain, subject, entity, year - operand.back, table, held=held).lead

    return tuple(
        Row(entity=one.entity, year=year, facts=tuple(lead(one.entity, year, operand) for operand in _named(question)))
        for one in asked
        for year in question.years
    )


def operands_of(question: Question) -> tuple[tuple[Subject, int], ...]:
    """What a row consists of, each with how many years before: an item, its change, or what a formula needs."""
    if question.formula is not None:
        return tuple((Subject(said=one.item, concepts=(one.item,)), one.back) for one in _named(question))
    if len(question.subjects) != 1 or question.subjects[0].projects:
        return ()
    return ((question.subjects[0], 0), *(((question.subjects[0], 1),) if question.growth else ()))


def _named(question: Question) -> tuple[Operand, ...]:
    formula = formula_named(question.formula or "")
    return formula.operands if formula else ()


def _rows(question: Question, operands: Sequence[tuple[Subject, int]], year: int, table: FactTable) -> Iterator[Row]:
    found = [_leads(question, subject, year - back, table) for subject, back in operands]
    for entity in found[0]:
        facts = tuple(one.get(entity) for one in found)
        if all(fact is not None for fact in facts):
            yield Row(entity=entity, year=year, facts=facts)


def _leads(question: Question, subject: Subject, year: int, table: FactTable) -> dict[str, Fact]:
    """Entity → its figure. Where one has several, the preferences for a single figure decide, or it has none."""
    facts = table.find(
        FactQuery(
            concepts=subject.concepts,
            aspects=(subject.aspect,),
            codes=subject.codes,
            entities=question.entities,
            years=(year,),
            scopes=question.scopes,
            funds=question.funds,
            projects=(None,),
        )
    )
    of: dict[str, list[Fact]] = {}
    for fact in facts:
        if within(fact.entity, question.region):
            of.setdefault(fact.entity, []).append(fact)
    leads = {entity: _lead(question, subject, entity, year, own, table) for entity, own in of.items()}
    kept = {entity: fact for entity, fact in leads.items() if fact is not None}
    return _of_one_kind(kept)


def _lead(
    question: Question, subject: Subject, entity: str, year: int, facts: Sequence[Fact], table: FactTable
) -> Fact | None:
    if len(facts) == 1 and (not question.stages or facts[0].stage in question.stages):
        return facts[0] if facts[0].measure in {"金额", "数量"} else None
    plain = question.model_copy(update={"operation": "figure", "measure": None, "basis": None, "counter": None})
    cell = cell_of(plain, subject, entity, year, table, held=True)
    return None if cell.contradictory else cell.lead


def _of_one_kind(leads: dict[str, Fact]) -> dict[str, Fact]:
    """Amounts with amounts; counts with those of the commonest unit."""
    if any(fact.unit in YUAN_PER for fact in leads.values()):
        return {entity: fact for entity, fact in leads.items() if fact.unit in YUAN_PER}
    units = [fact.unit for fact in leads.values()]
    usual = max(set(units), key=units.count, default="")
    return {entity: fact for entity, fact in leads.items() if fact.unit == usual}
