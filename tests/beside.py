"""The real reports of other places, which may lie beside the checkout and are no part of it."""

from pathlib import Path

import pytest
from once import Once

from corpus.fact import Facts
from corpus.facts import facts_of
from corpus.read import read_report
from corpus.report import Report

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "reports"
NAMES = ("cq-jiaotongwei-2018", "shpt-caizhengju-2025", "shpt-shehuigongzuobu-2024", "shpt-wanli-2023",
         "shpt-wanli-2024", "shpt-zhengfuban-2025")  # fmt: skip
needs_them = pytest.mark.skipif(not BESIDE.is_dir(), reason="the shared reports do not lie beside this checkout")


def path_of(name: str) -> Path:
    return next(BESIDE.glob(f"{name}-*"))


class ReadOnce:
    """Reads a report by its name; a PDF takes seconds, so that no worker reads what another has read."""

    def __init__(self, once: Once) -> None:
        self._once = once
        self._read: dict[str, tuple[Report, Facts]] = {}

    def __call__(self, name: str) -> tuple[Report, Facts]:
        if name not in self._read:
            self._read[name] = self._once.value(name, lambda: _read(name))
        return self._read[name]


def _read(name: str) -> tuple[Report, Facts]:
    report = read_report(path_of(name))
    return report, facts_of(report)
