"""The questions of one message: sentences and clauses that ask for themselves, none torn from what it belongs to."""

import re
from collections.abc import Sequence

from assistant.normalise import readable
from assistant.phrases import load_phrases
from assistant.question_catalog import Catalog
from assistant.question_columns import by_column, by_share
from assistant.question_dated import by_year
from assistant.question_dismissed import both_included
from assistant.question_pieces import (
    ASKS,
    DATES,
    FRAME,
    HOW_MUCH,
    OWN,
    PLAINLY,
    TURNS,
    asks,
    each_of_them,
    has,
    names,
    spans_of,
    waits,
)
from assistant.question_second import asked_for, specified
from assistant.question_spans import HAN, Span
from assistant.question_subjects import strangers_of

_ENDS = re.compile(r"[?？;；\n]+")
_CUES = load_phrases().cues
_ASKING, _PIECES = _CUES.asking, _CUES.pieces
_AND_WHY, _TAG = _ASKING["why"], _ASKING["tag"]
# A clause that asks, before a comma and another one that asks: two questions. 对吗 after a comma belongs to its claim.
_AT_END = rf"(?:{HOW_MUCH.pattern}.{{0,3}}|{_ASKING['many'].pattern}.{{0,2}})$|{_ASKING['ends'].pattern}"
_ASKS_AT_END = re.compile(_AT_END)
_MOST = 5  # questions of one message that are answered


def questions_in(text: str, catalog: Catalog) -> tuple[str, ...]:
    """The questions of a message, as many as it has up to a limit; a message without marks is one."""
    text = both_included(text)
    parts = _less_greetings([part.strip() for part in _ENDS.split(text) if readable(part)], catalog)
    whole = specified([one for part in parts for one in _and_why(part)], catalog)
    said = [clause for part in whole for clause in _clauses(part, catalog)]
    clauses = asked_for(said, catalog)
    dated = [one for clause in _standing(clauses, catalog) for one in by_year(clause, catalog)]
    asked = [one for clause in dated for part in by_column(clause, catalog) for one in by_share(part, catalog)]
    return tuple(asked[:_MOST]) if len(asked) > 1 or len(clauses) < len(said) else (text,)


def _less_greetings(parts: Sequence[str], catalog: Catalog) -> list[str]:
    """在吗？2020年差旅费是多少: a greeting is no question before another one."""
    told = [part for part in parts if not _greets(spans_of(part, catalog))]
    return told or list(parts)


def _greets(spans: Sequence[Span]) -> bool:
    words = [span for span in spans if HAN.search(span.text)]
    return bool(words) and all("greeting" in span.values("operation") for span in words)


def _and_why(text: str) -> tuple[str, ...]:
    """执行率最低的项目及原因: which it is, and why it is so."""
    match = _AND_WHY.search(text)
    first = text[: match.start()] if match else ""
    if not readable(first):
        return (text,)
    which = "是哪个" if _ASKING["which"].search(first) else "是多少"
    return (first if ASKS.search(first) else f"{first}{which}", "它的原因是什么")


def _clauses(text: str, catalog: Catalog) -> tuple[str, ...]:
    """机关运行经费是多少，比上年多吗: two questions; 2024年，三公经费多少 is one."""
    clauses: list[str] = []
    for piece in re.split(r"[,，。]", text):
        before = clauses[-1].strip() if clauses else ""
        joins = not (_ASKS_AT_END.search(before) and ASKS.search(piece)) or _idle(before) or waits(piece, catalog)
        joins = joins or bool(_PIECES["restates"].search(piece.strip()))
        if clauses and (joins or _TAG.match(piece.strip())):
            clauses[-1] = f"{clauses[-1]}，{piece}"
        else:
            clauses.append(piece)
    return tuple(one.strip("，, ") for one in clauses if readable(one)) or (text,)


def _idle(clause: str) -> bool:
    """看不懂基本支出是啥: tells, and asks nothing."""
    return bool(_ASKING["idle"].search(clause)) and not HOW_MUCH.search(clause)


def _standing(clauses: Sequence[str], catalog: Catalog) -> tuple[str, ...]:
    """The clauses that stand for themselves; the others with the one they belong to: 能查到取暖费吗，多少钱 is one."""
    if len(clauses) < 2:
        return tuple(clauses)
    standing: list[str] = []
    opening = ""
    for clause, follower in zip(clauses, (*clauses[1:], ""), strict=True):
        spans = spans_of(clause, catalog)
        told = names(spans_of(follower, catalog))
        if not standing and told and (_introduces(spans, clause, catalog) or _asks_of_none(spans, follower)):
            opening = f"{opening}{clause}，"
        elif standing and _belongs(spans, spans_of(standing[-1], catalog)):
            standing[-1] = f"{standing[-1]}，{clause}"
        else:
            standing.append(f"{opening}{'它' if standing and not opening and _says_nothing(spans) else ''}{clause}")
            opening = ""
    return tuple(standing)


def _belongs(spans: Sequence[Span], before: Sequence[Span]) -> bool:
    """Whether a clause only says more of what the one before asks; 花了多少 after 出国几次 asks for the money, too, and
    多少钱 after 是什么 for something else than what it is."""
    explained = any("definition" in span.values("operation") or span.has("topic") for span in before)
    if explained and not has(spans, OWN) and any(HOW_MUCH.search(span.text) for span in spans):
        return False
    if _mentioned(before) and not has(spans, OWN) and _spends(spans):
        return True
    if has(spans, frozenset({"verdict"})) and has(before, frozenset({"measure"})):
        return False  # 得分多少，有没有花完
    if _says_nothing(spans):
        counted = any(span.has("counter") or (span.has("concept") and span.text.startswith("几")) for span in before)
        return not (counted and any(_CUES.together["spent"].search(span.text) for span in spans))
    return _frames(spans, before)


def _mentioned(spans: Sequence[Span]) -> bool:
    """几个人还在说办公费呢: a thing is named, and nothing is asked but by the tone."""
    text = "".join(span.text for span in spans)
    return (
        has(spans, OWN)
        and not has(spans, DATES)
        and not asks(spans)
        and not _ASKS_AT_END.search(text.removesuffix("呢"))
    )


def _spends(spans: Sequence[Span]) -> bool:
    """2024年实打实花出去多少."""
    text = "".join(span.text for span in spans)
    return bool(HOW_MUCH.search(text) and _CUES.together["spent"].search(text))


def _introduces(spans: Sequence[Span], clause: str, catalog: Catalog) -> bool:
    """那教育局呢, 我正看着支出决算表呢: says whose, when and where, and leaves what to the next clause."""
    if asks(spans):
        return False
    if strangers_of(spans, clause, catalog) and not HOW_MUCH.search(clause):
        return True
    return not has(spans, OWN | frozenset({"vague", "universe", "counter"}))


def _asks_of_none(spans: Sequence[Span], follower: str) -> bool:
    """报告里完成年初预算的百分之多少那句，…是多少: says what is asked, and of what the next one does."""
    named = has(spans, OWN | DATES | frozenset({"vague", "entity", "form", "universe"}))
    return asks(spans) and not named and bool(HOW_MUCH.search(follower))


def _says_nothing(spans: Sequence[Span]) -> bool:
    """多少钱, 报个数: asks only how much of what was said before."""
    words = [span for span in spans if span.text != ","]  # 是多少钱，谢谢
    named = has(words, OWN | FRAME | TURNS | frozenset({"amount"}))  # 90分以上几个
    unknown = any(not span.tags and len(span.text) > 1 for span in spans)
    return not named and not unknown and not asks(spans) and all(span.text != "收入" for span in spans)


def _frames(spans: Sequence[Span], before: Sequence[Span]) -> bool:
    """三公分哪几块，2024年各是多少钱: the year of a question that had none; 预算多少钱，决算多少钱: a second stage."""
    asked = {value for span in spans for value in span.values("operation")} - PLAINLY - {"breakdown"}
    if has(spans, OWN) or asked:
        return False
    if each_of_them(spans):
        return True
    said = {tag.kind for span in spans for tag in span.tags} & FRAME - {"unit"}
    if said == {"year"}:
        again = any(span.text == "又" for span in spans)  # 2024年多少钱，2020年又是多少钱
        return again or not has(before, DATES) or (has(before, OWN) and not _of_the_whole(spans))
    return said == {"stage"} and has(before, OWN) and has(before, frozenset({"stage"}))


def _of_the_whole(spans: Sequence[Span]) -> bool:
    """2020年花了多少, 2020年支出多大: may be asked of all spending; 2020年多少钱 is not."""
    spent = any(_CUES.together["spent"].search(span.text) for span in spans)
    return spent or any(span.has("vague") and not span.has("operation") for span in spans)
