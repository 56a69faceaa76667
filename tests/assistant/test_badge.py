"""The badge says in a word how far the figures of an answer can be relied on."""

import pytest

from assistant.answer import Answer
from assistant.ask import Assistant
from assistant.page.badge import badge_of

KINDS = {
    "2024年三公经费多少": "checked",
    "2024年三公经费和2020年相差多少": "computed",
    "2022年三公经费多少": "absent",
    "什么是机关运行经费": "quoted",
}


@pytest.mark.parametrize(("text", "kind"), KINDS.items())
def test_each_kind_of_answer_has_its_badge(assistant: Assistant, text: str, kind: str) -> None:
    badge = badge_of(assistant.ask(text))
    assert badge is not None and badge.kind == kind and badge.sign and len(badge.explained) > 10


@pytest.mark.parametrize("place", ["text", "notes"])
def test_two_figures_for_one_thing_are_told_wherever_they_are_said(place: str) -> None:
    said = "报告内不一致：两处不同"
    told = {"text": "甲\n" + said} if place == "text" else {"text": "甲", "notes": (said,)}
    badge = badge_of(Answer.model_validate({"question": "?", "status": "answered", "verified": True, **told}))
    assert badge is not None and badge.kind == "contradicted"


def test_a_greeting_claims_nothing_and_a_failure_is_said() -> None:
    assert badge_of(Answer(question="你好", status="answered", text="您好")) is None
    assert badge_of(Answer(question="?", status="out_of_scope", text="不答")) is None
    failed = badge_of(None)
    assert failed is not None and failed.kind == "failed"
