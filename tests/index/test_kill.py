"""kill -9 at random moments of a build: the old index or the new one answers, whole, and a rerun finishes the job."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from handmade import facts_of_lines, read_lines

from index.build import build_index
from index.fact_rows import FactQuery
from index.library import open_library
from index.settings import Settings

MOMENTS = 20
# Loads everything first, then builds in a child of its own for each number of seconds it is given and kills it after
# them: what is hit is a build, not the start of Python.
BUILDER = """
import os, signal, sys, time
from pathlib import Path
from handmade import facts_of_lines, read_lines
import chromadb, sqlalchemy.dialects.sqlite, bm25s, filelock, numpy
import llama_index.core.schema, llama_index.core.vector_stores.utils
import index.passages, index.fact_table
from index.build import build_index
from index.settings import Settings
settings = Settings(data=Path({data!r}), reports=(Path({reports!r}),), seeds=False, model="toy")
print("ready", flush=True)
for line in sys.stdin:
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        build_index(settings, rebuild=True, read=read_lines, facts_of=facts_of_lines)
        os._exit(0)
    if float(line) >= 0:
        time.sleep(float(line))
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    print(status, time.monotonic() - began, flush=True)
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "reports").mkdir()
    return Settings(data=tmp_path / "data", reports=(tmp_path / "reports",), seeds=False, model="toy")


class Builder:
    """Another process that builds when told to."""

    def __init__(self, settings: Settings) -> None:
        code = BUILDER.format(data=str(settings.data), reports=str(settings.reports[0]))
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self._process = subprocess.Popen(
            [sys.executable, "-c", code], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdin and self._process.stdout
        self._told, self._said = self._process.stdin, self._process.stdout
        assert self._said.readline() == "ready\n"

    def build(self, killed_after: float = -1) -> tuple[bool, float]:
        """Whether the build was killed before its end, and how many seconds it ran."""
        print(killed_after, file=self._told, flush=True)
        status, seconds = self._said.readline().split()
        return int(status) == signal.SIGKILL, float(seconds)

    def close(self) -> None:
        self._told.close()
        self._process.wait(30)


@pytest.fixture
def builder(settings: Settings) -> Iterator[Builder]:
    builder = Builder(settings)
    yield builder
    builder.close()


def write(settings: Settings, value: int) -> None:
    """Reports whose figures and paragraphs all say `value`."""
    for year in (2020, 2024):
        lines = [f"项目{n} {value}" for n in range(20)]
        (settings.reports[0] / f"{year}.txt").write_text("\n".join([str(year), *lines]), encoding="utf-8")


def held(settings: Settings) -> set[int]:
    """The value that facts and passages say; one value, for both come from one generation."""
    library = open_library(settings)
    facts = library.facts.find(FactQuery())
    assert len(facts) == 40 and library.passages is not None and library.problems == ()
    rows = library.passages.search("项目", kinds=("表行",), k=50)
    assert len(rows) == 40
    return {int(fact.value) for fact in facts} | {int(row.chunk.quote.split()[-1]) for row in rows}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="没有 fork 的系统")
def test_any_moment_of_a_killed_build_leaves_a_whole_index(settings: Settings, builder: Builder) -> None:
    write(settings, 0)
    _, duration = builder.build()
    in_force, kills = 0, 0
    for moment in range(1, MOMENTS + 1):
        write(settings, moment)
        killed, _ = builder.build(killed_after=random.uniform(0, duration))
        found = held(settings)
        assert found in ({in_force}, {moment})
        [in_force] = found
        kills += killed
    assert kills > MOMENTS / 2
    write(settings, 99)
    build_index(settings, read=read_lines, facts_of=facts_of_lines)
    assert held(settings) == {99}
    assert len(os.listdir(settings.data / "generations")) == 2
