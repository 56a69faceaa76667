"""The service as it is run: what breaks inside, odd surroundings, writing with a key, the log."""

import json
import logging
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from assistant.newest import Newest
from index.build import build_index
from index.imports import keep
from index.settings import Settings
from tests.assistant.served import free_port, served

if TYPE_CHECKING:
    from assistant.ask import Assistant

ROOT = Path(__file__).parents[2]
REPORT = ROOT / "corpus" / "reports" / "yanggu-zhengfuban-2020-danwei-juesuan.txt"
ASK, CHAT = "/api/v1/ask", "/v1/chat/completions"
ASKED = {"question": "2024年三公经费多少"}
KEY = {"authorization": "Bearer 钥匙".encode()}


def chat(text: str) -> dict[str, object]:
    return {"model": "wenzhang", "messages": [{"role": "user", "content": text}]}


def test_what_breaks_inside_is_told_without_a_trace(assistant: "Assistant", monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret")

    with served(assistant, rate=0) as address, httpx.Client(base_url=address, timeout=60) as client:
        monkeypatch.setattr(assistant, "ask", broken)
        answers = [client.post(ASK, json=ASKED), client.post(CHAT, json=chat("三公经费"))]
        stream = client.post(f"{ASK}/stream", json=ASKED)
        monkeypatch.undo()
        assert [one.status_code for one in answers] == [500, 500]
        assert stream.text.startswith("event: problem")
        for one in (*answers, stream):
            assert "程序内部出了错" in one.text and "secret" not in one.text and "Traceback" not in one.text
        assert client.post(ASK, json=ASKED).status_code == 200
        counted = client.get("/metrics").text
    broken_ones = [line for line in counted.splitlines() if 'wenzhang_answers_total{status="broken"' in line]
    assert [line.rpartition("way=")[2] for line in broken_ones] == ['"api"} 2.0', '"chat"} 1.0']


def test_locale_home_and_directory_make_no_difference(data_dir: Path, tmp_path: Path, assistant: "Assistant") -> None:
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"], "LC_ALL": "C", "WENZHANG_DATA": str(data_dir), "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    command = [str(Path(sys.executable).with_name("wenzhang")), "serve", "--port", str(port)]
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, cwd=tmp_path, stdout=log, stderr=log)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            answer = _answered(client, server)
    finally:
        server.terminate()
        server.wait(30)
    expected = assistant.ask(ASKED["question"])
    assert answer["answer"] == expected.text and answer["verified"]
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines() if line.startswith("{")]
    assert {"answered", "request"} <= {line["event"] for line in lines}
    assert "三公" not in (tmp_path / "log").read_text()


def _answered(client: httpx.Client, server: "subprocess.Popen[bytes]") -> dict[str, object]:
    for _ in range(600):
        assert server.poll() is None
        try:
            found: dict[str, object] = client.post(ASK, json=ASKED).json()
            return found
        except httpx.ConnectError:
            time.sleep(0.2)
    raise AssertionError("never answered")


@pytest.mark.parametrize("asked", [False, True])
def test_the_log_has_the_question_only_where_it_was_asked_for(
    assistant: "Assistant", caplog: pytest.LogCaptureFixture, asked: bool
) -> None:
    caplog.set_level(logging.INFO, "wenzhang")
    with served(assistant, rate=0, log_questions=asked) as address:
        httpx.post(f"{address}{ASK}", json=ASKED, timeout=60)
    answered = [vars(one) for one in caplog.records if one.message == "answered" and vars(one)["way"] == "api"]
    assert [one.get("question") for one in answered] == ([ASKED["question"]] if asked else [None])
    assert answered[0]["way"] == "api" and answered[0]["look_up_ms"] > 0


def test_reports_are_taken_in_and_removed_with_the_key(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", seeds=False, model="toy", api_keys="钥匙", rate=0)  # type: ignore[arg-type]
    keep(settings.data, "单位,年度,项目,金额,计量单位\n青山县财政局,2021,三公经费,30,万元\n".encode(), "甲.csv")
    build_index(settings)
    with (
        served(Newest(settings), **settings.model_dump()) as address,  # type: ignore[arg-type]
        httpx.Client(base_url=address, timeout=300) as client,
    ):
        files = {"files": ("../../报告.txt", REPORT.read_bytes())}
        for wrong in ({}, {"authorization": "Bearer x"}, {"authorization": "Basic 1"}):
            refused = client.post("/api/v1/reports", files=files, headers=wrong)
            assert refused.status_code == 401 and refused.headers["www-authenticate"] == "Bearer"
        bad = client.post("/api/v1/reports", files={"files": ("空.pdf", b"")}, headers=KEY)
        assert bad.status_code == 422 and "空.pdf" in bad.json()["detail"]
        assert client.post("/api/v1/reports", json={}, headers=KEY).status_code == 415
        taken = client.post("/api/v1/reports", files=files, headers=KEY)
        assert taken.status_code == 201, taken.text
        assert [(one["name"], one["fate"]) for one in taken.json()["files"]] == [("报告.txt", "收录")]
        asked = {"question": "阳谷县人民政府办公室2020年三公经费多少"}
        assert client.post(ASK, json=asked).json()["values"]
        names = [one["id"] for one in client.get("/api/v1/reports").json()["items"] if one["identity"]["year"] == 2020]
        assert client.delete(f"/api/v1/reports/{names[0]}").status_code == 401
        assert client.delete(f"/api/v1/reports/{names[0]}", headers=KEY).status_code == 204
        assert client.delete(f"/api/v1/reports/{names[0]}", headers=KEY).status_code == 404
        assert not client.post(ASK, json=asked).json()["values"]
