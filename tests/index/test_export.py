import csv
import io
from pathlib import Path

import pytest
from handmade import fact, read_lines
from hypothesis import given
from hypothesis import strategies as st

from corpus.fact import Fact
from corpus.report import Report, Source
from corpus.transcript import Box, Spot
from index.export import COLUMNS, inert, write_csv


@pytest.fixture
def report(tmp_path: Path) -> Report:
    (tmp_path / "r.txt").write_text("2024\n", encoding="utf-8")
    return read_lines(tmp_path / "r.txt")


def read_back(*facts: Fact) -> list[dict[str, str]]:
    out = io.StringIO(newline="")
    assert write_csv(facts, out) == len(facts)
    return list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))


def test_the_columns_are_those_promised(report: Report) -> None:
    source = Source(report=report.id, line=7, line_end=8, quote="合计,1\n\t2", page=3)
    row = read_back(fact(report, "基本支出", "980.20", source=source, code="30101"))[0]
    assert tuple(row) == COLUMNS
    assert (row["code"], row["value"], row["line"], row["page"]) == ("30101", "980.20", "7", "3")
    assert row["quote"] == "合计,1\n\t2"


def test_the_box_of_a_cell_and_those_of_the_lines_of_a_sentence_are_written(report: Report) -> None:
    here = Source(report=report.id, line=7, line_end=7, quote="5", page=3)
    cell = here.model_copy(update={"box": Box(x0=1, top=2.5, x1=3, bottom=4)})
    lines = tuple(Spot(page=page, x0=1, top=2, x1=3, bottom=4) for page in (3, 4))
    sentence = here.model_copy(update={"spots": lines})
    rows = read_back(*(fact(report, "基本支出", "5", source=one) for one in (here, cell, sentence)))
    assert [row["boxes"] for row in rows] == ["", "3:1.0,2.5,3.0,4.0", "3:1.0,2.0,3.0,4.0 4:1.0,2.0,3.0,4.0"]


@pytest.mark.parametrize("start", ["=HYPERLINK(1)", "+cmd", "-2+3", "@SUM", "\tx", "\r=1", "  =1", "＝1"])
def test_a_text_that_looks_like_a_formula_is_made_inert(report: Report, start: str) -> None:
    row = read_back(fact(report, start, 1, entity=start, unit=start))[0]
    assert row["item"] == row["entity"] == row["unit"] == f"'{start}"


def test_negative_amounts_stay_numbers(report: Report) -> None:
    assert read_back(fact(report, "增减额", "-94.30"))[0]["value"] == "-94.30"


@given(st.text())
def test_no_text_becomes_a_formula_and_none_is_lost(text: str) -> None:
    safe = inert(text)
    assert not safe.lstrip().startswith(("=", "+", "-", "@"))
    assert safe in (text, f"'{text}")


@pytest.mark.parametrize("quote", ["\t9\t\t九、卫生健康支出\t40\t27.89", "- 1、财政拨款收入 5 万元。", "=cmd|5"])
def test_a_quote_stays_verbatim_and_is_no_formula(report: Report, quote: str) -> None:
    source = Source(report=report.id, line=7, line_end=7, quote=quote)
    shown = read_back(fact(report, "基本支出", "5", source=source))[0]["quote"]
    assert shown and shown in quote
    assert not shown.startswith(("=", "+", "-", "@", "\t"))
