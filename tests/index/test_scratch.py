"""Temporary folders of a process that was killed are swept away by the next; those of a living one never are."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from index.scratch import Scratch, sweep

MAKER = """
from index.scratch import Scratch
folder = Scratch("vectors")
(folder.path / "part").mkdir()
(folder.path / "part" / "data").write_text("x")
print(folder.path, flush=True)
input()
"""
Made = tuple[subprocess.Popen[str], Path]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[[], Made]]:
    """Another process with a folder below `tmp_path`."""
    processes = list[subprocess.Popen[str]]()

    def made() -> Made:
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "TMPDIR": str(tmp_path)}
        command = [sys.executable, "-c", MAKER]
        process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        processes.append(process)
        assert process.stdout
        return process, Path(process.stdout.readline().strip())

    yield made
    for process in processes:
        process.kill()
        process.communicate()


def test_what_a_killed_process_left_goes_with_the_next_start(make: Callable[[], Made], tmp_path: Path) -> None:
    killed, left = make()
    _, alive = make()
    killed.send_signal(signal.SIGKILL)
    killed.wait(60)
    assert (left / "part" / "data").exists()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "wenzhang-tmp-vectors-link").symlink_to(elsewhere)
    (tmp_path / "wenzhang-other").mkdir()
    _, mine = make()
    assert not left.exists()
    assert (alive / "part" / "data").exists() and (mine / "part" / "data").exists()
    assert elsewhere.is_dir() and (tmp_path / "wenzhang-other").is_dir()


def test_a_process_that_ends_takes_its_folder_along(make: Callable[[], Made]) -> None:
    process, folder = make()
    assert folder.is_dir()
    process.communicate("\n", timeout=60)
    assert process.returncode == 0 and not folder.exists()


def test_one_who_sweeps_never_takes_what_is_being_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    done = Event()

    def sweeping() -> None:
        while not done.is_set():
            sweep()

    sweepers = [Thread(target=sweeping) for _ in range(2)]
    for one in sweepers:
        one.start()
    try:
        for _ in range(200):
            with Scratch("upload") as folder:
                (folder / "file").write_text("x", encoding="utf-8")
                assert (folder / "file").exists()
            assert not folder.exists()
    finally:
        done.set()
        for one in sweepers:
            one.join()
