"""Figures of many entities at once: what is ranked, counted or put into a formula."""

from collections.abc import Sequence

from assistant.lookup_cells import cell_of
from assistant.lookup_record import Row, Standing
from assistant.question_record import Question, Subject
from assistant.standings import standing
from corpus.fact import Fact
from corpus.formulas import Operand, formula_named
from corpus.plain import squeeze
from corpus.vocabulary_file import load_vocabulary
from index.fact_rows import FactQuery
from index.fact_table import FactTable
from index.holdings import Holding

_TELLING = 4  # letters of a name that tell it within an indicator's
_FEWEST = 2  # entities that make a ranking


def standings_of(question: Question, table: FactTable) -> tuple[Standing, ...]:
    """A standing for every year that has figures; without a year, the newest that several entities have."""
    found: list[Standing] = []
    newest = question.year_origin == "newest"
    years, back = _years(question, table)
    operands = operands_of(question, back)
    for year in years if operands else ():
        one = standing(question, operands, year, table)
        if newest and one.compared >= _FEWEST:
            return (one,)
        found += [one] if one.compared else []
    return tuple(found)


def _years(question: Question, table: FactTable) -> tuple[Sequence[int], int]:
    """The years to rank in, and how far back each is held against: 与2020年相比，2022年增长最快 ranks 2022 alone."""
    if question.year_origin == "newest":
        return table.holdings.years, 1
    if question.growth and len(question.years) == 2:
        return (max(question.years),), max(question.years) - min(question.years)
    return question.years, 1


def rows_of(question: Question, asked: Sequence[Holding], table: FactTable) -> tuple[Row, ...]:
    """A row for every entity and year that is asked about, whatever of it is held."""
    plain = question.model_copy(update={"operation": "figure", "measure": None, "basis": None})

    def lead(entity: str, year: int, operand: Operand) -> Fact | None:
        subject = Subject(said=operand.item, concepts=(operand.item,))
        of = year - operand.back
        held = table.holdings.holds(entity, of)
        return cell_of(plain, subject, entity, of, table, held=held).lead or _indicator(operand.item, entity, of, table)

    return tuple(
        Row(entity=one.entity, year=year, facts=tuple(lead(one.entity, year, operand) for operand in _named(question)))
        for one in asked
        for year in question.years
    )


def _indicator(item: str, entity: str, year: int, table: FactTable) -> Fact | None:
    """在职人数 stands in no form; an indicator of a project may state it: 单位在职职工人数 71人."""
    known = load_vocabulary().item(item)
    words = [squeeze(word) for word in (known.name, *known.aliases)] if known else []
    stated = table.find(FactQuery(entities=(entity,), years=(year,), measures=("实际值",))) if words else ()
    found = [one for one in stated if any(word in squeeze(one.concept) for word in words if len(word) >= _TELLING)]
    return found[0] if len({(one.value, one.unit) for one in found}) == 1 else None


def operands_of(question: Question, back: int) -> tuple[tuple[Subject, int], ...]:
    """What a row consists of, each with how many years before: an item, its change, or what a formula needs."""
    if question.formula is not None:
        return tuple((Subject(said=one.item, concepts=(one.item,)), one.back) for one in _named(question))
    if len(question.subjects) != 1 or question.subjects[0].projects:
        return ()
    return ((question.subjects[0], 0), *(((question.subjects[0], back),) if question.growth else ()))


def _named(question: Question) -> tuple[Operand, ...]:
    formula = formula_named(question.formula or "")
    return formula.operands if formula else ()
