import csv
import json
import os
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.cli import app
from index.generation import writer_lock

REPORT = "2024年度\n某县教育局\n单位决算\n\n一、收入支出决算总体情况说明\n2024年度收、支总计均为 12.50 万元。\n"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data directory, in force by the environment, as a person would set it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WENZHANG_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def copied(data: Path, data_dir: Path) -> Path:
    """The index of the embedded reports, to be spoilt."""
    shutil.copytree(data_dir, data, ignore=shutil.ignore_patterns("writer.*"))
    return data


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


@pytest.mark.parametrize("command", [["ask", "三公经费"], ["facts"], ["reports"], ["chat"], ["doctor"]])
def test_before_the_first_build_every_command_says_what_to_run(command: list[str]) -> None:
    result = run(*command)
    assert result.exit_code == 3
    assert "请先运行 wenzhang index" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "command",
    [["ask"], ["ask", "三公", "--batch", "in"], ["ask", "--out", "out"], ["chat", "--port", "0"], ["nothing"]],
)
def test_wrong_use_is_told_apart(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "in").touch()
    assert run(*command).exit_code == 2


def test_a_bad_setting_is_wrong_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENZHANG_PORT", "七千")
    result = run("reports")
    assert result.exit_code == 2 and "port" in result.output


def test_a_report_of_ones_own_from_index_to_csv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "one.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "reports" / "noise.txt").write_text("会议通知", encoding="utf-8")
    for name, value in {"REPORTS": tmp_path / "reports", "SEEDS": "false", "MODEL": "toy"}.items():
        monkeypatch.setenv(f"WENZHANG_{name}", str(value))
    first, second = run("index"), run("index")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "索引已建好：1 份报告" in first.stdout and "noise.txt" in first.stdout.split("未收录")[1]
    assert second.stdout.startswith("没有变化")
    assert run("facts", "--out", "facts.csv").exit_code == 0
    content = (tmp_path / "facts.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    assert {(row["value"], row["unit"], row["form"], row["line"]) for row in rows} == {
        ("12.50", "万元", "情况说明", "6")
    }


def test_reports_come_in_are_listed_answer_and_go_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "one.txt").write_text(REPORT, encoding="utf-8")
    (folder / "noise.txt").write_text("会议通知", encoding="utf-8")
    for name, value in {"SEEDS": "false", "MODEL": "toy"}.items():
        monkeypatch.setenv(f"WENZHANG_{name}", value)
    first = run("add", folder, "none.txt")
    assert first.exit_code == 0 and "✓ one.txt：2024年度某县教育局单位决算" in first.stdout
    assert "✗ none.txt：文件或文件夹不存在" in first.stderr and "noise.txt" in first.stderr
    assert "1 个文件新收录，2 个文件没有收录" in first.stdout
    (folder / "one.txt").write_text(REPORT.replace("12.50", "13.50"), encoding="utf-8")
    (folder / "copy.txt").write_text(REPORT, encoding="utf-8")
    second = run("add", folder / "one.txt", folder / "copy.txt")
    assert "＝ copy.txt" in second.stdout and "旧版本 one.txt 保留" in second.stdout
    answer = json.loads(run("ask", "2024年收入总计多少", "--json").stdout)
    assert answer["values"][0]["value"] == "13.50" and any("另有旧版本" in note for note in answer["notes"])
    listed = run("reports").stdout
    assert "（旧版本，不用来回答）" in listed and "文中金额 1 个，读出 1 个" in listed
    reports = json.loads(run("reports", "--json").stdout)["reports"]
    assert [(one["files"], one["superseded_by"] is None) for one in reports] == [
        (["one.txt", "copy.txt"], False),
        (["one.txt"], True),
    ]
    assert all(one["share"] == 1.0 and not one["below_floor"] for one in reports)
    assert [run("audit", one["id"]).exit_code for one in reports] == [0, 0]
    assert run("remove", "教育局", "--yes").exit_code == 1
    assert run("remove", reports[1]["id"], "--yes").exit_code == 0
    assert json.loads(run("ask", "2024年收入总计多少", "--json").stdout)["values"][0]["value"] == "12.50"
    assert run("remove", reports[0]["id"]).exit_code == 1
    assert run("add", folder / "noise.txt").exit_code == 1


def test_an_answer_says_that_little_of_its_report_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"{REPORT}另有若干 3.00 万元、若干 4.00 万元、若干 5.00 万元。\n"
    (tmp_path / "one.txt").write_text(text, encoding="utf-8")
    for name, value in {"SEEDS": "false", "MODEL": "toy"}.items():
        monkeypatch.setenv(f"WENZHANG_{name}", value)
    run("add", "one.txt")
    assert "不到 90%" in run("reports").stdout
    for question in ("2024年收入总计多少", "2024年公务接待费多少"):
        assert any("只读出了" in note for note in json.loads(run("ask", question, "--json").stdout)["notes"])
    monkeypatch.setenv("WENZHANG_COVERAGE_FLOOR", "0.1")
    assert json.loads(run("ask", "2024年收入总计多少", "--json").stdout)["notes"] == []


def test_while_another_builds(data: Path) -> None:
    with writer_lock(data):
        result = run("index")
    assert result.exit_code == 5
    assert f"进程 {os.getpid()}" in result.output


def test_a_data_directory_that_cannot_be_written(data: Path) -> None:
    data.write_text("a file")
    result = run("index")
    assert result.exit_code == 1 and "WENZHANG_DATA" in result.output


def test_an_answer_as_an_object(copied: Path) -> None:
    result = run("ask", "2024年三公经费多少", "--json")
    answer = json.loads(result.stdout)
    assert (result.exit_code, answer["status"], answer["values"][0]["value"]) == (0, "answered", "13.39")


def test_an_answer_for_reading(copied: Path) -> None:
    result = run("ask", "2024年三公经费多少")
    assert result.exit_code == 0 and "13.39" in result.stdout


def test_a_batch_keeps_order_and_ids(copied: Path, tmp_path: Path) -> None:
    asked = ['{"id": "a", "turns": ["2024年三公经费多少", "那2020年呢"]}', "broken", '{"id": 3, "turns": ["你好"]}']
    (tmp_path / "in.jsonl").write_text("\n".join(asked), encoding="utf-8")
    result = run("ask", "--batch", "in.jsonl", "--out", "out.jsonl")
    answers = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert result.exit_code == 0 and "其中 1 行有错" in result.output
    assert [one["id"] for one in answers] == ["a", None, 3]
    assert [one["status"] for one in answers][1] == "error"


def test_facts_of_one_report(copied: Path) -> None:
    reports = run("reports").stdout
    name = next(word for word in reports.split() if word.startswith("2020-"))
    rows = list(csv.DictReader(run("facts", "--report", name).stdout.splitlines(keepends=True)))
    assert rows and {row["report"] for row in rows} == {name}
    assert run("facts", "--report", "none").exit_code == 1


def test_doctor_finds_nothing_wrong(copied: Path) -> None:
    result = run("doctor")
    assert result.exit_code == 0 and "与索引一致" in result.stdout and "坏" not in result.stdout


@pytest.mark.parametrize(("what", "asking"), [("facts.sqlite", 4), ("passages/chunks.jsonl", 0)])
def test_damage_is_named_and_mended_by_one_command(copied: Path, what: str, asking: int) -> None:
    [stored] = copied.glob(f"generations/*/{what}")
    stored.write_bytes(b"noise")
    doctor = run("doctor")
    assert doctor.exit_code == 4 and what in doctor.stdout and "wenzhang index --rebuild" in doctor.stdout
    assert run("ask", "2024年三公经费多少").exit_code == asking
