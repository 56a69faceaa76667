"""Several questions in one message: each answered by itself, all in one answer."""

import re
from collections.abc import Sequence

from assistant.answer import Answer, Citation, Status, Value
from assistant.normalise import readable

_ENDS = re.compile(r"[?？;；\n]+")
# A clause that asks, before a comma and another one that asks: two questions. 对吗 after a comma belongs to its claim.
_ASKS_AT_END = re.compile(
    r"(?:多少.{0,3}|[吗呢么]|什么|几[个辆次批人项分].{0,2}|哪些|哪个|谁|怎么样|如何|为什么|为何)$"
)
_STATES = re.compile(r"正.{0,2}(?:看|查|翻|读|写|找|做|想).*呢$")  # 我正看着总表呢
_ASKS = re.compile(r"多少|几[个辆次批人项分]|吗|呢|什么|哪|为何|怎|谁|占比|多不多|原因")
_TAG = re.compile(r"^(?:是)?(?:这样|真)?(?:的)?(?:对吗|对吧|对不对|是吗|是不是|是吧|属实吗|正确吗|吗)$")
_MOST = 5  # questions of one message that are answered
# The merged answer has the best status among its parts.
_BEST: tuple[Status, ...] = ("answered", "clarify", "not_found", "out_of_scope", "error")


def questions_in(text: str) -> tuple[str, ...]:
    """The questions of a message, as many as it has up to a limit; a message without marks is one."""
    whole = [part.strip() for part in _ENDS.split(text) if readable(part)]
    parts = tuple(clause for part in whole for clause in _clauses(part))
    return parts[:_MOST] if len(parts) > 1 else (text,)


def _clauses(text: str) -> tuple[str, ...]:
    """机关运行经费是多少，比上年多吗: two questions; 2024年，三公经费多少 is one."""
    clauses: list[str] = []
    for piece in re.split(r"[,，。]", text):
        joins = clauses and not (_asks_at_end(clauses[-1].strip()) and _ASKS.search(piece))
        if clauses and (joins or _TAG.match(piece.strip())):
            clauses[-1] = f"{clauses[-1]}，{piece}"
        else:
            clauses.append(piece)
    return tuple(one.strip("，, ") for one in clauses if readable(one)) or (text,)


def _asks_at_end(clause: str) -> bool:
    return bool(_ASKS_AT_END.search(clause)) and not _STATES.search(clause)


def merged(text: str, answers: Sequence[Answer]) -> Answer:
    """One answer with the values, citations and notes of all; citations keep their numbers by an offset."""
    values: list[Value] = []
    citations: list[Citation] = []
    for answer in answers:
        offset = len(citations)
        citations += answer.citations
        for value in answer.values:
            values.append(value.model_copy(update={"citations": tuple(at + offset for at in value.citations)}))
    return Answer(
        question=text,
        status=min((answer.status for answer in answers), key=_BEST.index),
        text="\n\n".join(f"{at}）{answer.question}\n{answer.text}" for at, answer in enumerate(answers, 1)),
        understood="；".join(answer.understood for answer in answers if answer.understood),
        values=tuple(values),
        citations=tuple(citations),
        verified=bool(values) and all(answer.verified or not answer.values for answer in answers),
        notes=tuple(dict.fromkeys(note for answer in answers for note in answer.notes)),
        suggestions=tuple(dict.fromkeys(one for answer in answers for one in answer.suggestions))[:4],
    )
