"""A quoted passage bears the page and the boxes of its lines, as a figure bears those of its cell."""

from pathlib import Path
from typing import cast

from assistant.ask import Assistant
from corpus.facts import facts_of
from corpus.read import report_of
from corpus.transcript import Box, Place, Transcript
from index.fact_table import FactTable
from index.library import Library
from tests.assistant.facts import Shelf

TEXT = """青禾县水利局2023年度部门决算
\f
　　名词解释
　　一、基本支出：指为保障机构正常运转
而发生的支出。
"""


def _box(top: float) -> Box:
    return Box(x0=72.0, top=top, x1=500.0, bottom=top + 14)


def _helper(folder: Path, places: tuple[Place, ...]) -> Assistant:
    report = report_of(Transcript(text=TEXT, broken=True, places=places), origin="a.pdf", digest="0" * 64)
    FactTable.build(folder / "facts.sqlite", [(report, facts_of(report))])
    return Assistant(cast(Library, Shelf(FactTable.open(folder / "facts.sqlite"))))


def test_a_passage_bears_the_boxes_of_all_its_lines(tmp_path: Path) -> None:
    places = tuple(Place(line=line, page=2, box=_box(100.0 * line)) for line in (3, 4, 5))
    cited = _helper(tmp_path, places).ask("什么是基本支出").citations[0]
    assert cited.page == 2 and cited.quote.endswith("而发生的支出。")
    assert [(one.page, one.top) for one in cited.boxes] == [(2, 400.0), (2, 500.0)]


def test_a_file_without_pages_gives_none(tmp_path: Path) -> None:
    assert _helper(tmp_path, ()).ask("什么是基本支出").citations[0].boxes == ()
