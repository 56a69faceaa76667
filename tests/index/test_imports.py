from pathlib import Path

import pytest
from handmade import facts_of_lines, read_lines

from index.build import build_index
from index.fact_rows import FactQuery
from index.generation import Manifest
from index.imports import Catalog, ImportsDamaged, catalog_of, keep, path_of, put
from index.library import Library, open_library
from index.settings import Settings

TABLE = """单位,年度,项目,金额,计量单位,别名
江城市教育局,2023,三公经费,3,万元,市教育局
江城市教育局,2022,三公经费,4,万元,教育局
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "2024.txt").write_text("2024\n基本支出 980.19\n", encoding="utf-8")
    return Settings(data=tmp_path / "data", reports=(tmp_path / "2024.txt",), seeds=False, model="toy")


def build(settings: Settings, **more: object) -> Manifest:
    return build_index(settings, read=read_lines, facts_of=facts_of_lines, **more)  # type: ignore[arg-type]


def built(settings: Settings, **more: object) -> Library:
    build(settings, **more)
    return open_library(settings)


def test_a_table_is_an_input_like_a_report(settings: Settings) -> None:
    first = build(settings)
    keep(settings.data, TABLE.encode(), "表.csv")
    library = built(settings)
    assert library.manifest.recipe != first.recipe
    facts = library.facts.find(FactQuery(entities=("江城市教育局",)))
    assert [(fact.year, int(fact.value), fact.source.line) for fact in facts] == [(2023, 3, 2), (2022, 4, 3)]
    assert all(library.facts.stands(fact.report, fact.source.quote, fact.source.line) for fact in facts)


def test_imported_figures_survive_a_rebuild(settings: Settings) -> None:
    keep(settings.data, TABLE.encode(), "表.csv")
    before = built(settings).facts.find(FactQuery())
    assert built(settings, rebuild=True).facts.find(FactQuery()) == before


def test_who_is_held_with_all_years_and_other_names(settings: Settings) -> None:
    keep(settings.data, TABLE.encode(), "表.csv")
    report, table = built(settings).facts.holdings.all
    assert (report.entity, report.years, report.imported) == ("某县教育局", (2024,), False)
    assert (table.entity, table.years, table.imported) == ("江城市教育局", (2023, 2022), True)
    assert table.aliases == ("市教育局", "教育局")


def test_tables_alone_are_enough(settings: Settings) -> None:
    keep(settings.data, TABLE.encode(), "表.csv")
    alone = settings.model_copy(update={"reports": ()})
    assert [entry.title for entry in built(alone).facts.reports()] == ["表.csv"]


def test_the_same_name_or_content_gives_way(settings: Settings) -> None:
    keep(settings.data, TABLE.encode(), "表.csv")
    keep(settings.data, b"other", "others.csv")
    keep(settings.data, TABLE.replace(",3,", ",5,").encode(), "表.csv")
    keep(settings.data, b"other", "renamed.csv")
    assert [one.origin for one in catalog_of(settings.data).imports] == ["表.csv", "renamed.csv"]
    put(settings.data, catalog_of(settings.data).without("renamed.csv"))
    assert [int(fact.value) for fact in built(settings).facts.find(FactQuery(years=(2023,)))] == [5]
    assert len(list((settings.data / "imports").glob("*.csv"))) == 1


def test_a_spoilt_copy_is_left_out_and_said(settings: Settings) -> None:
    keep(settings.data, TABLE.encode(), "表.csv")
    path_of(settings.data, catalog_of(settings.data).imports[0]).write_bytes(TABLE.replace("3,万", "9,万").encode())
    library = built(settings)
    assert [one.said for one in library.manifest.refused] == ["表.csv：导入时留下的副本已损坏，请重新导入"]
    assert {fact.entity for fact in library.facts.find(FactQuery())} == {"某县教育局"}


def test_a_spoilt_catalog_is_said(settings: Settings) -> None:
    keep(settings.data, TABLE.encode(), "表.csv")
    (settings.data / "imports" / "catalog.json").write_text("{", encoding="utf-8")
    with pytest.raises(ImportsDamaged, match="请把它移走"):
        build(settings)


def test_nothing_was_ever_imported(tmp_path: Path) -> None:
    assert catalog_of(tmp_path) == Catalog()
