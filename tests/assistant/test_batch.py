import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.answer import Answer, Turn
from assistant.batch import Count, answer_file


class Echo:
    """Answers with what it was asked, and fails where it is told to."""

    def ask(self, text: str, history: Sequence[Turn] = ()) -> Answer:
        if text == "fail":
            raise LookupError("没有这一项")
        return Answer(question=text, status="answered", text=" ← ".join([text, *(turn.answer for turn in history)]))


def answers(tmp_path: Path, *lines: str | bytes) -> tuple[Count, list[dict[str, object]]]:
    asked = tmp_path / "in.jsonl"
    asked.write_bytes(b"\n".join(line.encode() if isinstance(line, str) else line for line in lines))
    count = answer_file(Echo(), asked, tmp_path / "out.jsonl")
    return count, [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]


def test_the_last_turn_is_answered_knowing_the_earlier_ones(tmp_path: Path) -> None:
    count, given = answers(tmp_path, '{"id": "7", "turns": ["一", "二"]}', "", '{"id": 8, "turns": ["三"]}')
    assert [(one["id"], one["question"], one["answer"]) for one in given] == [("7", "二", "二 ← 一"), (8, "三", "三")]
    assert count == Count(lines=2, errors=0)


def test_more_fields_than_needed_do_no_harm(tmp_path: Path) -> None:
    _, given = answers(tmp_path, '\ufeff{"id": "1", "turns": ["一"], "note": {"by": "hand"}}')
    assert given[0]["status"] == "answered"


@pytest.mark.parametrize(
    "line",
    ["{", "[]", "null", '"一"', '{"id": "x"}', '{"id": "x", "turns": []}', '{"id": "x", "turns": [1]}',
     '{"id": "x", "turns": "一"}', '{"id": "x", "turns": ["fail"]}', b"\xff\xfe", "[" * 100_000],
)  # fmt: skip
def test_a_bad_line_is_an_error_and_the_next_is_answered(tmp_path: Path, line: str | bytes) -> None:
    count, given = answers(tmp_path, line, '{"id": "2", "turns": ["二"]}')
    assert [one["status"] for one in given] == ["error", "answered"]
    assert given[0]["id"] == ("x" if b'"x"' in (line if isinstance(line, bytes) else line.encode()) else None)
    assert count == Count(lines=2, errors=1)
