"""The words of questions are data: what their templates match, and that patterns in the code hold none of them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import assistant
from assistant.phrase_patterns import pattern_of, spelled_out
from assistant.phrases import load_phrases

CODE = Path(assistant.__file__).parent
HAN = re.compile(r"[\u4e00-\u9fff]")
# Modules whose patterns read numbers (years, numbered forms, places), names of items, or a report's own notes.
OWN = {
    "question_spans.py", "question_labels.py", "question_books.py", "question_context.py", "question_grammar.py",
    "question_variants.py", "compose_findings.py",
}  # fmt: skip


@pytest.mark.parametrize(
    ("template", "matched", "missed"),
    [
        ("{比|比起|}YYYY年", ("比2020年", "比起 2020 年少", "2020年"), ("比20年", "比年")),
        ("^{都|全都}要", ("都要", " 全都要2020年的"), ("我都要",)),
        ("{项目|科目}$", ("哪个项目", "科目 "), ("项目支出",)),
        ("^几$", ("几",), ("几个", "十几")),
        ("和…比", ("和去年的数比",), ("和他比", "和比")),
        ("5^2", ("5^2",), ("52",)),
    ],
)
def test_templates_say_what_is_matched(template: str, matched: tuple[str, ...], missed: tuple[str, ...]) -> None:
    found = pattern_of([template])
    assert all(found.search(one) for one in matched) and not any(found.search(one) for one in missed)


def test_templates_are_spelled_out() -> None:
    assert spelled_out(["{前|}N{名|个}", "前N名"]) == ("前N名", "前N个", "N名", "N个")


def test_no_cue_matches_everything() -> None:
    """An empty choice alone would decide every question."""
    for _, group in load_phrases().cues:
        assert not [name for name, cue in group.items() if cue.search("") or cue.search("\N{GREEK SMALL LETTER ALPHA}")]


def test_patterns_in_the_code_hold_no_words_of_questions() -> None:
    read = sorted({*CODE.glob("question*.py"), *CODE.glob("compose*.py"), CODE / "standings.py"})
    worded = {path.name for path in read if any(map(HAN.search, _patterns(path)))}
    assert worded == OWN, "their words belong in phrases.toml"


def _patterns(path: Path) -> Iterator[str]:
    """What is written out in each call of `re`."""
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("re."):
            for part in (part for argument in call.args for part in ast.walk(argument)):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.value
