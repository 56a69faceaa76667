"""Answers over many entities: rankings, counts and formulas; and which entity was meant, where that is open."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from assistant.answer import Answer
from assistant.compose_draft import Draft, label_of, place
from assistant.compose_none import explain_none, held_in_words, not_found
from assistant.compose_notes import add_notes
from assistant.compose_sides import in_unit
from assistant.lookup_record import Cell, Evidence, Row, Standing
from assistant.phrases import load_phrases
from assistant.question_record import Question, Subject
from assistant.standings import bound_of, by_amount, in_yuan
from corpus.fact import Fact
from corpus.figure import YUAN_PER, quotient, written
from corpus.formulas import Formula, Operand, evaluated, formula_named, in_digits

_OFFERED = 4
_EQUAL = re.compile(rf"{load_phrases().cues.against['bound'].pattern}\s*[-\d]")


class Scored(NamedTuple):
    """A row with what it comes to; without a formula it is a figure of a report or a table."""

    row: Row
    value: Decimal
    unit: str
    formula: str = ""

    @property
    def facts(self) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.row.facts if fact is not None)


# ---- which entity ----


def which_entity(evidence: Evidence) -> Answer:
    """Several entities bear the name, or none was named and many are held: nothing is guessed."""
    draft = Draft(evidence)
    question = evidence.question
    if question.unsure is not None:
        said, names = question.unsure
        more = f"等 {len(names)} 个单位" if len(names) > _OFFERED else ""
        draft.say(f"“{said}”可能是{'、'.join(names[:_OFFERED])}{more}，请写明是哪一个。")
        draft.suggest(*(question.text.replace(said, name, 1) for name in names[:_OFFERED]))
    else:
        draft.say("收录了多个单位，请写明要查的是哪一个。")
        draft.say(f"目前收录：{held_in_words(evidence)}。")
    return draft.answer("clarify")


# ---- formulas ----


def by_formula(evidence: Evidence) -> Answer:
    """A ratio for every entity and year asked about; where an item lacks, that is said."""
    formula = formula_named(evidence.question.formula or "")
    if formula is None or not evidence.rows:
        return not_found(evidence)
    draft = Draft(evidence)
    for row in evidence.rows:
        scored = _by_formula(draft, formula, row, _money(draft, row.facts))
        if scored is None:
            _say_missing(draft, formula, row)
            continue
        label = f"{row.entity}{row.year}年{formula.name}"
        shown = draft.computed(scored.value, scored.unit, label, scored.formula, scored.facts, row.year)
        draft.say(f"{label}为{shown}（{scored.formula}）。")
        if len(evidence.rows) == 1:
            for fact in scored.facts:
                draft.say(f"{draft.label(fact)}{draft.figure(fact)}，见{place(fact)}。")
    _year_note(draft, [row.year for row in evidence.rows])
    return draft.answer("answered" if draft.values else "not_found")


def _by_formula(draft: Draft, formula: Formula, row: Row, unit: str) -> Scored | None:
    values = {
        operand: in_unit(draft, fact, unit)
        for operand, fact in zip(formula.operands, row.facts, strict=True)
        if fact is not None
    }
    if len(values) < len(formula.operands):
        return None
    return _computed(row, formula, values, formula.unit_in(unit))


def _computed(row: Row, formula: Formula, values: Mapping[Operand, Decimal], unit: str) -> Scored | None:
    try:
        value = quotient(evaluated(formula.tree, values))
    except ArithmeticError:
        return None
    return Scored(row, value, unit, f"{in_digits(formula.tree, values)} = {written(value)}")


def _money(draft: Draft, facts: Sequence[Fact | None]) -> str:
    """The unit asked for, else the one in which the first amount is printed."""
    return draft.question.unit or next((fact.unit for fact in facts if fact and fact.unit in YUAN_PER), "")


def _say_missing(draft: Draft, formula: Formula, row: Row) -> None:
    lacking = [one.item for one, fact in zip(formula.operands, row.facts, strict=True) if fact is None]
    if not lacking:
        draft.say(f"{row.entity}{row.year}年的除数为 0，算不出{formula.name}。")
        return
    needed = " ÷ ".join(dict.fromkeys(one.item for one in formula.operands))
    for item in lacking:
        held = any(one.entity == row.entity and row.year in one.years for one in draft.evidence.asked)
        subject = Subject(said=item, concepts=(item,))
        explain_none(draft, Cell(subject=subject, entity=row.entity, year=row.year, year_held=held))
    draft.say(f"{formula.name}由{needed}算出，缺一不可。")


# ---- rankings and counts ----


def ranked_entities(evidence: Evidence) -> Answer:
    """As many as were asked for, one without a number, and all that tie with the last of them; year by year."""
    draft = Draft(evidence)
    for one in evidence.standings:
        _rank(draft, one)
    if not draft.values:
        return not_found(evidence)
    _year_note(draft, [one.year for one in evidence.standings])
    return draft.answer()


def _rank(draft: Draft, standing: Standing) -> None:
    question = draft.question
    descending = (question.operation == "largest") != (question.growth and question.falling)
    shown = _scores(draft, standing)
    if not shown:
        return
    word = "高" if descending else "低"
    head = f"{standing.year}年{_title(draft, standing)}"
    if question.place is not None:
        names = "、".join(one.row.entity for one in shown)
        draft.say(f"{head}第{question.place}{word}的是{names}，{_figure(draft, standing, shown[0])}。")
    elif len(shown) == 1:
        draft.say(f"{head}最{word}的是{shown[0].row.entity}，{_figure(draft, standing, shown[0])}。")
    else:
        first = "" if question.entities or (question.every and question.top is None) else f"的前 {standing.chosen} 家"
        draft.say(f"{head}由{'高到低' if descending else '低到高'}{first}：")
        for at, one in enumerate(shown, 1):
            draft.say(f"{at}. {one.row.entity} {_figure(draft, standing, one)}")
        _say_rest(draft, standing)
    if question.entities:
        _say_apart(draft, standing, shown)
    else:
        draft.say(f"在收录的 {standing.compared} 个有此项数字的单位中比较。")
    _say_origin(draft, standing)
    _note_scopes(draft, standing)


def _say_apart(draft: Draft, standing: Standing, shown: Sequence[Scored]) -> None:
    """Of those who were named: by how much the first of two leads, and who has no figure."""
    if len(shown) == 2 and not shown[0].formula and shown[0].value != shown[1].value:
        more, less = sorted((one.facts[0] for one in shown), key=lambda one: in_yuan(one.value, one.unit), reverse=True)
        a, unit = draft.shown(more)
        b = in_unit(draft, less, unit)
        how = f"{written(a)} − {written(b)} = {written(a - b)}"
        label = f"{more.entity}{standing.year}年{_title(draft, standing)}比{less.entity}多"
        draft.say(f"相差{draft.computed(a - b, unit, label, how, (more, less), standing.year)}（{how}）。")
    for entity in draft.question.entities:
        if all(one.row.entity != entity for one in shown):
            draft.say(f"没有收录{entity}{standing.year}年的{_title(draft, standing)}。")


def _say_origin(draft: Draft, standing: Standing) -> None:
    facts = [fact for row in standing.rows for fact in row.facts if fact]
    draft.say(f"出处：{draft.origin(facts[0])}{'等' if len(facts) > 1 else ''}。")


def _say_rest(draft: Draft, standing: Standing) -> None:
    if standing.chosen > len(standing.rows):
        draft.say(f"其余 {standing.chosen - len(standing.rows)} 家没有列出。")


def counted_entities(evidence: Evidence) -> Answer:
    """How many entities meet the condition, and the first of them."""
    draft = Draft(evidence)
    if bound_of(evidence.question) is None or not _says_how(evidence.question):
        draft.say("没有看懂要数的是满足什么条件的单位。请写明条件，例如超过多少、低于多少。")
        draft.suggest("三公经费超过 50 万元的单位有多少家？")
        return draft.answer("clarify")
    for one in evidence.standings:
        _count(draft, one)
    if not draft.sentences:
        return not_found(evidence)
    _year_note(draft, [one.year for one in evidence.standings])
    return draft.answer()


def _says_how(question: Question) -> bool:
    """突破5亿: where the word between item and bound is not known, nothing is counted; 等于 says it is the bound."""
    return question.compare is not None or bool(_EQUAL.search(question.text))


def _count(draft: Draft, standing: Standing) -> None:
    where = f"在收录的 {standing.compared} 个有此项数字的单位中"
    if not _comparable(draft, standing):
        return
    if not standing.chosen:
        draft.say(f"{standing.year}年{where}，{_title(draft, standing)}符合条件的有 0 家。")
        return
    formula = f"计数：{where}符合条件的 {standing.chosen} 个"
    label = f"{standing.year}年{_title(draft, standing)}符合条件的单位数"
    cited = [row.facts[0] for row in standing.rows if row.facts[0]]
    shown = draft.counted(label, formula, standing.counted, standing.year, cited)
    draft.say(f"{standing.year}年{where}，{_title(draft, standing)}符合条件的有{shown}。")
    draft.say("由高到低：")
    for one in _scores(draft, standing):
        draft.say(f"· {one.row.entity} {_figure(draft, standing, one)}")
    _say_rest(draft, standing)
    _say_origin(draft, standing)
    _note_scopes(draft, standing)


def _comparable(draft: Draft, standing: Standing) -> bool:
    """Whether the bound is of the figures' kind: 5亿 is no number of people."""
    claim = draft.question.threshold
    if claim is None or not claim.unit:
        return True
    unit = _unit_compared(draft, standing)
    if unit == claim.unit or (unit in YUAN_PER and claim.unit in YUAN_PER):
        return True
    draft.say(f"{_title(draft, standing)}以{unit}计，不能与{claim.unit}比较。")
    return False


def _unit_compared(draft: Draft, standing: Standing) -> str:
    """What stands above the line of a ratio is what people mean: 人均三公经费大于1万元."""
    if draft.question.formula:
        formula = formula_named(draft.question.formula)
        return formula.unit_in(standing.unit).split("/")[0] if formula else ""
    return "%" if draft.question.growth and not by_amount(draft.question) else standing.unit


def _scores(draft: Draft, standing: Standing) -> list[Scored]:
    """The rows as they are shown, all of them in one unit."""
    printed = [fact.unit for row in standing.rows for fact in row.facts if fact and fact.unit in YUAN_PER]
    unit: str = draft.question.unit or max(dict.fromkeys(printed), key=printed.count, default="")
    return [one for row in standing.rows if (one := _score(draft, row, unit)) is not None]


def _score(draft: Draft, row: Row, unit: str) -> Scored | None:
    """What a row is ranked by: its figure, its change on the year before, or its ratio."""
    question = draft.question
    if question.formula is not None:
        formula = formula_named(question.formula)
        return _by_formula(draft, formula, row, unit) if formula else None
    first = row.facts[0]
    assert first is not None
    if not question.growth:
        value, shown_in = draft.shown(first)
        return Scored(row, value, shown_in)
    return _growth(draft, row, first, unit)


def _growth(draft: Draft, row: Row, now: Fact, unit: str) -> Scored | None:
    before = row.facts[1]
    assert before is not None
    a, b = in_unit(draft, now, unit), in_unit(draft, before, unit)
    if by_amount(draft.question):
        return Scored(row, a - b, unit or now.unit, f"{written(a)} − {written(b)} = {written(a - b)}")
    rate = quotient((a - b) / abs(b) * Decimal(100))
    return Scored(row, rate, "%", f"({written(a)} − {written(b)}) ÷ {written(abs(b))} × 100 = {written(rate)}")


def _figure(draft: Draft, standing: Standing, one: Scored) -> str:
    if not one.formula:
        return draft.figure(one.facts[0], f"{one.row.entity}{label_of(one.facts[0], draft.fund_of(one.facts[0]))}")
    label = f"{one.row.entity}{one.row.year}年{_title(draft, standing)}"
    shown = draft.computed(one.value, one.unit, label, one.formula, one.facts, one.row.year)
    return f"{shown}（{one.formula}）"


def _title(draft: Draft, standing: Standing) -> str:
    question = draft.question
    if question.formula:
        return question.formula
    name = question.subjects[0].name
    if not question.growth:
        return name
    before = next(
        (row.facts[1].year for row in standing.rows if len(row.facts) > 1 and row.facts[1]), standing.year - 1
    )
    base = "上年" if before == standing.year - 1 else f"{before}年"
    return f"{name}比{base}的{'增减额' if by_amount(question) else '增减率'}"


def _note_scopes(draft: Draft, standing: Standing) -> None:
    if len(standing.scopes) > 1:
        draft.note(f"各单位的口径不同（{'、'.join(standing.scopes)}），不宜直接比较。")


def _year_note(draft: Draft, years: Sequence[int]) -> None:
    add_notes(draft, ())
    if draft.question.year_origin == "newest":
        draft.notes = [one for one in draft.notes if "没有说明年度" not in one]
        draft.note(f"没有说明年度，按{'、'.join(f'{year}年' for year in dict.fromkeys(years))}回答。")
