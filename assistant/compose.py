"""Evidence → Answer: one composer for each kind of question."""

from collections.abc import Callable

from assistant.answer import Answer
from assistant.compose_average import average
from assistant.compose_books import books
from assistant.compose_budget import remaining, verdict
from assistant.compose_change import change
from assistant.compose_computed import add_up, ratio, share
from assistant.compose_difference import claimed_change, difference
from assistant.compose_entities import by_formula, counted_entities, ranked_entities, which_entity
from assistant.compose_figure import exists, figures
from assistant.compose_lists import breakdown, counted, named, ranked, trend
from assistant.compose_none import examples, hint, holdings, not_found, out_of_scope
from assistant.compose_text import definition, passage, reason
from assistant.lookup_record import Evidence
from assistant.normalise import key
from assistant.phrases import Operation

_COMPOSERS: dict[Operation, Callable[[Evidence], Answer]] = {
    "figure": figures,
    "completion": figures,
    "change": change,
    "difference": difference,
    "ratio": ratio,
    "share": share,
    "sum": add_up,
    "average": average,
    "remaining": remaining,
    "verdict": verdict,
    "named": named,
    "largest": ranked,
    "smallest": ranked,
    "breakdown": breakdown,
    "count": counted,
    "trend": trend,
    "formula": by_formula,
    "definition": definition,
    "reason": reason,
    "passage": passage,
    "exists": exists,
    "claim": claimed_change,
    "holdings": holdings,
    "books": books,
    "greeting": hint,
    "help": hint,
    "unclear": hint,
    "off_topic": out_of_scope,
    "forecast": out_of_scope,
    "opinion": out_of_scope,
}
# What is asked without asking about anybody.
_OF_NOBODY: frozenset[Operation] = frozenset(
    {"definition", "passage", "named", "holdings", "greeting", "help", "unclear", "off_topic", "forecast", "opinion"}
)


def compose(evidence: Evidence) -> Answer:
    """The answer in words. Somebody else's figures are never given for those asked about."""
    question = evidence.question
    if question.strangers and not evidence.passages and question.operation not in {"off_topic", "forecast", "opinion"}:
        return not_found(evidence)
    answer = _form_first(_composer(evidence)(evidence), evidence)
    offered = [one for one in answer.suggestions if not _asked_already(one, evidence)]
    more = [one for one in examples(evidence) if one not in offered and not _asked_already(one, evidence)]
    return answer.model_copy(update={"suggestions": (*offered, *more[: max(0, 2 - len(offered))])})


def _asked_already(suggestion: str, evidence: Evidence) -> bool:
    """Whether a suggestion says no more than the question did."""
    said = key(evidence.question.raw).rstrip("?。")
    return key(suggestion).rstrip("?。").removesuffix("是多少") == said.removesuffix("是多少").removesuffix("多少")


def _form_first(answer: Answer, evidence: Evidence) -> Answer:
    """Which form 公开09表 is, before what stands in it."""
    question = evidence.question
    if question.form_number is None:
        return answer
    if not question.forms:
        text = f"收录的报告中没有编号为公开{question.form_number:02d}表的表。"
        return answer.model_copy(update={"text": text, "status": "not_found", "values": (), "citations": ()})
    text = f"{question.years[0]}年报告的公开{question.form_number:02d}表是《{question.forms[0]}》。\n{answer.text}"
    return answer.model_copy(update={"text": text})


def _composer(evidence: Evidence) -> Callable[[Evidence], Answer]:
    """By the kind of question; over many entities, or with nobody meant for sure, by that."""
    question = evidence.question
    if question.universe == "单位":
        return counted_entities if question.operation == "count" else ranked_entities
    if question.operation not in _OF_NOBODY and (question.unsure or not evidence.asked):
        return which_entity
    return _COMPOSERS[question.operation]
