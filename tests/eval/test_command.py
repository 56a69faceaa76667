"""`python -m eval` over the reports that come with the program."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

import eval.__main__ as command
from eval.case import load_cases

Run = Callable[..., Result]


@pytest.fixture
def run(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("WENZHANG_DATA", str(data_dir))
    app = typer.Typer()
    app.command()(command.main)
    return lambda *words: CliRunner().invoke(app, words)


def test_one_kind_is_asked_and_summed_up(run: Run) -> None:
    result = run("--kind", "holdings", "--json")
    summary = json.loads(result.stdout)
    asked = [case for case in load_cases() if case.kind == "holdings"]
    total = summary["tallies"][-1]
    assert total["right"] + total["abstained"] + total["wrong"] == len(asked)
    assert result.exit_code == (1 if total["wrong"] else 0)


def test_generated_questions_are_summed_up_by_family(run: Run) -> None:
    result = run("--split", "tuned", "--family", "absent-year", "--family", "per-unit")
    assert "absent-year" in result.stdout and "per-unit" in result.stdout
    assert " right, " in result.stdout


def test_a_kind_that_no_case_has_is_refused(run: Run) -> None:
    assert run("--kind", "weather").exit_code == 2


def test_an_index_that_is_not_there_is_named(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WENZHANG_DATA", str(tmp_path))
    result = run()
    assert result.exit_code == 2 and "wenzhang index" in result.stderr
