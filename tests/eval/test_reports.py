"""Made reports: their figures are bound by the identities of real ones, and are read off every kind of file."""

from pathlib import Path

import pytest

from corpus.read import read_report
from corpus.reading import Reading, reading_of
from eval.report_writer import DIALECTS, make_report, with_annex
from eval.report_writer_blocks import Grid, Made
from eval.report_writer_files import FONTS, KINDS, lines_of
from eval.reports import Score, key_of_fact, key_of_known, kind_of, tallied, write_one

NUMBERS = range(len(DIALECTS))


def read(made: Made, kind: str, folder: Path) -> Reading:
    suffix, writer = KINDS[kind]
    path = folder / f"report{suffix}"
    path.write_bytes(writer(made.blocks))
    return reading_of(read_report(path))


def figures(reading: Reading) -> set[object]:
    return {key_of_fact(one) for one in reading.facts.facts if one.read_as != "candidate"}


@pytest.mark.parametrize("number", NUMBERS)
def test_every_figure_of_every_dialect_is_read_and_nothing_contradicts(number: int, tmp_path: Path) -> None:
    made = make_report(7, number)
    reading = read(made, "制表符文本", tmp_path)
    assert figures(reading) == {key_of_known(one) for one in made.known}
    assert [one.message for one in reading.findings if one.severity == "不一致"] == []
    assert reading.report.identity.entity == made.entity


@pytest.mark.parametrize("kind", ["DOCX", "XLSX", "HTML", "PDF"])
def test_every_figure_is_read_off_every_kind_of_file(kind: str, tmp_path: Path) -> None:
    if kind == "PDF" and not any(one.exists() for one in FONTS):
        pytest.skip("没有中文字体：写不出 PDF")
    made = make_report(7, 2)
    assert figures(read(made, kind, tmp_path)) == {key_of_known(one) for one in made.known}


@pytest.mark.parametrize("number", NUMBERS)
def test_where_cells_are_lost_no_figure_is_wrong_and_few_are_open(number: int, tmp_path: Path) -> None:
    made = make_report(7, number)
    known, found = {key_of_known(one) for one in made.known}, figures(read(made, "空格文本", tmp_path))
    assert found <= known
    assert len(found) > 0.98 * len(known)


def test_reports_are_the_same_for_the_same_seed_and_differ_otherwise(tmp_path: Path) -> None:
    assert make_report(1, 3) == make_report(1, 3)
    assert make_report(1, 3).known != make_report(2, 3).known
    assert len({make_report(1, n).name for n in range(40)}) == 40
    assert write_one(1, 3, tmp_path).suffix == KINDS[kind_of(3)][0]


def test_merged_headers_stand_over_what_they_cover() -> None:
    made = make_report(7, 1)
    for grid in (one for one in made.blocks if isinstance(one, Grid)):
        lines = lines_of(grid)
        assert {len(line) for line in lines} == {grid.width}
        assert [sum(bool(word) for word in line) for line in lines[: len(grid.head)]] == [
            sum(bool(one.text) for one in row) for row in grid.head
        ]


def test_an_annex_makes_a_report_longer_without_a_figure() -> None:
    made = make_report(7, 0)
    assert with_annex(made, 60).known == made.known
    assert len(with_annex(made, 60).blocks) > len(made.blocks)


def test_a_wrong_figure_costs_precision_and_a_missing_one_recall() -> None:
    scores = [("a", Score(name="", reports=1, known=4, found=4, right=3, wrong=("x",))), ("a", Score(name="", known=4))]
    (total,) = tallied(scores)
    assert (total.precision, total.recall, total.wrong) == (0.75, 0.375, ("x",))
