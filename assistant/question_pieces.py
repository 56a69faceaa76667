"""Pieces of a message: their labels, what they name and whether they ask."""

import re
from collections.abc import Sequence

from assistant.normalise import normalise
from assistant.phrases import load_phrases
from assistant.question_catalog import Catalog
from assistant.question_labels import label, numbered_form
from assistant.question_spans import Span
from assistant.question_tags import Kind

_CUES = load_phrases().cues
ASKS, HOW_MUCH = _CUES.asking["asks"], _CUES.asking["much"]
PLAINLY = frozenset({"figure", "claim", "exists", "greeting", "sum"})  # how much, and no more
DATES: frozenset[Kind] = frozenset({"year", "relative_year"})
OWN: frozenset[Kind] = frozenset({"concept", "indicator", "project", "code", "formula", "together", "topic"})
FRAME: frozenset[Kind] = frozenset({"year", "entity", "form", "fund", "scope", "stage", "unit", "region"})
TURNS: frozenset[Kind] = frozenset({"relative_year", "basis", "measure", "universe", "joint", "counter"})


def asks_anything(text: str, catalog: Catalog) -> bool:
    """Whether one of its clauses asks; 等着用呢 does not."""
    return any(ASKS.search(one) and not waits(one, catalog) for one in re.split(r"[,，]", text))


def waits(piece: str, catalog: Catalog) -> bool:
    """等着用呢: a question by its tone alone."""
    plainly = not ASKS.search(piece.strip().removesuffix("呢"))
    return plainly and not has(spans_of(piece, catalog), OWN | FRAME | DATES | frozenset({"vague", "stage"}))


def spans_of(text: str, catalog: Catalog) -> tuple[Span, ...]:
    return label(numbered_form(normalise(text))[0], catalog)


def has(spans: Sequence[Span], kinds: frozenset[Kind]) -> bool:
    return any(tag.kind in kinds for span in spans for tag in span.tags)


def asks(spans: Sequence[Span]) -> bool:
    """Whether more is asked than how much, if anything."""
    said = {value for span in spans for value in span.values("operation")}
    return bool(said - PLAINLY)


def each_of_them(spans: Sequence[Span]) -> bool:
    """里头都含什么，分别是多少; 每项多少钱: how much each is of what was asked before."""
    each = any(
        "each" in span.values("joint")
        or ("breakdown" in span.values("operation") and _CUES.together["every"].search(span.text))
        for span in spans
    )
    framed: frozenset[Kind] = OWN | (FRAME - {"unit"}) | frozenset({"relative_year", "universe"})
    return each and not has(spans, framed) and all(span.has("operation") for span in spans if span.has("vague"))


def names(spans: Sequence[Span]) -> bool:
    return has(spans, OWN) or any(span.has("vague") and not span.has("operation") for span in spans)
