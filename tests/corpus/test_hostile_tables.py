"""Tables of figures that mean harm cost their reader and nothing else, as reports do."""

from pathlib import Path
from time import perf_counter

import hostile
import pytest

from corpus.imported import TableSaid
from corpus.limits import Limits
from corpus.refusal import Refusal
from corpus.sandbox import read_table

WORKBOOK = b"<workbook xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'/>"
ENTITY = b"<!DOCTYPE x [<!ENTITY i SYSTEM 'file:///etc/passwd'>]><workbook>&i;</workbook>"
BAD = {
    "bomb.xlsx": (lambda: hostile.packed({"xl/workbook.xml": b" " * 450_000_000}), "超出限制|不是数据表", "解开后"),
    "steep.xlsx": (lambda: hostile.packed({"xl/workbook.xml": b" " * 90_000_000}), "超出限制|不是数据表", "倍"),
    "many.xlsx": (lambda: hostile.packed({f"xl/{one}.xml": b"" for one in range(10_001)}), "不是数据表", "10001"),
    "entity.xlsx": (lambda: hostile.packed({"xl/workbook.xml": ENTITY}), "不是数据表", "外部实体"),
    "slip.xlsx": (lambda: hostile.packed({"xl/workbook.xml": WORKBOOK, "../../evil": b"x"}), "不是数据表", "指向别处"),
    "world.xlsx": (hostile.grid_of_the_world, "不是数据表", "1048576 行"),
    "noise.xlsx": (lambda: b"PK\x03\x04noise" * 20, "不是数据表", "打不开"),
    "noise.xls": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "不是数据表|读取出错", "打不开"),
    "none.csv": (lambda: "甲,乙\n1,2\n".encode(), "不是数据表", "没有找到这些栏"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_hostile_table_is_refused_with_its_reason(name: str, tmp_path: Path) -> None:
    make, kinds, words = BAD[name]
    (tmp_path / name).write_bytes(make())
    said = read_table(tmp_path / name)
    assert isinstance(said, Refusal)
    assert said.kind in kinds.split("|") and words in said.reason, said.reason


def test_one_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    row = "江城市教育局,2023,三公经费,3,万元\n"
    (tmp_path / "long.csv").write_text("单位,年度,项目,金额,计量单位\n" + row * 400_000, encoding="utf-8")
    began = perf_counter()
    said = read_table(tmp_path / "long.csv", Limits(seconds=1))
    assert isinstance(said, Refusal) and said.kind == "超出限制" and "1 秒内没有读完" in said.reason
    assert perf_counter() - began < 120  # far less than reading it takes; most of it is the reader's start


def test_a_table_is_told_in_a_few_words(tmp_path: Path) -> None:
    rows = (
        "江城市教育局,2023,三公经费,3,万元\n江城市教育局,2022,三公经费,没有,万元\n江城市民政局,2021,三公经费,5,万元\n"
    )
    (tmp_path / "a.csv").write_text("单位,年度,项目,金额,计量单位\n" + rows, encoding="utf-8")
    said = read_table(tmp_path / "a.csv")
    assert isinstance(said, TableSaid)
    assert (said.figures, said.holders, said.items, said.years, said.bad) == (2, 2, 1, (2021, 2023), 1)
