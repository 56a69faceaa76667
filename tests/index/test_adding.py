"""Reports come in and go out: each content once, the newest version in force, nothing half."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from handmade import facts_of_lines, read_lines

from corpus.reading import Reading, reading_of
from corpus.refusal import Refusal
from index.adding import Added, Arrived, UnknownReport, add, remove
from index.build import build_index
from index.errors import NoReports, WriterBusy
from index.fact_rows import FactQuery
from index.generation import writer_lock
from index.library import Library, open_library
from index.settings import Settings

read: list[str] = []


@pytest.fixture(autouse=True)
def lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are handmade reports of lines; `read` tells which were read."""

    def read_whole(paths: Iterable[Path], *, workers: int) -> Iterator[tuple[Path, Reading | Refusal]]:
        for path in paths:
            read.append(path.name)
            try:
                report = read_lines(path)
            except ValueError as error:
                yield path, Refusal(kind="不是报告", reason=str(error))
            else:
                yield path, reading_of(report, facts_of_lines(report))

    read.clear()
    monkeypatch.setattr("corpus.sandbox.read_whole", read_whole)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "in").mkdir()
    return Settings(data=tmp_path / "data", seeds=False, model="toy")


def write(settings: Settings, name: str, text: str) -> Path:
    path = settings.data.parent / "in" / name
    path.write_text(text, encoding="utf-8")
    return path


def added(settings: Settings, *paths: Path) -> Added:
    return add(settings, paths or [settings.data.parent / "in"], told=lambda one: None)


def values(library: Library, **query: object) -> list[str]:
    return [str(fact.value) for fact in library.facts.find(FactQuery(**query))]  # type: ignore[arg-type]


def test_all_but_the_bad_file_come_in_and_the_bad_one_is_told_with_its_reason(settings: Settings) -> None:
    for year in range(1990, 2002):
        write(settings, f"{year}.txt", "坏" if year == 1995 else f"{year}\n基本支出 {year}.00\n")
    told: list[Arrived] = []
    result = add(settings, [settings.data.parent / "in"], told=told.append)
    assert tuple(told) == result.arrived
    assert [(one.name, one.said) for one in told if one.fate == "拒绝"] == [("1995.txt", "读不懂的报告")]
    assert len(result.manifest.reports) == 11 and result.manifest.refused == ()
    assert len(values(open_library(settings))) == 11


def test_what_is_no_file_or_empty_holds_up_nothing(settings: Settings, tmp_path: Path) -> None:
    good = write(settings, "2024.txt", "2024\n基本支出 1.00\n")
    (tmp_path / "empty").mkdir()
    result = added(settings, tmp_path / "none", tmp_path / "empty", Path("/dev/null"), Path("x" * 300), good)
    assert [one.fate for one in result.arrived] == ["拒绝"] * 4 + ["收录"]


def test_the_originals_may_go(settings: Settings) -> None:
    added(settings, path := write(settings, "2024.txt", "2024\n基本支出 1.00\n"))
    path.unlink()
    build_index(settings, rebuild=True)
    assert values(open_library(settings)) == ["1.00"]


def test_one_content_under_two_names_is_one_report(settings: Settings) -> None:
    first = added(settings, write(settings, "a.txt", "2024\n基本支出 1.00\n"))
    second = added(settings, write(settings, "b\n\x1b[2J.txt", "2024\n基本支出 1.00\n"))
    assert (len(first.manifest.reports), len(second.manifest.reports)) == (1, 1)
    [entry] = open_library(settings).facts.reports()
    assert (entry.origin, entry.names) == ("a.txt", ("b��[2J.txt",))
    assert values(open_library(settings)) == ["1.00"]
    assert len(read) == 1


def test_two_names_in_one_go(settings: Settings) -> None:
    for name in ("a.txt", "b.txt"):
        write(settings, name, "2024\n基本支出 1.00\n")
    assert [one.fate for one in added(settings).arrived] in (["收录", "已有"], ["已有", "收录"])
    [entry] = open_library(settings).facts.reports()
    assert {entry.origin, *entry.names} == {"a.txt", "b.txt"}


def test_of_two_versions_the_newer_answers_and_the_older_is_kept(settings: Settings) -> None:
    added(settings, write(settings, "z.txt", "2024\n基本支出 1.00\n旧项目 3\n"))
    added(settings, write(settings, "a.txt", "2024\n基本支出 2.00\n"))
    library = open_library(settings)
    old, new = library.facts.versions
    assert old.superseded_by == new.id and library.facts.reports() == (new,)
    assert library.facts.versions_before(new.id) == (old,)
    assert values(library) == ["2.00"]
    assert values(library, reports=(old.id,)) == ["1.00", "3"]
    assert {one.concept for one in library.facts.labels()} == {"基本支出"}
    assert library.passages is not None and {one.report for one in library.passages.chunks} == {new.id}


def test_where_the_newer_version_goes_the_older_answers_again(settings: Settings) -> None:
    added(settings, write(settings, "z.txt", "2024\n基本支出 1.00\n旧项目 3\n"))
    before = open_library(settings)
    added(settings, write(settings, "a.txt", "2024\n基本支出 2.00\n"))
    remove(settings, "a.txt")
    after = open_library(settings)
    assert after.facts.reports() == before.facts.reports()
    assert after.facts.find(FactQuery()) == before.facts.find(FactQuery())
    assert set(after.facts.labels()) == set(before.facts.labels())
    assert after.passages is not None and before.passages is not None
    assert set(after.passages.chunks) == set(before.passages.chunks)


def test_reports_of_other_years_are_no_versions(settings: Settings) -> None:
    for year in (2023, 2024):
        added(settings, write(settings, f"{year}.txt", f"{year}\n基本支出 {year}\n"))
    assert values(open_library(settings)) == ["2023", "2024"]


def test_nothing_of_a_removed_report_is_left(settings: Settings) -> None:
    for year in (2023, 2024):
        write(settings, f"{year}.txt", f"{year}\n项目{year} {year}\n公务接待费\n")
    added(settings)
    entry = remove(settings, "2023年度 决算")
    library = open_library(settings)
    assert entry.identity.year == 2023 and [one.identity.year for one in library.facts.versions] == [2024]
    assert values(library) == ["2024"] and len(library.facts.find_blanks(FactQuery())) == 1
    assert values(library, reports=(entry.id,)) == [] and library.facts.tables(entry.id) == ()
    assert {one.concept for one in library.facts.labels()} == {"项目2024"} and library.facts.holdings.years == (2024,)
    assert library.passages is not None and {one.report for one in library.passages.chunks} != {entry.id}
    assert not any(hit.chunk.report == entry.id for hit in library.passages.search("项目2023", k=20))
    stored = [*(settings.data / "reports").iterdir(), *(settings.data / "readings").iterdir()]
    assert not any(entry.sha256 in path.name for path in stored)


def test_a_removed_report_that_comes_from_elsewhere_stays_out_until_added(settings: Settings) -> None:
    folder = settings.model_copy(update={"reports": (settings.data.parent / "in",)})
    path = write(settings, "2023.txt", "2023\n基本支出 1.00\n")
    write(settings, "2024.txt", "2024\n基本支出 2.00\n")
    build_index(folder)
    remove(folder, "2023")
    build_index(folder, rebuild=True)
    assert values(open_library(folder)) == ["2.00"]
    assert [one.fate for one in added(folder, path).arrived] == ["收录"]
    assert sorted(values(open_library(folder))) == ["1.00", "2.00"]


def test_what_to_remove_must_be_clear(settings: Settings) -> None:
    for year in (2023, 2024):
        write(settings, f"{year}.txt", f"{year}\n基本支出 {year}\n")
    added(settings)
    with pytest.raises(UnknownReport, match="不止一份"):
        remove(settings, "教育局")
    with pytest.raises(UnknownReport, match="没有收录"):
        remove(settings, "卫生局")
    remove(settings, "2023")
    with pytest.raises(NoReports, match="没有改动"):
        remove(settings, "2024")
    assert values(open_library(settings)) == ["2024"]


def test_going_on_from_the_generation_before_gives_what_a_rebuild_gives(settings: Settings) -> None:
    for year in (2021, 2022, 2023):
        added(settings, write(settings, f"{year}.txt", f"{year}\n基本支出 {year}\n公务接待费\n项目{year} 7\n"))
    added(settings, write(settings, "again.txt", "2022\n基本支出 1\n"))
    remove(settings, "2021")
    grown = open_library(settings)
    build_index(settings, rebuild=True)
    afresh = open_library(settings)
    for held in (FactQuery(), FactQuery(reports=tuple(one.id for one in grown.facts.versions))):
        assert grown.facts.find(held) == afresh.facts.find(held)
        assert grown.facts.find_blanks(held) == afresh.facts.find_blanks(held)
    assert set(grown.facts.labels()) == set(afresh.facts.labels())
    assert grown.facts.versions == afresh.facts.versions
    assert grown.facts.holdings.all == afresh.facts.holdings.all
    assert grown.passages is not None and afresh.passages is not None
    assert grown.passages.chunks == afresh.passages.chunks
    for question in ("基本支出", "项目2023", "公务接待"):
        found = [[hit.chunk.id for hit in one.search(question, k=3)] for one in (grown.passages, afresh.passages)]
        assert found[0] == found[1]


def test_who_reads_goes_on_reading_the_generation_opened(settings: Settings) -> None:
    added(settings, write(settings, "2020.txt", "2020\n基本支出 2020\n"))
    library = open_library(settings)
    for year in (2021, 2022, 2023):
        added(settings, write(settings, f"{year}.txt", f"{year}\n基本支出 {year}\n"))
    assert not library.is_current and values(library) == ["2020"]
    assert library.passages is not None and library.passages.search("基本支出")[0].chunk.year == 2020
    library.close()
    added(settings, write(settings, "2024.txt", "2024\n基本支出 2024\n"))
    assert len(list((settings.data / "generations").iterdir())) == 2


def test_a_rerun_reads_nothing_again(settings: Settings) -> None:
    for year in (2023, 2024):
        write(settings, f"{year}.txt", f"{year}\n基本支出 {year}\n")
    first = added(settings)
    assert len(read) == 2
    assert added(settings).manifest == first.manifest
    build_index(settings, rebuild=True)
    assert len(read) == 2


def test_a_torn_reading_is_read_anew(settings: Settings) -> None:
    added(settings, write(settings, "2024.txt", "2024\n基本支出 2024\n"))
    [kept] = (settings.data / "readings").iterdir()
    kept.write_bytes(kept.read_bytes()[:-20])
    build_index(settings, rebuild=True)
    assert len(read) == 2 and values(open_library(settings)) == ["2024"]


def test_a_build_that_fails_leaves_everything_as_it_was(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    added(settings, write(settings, "2023.txt", "2023\n基本支出 2023\n"))
    with monkeypatch.context() as broken:
        broken.setattr("index.build.stored_files", lambda folder: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            added(settings, write(settings, "2024.txt", "2024\n基本支出 2024\n"))
    assert values(open_library(settings)) == ["2023"]
    assert values_after_build(settings) == ["2023"]
    added(settings)
    assert len(read) == 2 and values(open_library(settings)) == ["2023", "2024"]


def values_after_build(settings: Settings) -> list[str]:
    build_index(settings)
    return values(open_library(settings))


def test_while_another_writes(settings: Settings) -> None:
    path = write(settings, "2024.txt", "2024\n基本支出 2024\n")
    with writer_lock(settings.data):
        with pytest.raises(WriterBusy, match="进程"):
            added(settings, path)
        with pytest.raises(WriterBusy, match="进程"):
            remove(settings, "2024")
