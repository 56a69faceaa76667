"""What many tests share: one index built from the embedded reports, and a Chromium where there is one."""

import os
import shutil
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from beside import ReadOnce
from hypothesis import settings as hypothesis_settings
from once import Once

from index.settings import Settings

if TYPE_CHECKING:
    from xdist.scheduler import LoadScopeScheduling

    from assistant.ask import Assistant
    from index.library import Library

# No deadlines: the machine may be busy. Where a failure stops others, the examples are the same each time.
hypothesis_settings.register_profile("here", deadline=None)
hypothesis_settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "here")

# A person's own settings are none of the tests' business.
for name in [name for name in os.environ if name.startswith("WENZHANG_")]:
    del os.environ[name]


# Compiled modules are kept, whatever the surroundings say: many tests start the program, which would compile each time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> "LoadScopeScheduling":
    """Two workers share the tests one by one, but for files that make something once for all their tests.

    The groups of xdist itself are not kept to: its version 3.8 cannot name them under pytest 9.2.
    """
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.split("::")[0]
            return file if _makes_once(config.rootpath / file) else nodeid

    return Scheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What starts programs takes longest and goes first, so that at the end no worker waits for another."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: not _starts_programs(item.path))


def _makes_once(file: Path) -> bool:
    return any(mark in _text(file) for mark in ('scope="module"', "@cache"))


def _starts_programs(file: Path) -> bool:
    return "import subprocess" in _text(file)


@cache
def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    base = tmp_path_factory.getbasetemp()
    return Once(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)


@pytest.fixture(scope="session")
def data_dir(once: Once) -> Path:
    """A data directory with both embedded reports indexed by the real model; never to be written to by a test."""
    from index.build import build_index

    return once.path("library", lambda data: build_index(Settings(data=data)))


@pytest.fixture(scope="session")
def read_beside(once: Once) -> ReadOnce:
    return ReadOnce(once)


@pytest.fixture(scope="session")
def library(data_dir: Path) -> "Library":
    from index.library import open_library

    return open_library(Settings(data=data_dir))


@pytest.fixture(scope="session")
def assistant(data_dir: Path) -> "Assistant":
    from assistant.ask import open_assistant

    return open_assistant(Settings(data=data_dir))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; tests that need one say why they did not run."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip("没有 Chromium：页面测试没有运行（make browser 可在 Debian 上安装）")
    return found
