"""The staff desk over a real server: the fact table by pages, its exports, audits, batches of questions, uploads."""

import csv
import io
import time
from collections.abc import Iterator
from threading import Event
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from python_calamine import CalamineWorkbook

from assistant.newest import Newest
from index.build import build_index
from index.errors import NoReports
from index.export import SHOWN
from index.imports import keep
from index.settings import Settings
from tests.assistant.served import served

if TYPE_CHECKING:
    from assistant.ask import Assistant

PASSWORD = "一个很长的密码"
REPORT = "2024年度\n某县教育局\n单位决算\n\n一、收入支出决算总体情况说明\n2024年度收、支总计均为 12.50 万元。\n"
TABLE = """单位,年度,项目,金额,计量单位
青山县财政局,2021,三公经费,30,万元
青山县财政局,2021,=HYPERLINK(1),-4.50,万元
青山县财政局,2022,三公经费,28,万元
白河县教体局,2021,三公经费,"1,020.5",万元
白河县教体局,2021,<img src=x onerror=alert(1)>,7,元
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A data directory of its own: a small imported table and no report."""
    settings = Settings(data=tmp_path_factory.mktemp("desk") / "data", seeds=False, model="toy")
    keep(settings.data, TABLE.encode(), "部门.csv")
    build_index(settings)
    return settings


@pytest.fixture(scope="module")
def address(own: Settings) -> Iterator[str]:
    with served(Newest(own), data=own.data, seeds=False, model="toy") as opened:  # type: ignore[arg-type]
        yield opened


@pytest.fixture(scope="module")
def seeds(assistant: "Assistant") -> Iterator[str]:
    with served(assistant) as opened:
        yield opened


@pytest.fixture
def desk(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, headers={"origin": address}, timeout=60) as client:
        yield client


def workbook_of(content: bytes, sheet: int = 0) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(sheet).to_python()


def finished(desk: httpx.Client, job: str) -> dict[str, Any]:
    for _ in range(600):
        seen: dict[str, Any] = desk.get(f"/desk/jobs/{job}").json()
        if seen["state"] in {"done", "failed"}:
            return seen
        time.sleep(0.1)
    raise AssertionError("never finished")


# ---- the fact table ----


def test_a_page_of_the_table_says_how_many_there_are_and_leads_to_each_source(desk: httpx.Client) -> None:
    said = desk.get("/desk/facts", params={"q": "三公"}).text
    assert "<strong>3</strong>" in said and said.count('href="cell/') == 6  # a wide and a narrow one for each
    assert "1,020.5" in said


def test_filters_sorting_and_pages_are_parameters_of_the_address(desk: httpx.Client) -> None:
    said = desk.get("/desk/facts", params={"entity": "青山", "sort": "value", "order": "desc"}).text
    assert "白河县" not in said
    assert said.index(">30<") < said.index(">28<") < said.index(">-4.50<")
    assert 'aria-sort="descending"' in said


def test_markup_in_a_table_is_shown_as_it_is(desk: httpx.Client) -> None:
    said = desk.get("/desk/facts").text
    assert "<img" not in said
    assert "&lt;img" in said


@pytest.mark.parametrize(
    "wrong", [{"year": "二〇"}, {"stage": "不存在"}, {"sort": "record"}, {"size": "100000"}, {"page": "x"}]
)
def test_a_filter_that_cannot_be_is_said_so_and_shows_nothing(desk: httpx.Client, wrong: dict[str, str]) -> None:
    for place in ("facts", "facts.csv", "facts.xlsx"):
        answer = desk.get(f"/desk/{place}", params=wrong)
        assert answer.status_code == 400 and answer.json()["error"]


def test_a_page_beyond_the_last_is_the_last(desk: httpx.Client) -> None:
    assert 'aria-current="page">1<' in desk.get("/desk/facts", params={"page": "999"}).text


def test_what_is_filtered_is_exported_as_csv_that_runs_nothing(desk: httpx.Client) -> None:
    answer = desk.get("/desk/facts.csv", params={"entity": "青山县财政局", "year": "2021"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == SHOWN and len(rows) == 2
    assert [row["项目"] for row in rows] == ["三公经费", "'=HYPERLINK(1)"]
    assert [row["数字"] for row in rows] == ["30", "-4.50"]
    assert all(row["原文"] and "/cell/" in row["出处网址"] and row["报告"] == "部门.csv" for row in rows)
    assert answer.headers["content-disposition"].endswith(".csv")


def test_what_is_filtered_is_exported_as_a_workbook_with_figures_as_numbers(desk: httpx.Client) -> None:
    rows = workbook_of(desk.get("/desk/facts.xlsx", params={"sort": "value"}).content)
    assert tuple(rows[0]) == SHOWN and len(rows) == 6
    figures = [row[SHOWN.index("数字")] for row in rows[1:]]
    assert figures == [-4.5, 7.0, 28.0, 30.0, 1020.5]  # by their worth: 7 元 is less than 28 万元
    assert rows[1][SHOWN.index("项目")] == "'=HYPERLINK(1)"


def test_a_name_that_nobody_has_finds_nothing(desk: httpx.Client) -> None:
    assert "没有符合的数字" in desk.get("/desk/facts", params={"entity": "不存在的局"}).text


def test_the_desk_fits_the_page_s_own_policy(desk: httpx.Client) -> None:
    home = desk.get("/desk/home")
    assert "<script" not in home.text and " on" not in home.text.replace(" one", "").split("<form")[0]
    assert desk.get("/wz/desk.js").headers["content-type"].startswith("text/javascript")
    assert "<script" not in desk.get("/desk/facts").text


# ---- the audit list ----


def test_the_audit_list_quotes_both_places_and_leads_to_them(seeds: str) -> None:
    said = httpx.get(f"{seeds}/desk/audit", params={"report": "2020"}, timeout=60).text
    assert "实为" in said and "应为" in said and "<blockquote>" in said
    assert 'href="cell/' in said


def test_the_audit_list_is_downloaded_as_a_workbook_and_as_a_page(seeds: str) -> None:
    book = httpx.get(f"{seeds}/desk/audit.xlsx", params={"report": "2020"}, timeout=60)
    assert "不一致" in str(workbook_of(book.content))
    page = httpx.get(f"{seeds}/desk/audit.html", params={"report": "2020"}, timeout=60)
    assert "<h2>" in page.text and "default-src 'none'" in page.headers["content-security-policy"]


def test_a_report_that_is_not_held_is_said_so(seeds: str) -> None:
    answer = httpx.get(f"{seeds}/desk/audit", params={"report": "不存在"}, timeout=60)
    assert answer.status_code == 404 and "没有收录" in answer.json()["error"]


# ---- batches of questions ----


def test_questions_come_back_with_answers_figures_and_sources(desk: httpx.Client) -> None:
    asked = "编号,问题\n7,青山县财政局2021年三公经费多少\n8,\n9,青山县财政局1999年三公经费多少\n"
    job = desk.post("/desk/batch", params={"name": "问题.csv"}, content=asked.encode()).json()["job"]
    assert finished(desk, job)["state"] == "done"
    assert "回答了 <strong>2</strong> 个问题" in desk.get(f"/desk/jobs/{job}/result").text
    answers = desk.get(f"/desk/jobs/{job}/answers.xlsx").content
    header, first, blank, none = workbook_of(answers)
    row = dict(zip(header, first, strict=True))
    assert (row["编号"], row["数字"], row["计量单位"], row["核对"]) == ("7", 30.0, "万元", "✓")
    assert "部门.csv" in row["出处"] and "三公经费" in row["原文"]
    assert blank[header.index("状态")] == "" and none[header.index("数字")] == ""
    figures = workbook_of(answers, 1)
    assert figures[1][4] == 30.0 and "/cell/" in figures[1][9]
    rows = list(csv.DictReader(io.StringIO(desk.get(f"/desk/jobs/{job}/answers.csv").content.decode("utf-8-sig"))))
    assert rows[0]["数字"] == "30"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("坏.xlsx", b"PK\x03\x04not a workbook", "打不开"),
        ("空.csv", b"\n", "没有"),
        ("报告.pdf", b"%PDF-1.4", "CSV 和 XLSX"),
        ("多.csv", b"q\n" + b"a\n" * 1_001, "1,001"),
    ],
)
def test_a_spreadsheet_that_cannot_be_asked_is_said_so(
    desk: httpx.Client, name: str, content: bytes, reason: str
) -> None:
    job = desk.post("/desk/batch", params={"name": name}, content=content).json()["job"]
    seen = finished(desk, job)
    assert seen["state"] == "failed" and reason in seen["said"]
    assert desk.get(f"/desk/jobs/{job}/answers.csv").status_code == 404


def test_a_spreadsheet_that_is_too_large_is_not_taken(desk: httpx.Client) -> None:
    answer = desk.post("/desk/batch", params={"name": "a.csv"}, content=b"x" * (5 * 2**20 + 1))
    assert answer.status_code == 413 and "5 MB" in answer.json()["error"]


# ---- taking reports in ----


def basket_with(desk: httpx.Client, **files: bytes) -> str:
    basket = str(desk.post("/desk/baskets").json()["basket"])
    for name, content in files.items():
        assert desk.post(f"/desk/baskets/{basket}", params={"name": name}, content=content).status_code == 200
    return basket


def test_reports_are_taken_in_told_file_by_file_and_answered_from(desk: httpx.Client) -> None:
    basket = basket_with(desk, **{"教育局.txt": REPORT.encode(), "../坏.pdf": b"%PDF-1.4 broken"})
    job = desk.post(f"/desk/baskets/{basket}/add").json()["job"]
    seen = finished(desk, job)
    assert seen["state"] == "done", seen
    said = desk.get(f"/desk/jobs/{job}/result").text
    assert "已收录" in said and "文中金额" in said and "没有收录" in said and "坏.pdf" in said
    assert "教育局" in desk.get("/desk/facts", params={"q": "12.50"}).text
    assert "教育局.txt" in desk.get("/desk/reports").text


def test_while_another_program_writes_the_second_is_told_who_does(desk: httpx.Client, own: Settings) -> None:
    from index.generation import writer_lock

    basket = basket_with(desk, **{"另一份.txt": REPORT.replace("2024", "2023").encode()})
    with writer_lock(own.data):
        refused = desk.post("/desk/baskets")
        assert refused.status_code == 409 and "进程" in refused.json()["error"]
        job = desk.post(f"/desk/baskets/{basket}/add").json()["job"]
        seen = finished(desk, job)
        assert seen["state"] == "failed" and "进程" in seen["said"]
        assert desk.get("/desk/facts").status_code == 200


def test_while_reports_are_taken_in_the_page_goes_on_answering(
    desk: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    going, may_end = Event(), Event()

    def slowly(*_: object, **__: object) -> None:
        going.set()
        may_end.wait(60)
        raise NoReports("到此为止")

    monkeypatch.setattr("assistant.serve.desk_work.add", slowly)
    job = desk.post(f"/desk/baskets/{basket_with(desk, **{'又一份.txt': b'x'})}/add").json()["job"]
    assert going.wait(60)
    assert desk.get(f"/desk/jobs/{job}").json()["state"] == "running"
    asked = "问题\n青山县财政局2021年三公经费多少\n".encode()
    batch = desk.post("/desk/batch", params={"name": "问题.csv"}, content=asked).json()["job"]
    assert finished(desk, batch)["state"] == "done"
    assert "30万元" in desk.get(f"/desk/jobs/{batch}/result").text
    may_end.set()
    assert finished(desk, job)["said"] == "到此为止"


def test_a_file_that_is_too_large_leaves_nothing_behind(desk: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.serve.desk_work.largest", lambda _: 1_000)
    basket = desk.post("/desk/baskets").json()["basket"]
    answer = desk.post(f"/desk/baskets/{basket}", params={"name": "大.pdf"}, content=b"x" * 1_001)
    assert answer.status_code == 413
    assert desk.post(f"/desk/baskets/{basket}/add").status_code == 400


def test_a_basket_nobody_opened_takes_nothing(desk: httpx.Client) -> None:
    assert desk.post("/desk/baskets/..%2f..", params={"name": "a"}, content=b"x").status_code == 404
    assert desk.post("/desk/baskets/nobody", params={"name": "a"}, content=b"x").status_code == 404
