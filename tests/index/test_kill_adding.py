"""kill -9 at random moments of adding many files: the old state or the new, whole; a rerun does only what is left."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.adding import add
from index.fact_rows import FactQuery
from index.library import open_library
from index.settings import Settings

FILES, ROUNDS, KILLS, FACTS = 50, 5, 4, 5
REPORT = """{year}年度
某县{name}局
单位决算

一、收入支出决算总体情况说明
{year}年度收、支总计均为 {amount}.50 万元。
{year}年度支出合计{amount}.50万元，其中：基本支出{amount}.00万元，项目支出0.50万元。
"""
# Loads everything first, then adds in a child of its own and kills it: what is hit is the adding, not Python's start.
ADDER = """
import os, signal, sys, time
from pathlib import Path
import chromadb, sqlalchemy.dialects.sqlite, bm25s, filelock, numpy
import llama_index.core.schema, llama_index.core.vector_stores.utils
import index.passages, index.fact_table, corpus.sandbox
from index.adding import add
from index.settings import Settings
print("ready", flush=True)
for line in sys.stdin:
    data, reports, seconds = line.rstrip("\\n").split("\\t")
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        add(Settings(data=Path(data), seeds=False, model="toy"), [Path(reports)], told=lambda one: None)
        os._exit(0)
    if float(seconds) >= 0:
        time.sleep(float(seconds))
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    print(status, time.monotonic() - began, flush=True)
"""


class Adder:
    """Another process that adds when told to."""

    def __init__(self) -> None:
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self._process = subprocess.Popen(
            [sys.executable, "-c", ADDER], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdin and self._process.stdout
        self._told, self._said = self._process.stdin, self._process.stdout
        assert self._said.readline() == "ready\n"

    def add(self, data: Path, reports: Path, killed_after: float = -1) -> tuple[bool, float]:
        """Whether it was killed before its end, and how many seconds it ran."""
        print(data, reports, killed_after, sep="\t", file=self._told, flush=True)
        status, seconds = self._said.readline().split()
        return int(status) == signal.SIGKILL, float(seconds)

    def close(self) -> None:
        self._told.close()
        self._process.wait(30)


@pytest.fixture
def adder() -> Iterator[Adder]:
    adder = Adder()
    yield adder
    adder.close()


def settings_of(data: Path) -> Settings:
    return Settings(data=data, seeds=False, model="toy")


def begin(data: Path, old: Path) -> None:
    add(settings_of(data), [old], told=lambda one: None)


def held(data: Path) -> int:
    """How many reports are held; each of them whole, in facts and passages."""
    library = open_library(settings_of(data))
    entries = library.facts.reports()
    assert library.problems == () and library.passages is not None
    passages = {chunk.report for chunk in library.passages.chunks}
    for entry in entries:
        facts = library.facts.find(FactQuery(reports=(entry.id,)))
        assert len(facts) == entry.counts.facts == FACTS
        assert all(library.facts.stands(entry.id, fact.source.quote, fact.source.line) for fact in facts)
        assert entry.id in passages
    library.close()
    return len(entries)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="没有 fork 的系统")
def test_any_moment_of_a_killed_add_leaves_whole_reports_and_the_rerun_adds_the_rest(
    tmp_path: Path, adder: Adder
) -> None:
    old, new = tmp_path / "old.txt", tmp_path / "new"
    old.write_text(REPORT.format(year=2024, name="审计", amount=7), encoding="utf-8")
    new.mkdir()
    for n in range(FILES):
        text = REPORT.format(year=2000 + n % 25, name="财政" if n < 25 else "民政", amount=n + 10)
        (new / f"{n}.txt").write_text(text, encoding="utf-8")
    begin(tmp_path / "whole", old)
    _, duration = adder.add(tmp_path / "whole", new)
    assert held(tmp_path / "whole") == FILES + 1
    kills = 0
    for trial in range(ROUNDS):
        data = tmp_path / f"data{trial}"
        begin(data, old)
        for _ in range(KILLS):
            killed, _ = adder.add(data, new, killed_after=random.uniform(0, duration))
            kills += killed
            assert held(data) in {1, FILES + 1}
        readings = {path: path.stat().st_mtime_ns for path in (data / "readings").glob("*.gz")}
        adder.add(data, new)
        assert held(data) == FILES + 1
        assert {path: path.stat().st_mtime_ns for path in readings} == readings, "was read again"
        assert not list((data / "reports").glob("*.new")) and len(os.listdir(data / "reports")) == FILES + 2
        assert len(os.listdir(data / "generations")) <= 2
    assert kills > ROUNDS * KILLS / 4
