"""What a reader says about an answer, 有用 or 不对: checked, cut to size, stripped of what names a person, and kept."""

import csv
import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TextIO

from assistant.answer import Answer, Status
from corpus.record import Record
from index.export import BOM, inert
from index.feedback import Remark, Verdict, keep_remark, remarks
from index.settings import Settings

_QUESTION, _REASON, _ANSWER, _FACTS = 500, 500, 4_000, 50  # characters, and ids, that are kept
COLUMNS = ("at", "verdict", "reason", "question", "answer", "status", "facts", "generation")
# Mobile numbers, identity cards and mail addresses: people leave them in questions, nobody needs them here.
_PERSONAL = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx])(?!\d)|[\w.+-]+@[\w-]+\.[\w.-]+")


class Feedback(Record):
    """A reader's word about one answer."""

    verdict: Verdict
    reason: str = ""
    question: str
    answer: str
    status: Status
    facts: tuple[str, ...] = ()
    generation: str


def about(answer: Answer, generation: str, verdict: Verdict, reason: str = "") -> Feedback:
    """The feedback to an answer that was given from this generation (`library.manifest.generation`)."""
    facts = dict.fromkeys(fact for value in answer.values for fact in value.facts)
    return Feedback(
        verdict=verdict,
        reason=reason,
        question=answer.question,
        answer=answer.text,
        status=answer.status,
        facts=tuple(facts),
        generation=generation,
    )


def record(settings: Settings, feedback: Feedback) -> None:
    """Keep it. Raises a WenzhangError, to be shown as it is, where too many come or nothing can be written."""
    keep_remark(
        settings.data,
        Remark(
            verdict=feedback.verdict,
            reason=_impersonal(feedback.reason, _REASON),
            question=_impersonal(feedback.question, _QUESTION),
            answer=feedback.answer[:_ANSWER],
            status=feedback.status,
            facts=feedback.facts[:_FACTS],
            generation=feedback.generation,
            at=datetime.now().astimezone(),
        ),
    )


def export_feedback(settings: Settings, out: Path | None, stdout: TextIO) -> int:
    """Write what is kept as CSV, to `stdout` where no file is named; returns how many lines."""
    kept = remarks(settings.data)
    if out is None:
        return _write(kept, stdout)
    with out.open("w", encoding="utf-8", newline="") as stream:
        stream.write(BOM)
        return _write(kept, stream)


def _write(kept: Iterable[Remark], out: TextIO) -> int:
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    count = 0
    for one in kept:
        texts = (one.verdict, one.reason, one.question, one.answer, one.status, " ".join(one.facts), one.generation)
        writer.writerow((one.at.isoformat(timespec="seconds"), *map(inert, texts)))
        count += 1
    return count


def _impersonal(text: str, longest: int) -> str:
    return _PERSONAL.sub("***", text.strip()[:longest])
