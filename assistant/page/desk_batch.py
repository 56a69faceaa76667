"""What came of a batch of questions: how many were answered, the first of them, and where to get them all."""

from collections import Counter

from assistant.answer import Answer
from assistant.batch_sheet import Answered, where
from assistant.page.markup import Markup, drawn
from corpus.record import Record

_SHOWN = 50


class _Asked(Record):
    number: int
    question: str
    said: str  # without the lines on its places, which are listed by themselves
    answer: Answer
    places: tuple[str, ...]


def batch_result(answered: Answered, job: str) -> Markup:
    questions = answered.questions
    asked = [
        _Asked(
            number=number,
            question=row[questions.at],
            said=_said(answer),
            answer=answer,
            places=tuple(dict.fromkeys(map(where, answer.citations))),
        )
        for number, (row, answer) in enumerate(zip(questions.rows, answered.answers, strict=True), 1)
        if answer is not None
    ]
    counts = Counter(_KINDS[one.answer.status] for one in asked)
    return drawn("desk_batch.html", asked=asked[:_SHOWN], total=len(asked), counts=counts.most_common(), job=job)


def _said(answer: Answer) -> str:
    return " ".join(one for one in answer.text.split("\n") if one and not one.startswith(_PLACES))


_PLACES = ("出处：", "核对：")
_KINDS = {
    "answered": "有答案", "clarify": "要补充", "not_found": "没有收录", "out_of_scope": "不在范围", "error": "出错",
}  # fmt: skip
