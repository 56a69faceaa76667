"""Parts of a whole whose names a sentence has lost: told from what is left of the name and from the sums.

Chongqing prints 「严控290.5万元…严格车运行维护费2450.18万元」 where 公务接待费 and 公务用车运行维护费 were
cut. Which amount belongs to which part is sure only where all other parts are named, the amounts add up to the
whole to the last digit, and at most one of them has no letter of its name left.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from corpus.facts.prose_figures import Found, find_figures
from corpus.facts.prose_statements import Statement, sentence_end
from corpus.facts.prose_subjects import Subject
from corpus.facts.prose_words import prose_words
from corpus.vocabulary_file import bare_label, load_vocabulary

_SHORTEST_TAIL = 4  # letters of a name; 护费 alone is no name


class _Unread(NamedTuple):
    figure: Found
    lead: str  # the words before it, back to the last mark
    change: str | None = None  # 减少, of a change


def lost_parts(text: str, statements: Sequence[Statement]) -> Iterator[Statement]:
    """What the amounts of a paragraph that no statement covers are, where sums leave no choice."""
    for index, whole in enumerate(statements):
        item = load_vocabulary().item(whole.concept)
        if whole.measure == "金额" and item is not None and len(item.parts) > 1:
            yield from _of_whole(text, whole, statements[index + 1 :])


def _of_whole(text: str, whole: Statement, after: Sequence[Statement]) -> Iterator[Statement]:
    tree = set(_below(whole.concept))
    after = _while_about(tree | {whole.concept}, after)
    amounts = {one.concept: one for one in after if one.measure == "金额" and one.stage == whole.stage}
    parts = _cut(whole.concept, set(amounts))
    unread = _unread(text, whole, after, _end(text, after))
    lost = [one for one in unread if one.change is None]
    missing = [part for part in parts if part not in amounts]
    named = [amounts[part] for part in parts if part in amounts]
    if not lost or len(lost) != len(missing) or {one.figure.unit for one in lost} != {whole.unit}:
        return
    if sum((one.value for one in named), _total(lost)) != whole.value or any(one.unit != whole.unit for one in named):
        return
    placed = _placed(lost, missing, tree)
    if placed is None:
        return
    total = next((one for one in after if one.measure == "增减额" and one.concept == whole.concept), None)
    said = [one.value for one in after if one.measure == "增减额" and one.concept in parts]
    changes = _changes(total.value - sum(said, Decimal(0)), unread) if total else {}
    for one, part in zip(lost, placed, strict=True):
        subject = Subject(concepts=(part,), item=part, fund=whole.subject.fund)
        made = whole._replace(subject=subject, concept=part, resolved=True, quote=_sentence(text, one.figure))
        yield made._replace(value=one.figure.value, start=one.figure.start)
        if total and (change := changes.get(one.figure.start)):
            column = f"比{total.basis}{change.change}"
            at = change.figure.start
            yield made._replace(value=_signed(change), start=at, measure="增减额", basis=total.basis, column=column)


def _below(concept: str) -> Iterator[str]:
    item = load_vocabulary().item(concept)
    for part in item.parts if item else ():
        yield part
        yield from _below(part)


def _while_about(tree: set[str], after: Sequence[Statement]) -> list[Statement]:
    """The statements up to the next amount of something else."""
    end = next((at for at, one in enumerate(after) if one.measure == "金额" and one.concept not in tree), len(after))
    return list(after[:end])


def _end(text: str, after: Sequence[Statement]) -> int:
    return sentence_end(text, after[-1].start) if after else 0


def _cut(concept: str, named: set[str]) -> list[str]:
    """The parts that the sentence lists: 公务用车 as its two parts where one of them is named."""
    item = load_vocabulary().item(concept)
    assert item is not None
    parts: list[str] = []
    for part in item.parts:
        below = load_vocabulary().item(part)
        split = below is not None and part not in named and named & set(below.parts)
        parts.extend(below.parts if below and split else (part,))
    return parts


def _unread(text: str, whole: Statement, after: Sequence[Statement], end: int) -> list[_Unread]:
    said = {one.start for one in after}
    found = []
    before = whole.start
    for figure in find_figures(text):
        if figure.kind == "金额" and whole.start < figure.start < end and figure.start not in said:
            lead = text[before : figure.start]
            lead = lead[max(lead.rfind(mark) for mark in ",;。:") + 1 :]
            change = prose_words().change.search(lead)
            found.append(_Unread(figure, lead, change["word"] if change else None))
        before = figure.end
    return found


def _placed(lost: list[_Unread], missing: list[str], tree: set[str]) -> list[str] | None:
    """The part of each amount by the end of its name; the one that is left over for the one amount without."""
    placed = [_by_tail(bare_label(one.lead), tree) for one in lost]
    left = [part for part in missing if part not in placed]
    if len(left) > 1 or placed.count(None) != len(left):
        return None
    whole = [left[0] if part is None else part for part in placed]
    return whole if sorted(whole) == sorted(missing) else None


def _by_tail(lead: str, tree: set[str]) -> str | None:
    """The one part whose name, or a spelling of it, shares the longest ending with the words."""
    shared = {part: max(_shared_ending(lead, name) for name in _names(part)) for part in tree}
    longest = max(shared.values())
    best = [part for part, length in shared.items() if length == longest]
    return best[0] if longest >= _SHORTEST_TAIL and len(best) == 1 else None


def _names(part: str) -> tuple[str, ...]:
    item = load_vocabulary().item(part)
    return tuple(bare_label(name) for name in (part, *(item.aliases if item else ())))


def _shared_ending(one: str, other: str) -> int:
    length = 0
    while length < min(len(one), len(other)) and one[-1 - length] == other[-1 - length]:
        length += 1
    return length


def _changes(left: Decimal, unread: list[_Unread]) -> dict[int, _Unread]:
    """The change behind each lost amount, by its offset; none unless together they are what is left."""
    of = {
        one.figure.start: following
        for one, following in pairwise(unread)
        if one.change is None and following.change is not None
    }
    changes = [one for one in unread if one.change is not None]
    return of if len(of) == len(changes) and sum(map(_signed, changes), Decimal(0)) == left else {}


def _signed(one: _Unread) -> Decimal:
    assert one.change is not None
    return one.figure.value if prose_words().up.fullmatch(one.change) else -one.figure.value


def _total(lost: list[_Unread]) -> Decimal:
    return sum((one.figure.value for one in lost), Decimal(0))


def _sentence(text: str, figure: Found) -> tuple[int, int]:
    return text.rfind("。", 0, figure.start) + 1, sentence_end(text, figure.end)


__all__ = ["lost_parts"]
