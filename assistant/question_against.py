"""Signs that a question sets one figure against another: two entities, years or items, a budget, a whole."""

import re

from assistant.phrases import Operation, load_phrases
from assistant.question_heard import Heard
from assistant.question_signs import Asked, text_of

CHANGES = frozenset({"增减率", "增减额", "change"})
_LEFT = "年末结转和结余"  # what is left of a project's money is left of its budget
_BUDGETS = frozenset({"预算", "年初预算", "全年预算"})
_CUES = load_phrases().cues
_AGAINST, _ORDER, _RATE = _CUES.against, _CUES.order, _CUES.rate
_MORE, _LESS = _ORDER["more"].pattern, _ORDER["less"].pattern
_EITHER = re.compile(rf"(?:({_MORE})|{_LESS}){_ORDER['or'].pattern}")
_WHICH = re.compile(rf"{_ORDER['who'].pattern}.*?(?:({_MORE})|{_LESS})(?!{_ORDER['amount'].pattern})")


def of_two_entities(asked: Asked) -> Operation | None:
    """What is asked of two entities that are held against each other: A的三公经费比B高多少, A和B谁花得多."""
    heard = asked.heard
    named = [at for at, span in enumerate(heard.spans) if span.has("entity")]
    if len(named) != 2 or asked.years > 1:
        return None
    text = text_of(heard)
    if found := _WHICH.search(text) or _EITHER.search(text):
        return "largest" if found[1] else "smallest"
    inner = heard.spans[named[0] : named[1]]
    against = any("than" in span.values("joint") or _AGAINST["minus"].search(span.text) for span in inner)
    return "difference" if against or heard.has("operation", "difference") else None


def set_apart(asked: Asked) -> bool:
    """奖金相对于退休费多的数额: 相对于 between two items."""
    heard = asked.heard
    return len(asked.subjects) == 2 and heard.has("joint", "than") and not heard.each and len(heard.values("stage")) < 2


def two_bounded(asked: Asked) -> bool:
    """印刷费少于维修费的金额是多少: what the one is less than the other by."""
    heard = asked.heard
    return heard.has("compare") and not heard.amounts() and len(asked.subjects) == 2 and not heard.has("universe")


def between_years(asked: Asked) -> bool:
    """从2020年到2024年一共变动了多少, 2020年和2024年两年相差多少: what lies between the two."""
    return asked.years > 1 and bool(asked.said & {"difference", "change"}) and not asked.heard.each


def side_by_side(asked: Asked) -> bool:
    """对照一下：预算多少，决算多少: both are asked for, and not what lies between them."""
    heard = asked.heard
    amounts = sum(len(_CUES.asking["much"].findall(span.text)) for span in heard.spans)
    differing = (span for span in heard.spans if "difference" in span.values("operation"))
    compared = load_phrases().side_by_side["words"]
    both = len(heard.values("stage")) > 1 and _CUES.together["both"].search(text_of(heard)) is not None
    apart = amounts > 1 or heard.each or both or _CUES.together["yearwise"].search(text_of(heard)) is not None
    return (apart or _of_one_column(asked)) and all(span.text.startswith(compared) for span in differing)


def _of_one_column(asked: Asked) -> bool:
    """对照综合业务经费的指标表，办公经费的分值是多少: one column of one row, with nothing beside it."""
    heard = asked.heard
    one = len(asked.subjects) == 1 and bool(asked.subjects[0].projects) and len(heard.values("measure")) == 1
    return one and asked.years < 2 and len(heard.values("stage")) < 2 and not heard.has("basis")


def against_each_other(asked: Asked) -> bool:
    """Two years, or two items with 比 between them: no change that one report states."""
    text = text_of(asked.heard)
    pointed = _AGAINST["former"].search(text) is not None
    against = asked.heard.has("joint", "than") or asked.heard.says(_AGAINST["minus"]) or pointed
    return asked.years > 1 or (len(asked.subjects) == 2 and against)


def compared(asked: Asked) -> bool:
    """2024年比2020年: two of something, and 比."""
    several = asked.years > 1 or len(asked.subjects) > 1
    apart = asked.heard.each or _CUES.together["yearwise"].search(text_of(asked.heard)) or side_by_side(asked)
    return several and asked.heard.has("joint", "than") and not apart


def upon_base(asked: Asked) -> bool:
    """以甲为分母、乙为分子，得多少: one of two is the base, and no other operation is said."""
    return asked.heard.has("joint", "base") and len(asked.subjects) == 2 and asked.years < 2


def left_of_budget(asked: Asked) -> bool:
    """全年预算数减去执行数, 项目的全年预算与执行数之差, 还结余多少: what is left of the budget."""
    apart = bool(asked.said & {"difference", "change"})
    stages = [stage for span in asked.heard.spans for stage in span.values("stage")]
    budget_first = len(stages) == 2 and stages[0] in _BUDGETS and stages[1] == "决算"
    of_project = asked.of_project and "difference" in asked.said and budget_first and not _said_backwards(asked.heard)
    return (apart and _less_spent(asked.heard)) or of_project or (asked.of_project and asked.heard.has("vague", _LEFT))


def _said_backwards(heard: Heard) -> bool:
    """比全年预算，执行数少多少: what is set against the budget is said after it. 全年预算比执行数多多少 is not."""
    budget = next((at for at, span in enumerate(heard.spans) if span.has("stage")), 0)
    return any("than" in span.values("joint") for span in heard.spans[:budget])


def _less_spent(heard: Heard) -> bool:
    stages = [stage for span in heard.spans for stage in span.values("stage")]
    taken = (span.text for span in heard.spans if _AGAINST["taken"].search(span.text))
    less = any(not _AGAINST["fewer"].search(text) for text in taken)
    return less and len(stages) == 2 and stages[0] in _BUDGETS and stages[1] == "决算"


# ---- rates, changes and shares ----


def of_growth(asked: Asked) -> bool:
    """除以上年的数再减一: a ratio that is a rate of change."""
    return asked.heard.has("measure", "增减率")


def of_changes(asked: Asked) -> bool:
    return bool(CHANGES & {*asked.heard.values("measure")})


def only_changed(asked: Asked) -> bool:
    """增长了百分之几: a share of nothing."""
    changed = "change" in asked.said or asked.heard.has("measure", "增减率")
    return changed and not asked.heard.says(_RATE["of"])


def on_a_basis(asked: Asked) -> bool:
    return asked.heard.has("basis") and not asked.heard.has("stage")


def share_of_the_other(asked: Asked) -> bool:
    """听说办公费是商品和服务支出的大头，究竟占到百分之几."""
    return "share" in asked.said and len(asked.subjects) == 2 and asked.heard.says(_RATE["share"])


def of_budget(asked: Asked) -> bool:
    """用掉了预算的百分之几, 占到年初预算的百分之几: a share of its own budget is how far the budget was spent."""
    spans = asked.heard.spans
    budgets = [at for at, span in enumerate(spans) if _BUDGETS & {*span.values("stage")}]
    if len(asked.subjects) > 1 or not budgets:
        return False
    shared = [at for at, span in enumerate(spans) if _RATE["of"].search(span.text)]
    return not shared or any(at < budget <= at + 2 for at in shared for budget in budgets)


def from_year_to_year(asked: Asked) -> bool:
    """由2020年变到2024年，百分之几."""
    return asked.years > 1 and len(asked.subjects) == 1 and not asked.heard.says(_RATE["share"])
