"""Labelled spans → a Question: which operation, over what, of whom, when, in which stage, fund, form and unit."""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import get_args

from assistant.normalise import key, readable
from assistant.phrases import Operation, Phrases, Verdict
from assistant.question_catalog import Catalog, Kind
from assistant.question_entities import Named, goes_over_all, named_in
from assistant.question_labels import label, numbered_form
from assistant.question_parts import in_order, indicator_like
from assistant.question_record import Claim, Question, Subject
from assistant.question_spans import Span
from assistant.question_subjects import strangers_of, subjects_of
from corpus.fact import Fund, Measure, Stage
from corpus.figure import MoneyUnit
from corpus.report import Scope

_HAN = re.compile(r"[\u4e00-\u9fff]{2,}|[a-z]{3,}")
_ONE_HAN = re.compile(r"[\u4e00-\u9fff]")
_LONG_NUMBER = re.compile(r"\d{3,}\|")
_PROJECTS = "绩效自评项目数"
_CHANGES = frozenset({"增减率", "增减额", "change"})
_APART: frozenset[Operation] = frozenset({"share", "ratio", "difference", "average"})
_OVER_TOPIC: frozenset[str] = frozenset({"reason", "change", "share", "largest", "smallest", "sum", "difference"})
# The first operation that was said wins: the rarer and more telling ones stand first.
_PRIORITY: tuple[Operation, ...] = (
    "reason", "count", "largest", "smallest", "completion", "share", "average", "remaining", "sum", "ratio",
    "trend", "difference", "change", "breakdown", "exists", "definition", "figure",
)  # fmt: skip


class Heard:
    """The spans of one question with quick looks at them."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.spans = tuple(spans)

    def values(self, kind: Kind) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value for span in self.spans for value in span.values(kind)))

    def has(self, kind: Kind, value: str | None = None) -> bool:
        found = self.values(kind)
        return value in found if value is not None else bool(found)

    def amounts(self) -> tuple[tuple[Decimal, str], ...]:
        parted = (value.partition("|") for value in self.values("amount"))
        return tuple((Decimal(number), unit) for number, _, unit in parted)


def read(raw: str, text: str, catalog: Catalog) -> Question:
    """The question as it stands alone, without the conversation before it."""
    if not readable(text):
        return Question(raw=raw, text=text, operation="unclear")
    text, form_number = numbered_form(text)
    spans = label(text, catalog)
    heard = Heard(spans)
    unknown = _unknown(spans)
    subjects, unknown = _subjects(heard, text, unknown, catalog)
    if heard.has("verdict") and not subjects and not unknown:
        subjects = _of_verdict(heard, catalog)
    operation = _operation(heard, subjects, catalog)
    if form_number is not None and operation in {"unclear", "definition"}:
        operation = "figure"
    if operation == "exists" and len(subjects) == 1:
        subjects = (*subjects, *_counts_of(subjects[0], catalog))
    named = named_in(spans, catalog)
    years = _years(spans, catalog, named)
    topic = heard.values("topic")[0] if operation == "passage" else None
    fields = dict(
        subjects=subjects if operation not in {"greeting", "help", "holdings"} else (),
        operation=operation,
        years=years,
        year_origin="said" if years else "newest",
        strangers=strangers_of(spans, text, catalog),
        entities=named.entities,
        unsure=named.unsure,
        formula=next(iter(heard.values("formula")), None),
        topic=topic,
        mended=tuple((span.text, span.mended) for span in spans if span.mended),
        unknown=unknown,
        narrowed=_narrowed(spans),
        follows=heard.has("joint", "follow"),
        form_number=form_number,
        falling=any(word in text for word in ("降", "减", "少", "节约", "节省")),
    )
    question = Question(raw=raw, text=text, **fields, **_qualities(heard, operation, named, catalog))
    if operation != "named":
        return _over_entities(question, heard, named, catalog)
    return question.model_copy(update={"figure": _claim(heard), "unknown": (), "year_origin": "said"})


def _over_entities(question: Question, heard: Heard, named: Named, catalog: Catalog) -> Question:
    """A ranking of entities: 全市 is no stranger to it, and 增长最快 ranks the changes."""
    if not goes_over_all(question.operation, question.universe, named, heard.spans, catalog):
        return question.model_copy(update={"universe": None}) if question.universe == "单位" else question
    everyone = {span.text for span in heard.spans if span.has("everyone")}
    return question.model_copy(
        update={
            "universe": "单位",
            "strangers": tuple(one for one in question.strangers if one not in everyone),
            "region": next(iter(heard.values("region")), None),
            "growth": heard.has("operation", "change") or question.measure in {"增减率", "增减额"},
        }
    )


def _qualities(heard: Heard, operation: Operation, named: Named, catalog: Catalog) -> dict[str, object]:
    """Stage, fund, measure, unit and the like: the words that narrow a figure down."""
    return {
        "region": next(iter(heard.values("region")), None) if not named.entities else None,
        "scopes": tuple(one for one in heard.values("scope") if one in get_args(Scope)),
        "stages": tuple(one for one in heard.values("stage") if one in get_args(Stage)),
        "funds": tuple(one for one in heard.values("fund") if one in get_args(Fund)),
        "forms": heard.values("form"),
        "measure": next((one for one in heard.values("measure") if one in get_args(Measure)), None),
        "basis": next(iter(heard.values("basis")), None),
        "unit": _unit(heard),
        "counter": next(iter(heard.values("counter")), None) or _counted_in(heard, catalog),
        "universe": next(iter(heard.values("universe")), _projects_meant(heard, operation)),
        "together": next(iter(heard.values("together")), None),
        "verdict": next((one for one in get_args(Verdict) if heard.has("verdict", one)), None),
        "top": next((int(one) for one in heard.values("top")), None),
        "claim": _claim(heard) if operation == "claim" else None,
        **_condition(heard, operation),
    }


def _condition(heard: Heard, operation: Operation) -> dict[str, object]:
    """What the members of a count are held against; 没花完 is an execution rate below 100 %."""
    if operation == "count" and heard.has("operation", "remaining"):
        return {"threshold": Claim(value=Decimal(100), unit="%"), "compare": "below", "measure": "完成率"}
    threshold = _claim(heard) if operation == "count" and heard.amounts() else None
    return {"threshold": threshold, "compare": next(iter(heard.values("compare")), None)}


def _counted_in(heard: Heard, catalog: Catalog) -> str | None:
    """多少米, 几组: the unit of an indicator."""
    # 这几年 counts nothing; 6辆公务用车对吗 speaks of vehicles.
    said = {unit for _, unit in heard.amounts()} & {one.unit for one in catalog.phrases.counted}
    if said:
        return next(iter(said))
    text = "".join(" " if span.has("operation") and "trend" in span.values("operation") else span.text
                   for span in heard.spans)  # fmt: skip
    return next((unit for unit in catalog.units if f"多少{key(unit)}" in text or f"几{key(unit)}" in text), None)


def _subjects(
    heard: Heard, text: str, unknown: tuple[str, ...], catalog: Catalog
) -> tuple[tuple[Subject, ...], tuple[str, ...]]:
    """The things asked for, and the words that are still not understood."""
    apart = any(heard.has("operation", one) for one in _APART)
    narrowing = frozenset() if apart else frozenset({"of"} if heard.has("operation", "sum") else {"of", ""})
    subjects = subjects_of(heard.spans, catalog, narrowing=narrowing)
    subjects = (*subjects, *_per(text, subjects, catalog))
    if (counter := next(iter(heard.values("counter")), None) or _counted_in(heard, catalog)) is not None:
        listed = heard.has("operation", "breakdown")
        subjects = _counted(counter, subjects, text, catalog, listed=listed)
    named = "哪些" in text and heard.has("operation", "count")
    if not subjects and "项目" in text and heard.has("operation", "count") and not _conditioned(heard) and not named:
        aspects = heard.values("aspect")
        return (Subject(said="项目", concepts=(_PROJECTS,), aspect=aspects[0] if aspects else None),), unknown
    if not subjects and not unknown and not heard.has("topic") and not heard.has("universe", "项目"):
        return _vague(heard), unknown
    if len(subjects) == 1 and subjects[0].projects and not subjects[0].concepts and unknown:
        return _indicated(subjects[0], unknown, catalog)
    return subjects, unknown


def _projects_meant(heard: Heard, operation: Operation) -> str | None:
    """哪些项目没花完: a count with a condition goes over the projects, though 项目 stands inside another word; so does
    a ranking by score."""
    asked = _conditioned(heard) or any("哪些" in span.text for span in heard.spans)
    counts = operation == "count" and asked and any("项目" in span.text for span in heard.spans)
    ranks = operation in {"largest", "smallest"} and heard.has("concept", "自评得分")
    return "项目" if (counts or ranks) and not heard.has("project") else None


def _conditioned(heard: Heard) -> bool:
    return heard.has("compare") or heard.has("operation", "remaining") or any(unit for _, unit in heard.amounts())


def _vague(heard: Heard) -> tuple[Subject, ...]:
    """支出, 花了多少钱: the whole; the name of a fund narrows it and is no subject beside it. Where a word of something
    smaller was said, the whole is never meant."""
    if heard.has("filler", "counted"):
        return ()
    spans = [span for at, span in enumerate(heard.spans) if span.has("vague") and not _part_of_a_name(heard.spans, at)]
    plain = [span for span in spans if not span.has("fund")] or spans
    named = dict.fromkeys(value for span in plain for value in span.values("vague")[:1])
    return tuple(Subject(said=one, concepts=(one,)) for one in named)


def _of_verdict(heard: Heard, catalog: Catalog) -> tuple[Subject, ...]:
    """超支了吗 of nothing named is asked of all spending; 有结余吗 of the balance at the year's end."""
    named = (of for verdict, of in catalog.phrases.verdict_of.items() if heard.has("verdict", verdict))
    return tuple(Subject(said=one, concepts=(one,)) for one in named)[:1]


def _part_of_a_name(spans: Sequence[Span], at: int) -> bool:
    """罚没收入, 烟草支出: the end of an item's name that is not known, not all the income there is."""
    if not spans[at].text.endswith(("收入", "支出")):
        return False
    # A word of one letter may stand in the name: 没 in 罚没收入.
    near = [one for one in spans[max(0, at - 2) : at] if not (one.has("filler") and len(one.text) == 1)][-1:]
    return any(not one.tags and _ONE_HAN.search(one.text[-1]) for one in near)


def _indicated(
    subject: Subject, unknown: tuple[str, ...], catalog: Catalog
) -> tuple[tuple[Subject, ...], tuple[str, ...]]:
    """The project's indicator that the words not understood are part of."""
    names = [key(project) for project in subject.projects]
    # Words of the project's own name ask for nothing inside it.
    asking = tuple(word for word in unknown if not any(in_order(word, name) for name in names))
    if not asking:
        return (subject,), ()
    labels = tuple(concept for project, concept in sorted(catalog.indicators) if project in subject.projects)
    found = indicator_like(asking, labels)
    if found is None:
        return (subject,), asking
    return (subject.model_copy(update={"concepts": (found,)}),), ()


def _counts_of(subject: Subject, catalog: Catalog) -> tuple[Subject, ...]:
    """买新车了吗 is answered by the number of cars as well as by the money."""
    named = {key(one) for one in subject.concepts}
    counts = (one.concepts for one in catalog.phrases.counted if any(key(word) in named for word in one.words))
    held = (name for concepts in counts for name in concepts[:1] if name in catalog.concepts)
    return tuple(Subject(said=name, concepts=(name,)) for name in held)[:2]


def _per(text: str, subjects: tuple[Subject, ...], catalog: Catalog) -> tuple[Subject, ...]:
    """平均每辆: the count that the amount is divided by."""
    units = {one.unit for one in catalog.phrases.counted if f"每{one.unit}" in text}
    return tuple(one for unit in units for one in _counted(unit, subjects, text, catalog) if one not in subjects)


def _has_parts(name: str, catalog: Catalog) -> bool:
    item = catalog.vocabulary.item(name)
    return item is not None and bool(item.parts)


def _counted(
    unit: str, subjects: tuple[Subject, ...], text: str, catalog: Catalog, *, listed: bool = False
) -> tuple[Subject, ...]:
    """公务用车有几辆: what the counter counts; the subjects themselves where they are counted in this unit."""
    own = tuple(
        subject
        for subject in subjects
        if any(unit in catalog.measured_in.get(one, frozenset()) for one in subject.concepts)
    )
    if own:
        return own
    named = {key(one) for subject in subjects for one in subject.concepts}
    beside = text  # 购置 in 公务用车购置及运行维护费 says nothing of a purchase
    for subject in subjects:
        beside = beside.replace(subject.said, " ")
    for one in catalog.phrases.counted:
        if one.unit == unit and any(key(word) in beside or key(word) in named for word in one.words):
            held = tuple(two for name in one.concepts for two in catalog.standing_for(name)) or one.concepts[:1]
            if listed and (whole := next((name for name in held if _has_parts(name, catalog)), None)):
                held = (whole,)
            return (Subject(said=held[0], concepts=held[:1]),)
    return subjects


def _unit(heard: Heard) -> MoneyUnit | None:
    return next((one for one in get_args(MoneyUnit) if one in heard.values("unit")), None)


def _years(spans: Sequence[Span], catalog: Catalog, named: Named) -> tuple[int, ...]:
    """Every year said; 2020到2024 means the years between as well, 历年 all that are held."""
    years: list[int] = []
    ranged = False
    # 2020年到2024年增长了多少 sets the two ends against each other.
    between = any(_CHANGES & {*span.values("measure"), *span.values("operation")} for span in spans)
    held = catalog.years(named.entities)
    for span in spans:
        said = [int(one) for one in span.values("year")]
        if not said and held and not span.has("basis"):
            said = [held[0] + int(one) for one in span.values("relative_year")]
        if said and ranged and years and not between:
            said = [*range(years[-1] + 1, said[0]), *said] if years[-1] < said[0] else said
        ranged = (span.has("joint") and "to" in span.values("joint") and bool(years)) or (ranged and not said)
        years += [one for one in said if one not in years]
    over_all = any("trend" in span.values("operation") or "年度" in span.values("universe") for span in spans)
    return tuple(years) or (tuple(sorted(held)) if over_all else ())


def _operation(heard: Heard, subjects: tuple[Subject, ...], catalog: Catalog) -> Operation:
    said = frozenset(heard.values("operation"))
    figured = bool(subjects) or heard.has("fund") or heard.has("form")
    if heard.has("off_topic", "person"):
        return "off_topic"
    for kind in ("off_topic", "forecast", "opinion"):
        if heard.has(kind) and not (kind == "off_topic" and figured):
            return kind
    if "holdings" in said and not subjects and not heard.has("universe", "项目") and not heard.has("form"):
        return "holdings"
    for social in ("help", "greeting"):
        leans = heard.has("unit") or heard.has("stage") or heard.has("measure") or said - {"help", "greeting", "claim"}
        if social in said and not figured and not heard.has("topic") and not heard.has("year") and not leans:
            return social
    if said & {"named", "definition"} and heard.amounts() and not subjects:
        return "named"
    if heard.has("formula"):
        return next((one for one in ("count", "largest", "smallest") if one in said), "formula")
    if heard.has("verdict") and not said & {"reason", "count", "largest", "smallest"}:
        return "verdict"
    if _is_claim(heard, said):
        return "claim"
    figured = heard.has("measure") or heard.has("stage")
    if heard.has("topic") and not figured and not said & _OVER_TOPIC:
        return "passage"
    return _said_operation(heard, said, subjects)


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
    limited = heard.has("compare") and (heard.amounts() or heard.has("compare", "full"))
    limited = limited or (any(unit == "分" for _, unit in heard.amounts()) and bool(said & {"breakdown", "count"}))
    if of_projects and (limited or ("remaining" in said and "哪些" in "".join(span.text for span in heard.spans))):
        return "count"
    for one in _PRIORITY:
        if one not in said:
            continue
        if one == "sum" and not _summable(heard, subjects):
            continue
        if one == "share" and "change" in said and not any("占" in span.text for span in heard.spans):
            continue
        if one == "count" and not heard.has("universe") and not any("项目" in span.text for span in heard.spans):
            continue
        if one == "breakdown" and not heard.has("universe") and (len(subjects) > 1 or _each(heard)):
            continue
        if one == "figure" and _added(heard, subjects):
            return "sum"
        if one == "figure" and (heard.has("top") or _CHANGES & {*heard.values("measure")}):
            continue  # 帮我查一下…前2名: the politeness asks for nothing
        if one == "definition" and not subjects and not heard.has("fund") and not _unknown(heard.spans):
            continue
        return "difference" if one == "change" and _against_each_other(heard, subjects) else one
    if heard.has("measure", "增减率") or heard.has("measure", "增减额") or heard.has("basis"):
        return "difference" if len(heard.values("year")) > 1 else "change"
    if _added(heard, subjects):
        return "sum"
    if "claim" in said and (any("有" in span.text for span in heard.spans) or _did_it(heard, subjects)):
        return "exists"
    if heard.has("top"):
        return "largest"
    if heard.has("joint", "than") and (len(heard.values("year")) > 1 or len(subjects) > 1):
        return "difference"
    known = subjects or heard.has("year") or heard.has("fund") or heard.has("form") or heard.has("stage")
    known = known or heard.has("unit") or heard.has("entity") or heard.has("measure") or heard.has("joint", "follow")
    return "figure" if known or "claim" in said else "unclear"


def _against_each_other(heard: Heard, subjects: tuple[Subject, ...]) -> bool:
    """Two years, or two items with 比 between them: no change that one report states."""
    return len(heard.values("year")) > 1 or (len(subjects) == 2 and heard.has("joint", "than"))


def _each(heard: Heard) -> bool:
    """2020年和2024年各是多少, 预算、决算各多少: one figure for each year or stage, not the parts of it."""
    several = len(heard.values("year")) > 1 or len(heard.values("stage")) > 1
    return several and any(span.text.startswith("各") for span in heard.spans)


def _did_it(heard: Heard, subjects: tuple[Subject, ...]) -> bool:
    """买新车了吗: whether money went to something."""
    return bool(subjects) and not heard.amounts() and "了吗" in "".join(span.text for span in heard.spans)


def _added(heard: Heard, subjects: tuple[Subject, ...]) -> bool:
    """水电费, 人员经费和公用经费合计: several items in one word, or 合计 said as the end of the last one's name."""
    if heard.has("joint", "each") or len(subjects) < 2 or len(heard.values("year")) > 1:
        return False
    named = [span for span in heard.spans if span.has("concept")]
    return heard.has("together") or bool(named and named[-1].text.endswith(("合计", "总计")))


def _summable(heard: Heard, subjects: tuple[Subject, ...]) -> bool:
    """Several things to add; two projects of one name are several."""
    several = (
        heard.has("universe", "项目")
        or len(subjects) > 1
        or len(heard.values("year")) > 1
        or any(one.projects for one in subjects)
    )
    return several and not heard.has("joint", "each")


def _claim(heard: Heard) -> Claim:
    amounts = heard.amounts()
    falls = any(span.has("operation") and any(one in span.text for one in "降减少低") for span in heard.spans)
    rises = any(span.has("operation") and any(one in span.text for one in "增升涨多提高") for span in heard.spans)
    direction = "down" if falls else "up" if rises else None
    if not amounts:
        return Claim(direction=direction)
    value, unit = next(((value, unit) for value, unit in amounts if unit), amounts[0])
    return Claim(value=value, unit=_SPOKEN.get(unit, unit), direction=direction)


_SPOKEN = {"万": "万元", "亿": "亿元", "块": "元", "块钱": "元", "万块": "万元", "万块钱": "万元", "个百分点": "%"}


def _narrowed(spans: Sequence[Span]) -> bool:
    """Whether an unknown word stands right before something known, or 的: 张三的工资 is not everybody's."""
    pairs = pairwise(spans)
    return any(
        not one.tags
        and _HAN.search(one.text)
        and (other.text == "的" or other.has("concept") or other.has("indicator") or other.has("vague"))
        for one, other in pairs
    )


def _unknown(spans: Sequence[Span]) -> tuple[str, ...]:
    """Words that nothing is known by, and long bare numbers that are no code: 9999999."""
    return tuple(
        span.text
        for span in spans
        if (not span.tags and _HAN.search(span.text)) or _LONG_NUMBER.fullmatch("|".join(span.values("amount")))
    )


def examples(phrases: Phrases, catalog: Catalog) -> tuple[str, ...]:
    """Questions that can be asked of the reports held."""
    year = next(iter(catalog.years()), "")
    return tuple(one.format(year=year) for one in phrases.examples["questions"])
