"""What is asked for, cell by cell: every subject of every entity in every year, of each fund that is named."""

from collections.abc import Sequence

from assistant.lookup_cells import cell_of
from assistant.lookup_readings import in_one_classification
from assistant.lookup_record import Cell, Evidence
from assistant.phrases import Operation, load_phrases
from assistant.question_context import money_of
from assistant.question_record import Question, Subject
from corpus.vocabulary_file import load_vocabulary
from index.library import Library

_SET_TOGETHER: frozenset[Operation] = frozenset({"sum", "difference", "ratio", "share", "largest", "smallest"})
_OF_TWO_FUNDS: frozenset[Operation] = frozenset({"figure", "difference", "ratio", "share"})
_MOST_CELLS = 24  # entities × years × subjects that one answer shows


def cells_asked(evidence: Evidence, library: Library) -> tuple[Cell, ...]:
    """The cells of a question; those that are set against each other from one classification."""
    cells = tuple(_where_stated(cell, evidence.question, library) for cell in _cells(evidence, library))
    return in_one_classification(cells) if evidence.question.operation in _SET_TOGETHER else cells


def _where_stated(cell: Cell, question: Question, library: Library) -> Cell:
    """收入比上年增加多少: where the change of the total alone is stated, the total."""
    totals = load_phrases().stated_with
    total = next((totals[one] for one in cell.subject.concepts if one in totals), None)
    if question.operation != "change" or len(question.years) > 1 or total is None or _states_change(cell):
        return cell
    subject = Subject(said=total, concepts=(total,))
    other = cell_of(question, subject, cell.entity, cell.year, library.facts, held=cell.year_held)
    return other if _states_change(other) else cell


def _states_change(cell: Cell) -> bool:
    return any(fact.measure in {"增减额", "增减率"} for fact in cell.candidates)


def _cells(evidence: Evidence, library: Library) -> tuple[Cell, ...]:
    question = evidence.question
    holds = library.facts.holdings.holds
    cells = [
        cell_of(asked, subject, entity, year, library.facts, held=holds(entity, year))
        for asked in _by_fund(question)
        for entity in evidence.entities
        for year in question.years
        for subject in _subjects(question)
    ][:_MOST_CELLS]
    cells = _of_any_fund(cells, question, library)
    cells += _before(question, cells, library)
    if question.year_origin == "newest" and not any(_holds(cell) for cell in cells):
        return _in_other_years(evidence, library) or tuple(cells)
    return tuple(cells)


def _of_any_fund(cells: Sequence[Cell], question: Question, library: Library) -> list[Cell]:
    """三公经费占一般公共预算支出的多少: the fund narrows the item that is printed in it, and no other."""
    if not question.funds or len(question.subjects) < 2 or not any(cell.readings for cell in cells):
        return list(cells)
    whole = question.model_copy(update={"funds": ()})
    holds = library.facts.holdings.holds
    return [
        cell if cell.readings
        else cell_of(whole, cell.subject, cell.entity, cell.year, library.facts, held=holds(cell.entity, cell.year))
        for cell in cells
    ]  # fmt: skip


def _by_fund(question: Question) -> tuple[Question, ...]:
    """财政拨款支出比一般公共预算支出多多少: the same of each fund that is named."""
    alone = len(question.subjects) == 1 and len(question.years) == 1 and len(question.stages) < 2
    if not alone or len(question.funds) < 2 or question.operation not in _OF_TWO_FUNDS:
        return (question,)
    return tuple(question.model_copy(update={"funds": (fund,)}) for fund in question.funds)


def _subjects(question: Question) -> tuple[Subject, ...]:
    """The subjects; a fund or a form alone stands for the totals in it."""
    if question.operation == "share" and (len(question.subjects) == 1 or question.carried):
        wholes = _wholes(question.subjects)
        return (*question.subjects, *(one for one in wholes if one.concepts[0] not in _concepts(question.subjects)))
    if question.operation == "average" and len(question.subjects) == 1:
        return (*question.subjects, *money_of(question.subjects[0]))
    if question.subjects or not (question.funds or question.forms):
        return question.subjects
    said = (question.forms or question.funds)[0]
    totals = ("三公经费", "本年支出合计", "本年收入合计", "支出总计", "收入总计")
    return (Subject(said=said, concepts=totals),)


def _concepts(subjects: Sequence[Subject]) -> frozenset[str]:
    return frozenset(name for one in subjects for name in one.concepts)


def _wholes(subjects: Sequence[Subject]) -> tuple[Subject, ...]:
    """The item that these are parts of."""
    parts = [frozenset(one.concepts) for one in subjects]
    items = (item for item in load_vocabulary().items if all(one & set(item.parts) for one in parts))
    return tuple(Subject(said=item.name, concepts=(item.name,)) for item in items)[:1]


def _before(question: Question, cells: Sequence[Cell], library: Library) -> list[Cell]:
    """The year before, where a change on it is asked for, none is stated and both years are held."""
    if question.operation != "change" or question.basis not in {None, "上年"} or len(question.years) != 1:
        return []
    holds = library.facts.holdings.holds
    return [
        cell_of(question, cell.subject, cell.entity, cell.year - 1, library.facts, held=True)
        for cell in cells
        if cell.lead and cell.lead.measure in {"金额", "数量"} and holds(cell.entity, cell.year - 1)
        and not _states_change(cell)
    ]  # fmt: skip


def _holds(cell: Cell) -> bool:
    return bool(cell.readings or cell.blanks or cell.empty_forms)


def _in_other_years(evidence: Evidence, library: Library) -> tuple[Cell, ...]:
    """Where no year was said and the newest report lacks the item: the newest year that has it."""
    question = evidence.question
    for year in evidence.years:
        elsewhere = question.model_copy(update={"years": (year,)})
        cells = tuple(
            cell_of(elsewhere, subject, entity, year, library.facts, held=True)
            for entity in evidence.entities
            for subject in _subjects(question)
        )
        if any(cell.readings for cell in cells):
            return cells
    return ()
