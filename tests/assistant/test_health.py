"""Monitors see what is wrong: damaged files, a wrong answer; and a damaged fact table gives no figure to anybody."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.ask import Assistant
from assistant.newest import Newest
from assistant.serve.health import known_question
from index.build import build_index
from index.settings import Settings
from tests.assistant.facts import assistant_over, fact
from tests.assistant.served import served

ROOT = Path(__file__).parents[2]
REPORT = ROOT / "corpus" / "reports" / "yanggu-zhengfuban-2020-danwei-juesuan.txt"
ASKED = {"question": "2020年三公经费多少"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("built") / "data"
    build_index(Settings(data=data, seeds=False, model="toy", reports=(REPORT,)))
    return data


@pytest.fixture
def settings(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A copy to be damaged, looked at anew each time."""
    monkeypatch.setattr("assistant.serve.health._FRESH", 0.0)
    monkeypatch.setattr("assistant.serve.health._REST", 0)
    shutil.copytree(built, tmp_path / "data")
    return Settings(data=tmp_path / "data", seeds=False, model="toy", reports=(REPORT,), rate=0)


@contextmanager
def monitored(newest: Newest, settings: Settings) -> Iterator[httpx.Client]:
    with (
        served(newest, **settings.model_dump()) as address,  # type: ignore[arg-type]
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        yield client


def said(client: httpx.Client) -> tuple[int, dict[str, bool]]:
    answer = client.get("/readyz")
    return answer.status_code, {one["name"]: one["ok"] for one in answer.json()["checks"]}


def garbled(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 4096] = b"\xff" * 4096
    path.write_bytes(content)


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


WHOLE = {"事实表": True, "段落索引": True, "已知的问题": True}


@pytest.mark.parametrize(
    ("pattern", "damage", "damaged"),
    [
        ("facts.sqlite", garbled, {"事实表", "已知的问题"}),
        ("facts.sqlite", Path.unlink, {"事实表", "已知的问题"}),
        ("passages/vectors/chroma.sqlite3", truncated, {"段落索引"}),
        ("passages/chunks.jsonl", truncated, {"段落索引"}),
    ],
)
def test_damage_done_while_serving_is_seen(
    settings: Settings, pattern: str, damage: Callable[[Path], Any], damaged: set[str]
) -> None:
    with monitored(Newest(settings), settings) as client:
        assert said(client) == (200, WHOLE)
        before = client.post("/api/v1/ask", json=ASKED)
        assert before.status_code == 200 and before.json()["values"]
        (path,) = settings.data.glob(f"generations/*/{pattern}")
        damage(path)
        status, checks = said(client)
        assert status == 503 and {name for name, ok in checks.items() if not ok} == damaged
        assert "wenzhang_ready 0.0" in client.get("/metrics").text
        after = client.post("/api/v1/ask", json=ASKED)
        if "事实表" in damaged:
            assert after.status_code == 503 and "索引已损坏" in after.json()["detail"]
            assert not any(one["value"] in after.text for one in before.json()["values"])
        else:
            assert after.json()["values"] == before.json()["values"]


def test_the_known_question_comes_from_what_is_held(tmp_path: Path) -> None:
    assistant = assistant_over(tmp_path, [fact("三公经费", "9.5"), fact("基本支出", "300")])
    known = known_question(assistant)
    assert known is not None and (known.value, known.unit) == ("9.5", "万元")


def test_a_wrong_answer_makes_it_unready(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    newest = Newest(settings)
    with monitored(newest, settings) as client:
        assert said(client)[0] == 200
        right = Assistant.ask
        monkeypatch.setattr(Assistant, "ask", lambda self, *a: right(self, *a).model_copy(update={"values": ()}))
        assert said(client) == (503, WHOLE | {"已知的问题": False})


def test_answers_are_counted_by_way_and_stage(settings: Settings) -> None:
    with monitored(Newest(settings), settings) as client:
        client.post("/api/v1/ask", json=ASKED)
        client.post("/api/v1/ask", json={"question": 7})
        client.get("/api/v1/" + "x" * 50)
        client.get("/")  # its examples are none that a reader asked
        counted = client.get("/metrics").text
    assert 'wenzhang_answers_total{status="answered",way="api"} 1.0' in counted
    assert 'way="page",' not in counted and 'wenzhang_answers_total{status="answered",way="page"}' not in counted
    times = dict(re.findall(r'^wenzhang_stage_seconds_count{stage="(\w+)"} (\d+)', counted, re.M))
    assert times == dict.fromkeys(("understand", "look_up", "compose", "check"), "1")
    for status in (200, 404, 422):
        assert f'wenzhang_requests_total{{status="{status}",way="api"}} 1.0' in counted
    assert "xxxxx" not in counted
