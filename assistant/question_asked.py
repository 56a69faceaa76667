"""What a question asks for, by names, counters and what is left over for the whole."""

import re
from collections.abc import Sequence

from assistant.normalise import key
from assistant.phrases import Operation, load_phrases
from assistant.question_catalog import Catalog
from assistant.question_heard import Heard
from assistant.question_parts import in_order, indicator_like
from assistant.question_record import Subject
from assistant.question_spans import PLAIN, Span
from assistant.question_subjects import subjects_of

_ONE_HAN = re.compile(r"[\u4e00-\u9fff]")

_CUES = load_phrases().cues
_HOW_MANY, _OF_PROJECTS = _CUES.counting["how_many"].pattern, _CUES.counting["projects"].pattern
# 政务公开项目有几个 counts the projects
_PROJECTS_COUNTED = re.compile(rf"{_OF_PROJECTS}.{{0,2}}{_HOW_MANY}|{_HOW_MANY}{_OF_PROJECTS}")
_MUCH, _PIECE, _LARGE = _CUES.asking["much"].pattern, _CUES.counting["piece"].pattern, _CUES.counting["large"].pattern
_MANY_OF_UNIT = re.compile(rf"({_MUCH}){_PIECE}(?={_LARGE})")  # 多少个亿, 多少个百分点
_HOW_MANY_OF = re.compile(rf"{_MUCH}|{_CUES.asking['hints'].pattern}")  # 几个团组几人次
_PROJECTS = "绩效自评项目数"
_PER_UNIT = ("一{}", "按{}", "{}数", "{}均", "单{}")
_SIDES = frozenset({"收入", "支出"})
_APART: frozenset[Operation] = frozenset({"share", "ratio", "difference", "average"})


def counters_of(heard: Heard, catalog: Catalog) -> tuple[str, ...]:
    """辆, 批次: the units of what is counted, by their own words (接待批次和人次) or by that of an indicator."""
    said = heard.values("counter")
    if said:
        apart = sum(span.has("counter") and _HOW_MANY_OF.match(span.text) is not None for span in heard.spans) > 1
        return said if apart or heard.has("joint", "and") else said[:1]
    found = counted_in(heard, catalog)
    return (found,) if found else ()


def counted_in(heard: Heard, catalog: Catalog) -> str | None:
    """多少米, 几组: the unit of an indicator."""
    # 6辆公务用车对吗 speaks of vehicles.
    said = {unit for _, unit in heard.amounts()} & {one.unit for one in catalog.phrases.counted}
    if said:
        return next(iter(said))
    text = "".join(" " if _counts_nothing(span) else span.text for span in heard.spans)
    text = _CUES.counting["some_years"].sub(" ", text)
    text = _PROJECTS_COUNTED.sub(" ", _MANY_OF_UNIT.sub(r"\1", text))
    words = ((unit, word) for unit in catalog.units for word in {key(unit), key(unit).removeprefix("万")} if word)
    return next((unit for unit, word in words if f"多少{word}" in text or f"几{word}" in text), None)


def _counts_nothing(span: Span) -> bool:
    """这几年, 花了几个钱, 哪几部分; 项目支出 after 多少 is no unit."""
    return (
        "breakdown" in span.values("operation")
        or span.has("concept")
        or span.has("aspect")
        or span.tags == PLAIN
        or "trend" in span.values("operation")
        or _CUES.counting["coins"].search(span.text) is not None
    )


def subjects_asked(
    heard: Heard, text: str, unknown: tuple[str, ...], catalog: Catalog
) -> tuple[tuple[Subject, ...], tuple[str, ...]]:
    """The things asked for, and the words that are still not understood."""
    apart = any(heard.has("operation", one) for one in _APART)
    narrowing = frozenset() if apart else frozenset({"of"} if heard.has("operation", "sum") else {"of", ""})
    subjects = subjects_of(heard.spans, catalog, narrowing=narrowing)
    subjects = _divided(subjects, heard) or subjects
    subjects = (*subjects, *_per(text, subjects, catalog, apart=heard.has("operation", "average")))
    averaged = heard.has("operation", "average") and subjects  # 运行维护费除以辆数: the count is what it is divided by
    if not averaged and (counters := counters_of(heard, catalog)):
        listed = heard.has("operation", "breakdown")
        counted = (one for unit in counters for one in _counted(unit, subjects, text, catalog, listed=listed))
        subjects = tuple(dict.fromkeys(counted))
    counts = _CUES.counting["projects"].search(text) and heard.has("operation", "count")
    if not subjects and counts and not conditioned(heard) and not _CUES.asking["members"].search(text):
        aspects = heard.values("aspect")
        return (Subject(said="项目", concepts=(_PROJECTS,), aspect=aspects[0] if aspects else None),), unknown
    if not subjects and not unknown and heard.has("operation", "reason"):
        subjects = _money_of_counted(heard, catalog)
    if not subjects and not unknown and (measured := _measured_stage(heard, catalog)):
        return measured, unknown
    if not subjects and not unknown and not heard.has("topic") and not heard.has("universe", "项目"):
        return _vague(heard), _letters_unknown(heard)
    if unknown and (siblings := _siblings(subjects, unknown, catalog)):
        return (*subjects, *siblings), ()
    if len(subjects) == 1 and unknown and (part := _part_named(subjects[0], unknown, catalog)):
        return (part,), ()
    if len(subjects) == 1 and heard.has("operation", "share"):
        subjects = (*subjects, *_whole_said(heard, subjects[0]))
    if len(subjects) == 1 and subjects[0].projects and not subjects[0].concepts and unknown:
        return _indicated(subjects[0], unknown, catalog)
    return subjects, unknown


def _part_named(subject: Subject, unknown: tuple[str, ...], catalog: Catalog) -> Subject | None:
    """服务类政府采购: the part of the item that alone bears the words not understood."""
    items = [item for one in subject.concepts if (item := catalog.vocabulary.item(one))]
    parts = [part for item in items for part in item.parts if all(word in key(part) for word in unknown)]
    return Subject(said=subject.said, concepts=(parts[0],)) if len(parts) == 1 else None


def _siblings(subjects: tuple[Subject, ...], unknown: tuple[str, ...], catalog: Catalog) -> tuple[Subject, ...]:
    """货物、工程、服务各多少: beside two parts of one whole, the others that alone bear the words unknown."""
    named = {one for subject in subjects for one in subject.concepts}
    for whole in catalog.vocabulary.items:
        if len(named & set(whole.parts)) > 1 and named <= set(whole.parts):
            left = [one for one in whole.parts if one not in named]
            meant = [[one for one in left if key(word) in key(one)] for word in unknown]
            if all(len(one) == 1 for one in meant):
                return tuple(Subject(said=word, concepts=(one[0],)) for word, one in zip(unknown, meant, strict=True))
    return ()


def _money_of_counted(heard: Heard, catalog: Catalog) -> tuple[Subject, ...]:
    """公务接待为什么是0: without a counter the money is meant."""
    names = [f"{span.text}费" for span in heard.spans if "counted" in span.values("filler")]
    return tuple(Subject(said=one, concepts=(one,)) for one in names if catalog.vocabulary.item(one))[:1]


def _measured_stage(heard: Heard, catalog: Catalog) -> tuple[Subject, ...]:
    """预算在2024年的完成率: a stage and a measure whose names together are that of an item."""
    named = (f"{stage}{measure}" for stage in heard.values("stage") for measure in heard.values("measure"))
    return tuple(Subject(said=one, concepts=(one,)) for one in named if one in catalog.concepts)[:1]


def conditioned(heard: Heard) -> bool:
    return heard.has("compare") or heard.has("operation", "remaining") or any(unit for _, unit in heard.amounts())


def _vague(heard: Heard) -> tuple[Subject, ...]:
    """支出, 花了多少钱: the whole; the name of a fund narrows it and is no subject beside it. Where a word of something
    smaller was said, or a letter that is not understood (过年花了多少), the whole is never meant.
    Nor is it by 多少钱 after 换成2020年: that asks of what was spoken of."""
    if heard.has("filler", "counted") or any(not span.tags and _ONE_HAN.search(span.text) for span in heard.spans):
        return ()
    spans = [span for at, span in enumerate(heard.spans) if span.has("vague") and not _part_of_a_name(heard.spans, at)]
    if heard.has("joint", "follow") and heard.has("year"):
        spans = [span for span in spans if not span.has("operation") or _CUES.together["spent"].search(span.text)]
    plain = [span for span in spans if not span.has("fund")] or spans
    # 进账的钱: 钱 names nothing more; 支出比收入多 names both
    sides = heard.has("joint", "than")
    plain = [one for one in plain if not one.has("filler") or (sides and one.text in _SIDES)] or plain
    named = dict.fromkeys(value for span in plain for value in span.values("vague")[:1])
    return tuple(Subject(said=one, concepts=(one,)) for one in named)


def _letters_unknown(heard: Heard) -> tuple[str, ...]:
    """Single letters that no word is known by: where only the whole is left to answer with, they may name a part."""
    return tuple(span.text for span in heard.spans if not span.tags and _ONE_HAN.search(span.text))


def _whole_said(heard: Heard, part: Subject) -> tuple[Subject, ...]:
    """占总支出的比例: the whole that a share is of, though the word is a loose one."""
    at = next((at for at, span in enumerate(heard.spans) if _CUES.rate["begins"].search(span.text)), len(heard.spans))
    said = (span.values("vague")[0] for span in heard.spans[at:] if span.has("vague") and not span.has("operation"))
    return tuple(Subject(said=one, concepts=(one,)) for one in said if one not in part.concepts)[:1]


def of_verdict(heard: Heard, catalog: Catalog) -> tuple[Subject, ...]:
    """超支了吗 of nothing named is asked of all spending; 有结余吗 of the balance at the year's end."""
    named = (of for verdict, of in catalog.phrases.verdict_of.items() if heard.has("verdict", verdict))
    return tuple(Subject(said=one, concepts=(one,)) for one in next(named, ()))


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


def counts_of(subject: Subject, catalog: Catalog) -> tuple[Subject, ...]:
    """买新车了吗 is answered by the number of cars as well as by the money."""
    named = {key(one) for one in subject.concepts}
    counts = (one.concepts for one in catalog.phrases.counted if any(key(word) in named for word in one.words))
    held = (name for concepts in counts for name in concepts[:1] if name in catalog.concepts)
    return tuple(Subject(said=name, concepts=(name,)) for name in dict.fromkeys(held))[:2]


def _per(text: str, subjects: tuple[Subject, ...], catalog: Catalog, *, apart: bool) -> tuple[Subject, ...]:
    """平均每辆, 一辆车的: the count that the amount is divided by."""
    said = {one.unit for one in catalog.phrases.counted}
    units = {
        unit for unit in said if f"每{unit}" in text or (apart and any(one.format(unit) in text for one in _PER_UNIT))
    }
    return tuple(one for unit in units for one in _counted(unit, subjects, text, catalog) if one not in subjects)


def _divided(subjects: tuple[Subject, ...], heard: Heard) -> tuple[Subject, ...]:
    """费用除以车辆数，每辆均摊多少: what is divided, without the count that it is divided by."""
    counts = {span.text for span in heard.spans if span.has("counter")}
    averaged = heard.has("operation", "average")
    return tuple(one for one in subjects if one.said not in counts) if averaged else ()


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
