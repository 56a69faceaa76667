"""Drafts in the files that office programs write are audited, and each list that comes of it is read back."""

import json
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from assistant.cli import app
from eval.report_writer import make_report
from eval.report_writer_blocks import Block, Grid
from eval.report_writer_files import as_docx, as_html, as_xlsx

WRITERS = {".docx": as_docx, ".xlsx": as_xlsx, ".html": as_html}


class _Words(HTMLParser):
    """What a page says, and its tags."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def _short() -> list[Block]:
    """A made report as far as its third form, 支出决算表."""
    blocks = make_report(1, 0).blocks
    grids = [at for at, one in enumerate(blocks) if isinstance(one, Grid)]
    return list(blocks[: grids[2] + 1])


def _with_an_error(blocks: list[Block]) -> tuple[list[Block], str]:
    """0.5 added to the second amount of the row of totals in the last form."""
    *before, form = blocks
    assert isinstance(form, Grid)
    at = next(at for at, row in enumerate(form.rows) if "".join(row[:2]).replace(" ", "") == "合计")
    row = list(form.rows[at])
    column = [index for index, cell in enumerate(row) if "." in cell][1]
    row[column] = f"{Decimal(row[column].replace(',', '')) + Decimal('0.5'):,.2f}"
    changed = replace(form, rows=(*form.rows[:at], tuple(row), *form.rows[at + 1 :]))
    return [*before, changed], row[column]


def run(*arguments: str | Path, data: Path) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments], env={"WENZHANG_DATA": str(data)})


@pytest.mark.parametrize("suffix", WRITERS)
def test_a_draft_of_an_office_program_is_audited_and_its_lists_read_back(suffix: str, tmp_path: Path) -> None:
    blocks, wrong = _with_an_error(_short())
    draft, none = tmp_path / f"草稿{suffix}", tmp_path / "none"
    draft.write_bytes(WRITERS[suffix](blocks))
    sheet, page = tmp_path / "清单.xlsx", tmp_path / "清单.html"
    result = run("audit", draft, "--json", "--xlsx", sheet, "--html", page, data=none)
    assert result.exit_code == 0
    found = json.loads(result.stdout)["findings"]
    first = found[0]
    assert first["severity"] == "不一致" and wrong.replace(",", "") in json.dumps(first).replace(",", "")
    rows = list(load_workbook(sheet)["清单"].iter_rows(min_row=3, values_only=True))
    assert [(row[1], row[2], row[3]) for row in rows] == [
        (one["severity"], one["rule"], one["message"]) for one in found
    ]
    words = _Words()
    words.feed(page.read_text(encoding="utf-8"))
    assert all(one["message"] in "".join(words.said) for one in found) and "script" not in words.tags
    assert words.tags.count("article") == len(found)


def test_a_draft_that_fits_together_has_nothing_to_work_through(tmp_path: Path) -> None:
    draft = tmp_path / "草稿.html"
    draft.write_bytes(as_html(_short()))
    result = run("audit", draft, "--json", data=tmp_path / "none")
    assert result.exit_code == 0 and not [
        one for one in json.loads(result.stdout)["findings"] if one["severity"] == "不一致"
    ]
