"""Faults of the data directory: full, read-only, mixed up, of another version; what is served stays true."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.adding import add
from index.build import build_index
from index.errors import FormatTooOld
from index.fact_rows import FactQuery
from index.generation import folder_of, pointer_of
from index.library import open_library
from index.settings import Settings

ROOT = Path(__file__).parents[2]
REPORT = "{year}年度\n某县{name}局\n单位决算\n\n一、总体情况说明\n{year}年度收、支总计均为 {amount}.50 万元。\n"

# Runs in name spaces of its own, so that it may mount a small disk: an index of one report, then nine more come while
# there is less and less room.
FULL = """
import os, subprocess, sys
from pathlib import Path
from index.adding import add
from index.errors import DataUnwritable
from index.fact_rows import FactQuery
from index.library import open_library
from index.settings import Settings
disk, old, new = map(Path, sys.argv[1:])
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk], check=True)
settings = Settings(data=disk / "data", seeds=False, model="toy")
add(settings, [old], told=lambda one: None)
before = open_library(settings).facts.find(FactQuery())
for free in (0, 64, 256, 512):
    filler = disk / "filler"
    room = os.statvfs(disk)
    filler.write_bytes(bytes(max(0, room.f_bavail * room.f_frsize - free * 1024)))
    try:
        add(settings, [new], told=lambda one: None)
        print(free, "added", flush=True)
    except DataUnwritable as error:
        print(free, error, flush=True)
    library = open_library(settings)
    assert library.problems == () and library.passages is not None and library.passages.search("收支总计")
    found = library.facts.find(FactQuery())
    assert found == before or len(found) == 10 * len(before), (free, len(found))
    library.close()
    filler.unlink()
add(settings, [new], told=lambda one: None)
assert len(open_library(settings).facts.find(FactQuery())) == 10 * len(before)
print("served")
"""
# Asks and then tries to add where nothing can be written, whoever runs it.
READ_ONLY = """
import subprocess, sys
from pathlib import Path
for options in (["--bind", sys.argv[1]], ["-o", "remount,bind,ro"]):
    subprocess.run(["mount", *options, sys.argv[1]], check=True)
from index.adding import add
from index.errors import DataUnwritable
from index.fact_rows import FactQuery
from index.library import open_library
from index.settings import Settings
settings = Settings(data=Path(sys.argv[1]), seeds=False, model="toy")
library = open_library(settings)
assert library.facts.find(FactQuery()) and library.passages.search("收支总计") and library.problems == ()
try:
    add(settings, [Path(sys.argv[1]).parent / "new.txt"], told=lambda one: None)
except DataUnwritable as error:
    print(error)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that is removed, with what is mounted in it gone with its process."""
    path = Path(tempfile.mkdtemp(prefix="wenzhang-test-"))
    yield path
    shutil.rmtree(path)


def write(path: Path, year: int, name: str = "财政", amount: int = 7) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(REPORT.format(year=year, name=name, amount=amount), encoding="utf-8")
    return path


def settings_of(folder: Path) -> Settings:
    return Settings(data=folder / "data", seeds=False, model="toy")


def python(code: str, *arguments: Path, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}
    program = [*before, sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(program, env=environment, cwd="/", capture_output=True, text=True)


def may_mount() -> bool:
    with tempfile.TemporaryDirectory() as disk:
        command = ["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", disk]
        return bool(shutil.which("unshare")) and subprocess.run(command, capture_output=True).returncode == 0


@pytest.mark.skipif(not may_mount(), reason="这里不许挂载小磁盘")
def test_on_a_full_disk_the_old_index_serves_and_the_message_says_so(folder: Path) -> None:
    old = write(folder / "old.txt", 2020)
    for year in range(2011, 2020):
        write(folder / "new" / f"{year}.txt", year)
    (folder / "disk").mkdir()
    run = python(FULL, folder / "disk", old, folder / "new", before=("unshare", "-rm"))
    assert run.returncode == 0, run.stdout + run.stderr
    *outcomes, served = run.stdout.splitlines()
    refused = [one for one in outcomes if "写不进去" in one]
    assert served == "served" and len(refused) >= 2
    assert all("已有的索引不受影响" in one for one in refused)


@pytest.mark.skipif(not may_mount(), reason="这里不许挂载")
def test_a_read_only_directory_is_asked_and_not_added_to(folder: Path) -> None:
    settings = settings_of(folder)
    add(settings, [write(folder / "old.txt", 2020)], told=lambda one: None)
    write(folder / "new.txt", 2021)
    run = python(READ_ONLY, settings.data, before=("unshare", "-rm"))
    assert run.returncode == 0, run.stderr
    assert "写不进去" in run.stdout and "WENZHANG_DATA" in run.stdout


def test_facts_and_passages_of_different_builds_are_not_mixed(folder: Path) -> None:
    settings = settings_of(folder)
    first = add(settings, [write(folder / "a.txt", 2020)], told=lambda one: None).manifest
    second = add(settings, [write(folder / "b.txt", 2021)], told=lambda one: None).manifest
    one, other = (folder_of(settings.data, each.generation) for each in (first, second))
    shutil.rmtree(other / "passages")
    shutil.copytree(one / "passages", other / "passages")
    library = open_library(settings)
    assert library.passages is None and "wenzhang index --rebuild" in library.problems[0]
    assert len(library.facts.find(FactQuery(years=(2021,)))) == 2
    build_index(settings)
    assert open_library(settings).problems == ()


def test_an_index_of_an_earlier_format_is_built_anew_with_every_report_that_was_added(folder: Path) -> None:
    settings = settings_of(folder)
    add(settings, [write(folder / "a.txt", 2020)], told=lambda one: None)
    (settings.data / "CURRENT").write_text('{"format": 1, "generation": "x", "manifest_sha256": ""}')
    with pytest.raises(FormatTooOld, match="wenzhang index"):
        open_library(settings)
    (folder / "a.txt").unlink()
    build_index(settings)
    assert [fact.year for fact in open_library(settings).facts.find(FactQuery())] == [2020, 2020]
    pointer = pointer_of(settings.data)
    assert pointer and len(os.listdir(settings.data / "generations")) == 1


@pytest.mark.parametrize("question", ["2024年三公经费多少"])
def test_without_home_locale_and_working_directory_the_answers_are_the_same(
    question: str, data_dir: Path, tmp_path: Path
) -> None:
    program = [str(Path(sys.executable).with_name("wenzhang")), "ask", question]
    bare = {"PATH": os.environ["PATH"], "LC_ALL": "C", "WENZHANG_DATA": str(data_dir)}
    whole = os.environ | {"WENZHANG_DATA": str(data_dir)}
    runs = [
        subprocess.run(program, env=environment, cwd=where, capture_output=True)
        for environment, where in ((bare, "/"), (whole, tmp_path))
    ]
    assert runs[0].returncode == 0, runs[0].stderr.decode()
    assert runs[0].stdout == runs[1].stdout and "13.39" in runs[0].stdout.decode()
