"""A sentence that goes on with the one before it: says which, whose, of when, or what is asked of it."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal

from assistant.phrase_patterns import any_of
from assistant.phrases import load_phrases
from assistant.question_catalog import Catalog
from assistant.question_pieces import (
    ASKS,
    DATES,
    FRAME,
    HOW_MUCH,
    OWN,
    TURNS,
    asks,
    asks_anything,
    has,
    names,
    spans_of,
)
from assistant.question_spans import Span
from assistant.question_tags import Kind

_ALL_OF = load_phrases().cues.asking["of_all"]
_TOLD: frozenset[Kind] = frozenset({"year", "entity", "scope", "fund", "form", "unit"})


def specified(parts: Sequence[str], catalog: Catalog) -> list[str]:
    """比上年减少多少？我问的是2020年: the second sentence says which of them the first means; 综合业务经费你知道吧？
    它的执行率是多少: the first says what the second asks about."""
    joined: list[str] = []
    for part in parts:
        before = joined[-1] if joined else ""
        names_only = joined and _second("it").match(part) and not ASKS.search(_second("known").sub("", before))
        field = joined and (_field().match(part) or (_field().search(before) and not ASKS.search(before)))
        narrows = _second("narrows").match(part) and not ASKS.search(part)
        if joined and (year := _of_them_all(joined, part, catalog)):
            joined = [one if has(spans_of(one, catalog), DATES) else _dated_as(one, year) for one in joined]
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
    head, comma, last = text.rpartition("，")
    return f"{head}{comma}{year}{last}"


def _of_them_all(before: Sequence[str], part: str, catalog: Catalog) -> str:
    """奖金有多少？退休费有多少？都问2020年: the year of several questions that had none; "" where it is not one."""
    spans = spans_of(part, catalog)
    kinds = {tag.kind for span in spans for tag in span.tags} & (OWN | FRAME | {"vague"})
    of_all = "year" in kinds <= {"year", "stage"} and not asks_anything(part, catalog)
    undated = [one for one in before if not has(spans_of(one, catalog), DATES)]
    if not of_all or len(undated) < 2:
        return ""
    return "".join(span.text for span in spans if span.has("year") or span.has("stage"))


def _asks_before(before: str, part: str, catalog: Catalog) -> bool:
    """平均每辆？2020年，公务用车运行维护费: the first asks and names nothing, the second only names."""
    told, asking = spans_of(part, catalog), spans_of(before, catalog)
    bounded = has(told, frozenset({"amount"})) and has(told, frozenset({"compare"}))
    if asks_anything(part, catalog) or not (names(told) or bounded):
        return False
    return not has(asking, OWN | FRAME) and any(span.has("operation") for span in asking)


def _framed_after(before: str, part: str, catalog: Catalog) -> bool:
    """三公经费多少？教育局，2021年度。取单位本级口径: the second says no more than whose, of when or in which scope."""
    kinds = {tag.kind for span in spans_of(part, catalog) for tag in span.tags if tag.value != "greeting"}
    asking = spans_of(before, catalog)
    said = {tag.kind for span in asking for tag in span.tags}
    told: set[Kind] = (kinds & _TOLD) - said - (DATES if has(asking, DATES) else set())
    framed = bool(told) and not kinds & (OWN | TURNS - {"joint"} | {"vague", "operation"})
    return framed and not asks_anything(part, catalog) and names(asking)


def _told_after(before: str, part: str, catalog: Catalog) -> bool:
    """项目支出是多少？2024年，科目22102: the second asks nothing, and says of which row and year the first does."""
    asking, told = spans_of(before, catalog), spans_of(part, catalog)
    asked = any(span.has("operation") for span in asking)
    if asks_anything(part, catalog) or asks(told) or not asked or has(asking, FRAME - {"form"}):
        return False
    column = all(span.has("aspect") or span.has("measure") for span in asking if has((span,), OWN))
    column = column or any(span.has("code") or span.has("project") for span in told)
    return column and has(asking, OWN) and has(told, DATES) and names(told)


@cache
def _second(how: Literal["specifies", "narrows", "it", "known"]) -> re.Pattern[str]:
    no_denial = "(?!不)" if how == "narrows" else ""  # 看不懂
    return re.compile(f"{any_of(load_phrases().second[how])}{no_denial}")


@cache
def _field() -> re.Pattern[str]:
    """科目：差旅费, at the start of a clause."""
    return re.compile(rf"(?:^|[,，。])\s*{any_of(load_phrases().second['field'])}")


def asked_for(clauses: Sequence[str], catalog: Catalog) -> list[str]:
    """The clauses without a mere sigh (钱都去哪了？差旅费是多少), each with the year that the last says of all."""
    spans = [spans_of(clause, catalog) for clause in clauses]
    if not any(has(one, OWN) or _asks_of_a_year(one) for one in spans):
        return list(clauses)
    last = spans[-1] if spans else ()
    if _ALL_OF.search(clauses[-1]) and {tag.kind for one in last for tag in one.tags} & (OWN | FRAME) == {"year"}:
        year = next(one.text for one in last if one.has("year"))
        kept = [f"{year}{clause}" for clause, one in zip(clauses, spans, strict=True) if not has(one, DATES)]
        return kept if len(kept) == len(clauses) - 1 else list(clauses)
    if year := _said_last(clauses, spans, catalog):
        clauses = [clause if has(one, DATES) else f"{year}{clause}" for clause, one in zip(clauses, spans, strict=True)]
    return [clause for clause, one in zip(clauses, spans, strict=True) if not _sighs(one)]


def _said_last(clauses: Sequence[str], spans: Sequence[Sequence[Span]], catalog: Catalog) -> str:
    """工会经费有多少，差旅费有多少，20年的: the year that is said of all at the end; "" where none is."""
    if len(clauses) < 2 or any(has(one, DATES) for one in spans[:-1]):
        return ""
    first, *rest = (spans_of(piece, catalog) for piece in re.split(r"[,，]", clauses[-1]))
    if has(first, DATES) or not has(first, OWN):
        return ""
    framed = [{tag.kind for span in one for tag in span.tags} & (OWN | FRAME) for one in rest]
    alone = (one for one, kinds in zip(rest, framed, strict=True) if "year" in kinds <= {"year", "stage"})
    return next(("".join(span.text for span in one if span.has("year") or span.has("stage")) for one in alone), "")


def _asks_of_a_year(spans: Sequence[Span]) -> bool:
    """2020年总支出有多大: all spending, of a year."""
    return has(spans, frozenset({"vague"})) and has(spans, frozenset({"year"}))


def _sighs(spans: Sequence[Span]) -> bool:
    """钱都去哪了: of all money, of no year, and without 多少."""
    whole = has(spans, frozenset({"vague"})) and not has(spans, OWN | FRAME | frozenset({"relative_year"}))
    return whole and not any(
        HOW_MUCH.search(span.text) or (span.has("joint") and span.text == "其中") for span in spans
    )
