"""What the README names exists, what exists the README names, and what it tells to type works."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.answer import Turn
from index.settings import Settings

if TYPE_CHECKING:
    import click

    from assistant.ask import Assistant

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.S)
LINES = [line.split("  #")[0].strip() for block in BLOCKS for line in block.splitlines() if "wenzhang " in line]

EXAMPLES = dict(re.findall(r"^\| (\S+) \| (\S.* · .*) \|$", README, re.M))


def commands() -> "dict[str, click.Command]":
    from typer.main import get_group

    from assistant.cli import app

    return dict(get_group(app).commands)


def test_commands_are_those_of_the_program() -> None:
    assert set(re.findall(r"^\| `wenzhang (\w+)` \|", README, re.M)) == set(commands())


def test_options_are_those_of_the_commands() -> None:
    for name, command in commands().items():
        row = next(line for line in README.splitlines() if line.startswith(f"| `wenzhang {name}` |"))
        known = {option for one in command.params for option in one.opts if option.startswith("--")} - {"--help"}
        assert set(re.findall(r"`(--[\w-]+)`", row)) == known, name


def test_settings_are_those_of_the_program() -> None:
    sources = [*ROOT.glob("index/*.py"), *ROOT.glob("assistant/*.py")]
    read = set(
        re.findall(r"WENZHANG_([A-Z]+(?:_[A-Z]+)*)", "".join(path.read_text(encoding="utf-8") for path in sources))
    )
    known = {name.upper() for name in Settings.model_fields}
    assert set(re.findall(r"^\| `WENZHANG_(\w+)` \|", README, re.M)) == known
    assert set(re.findall(r"WENZHANG_(\w+)", README)) | read == known


@pytest.mark.parametrize("name", ["model", "host", "port"])
def test_defaults_are_those_of_the_program(name: str) -> None:
    printed = re.search(rf"^\| `WENZHANG_{name.upper()}` \| `(.*?)` \|", README, re.M)
    assert printed and printed[1] == str(Settings.model_fields[name].default)


def test_make_targets_are_those_of_the_makefile() -> None:
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert phony and set(re.findall(r"^\| `make ([\w-]+)` \|", README, re.M)) == set(phony[1].split())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_paths_named_in_documents_exist(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!http)([^)#]+)\)", text)
    paths = re.findall(r"`((?:corpus|index|assistant|eval|tests|docs)/[\w./-]*)`", text)
    missing = [name for name in links if not (document.parent / name).exists()]
    missing += [name for name in paths if not (ROOT / name).exists()]
    assert not missing


@pytest.mark.parametrize("line", LINES)
def test_what_the_readme_tells_to_type_works(line: str, data_dir: Path, tmp_path: Path) -> None:
    example = re.search(r"```json\n(.*?)```", README, re.S)
    assert example
    (tmp_path / "questions.jsonl").write_text(example[1], encoding="utf-8")
    given, typed = assignments(shlex.split(line))
    (tmp_path / "数据.csv").write_text("单位,年度,项目,金额,计量单位\n教育局,2024,三公经费,3,万元\n", encoding="utf-8")
    if typed[1] in {"index", "add"} or "import" in typed:  # what builds does so in a data directory of its own
        given |= {"WENZHANG_DATA": str(tmp_path / "data"), "WENZHANG_MODEL": "toy"}
    if "WENZHANG_REPORTS" in given or typed[1] == "add":
        given["WENZHANG_SEEDS"] = "false"
        (tmp_path / "我的报告").mkdir()
        seed = ROOT / "corpus" / "reports" / "yanggu-zhengfuban-2020-danwei-juesuan.txt"
        (tmp_path / "我的报告" / "report.txt").write_bytes(seed.read_bytes())
    environment = os.environ | {"WENZHANG_DATA": str(data_dir)} | given
    program = [str(Path(sys.executable).with_name(typed[0])), *typed[1:]]
    run = subprocess.run(program, env=environment, cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    if "--json" in typed:
        assert json.loads(run.stdout)["status"] == "answered"
    if "--out" in typed:
        assert (tmp_path / typed[typed.index("--out") + 1]).stat().st_size


def assignments(words: list[str]) -> tuple[dict[str, str], list[str]]:
    """The NAME=value words before a command, and the command."""
    count = next(place for place, word in enumerate(words) if "=" not in word)
    return dict(word.split("=", 1) for word in words[:count]), words[count:]


@pytest.mark.parametrize("kind", EXAMPLES)
def test_what_the_readme_says_can_be_asked_is_answered(kind: str, assistant: "Assistant") -> None:
    history = (Turn(question="2024年三公经费多少"),) if kind == "接着问" else ()
    answers = [assistant.ask(text, history) for text in EXAMPLES[kind].split(" · ")]
    assert [answer.question for answer in answers if answer.status != "answered"] == []
