"""Files that mean harm cost their reader and nothing else: each is refused for the reason that is due."""

from pathlib import Path

import hostile
import pytest
import render
from small_report import SMALL

from corpus.limits import Limits
from corpus.read import shown_name
from corpus.refusal import Refusal
from corpus.report import Report
from corpus.sandbox import Outcome, read_many, read_safely

LIMITS = Limits(seconds=6, memory=192 * 2**20)
BAD = {**hostile.PDFS, **hostile.PACKED, **hostile.OTHERS}
NEED_A_FONT = frozenset({"a password of the owner alone"})


def _skip_without_a_font(name: str) -> None:
    if name in NEED_A_FONT and not render.FONT.exists():
        pytest.skip(f"no Chinese font at {render.FONT}")


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """All of them in one go: what one does to its reader does not keep the others from being read."""
    folder = tmp_path_factory.mktemp("hostile")
    makers = {name: make for name, (make, _, _) in BAD.items()} | hostile.GOOD
    for name, make in makers.items():
        if name not in NEED_A_FONT or render.FONT.exists():
            (folder / name).write_bytes(make())
    return {path.name: outcome for path, outcome in read_many(sorted(folder.iterdir()), LIMITS)}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_its_reason(name: str, outcomes: dict[str, Outcome]) -> None:
    _, kinds, words = BAD[name]
    outcome = outcomes[name]
    assert isinstance(outcome, Refusal), name
    assert outcome.kind in kinds.split("|"), outcome.reason
    assert words in outcome.reason


@pytest.mark.parametrize("name", hostile.GOOD)
def test_an_unusual_file_is_read(name: str, outcomes: dict[str, Outcome]) -> None:
    _skip_without_a_font(name)
    outcome = outcomes[name]
    assert isinstance(outcome, Report), outcome.reason
    if "password" not in name:
        assert "".join(outcome.text.split()) == "".join(SMALL.split())


def test_a_file_far_too_large_is_not_opened(tmp_path: Path) -> None:
    with (tmp_path / "large.txt").open("wb") as file:
        file.truncate(200 * 2**20)
    outcome = read_safely(tmp_path / "large.txt")
    assert isinstance(outcome, Refusal) and outcome.kind == "超出限制" and "209.7 MB" in outcome.reason


def test_nothing_is_written_where_a_name_points(outcomes: dict[str, Outcome]) -> None:
    assert isinstance(outcomes["a part that leads outside"], Refusal)
    assert not Path("/tmp/evil").exists()


def test_any_name_is_only_a_name(tmp_path: Path) -> None:
    names = ["行\n二\x1b[31m.txt", "长" * 80 + ".txt", "..\\..\\a.txt", "-rf.txt", "\udcff.txt", "<b>&.txt"]
    for name in names:
        (tmp_path / name).write_text(SMALL, encoding="utf-8")
    reports = [report for _, report in read_many([tmp_path / name for name in names], LIMITS)]
    assert all(isinstance(report, Report) for report in reports)
    assert all(one.origin.isprintable() and one.origin.endswith(".txt") for one in reports if isinstance(one, Report))
    assert len({one.id for one in reports if isinstance(one, Report)}) == 1  # the name says nothing


def test_a_long_name_is_cut() -> None:
    name = shown_name(Path("长" * 300 + "决算.pdf"))
    assert len(name) == 100 and name.startswith("长长") and name.endswith("决算.pdf")
