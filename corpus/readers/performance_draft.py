"""What a layout hands on to be made into a table: the tokens of each part of a form, with their lines."""

from collections.abc import Sequence
from typing import Literal

from corpus.readers.performance_assign import HeaderCell, Token
from corpus.readers.performance_words import goal_role
from corpus.record import Record


class RowTokens(Record):
    tokens: tuple[Token, ...]
    line: int
    line_end: int


class Draft(Record):
    """A self-evaluation form cut into its parts, columns not yet decided."""

    title: str
    line: int
    line_end: int
    unit: str | None
    fields: tuple[tuple[str, str], ...]
    budget_header: tuple[HeaderCell, ...]
    budget_rows: tuple[RowTokens, ...]  # the first token is the row's label
    header: tuple[HeaderCell, ...]
    rows: tuple[RowTokens, ...]
    total: RowTokens | None
    notes: tuple[str, ...]


def pair_fields(labels_and_texts: Sequence[tuple[Literal["label", "text"], str]]) -> tuple[tuple[str, str], ...]:
    """Labels with the texts that follow them; a text broken over tokens is joined."""
    pairs: list[tuple[str, str]] = []
    for kind, text in labels_and_texts:
        if kind == "label":
            pairs.append((text, ""))
        elif pairs:
            pairs[-1] = (pairs[-1][0], pairs[-1][1] + text)
    return tuple((label, text) for label, text in pairs if text)


def goal_fields(headings: Sequence[str], texts: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The goals under their headings, or all under 年度总体目标 where the columns cannot be told apart."""
    known = [heading for heading in headings if goal_role(heading)]
    if known and len(known) == len(texts):
        return tuple(zip(known, texts, strict=True))
    return (("年度总体目标", "".join(texts)),) if texts else ()
