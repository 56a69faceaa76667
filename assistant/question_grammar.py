"""Labelled spans → a Question: which operation, over what, of whom, when, in which stage, fund, form and unit."""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import get_args

from assistant.normalise import readable
from assistant.phrases import Comparison, Lacking, Operation, Period, Verdict, load_phrases
from assistant.question_against import CHANGES
from assistant.question_apposed import without_examples, without_others
from assistant.question_asides import NAMED, asides_in, without_asides, without_askers
from assistant.question_asked import conditioned, counters_of, counts_of, of_verdict, subjects_asked
from assistant.question_books import asks_about_the_books
from assistant.question_catalog import Catalog
from assistant.question_coordinated import in_full
from assistant.question_dismissed import without_dismissed
from assistant.question_entities import Named, each_entity, goes_over_all, named_in, of_other_places, ranks_all
from assistant.question_heard import Heard
from assistant.question_labels import label, numbered_form
from assistant.question_operation import claim_of, operation_of
from assistant.question_record import Claim, Question, Subject
from assistant.question_spans import PLAIN, Span
from assistant.question_subjects import aspect_of, strangers_of
from assistant.question_unheard import unheard_in
from corpus.fact import Fund, Measure, Stage
from corpus.figure import MoneyUnit
from corpus.report import Scope


def read(raw: str, text: str, catalog: Catalog) -> Question:
    """The question as it stands alone, without the conversation before it."""
    if not readable(text):
        return Question(raw=raw, text=text, operation="unclear")
    text, form_number = numbered_form(in_full(without_examples(without_dismissed(text), catalog), catalog))
    spans = without_askers(without_others(label(text, catalog), catalog))
    spans = without_asides(_without_chat(spans, catalog))
    heard = Heard(spans)
    unheard = unheard_in(spans)
    subjects, unknown = subjects_asked(heard, text, unheard.words, catalog)
    unknown = tuple(one for one in unknown if one not in unheard.passed)
    if heard.has("verdict") and not subjects and not unknown:
        subjects = of_verdict(heard, catalog)
    subjects = _of_indicator(_upon_base(_crossed(subjects, text, catalog), spans, text))
    operation = operation_of(heard, subjects)
    subjects = _summands(subjects) if operation == "sum" else subjects
    ranks_projects = _ranks_projects(heard, operation, subjects)
    subjects = () if ranks_projects else subjects
    lacking = _lacking(heard, subjects, catalog)
    operation = "breakdown" if lacking else operation
    if asks_about_the_books(text, spans):
        subjects, unknown, operation = (), (), "books"
    if operation == "reason" and heard.has("operation", "completion") and not subjects and not unknown:
        subjects = tuple(Subject(said=one, concepts=(one,)) for one in catalog.phrases.verdict_of["finished"])
    if form_number is not None and operation in {"unclear", "definition"}:
        operation = "figure"
    if operation == "exists" and len(subjects) == 1:
        subjects = (*subjects, *counts_of(subjects[0], catalog))
    named = named_in(spans, catalog)
    years = _years(spans, catalog, named, between=operation in _BETWEEN)
    strangers = (*strangers_of(spans, text, catalog), *of_other_places(spans, catalog))
    subjects = tuple(one for one in subjects if not any(one.said in name for name in strangers))  # 教育 of 教育局
    topic = _topic(heard, subjects, catalog) if operation == "passage" else None
    it = heard.has("joint", "it") and not _one_of_all(heard, operation)
    fields = dict(
        subjects=subjects if operation not in {"greeting", "help", "holdings"} else (),
        operation=operation,
        years=years,
        year_origin="said" if years else "newest",
        strangers=strangers,
        entities=named.entities,
        unsure=named.unsure,
        formula=next(iter(heard.values("formula")), None),
        topic=topic,
        mended=tuple((span.text, span.mended) for span in spans if span.mended),
        unknown=unknown,
        passed=unheard.passed,
        narrowed=unheard.narrowed,
        follows=heard.has("joint", "follow") or it,
        it=it,
        form_number=form_number,
        lacking=lacking,
        falling=bool(_CUES.direction["falls"].search(text.replace("多少", ""))),
    )
    qualities = _qualities(heard, operation, named, catalog)
    question = Question(raw=raw, text=text, **fields, **qualities | ({"universe": "项目"} if ranks_projects else {}))
    if operation != "named":
        return _over_entities(question, heard, named, catalog)
    return question.model_copy(update={"figure": claim_of(heard), "unknown": (), "year_origin": "said"})


def _crossed(subjects: tuple[Subject, ...], text: str, catalog: Catalog) -> tuple[Subject, ...]:
    """行政运行与经营支出交叉的那一格: a row and its column."""
    if len(subjects) != 2 or not _CUES.names["crossing"].search(text):
        return subjects
    cell = aspect_of(*subjects, catalog)
    return (cell,) if cell else subjects


def _summands(subjects: tuple[Subject, ...]) -> tuple[Subject, ...]:
    """邮电费再加上电费，总计是多少: the word for their sum is none of them."""
    totals = load_phrases().rows["totals"]
    added = tuple(one for one in subjects if one.said not in totals)
    return added if len(added) > 1 else subjects


def _of_indicator(subjects: tuple[Subject, ...]) -> tuple[Subject, ...]:
    """得分栏，…项目的供暖面积: the score of the indicator, and not that of all projects beside it."""
    if not any(one.projects and one.concepts for one in subjects):
        return subjects
    return tuple(one for one in subjects if one.projects or one.concepts != (_SCORE,))


def _topic(heard: Heard, subjects: Sequence[Subject], catalog: Catalog) -> str:
    """职责, 绩效目标: what passages are about; 做什么 of a project asks for its goals."""
    name = heard.values("topic")[0]
    topic = catalog.phrases.topic_named(name)
    meant = topic and (topic.for_projects if any(one.projects for one in subjects) else topic.otherwise)
    return meant or name


def _upon_base(subjects: tuple[Subject, ...], spans: Sequence[Span], text: str) -> tuple[Subject, ...]:
    """以会议费为一倍，差旅费是它的几倍: the base is said first, and it is what is divided by."""
    named = [at for at, span in enumerate(spans) if span.has("concept") or span.has("code")]
    based = [at for at, span in enumerate(spans) if "base" in span.values("joint")]
    if len(subjects) != 2 or not named:
        return subjects
    if _LATTER.search(text):  # A跟B比，后者少多少
        return subjects[::-1]
    # 比印刷费，物业管理费多了几万
    before, after = spans[named[0] - 1] if named[0] else None, spans[named[0] + 1 : named[0] + 2]
    compared = _than(before) and any(span.text == "," for span in after)
    if len(named) < 2:
        return subjects[::-1] if compared else subjects
    if len(named) > len(subjects) and spans[named[-1]].text == subjects[1].said:
        return subjects[::-1]  # 拿奖金跟退休费作比较，退休费多多少
    between = spans[named[0] : named[1]]  # 跟奖金相比，退休费多几万元
    set_off = any("than" in one.values("joint") and other.text == "," for one, other in pairwise(between))
    # 是邮电费的多少倍，其他工资福利支出; 比差旅费多多少，办公费
    of_which = before is not None and before.text in load_phrases().rows["equals"]
    asked_first = any("ratio" in span.values("operation") for span in between) if of_which else _than(before)
    compared = compared or (asked_first and any(span.text == "," for span in between))
    first = compared or set_off or (based and named[0] < based[0] < named[-1])
    return subjects[::-1] if first else subjects


def _than(span: Span | None) -> bool:
    return span is not None and "than" in span.values("joint")


def _without_chat(spans: tuple[Span, ...], catalog: Catalog) -> tuple[Span, ...]:
    """村里开会要念一下，2020年公车费多少: a citizens' word in a clause that tells of the asker names no item there."""
    loose = [span for span in spans if span.has("concept") and not span.has("measure") and span.text in catalog.loose]
    if not any(span.has(kind) and span not in loose for span in spans for kind in NAMED):
        return spans
    bare = tuple(span._replace(tags=PLAIN) if span in loose else span for span in spans)
    named = {span.start for span in loose}  # a clause of nothing but the word names it: 科目201，项目支出金额
    told = [clause for clause in asides_in(bare) if any(one.start not in named for one in clause)]
    asides = {span.start for clause in told for span in clause}
    return tuple(one if one.start in asides else span for one, span in zip(bare, spans, strict=True))


def _over_entities(question: Question, heard: Heard, named: Named, catalog: Catalog) -> Question:
    """A ranking of entities: 全市 is no stranger to it, and 增长最快 ranks the changes; 各单位 ranks them all."""
    if question.operation in {"figure", "breakdown"} and question.subjects and each_entity(heard.spans):
        question = question.model_copy(update={"operation": "largest", "every": True})
    if not goes_over_all(question.operation, question.universe, named, heard.spans, catalog):
        return question.model_copy(update={"universe": None}) if question.universe == "单位" else question
    everyone = {span.text for span in heard.spans if span.has("everyone")}
    return question.model_copy(
        update={
            "universe": "单位",
            "strangers": tuple(one for one in question.strangers if one not in everyone),
            "region": next(iter(heard.values("region")), None),
            "growth": heard.has("operation", "change") or question.measure in {"增减率", "增减额"},
            "every": question.every or ranks_all(question.text),
        }
    )


def _qualities(heard: Heard, operation: Operation, named: Named, catalog: Catalog) -> dict[str, object]:
    """Stage, fund, measure, unit and the like: the words that narrow a figure down."""
    return {
        "region": next(iter(heard.values("region")), None) if not named.entities else None,
        "scopes": tuple(one for one in _scopes(heard, operation) if one in get_args(Scope)),
        "stages": _stages(heard, operation),
        "funds": tuple(one for one in heard.values("fund") if one in get_args(Fund)),
        "forms": heard.values("form"),
        "measure": _measure(heard, operation),
        "basis": next(iter(heard.values("basis")), None),
        "unit": _unit(heard),
        "counter": _counter(heard, operation, catalog),
        "universe": _universe(heard, operation),
        "period": next((one for one in get_args(Period) if one in heard.values("period")), None),
        "divisor": _divisor(heard) if operation == "ratio" else None,
        "together": next(iter(heard.values("together")), None),
        "verdict": next((one for one in get_args(Verdict) if heard.has("verdict", one)), None),
        "top": next((int(one) for one in heard.values("top")), None),
        # 最高的当第一名，那第三名是谁
        "place": next((int(one) for one in reversed(heard.values("place"))), None),
        "claim": claim_of(heard) if operation == "claim" else None,
        **_condition(heard, operation),
    }


def _measure(heard: Heard, operation: Operation) -> Measure | None:
    """What was said, the last of them where it is a column of a score sheet: 打分的时候，目标值是多少; 哪个科目完成年初
    预算的比例最高 ranks the rates."""
    measures = heard.values("measure")
    asked = measures[-1:] if operation == "figure" and _COLUMNS.issuperset(measures) else measures[:1]
    said = next((one for one in get_args(Measure) if one in asked), None)
    ranked = operation in {"largest", "smallest", "breakdown"} and heard.has("universe")
    return "完成率" if said is None and ranked and heard.has("operation", "completion") else said


def _scopes(heard: Heard, operation: Operation) -> tuple[str, ...]:
    """汇总2020年的水费、电费 adds them up and names no scope."""
    gathers = _CUES.together["gathers"]
    told = [span for span in heard.spans if operation != "sum" or not gathers.search(span.text)]
    return Heard(told).values("scope")


def _stages(heard: Heard, operation: Operation) -> tuple[Stage, ...]:
    """Those said; 比全年预算，最大的项目 ranks the budgets."""
    said = heard.values("stage") or (heard.values("basis") if operation in {"largest", "smallest"} else ())
    if operation == "figure" and said and _CUES.together["both"].search("".join(span.text for span in heard.spans)):
        said = (*said, *heard.values("basis"))  # 要对照年初预算与决算，…这两个数
    stages: tuple[Stage, ...] = get_args(Stage)
    return tuple(next(stage for stage in stages if stage == one) for one in said if one in stages)


def _counter(heard: Heard, operation: Operation, catalog: Catalog) -> str | None:
    """The unit of what is asked for; of an average it is the unit of what the amount is divided by."""
    if operation == "average":
        return None
    units = counters_of(heard, catalog)
    return units[0] if len(units) == 1 else None


def _lacking(heard: Heard, subjects: Sequence[Subject], catalog: Catalog) -> Lacking | None:
    """哪些科目没有项目支出: items are asked for by what they lack."""
    if len(subjects) != 1 or not heard.has("universe", "功能分类"):
        return None
    named = next((at for at, span in enumerate(heard.spans) if span.has("concept")), 0)
    before = "".join(span.text for span in heard.spans[:named])
    return next((how for how, words in catalog.phrases.lacking.items() if before.endswith(words)), None)


def _divisor(heard: Heard) -> Decimal | None:
    """再除以5: the bare number right after the word that divides."""
    for span, after in pairwise(heard.spans):
        if "ratio" in span.values("operation") and span.text.endswith(load_phrases().rows["divides"]):
            said = Heard((after,)).amounts()
            return next((value for value, unit in said if value and not unit), None)
    return None


def _universe(heard: Heard, operation: Operation) -> str | None:
    """What a ranking or a count goes over; 哪个科目 gives way to 经济分类, which says which items."""
    general = {word for one in load_phrases().universe for word in one.general} if operation == "figure" else set()
    merely = general and not heard.each and not heard.says(_CUES.asking["members"])
    said = sorted(
        (span for span in heard.spans if span.has("universe") and not (merely and span.text in general)),
        key=lambda span: (span.text == _LOOSE_GROUP, -len(span.text)),
    )
    return said[0].values("universe")[0] if said else _projects_meant(heard, operation)


def _condition(heard: Heard, operation: Operation) -> dict[str, object]:
    """What the members of a count are held against; 没花完 is an execution rate below 100 %."""
    if operation == "count" and heard.has("operation", "remaining") and not heard.amounts():
        return {"threshold": Claim(value=Decimal(100), unit="%"), "compare": "below", "measure": "完成率"}
    threshold = claim_of(heard) if operation == "count" and heard.amounts() else None
    return {"threshold": threshold, "compare": None if _reached(heard, operation) else _compared(heard)}


def _reached(heard: Heard, operation: Operation) -> bool:
    """达到83.12万元，有误吗: the figure itself is claimed; 有没有达到20万 sets a bound."""
    text = "".join(span.text for span in heard.spans)
    said = any(span.has("compare") and _CUES.claim["reached"].search(span.text) for span in heard.spans)
    return operation == "claim" and said and not _REACHES.search(text)


def _compared(heard: Heard) -> Comparison | None:
    """On which side of the bound: 没有达到 is below it, 比5万元多 above it."""
    text = "".join(span.text for span in heard.spans)
    if heard.amounts() and (found := _MORE_THAN.search(text)):
        return "over" if found[1] else "below"
    for before, span in pairwise((Span(0, 0, ""), *heard.spans)):
        for one in span.values("compare"):
            side: Comparison = next(kind for kind in get_args(Comparison) if kind == one)
            return _OTHER_SIDE.get(side, side) if _CUES.direction["not"].search(before.text) else side
    return None


_COLUMNS = frozenset({"目标值", "实际值", "分值", "得分"})
_BETWEEN: frozenset[Operation] = frozenset({"difference", "ratio"})
_PROJECT_SPENDING, _SCORE = "项目支出", "自评得分"
_LOOSE_GROUP = "方面"  # 执行数方面，哪个项目最大
_CUES = load_phrases().cues
_MORE, _LESS = _CUES.order["more"].pattern, _CUES.order["less"].pattern
_LATTER = re.compile(rf"(?<!{_CUES.against['than'].pattern}){_CUES.against['latter'].pattern}")
_REACHES = re.compile(
    rf"{_CUES.claim['reaches'].pattern}|{_CUES.claim['reached'].pattern}[\d.]+[^,，。\d]{{0,4}}?{_CUES.claim['whether'].pattern}"
)
_MORE_THAN = re.compile(rf"{_CUES.against['than'].pattern}[\d.,]+[^\d，。年]{{0,3}}?(?:({_MORE})|{_LESS})")
_OTHER_SIDE: dict[Comparison, Comparison] = {"above": "below", "over": "upto", "below": "above", "upto": "over"}


def _projects_meant(heard: Heard, operation: Operation) -> str | None:
    """哪些项目没花完: a count with a condition goes over the projects, though 项目 stands inside another word; so does
    a ranking by score."""
    asked = conditioned(heard) or heard.says(_CUES.asking["members"])
    counts = operation == "count" and asked and heard.says(_CUES.counting["projects"])
    ranks = operation in {"largest", "smallest"} and heard.has("concept", "自评得分")
    listed = any(
        _CUES.counting["projects"].search(one.text) for one in heard.spans if "count" in one.values("operation")
    )
    ranks = ranks or _one_of_all(heard, operation) or (listed and operation in {"largest", "smallest"})
    return "项目" if (counts or ranks) and not heard.has("project") else None


def _one_of_all(heard: Heard, operation: Operation) -> bool:
    """执行数最小的那个项目: no project spoken of before, but one of all."""
    pointed = any(span.has("joint") and _CUES.counting["projects"].search(span.text) for span in heard.spans)
    return pointed and operation in {"largest", "smallest"}


def _ranks_projects(heard: Heard, operation: Operation, subjects: tuple[Subject, ...]) -> bool:
    """项目支出前三名: the spending of projects has places only among the projects."""
    placed = heard.has("top") or heard.has("place")
    bare = placed and operation in {"largest", "smallest"} and not heard.has("universe") and len(subjects) == 1
    return bare and subjects[0].concepts == (_PROJECT_SPENDING,)


def _unit(heard: Heard) -> MoneyUnit | None:
    """The unit asked for, the last one said: 不要万元，换成亿元."""
    said = [one for one in get_args(MoneyUnit) if one in heard.values("unit")]
    places = {unit: max(at for at, span in enumerate(heard.spans) if unit in span.values("unit")) for unit in said}
    return max(said, key=lambda unit: places[unit], default=None)


def _years(spans: Sequence[Span], catalog: Catalog, named: Named, *, between: bool) -> tuple[int, ...]:
    """Every year said; 2020到2024 means the years between as well, unless what is between the two is asked, 历年 all
    that are held."""
    years: list[int] = []
    ranged = False
    # 2020年到2024年增长了多少 sets the two ends against each other.
    trend = any("trend" in span.values("operation") for span in spans)
    against = CHANGES | _BETWEEN
    said_so = any(against & {*span.values("measure"), *span.values("operation")} for span in spans)
    between = not trend and (between or said_so)
    held = catalog.years(named.entities)
    for span in spans:
        said = [int(one) for one in span.values("year")]
        running = span.text in catalog.phrases.rows["running"] and any(
            one.has("year") for one in spans
        )  # 2020年的本年支出
        running = running or span.text in catalog.phrases.rows["same"]
        if not said and held and not span.has("basis") and not running:
            said = [held[0] + int(one) for one in span.values("relative_year")]
        if said and ranged and years and not between:
            said = [*range(years[-1] + 1, said[0]), *said] if years[-1] < said[0] else said
        ranged = (span.has("joint") and "to" in span.values("joint") and bool(years)) or (ranged and not said)
        years += [one for one in said if one not in years]
    over_all = any("trend" in span.values("operation") or "年度" in span.values("universe") for span in spans)
    explicit = any(span.has("year") for span in spans)  # 从最早一年到最近一年 means every year
    return tuple(years) if years and (explicit or not trend) else tuple(sorted(held)) if over_all else ()
