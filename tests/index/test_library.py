import os
import shutil
from pathlib import Path

import pytest
from handmade import facts_of_lines, read_lines

from index.build import build_index
from index.errors import FormatTooNew, IndexDamaged, IndexNotBuilt
from index.fact_rows import FactQuery
from index.generation import Manifest, folder_of
from index.library import open_library
from index.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "2024.txt").write_text("2024\n基本支出 980.19\n", encoding="utf-8")
    return Settings(data=tmp_path / "data", reports=(tmp_path / "2024.txt",), seeds=False, model="toy")


def build(settings: Settings, rebuild: bool = False) -> Manifest:
    return build_index(settings, rebuild=rebuild, read=read_lines, facts_of=facts_of_lines)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_nothing_built_says_what_to_run(settings: Settings) -> None:
    with pytest.raises(IndexNotBuilt, match="请先运行 wenzhang index"):
        open_library(settings)


def test_asking_changes_no_file(settings: Settings) -> None:
    build(settings)
    before = snapshot(settings.data)
    for _ in range(2):
        library = open_library(settings)
        assert library.facts.find(FactQuery())
        assert library.passages is not None and library.passages.search("基本支出")
        library.close()
    assert library.problems == ()
    assert snapshot(settings.data) == before


@pytest.mark.parametrize("how", ["garbled", "truncated", "deleted"])
def test_damaged_passages_stay_closed_and_facts_answer(settings: Settings, how: str) -> None:
    manifest = build(settings)
    folder = folder_of(settings.data, manifest.generation)
    for stored in (one for one in manifest.files if one.path.startswith("passages/")):
        whole = (folder / stored.path).read_bytes()
        damage = {"garbled": os.urandom(len(whole)), "truncated": whole[: len(whole) // 2], "deleted": None}[how]
        (folder / stored.path).unlink()
        if damage is not None:
            (folder / stored.path).write_bytes(damage)
    library = open_library(settings)
    assert library.passages is None
    assert "wenzhang index --rebuild" in library.problems[0]
    assert [str(fact.value) for fact in library.facts.find(FactQuery())] == ["980.19"]


def test_a_garbled_fact_table_answers_nothing(settings: Settings) -> None:
    path = folder_of(settings.data, build(settings).generation) / "facts.sqlite"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(IndexDamaged, match="facts"):
        open_library(settings)


def test_a_generation_that_is_gone_is_damage(settings: Settings) -> None:
    shutil.rmtree(folder_of(settings.data, build(settings).generation))
    with pytest.raises(IndexDamaged, match="manifest"):
        open_library(settings)


def test_a_later_format_is_refused(settings: Settings) -> None:
    build(settings)
    (settings.data / "CURRENT").write_text('{"format": 99}')
    with pytest.raises(FormatTooNew, match="升级"):
        open_library(settings)


def test_an_open_library_keeps_answering_through_rebuilds(settings: Settings) -> None:
    build(settings)
    library = open_library(settings)
    assert library.is_current and library.passages is not None
    before = library.facts.find(FactQuery())
    settings.reports[0].write_text("2024\n基本支出 1.00\n", encoding="utf-8")
    build(settings)
    assert not library.is_current
    assert library.facts.find(FactQuery()) == before
    assert library.passages.search("基本支出")[0].chunk.quote
    assert [str(fact.value) for fact in open_library(settings).facts.find(FactQuery())] == ["1.00"]


def test_without_the_model_words_still_find_passages(settings: Settings) -> None:
    build(settings)
    library = open_library(settings.model_copy(update={"model": "/no/such/model"}))
    assert library.passages is not None and library.passages.search("基本支出")
    assert "/no/such/model" in library.problems[0]
