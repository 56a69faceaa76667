"""A normalised question → labelled spans: the longest words win, then typos, then names said in part."""

import re

from assistant.normalise import numeral
from assistant.question_catalog import Catalog
from assistant.question_parts import completed, indicators_by_part, items_by_part, projects_by_part
from assistant.question_spans import Span, best, candidates
from assistant.question_typos import mended, unspelled

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
    return indicators_by_part(text, spans, catalog)
