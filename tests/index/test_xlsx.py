"""A workbook that is sent while it is written, read back by two spreadsheet readers."""

import io
from collections.abc import Iterator
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from index.xlsx import Sheet, Value, workbook


def made(*rows: tuple[Value, ...], name: str = "表") -> bytes:
    return b"".join(workbook([Sheet(name, ("甲", "乙"), rows, (10, 20))]))


def cells(content: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_figures_are_numbers_and_show_their_decimals() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(made((Decimal("-94.30"), 2024), (Decimal("1684.870"), None)))).active
    assert [sheet["A2"].value, sheet["B2"].value, sheet["B3"].value] == [-94.3, 2024, None]
    assert [sheet["A2"].number_format, sheet["A3"].number_format] == ["#,##0.00", "#,##0.000"]


@pytest.mark.parametrize("start", ["=HYPERLINK(1)", "+cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "-2+3", "＝1"])
def test_no_text_is_a_formula(start: str) -> None:
    (cell,) = (row[0] for row in openpyxl.load_workbook(io.BytesIO(made((start, "x")))).active.iter_rows(min_row=2))
    assert cell.data_type == "s" and cell.value == f"'{start}"


def test_a_number_with_more_digits_than_a_spreadsheet_keeps_is_text() -> None:
    assert cells(made((Decimal("12345678901234567.89"), 12345678901234567)))[1] == [
        "12345678901234567.89",
        "12345678901234567",
    ]


def test_sheets_are_named_and_their_headers_stay_in_sight() -> None:
    content = b"".join(workbook([Sheet("一 & 二", ("甲",), ()), Sheet("三", ("乙",), [("丙",)])]))
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["一 & 二", "三"]
    assert book["三"].freeze_panes == "A2" and book["三"]["A1"].font.b


def test_what_a_cell_cannot_hold_is_left_out() -> None:
    assert cells(made(("a\x00b\x1f", "_x0041_")))[1] == ["ab", "_x0041_"]
    assert len(str(cells(made(("长" * 40_000, "")))[1][0])) == 32_000


@given(st.text(max_size=80))
def test_any_text_comes_back_but_for_what_xml_cannot_hold(text: str) -> None:
    back = str((cells(made((text, "x")))[1])[0])
    printable = "".join(char for char in text if char.isprintable())
    assert "".join(char for char in back if char.isprintable()).removeprefix("'") == printable.removeprefix("'")


def test_rows_are_read_while_the_workbook_is_sent() -> None:
    taken = 0

    def rows() -> Iterator[tuple[Value, ...]]:
        nonlocal taken
        for number in range(60_000):
            taken += 1
            yield (f"{number * 7919 % 1_000_003}", number)

    pieces = workbook([Sheet("表", ("甲", "乙"), rows())])
    first = next(pieces)
    assert 0 < taken < 60_000
    assert len(cells(first + b"".join(pieces))) == 60_001
