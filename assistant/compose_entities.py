"""Answers over many entities: rankings, counts and formulas; and which entity was meant, where that is open."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from assistant.answer import Answer
from assistant.compose_draft import Draft, place
from assistant.compose_none import explain_none, held_in_words, not_found
from assistant.compose_notes import add_notes
from assistant.compose_sides import in_unit
from assistant.lookup_record import Cell, Evidence, Row
from assistant.question_record import Subject
from corpus.fact import Fact
from corpus.figure import YUAN_PER, convert, rounded, written
from corpus.formulas import Formula, Operand, evaluated, formula_named, in_digits

_SHOWN = 20
_OFFERED = 4
_NUMERIC_UNIT = "家"


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
        scored = _by_formula(draft, formula, row)
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


def _by_formula(draft: Draft, formula: Formula, row: Row) -> Scored | None:
    unit = _money(draft, row.facts)
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
        value = rounded(evaluated(formula.tree, values))
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
    for year in dict.fromkeys(row.year for row in evidence.rows):
        _rank(draft, [row for row in evidence.rows if row.year == year], year)
    if not draft.values:
        return not_found(evidence)
    _year_note(draft, [row.year for row in evidence.rows])
    return draft.answer()


def _rank(draft: Draft, rows: Sequence[Row], year: int) -> None:
    question = draft.question
    falls = question.growth and question.falling
    descending = (question.operation == "largest") != falls
    scored = [one for row in rows if (one := _score(draft, row)) is not None and not (falls and one.value >= 0)]
    if not scored:
        return
    ordered = sorted(scored, key=_size, reverse=descending)
    last = ordered[min(question.top or 1, len(ordered)) - 1]
    shown = [one for one in ordered if (_size(one) >= _size(last) if descending else _size(one) <= _size(last))]
    word = "最高" if descending else "最低"
    head = f"{year}年{_title(draft)}"
    if len(shown) == 1:
        draft.say(f"{head}{word}的是{shown[0].row.entity}，{_figure(draft, shown[0])}。")
    else:
        draft.say(f"{head}由{'高到低' if descending else '低到高'}的前 {len(shown)} 家：")
        for at, one in enumerate(shown[:_SHOWN], 1):
            draft.say(f"{at}. {one.row.entity} {_figure(draft, one)}")
    draft.say(f"在收录的 {len(scored)} 个有此项数字的单位中比较。")
    _note_scopes(draft, scored)


def counted_entities(evidence: Evidence) -> Answer:
    """How many entities meet the condition, and the first of them."""
    draft = Draft(evidence)
    if evidence.question.threshold is None or evidence.question.growth:
        draft.say("没有看懂要数的是满足什么条件的单位。请写明条件，例如“三公经费超过 50 万元的有多少家”。")
        return draft.answer("clarify")
    for year in dict.fromkeys(row.year for row in evidence.rows):
        _count(draft, [row for row in evidence.rows if row.year == year], year)
    if not draft.sentences:
        return not_found(evidence)
    _year_note(draft, [row.year for row in evidence.rows])
    return draft.answer()


def _count(draft: Draft, rows: Sequence[Row], year: int) -> None:
    scored = [one for row in rows if (one := _score(draft, row)) is not None]
    kept = sorted((one for one in scored if _meets(draft, one)), key=_size, reverse=True)
    where = f"在收录的 {len(scored)} 个有此项数字的单位中"
    if not scored or not _comparable(draft, scored[0]):
        return
    if not kept:
        draft.say(f"{year}年{where}，{_title(draft)}符合条件的有 0 家。")
        return
    formula = f"计数：{where}符合条件的 {len(kept)} 个"
    facts = [fact for one in kept for fact in one.facts[:1]]
    label = f"{year}年{_title(draft)}符合条件的单位数"
    shown = draft.computed(
        Decimal(len(kept)), _NUMERIC_UNIT, label, formula, facts, year, cited=facts[:_SHOWN], entity="收录的单位"
    )
    draft.say(f"{year}年{where}，{_title(draft)}符合条件的有{shown}。")
    draft.say(f"{'最高的依次是' if len(kept) > _SHOWN else '依次是'}：")
    for one in kept[:_SHOWN]:
        draft.say(f"· {one.row.entity} {_figure(draft, one)}")
    _note_scopes(draft, scored)


def _meets(draft: Draft, one: Scored) -> bool:
    claim = draft.question.threshold
    if claim is None or claim.value is None:
        return False
    bound = _bound(one, claim.value, claim.unit)
    kinds = {"above": one.value >= bound, "over": one.value > bound, "below": one.value < bound}
    return (kinds | {"upto": one.value <= bound}).get(draft.question.compare or "", one.value == bound)


def _bound(one: Scored, value: Decimal, unit: str) -> Decimal:
    return convert(value, unit, one.unit) if unit in YUAN_PER and one.unit in YUAN_PER else value


def _comparable(draft: Draft, one: Scored) -> bool:
    """Whether the bound is of the figures' kind: 5亿 is no number of people."""
    claim = draft.question.threshold
    if claim is None or (claim.unit in YUAN_PER) == (one.unit in YUAN_PER) or not claim.unit:
        return True
    draft.say(f"{_title(draft)}以{one.unit}计，不能与{claim.unit}比较。")
    return False


def _score(draft: Draft, row: Row) -> Scored | None:
    """What a row is ranked by: its figure, its change on the year before, or its ratio."""
    question = draft.question
    if question.formula is not None:
        formula = formula_named(question.formula)
        return _by_formula(draft, formula, row) if formula else None
    first = row.facts[0]
    assert first is not None
    if not question.growth:
        value, unit = draft.shown(first)
        return Scored(row, value, unit)
    return _growth(draft, row, first)


def _growth(draft: Draft, row: Row, now: Fact) -> Scored | None:
    before = row.facts[1]
    assert before is not None
    (a, unit) = draft.shown(now)
    b = in_unit(draft, before, unit)
    if _asks_amount(draft):
        return Scored(row, a - b, unit, f"{written(a)} − {written(b)} = {written(a - b)}")
    if b == 0:
        return None
    rate = rounded((a - b) / abs(b) * Decimal(100))
    return Scored(row, rate, "%", f"({written(a)} − {written(b)}) ÷ {written(abs(b))} × 100 = {written(rate)}")


def _asks_amount(draft: Draft) -> bool:
    """增加最多 ranks amounts; 增长最快, 增幅最大 rank rates."""
    text = draft.question.text
    return draft.question.measure != "增减率" and not any(one in text for one in ("快", "慢", "率", "幅", "%", "百分"))


def _size(one: Scored) -> Decimal:
    return convert(one.value, one.unit, "元") if one.unit in YUAN_PER else one.value


def _figure(draft: Draft, one: Scored) -> str:
    if not one.formula:
        return draft.figure(one.facts[0], f"{one.row.entity}{draft.label(one.facts[0])}")
    label = f"{one.row.entity}{one.row.year}年{_title(draft)}"
    shown = draft.computed(one.value, one.unit, label, one.formula, one.facts, one.row.year)
    return f"{shown}（{one.formula}）"


def _title(draft: Draft) -> str:
    question = draft.question
    if question.formula:
        return question.formula
    name = question.subjects[0].name
    return f"{name}比上年的{'增减额' if _asks_amount(draft) else '增减率'}" if question.growth else name


def _note_scopes(draft: Draft, scored: Sequence[Scored]) -> None:
    scopes = {fact.scope for one in scored for fact in one.facts}
    if len(scopes) > 1:
        draft.note(f"各单位的口径不同（{'、'.join(sorted(scopes))}），不宜直接比较。")


def _year_note(draft: Draft, years: Sequence[int]) -> None:
    add_notes(draft, ())
    if draft.question.year_origin == "newest":
        draft.notes = [one for one in draft.notes if "没有说明年度" not in one]
        draft.note(f"没有说明年度，按{'、'.join(f'{year}年' for year in dict.fromkeys(years))}回答。")
