"""有用 or 不对: what is kept of it, how much, and what comes out as CSV."""

import csv
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.answer import Answer, Value
from assistant.cli import app
from assistant.feedback import COLUMNS, Feedback, about, record
from index import feedback as store
from index.errors import DataUnwritable
from index.feedback import FeedbackDamaged, TooManyRemarks, remarks
from index.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


def feedback(**fields: Any) -> Feedback:
    shared = {"verdict": "不对", "question": "三公多少", "answer": "3万元", "status": "answered", "generation": "g1"}
    return Feedback(**(shared | fields))


def test_it_is_kept_with_the_answer_its_facts_and_the_generation(settings: Settings) -> None:
    value = Value(value="3", unit="万元", label="三公", entity="某局", year=2024, citations=(), facts=("f1", "f2"))
    answer = Answer(question="三公多少", status="answered", text="3万元", values=(value, value))
    record(settings, about(answer, "g7", "不对", "单位不对"))
    (kept,) = remarks(settings.data)
    assert (kept.verdict, kept.reason, kept.question, kept.answer) == ("不对", "单位不对", "三公多少", "3万元")
    assert (kept.facts, kept.generation, kept.status) == (("f1", "f2"), "g7", "answered")
    assert kept.at.tzinfo is not None


@pytest.mark.parametrize("personal", ["13912345678", "11010519491231002X", "zhang.san@example.com"])
def test_what_names_a_person_is_not_kept(settings: Settings, personal: str) -> None:
    record(settings, feedback(question=f"我是{personal}，三公多少", reason=f"回我 {personal}"))
    (kept,) = remarks(settings.data)
    assert personal not in kept.model_dump_json()
    assert "三公多少" in kept.question


def test_no_column_is_about_the_reader() -> None:
    assert set(COLUMNS) == {"at", *Feedback.model_fields}


def test_long_texts_are_cut(settings: Settings) -> None:
    record(settings, feedback(question="长" * 9_000, reason="长" * 9_000, answer="长" * 9_000, facts=("f",) * 900))
    (kept,) = remarks(settings.data)
    assert (len(kept.question), len(kept.reason), len(kept.answer), len(kept.facts)) == (500, 500, 4_000, 50)


def test_the_oldest_goes_out_where_there_are_too_many(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "KEPT", 3)
    for number in range(5):
        record(settings, feedback(reason=str(number)))
    assert [one.reason for one in remarks(settings.data)] == ["2", "3", "4"]


def test_a_flood_is_refused_and_washes_nothing_out(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "A_MINUTE", 2)
    for number in range(2):
        record(settings, feedback(reason=str(number)))
    with pytest.raises(TooManyRemarks, match="稍后再试"):
        record(settings, feedback(reason="flood"))
    assert [one.reason for one in remarks(settings.data)] == ["0", "1"]


def test_readers_at_the_same_time_lose_nothing(settings: Settings) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: record(settings, feedback(reason=str(number))), range(40)))
    assert {one.reason for one in remarks(settings.data)} == {str(number) for number in range(40)}


def test_the_file_is_its_owners_alone(settings: Settings) -> None:
    record(settings, feedback())
    assert stat.S_IMODE((settings.data / "feedback.sqlite").stat().st_mode) == 0o600


def test_where_nothing_can_be_written_it_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataUnwritable):
        record(Settings(data=tmp_path / "file" / "data"), feedback())


def test_a_damaged_file_is_said_so(settings: Settings) -> None:
    settings.data.mkdir()
    (settings.data / "feedback.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(FeedbackDamaged, match="移走"):
        record(settings, feedback())
    with pytest.raises(FeedbackDamaged, match="移走"):
        list(remarks(settings.data))


def test_it_is_exported_and_runs_nothing_in_a_spreadsheet(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(settings, feedback(question="=HYPERLINK(1)", reason="+cmd", answer="@SUM(1)\n第二行"))
    monkeypatch.setenv("WENZHANG_DATA", str(settings.data))
    result = CliRunner().invoke(app, ["feedback", "--out", str(tmp_path / "反馈.csv")])
    assert result.exit_code == 0 and "1 条" in result.output
    with (tmp_path / "反馈.csv").open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert tuple(row) == COLUMNS
    assert (row["question"], row["reason"], row["answer"]) == ("'=HYPERLINK(1)", "'+cmd", "'@SUM(1)\n第二行")


def test_where_nobody_said_anything_the_file_has_its_header(settings: Settings, tmp_path: Path) -> None:
    from assistant.feedback import export_feedback

    assert export_feedback(settings, tmp_path / "out.csv", None) == 0  # type: ignore[arg-type]
    assert (tmp_path / "out.csv").read_text(encoding="utf-8-sig").strip() == ",".join(COLUMNS)


def test_a_killed_writer_leaves_whole_rows(settings: Settings) -> None:
    record(settings, feedback(reason="kept"))
    connection = sqlite3.connect(settings.data / "feedback.sqlite", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO feedback (at, record) VALUES ('x', '{')")
    connection.close()  # as when its process ends: no commit
    record(settings, feedback(reason="after"))
    assert [one.reason for one in remarks(settings.data)] == ["kept", "after"]
