"""The badge of an answer: in a word, how far its figures can be relied on, and in a sentence, why."""

from typing import Literal

from assistant.answer import Answer, Status
from assistant.compose_findings import CONTRADICTS
from corpus.record import Record

Kind = Literal["checked", "computed", "contradicted", "absent", "quoted", "open", "failed"]


class Badge(Record):
    """`sign` tells the kinds apart without colour."""

    kind: Kind
    sign: str
    word: str
    explained: str


_BADGES = {
    one.kind: one
    for one in (
        Badge(
            kind="checked",
            sign="✓",
            word="已核对",
            explained="这些数字都是报告里印着的，已逐个回到事实表核对。点出处可以看到它在原文的哪一格、哪一句。",
        ),
        Badge(
            kind="computed",
            sign="∑",
            word="推算",
            explained="其中有的数字不是报告直接印出的，是用报告里的数字算出来的。算式已列出，参与计算的数字都已核对。",
        ),
        Badge(
            kind="contradicted",
            sign="≠",
            word=CONTRADICTS,
            explained="同一个数字，报告的两处写得不一样。两处都列在下面，请以发布单位的更正为准。",
        ),
        Badge(
            kind="absent",
            sign="○",
            word="未收录",
            explained="收录的报告里没有这个数字。没有收录的不猜，也不用别的数字代替。",
        ),
        Badge(kind="quoted", sign="“”", word="原文照引", explained="这段话是报告的原文，一字未改，没有经过改写。"),
        Badge(kind="open", sign="？", word="请说明", explained="问题还不够明确，补充之后就能回答。"),
        Badge(kind="failed", sign="！", word="没有答出", explained="没有得出通过核对的回答，所以什么数字也不显示。"),
    )
}

_UNANSWERED: dict[Status, Kind | None] = {"not_found": "absent", "clarify": "open", "out_of_scope": None}


def badge_of(answer: Answer | None) -> Badge | None:
    """The badge; None where nothing is claimed, as in a greeting. An answer that broke off is None itself."""
    kind = _kind_of(answer)
    return _BADGES[kind] if kind else None


def _kind_of(answer: Answer | None) -> Kind | None:
    if answer is None or answer.status == "error":
        return "failed"
    if answer.status != "answered":
        return _UNANSWERED[answer.status]
    if any(line.startswith(CONTRADICTS) for line in (*answer.text.split("\n"), *answer.notes)):
        return "contradicted"
    if not answer.values:
        return "quoted" if answer.citations else None
    if not answer.verified:
        return "failed"
    return "computed" if any(one.derived for one in answer.values) else "checked"
