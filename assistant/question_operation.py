"""Which operation a question asks for, and what it claims: rules in order, the first that knows decides."""

from collections.abc import Callable

from assistant import question_against as against
from assistant import question_signs as signs
from assistant.phrases import Operation, load_phrases
from assistant.question_heard import Heard
from assistant.question_record import Claim, Subject
from assistant.question_signs import Asked

_OVER_TOPIC: frozenset[str] = frozenset({"reason", "change", "share", "largest", "smallest", "sum", "difference"})
_ENDS: frozenset[str] = frozenset({"largest", "smallest", "count"})

# What else an operation that was said means where a sign is seen: another one, or nothing at all (None).
Sign = Callable[[Asked], bool]
Otherwise = tuple[Sign, Operation | None]
# The first operation that was said wins, the rarer and more telling ones first; of its signs the first one seen.
SAID: dict[Operation, tuple[Otherwise, ...]] = {
    "reason": ((signs.value_asked, None), (signs.told_why_asked, None)),
    "count": ((signs.counts_nothing, None), (signs.first_few, "largest")),
    "largest": (
        (signs.only_ordered, None),
        (signs.only_least, "smallest"),
        (signs.by_how_much, "difference"),
        (against.share_of_the_other, None),
    ),
    "smallest": ((signs.by_how_much, "difference"), (against.share_of_the_other, None)),
    "completion": ((signs.rest_asked, "remaining"),),
    "share": (
        (signs.in_times, "ratio"),
        (against.only_changed, None),
        (against.of_budget, "completion"),
        (against.from_year_to_year, "difference"),
    ),
    "average": (),
    "remaining": (),
    "sum": ((signs.not_summable, None), (against.between_years, None)),
    "ratio": ((against.of_growth, None), (signs.executed, "completion"), (signs.in_percent, "share")),
    "trend": ((against.between_years, None),),
    "difference": ((against.side_by_side, None),),
    "change": ((against.against_each_other, "difference"),),
    "breakdown": ((signs.no_parts, None), (signs.first_few, "largest")),
    "exists": (),
    "definition": ((signs.amount_asked, None), (signs.measured_of_project, None), (signs.nothing_to_define, None)),
    "figure": (
        (against.upon_base, "ratio"),
        (against.set_apart, "difference"),
        (against.compared, "difference"),
        (against.two_bounded, "difference"),
        (against.on_a_basis, None),
        (signs.added, "sum"),
        (signs.totalled, "sum"),
        (signs.first_few, None),  # 帮我查一下…前2名: the politeness asks for nothing
        (against.of_changes, None),
    ),
}


def operation_of(heard: Heard, subjects: tuple[Subject, ...]) -> Operation:
    asked = Asked(heard, subjects, frozenset(heard.values("operation")))
    return next((found for rule in _RULES if (found := rule(asked)) is not None), "unclear")


def _out_of_scope(asked: Asked) -> Operation | None:
    """Nobody's own pay, no weather; 会议费、天气 is asked of the item, and A和B谁花的会议费多 judges nobody."""
    if asked.heard.has("off_topic", "person"):
        return "off_topic"
    if asked.heard.has("off_topic") and not signs.figured(asked) and not asked.heard.has("universe"):
        return "off_topic"
    if asked.heard.has("forecast"):
        return "forecast"
    return "opinion" if asked.heard.has("opinion") and against.of_two_entities(asked) is None else None


def _about_itself(asked: Asked) -> Operation | None:
    """收录了哪些报告, 你能做什么, 谢谢: of the assistant, not of a report."""
    listed = asked.heard.has("universe", "项目") or asked.heard.has("form")
    if "holdings" in asked.said and not asked.subjects and not listed:
        return "holdings"
    if signs.figured(asked) or signs.leans(asked):
        return None
    return "help" if "help" in asked.said else "greeting" if "greeting" in asked.said else None


def _figure_named(asked: Asked) -> Operation | None:
    """13.39万元是什么钱, 0.06万元花在哪了, a bare 1684.87: a figure looks for its name."""
    names = asked.said & {"named", "definition"} and asked.heard.amounts() and signs.names_nothing(asked)
    return "named" if names or signs.only_a_figure(asked) else None


def _placed(asked: Asked) -> Operation | None:
    """第二高, 倒数第三."""
    if not asked.heard.has("place"):
        return None
    return "smallest" if signs.from_below(asked) or signs.only_least(asked) else "largest"


def _of_entities(asked: Asked) -> Operation | None:
    """增长率排前3的单位有哪些, 大于5亿的有多少家, A和B谁多."""
    heard, over_all = asked.heard, asked.heard.has("universe", "单位")
    if over_all and heard.has("top") and not heard.has("entity") and not asked.said & _ENDS:
        return "largest"
    if over_all and heard.has("compare") and heard.amounts():
        return "count"
    return None if asked.said & {*_ENDS, "reason"} else against.of_two_entities(asked)


def _of_formula(asked: Asked) -> Operation | None:
    ends: tuple[Operation, ...] = ("count", "largest", "smallest")
    said = next((one for one in ends if one in asked.said), None)
    return said or "formula" if asked.heard.has("formula") else None


def _of_verdict(asked: Asked) -> Operation | None:
    """超预算了吗, 花完了没有."""
    if signs.rate_asked(asked):
        return "completion"
    return "verdict" if asked.heard.has("verdict") and not asked.said & {*_ENDS, "reason"} else None


def _claimed(asked: Asked) -> Operation | None:
    return "claim" if signs.claimed(asked) else None


def _passage(asked: Asked) -> Operation | None:
    """主要职责是什么: a text is quoted."""
    quoted = asked.heard.has("topic") and not signs.qualified(asked) and not asked.said & _OVER_TOPIC
    return "passage" if quoted else None


def _of_projects(asked: Asked) -> Operation | None:
    if signs.members_counted(asked):
        return "count"
    return "remaining" if against.left_of_budget(asked) else None


def _said(asked: Asked) -> Operation | None:
    """The first operation said that is meant, or what is meant by it."""
    for operation, others in SAID.items():
        if operation in asked.said:
            meant = next((other for sign, other in others if sign(asked)), operation)
            if meant is not None:
                return meant
    return None


def _implied(asked: Asked) -> Operation | None:
    """Where no word for an operation decides: the measure, the base, the items themselves."""
    if against.of_changes(asked) or asked.heard.has("basis"):
        return "difference" if asked.years > 1 else "change"
    if signs.added(asked) or signs.totalled(asked):
        return "sum"
    if signs.whether_any(asked):
        return "exists"
    if signs.first_few(asked):
        return "largest"
    return "difference" if against.compared(asked) else None


def _plain(asked: Asked) -> Operation | None:
    """A figure, if it is said of what; a bare 是什么 is asked of what was asked before, if anything was."""
    if signs.known(asked) or "claim" in asked.said or signs.names_money(asked):
        return "figure"
    return "definition" if "definition" in asked.said else None


_RULES: tuple[Callable[[Asked], Operation | None], ...] = (
    _out_of_scope,
    _about_itself,
    _figure_named,
    _placed,
    _of_entities,
    _of_formula,
    _of_verdict,
    _claimed,
    _passage,
    _of_projects,
    _said,
    _implied,
    _plain,
)


def claim_of(heard: Heard) -> Claim:
    """The figure and the direction that are claimed; 多谢 is no rise."""
    amounts, ways = heard.amounts(), load_phrases().cues.direction
    asked = Heard([span for span in heard.spans if {*span.values("operation")} - {"greeting"}])
    direction = "down" if asked.says(ways["down"]) else "up" if asked.says(ways["up"]) else None
    if not amounts:
        return Claim(direction=direction)
    value, unit = next(((value, unit) for value, unit in amounts if unit), amounts[0])
    return Claim(value=value, unit=_printed(unit), direction=direction)


def _printed(unit: str) -> str:
    """The unit as reports print it: 块 → 元."""
    return next((one for one, said in load_phrases().claimed_units.items() if unit in said), unit)
