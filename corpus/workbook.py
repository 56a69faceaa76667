"""The only door to workbooks, .xlsx, .xls and .ods: opened, or refused with the reason, and their sheets."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

from corpus.errors import DamagedReport, EncryptedReport

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

Value = int | float | str | bool | time | date | datetime | timedelta


def opened(raw: bytes) -> "CalamineWorkbook":
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        return CalamineWorkbook.from_filelike(BytesIO(raw))
    except PasswordError:
        raise EncryptedReport("表格文件设了打开密码。请取消密码后另存，再收录") from None
    except MemoryError:
        raise
    except Exception as error:  # calamine's errors have no common base
        raise DamagedReport(f"表格文件已损坏，打不开（{type(error).__name__}）。请重新取得文件") from None


def worksheets(book: "CalamineWorkbook") -> Iterator[tuple[str, bool]]:
    """Names of sheets, and whether they are shown."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    for sheet in book.sheets_metadata:
        if sheet.typ == SheetTypeEnum.WorkSheet:
            yield sheet.name, sheet.visible == SheetVisibleEnum.Visible


__all__ = ["Value", "opened", "worksheets"]
