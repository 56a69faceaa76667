"""The questions of one message: sentences and clauses that ask for themselves, none torn from what it belongs to."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal

from assistant.normalise import normalise, readable
from assistant.phrase_patterns import any_of
from assistant.phrases import load_phrases
from assistant.question_catalog import Catalog
from assistant.question_dismissed import both_included
from assistant.question_labels import label, numbered_form
from assistant.question_spans import Span
from assistant.question_subjects import strangers_of
from assistant.question_tags import Kind

_ENDS = re.compile(r"[?？;；\n]+")
_CUES = load_phrases().cues
_ASKING, _PIECES = _CUES.asking, _CUES.pieces
_ASKS, _HOW_MUCH, _AND_WHY, _TAG, _ALL_OF = (_ASKING[one] for one in ("asks", "much", "why", "tag", "of_all"))
# A clause that asks, before a comma and another one that asks: two questions. 对吗 after a comma belongs to its claim.
_AT_END = rf"(?:{_HOW_MUCH.pattern}.{{0,3}}|{_ASKING['many'].pattern}.{{0,2}})$|{_ASKING['ends'].pattern}"
_ASKS_AT_END = re.compile(_AT_END)
# What stands between 2020年的奖金 and 2024年的差旅费: the year may be written in any way.
_YEAR = r"(?:[12][90]\d\d|\d\d年|[１２][９０]|[一二][九〇零千])\S"
_BOUNDARY = re.compile(rf"{_PIECES['link'].pattern}(?=(?:{_PIECES['opens'].pattern}|\s){{0,4}}{_YEAR})")
_EACH = re.compile(rf"{_ASKING['apart'].pattern}(?={_ASKING['amount'].pattern})")
_PLAINLY = frozenset({"figure", "claim", "exists", "greeting", "sum"})  # how much, and no more
_DATES: frozenset[Kind] = frozenset({"year", "relative_year"})
_MOST = 5  # questions of one message that are answered
_OWN: frozenset[Kind] = frozenset({"concept", "indicator", "project", "code", "formula", "together", "topic"})
_FRAME: frozenset[Kind] = frozenset({"year", "entity", "form", "fund", "scope", "stage", "unit", "region"})
_TOLD: frozenset[Kind] = frozenset({"year", "entity", "scope", "fund", "form", "unit"})
_SHARED: frozenset[Kind] = frozenset({"form", "fund", "scope", "stage", "unit"})
_TURNS: frozenset[Kind] = frozenset({"relative_year", "basis", "measure", "universe", "joint", "counter"})
_AGAINST = frozenset({"difference", "ratio", "share", "change", "sum", "average", "largest", "smallest", "trend"})


def questions_in(text: str, catalog: Catalog) -> tuple[str, ...]:
    """The questions of a message, as many as it has up to a limit; a message without marks is one."""
    text = both_included(text)
    whole = _specified([one for part in _ENDS.split(text) if readable(part) for one in _and_why(part.strip())], catalog)
    said = [clause for part in whole for clause in _clauses(part, catalog)]
    clauses = _asked_for(said, catalog)
    parts = [one for clause in _standing(clauses, catalog) for one in _by_year(clause, catalog)]
    return tuple(parts[:_MOST]) if len(parts) > 1 or len(clauses) < len(said) else (text,)


def _and_why(text: str) -> tuple[str, ...]:
    """执行率最低的项目及原因: which it is, and why it is so."""
    match = _AND_WHY.search(text)
    first = text[: match.start()] if match else ""
    if not readable(first):
        return (text,)
    which = "是哪个" if _ASKING["which"].search(first) else "是多少"
    return (first if _ASKS.search(first) else f"{first}{which}", "它的原因是什么")


def _specified(parts: Sequence[str], catalog: Catalog) -> list[str]:
    """比上年减少多少？我问的是2020年: the second sentence says which of them the first means; 综合业务经费你知道吧？
    它的执行率是多少: the first says what the second asks about."""
    joined: list[str] = []
    for part in parts:
        before = joined[-1] if joined else ""
        names_only = joined and _second("it").match(part) and not _ASKS.search(_second("known").sub("", before))
        field = joined and (_field().match(part) or (_field().search(before) and not _ASKS.search(before)))
        narrows = _second("narrows").match(part) and not _ASKS.search(part)
        if joined and (year := _of_them_all(joined, part, catalog)):
            joined = [one if _has(_spans(one, catalog), _DATES) else _dated_as(one, year) for one in joined]
        elif names_only or field or (joined and (narrows or _second("specifies").match(part))):
            joined[-1] = f"{joined[-1]}，{part}"
        elif joined and (
            _asks_before(before, part, catalog)
            or _told_after(before, part, catalog)
            or _framed_after(before, part, catalog)
        ):
            joined[-1] = f"{part}，{before}"
        else:
            joined.append(part)
    return joined


def _dated_as(text: str, year: str) -> str:
    """The year right before what asks: 想请教一下，2020年差旅费有多少."""
    head, comma, asks = text.rpartition("，")
    return f"{head}{comma}{year}{asks}"


def _of_them_all(before: Sequence[str], part: str, catalog: Catalog) -> str:
    """奖金有多少？退休费有多少？都问2020年: the year of several questions that had none; "" where it is not one."""
    spans = _spans(part, catalog)
    kinds = {tag.kind for span in spans for tag in span.tags} & (_OWN | _FRAME | {"vague"})
    of_all = "year" in kinds <= {"year", "stage"} and not _asks_anything(part, catalog)
    undated = [one for one in before if not _has(_spans(one, catalog), _DATES)]
    if not of_all or len(undated) < 2:
        return ""
    return "".join(span.text for span in spans if span.has("year") or span.has("stage"))


def _asks_before(before: str, part: str, catalog: Catalog) -> bool:
    """平均每辆？2020年，公务用车运行维护费: the first asks and names nothing, the second only names."""
    told, asking = _spans(part, catalog), _spans(before, catalog)
    bounded = _has(told, frozenset({"amount"})) and _has(told, frozenset({"compare"}))
    if _asks_anything(part, catalog) or not (_names(told) or bounded):
        return False
    return not _has(asking, _OWN | _FRAME) and any(span.has("operation") for span in asking)


def _framed_after(before: str, part: str, catalog: Catalog) -> bool:
    """三公经费多少？教育局，2021年度。取单位本级口径: the second says no more than whose, of when or in which scope."""
    kinds = {tag.kind for span in _spans(part, catalog) for tag in span.tags if tag.value != "greeting"}
    asking = _spans(before, catalog)
    said = {tag.kind for span in asking for tag in span.tags}
    told: set[Kind] = (kinds & _TOLD) - said - (_DATES if _has(asking, _DATES) else set())
    framed = bool(told) and not kinds & (_OWN | _TURNS - {"joint"} | {"vague", "operation"})
    return framed and not _asks_anything(part, catalog) and _names(asking)


def _asks_anything(text: str, catalog: Catalog) -> bool:
    """Whether one of its clauses asks; 等着用呢 does not."""
    return any(_ASKS.search(one) and not _waits(one, catalog) for one in re.split(r"[,，]", text))


def _told_after(before: str, part: str, catalog: Catalog) -> bool:
    """项目支出是多少？2024年，科目22102: the second asks nothing, and says of which row and year the first does."""
    asking, told = _spans(before, catalog), _spans(part, catalog)
    asked = any(span.has("operation") for span in asking)
    if _asks_anything(part, catalog) or _asks(told) or not asked or _has(asking, _FRAME - {"form"}):
        return False
    column = all(span.has("aspect") or span.has("measure") for span in asking if _has((span,), _OWN))
    column = column or any(span.has("code") or span.has("project") for span in told)
    return column and _has(asking, _OWN) and _has(told, _DATES) and _names(told)


@cache
def _second(how: Literal["specifies", "narrows", "it", "known"]) -> re.Pattern[str]:
    no_denial = "(?!不)" if how == "narrows" else ""  # 看不懂
    return re.compile(f"{any_of(load_phrases().second[how])}{no_denial}")


@cache
def _field() -> re.Pattern[str]:
    """科目：差旅费, at the start of a clause."""
    return re.compile(rf"(?:^|[,，。])\s*{any_of(load_phrases().second['field'])}")


def _asked_for(clauses: Sequence[str], catalog: Catalog) -> list[str]:
    """The clauses without a mere sigh (钱都去哪了？差旅费是多少), each with the year that the last says of all."""
    spans = [_spans(clause, catalog) for clause in clauses]
    if not any(_has(one, _OWN) or _asks_of_a_year(one) for one in spans):
        return list(clauses)
    last = spans[-1] if spans else ()
    if _ALL_OF.search(clauses[-1]) and {tag.kind for one in last for tag in one.tags} & (_OWN | _FRAME) == {"year"}:
        year = next(one.text for one in last if one.has("year"))
        kept = [f"{year}{clause}" for clause, one in zip(clauses, spans, strict=True) if not _has(one, _DATES)]
        return kept if len(kept) == len(clauses) - 1 else list(clauses)
    if year := _said_last(clauses, spans, catalog):
        clauses = [
            clause if _has(one, _DATES) else f"{year}{clause}" for clause, one in zip(clauses, spans, strict=True)
        ]
    return [clause for clause, one in zip(clauses, spans, strict=True) if not _sighs(one)]


def _said_last(clauses: Sequence[str], spans: Sequence[Sequence[Span]], catalog: Catalog) -> str:
    """工会经费有多少，差旅费有多少，20年的: the year that is said of all at the end; "" where none is."""
    if len(clauses) < 2 or any(_has(one, _DATES) for one in spans[:-1]):
        return ""
    first, *rest = (_spans(piece, catalog) for piece in re.split(r"[,，]", clauses[-1]))
    if _has(first, _DATES) or not _has(first, _OWN):
        return ""
    framed = [{tag.kind for span in one for tag in span.tags} & (_OWN | _FRAME) for one in rest]
    alone = (one for one, kinds in zip(rest, framed, strict=True) if "year" in kinds <= {"year", "stage"})
    return next(("".join(span.text for span in one if span.has("year") or span.has("stage")) for one in alone), "")


def _asks_of_a_year(spans: Sequence[Span]) -> bool:
    """2020年总支出有多大: all spending, of a year."""
    return _has(spans, frozenset({"vague"})) and _has(spans, frozenset({"year"}))


def _sighs(spans: Sequence[Span]) -> bool:
    """钱都去哪了: of all money, of no year, and without 多少."""
    whole = _has(spans, frozenset({"vague"})) and not _has(spans, _OWN | _FRAME | frozenset({"relative_year"}))
    return whole and not any(
        _HOW_MUCH.search(span.text) or (span.has("joint") and span.text == "其中") for span in spans
    )


def _clauses(text: str, catalog: Catalog) -> tuple[str, ...]:
    """机关运行经费是多少，比上年多吗: two questions; 2024年，三公经费多少 is one."""
    clauses: list[str] = []
    for piece in re.split(r"[,，。]", text):
        before = clauses[-1].strip() if clauses else ""
        joins = not (_ASKS_AT_END.search(before) and _ASKS.search(piece)) or _idle(before) or _waits(piece, catalog)
        joins = joins or bool(_PIECES["restates"].search(piece.strip()))
        if clauses and (joins or _TAG.match(piece.strip())):
            clauses[-1] = f"{clauses[-1]}，{piece}"
        else:
            clauses.append(piece)
    return tuple(one.strip("，, ") for one in clauses if readable(one)) or (text,)


def _idle(clause: str) -> bool:
    """看不懂基本支出是啥: tells, and asks nothing."""
    return bool(_ASKING["idle"].search(clause)) and not _HOW_MUCH.search(clause)


def _waits(piece: str, catalog: Catalog) -> bool:
    """等着用呢: a question by its tone alone."""
    plainly = not _ASKS.search(piece.strip().removesuffix("呢"))
    return plainly and not _has(_spans(piece, catalog), _OWN | _FRAME | _DATES | frozenset({"vague", "stage"}))


def _standing(clauses: Sequence[str], catalog: Catalog) -> tuple[str, ...]:
    """The clauses that stand for themselves; the others with the one they belong to: 能查到取暖费吗，多少钱 is one."""
    if len(clauses) < 2:
        return tuple(clauses)
    standing: list[str] = []
    opening = ""
    for clause, follower in zip(clauses, (*clauses[1:], ""), strict=True):
        spans = _spans(clause, catalog)
        names = _names(_spans(follower, catalog))
        if not standing and names and (_introduces(spans, clause, catalog) or _asks_of_none(spans, follower)):
            opening = f"{opening}{clause}，"
        elif standing and _belongs(spans, _spans(standing[-1], catalog)):
            standing[-1] = f"{standing[-1]}，{clause}"
        else:
            standing.append(f"{opening}{'它' if standing and not opening and _says_nothing(spans) else ''}{clause}")
            opening = ""
    return tuple(standing)


def _belongs(spans: Sequence[Span], before: Sequence[Span]) -> bool:
    """Whether a clause only says more of what the one before asks; 花了多少 after 出国几次 asks for the money, too, and
    多少钱 after 是什么 for something else than what it is."""
    explained = any("definition" in span.values("operation") or span.has("topic") for span in before)
    if explained and not _has(spans, _OWN) and any(_HOW_MUCH.search(span.text) for span in spans):
        return False
    if _mentioned(before) and not _has(spans, _OWN) and _spends(spans):
        return True
    if _has(spans, frozenset({"verdict"})) and _has(before, frozenset({"measure"})):
        return False  # 得分多少，有没有花完
    if _says_nothing(spans):
        counted = any(span.has("counter") or (span.has("concept") and span.text.startswith("几")) for span in before)
        return not (counted and any(_CUES.together["spent"].search(span.text) for span in spans))
    return _frames(spans, before)


def _mentioned(spans: Sequence[Span]) -> bool:
    """几个人还在说办公费呢: a thing is named, and nothing is asked but by the tone."""
    text = "".join(span.text for span in spans)
    return (
        _has(spans, _OWN)
        and not _has(spans, _DATES)
        and not _asks(spans)
        and not _ASKS_AT_END.search(text.removesuffix("呢"))
    )


def _spends(spans: Sequence[Span]) -> bool:
    """2024年实打实花出去多少."""
    text = "".join(span.text for span in spans)
    return bool(_HOW_MUCH.search(text) and _CUES.together["spent"].search(text))


def _spans(text: str, catalog: Catalog) -> tuple[Span, ...]:
    return label(numbered_form(normalise(text))[0], catalog)


def _has(spans: Sequence[Span], kinds: frozenset[Kind]) -> bool:
    return any(tag.kind in kinds for span in spans for tag in span.tags)


def _asks(spans: Sequence[Span]) -> bool:
    """Whether more is asked than how much, if anything."""
    said = {value for span in spans for value in span.values("operation")}
    return bool(said - _PLAINLY)


def _introduces(spans: Sequence[Span], clause: str, catalog: Catalog) -> bool:
    """那教育局呢, 我正看着支出决算表呢: says whose, when and where, and leaves what to the next clause."""
    if _asks(spans):
        return False
    if strangers_of(spans, clause, catalog) and not _HOW_MUCH.search(clause):
        return True
    return not _has(spans, _OWN | frozenset({"vague", "universe", "counter"}))


def _asks_of_none(spans: Sequence[Span], follower: str) -> bool:
    """报告里完成年初预算的百分之多少那句，…是多少: says what is asked, and of what the next one does."""
    named = _has(spans, _OWN | _DATES | frozenset({"vague", "entity", "form", "universe"}))
    return _asks(spans) and not named and bool(_HOW_MUCH.search(follower))


def _says_nothing(spans: Sequence[Span]) -> bool:
    """多少钱, 报个数: asks only how much of what was said before."""
    words = [span for span in spans if span.text != ","]  # 是多少钱，谢谢
    named = _has(words, _OWN | _FRAME | _TURNS | frozenset({"amount"}))  # 90分以上几个
    unknown = any(not span.tags and len(span.text) > 1 for span in spans)
    return not named and not unknown and not _asks(spans) and all(span.text != "收入" for span in spans)


def _frames(spans: Sequence[Span], before: Sequence[Span]) -> bool:
    """三公分哪几块，2024年各是多少钱: the year of a question that had none; 预算多少钱，决算多少钱: a second stage."""
    asked = {value for span in spans for value in span.values("operation")} - _PLAINLY - {"breakdown"}
    if _has(spans, _OWN) or asked:
        return False
    if _each_of_them(spans):
        return True
    said = {tag.kind for span in spans for tag in span.tags} & _FRAME - {"unit"}
    if said == {"year"}:
        again = any(span.text == "又" for span in spans)  # 2024年多少钱，2020年又是多少钱
        return again or not _has(before, _DATES) or (_has(before, _OWN) and not _of_the_whole(spans))
    return said == {"stage"} and _has(before, _OWN) and _has(before, frozenset({"stage"}))


def _of_the_whole(spans: Sequence[Span]) -> bool:
    """2020年花了多少, 2020年支出多大: may be asked of all spending; 2020年多少钱 is not."""
    spent = any(_CUES.together["spent"].search(span.text) for span in spans)
    return spent or any(span.has("vague") and not span.has("operation") for span in spans)


# ---- 2020年的奖金、2024年的差旅费各是多少 ----


def _by_year(text: str, catalog: Catalog) -> Iterator[str]:
    """A clause that names one thing of one year and another of another: a question for each."""
    spans = _spans(text, catalog)
    years = [year for span in spans for year in span.values("year")]
    said = {value for span in spans for value in span.values("operation")}
    joints = {value for span in spans for value in span.values("joint")}
    if len(years) < 2 or said & _AGAINST or joints & {"than", "base"}:
        yield text
        return
    pieces = tuple(_dated_pieces(text, catalog)) or tuple(_dated_after(text, catalog))
    yield from (_EACH.sub("", piece) for piece in pieces) if len(pieces) > 1 else (text,)


def _dated_pieces(text: str, catalog: Catalog) -> Iterator[str]:
    """The text cut before each year, where every piece has a subject and one year of its own; else nothing."""
    ends = [match.span() for match in _BOUNDARY.finditer(text)]
    starts = [0, *(end for _, end in ends)]
    pieces = [text[start:end] for start, end in zip(starts, [*(start for start, _ in ends), len(text)], strict=True)]
    if len(pieces) > 1 and not _names(_spans(pieces[0], catalog)):
        pieces = [f"{pieces[0]}，{pieces[1]}", *pieces[2:]]  # 我问两个数，一个是…
    said = [_spans(piece, catalog) for piece in pieces]
    if len(pieces) > 1 and all(
        _names(spans) and len({year for span in spans for year in span.values("year")}) == 1 for spans in said
    ):
        yield from pieces


def _dated_after(text: str, catalog: Catalog) -> Iterator[str]:
    """其他收入看2020年，差旅费看2024年，各报一个: clauses that each name one thing and its year; else nothing."""
    clauses = [one for one in re.split(r"[,，]", text) if readable(one)]
    said = [_spans(one, catalog) for one in clauses]
    dated = [_names(spans) and sum(span.has("year") for span in spans) == 1 for spans in said]
    of_all = [
        not _has(spans, _OWN | (_FRAME - _SHARED)) and (not _asks(spans) or _each_of_them(spans)) for spans in said
    ]
    if sum(dated) > 1 and all(one or other for one, other in zip(dated, of_all, strict=True)):
        shared = "".join(f"，{clause}" for clause, one in zip(clauses, of_all, strict=True) if one)
        yield from (f"{clause}{shared}" for clause, one in zip(clauses, dated, strict=True) if one)


def _each_of_them(spans: Sequence[Span]) -> bool:
    """里头都含什么，分别是多少; 每项多少钱: how much each is of what was asked before."""
    each = any(
        "each" in span.values("joint")
        or ("breakdown" in span.values("operation") and _CUES.together["every"].search(span.text))
        for span in spans
    )
    framed: frozenset[Kind] = _OWN | (_FRAME - {"unit"}) | frozenset({"relative_year", "universe"})
    return each and not _has(spans, framed) and all(span.has("operation") for span in spans if span.has("vague"))


def _names(spans: Sequence[Span]) -> bool:
    return _has(spans, _OWN) or any(span.has("vague") and not span.has("operation") for span in spans)
