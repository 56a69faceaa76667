"""An audit as a workbook whose sums recalculate, and as a page to print."""

from html import escape
from pathlib import Path
from typing import IO, TYPE_CHECKING

from assistant.auditing import CAVEAT, ROUNDED, ROUNDING, Audit, see_also, where
from corpus.figure import YUAN_PER
from corpus.finding import Finding, Place
from index.export import inert

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_LIST = ("序号", "级别", "核对关系", "说明", "实为", "应为", "相差", "单位", "所在位置", "核对结果", "备注")
_BASIS = ("序号", "第几处", "所在位置", "页", "行", "数字", "单位", "原文")
_WIDTHS = {"清单": (6, 8, 22, 70, 14, 14, 12, 8, 40, 12, 20), "依据": (6, 8, 48, 6, 8, 14, 8, 90)}


def write_xlsx(audit: Audit, out: Path | IO[bytes]) -> None:
    """Two sheets: the list, whose 应为 and 相差 are formulas over the figures of the second, each with its quote."""
    from openpyxl import Workbook

    book = Workbook()
    first, basis = book.active, book.create_sheet("依据")
    first.title = "清单"
    first.append([_text(f"{audit.summary}。{CAVEAT}")])
    first.append(list(_LIST))
    basis.append(list(_BASIS))
    for number, finding in enumerate(audit.findings, 1):
        begin = basis.max_row + 1
        for at, place in enumerate(finding.places):
            basis.append(_basis_row(number, at, place))
        first.append(_list_row(number, finding, begin))
    for sheet in (first, basis):
        _dress(sheet)
    book.save(out)


def _list_row(number: int, finding: Finding, begin: int) -> list[object]:
    row = number + 2
    if finding.relation:
        found: object = f"=依据!F{begin}"
        expected: object = f"={formula(finding, begin)}"
        off: object = f"=E{row}-F{row}"
    else:
        found, expected, off = _text(finding.found), _text(finding.expected), finding.difference
    place = _text(where(finding.places[0]))
    texts = (_text(finding.severity), _text(finding.rule), _text(finding.message))
    return [number, *texts, found, expected, off, _text(finding.unit), place, None, None]


def formula(finding: Finding, begin: int) -> str:
    """The relation over the cells of the second sheet, each brought to the unit of the figure that was found."""
    cells = [_cell(place, begin + at, finding.places[0].unit) for at, place in enumerate(finding.places)]
    return finding.relation.format(*cells)


def _cell(place: Place, row: int, unit: str) -> str:
    cell = f"依据!F{row}"
    if place.unit == unit or place.unit not in YUAN_PER or unit not in YUAN_PER:
        return cell
    return f"({cell}*{YUAN_PER[place.unit] / YUAN_PER[unit]:f})"


def _basis_row(number: int, at: int, place: Place) -> list[object]:
    texts = (_text(place.unit), _text(place.quote))
    return [number, at + 1, _text(place.label), place.page, place.line, place.value, *texts]


def _text(text: str) -> str:
    """Text of a report that no spreadsheet takes for a formula, without what a workbook cannot hold."""
    return inert("".join(char for char in text if char in "\n\t" or char.isprintable() or char == "\u3000"))[:30000]


def _dress(sheet: "Worksheet") -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for at, width in enumerate(_WIDTHS[sheet.title], 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    header = 2 if sheet.title == "清单" else 1
    for cell in sheet[header]:
        cell.font = Font(bold=True)
    for row in sheet.iter_rows(min_row=header + 1):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = f"A{header + 1}"


_FEW = 6  # places
_STYLE = (
    "body{font:16px/1.6 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}article{border-left:4px solid #999;"
    "padding:.2em 1em;margin:1em 0}.不一致{border-color:#b00}.提示{border-color:#c80}"
    "blockquote{margin:.3em 0;color:#444;white-space:pre-wrap;font-size:.9em}"
)


def as_html(audit: Audit) -> str:
    """A page without scripts; whatever a report holds is shown as text."""
    also = see_also(audit.findings)
    articles = [(one, _article(number, one, also.get(number, ""))) for number, one in enumerate(audit.findings, 1)]
    parts = "\n".join(article for one, article in articles if one.severity != ROUNDING)
    if rounded := [article for one, article in articles if one.severity == ROUNDING]:
        parts += f"\n<details><summary>{ROUNDED}（{len(rounded)} 条）</summary>\n{''.join(rounded)}\n</details>"
    title = escape(audit.title)
    return (
        f'<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{title} 核对清单</title>'
        f"<style>{_STYLE}</style></head><body>\n<h1>{title}</h1>\n<p>{escape(audit.summary)}。{CAVEAT}</p>\n"
        f"{parts}\n</body></html>\n"
    )


def _article(number: int, one: Finding, also: str) -> str:
    places = "".join(map(_quoted, one.places))
    said = f"<p>{escape(one.message)}</p><p>实为 {escape(one.found)}，应为 {escape(one.expected)}</p>"
    heading = f"<h2>{number}. 【{one.severity}】{escape(one.rule)}{also}</h2>"
    # Open where they are few, so that a printed list shows both places.
    basis = f"<details{' open' if len(one.places) <= _FEW else ''}><summary>出处</summary>{places}</details>"
    return f'<article class="{one.severity}">{heading}{said}{basis}</article>'


def _quoted(place: Place) -> str:
    return f"<p>{escape(where(place))}</p><blockquote>{escape(place.quote)}</blockquote>"
