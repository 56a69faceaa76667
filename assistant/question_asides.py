"""Clauses that tell of the asker and ask for nothing: 论文要做预决算对比，2024年三公经费是多少."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from assistant.normalise import key
from assistant.phrase_patterns import any_of
from assistant.phrases import load_phrases
from assistant.question_spans import HAN, PLAIN, Span
from assistant.question_tags import Kind

NAMED: frozenset[Kind] = frozenset({"concept", "indicator", "project", "code", "together", "formula", "aspect"})
# What a clause frames a question with: it is no aside then.
_FRAMES: frozenset[Kind] = NAMED | {
    "year",
    "relative_year",
    "entity",
    "region",
    "amount",
    "narrowing",
    "compare",
    "form",
    "top",
    "place",
}
_DATED: frozenset[Kind] = frozenset({"year", "relative_year"})
_WHEN_AND_WHO: frozenset[Kind] = frozenset({"year", "entity", "self"})
_TONE = 2  # letters of 吗, 是吗
_SENTENCE = 6  # characters
_ASKED: frozenset[Kind] = frozenset({"operation"})
_GROUPS = frozenset({"项目", "功能分类", "经济分类", "年度"})  # 按经济分类看 says what is gone over
# What an aside may name in passing: dropped, and of the last ones only what the other clauses say themselves.
_PASSING: frozenset[Kind] = frozenset(
    {"operation", "verdict", "topic", "universe", "basis", "vague", "off_topic", "opinion", "forecast"}
)
# 得出每辆平均额, 报合计数, 指出较大的一方
_COMPUTED = frozenset({"average", "remaining", "sum", "share", "ratio", "largest", "smallest"})
_KEPT_ALONE: frozenset[Kind] = frozenset({"stage", "measure", "fund", "scope", "unit", "counter", "joint"})
_PROJECT = "项目"
_OF_PROJECTS: frozenset[Kind] = frozenset({"project", "indicator"})
_BREAKS = frozenset(",;:。")


def clauses_of(spans: Sequence[Span]) -> Iterator[tuple[Span, ...]]:
    """The spans between commas, the commas left out."""
    clause: list[Span] = []
    for span in spans:
        if span.text.strip() in _BREAKS:
            yield tuple(clause)
            clause = []
        else:
            clause.append(span)
    yield tuple(clause)


def asides_in(spans: Sequence[Span]) -> tuple[tuple[Span, ...], ...]:
    """The clauses that are sentences about the asker, the search or the purpose. Where one is not known for a sentence,
    another clause must be a question of its own: 抽凭先挑大的，2024年项目支出是多少."""
    clauses = [clause for clause in clauses_of(spans) if clause]
    idle = [clause for clause in clauses if _idle(clause)]
    asking = [clause for clause in clauses if clause not in idle]
    if not any(span.has("stage") for clause in asking for span in clause):
        idle = [clause for clause in idle if not _sets_stages_apart(clause)]  # 要对照年初预算与决算，…的这两个数
    if not any(map(_asks_of_something, asking)):
        return tuple(clause for clause in idle if _purpose().fullmatch(_text(clause)))
    heads = _heads(spans)
    spoken = tuple(span for clause in asking for span in clause)  # the year may stand in a clause of its own
    whole, dated = _whole(spoken), _dated(spoken)
    return tuple(
        clause
        for clause in idle
        if _tells(clause)
        or _calls(clause)
        or _purpose().fullmatch(_text(clause))
        or clause[0].start in heads
        or ((whole or (dated and _long(clause))) and not _names_something(clause))
    )


def _asks_of_something(clause: Sequence[Span]) -> bool:
    """Whether a clause names a thing, projects (the one that is largest too), or what is counted."""
    of_projects = any("it" in span.values("joint") and span.text.endswith(_PROJECT) for span in clause)
    return _counts(clause) or of_projects or any(_has(span, NAMED | {"universe"}) for span in clause)


@cache
def _purpose() -> re.Pattern[str]:
    """我要填进底稿里: what the figure is for."""
    said = load_phrases().raises
    return re.compile(rf"{any_of(said['uses'])}.{{0,4}}(?:{any_of(said['uses_in'])}){any_of(said['uses_end'])}?")


def _text(clause: Sequence[Span]) -> str:
    return "".join(span.text for span in clause)


def without_askers(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The spans, those of clauses that say who asks made plain and mute: 预算工委这边问一下，差旅费是多少 is asked of
    nobody's budget, and of nobody there; 正在汇总数据 adds nothing up."""
    clauses = [clause for clause in clauses_of(spans) if clause]
    asking = [one for one in clauses if _asks_for_somebody(one)]
    named = any(
        _has(span, NAMED | {"universe", "vague", "compare"}) for one in clauses if one not in asking for span in one
    )
    places = {span.start for one in asking for span in one} if named else set()
    return tuple(span._replace(tags=PLAIN, text="") if span.start in places else span for span in spans)


def _asks_for_somebody(clause: Sequence[Span]) -> bool:
    """预算工委这边问一下, 我是预算股的, 股里正在汇总各单位数据: who asks, and over what work."""
    text = _text(clause)
    if _idle(clause) and any_question().search(text) is not None:
        return True
    office = text.endswith(load_phrases().raises["offices"])
    framed = any(_has(span, _FRAMES - {"entity"}) and not (office and _part_of_projects(span)) for span in clause)
    asks = load_phrases().cues.asking["hints"].search(text)
    of_somebody = any(one in span.text for span in clause if not span.tags for one in _whole_endings())
    return not (framed or asks or of_somebody) and any(one.search(text) for one in _introductions())


@cache
def _whole_endings() -> tuple[str, ...]:
    """局, 大学: what only names of somebody end with; 我是水利局的 asks of that one's money."""
    names, offices = load_phrases().entities.endings, load_phrases().raises["offices"]
    return tuple(one for one in names if len(one) > 1 or one not in offices)


def _part_of_projects(span: Span) -> bool:
    """我这边是政务公开办: words that stand in the names of projects, and none of these names."""
    return not _has(span, _FRAMES - _OF_PROJECTS) and key(span.text) not in map(key, span.values("project"))


@cache
def _introductions() -> tuple[re.Pattern[str], ...]:
    said = load_phrases().raises
    selves = rf"{any_of(said['selves'])}(?![{''.join(said['self_not'])}])"
    return re.compile(selves), re.compile(any_of(said["doing"]))


@cache
def any_question() -> re.Pattern[str]:
    """问一下, 想了解一下 at the end of a clause."""
    said = load_phrases().raises
    return re.compile(rf"{any_of((*said['asks'], *said['wants']))}{any_of(said['politely'])}?$")


def without_asides(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The spans, those of asides robbed of what they would ask for where another clause asks."""
    asides = asides_in(spans)
    places = {span.start for clause in asides for span in clause}
    asking = [span for span in spans if span.start not in places]
    if not asides or not any({*span.values("operation")} - {"greeting"} for span in asking):
        return spans
    said = {tag.kind for span in asking for tag in span.tags}
    dropped = _PASSING | (_KEPT_ALONE & said)
    return tuple(_robbed(span, dropped) if span.start in places else span for span in spans)


def _idle(clause: Sequence[Span]) -> bool:
    """Whether a clause frames nothing and asks for nothing, and says something all the same."""
    if any(_has(span, _FRAMES) or _GROUPS & {*span.values("universe")} for span in clause):
        return False
    if any(_COMPUTED & {*span.values("operation")} for span in clause):
        return False
    if any("claim" in span.values("operation") and len(span.text) > _TONE for span in clause):
        return False  # 说得准不准
    if any(span.has("stage") for span in clause) and load_phrases().cues.pieces["then"].search(clause[0].text):
        return False  # 先说年初预算，再说决算
    if load_phrases().cues.asking["hints"].search("".join(span.text for span in clause)):
        return False
    return any(span.tags == PLAIN or (not span.tags and HAN.search(span.text)) for span in clause)


def _sets_stages_apart(clause: Sequence[Span]) -> bool:
    staged = [span for span in clause if span.has("stage") or span.has("basis")]
    return len(staged) > 1 and any("and" in span.values("joint") for span in clause)


def _tells(clause: Sequence[Span]) -> bool:
    """Whether it is known for a sentence: 我在写稿, 急用."""
    marks = load_phrases().aside["marks"]
    return any(
        any(mark in span.text for mark in marks) or (span.tags == PLAIN and len(span.text) > 1) for span in clause
    )


def _calls(clause: Sequence[Span]) -> bool:
    """师傅，老师: who is spoken to."""
    return "".join(span.text for span in clause) in load_phrases().aside["called"]


def _heads(spans: Sequence[Span]) -> frozenset[int]:
    """Where clauses begin that say before a colon what the question is for: 审计选点：, and not 东街小学：."""
    parts = load_phrases().raises["headings"]
    starts: set[int] = set()
    for clause, after in _closed(spans):
        text = "".join(span.text for span in clause)
        if after == ":" and any(part in text for part in parts) and not _names_something(clause):
            starts.add(clause[0].start)
    return frozenset(starts)


def _closed(spans: Sequence[Span]) -> Iterator[tuple[tuple[Span, ...], str]]:
    """The clauses, each with the sign that ends it."""
    clause: list[Span] = []
    for span in spans:
        if span.text.strip() not in _BREAKS:
            clause.append(span)
        elif clause:
            yield tuple(clause), span.text.strip()
            clause = []


def _names_something(clause: Sequence[Span]) -> bool:
    """无人机采购，2024年…: the end of a name that money may go to."""
    text = "".join(span.text for span in clause)
    return text.endswith(load_phrases().aside["nouns"])


def _whole(clause: Sequence[Span]) -> bool:
    """A question of its own: a thing named, a year and something asked."""
    return _dated(clause) and any(_has(span, _ASKED) for span in clause)


def _dated(clause: Sequence[Span]) -> bool:
    named = _counts(clause) or any(_has(span, NAMED) for span in clause)
    return named and any(_has(span, _DATED) for span in clause)


def _counts(clause: Sequence[Span]) -> bool:
    """全年执行数高于69万元的有几个: what is counted is told by a bound."""
    bound = any(span.has("compare") for span in clause) and any(span.has("amount") for span in clause)
    return bound and any("count" in span.values("operation") or span.has("universe") for span in clause)


def _long(clause: Sequence[Span]) -> bool:
    """Longer than a name, and with a word in it that only sentences have: 截稿还有十分钟."""
    known = any(span.has("filler") for span in clause)
    return known and sum(len(span.text) for span in clause) >= _SENTENCE


def prelude_of(clause: Sequence[Span]) -> tuple[Span, ...]:
    """The words before the year or the entity of a question, where they are a sentence: 第三章需引用贵单位2024年…; and
    those before anything named as far as they say who asks: 有位姓王的读者问差旅费…."""
    framed = next((at for at, span in enumerate(clause) if _has(span, _WHEN_AND_WHO)), 0)
    before = tuple(clause[:framed])
    marks = load_phrases().aside["marks"]
    asks = any(_has(span, NAMED | _ASKED | {"vague", "narrowing", "stage"}) for span in before)
    marked = any(span.tags and any(mark in span.text for mark in marks) for span in before)
    return before if marked and not asks else _who_asks(clause)


def _who_asks(clause: Sequence[Span]) -> tuple[Span, ...]:
    named = next((at for at, span in enumerate(clause) if _has(span, NAMED | _WHEN_AND_WHO | {"vague"})), 0)
    before = clause[:named]
    if any(_has(span, _FRAMES | {"stage"}) for span in before):
        return ()
    text = "".join(span.text for span in before)
    asked = max((match.end() for match in asking_words().finditer(text)), default=0)
    until = asked + clause[0].start if clause else 0
    return tuple(span for span in before if span.end <= until)


@cache
def asking_words() -> re.Pattern[str]:
    """Words for somebody's asking or telling; 慰问 and 顾问 are something that money goes to."""
    said = load_phrases().raises
    teller = any_of((*said["tellers"], *load_phrases().aside["called"]))
    return re.compile(
        rf"{any_of(said['says'])}|{any_of(said['handles'])}|(?<![{''.join(said['nouns'])}]){any_of(said['handled'])}|(?<![{''.join(said['not_after'])}]){any_of(said['asks'])}|{any_of(said['wants'])}|{any_of(said['inquires'])}|{teller}{any_of(said['tells'])}"
    )


def _robbed(span: Span, dropped: frozenset[Kind]) -> Span:
    kept = tuple(tag for tag in span.tags if tag.kind not in dropped)
    return span._replace(tags=kept or PLAIN) if span.tags else span


def _has(span: Span, kinds: frozenset[Kind]) -> bool:
    return any(tag.kind in kinds for tag in span.tags)
