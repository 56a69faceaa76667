"""A figure that was recognised in a picture is never given without saying so."""

from pathlib import Path
from typing import cast

import pytest

from assistant.ask import Assistant
from corpus.facts import facts_of
from corpus.read import report_of
from corpus.transcript import Transcript
from index.fact_table import FactTable
from index.library import Library
from tests.assistant.facts import Shelf, assistant_over, fact

NOTE = "引用的是扫描件，数字由文字识别得出，请核对原文。"


def test_an_answer_from_a_scan_says_so_and_others_do_not(tmp_path: Path) -> None:
    printed, spent = fact("三公经费", "9.5"), fact("基本支出", "300")
    scanned = printed.model_copy(update={"source": printed.source.model_copy(update={"ocr": True, "page": 7})})
    helper = assistant_over(tmp_path, [scanned, spent])
    answer = helper.ask("2023年三公经费多少")
    assert answer.verified and NOTE in answer.notes
    assert answer.citations[0].page == 7
    assert NOTE not in helper.ask("2023年基本支出多少").notes


PAGES = """青禾县水利局2023年度部门决算
\f
　　部门主要职能
　　一、负责青禾县的水利工作。
\f
　　名词解释
　　一、基本支出：指为保障机构正常运转而发生的支出。
"""
OF_TEXT = "引用的是扫描件，文字由识别得出，请核对原文。"


@pytest.mark.parametrize(
    ("recognised", "asked", "page", "noted"),
    [
        ((3,), "什么是基本支出", 3, True),
        ((3,), "主要职责是什么", 2, False),
        ((2,), "主要职责是什么", 2, True),
        ((), "什么是基本支出", 3, False),
    ],
)
def test_a_passage_from_a_scan_says_so_and_bears_its_page(
    tmp_path: Path, recognised: tuple[int, ...], asked: str, page: int, noted: bool
) -> None:
    report = report_of(Transcript(text=PAGES, ocr_pages=recognised, broken=True), origin="a.pdf", digest="0" * 64)
    FactTable.build(tmp_path / "facts.sqlite", [(report, facts_of(report))])
    helper = Assistant(cast(Library, Shelf(FactTable.open(tmp_path / "facts.sqlite"))))
    answer = helper.ask(asked)
    assert answer.citations and answer.citations[0].page == page and f"第 {page} 页" in answer.text
    assert (OF_TEXT in answer.notes) == noted
