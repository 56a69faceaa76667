"""What a visitor is offered to ask first: questions that are answered from what is held."""

import tomllib
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from assistant.ask import Assistant
from corpus.record import Record

_OFFERED = 4  # to each audience


class Examples(Record):
    citizens: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()


def examples_of(assistant: Assistant) -> Examples:
    """The examples for what this assistant holds."""
    return Examples(
        **{audience: tuple(_answered(assistant, _filled(assistant, texts))) for audience, texts in _texts().items()}
    )


def _answered(assistant: Assistant, texts: Iterable[str]) -> list[str]:
    found: list[str] = []
    for text in texts:
        if len(found) == _OFFERED:
            break
        if assistant.ask(text).status == "answered":
            found.append(text)
    return found


def _filled(assistant: Assistant, texts: Iterable[str]) -> list[str]:
    counts = Counter[str]()
    reports = assistant.library.facts.reports()
    for one in reports:
        counts[one.identity.entity] += one.counts.facts
    if not counts:
        return []
    entity = counts.most_common(1)[0][0]
    year = max(one.identity.year for one in reports if one.identity.entity == entity)
    who = entity if len(counts) > 1 else ""
    return [text.format(who=who, year=year) for text in texts]


@cache
def _texts() -> dict[str, tuple[str, ...]]:
    read = tomllib.loads((files("assistant.page") / "examples.toml").read_text(encoding="utf-8"))
    return {audience: tuple(read[audience]) for audience in Examples.model_fields}
