"""The conversation as it stands on the page: what was asked, what was answered, what can be done with it."""

from collections.abc import Mapping, Sequence
from typing import Literal

from assistant.answer import Answer, Citation
from assistant.page.badge import badge_of
from assistant.page.examples import Examples
from assistant.page.glossary import Term
from assistant.page.markup import Markup, address, drawn
from assistant.page.words import lines_of
from corpus.record import Record
from index.feedback import Verdict

State = Literal["waiting", "done", "broken", "stopped", "crowded"]
_CITED = 4  # places named below an answer; the others are beside it
REASONS = ("数字不对", "年份或单位不对", "没有回答我的问题", "出处打不开", "其他")


class Exchange(Record):
    """A question and what came of it. Kept by the server for the length of a visit, never taken from a request."""

    question: str
    state: State = "done"
    answer: Answer | None = None
    generation: str = ""
    verdict: Verdict | None = None


def talk(exchanges: Sequence[Exchange], terms: Mapping[str, Term], examples: Examples) -> Markup:
    """The whole conversation."""
    turns = [
        {
            "number": number,
            "question": one.question,
            "state": one.state,
            "badge": badge_of(one.answer) if one.state in {"done", "broken"} else None,
            "answer": one.answer,
            "lines": lines_of(one.answer, terms, str(number)) if one.answer else (),
            "cited": cited(one.answer) if one.answer else ([], 0),
            "verdict": one.verdict,
        }
        for number, one in enumerate(exchanges)
    ]
    return drawn("talk.html", turns=turns, examples=examples, reasons=REASONS)


def cited(answer: Answer) -> tuple[list[dict[str, object]], int]:
    """The first places that an answer cites, each with its address, and how many more there are."""
    shown = [
        {"number": number, "address": address_of(one), "where": where(one)}
        for number, one in enumerate(answer.citations[:_CITED], start=1)
    ]
    return shown, max(0, len(answer.citations) - _CITED)


def address_of(one: Citation) -> str:
    """Where the place can be seen by itself, relative to the page: the same after every build of the index."""
    return f"cell/{address(one.fact)}" if one.fact else f"place/{address(one.report, one.line or 1)}"


def where(one: Citation) -> str:
    """《支出决算表》合计 × 基本支出；第 3 页."""
    cell = " × ".join(part for part in (one.row, one.column) if part)
    named = f"《{one.form}》" if one.form and one.table is not None else (one.heading[-1] if one.heading else one.title)
    page = f"第 {one.page} 页 " if one.page else ""
    return f"{page}{named}{cell}"
