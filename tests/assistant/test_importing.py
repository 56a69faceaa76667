from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from typer.testing import CliRunner, Result

from assistant.cli import app
from index.errors import DataUnwritable
from index.fact_rows import FactQuery
from index.imports import catalog_of
from index.library import open_library
from index.settings import Settings

TABLE = "单位,年度,项目,金额,计量单位\n江城市教育局,2023,三公经费,3,万元\n江城市教育局,2022,三公经费,没有,万元\n"


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """No report, the toy model: what is held is what is imported."""
    monkeypatch.chdir(tmp_path)
    for name, value in {"DATA": str(tmp_path / "data"), "SEEDS": "false", "MODEL": "toy"}.items():
        monkeypatch.setenv(f"WENZHANG_{name}", value)
    return Settings()


def load(text: str, name: str = "表.csv") -> Result:
    Path(name).write_text(text, encoding="utf-8")
    return CliRunner().invoke(app, ["facts", "import", name])


def held(settings: Settings) -> list[int]:
    return [int(fact.value) for fact in open_library(settings).facts.find(FactQuery())]


def test_good_rows_are_held_and_bad_ones_listed(settings: Settings) -> None:
    result = load(TABLE)
    assert result.exit_code == 0
    assert "已导入 表.csv：1 个数字，1 个单位，1 个项目，2023年" in result.output
    assert "  第 3 行：“没有”不是数字" in result.output
    assert held(settings) == [3]


def test_the_same_file_again_changes_nothing_and_a_new_version_replaces_it(settings: Settings) -> None:
    load(TABLE)
    assert "没有变化" in load(TABLE).output
    assert len(catalog_of(settings.data).imports) == 1
    assert "导入的同名表，原来的数字不再用来回答" in load(TABLE.replace(",3,", ",5,")).output
    assert held(settings) == [5]
    assert "导入的 表.csv 相同，改用新的文件名" in load(TABLE.replace(",3,", ",5,"), "新.csv").output
    assert [one.origin for one in catalog_of(settings.data).imports] == ["新.csv"]


def test_a_file_without_figures_changes_nothing(settings: Settings) -> None:
    load(TABLE)
    result = load("甲,乙\n1,2\n", "坏.csv")
    assert result.exit_code == 1 and "没有导入。坏.csv：没有找到这些栏" in result.output
    assert held(settings) == [3] and len(catalog_of(settings.data).imports) == 1


def test_a_build_that_fails_leaves_the_tables_as_they_were(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    load(TABLE)

    def fails(*_: object, **__: object) -> str:
        raise DataUnwritable(settings.data, "磁盘已满")

    monkeypatch.setattr("assistant.importing.bring_up_to_date", fails)
    result = load(TABLE.replace(",3,", ",5,"))
    monkeypatch.undo()
    monkeypatch.setenv("WENZHANG_DATA", str(settings.data))
    assert result.exit_code == 1 and "磁盘已满" in result.output
    again = Settings(data=settings.data, seeds=False, model="toy")
    assert held(again) == [3]
    assert catalog_of(settings.data).imports[0].stored in {path.name for path in (settings.data / "imports").iterdir()}


def test_a_table_is_removed_by_its_name(settings: Settings) -> None:
    load(TABLE)
    load(TABLE.replace("教育局", "财政局"), "二.csv")
    run = CliRunner().invoke
    assert "导入过的表：表.csv、二.csv" in run(app, ["facts", "remove", "三.csv"]).output
    assert run(app, ["facts", "remove", "二.csv"]).exit_code == 0
    assert held(settings) == [3]
    assert [one.entity for one in open_library(settings).facts.holdings.all] == ["江城市教育局"]
    asked = run(app, ["ask", "江城市财政局2023年三公经费"]).output
    assert "没有收录“江城市财政局”" in asked and "3万元" not in asked


def test_facts_are_still_written_as_csv(tmp_path: Path) -> None:
    load(TABLE)
    result = CliRunner().invoke(app, ["facts", "--out", "out.csv"])
    assert result.exit_code == 0
    assert "江城市教育局,单位,2023" in (tmp_path / "out.csv").read_text(encoding="utf-8")


def test_a_workbook_that_unpacks_to_much_is_refused_and_nothing_changes(settings: Settings) -> None:
    load(TABLE)
    with ZipFile("炸弹.xlsx", "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 90_000_000)
    result = CliRunner().invoke(app, ["facts", "import", "炸弹.xlsx"])
    assert result.exit_code == 1 and "没有导入" in result.output and "倍" in result.output
    assert held(settings) == [3] and len(catalog_of(settings.data).imports) == 1
