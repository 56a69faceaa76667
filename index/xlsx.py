"""Rows → a workbook, piece by piece: nothing is kept, so a table of any length can be sent as it is read.

What openpyxl and others write they finish before the first byte is there, at a few thousand rows a second. No cell
written here can be a formula: text is inline text, a number a number, and there is nothing else.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple
from xml.sax.saxutils import escape

from index.export import inert

Value = str | int | Decimal | None
MOST_ROWS = 1_048_575  # that a sheet can hold below its header
_LONGEST = 32_000  # characters of a cell; a sheet can hold 32,767
_DIGITS = 15  # that a spreadsheet keeps of a number: one with more is written as text
_PIECE = 1 << 16  # bytes that are gathered before they are sent
_DECIMALS = 4  # number formats with up to so many
# What XML cannot hold, and what a spreadsheet would read as a character's code.
_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Sheet(NamedTuple):
    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Value]]
    widths: Sequence[int] = ()  # of its columns, in characters


class _Sent:
    """What the packer has written and nobody has taken yet. It cannot be wound back, and so the packer does not try."""

    def __init__(self) -> None:
        self.bytes = bytearray()

    def write(self, piece: bytes) -> int:
        self.bytes += piece
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        piece, self.bytes = bytes(self.bytes), bytearray()
        return piece


def workbook(sheets: Sequence[Sheet]) -> Iterator[bytes]:
    """The bytes of an .xlsx with these sheets; their rows are read while it is written."""
    sent = _Sent()
    with zipfile.ZipFile(sent, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:  # type: ignore[call-overload]
        for name, text in _parts([sheet.name for sheet in sheets]):
            packed.writestr(name, _XML + text)
        for number, sheet in enumerate(sheets, 1):
            with packed.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=True) as part:
                for text in _sheet(sheet):
                    part.write(text.encode())
                    if len(sent.bytes) > _PIECE:
                        yield sent.taken()
    yield sent.taken()


def _sheet(sheet: Sheet) -> Iterator[str]:
    yield f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    yield '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    if sheet.widths:
        columns = (
            f'<col min="{at}" max="{at}" width="{one}" customWidth="1"/>' for at, one in enumerate(sheet.widths, 1)
        )
        yield f"<cols>{''.join(columns)}</cols>"
    yield "<sheetData>"
    yield f"<row>{''.join(_text(name, _BOLD) for name in sheet.header)}</row>"
    for row in sheet.rows:
        yield f"<row>{''.join(map(_cell, row))}</row>"
    yield "</sheetData></worksheet>"


def _cell(value: Value) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        return f"<c><v>{value}</v></c>" if len(str(abs(value))) <= _DIGITS else _inline(str(value))
    return _number(value)


def _number(value: Decimal) -> str:
    digits = f"{value:f}"
    if len(digits.lstrip("-0.").replace(".", "")) > _DIGITS:
        return _inline(digits)
    decimals = len(digits.partition(".")[2])
    return f'<c s="{_PLAIN + min(decimals, _DECIMALS)}"><v>{digits}</v></c>'


@lru_cache(maxsize=1 << 13)  # names of entities, forms and units come over and over
def _text(text: str, style: int = 0) -> str:
    return _inline(inert(text), style)


def _inline(text: str, style: int = 0) -> str:
    shown = escape(_CODED.sub("_x005F_", _IMPOSSIBLE.sub("", text[:_LONGEST])))
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'


# ---- the parts around the sheets; styles: 0 text, 1 bold, 2 … numbers with 0, 1, 2 … decimals ----

_BOLD, _PLAIN = 1, 2


def _parts(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    sheets = [f"xl/worksheets/sheet{number}.xml" for number in range(1, len(names) + 1)]
    kinds = {"xl/workbook.xml": "sheet.main", "xl/styles.xml": "styles"} | dict.fromkeys(sheets, "worksheet")
    parts = "".join(f'<Override PartName="/{name}" ContentType="{_TYPES}.{kind}+xml"/>' for name, kind in kinds.items())
    yield (
        "[Content_Types].xml",
        (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{parts}</Types>'
        ),
    )
    yield "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"/>' for number, name in enumerate(names, 1)
    )
    yield "xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'
    related = [("worksheet", name.removeprefix("xl/")) for name in sheets]
    yield "xl/_rels/workbook.xml.rels", _relations([*related, ("styles", "styles.xml")])
    yield "xl/styles.xml", _styles()


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _styles() -> str:
    codes = ["#,##0" + (f".{'0' * decimals}" if decimals else "") for decimals in range(_DECIMALS + 1)]
    formats = "".join(f'<numFmt numFmtId="{164 + at}" formatCode="{code}"/>' for at, code in enumerate(codes))
    numbers = "".join(f'<xf numFmtId="{164 + at}" applyNumberFormat="1"/>' for at in range(len(codes)))
    return (
        f'<styleSheet xmlns="{_MAIN}"><numFmts count="{len(codes)}">{formats}</numFmts>'
        '<fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
        f'<cellXfs count="{len(codes) + 2}"><xf/><xf fontId="1" applyFont="1"/>{numbers}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


__all__ = ["MOST_ROWS", "Sheet", "Value", "workbook"]
