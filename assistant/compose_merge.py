"""Several questions in one message: each answered by itself, all in one answer."""

from collections.abc import Sequence

from assistant.answer import Answer, Citation, Status, Value

# The merged answer has the best status among its parts.
_BEST: tuple[Status, ...] = ("answered", "clarify", "not_found", "out_of_scope", "error")


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
        ai=tuple(dict.fromkeys(label for answer in answers for label in answer.ai)),
        suggestions=tuple(dict.fromkeys(one for answer in answers for one in answer.suggestions))[:4],
    )
