"""What the labels of a question tell of the operation that it asks for: one small question each."""

from itertools import zip_longest
from typing import NamedTuple

from assistant.phrases import load_phrases
from assistant.question_heard import Heard, unknown_of
from assistant.question_record import Subject
from assistant.question_spans import Span
from assistant.question_tags import Kind
from corpus.vocabulary_file import load_vocabulary

_APART: tuple[Kind, ...] = ("year", "stage", "fund")
_CUES = load_phrases().cues
_ORDER, _TOGETHER = _CUES.order, _CUES.together


class Asked(NamedTuple):
    """The labels of a question, what it is about, and the operations that its words name."""

    heard: Heard
    subjects: tuple[Subject, ...]
    said: frozenset[str]

    @property
    def years(self) -> int:
        return len(self.heard.values("year"))

    @property
    def of_project(self) -> bool:
        return any(one.projects for one in self.subjects)


# ---- what is named ----


def figured(asked: Asked) -> bool:
    """Whether a figure may be meant: of an item, a fund or a form."""
    return bool(asked.subjects) or asked.heard.has("fund") or asked.heard.has("form")


def qualified(asked: Asked) -> bool:
    """得分, 预算, 超过5万, 请依据支出决算表说明…的金额: a figure is asked for, and no passage."""
    heard = asked.heard
    bounded = heard.has("compare") and bool(heard.amounts())
    return heard.has("measure") or heard.has("stage") or bounded or (bool(asked.subjects) and heard.has("form"))


def leans(asked: Asked) -> bool:
    """你好，换算成元: more than a greeting."""
    heard = asked.heard
    narrowed = any(heard.has(kind) for kind in ("topic", "year", "unit", "stage", "measure"))
    return narrowed or bool(asked.said - {"help", "greeting", "claim"})


def known(asked: Asked) -> bool:
    """Whether anything is said that a figure could be found by, now or in what was asked before."""
    kinds: tuple[Kind, ...] = ("year", "fund", "form", "stage", "unit", "entity", "measure")
    return bool(asked.subjects) or any(map(asked.heard.has, kinds)) or asked.heard.has("joint", "follow")


def names_nothing(asked: Asked) -> bool:
    """Whether no item is named; 花在哪 alone would mean all spending."""
    return all(span.has("vague") or not span.has("concept") for span in asked.heard.spans) and not any(
        one.projects or one.codes for one in asked.subjects
    )


def only_a_figure(asked: Asked) -> bool:
    """1684.87: printed with its decimals or its unit, and not a word beside it."""
    amounts = asked.heard.amounts()
    return len(asked.heard.spans) == len(amounts) == 1 and bool(amounts[0][1] or amounts[0][0] % 1)


def names_money(asked: Asked) -> bool:
    """党建经费: something not known that ends like the name of money."""
    spans = asked.heard.spans
    return bool(unknown_of(spans)) and spans[-1].text in load_phrases().spelling.ends


def value_asked(asked: Asked) -> bool:
    """实际值为何, 最低者为何: 为何 at the end of a clause is 是多少, unless a change stands before it."""
    spans = asked.heard.spans
    ends = (
        one.text
        for one, after in zip_longest(spans, spans[1:])
        if after is None or _CUES.asking["stops"].search(after.text)
    )
    changed = bool(asked.said & {"change", "difference"}) and "trend" not in asked.said
    return not changed and any(_CUES.asking["asks_value"].search(text) for text in ends)


def told_why_asked(asked: Asked) -> bool:
    """要说明未执行原因，先告诉我还有多少未执行: the reason is what the figure is wanted for."""
    text = text_of(asked.heard)
    match = _CUES.asking["purpose"].search(text)
    return match is not None and _CUES.asking["much"].search(text, match.end()) is not None


def rate_asked(asked: Asked) -> bool:
    """超没超年初预算我想自己看，完成比例是百分之多少."""
    heard = asked.heard
    return heard.has("verdict") and heard.has("measure", "完成率") and heard.says(_CUES.rate["percent"])


def rest_asked(asked: Asked) -> bool:
    """核查执行进度：全年预算没用完的有多少钱: how much is left, and no rate."""
    return "remaining" in asked.said and asked.heard.has("vague")


def amount_asked(asked: Asked) -> bool:
    """据支出决算表反映，行政运行为多少: 反映 is no question of its own beside 多少."""
    meanings = (span.text for span in asked.heard.spans if "definition" in span.values("operation"))
    told = all(_CUES.asking["tells"].search(text) for text in meanings)
    return told and asked.heard.says(_CUES.asking["much"])


def executed(asked: Asked) -> bool:
    """决算数除以年初预算数，完成比例有多高."""
    return asked.heard.has("measure", "完成率") and len(asked.subjects) == 1


def in_percent(asked: Asked) -> bool:
    """A除以B，是百分之几: a ratio that is a share."""
    return asked.heard.says(_CUES.rate["percent"]) and len(asked.subjects) == 2


def in_times(asked: Asked) -> bool:
    """分子取2024年的，分母取2020年的，多少倍."""
    return (
        "ratio" in asked.said and asked.heard.says(_CUES.rate["times"]) and not asked.heard.says(_CUES.rate["percent"])
    )


def nothing_to_define(asked: Asked) -> bool:
    return not asked.subjects and not asked.heard.has("fund") and not unknown_of(asked.heard.spans)


def measured_of_project(asked: Asked) -> bool:
    """这个指标的得分是什么: a figure and no meaning."""
    return asked.of_project and asked.heard.has("measure")


# ---- members, places and orders ----


def members_counted(asked: Asked) -> bool:
    """得满分的项目, 哪些项目没花完: the projects under a condition."""
    heard = asked.heard
    if not heard.says(_CUES.counting["projects"]) or asked.of_project:
        return False
    scored = any(unit == "分" for _, unit in heard.amounts()) and bool(asked.said & {"breakdown", "count"})
    bounded = heard.has("compare", "full") or heard.has("compare", "short")
    limited = scored or bounded or (heard.has("compare") and bool(heard.amounts()))
    return limited or ("remaining" in asked.said and bool(_CUES.asking["members"].search(text_of(heard))))


def counts_nothing(asked: Asked) -> bool:
    return not asked.heard.has("universe") and not asked.heard.says(_CUES.counting["projects"])


def from_below(asked: Asked) -> bool:
    """第二低, 倒数第二."""
    return any(span.has("place") and _ORDER["below"].search(span.text) for span in asked.heard.spans)


def only_least(asked: Asked) -> bool:
    """排第一、金额最低的: the first from the lower end; 想知道钱主要花在哪，数额最低的是哪项."""
    largest = (span for span in asked.heard.spans if "largest" in span.values("operation"))
    return "smallest" in asked.said and all(span.has("place") or span.has("vague") for span in largest)


def first_few(asked: Asked) -> bool:
    """前2名; a bare 两个 counts what is named."""
    return any(span.has("top") and _ORDER["first"].search(span.text) for span in asked.heard.spans)


def only_ordered(asked: Asked) -> bool:
    """排序后，处在最低位置的; 倒数第一: which end is asked for is said by another word."""
    largest = (span for span in asked.heard.spans if "largest" in span.values("operation"))
    return "smallest" in asked.said and all(_ORDER["ordered"].search(span.text) for span in largest)


def by_how_much(asked: Asked) -> bool:
    """哪个多，多多少: by how much says which, too."""
    return "difference" in asked.said and len(asked.subjects) == 2


# ---- sums and parts ----


def added(asked: Asked) -> bool:
    """水电费, 人员经费和公用经费合计: several items in one word, or 合计 said as the end of the last one's name."""
    heard = asked.heard
    if heard.each or len(asked.subjects) < 2 or asked.years > 1:
        return False
    named = [at for at, span in enumerate(heard.spans) if span.has("concept")]
    if heard.has("together") or len(named) < 2:
        return heard.has("together")
    between = heard.spans[named[-2] + 1 : named[-1]]
    joined = bool(between) and all(span.has("joint") and span.text != "," for span in between)
    last = heard.spans[named[-1]].text
    own = load_vocabulary().item(last)  # 支出总计 ends so by itself
    return joined and bool(_TOGETHER["total"].search(last)) and not (own and own.name == last)


def totalled(asked: Asked) -> bool:
    """邮电费和奖金两笔，总数多少: several items, and a word for their total after them."""
    heard = asked.heard
    if heard.each or len(asked.subjects) < 2 or asked.years > 1:
        return False
    totals = load_phrases().rows["totals"]
    spans = [span if span.text not in totals else span._replace(tags=()) for span in heard.spans]
    named = [at for at, span in enumerate(spans) if span.has("concept") or span.has("code")]
    after = heard.spans[named[-1] + 1 :] if named else ()
    before = heard.spans[: named[0]] if named else ()
    gathered = any(_TOGETHER["gathers"].search(span.text) for span in before)
    told = any(_TOGETHER["in_all"].search(span.text) for span in after)
    return gathered or told or _TOGETHER["sum"].search("".join(span.text for span in after)) is not None


def not_summable(asked: Asked) -> bool:
    """One thing alone, or what is parted after it was added; two projects of one name are several."""
    heard = asked.heard
    several = (
        heard.has("universe", "项目")
        or len(asked.subjects) > 1
        or asked.years > 1
        or len(heard.values("scope")) > 1
        or _years_together(heard)
        or asked.of_project
    )
    before = heard.has("joint", "follow") or heard.has("joint", "they") or heard.has("top")
    several = several or (not asked.subjects and before)  # 这两项加起来
    adding = [at for at, span in enumerate(heard.spans) if _adds(span)]
    if not adding:
        return not several or heard.each
    parted = [at for at, span in enumerate(heard.spans) if Heard((span,)).parted]
    return not several or (bool(parted) and parted[-1] > adding[-1])  # 各多少，加起来多少: the sum names its parts too


def _adds(span: Span) -> bool:
    return "sum" in span.values("operation") and _TOGETHER["adds"].search(span.text) is not None


def _years_together(heard: Heard) -> bool:
    """两年一共 is one sum, 每年一共 is not."""
    years = (span.text for span in heard.spans if "trend" in span.values("operation"))
    return any(not _TOGETHER["yearly"].search(text) for text in years)


def no_parts(asked: Asked) -> bool:
    """2020年和2024年各是多少, 预算、决算都列出来: one figure for each, not the parts of it."""
    heard = asked.heard
    if asked.subjects and all(one.aspect for one in asked.subjects) and not heard.has("universe"):
        return True  # 拆开看，基本支出部分是多少
    words = [span.text for span in heard.spans if "breakdown" in span.values("operation")]
    if len(asked.subjects) == 1 and any(_TOGETHER["parts"].search(text) for text in words):
        return False
    listed = all(_TOGETHER["listed"].search(text) for text in words)
    each = (heard.each or listed) and any(len(heard.values(kind)) > 1 for kind in _APART)
    return not heard.has("universe") and (len(asked.subjects) > 1 or each)


# ---- claims ----


def claimed(asked: Asked) -> bool:
    """三公经费是13万元吗, 下降了50%对吗: a figure or a change to confirm. 执行率低于90%的项目 asks which."""
    heard, said = asked.heard, asked.said
    projects = heard.has("universe", "项目") or ("count" in said and heard.says(_CUES.counting["projects"]))
    if heard.has("compare") and projects:
        return False
    if "claim" in said and ("change" in said or heard.amounts()) and not said & {"reason", "largest", "smallest"}:
        traced = "trend" in said and not heard.amounts()  # 请核实差旅费历年的增减走势
        return not traced and not heard.says(_CUES.asking["much"])
    asks = said & {"reason", "definition", "breakdown", "share", "sum", "largest", "smallest", "count"}
    return any(unit for _, unit in heard.amounts()) and not asks and not heard.says(_CUES.asking["bare"])


def whether_any(asked: Asked) -> bool:
    """有政府性基金吗, 买新车了吗: whether there is any, whether money went to it."""
    heard = asked.heard
    done = bool(asked.subjects) and not heard.amounts() and _CUES.claim["done"].search(text_of(heard)) is not None
    return "claim" in asked.said and (heard.says(_CUES.claim["there"]) or done)


def text_of(heard: Heard) -> str:
    return "".join(span.text for span in heard.spans)
