"""Which operation a question asks for, and what it claims."""

import re

from assistant.phrases import Operation, load_phrases
from assistant.question_heard import Heard, unknown_of
from assistant.question_record import Claim, Subject
from assistant.question_spans import Span
from assistant.question_tags import Kind
from corpus.vocabulary_file import load_vocabulary

_EITHER = re.compile(r"([多高大少低小])还是")
_WHICH = re.compile(r"(?:谁|哪家|哪个|哪一个|哪一家).*?([多高大少低小])(?!少)")
_LEFT = "年末结转和结余"  # what is left of a project's money is left of its budget
_BUDGETS = frozenset({"预算", "年初预算", "全年预算"})
CHANGES = frozenset({"增减率", "增减额", "change"})
_APART: tuple[Kind, ...] = ("year", "stage", "fund")
_OVER_TOPIC: frozenset[str] = frozenset({"reason", "change", "share", "largest", "smallest", "sum", "difference"})
_ADDS = frozenset("加合并拢凑")
# The first operation that was said wins: the rarer and more telling ones stand first.
_PRIORITY: tuple[Operation, ...] = (
    "reason", "count", "largest", "smallest", "completion", "share", "average", "remaining", "sum", "ratio",
    "trend", "difference", "change", "breakdown", "exists", "definition", "figure",
)  # fmt: skip


def operation_of(heard: Heard, subjects: tuple[Subject, ...]) -> Operation:
    said = frozenset(heard.values("operation"))
    figured = bool(subjects) or heard.has("fund") or heard.has("form")
    if heard.has("off_topic", "person"):
        return "off_topic"
    for kind in ("off_topic", "forecast", "opinion"):
        set_beside = kind == "opinion" and _of_two(heard) is not None  # A和B谁花的会议费多
        if heard.has(kind) and not (kind == "off_topic" and figured) and not set_beside:
            return kind
    if "holdings" in said and not subjects and not heard.has("universe", "项目") and not heard.has("form"):
        return "holdings"
    for social in ("help", "greeting"):
        leans = heard.has("unit") or heard.has("stage") or heard.has("measure") or said - {"help", "greeting", "claim"}
        if social in said and not figured and not heard.has("topic") and not heard.has("year") and not leans:
            return social
    if said & {"named", "definition"} and heard.amounts() and not subjects:
        return "named"
    if heard.has("place"):
        return "smallest" if any(span.has("place") and _from_below(span.text) for span in heard.spans) else "largest"
    ranked = heard.has("top") and heard.has("universe", "单位") and not heard.has("entity")
    if ranked and not said & {"largest", "smallest", "count"}:
        return "largest"  # 增长率排前3的单位有哪些
    if heard.has("universe", "单位") and heard.has("compare") and heard.amounts():
        return "count"
    if (between := _of_two(heard)) is not None and not said & {"largest", "smallest", "count", "reason"}:
        return between
    if heard.has("formula"):
        return next((one for one in ("count", "largest", "smallest") if one in said), "formula")
    if heard.has("verdict") and not said & {"reason", "count", "largest", "smallest"}:
        return "verdict"
    if _is_claim(heard, said):
        return "claim"
    figured = heard.has("measure") or heard.has("stage") or (heard.has("compare") and bool(heard.amounts()))
    figured = figured or (bool(subjects) and heard.has("form"))  # 请依据支出决算表说明…的金额
    if heard.has("topic") and not figured and not said & _OVER_TOPIC:
        return "passage"
    return _said_operation(heard, said, subjects)


def _from_below(text: str) -> bool:
    """第二低, 倒数第二."""
    return text[-1] in "低小少慢" or text.startswith("倒数")


def _of_two(heard: Heard) -> Operation | None:
    """What is asked of two entities that are held against each other: A的三公经费比B高多少, A和B谁花得多."""
    named = [at for at, span in enumerate(heard.spans) if span.has("entity")]
    if len(named) != 2 or len(heard.values("year")) > 1:
        return None
    text = "".join(span.text for span in heard.spans)
    if found := _WHICH.search(text) or _EITHER.search(text):
        return "largest" if found[1] in "多高大" else "smallest"
    inner = heard.spans[named[0] : named[1]]
    against = any("than" in span.values("joint") or span.text == "减" for span in inner)
    return "difference" if against or heard.has("operation", "difference") else None


def _is_claim(heard: Heard, said: frozenset[str]) -> bool:
    asks = said & {"reason", "definition", "breakdown", "share", "sum", "largest", "smallest", "count"}
    if heard.has("compare") and heard.has("universe", "项目"):
        return False  # 执行率低于90%的项目 asks which
    united = [unit for _, unit in heard.amounts() if unit]
    if "claim" in said and ("change" in said or heard.amounts()) and not said & {"reason", "largest", "smallest"}:
        return not any("多少" in span.text for span in heard.spans)
    return bool(united) and not asks and not any("多少" in span.text or span.text == "几" for span in heard.spans)


def _said_operation(heard: Heard, said: frozenset[str], subjects: tuple[Subject, ...]) -> Operation:
    of_projects = any("项目" in span.text for span in heard.spans) and not any(one.projects for one in subjects)
    scored = heard.has("compare", "full") or heard.has("compare", "short")
    limited = scored or (heard.has("compare") and heard.amounts())
    limited = limited or (any(unit == "分" for _, unit in heard.amounts()) and bool(said & {"breakdown", "count"}))
    if of_projects and (limited or ("remaining" in said and "哪些" in "".join(span.text for span in heard.spans))):
        return "count"
    of_project = any(one.projects for one in subjects)
    if (said & {"difference", "change"} and _less_spent(heard)) or (of_project and heard.has("vague", _LEFT)):
        return "remaining"
    for one in _PRIORITY:
        if one not in said:
            continue
        if one == "largest" and "smallest" in said and _only_ordered(heard):
            continue  # 排序后，处在最低位置的
        if one in {"largest", "smallest"} and "difference" in said and len(subjects) == 2:
            return "difference"  # 哪个多，多多少: by how much says which, too
        if one == "sum" and (not _summable(heard, subjects) or _between_years(heard, said)):
            continue
        if one == "trend" and _between_years(heard, said):
            continue
        if one == "difference" and _side_by_side(heard):
            continue
        if one == "ratio" and heard.has("measure", "增减率"):
            continue  # 除以上年的数再减一
        if one in {"largest", "smallest"} and "share" in said and len(subjects) == 2 and _shared(heard):
            continue  # 听说办公费是商品和服务支出的大头，究竟占到百分之几
        if one == "figure" and _set_apart(heard, subjects):
            return "difference"
        if one == "figure" and _two_bounded(heard, subjects):
            return "difference"
        if one == "figure" and heard.has("basis") and not heard.has("stage"):
            continue
        changed = "change" in said or heard.has("measure", "增减率")
        if one == "share" and changed and not any("占" in span.text for span in heard.spans):
            continue
        if one == "count" and not heard.has("universe") and not any("项目" in span.text for span in heard.spans):
            continue
        if one == "breakdown" and not heard.has("universe") and (len(subjects) > 1 or _each(heard)):
            continue
        if one == "share" and _of_budget(heard, subjects):
            return "completion"
        if one == "share" and len(heard.values("year")) > 1 and len(subjects) == 1 and not _shared(heard):
            return "difference"  # 由2020年变到2024年，百分之几
        if one in {"breakdown", "count"} and _first_few(heard):
            return "largest"
        if one == "figure" and _added(heard, subjects):
            return "sum"
        if one == "figure" and (_first_few(heard) or CHANGES & {*heard.values("measure")}):
            continue  # 帮我查一下…前2名: the politeness asks for nothing
        if one == "definition" and of_project and heard.has("measure"):
            continue  # 这个指标的得分是什么
        if one == "definition" and not subjects and not heard.has("fund") and not unknown_of(heard.spans):
            continue
        return "difference" if one == "change" and _against_each_other(heard, subjects) else one
    if heard.has("measure", "增减率") or heard.has("measure", "增减额") or heard.has("basis"):
        return "difference" if len(heard.values("year")) > 1 else "change"
    if _added(heard, subjects):
        return "sum"
    if "claim" in said and (any("有" in span.text for span in heard.spans) or _did_it(heard, subjects)):
        return "exists"
    if _first_few(heard):
        return "largest"
    if heard.has("joint", "than") and (len(heard.values("year")) > 1 or len(subjects) > 1):
        return "difference"
    known = subjects or heard.has("year") or heard.has("fund") or heard.has("form") or heard.has("stage")
    known = known or heard.has("unit") or heard.has("entity") or heard.has("measure") or heard.has("joint", "follow")
    if known or "claim" in said:
        return "figure"
    return "definition" if "definition" in said else "unclear"  # of what was asked before, if anything was


def _set_apart(heard: Heard, subjects: tuple[Subject, ...]) -> bool:
    """奖金相对于退休费多的数额: 相对于 between two items."""
    return len(subjects) == 2 and heard.has("joint", "than") and not heard.each and len(heard.values("stage")) < 2


def _two_bounded(heard: Heard, subjects: tuple[Subject, ...]) -> bool:
    """印刷费少于维修费的金额是多少: what the one is less than the other by."""
    return heard.has("compare") and not heard.amounts() and len(subjects) == 2 and not heard.has("universe")


def _between_years(heard: Heard, said: frozenset[str]) -> bool:
    """从2020年到2024年一共变动了多少, 2020年和2024年两年相差多少: what lies between the two."""
    return len(heard.values("year")) > 1 and bool(said & {"difference", "change"}) and not heard.each


def _only_ordered(heard: Heard) -> bool:
    """排序, 倒数第一: which end is asked for is said by another word."""
    largest = (span for span in heard.spans if "largest" in span.values("operation"))
    return all(span.text.startswith("排") or span.text == "第一" for span in largest)


def _side_by_side(heard: Heard) -> bool:
    """对照一下：预算多少，决算多少: both are asked for, and not what lies between them."""
    asked = sum(span.text.count("多少") for span in heard.spans)
    compared = load_phrases().side_by_side["words"]
    return (asked > 1 or heard.each) and all(span.text.startswith(compared) for span in heard.spans if _differs(span))


def _differs(span: Span) -> bool:
    return "difference" in span.values("operation")


def _shared(heard: Heard) -> bool:
    return any("占" in span.text or "比重" in span.text for span in heard.spans)


def _first_few(heard: Heard) -> bool:
    """前2名; a bare 两个 counts what is named."""
    return any(span.has("top") and span.text[0] in "前头t" for span in heard.spans)


def _less_spent(heard: Heard) -> bool:
    """全年预算数减去执行数: what is left of the budget."""
    stages = [stage for span in heard.spans for stage in span.values("stage")]
    taken = any(span.text.startswith("减") and "少" not in span.text for span in heard.spans)
    return taken and len(stages) == 2 and stages[0] in _BUDGETS and stages[1] == "决算"


def _against_each_other(heard: Heard, subjects: tuple[Subject, ...]) -> bool:
    """Two years, or two items with 比 between them: no change that one report states."""
    against = heard.has("joint", "than") or any(span.text == "减" for span in heard.spans)
    return len(heard.values("year")) > 1 or (len(subjects) == 2 and against)


def _of_budget(heard: Heard, subjects: tuple[Subject, ...]) -> bool:
    """用掉了预算的百分之几, 占到年初预算的百分之几: a share of its own budget is how far the budget was spent."""
    budgets = [at for at, span in enumerate(heard.spans) if _BUDGETS & {*span.values("stage")}]
    if len(subjects) > 1 or not budgets:
        return False
    shared = [at for at, span in enumerate(heard.spans) if "占" in span.text]
    return not shared or any(at < budget <= at + 2 for at in shared for budget in budgets)


def _each(heard: Heard) -> bool:
    """2020年和2024年各是多少, 预算、决算各多少: one figure for each year, stage or fund, not the parts of it."""
    several = any(len(heard.values(kind)) > 1 for kind in _APART)
    return several and heard.each


def _did_it(heard: Heard, subjects: tuple[Subject, ...]) -> bool:
    """买新车了吗: whether money went to something."""
    return bool(subjects) and not heard.amounts() and "了吗" in "".join(span.text for span in heard.spans)


def _added(heard: Heard, subjects: tuple[Subject, ...]) -> bool:
    """水电费, 人员经费和公用经费合计: several items in one word, or 合计 said as the end of the last one's name."""
    if heard.each or len(subjects) < 2 or len(heard.values("year")) > 1:
        return False
    named = [at for at, span in enumerate(heard.spans) if span.has("concept")]
    if heard.has("together") or len(named) < 2:
        return heard.has("together")
    between = heard.spans[named[-2] + 1 : named[-1]]
    joined = bool(between) and all(span.has("joint") and span.text != "," for span in between)
    last = heard.spans[named[-1]].text
    own = load_vocabulary().item(last)  # 支出总计 ends so by itself
    return joined and last.endswith(("合计", "总计")) and not (own and own.name == last) and not heard.each


def _summable(heard: Heard, subjects: tuple[Subject, ...]) -> bool:
    """Several things to add; two projects of one name are several."""
    several = (
        heard.has("universe", "项目")
        or len(subjects) > 1
        or len(heard.values("year")) > 1
        or len(heard.values("scope")) > 1
        or _years_together(heard)
        or any(one.projects for one in subjects)
    )
    before = heard.has("joint", "follow") or heard.has("joint", "they") or heard.has("top")
    several = several or (not subjects and before)  # 这两项加起来
    added = [at for at, span in enumerate(heard.spans) if "sum" in span.values("operation") and _ADDS & set(span.text)]
    if not added:
        return several and not heard.each
    parted = [at for at, span in enumerate(heard.spans) if _parts(span)]
    return several and (not parted or parted[-1] < added[-1])  # 各多少，加起来多少: the sum names its parts too


def _parts(span: Span) -> bool:
    return Heard((span,)).parted


def _years_together(heard: Heard) -> bool:
    """两年一共 is one sum, 每年一共 is not."""
    return any("trend" in span.values("operation") and not set(span.text) & set("每各逐历") for span in heard.spans)


def claim_of(heard: Heard) -> Claim:
    amounts = heard.amounts()
    asked = [span.text for span in heard.spans if {*span.values("operation")} - {"greeting"}]  # 多谢 is no rise
    falls = any(one in text for text in asked for one in "降减少低")
    rises = any(one in text for text in asked for one in "增升涨多提高")
    direction = "down" if falls else "up" if rises else None
    if not amounts:
        return Claim(direction=direction)
    value, unit = next(((value, unit) for value, unit in amounts if unit), amounts[0])
    return Claim(value=value, unit=_SPOKEN.get(unit, unit), direction=direction)


_SPOKEN = {"万": "万元", "亿": "亿元", "块": "元", "块钱": "元", "万块": "万元", "万块钱": "万元", "个百分点": "%"}
