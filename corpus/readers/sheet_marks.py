"""What a workbook's file says of its cells beside their values: hidden, not computed, an error, shown in another scale.

A reader of values alone takes a formula that was never computed for a blank cell, and 0.0589 for a shown 5.89%.
"""

import posixpath
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError, iterparse
from zipfile import ZipFile

from corpus.errors import DamagedReport, OverLimit
from corpus.limits import Limits

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STANDARD_PERCENT = {"9": "0%", "10": "0.00%"}
_LITERAL = re.compile(r'"[^"]*"|\\.|!.|_.|\[[^\]]*\]')
# 0!.0000 shows 16848700 as 1684.8700: a point that is printed, not counted
_PRINTED_POINT = re.compile(r'[0#?](?:!\.|\\\.|"\.")(0+)')
_THOUSANDS = re.compile(r"[0#?.](,+)(?![0#?,])")
UNCOMPUTED = "（公式没有计算结果）"
_FAILED = "（公式出错：{}）"


class Marks(NamedTuple):
    """Of one sheet; rows and columns count from 0."""

    texts: dict[tuple[int, int], str]  # cells whose value does not say what is shown
    rows: frozenset[int]  # hidden
    columns: frozenset[int]  # hidden
    uncomputed: int  # formulas without a result, or with an error for one


class Scale(NamedTuple):
    shift: int  # powers of ten from the value to what is shown
    percent: bool


def marks_of(raw: bytes, limits: Limits) -> dict[str, Marks]:
    """By the names of the sheets. Raises OverLimit for a sheet that asks for more cells than any report has."""
    try:
        with ZipFile(BytesIO(raw)) as archive:
            scales = _scales(archive)
            return {
                name: _marks(name, archive.read(part), scales, limits)
                for name, part in _sheets(archive)
                if part in archive.namelist()
            }
    except (ParseError, KeyError, ValueError, InvalidOperation) as error:
        raise DamagedReport(f"表格文件已损坏，打不开（{type(error).__name__}）。请重新取得文件") from None


def _elements(xml: bytes) -> Iterator[Element]:
    """Elements as they end; what has been used is let go of."""
    for _, element in iterparse(BytesIO(xml)):
        element.tag = element.tag.rpartition("}")[2]
        yield element


def _sheets(archive: ZipFile) -> Iterator[tuple[str, str]]:
    """The name of each sheet and the part of the file that holds it."""
    if "xl/workbook.xml" not in archive.namelist():
        return  # a binary workbook
    targets = {
        one.get("Id"): one.get("Target", "")
        for one in _elements(archive.read("xl/_rels/workbook.xml.rels"))
        if one.tag == "Relationship"
    }
    for one in _elements(archive.read("xl/workbook.xml")):
        if one.tag == "sheet" and (target := targets.get(one.get(_RELATION))):
            yield one.get("name", ""), posixpath.normpath(posixpath.join("xl", target)).lstrip("/")


def _marks(name: str, xml: bytes, scales: list[Scale], limits: Limits) -> Marks:
    texts: dict[tuple[int, int], str] = {}
    rows: set[int] = set()
    columns: set[int] = set()
    at = uncomputed = height = width = 0
    for element in _elements(xml):
        if element.tag == "col" and _is_hidden(element):
            columns.update(range(int(element.get("min", "1")) - 1, min(int(element.get("max", "1")), 16_384)))
        if element.tag != "row":
            continue
        at = int(element.get("r", at + 1))
        if _is_hidden(element):
            rows.add(at - 1)
        for column, cell in _cells(element):
            said, is_formula = _said(cell, scales)
            uncomputed += is_formula
            height, width = max(height, at), max(width, column + 1)
            if said is not None:
                texts[at - 1, column] = said
        element.clear()
        if height * width > limits.cells:
            raise OverLimit(f"工作表 {name!r} 有 {height} 行 {width} 列，不像一份报告。请核对文件")
    return Marks(texts, frozenset(rows), frozenset(columns), uncomputed)


def _cells(row: Element) -> Iterator[tuple[int, Element]]:
    """Cells that hold something, with their columns."""
    column = -1
    for cell in row:
        if cell.tag == "c":
            found = _REFERENCE.fullmatch(cell.get("r", ""))
            column = _column(found[1]) if found else column + 1
            if len(cell):
                yield column, cell


def _said(cell: Element, scales: list[Scale]) -> tuple[str | None, bool]:
    """What is shown where that is not the value, and whether a formula stands there without a number or a text."""
    kind, value = cell.get("t", "n"), cell.findtext("v")
    if kind == "e":
        return _FAILED.format(value or "?"), True
    if cell.find("f") is not None and (value is None or (not value and kind != "str")):
        return UNCOMPUTED, True
    style = int(cell.get("s", "0"))
    if kind == "n" and value and style < len(scales) and scales[style] != Scale(0, False):
        shown = Decimal(repr(float(value))).scaleb(scales[style].shift)
        return format(shown.normalize(), "f") + "%" * scales[style].percent, False
    return None, False


def _scales(archive: ZipFile) -> list[Scale]:
    """How each cell style shows numbers."""
    if "xl/styles.xml" not in archive.namelist():
        return []
    codes = dict(_STANDARD_PERCENT)
    scales: list[Scale] = []
    for one in _elements(archive.read("xl/styles.xml")):
        if one.tag == "numFmt":
            codes[one.get("numFmtId", "")] = one.get("formatCode", "")
        elif one.tag == "cellXfs":
            scales = [_scale(codes.get(style.get("numFmtId", ""), "")) for style in one if style.tag == "xf"]
    return scales


def _scale(code: str) -> Scale:
    """The part of a number format for positive numbers; 0.00% shows hundredths, a comma at the end thousands."""
    positive = code.split(";")[0]
    printed = sum(len(found) for found in _PRINTED_POINT.findall(positive))
    bare = _LITERAL.sub("", positive)
    thousands = sum(len(found) for found in _THOUSANDS.findall(bare))
    percent = "%" in bare
    return Scale(2 * percent - printed - 3 * thousands, percent)


def _is_hidden(element: Element) -> bool:
    return element.get("hidden") in {"1", "true"}


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


__all__ = ["UNCOMPUTED", "Marks", "marks_of"]
