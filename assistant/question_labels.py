"""A normalised question → labelled spans: the longest words win, then typos, then names said in part."""

from assistant.question_catalog import Catalog
from assistant.question_parts import items_by_part, projects_by_part
from assistant.question_spans import Span, best, candidates
from assistant.question_typos import mended, unspelled


def label(text: str, catalog: Catalog) -> tuple[Span, ...]:
    """Every character of the text in exactly one span, from left to right."""
    text = unspelled(text, catalog)
    spans = best(text, candidates(text, catalog), catalog.loose)
    spans = mended(text, spans, catalog)
    spans = projects_by_part(text, spans, catalog)
    return items_by_part(text, spans, catalog)
