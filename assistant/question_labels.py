"""A normalised question → labelled spans: the longest words win, then typos, then names said in part."""

import re
from collections.abc import Sequence

from assistant.normalise import numeral
from assistant.phrases import load_phrases
from assistant.question_catalog import Catalog
from assistant.question_parts import completed, indicators_by_part, items_by_part, projects_by_part
from assistant.question_spans import HAN, PLAIN, Span, best, candidates, joined
from assistant.question_tags import Kind, Tag
from assistant.question_typos import mended, unspelled

_BESIDE = (Tag("filler", "beside"),)
_NAMED: frozenset[Kind] = frozenset({"concept", "indicator", "project", "code", "together", "formula", "universe"})
_RATE, _POINTS = "完成率", frozenset({"得分", "分值"})
_MONEY_OF_PROJECT = "年度资金总额"  # the row of a score sheet that is scored for how far the money was spent
_REMEMBERED = 1000  # texts, of one generation
_FORM = re.compile(
    r"公开\s*(?P<a>\d{1,2})\s*表|(?<!\d)(?P<b>0\d)\s*表|第(?P<c>[一二三四五六七八九十]|\d{1,2})[张个]?表(?!格里)|附?表(?P<d>[一二三四五六七八九十])(?![一-鿿])"
)


def numbered_form(text: str) -> tuple[str, int | None]:
    """公开09表, 09表, 第九张表: the question without these words, and the number."""
    match = _FORM.search(text)
    if match is None:
        return text, None
    said = next(one for one in match.groups() if one)
    return f"{text[: match.start()]}{text[match.end() :]}", int(said) if said.isdigit() else numeral(said)


def label(text: str, catalog: Catalog) -> tuple[Span, ...]:
    """Every character of the text in exactly one span, from left to right."""
    spans = catalog.labelled.get(text)
    if spans is None:
        if len(catalog.labelled) >= _REMEMBERED:
            catalog.labelled.clear()
        spans = catalog.labelled[text] = _labelled(text, catalog)
    return spans


def _labelled(text: str, catalog: Catalog) -> tuple[Span, ...]:
    text = unspelled(text, catalog)
    spans = best(text, candidates(text, catalog), catalog.loose)
    spans = mended(text, spans, catalog)
    spans = completed(spans, catalog)
    spans = projects_by_part(text, spans, catalog)
    spans = items_by_part(text, spans, catalog)
    return _settled(_scored_rows(indicators_by_part(text, spans, catalog), text), text)


def _scored_rows(spans: tuple[Span, ...], text: str) -> tuple[Span, ...]:
    """预算执行率的得分, 执行率这一项的分值: the points for the row of the money, and not those of the whole project."""
    if not any(span.has("project") or span.has("universe") or "it" in span.values("joint") for span in spans):
        return spans
    for at, span in enumerate(spans):
        after = next((n for n in range(at + 1, len(spans)) if not _of_row(spans[n])), 0)
        if _RATE in span.values("measure") and after and (points := _POINTS & {*spans[after].values("measure")}):
            tags = (Tag("concept", _MONEY_OF_PROJECT), *(Tag("measure", one) for one in points))
            new = Span(span.start, spans[after].end, text[span.start : spans[after].end], tags)
            return (*spans[:at], new, *_scored_rows(spans[after + 1 :], text))
    return spans


def _of_row(span: Span) -> bool:
    passed = span.has("filler") and HAN.search(span.text)
    return bool(passed or {"of", "row"} & {*span.values("joint")})


def _settled(spans: tuple[Span, ...], text: str) -> tuple[Span, ...]:
    """Papers and studies are passed over beside something named; before money (研究经费) they are not understood."""
    if not any(span.tags == _BESIDE for span in spans):
        return spans
    named = any(tag.kind in _NAMED for span in spans for tag in span.tags)
    settled = [
        span._replace(tags=PLAIN if named and not _of_money(spans[at + 1 : at + 3]) else ())
        if span.tags == _BESIDE
        else span
        for at, span in enumerate(spans)
    ]
    return joined(tuple(settled), text)


def _of_money(after: Sequence[Span]) -> bool:
    """经费, 的支出: what would make a name of money of the word before it."""
    words = [span for span in after if span.text != "的"][:1]
    return any(span.has("vague") or span.text in load_phrases().spelling.ends for span in words)
