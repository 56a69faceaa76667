"""The words of a question that are not understood, and whether they may change what is asked for."""

from collections.abc import Sequence
from itertools import pairwise

from assistant.phrases import load_phrases
from assistant.question_asides import asides_in, clauses_of, prelude_of
from assistant.question_heard import HAN_WORD, unknown_of
from assistant.question_record import Unheard
from assistant.question_spans import HAN, Span
from assistant.question_tags import Kind

_HEADS: frozenset[Kind] = frozenset({"concept", "indicator", "vague"})


_SCORED: frozenset[Kind] = frozenset({"project", "indicator", "universe", "measure", "form"})
_SHORT = 8  # letters of a name that may be the beginning of a longer word

_SIDES: tuple[Kind, ...] = ("year", "concept", "project", "stage", "basis", "relative_year")


def unheard_in(spans: Sequence[Span]) -> Unheard:
    """The words that nothing is known by. Those of an aside (翻了半天没找着，三公经费是多少) change nothing where the
    other clauses name what they ask for."""
    asides = asides_in(spans)
    words: list[str] = []
    passed: list[str] = []
    narrowed = False
    spans = _set_against(spans)
    for clause in clauses_of(spans):
        if clause in asides:
            passed += unknown_of(clause)
            continue
        prelude = prelude_of(clause)
        passed += unknown_of(prelude)
        rest = clause[len(prelude) :]
        words += (
            *unknown_of(rest),
            *(span.text for span in rest if span.has("narrowing")),
            *filter(None, [_cut(rest), _hung(rest), _qualified(rest)]),
        )
        narrowed = narrowed or _narrows(rest)
    return Unheard(words=tuple(dict.fromkeys(words)), narrowed=narrowed, passed=tuple(passed))


def _set_against(spans: Sequence[Span]) -> tuple[Span, ...]:
    """2024年的奖金扣掉2020年的奖金: two sides, and no part of either."""
    sides = [{value for span in spans for value in span.values(kind)} for kind in _SIDES]
    two = any(len(side) > 1 for side in sides[:3]) or any(sides[3:])
    taken = [two and span.has("narrowing") and "difference" in span.values("operation") for span in spans]
    return tuple(
        span._replace(tags=tuple(tag for tag in span.tags if tag.kind != "narrowing")) if against else span
        for span, against in zip(spans, taken, strict=True)
    )


def _narrows(clause: Sequence[Span]) -> bool:
    """Whether an unknown word stands right before 的 or beside what is asked for: 张三的工资 is not everybody's."""
    if any(span.has("narrowing") for span in clause):
        return True
    kept = [span for span in clause if span.text != "类"]  # 服务类政府采购
    if any(_unknown(one) and (other.text == "的" or _has(other, _HEADS)) for one, other in pairwise(kept)):
        return True
    if _cut(kept) or _hung(kept) or _qualified(kept):
        return True
    # Of a project's indicator only some letters are said.
    of_project = any(span.has("project") for span in clause)
    return not of_project and any(_has(one, _HEADS) and _unknown(other) for one, other in pairwise(kept))


def _cut(clause: Sequence[Span]) -> str:
    """The end of a longer word that a name was found in: 运行 before 维护费."""
    for before, one, name in zip((None, *clause), clause, clause[1:], strict=False):
        if not _has(name, _HEADS):
            continue
        if not one.tags and HAN.fullmatch(one.text) and one.text not in load_phrases().counters:
            return one.text
        letter = len(one.text) == 1 and one.has("filler") and HAN.fullmatch(one.text)
        if letter and before is not None and not before.tags and HAN.fullmatch(before.text):
            return f"{before.text}{one.text}"
    return ""


def _hung(clause: Sequence[Span]) -> str:
    """The end of a longer word that a name without an end of its own was found in: 厂 after 印刷, 中心 after 会议."""
    said = load_phrases()
    for at, name in enumerate(clause[:-1]):
        short = name.has("concept") and len(name.text) <= _SHORT and not name.has("vague")
        if not short or name.text.endswith(said.spelling.ends):
            continue
        text = "".join(span.text for span in clause[at + 1 : at + 4])
        body = next((one for one in said.entities.bodies if text.startswith(one)), "")
        if body and body not in name.text:
            return body
    return ""


def _qualified(clause: Sequence[Span]) -> str:
    """绩效那份工资: a word that is passed over elsewhere makes another item of the name after it."""
    words = load_phrases().rows["qualifies"]
    if any(_has(span, _SCORED) for span in clause):
        return ""  # 绩效自评, of a project
    for at, span in enumerate(clause):
        after = next((one for one in clause[at + 1 :] if not one.has("filler") and one.text != "的"), None)
        if span.text in words and after is not None and after.has("concept") and not after.has("measure"):
            return span.text
    return ""


def _unknown(span: Span) -> bool:
    return not span.tags and bool(HAN_WORD.search(span.text))


def _has(span: Span, kinds: frozenset[Kind]) -> bool:
    return any(tag.kind in kinds for tag in span.tags)
