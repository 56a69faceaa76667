from collections.abc import Callable
from pathlib import Path

import pytest
from handmade import facts_of_lines, read_lines

from index.build import build_index, inputs_of, recipe_of
from index.errors import FormatTooNew, NoReports, SettingsError
from index.fact_rows import FactQuery
from index.generation import Manifest, folder_of, pointer_of
from index.library import open_library
from index.settings import Settings

Build = Callable[..., Manifest]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Two small reports in a folder, the toy model, nothing else."""
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "2024.txt").write_text("2024\n基本支出 980.19\n公务接待费\n", encoding="utf-8")
    (reports / "2020.txt").write_text("2020\n基本支出 1371.41\n", encoding="utf-8")
    return Settings(data=tmp_path / "data", reports=(reports,), seeds=False, model="toy")


def build(settings: Settings, **more: object) -> Manifest:
    return build_index(settings, read=read_lines, facts_of=facts_of_lines, **more)  # type: ignore[arg-type]


def test_both_stores_come_from_one_reading(settings: Settings) -> None:
    manifest = build(settings)
    library = open_library(settings)
    assert [entry.identity.year for entry in manifest.reports] == [2020, 2024]
    assert library.facts.reports() == manifest.reports
    assert [str(fact.value) for fact in library.facts.find(FactQuery(years=(2024,)))] == ["980.19"]
    assert library.passages is not None and library.passages.search("基本支出", years=(2020,))[0].chunk.year == 2020
    assert manifest.chunks > 0 and manifest.embedder == "toy-64"


def test_nothing_changed_nothing_done(settings: Settings) -> None:
    first = build(settings)
    news: list[str] = []
    assert build(settings, progress=lambda stage, done, total: news.append(stage)) == first
    assert news == []
    assert build(settings, rebuild=True).generation != first.generation


@pytest.mark.parametrize("change", ["content", "added", "removed", "model"])
def test_a_change_is_built(settings: Settings, change: str) -> None:
    first, folder = build(settings), settings.reports[0]
    if change == "content":
        (folder / "2020.txt").write_text("2020\n基本支出 1\n", encoding="utf-8")
    if change == "added":
        (folder / "2019.txt").write_text("2019\n基本支出 1\n", encoding="utf-8")
    if change == "removed":
        (folder / "2020.txt").unlink()
    changed = settings.model_copy(update={"model": "other"}) if change == "model" else settings
    assert recipe_of(changed, inputs_of(changed)) != first.recipe
    if change != "model":
        assert build(settings).generation != first.generation


def test_a_file_that_cannot_be_read_is_listed_and_holds_up_no_other(settings: Settings) -> None:
    (settings.reports[0] / "bad.txt").write_text("坏", encoding="utf-8")
    manifest = build(settings)
    assert len(manifest.reports) == 2
    assert [(one.origin, one.reason) for one in manifest.refused] == [("bad.txt", "读不懂的报告")]
    assert build(settings) == manifest


def test_one_content_under_two_names_is_one_report(settings: Settings) -> None:
    folder = settings.reports[0]
    (folder / "copy.txt").write_bytes((folder / "2020.txt").read_bytes())
    assert len(build(settings).reports) == 2


def test_two_reports_of_one_id_are_not_mixed(settings: Settings) -> None:
    def same_id(path: Path) -> object:
        return read_lines(path).model_copy(update={"id": "r"})

    manifest = build_index(settings, read=same_id, facts_of=facts_of_lines)  # type: ignore[arg-type]
    assert [entry.id for entry in manifest.reports] == ["r"]
    assert "同号" in manifest.refused[0].reason


def test_nothing_to_index(settings: Settings) -> None:
    for path in settings.reports[0].iterdir():
        path.write_text("坏", encoding="utf-8")
    with pytest.raises(NoReports, match="读不懂的报告"):
        build(settings)
    with pytest.raises(NoReports, match="WENZHANG_REPORTS"):
        build(settings, paths=[])
    with pytest.raises(SettingsError, match="不存在"):
        build(settings, paths=[Path("/no/such/report.txt")])
    assert pointer_of(settings.data) is None


def test_named_files_are_indexed_alone(settings: Settings) -> None:
    manifest = build(settings, paths=[settings.reports[0] / "2020.txt"])
    assert [entry.identity.year for entry in manifest.reports] == [2020]


def test_a_damaged_index_is_built_anew(settings: Settings) -> None:
    first = build(settings)
    (folder_of(settings.data, first.generation) / "facts.sqlite").write_bytes(b"noise")
    second = build(settings)
    assert second.generation != first.generation and second.recipe == first.recipe
    assert open_library(settings).facts.find(FactQuery())


def test_an_index_of_a_later_format_is_replaced_only_on_demand(settings: Settings) -> None:
    build(settings)
    (settings.data / "CURRENT").write_text('{"format": 99}')
    with pytest.raises(FormatTooNew):
        build(settings)
    build(settings, rebuild=True)
    assert open_library(settings).facts.find(FactQuery())
