"""Files are read in processes of their own: what kills a reader is one file's refusal and nobody else's trouble."""

import os
from pathlib import Path

import pytest

from corpus.catalog import embedded
from corpus.limits import Limits
from corpus.read import read_report
from corpus.reading import reading_of
from corpus.refusal import Refusal
from corpus.report import Report
from corpus.sandbox import read_many, read_safely, read_whole

SEEDS = [entry.path for entry in embedded()]
QUICK = Limits(seconds=20, memory=256 * 2**20)


def _write(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_a_report_comes_back_as_it_was_read() -> None:
    assert read_safely(SEEDS[0], QUICK) == read_report(SEEDS[0])


def test_what_is_worked_out_comes_back_too() -> None:
    ((_, reading),) = read_whole(SEEDS[:1], QUICK)
    assert reading == reading_of(read_report(SEEDS[0]))


def test_every_file_has_an_outcome_and_a_bad_one_stops_none(tmp_path: Path) -> None:
    bad = [_write(tmp_path, f"{number}.txt", "今天吃什么") for number in range(3)]
    missing = tmp_path / "missing.pdf"
    outcomes = dict(read_many([bad[0], SEEDS[0], missing, bad[1], SEEDS[1], bad[2]], QUICK))
    assert {path for path, outcome in outcomes.items() if isinstance(outcome, Report)} == set(SEEDS[:2])
    assert [outcomes[path].kind for path in bad] == ["不是报告"] * 3
    assert outcomes[missing].kind == "打不开"


def test_a_reader_out_of_memory_is_replaced(tmp_path: Path) -> None:
    large = _write(tmp_path, "large.txt", "2024年度部门决算" * 600_000)
    limits = Limits(memory=128 * 2**20)
    outcomes = list(read_many([large, SEEDS[0], large, SEEDS[1]], limits, workers=1))
    assert [type(outcome) for _, outcome in outcomes] == [Refusal, Report, Refusal, Report]
    assert {outcome.reason for _, outcome in outcomes if isinstance(outcome, Refusal)} == {
        "读取这份文件要用的内存超出限制，不像一份报告。请核对文件"
    }


def test_a_reader_that_is_late_is_ended(tmp_path: Path) -> None:
    slow = _write(tmp_path, "slow.txt", "2024年度部门决算" * 600_000)
    outcome = read_safely(slow, Limits(seconds=1))
    assert isinstance(outcome, Refusal) and outcome.kind == "超出限制" and "1 秒内" in outcome.reason


def test_only_files_of_a_reports_size_are_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    large = _write(tmp_path, "large.txt", "x" * 2_000)
    for path, kind in ((pipe, "打不开"), (tmp_path, "打不开"), (large, "超出限制")):
        outcome = read_safely(path, QUICK.model_copy(update={"size": 1_000}))
        assert isinstance(outcome, Refusal) and outcome.kind == kind


def test_leaving_off_ends_the_readers() -> None:
    files = read_many(SEEDS * 3, QUICK)
    next(files)
    children = set(_children())
    assert children
    files.close()
    assert not children & set(_children())


def _children() -> list[str]:
    tasks = list(Path("/proc/self/task").glob("*/children"))
    if not tasks:
        pytest.skip("this system does not list a process's children")
    return [child for task in tasks for child in task.read_text(encoding="ascii").split()]
