"""What a model may refer to: the figures and quotes of an answer, with the names that may stand before each."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal

from assistant.answer import Answer, Citation, Value
from assistant.compose_draft import measure_of, stage_of
from assistant.compose_none import one_line
from corpus.fact import Fact
from corpus.figure import written
from corpus.record import Record
from index.fact_table import FactTable

# What tells one figure from another. A name of one kind that is said before a figure must be one of its own.
Kind = Literal["entity", "year", "project", "item", "aspect", "fund", "scope", "stage", "measure"]
Sort = Literal["figure", "change", "stated", "quote"]
_SENTENCE = re.compile(r"[^。；;]+[。；;]?")
MOST = 12  # references that one answer is worded with


class Reference(Record):
    """`{f1}`: what is printed for it, and its names."""

    id: str
    sort: Sort
    printed: str
    names: frozenset[tuple[Kind, str]] = frozenset()
    needed: frozenset[Kind] = frozenset()  # kinds that must have been said for the figure to be told from others
    swallowed: tuple[str, ...] = ()  # what the model may have written of `printed` right before it, longest first
    value: Value | None = None
    fact: Fact | None = None
    citation: Citation | None = None

    def of(self, kind: Kind) -> frozenset[str]:
        return frozenset(word for one, word in self.names if one == kind)


def references_of(answer: Answer, facts: FactTable) -> tuple[Reference, ...]:
    """The figures of an answer; where it has none, the sentences that it quotes."""
    return figures_of(answer.values, facts) or quotes_of(answer.citations)


def figures_of(values: Sequence[Value], facts: FactTable) -> tuple[Reference, ...]:
    """f1, f2 … in the order of the values."""
    held = {fact.id: fact for fact in facts.get([one.facts[0] for one in values if one.facts])}
    return tuple(
        _stated(f"f{at}", one) if one.derived else _figure(f"f{at}", one, held[one.facts[0]])
        for at, one in enumerate(values, 1)
    )


def quotes_of(citations: Sequence[Citation]) -> tuple[Reference, ...]:
    """q1, q2 …: sentence by sentence, so that one may be told without the others."""
    return tuple(_quotes(citations))


def _figure(id: str, value: Value, fact: Fact) -> Reference:
    names = frozenset(_names(fact))
    needed = frozenset(
        kind for kind, word in names if kind != "year" and word in value.label and (kind, word) != ("stage", "决算")
    )
    shared = {"id": id, "names": names, "needed": needed | ({"year"} if value.year else set()), "fact": fact}
    digits = f"{written(abs(Decimal(value.value)))}{value.unit}"
    if fact.measure not in {"增减额", "增减率"}:
        return Reference(sort="figure", printed=f"{value.value}{value.unit}", value=value, **shared)
    if not fact.value:
        return Reference(sort="change", printed=f"与{_base(fact)}持平", value=value, **shared)
    said = measure_of(fact)
    bases = (fact.basis or "上年", _base(fact))
    heads = {f"{than}{base}" for than in "比较" for base in bases} | {""}
    ends = {said.removeprefix(f"比{fact.basis or '上年'}"), ""}
    swallowed = sorted({f"{head}{end}" for head in heads for end in ends} - {""}, key=len, reverse=True)
    return Reference(sort="change", printed=f"{said}{digits}", swallowed=tuple(swallowed), value=value, **shared)


def _base(fact: Fact) -> str:
    """上年 by its number, which is how an answer says it."""
    named = fact.basis or "上年"
    return f"{fact.year - 1}年{named.removeprefix('上年')}" if named.startswith("上年") else named


def _names(fact: Fact) -> Iterator[tuple[Kind, str]]:
    yield "entity", fact.entity
    yield "year", str(fact.year)
    yield "scope", fact.scope
    yield "fund", fact.fund
    yield "item", fact.concept
    if fact.project:
        yield "project", fact.project
    if fact.aspect:
        yield "aspect", fact.aspect
    if stage := stage_of(fact):
        yield from (("stage", one) for one in {stage, fact.stage})
    if fact.measure not in {"金额", "数量", "增减额", "增减率"} and (measure := measure_of(fact)):
        yield "measure", measure


def _stated(id: str, value: Value) -> Reference:
    """A figure computed by the template is printed with its own name: no other words can make it another figure."""
    formula = f"（{value.formula}）" if value.formula else ""
    return Reference(id=id, sort="stated", printed=f"{value.label}为{value.value}{value.unit}{formula}", value=value)


def _quotes(citations: Sequence[Citation]) -> Iterator[Reference]:
    sentences = ((cited, one) for cited in citations for one in _SENTENCE.findall(one_line(cited.quote)))
    for at, (one, sentence) in enumerate(sentences, 1):
        names: frozenset[tuple[Kind, str]] = frozenset({("entity", one.entity), ("year", str(one.year))})
        yield Reference(id=f"q{at}", sort="quote", printed=f"“{sentence}”", names=names, citation=one)
