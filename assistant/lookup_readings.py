"""Facts of one subject → readings: what agrees is one reading, what differs is told apart by name."""

from collections.abc import Callable, Container, Iterable, Sequence

from assistant.lookup_record import Cell, Reading
from assistant.phrases import Preference
from corpus.fact import Fact
from corpus.figure import same_figure

_LAST = 99


def preferred(facts: Iterable[Fact], order: Preference) -> tuple[Fact, ...]:
    """The facts, the most usual reading first."""

    def rank(fact: Fact) -> tuple[int, ...]:
        return (
            _at(order.scopes, fact.scope),
            fact.project is not None,
            _at(order.funds, fact.fund),
            _at(order.forms, fact.form),
            fact.source.line,
        )

    return tuple(sorted(facts, key=rank))


def _at(order: Sequence[str], value: str) -> int:
    return order.index(value) if value in order else _LAST


def readings_of(facts: Sequence[Fact]) -> tuple[Reading, ...]:
    """The facts (preferred first) in groups that agree, each group named by what sets it apart."""
    groups: list[list[Fact]] = []
    for fact in facts:
        group = next((one for one in groups if _same_thing(one[0], fact) and _agree(one[0], fact)), None)
        if group is None:
            groups.append([fact])
        else:
            group.append(fact)
    return tuple(Reading(name=_apart(group, groups), facts=tuple(group)) for group in groups)


def _agree(one: Fact, other: Fact) -> bool:
    return same_figure(one.value, one.unit, other.value, other.unit)


def _same_thing(one: Fact, other: Fact) -> bool:
    """Whether two facts may be printings of one figure: their funds may differ, what they measure may not."""
    same = ("entity", "scope", "year", "stage", "measure", "basis", "aspect", "project")
    alike = all(getattr(one, name) == getattr(other, name) for name in same) and not _coded_apart(one, other)
    return alike and (one.project is None or one.concept == other.concept)


def _coded_apart(one: Fact, other: Fact) -> bool:
    return one.code is not None and other.code is not None and one.code != other.code


def contradictory(readings: Sequence[Reading]) -> bool:
    """Whether the report prints two figures for the very same thing, in different places."""
    return any(
        _same_thing(one.lead, other.lead) and one.lead.fund == other.lead.fund and _as_coded(one, other)
        and not same_named(one, other)
        and one.lead.concept == other.lead.concept
        for at, one in enumerate(readings)
        for other in readings[at + 1 :]
    )  # fmt: skip


def _as_coded(one: Reading, other: Reading) -> bool:
    """A three-public form and an economic code count different things under one name."""
    return bool({fact.code for fact in one.facts} & {fact.code for fact in other.facts}) or _codes(one) == _codes(other)


def _codes(reading: Reading) -> set[str]:
    return {fact.code for fact in reading.facts if fact.code}


def same_named(one: Reading, other: Reading) -> bool:
    """Two projects of one name: one form lists both."""
    projects = one.lead.project is not None and one.lead.project == other.lead.project
    projects = projects and (one.lead.stage, one.lead.concept) == (other.lead.stage, other.lead.concept)
    return projects and bool({fact.form for fact in one.facts} & {fact.form for fact in other.facts})


_NAMES: tuple[tuple[Callable[[Fact], object], Callable[[Fact], str]], ...] = (
    (lambda fact: fact.entity, lambda fact: fact.entity),
    (lambda fact: fact.scope, lambda fact: fact.scope),
    (lambda fact: fact.project, lambda fact: f"项目“{fact.project}”" if fact.project else ""),
    (lambda fact: fact.concept if fact.project else None, lambda fact: fact.concept),
    (lambda fact: fact.stage, lambda fact: fact.stage),
    (lambda fact: fact.code, lambda fact: _code_name(fact)),
    (lambda fact: fact.aspect, lambda fact: fact.aspect or ""),
    (lambda fact: fact.basis, lambda fact: f"对{fact.basis}" if fact.basis else ""),
    (lambda fact: fact.fund, lambda fact: fact.fund),
    (lambda fact: fact.form, lambda fact: fact.form),
    (lambda fact: fact.source.row, lambda fact: fact.source.row or ""),
)


def _apart(group: Sequence[Fact], groups: Sequence[Sequence[Fact]]) -> str:
    """The first words that no other group shares."""
    if len(groups) == 1:
        return ""
    leads = [one[0] for one in groups]
    parts: list[str] = []
    rivals = [one for one in leads if one is not group[0]]
    for value, name in _NAMES:
        if any(value(one) != value(group[0]) for one in rivals):
            parts += [name(group[0])] if name(group[0]) else []
            rivals = [one for one in rivals if value(one) == value(group[0])]
        if not rivals:
            break
    return "，".join(parts)


def in_one_classification(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Items set against each other or added are taken from one classification where each has a figure in it: 住房公积金
    beside 奖金 is the economic one, as it would be on its own by function. An item without a code has its form's."""
    if len(cells) < 2:
        return tuple(cells)
    forms = {cell.lead.form for cell in cells if cell.lead and not classification_of(cell.lead)}
    known = [kinds for cell in cells if (kinds := _classifications(cell, forms))]
    shared = set.intersection(*map(set, known)) if known else set()
    chosen = next((kind for kind in known[0] if kind in shared), None) if shared else None
    return tuple(_led_by(chosen, cell) if chosen else cell for cell in cells)


def _classifications(cell: Cell, forms: Container[str]) -> tuple[str, ...]:
    """By which an item has figures, most usual first; those of the forms that others stand in alone, if it has them."""
    kinds = {classification_of(one.lead): one for one in reversed(cell.readings) if classification_of(one.lead)}
    beside = [kind for kind, one in kinds.items() if any(fact.form in forms for fact in one.facts)]
    return tuple(reversed(beside or list(kinds)))


def _led_by(kind: str, cell: Cell) -> Cell:
    readings = sorted(cell.readings, key=lambda one: classification_of(one.lead) != kind)
    return cell.model_copy(update={"readings": tuple(readings)})


def classification_of(fact: Fact) -> str:
    """By function or by economic kind, where the fact bears a code; "" where it bears none."""
    return ("经济分类" if fact.code.startswith("3") else "功能科目") if fact.code else ""


def _code_name(fact: Fact) -> str:
    return f"{classification_of(fact)}{fact.code}" if fact.code else ""
