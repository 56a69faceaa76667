"""One subject of one entity in one year → the facts, by the preferences that the question leaves open."""

from collections.abc import Sequence
from typing import NamedTuple

from assistant.lookup_readings import contradictory, preferred, readings_of
from assistant.lookup_record import Cell, Reading
from assistant.phrases import Operation, Preference, load_phrases
from assistant.question_record import Question, Subject
from corpus.fact import Blank, EmptyForm, Fact, Fund, Measure, Stage
from corpus.figure import YUAN_PER
from corpus.government import BUDGET_OF
from index.fact_rows import FactQuery
from index.fact_table import FactTable

# What these compute with are amounts, whatever measure they are asked in.
_COMPUTED: frozenset[Operation] = frozenset(
    {"share", "ratio", "difference", "sum", "average", "remaining", "change", "verdict"}
)
BUDGETS: tuple[Stage, ...] = ("全年预算", "年初预算", "预算")
# What is asked of a project when only its name is said.
_MONEY_OF_PROJECT = "年度资金总额"
_SCORE_OF_PROJECT = "自评得分"
_SELF_EVALUATION = "绩效自评表"
_SPECIAL: frozenset[Fund] = frozenset({"政府性基金预算财政拨款", "国有资本经营预算财政拨款"})


class _Place(NamedTuple):
    """Whose figures, and of when."""

    entity: str
    year: int


def cell_of(question: Question, subject: Subject, entity: str, year: int, table: FactTable, *, held: bool) -> Cell:
    """What is held about the subject, down to blanks and forms declared empty."""
    order = load_phrases().preference
    cell = Cell(subject=subject, entity=entity, year=year, year_held=held)
    if not held:
        return cell.model_copy(update={"inverted": _inverted(question, subject, entity, year, table, order)})
    every = preferred(_found(question, subject, entity, year, table), order)
    found = _narrowed(every, question, subject)
    blanks = _blanks(question, subject, entity, year, table)
    if blanks and not subject.projects:
        # A blank cell of a form answers before an indicator of some project that bears the same name.
        found = tuple(fact for fact in found if fact.project is None)
    readings = _marked(readings_of(_whole(_chosen(found, question, order), question)), table)
    update: dict[str, object] = {
        "candidates": found,
        "elsewhere": _elsewhere(question, subject, readings, bool(blanks), table, _Place(entity, year)),
        "readings": readings,
        "beside": _beside(found, readings, question),
        "contradictory": contradictory(readings),
    }
    if not readings or readings[0].lead.value == 0:
        update["blanks"] = () if not readings and _printed(every, question, subject) else blanks
        update["empty_forms"] = _empty_forms(question, subject, _Place(entity, year), blanks, table)
    return cell.model_copy(update=update)


def _whole(facts: tuple[Fact, ...], question: Question) -> tuple[Fact, ...]:
    """Without those of one special fund, where the same item stands under all money and no fund was asked for."""
    wholes = {(fact.concept, fact.aspect, fact.stage) for fact in facts if fact.fund == "全部收支"}
    if question.funds or question.forms:
        return facts
    return tuple(one for one in facts if one.fund not in _SPECIAL or (one.concept, one.aspect, one.stage) not in wholes)


def _printed(found: Sequence[Fact], question: Question, subject: Subject) -> bool:
    """Whether the amount itself is in the report: what is asked about it was not found, which no blank cell of some
    other column explains."""
    amounts = (one for one in found if (one.measure, one.stage, one.project) == ("金额", "决算", None))
    return not question.funds and any(one.aspect == subject.aspect for one in amounts)


def _blanks(question: Question, subject: Subject, entity: str, year: int, table: FactTable) -> tuple[Blank, ...]:
    """The blank cells of the column asked for, else of the whole row; the most usual form first."""
    order = load_phrases().preference.forms
    query = _query(question, subject, entity, year).model_copy(update={"aspects": (subject.aspect,)})
    found = [one for one in table.find_blanks(query) if not question.funds or one.fund in funds_asked(question)]
    # The blank cell of another stage says nothing of the one asked for.
    stages = {*question.stages, *(BUDGETS if "预算" in question.stages else ())}
    found = [one for one in found if not stages or one.stage in stages]
    return tuple(sorted(found, key=lambda one: order.index(one.form) if one.form in order else len(order)))


def _marked(readings: tuple[Reading, ...], table: FactTable) -> tuple[Reading, ...]:
    """Projects of one name with the budget, the spending and the score of the form that each stands in."""
    names = [(reading.lead.project, reading.lead.concept, reading.lead.stage) for reading in readings]
    twins = {name[0] for name in names if name[0] and names.count(name) > 1}
    if not twins:
        return readings
    query = FactQuery(concepts=(_MONEY_OF_PROJECT, _SCORE_OF_PROJECT), projects=tuple(twins), forms=(_SELF_EVALUATION,))
    told = [fact for fact in table.find(query) if (fact.concept, fact.measure, fact.stage) in _TELLING]
    told.sort(key=lambda fact: _TELLING.index((fact.concept, fact.measure, fact.stage)))
    return tuple(
        reading.model_copy(update={"marks": tuple(fact for fact in told if _tells(fact, reading.lead))})
        if reading.lead.project in twins
        else reading
        for reading in readings
    )


_TELLING: tuple[tuple[str, Measure, Stage], ...] = (
    (_MONEY_OF_PROJECT, "金额", "全年预算"),
    (_MONEY_OF_PROJECT, "金额", "决算"),
    (_SCORE_OF_PROJECT, "得分", "决算"),
)


def _tells(fact: Fact, lead: Fact) -> bool:
    """Whether it stands in the same form and is not what was asked for."""
    same = (fact.report, fact.source.table) == (lead.report, lead.source.table)
    return same and (fact.concept, fact.measure, fact.stage) != (lead.concept, lead.measure, lead.stage)


def _query(question: Question, subject: Subject, entity: str, year: int) -> FactQuery:
    concepts = subject.concepts
    if subject.projects and not concepts:
        concepts = (_SCORE_OF_PROJECT,) if question.measure in {"得分", "分值"} else (_MONEY_OF_PROJECT,)
        concepts = () if question.counter else concepts
    return FactQuery(
        concepts=() if subject.codes else concepts,
        codes=subject.codes,
        projects=subject.projects,
        entities=(entity,),
        years=(year,),
        scopes=question.scopes,
        forms=question.forms,
    )


def _found(question: Question, subject: Subject, entity: str, year: int, table: FactTable) -> tuple[Fact, ...]:
    """A project is found in whatever form it is in: 自评表 is said of the tables and of the text about them."""
    query = _query(question, subject, entity, year)
    found = table.find(query)
    if not found and subject.projects and query.forms:
        return table.find(query.model_copy(update={"forms": ()}))
    return found


def funds_asked(question: Question) -> frozenset[Fund]:
    """The money asked for; of a government 一般公共预算 is that budget as a whole."""
    return frozenset({*question.funds, *(BUDGET_OF[fund] for fund in question.funds if fund in BUDGET_OF)})


def _narrowed(facts: Sequence[Fact], question: Question, subject: Subject) -> tuple[Fact, ...]:
    """Column, fund and project as asked; where they are open, the facts that need no further word come first."""
    found = list(facts)
    if subject.aspect:
        found = [fact for fact in found if fact.aspect == subject.aspect]
    elif any(fact.aspect is None for fact in found):
        found = [fact for fact in found if fact.aspect is None]
    if not subject.projects and any(fact.project is None for fact in found):
        found = [fact for fact in found if fact.project is None]
    if question.funds:
        found = [fact for fact in found if fact.fund in funds_asked(question) or fact.project]
    return tuple(found)


def of_measure(facts: Sequence[Fact], measure: Measure, basis: str | None = None) -> tuple[Fact, ...]:
    found = tuple(fact for fact in facts if fact.measure == measure)
    return tuple(fact for fact in found if fact.basis == basis) if basis else found


def of_stage(facts: Sequence[Fact], stages: Sequence[Stage]) -> tuple[Fact, ...]:
    """预算 alone means whichever budget the report prints."""
    wanted = {*stages, *(BUDGETS if "预算" in stages else ())}
    return tuple(fact for fact in facts if fact.stage in wanted)


def _chosen(found: Sequence[Fact], question: Question, order: Preference) -> tuple[Fact, ...]:
    """The facts of the measure and the stage asked for, else of those that lead."""
    measure = _measure_asked(question, found)
    if question.counter:
        # 多少米 of a project is one of its indicators, never its money; 台 may be printed 台（套）.
        counted = [fact for fact in found if fact.measure in {"数量", "实际值", "目标值"}]
        found = [fact for fact in counted if fact.unit.startswith(question.counter)] or (
            counted if question.measure is None and _countable(counted) else []
        )
    if measure is not None:
        asked = of_measure(found, measure, question.basis) or of_measure(found, measure)
        # 执行率和得分: a score has no other measure than itself, and what it is out of may not be printed.
        found = asked or [fact for fact in found if fact.concept == _SCORE_OF_PROJECT and measure != "分值"]
    elif found:
        best = min(order.measures.index(fact.measure) for fact in found)
        found = of_measure(found, order.measures[best])
    if question.stages and measure != "完成率" and question.operation not in {"remaining", "verdict"}:
        return of_stage(found, question.stages)
    if not found:
        return ()
    lead = min((order.stages.index(fact.stage) for fact in found), default=0)
    return tuple(fact for fact in found if fact.stage == order.stages[lead])


def _countable(counted: Sequence[Fact]) -> bool:
    """几个人 of 人次: one thing that is counted, in whatever unit."""
    return len({fact.concept for fact in counted}) == 1


def _measure_asked(question: Question, found: Sequence[Fact]) -> Measure | None:
    if question.operation in _COMPUTED:
        return None
    if question.operation == "completion":
        # An indicator has no rate of completion of its own: what was reached is asked for.
        return "完成率" if of_measure(found, "完成率") or not of_measure(found, "实际值") else "实际值"
    return question.measure


def _elsewhere(
    question: Question, subject: Subject, readings: Sequence[Reading], blank: bool, table: FactTable, place: _Place
) -> tuple[Reading, ...]:
    """Money spent under the same name inside projects: 电费 of a project beside 电费 of the whole department."""
    if subject.projects or question.scopes or not (blank or (readings and readings[0].lead.project is None)):
        return ()
    if readings and readings[0].lead.unit not in YUAN_PER:
        return ()
    names = tuple(dict.fromkeys((*subject.concepts, *(one.lead.concept for one in readings))))
    inside = table.find(FactQuery(concepts=names, entities=(place.entity,), years=(place.year,), measures=("实际值",)))
    found = [fact for fact in inside if fact.project and fact.unit in YUAN_PER]
    if not found and not readings:
        found = _named_after(names, table, place)
    return readings_of(found)


def _named_after(names: Sequence[str], table: FactTable, place: _Place) -> list[Fact]:
    """What the projects spent that bear the item in their name: 取暖费 is blank, and a project of its own."""
    query = FactQuery(concepts=(_MONEY_OF_PROJECT,), entities=(place.entity,), years=(place.year,), stages=("决算",))
    spent = [fact for fact in table.find(query) if fact.project and fact.measure == "金额"]
    spent = [fact for fact in spent if any(len(name) >= 3 and name in (fact.project or "") for name in names)]
    return list(preferred(spent, load_phrases().preference))


def _beside(found: Sequence[Fact], readings: Sequence[Reading], question: Question) -> tuple[Reading, ...]:
    """The budget figure that belongs to a final figure, where no stage was asked for."""
    if not readings or question.stages or readings[0].lead.stage != "决算" or readings[0].lead.measure != "金额":
        return ()
    same = [fact for fact in found if fact.measure == "金额" and fact.project == readings[0].lead.project]
    for stage in BUDGETS:
        if chosen := [fact for fact in same if fact.stage == stage]:
            return readings_of(chosen)
    return ()


def _empty_forms(
    question: Question, subject: Subject, place: _Place, blanks: Sequence[Blank], table: FactTable
) -> tuple[EmptyForm, ...]:
    """The forms printed without data that the subject would stand in, or has its blank cell in."""
    funds = [fund.removesuffix("财政拨款").removesuffix("预算") for fund in question.funds]
    named = " ".join((*subject.concepts, *question.forms, *funds))
    stems = [stem for stem in ("政府性基金", "国有资本经营") if stem in named]
    forms = {*question.forms, *(one.form for one in blanks[:1])}
    empty = table.empty_forms(place.entity, place.year)
    return tuple(one for one in empty if any(stem in one.form for stem in stems) or one.form in forms)


def _inverted(
    question: Question, subject: Subject, entity: str, year: int, table: FactTable, order: Preference
) -> tuple[Fact, Fact] | None:
    """Next year's figure and the change it states on this year, both of one fund: 94.3 more than last year."""
    if (question.stages and "决算" not in question.stages) or subject.codes:
        return None
    found = preferred(_narrowed(_found(question, subject, entity, year + 1, table), question, subject), order)
    changes = [fact for fact in of_measure(found, "增减额", "上年") if fact.aspect is None]
    amounts = [fact for fact in of_measure(found, "金额") if fact.stage == "决算" and fact.aspect is None]
    pairs = ((amount, change) for amount in amounts for change in changes if amount.fund == change.fund)
    return next(pairs, None)
