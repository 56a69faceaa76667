"""Questions by the spreadsheet: where they stand in it, and what stands beside them afterwards."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from assistant.answer import Answer, Turn, Value
from assistant.batch_sheet import ADDED, WrongSheet, answer_all, answer_rows, found_in, questions_of, sheets
from assistant.page.desk_batch import batch_result
from assistant.serve.baskets import safe
from assistant.serve.jobs import Jobs
from tests.assistant.facts import assistant_over, fact


class Broken:
    def ask(self, text: str, history: "object" = ()) -> Answer:
        raise RuntimeError("boom")


class Echo:
    """Says what it was asked, and how much it was told of before."""

    def ask(self, text: str, history: "tuple[Turn, ...] | list[Turn]" = ()) -> Answer:
        return Answer(question=text, status="answered", text=f"{text}{len(history)}")


class Both:
    def ask(self, text: str, history: "object" = ()) -> Answer:
        values = [
            Value(value=value, unit="万元", label="三公经费", entity=entity, year=2024, citations=())
            for entity, value in (("甲局", "7"), ("乙局", "3"))
        ]
        return Answer(
            question=text, status="answered", text="甲局为7万元。\n乙局为3万元。\n出处：某处。", values=tuple(values)
        )


def told(_: int, __: int) -> None:
    """Nobody looks."""


def test_the_column_called_question_holds_them() -> None:
    found = found_in([("表头",), ("编号", "问题", "备注"), ("1", "三公多少", "急"), ("2", "", "")])
    assert (found.at, found.header) == (1, ("编号", "问题", "备注"))
    assert found.rows == (("1", "三公多少", "急"), ("2", "", ""))


def test_without_a_header_the_first_column_holds_them_from_the_first_row_on() -> None:
    found = found_in([("三公多少",), ("差旅费多少", "x")])
    assert (found.at, len(found.rows), found.header) == (0, 2, ("问题", ""))


@pytest.mark.parametrize("rows", [[], [("",)], [("问题",)], [("编号", "问题"), ("1",)]])
def test_a_sheet_without_questions_is_said_so(rows: list[tuple[str, ...]]) -> None:
    with pytest.raises(WrongSheet, match="没有问题"):
        found_in(rows)


def test_each_row_is_a_question_of_its_own_and_rows_keep_their_places() -> None:
    answered = answer_all(Echo(), found_in([("问题",), ("甲",), ("",), ("乙",)]), told)
    assert [one.text if one else None for one in answered.answers] == ["甲0", None, "乙0"]
    assert [len(row) for row in answer_rows(answered)] == [1 + len(ADDED)] * 3


def test_a_question_that_breaks_takes_no_other_with_it() -> None:
    answered = answer_all(Broken(), found_in([("问题",), ("甲",), ("乙",)]), told)
    assert [one.status for one in answered.answers if one] == ["error", "error"]


def test_figures_come_back_as_numbers_with_their_sources(tmp_path: Path) -> None:
    assistant = assistant_over(tmp_path, [fact("三公经费", "-9.50")])
    answered = answer_all(assistant, found_in([("问题",), ("2023年三公经费多少",)]), told)
    first, figures = sheets(answered, "http://here")
    (row,) = first.rows
    cells = dict(zip(first.header, row, strict=True))
    assert (cells["数字"], cells["计量单位"], cells["核对"]) == (Decimal("-9.50"), "万元", "✓")
    assert "《支出决算表》“三公经费”行“金额”栏" in str(cells["出处"]) and "三公经费" in str(cells["原文"])
    (figure,) = figures.rows
    assert figure[4] == Decimal("-9.50") and str(figure[9]).startswith("http://here/cell/")


def test_of_two_entities_no_figure_is_taken_for_the_answer() -> None:
    """Who is meant was not said, and the answer gives the figure of either."""
    answered = answer_all(Both(), found_in([("问题",), ("2024年三公经费多少",)]), told)
    row = next(answer_rows(answered))[1:]
    assert dict(zip(ADDED, row, strict=True))["数字"] is None
    said = batch_result(answered, "1")
    assert "甲局为7万元" in said and "乙局为3万元" in said and "出处：某处" not in said
    assert [figure[1] for figure in sheets(answered, "")[1].rows] == ["甲局", "乙局"]


def test_a_workbook_is_read_in_a_process_of_its_own_without_what_is_hidden(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("编号", "问题"), (1, "三公多少"), (2, "藏起来的"), (3, "差旅费多少")):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    book.save(tmp_path / "问题.xlsx")
    assert [row[1] for row in questions_of(tmp_path / "问题.xlsx").rows] == ["三公多少", "差旅费多少"]


def test_a_file_that_unpacks_to_more_than_it_may_is_refused(tmp_path: Path) -> None:
    rows = "\n".join(",".join("x" * 50) for _ in range(5_000))
    (tmp_path / "宽.csv").write_text(rows, encoding="utf-8")
    with pytest.raises(WrongSheet, match="格子太多"):
        questions_of(tmp_path / "宽.csv")


# ---- names of files, and work in its turn ----


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\报告\\决算.pdf", "决算.pdf"),
        ("..", "未命名"),
        ("", "未命名"),
        (".bashrc", "bashrc"),
        ("a\x00b\n.pdf", "ab.pdf"),
    ],
)
def test_a_name_from_outside_is_a_name_and_no_path(name: str, kept: str) -> None:
    assert safe(name) == kept


def test_a_long_name_keeps_its_suffix() -> None:
    kept = safe("长" * 300 + ".pdf")
    assert kept.endswith("长.pdf") and len(kept.encode()) <= 200


def test_work_is_done_in_its_turn_and_what_breaks_is_told_in_words() -> None:
    jobs = Jobs("test")

    def broken(_: object) -> None:
        raise RuntimeError("secret path")

    first, second = jobs.start(broken), jobs.start(lambda job: "done")
    while second.seen.state not in {"done", "failed"}:
        pass
    assert first.seen.state == "failed" and "secret" not in first.seen.said
    assert second.result == "done" and jobs.get(second.id) is second and jobs.get("nobody") is None
