"""What a sentence speaks of: the words before a figure → concept, path, code and fund."""

import re
from collections.abc import Iterator
from functools import lru_cache

from corpus.fact import Fund
from corpus.facts.prose_words import prose_words
from corpus.plain import squeeze
from corpus.record import Record
from corpus.vocabulary_file import bare_label, load_vocabulary

# 一般公共服务支出(类)政府办公厅(室)及相关机构事务(款)行政运行(项); codes can stand before 类/款/项.
_CODED = re.compile(
    r"^(?P<lei>[^类]+?)\((?P<lei_code>\d*)类\)(?P<rest>支出)?"
    r"(?:(?P<kuan>.+?)\((?P<kuan_code>\d*)款\))?(?:(?P<xiang>.+?)\((?P<xiang_code>\d*)项\))?(?:支出)?$"
)
_CODED_BELOW = re.compile(
    r"^(?P<kuan>[^类款]+?)\((?P<kuan_code>\d*)款\)(?:(?P<xiang>.+?)\((?P<xiang_code>\d*)项\))?(?:支出)?$"
)
_ITEM_ONLY = re.compile(r"^(?P<xiang>[^类款项,;。]+?)\((?P<xiang_code>\d*)项\)(?:支出)?$")
# 收、支总计 stands for two items.
_BOTH = re.compile(r"^收入?(?:总计|合计)?(?:、|和|与|及)?支出?(?P<total>决算总计|决算总额|总计|总额|合计)$")
# 一般公共服务支出-财政事务-行政运行, with 科目 after it: the path of a code without 类, 款, 项.
_DASHED = re.compile(r"^(?P<lei>[^-,;。]{3,20})-(?P<kuan>[^-,;。]{2,30})-(?P<xiang>[^-,;。]{2,40}?)(?:科目)?(?:支出)?$")
_TOTALS = {"总计": ("收入总计", "支出总计"), "总额": ("收入总计", "支出总计"), "合计": ("本年收入合计", "本年支出合计")}
_WHOLE = {"支出": "本年支出合计", "收入": "本年收入合计", "收入总计": "收入总计", "支出总计": "支出总计"}
_YEAR = re.compile(r"^(?:截至)?(?P<year>(?:19|20)\d\d)年(?:度)?(?:\d{1,2}月(?:\d{1,2}日)?)?(?:末|底)?")
_AFFIXED = re.compile(r"(?:科目|决算数|决算总额|决算|预算数|预算总额|预算|支出金额|情况说明|情况)$")
_REMARK = re.compile(r"\([^()]*\)$")
_OF_FUND = re.compile(r"^.*财政拨款的(?=机关运行)")  # 某局下属1家机关财政拨款的机关运行经费
_NO_NAME = re.compile(r"[,;。:]|^(?:比|较|与|占|涉及|用于)|^采购金额$")
_INVOLVES = "涉及"  # 涉及一般公共预算财政拨款
_LONGEST_NAME = 25
_REGION_END = re.compile(r"[省市县区州旗盟]")
_SHORTEST_OFFICE = 3


class Subject(Record):
    """What figures measure. Two concepts where one phrase names both sides of an account."""

    concepts: tuple[str, ...]
    item: str  # as printed
    path: tuple[str, ...] = ()
    code: str | None = None
    fund: Fund | None = None
    project: str | None = None
    known: bool = True  # by the vocabulary; otherwise the words as printed


@lru_cache(maxsize=4096)  # headings are asked for again at each of their paragraphs
def subject_of(label: str, entity: str = "") -> Subject | None:
    """The subject that the vocabulary knows under this label, whatever stands around the name."""
    for candidate in _stripped(label, entity):
        if found := _coded(candidate) or _dashed(candidate) or _both(candidate) or _named(candidate):
            return found
    return None


def named_by_itself(label: str, *, any_name: bool = False) -> Subject | None:
    """A subject the vocabulary does not know: its words as printed, if they can be the name of an amount."""
    words = prose_words()
    bare = words.link.sub("", bare_label(label))
    name = _YEAR.sub("", bare)
    if not 3 <= len(name) <= _LONGEST_NAME or words.verb.search(name) or _NO_NAME.search(name):
        return None
    if not any_name and not words.noun.search(name):
        return None
    return Subject(concepts=(name,), item=name, known=False)


def ends_with_name(label: str) -> Subject | None:
    """The longest name of the vocabulary that the label ends with; for texts that are about one thing only."""
    vocabulary = load_vocabulary()
    text = prose_words().link.sub("", bare_label(label))
    for start in range(len(text) - 1):
        if concept := vocabulary.concept(text[start:]):
            return Subject(concepts=(concept,), item=text[start:])
    return None


def leading_year(label: str) -> tuple[int | None, str]:
    """The year a label begins with, and the rest."""
    match = _YEAR.match(label)
    return (int(match["year"]), label[match.end() :]) if match else (None, label)


def _stripped(label: str, entity: str) -> Iterator[str]:
    """The label, then the label with less and less before and after it."""
    words = prose_words()
    text = bare_label(label)
    names = [name + tail for name in _names_of(entity) for tail in ("", "(汇总)", "本级", "(本级)")]
    seen: set[str] = set()
    while text and text not in seen:
        seen.add(text)
        linkless = words.link.sub("", text)
        for one in (text, linkless, _AFFIXED.sub("", linkless), _REMARK.sub("", linkless), _OF_FUND.sub("", linkless)):
            yield from _variants(one)
        _, text = leading_year(text)
        if match := words.filler.match(text):
            text = text[match.end() :]
        for name in sorted(names, key=len, reverse=True):
            text = text.removeprefix(name)


@lru_cache(maxsize=64)
def _names_of(entity: str) -> tuple[str, ...]:
    """The name and what is left of it without province, prefecture and county: 会东县医疗保障局, 医疗保障局."""
    whole = squeeze(entity)
    cuts = [match.end() for match in _REGION_END.finditer(whole)]
    return tuple(name for name in (whole, *(whole[cut:] for cut in cuts)) if len(name) >= _SHORTEST_OFFICE)


def _variants(text: str) -> Iterator[str]:
    yield text
    if "预算" in text and not prose_words().fund.match(text):
        yield text.replace("预算", "支出")
        yield text.replace("预算", "")


def _coded(label: str) -> Subject | None:
    match = _CODED.match(label) or _CODED_BELOW.match(label) or _ITEM_ONLY.match(label)
    if match is None:
        return None
    groups = match.groupdict()
    names = [name for level in ("lei", "kuan", "xiang") if (name := groups.get(level))]
    codes = [groups.get(f"{level}_code") or "" for level in ("lei", "kuan", "xiang") if groups.get(level)]
    vocabulary = load_vocabulary()
    if groups.get("lei"):
        names[0] = vocabulary.classification_name(names[0]) or names[0]
    concept = names[-1] if len(names) > 1 or not groups.get("lei") else names[0]
    whole = groups.get("lei") and all(codes) and [len(code) for code in codes] == [3, 2, 2][: len(codes)]
    return Subject(concepts=(concept,), item=label, path=tuple(names), code="".join(codes) if whole else None)


def _dashed(label: str) -> Subject | None:
    """Only where the first name is a 类 of the classification: a dash joins other things too."""
    match = _DASHED.match(label)
    if match is None or (lei := load_vocabulary().classification_name(match["lei"])) is None:
        return None
    return Subject(concepts=(match["xiang"],), item=label, path=(lei, match["kuan"], match["xiang"]))


def _both(label: str) -> Subject | None:
    fund, rest = _fund_of(label)
    if match := _BOTH.match(rest):
        return Subject(concepts=_TOTALS[match["total"].removeprefix("决算")], item=label, fund=fund)
    return None


def _named(label: str) -> Subject | None:
    vocabulary = load_vocabulary()
    if label in _WHOLE:
        return Subject(concepts=(_WHOLE[label],), item=label)
    if concept := vocabulary.concept(label) or vocabulary.classification_name(label):
        return Subject(concepts=(concept,), item=label)
    if label.startswith(_INVOLVES):
        fund, rest = _fund_of(label.removeprefix(_INVOLVES))
        return Subject(concepts=("绩效自评涉及资金",), item=label, fund=fund) if fund and not rest else None
    fund, rest = _fund_of(label)
    if fund is None:
        return None
    rest = rest or "支出"
    if rest == "收入" and (income := vocabulary.concept(f"{fund}收入")):
        return Subject(concepts=(income,), item=label)
    if concept := _WHOLE.get(rest) or vocabulary.concept(rest) or vocabulary.classification_name(rest):
        return Subject(concepts=(concept,), item=label, fund=fund)
    return None


def _fund_of(label: str) -> tuple[Fund | None, str]:
    words = prose_words()
    match = words.fund.match(label)
    return (words.funds[match["fund"]], label[match.end() :]) if match else (None, label)
