"""What comes from a file with pages is cited by page and cell, in words and for programs."""

import json
from pathlib import Path

from assistant.ask import Assistant
from assistant.render import as_json
from corpus.fact import Fact
from corpus.transcript import Box, Spot
from tests.assistant.facts import PROSE, assistant_over, fact

BOX = {"x0": 410.0, "top": 120.0, "x1": 470.0, "bottom": 140.0}


def _on_page(one: Fact, page: int, **more: object) -> Fact:
    return one.model_copy(update={"source": one.source.model_copy(update={"page": page, **more})})


def _assistant(folder: Path) -> Assistant:
    cell = _on_page(fact("三公经费", "9.5"), 7, box=Box.model_validate(BOX))
    lines = (Spot(page=31, x0=70, top=80, x1=500, bottom=92), Spot(page=32, x0=50, top=40, x1=90, bottom=52))
    told = _on_page(fact("基本支出", "300", form=PROSE), 31, spots=lines)
    return assistant_over(folder, [cell, told])


def test_the_words_name_page_row_and_column(tmp_path: Path) -> None:
    answer = _assistant(tmp_path).ask("2023年三公经费多少")
    assert answer.verified and "第 7 页《支出决算表》“三公经费”行“金额”栏" in answer.text


def test_a_program_is_given_the_box_of_the_cell(tmp_path: Path) -> None:
    (cited,) = json.loads(as_json(_assistant(tmp_path).ask("2023年三公经费多少")))["citations"]
    assert (cited["page"], cited["row"], cited["column"]) == (7, "三公经费", "金额")
    assert cited["boxes"] == [{**BOX, "page": 7}]


def test_a_sentence_over_two_pages_has_a_box_on_each(tmp_path: Path) -> None:
    answer = _assistant(tmp_path).ask("2023年基本支出多少")
    assert answer.verified and "第 31 页" in answer.text
    assert [spot.page for spot in answer.citations[0].boxes] == [31, 32]
