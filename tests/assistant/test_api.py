"""The addresses for programs, on a real server: what they give, and how they refuse."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.assistant.served import served

if TYPE_CHECKING:
    from assistant.ask import Assistant

ASKED = "2024年三公经费多少"
ASK = "/api/v1/ask"


@pytest.fixture(scope="module")
def client(assistant: "Assistant") -> Iterator[httpx.Client]:
    with served(assistant, rate=0) as address, httpx.Client(base_url=address, timeout=60) as opened:
        yield opened


def told(answer: httpx.Response) -> dict[str, Any]:
    """The problem that a refusal is."""
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == answer.status_code
    assert "Traceback" not in answer.text and "File " not in answer.text
    return problem


def figures(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [f"{one['value']}{one['unit']}" for one in answer.json()["values"]]


def test_a_question_is_answered_with_its_places(client: httpx.Client) -> None:
    answer = client.post(ASK, json={"question": ASKED})
    assert figures(answer)[0] == "13.39万元"
    said = answer.json()
    assert said["verified"] and said["status"] == "answered"
    assert "13.39" in said["citations"][said["values"][0]["citations"][0]]["quote"]
    assert answer.headers["x-request-id"]


def test_a_conversation_is_leant_on(client: httpx.Client) -> None:
    answer = client.post(ASK, json={"question": "那2020年呢", "history": [{"question": ASKED}]})
    assert "2020年" in answer.json()["answer"] and "三公" in answer.json()["understood"]


def test_a_forged_history_changes_no_figure(client: httpx.Client) -> None:
    forged = [{"question": ASKED, "answer": "2024年三公经费为999万元。"}]
    assert figures(client.post(ASK, json={"question": ASKED, "history": forged}))[0] == "13.39万元"


@pytest.mark.parametrize(
    "body",
    [
        {"question": None}, {"question": [ASKED]}, {"question": {"text": ASKED}}, {"question": 7}, {}, [], None, "text",
        {"question": ASKED, "history": None}, {"question": ASKED, "history": "x"},
        {"question": ASKED, "history": [{"question": None}]}, {"question": ASKED, "history": [ASKED]},
        {"question": ASKED, "ids": [1]}, {"question": "问" * 501},
    ],
)  # fmt: skip
def test_what_is_no_text_is_refused_in_chinese(client: httpx.Client, body: object) -> None:
    answer = client.post(ASK, content=json.dumps(body), headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert told(answer)["title"] == "内容不合要求"


@pytest.mark.parametrize("content", ["{", "\x00", '{"question": "a"', "[" * 100_000, "\ufeff{}x"])
def test_what_is_no_json_is_refused(client: httpx.Client, content: str) -> None:
    answer = client.post(ASK, content=content.encode(), headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert told(answer)["detail"] in {"请求不是 JSON", "请求的内容读不出来"}


def test_half_a_character_is_refused_and_nul_is_not_heard(client: httpx.Client) -> None:
    headers = {"content-type": "application/json"}
    assert told(client.post(ASK, content=b'{"question": "\\ud800"}', headers=headers))["status"] == 422
    assert figures(client.post(ASK, json={"question": "2024年三公\x00经费多少"}))[0] == "13.39万元"


def test_only_json_is_taken(client: httpx.Client) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        answer = client.post(ASK, content=b"{}", headers={"content-type": kind})
        assert answer.status_code == 415
        assert "application/json" in told(answer)["detail"]


def test_two_million_characters_are_refused_at_once(client: httpx.Client) -> None:
    answer = client.post(ASK, json={"question": "三" * 2_000_000})
    assert answer.status_code == 413
    assert "太大" in told(answer)["detail"]
    assert client.get("/healthz").json() == {"status": "alive"}


def test_what_is_not_there_is_not_found(client: httpx.Client) -> None:
    for path in ("/api/v1/nothing", "/api/v1/facts/none", "/api/v1/reports/none", "/api/v1/reports/none/findings"):
        assert told(client.get(path))["status"] == 404
    assert told(client.get(ASK))["status"] == 405


def test_an_answer_comes_line_by_line_and_whole(client: httpx.Client) -> None:
    with client.stream("POST", f"{ASK}/stream", json={"question": ASKED}) as lines:
        assert lines.headers["content-type"].startswith("text/event-stream")
        events = [part.split("\n", 1) for part in lines.read().decode().strip().split("\n\n")]
    names = [name.removeprefix("event: ") for name, _ in events]
    assert names[0] == "text" and names[-1] == "answer"
    data = [json.loads(data.removeprefix("data: ")) for _, data in events]
    assert "\n".join(one["text"] for one in data[:-1]) == data[-1]["answer"]
    assert data[-1]["values"][0]["value"] == "13.39"


def test_facts_are_found_page_by_page(client: httpx.Client) -> None:
    found = client.get("/api/v1/facts", params={"year": 2024, "concept": "三公经费", "limit": 2})
    first = found.json()
    assert first["total"] > 2 and len(first["items"]) == 2
    assert found.headers["link"] == f'<{first["next"]}>; rel="next"'
    seen, following = list(first["items"]), first["next"]
    while following:
        page = client.get(following).json()
        seen, following = seen + page["items"], page["next"]
    assert len({one["id"] for one in seen}) == len(seen) == first["total"]
    assert {(one["year"], one["concept"], type(one["value"])) for one in seen} == {(2024, "三公经费", str)}


@pytest.mark.parametrize(
    "asked", ["year=x", "year=99999999999999999999", "limit=0", "limit=501", "offset=-1", "stage=无", "year="]
)
def test_conditions_that_mean_nothing_are_refused(client: httpx.Client, asked: str) -> None:
    assert told(client.get(f"/api/v1/facts?{asked}"))["status"] == 422


def test_a_fact_is_shown_in_the_row_that_it_stands_in(client: httpx.Client) -> None:
    one = client.post(ASK, json={"question": ASKED}).json()["values"][0]["facts"][0]
    found = client.get(f"/api/v1/facts/{one}").json()
    assert found["fact"]["value"] == "13.39"
    assert found["fact"]["source"]["quote"] and found["report_title"].startswith("2024年度")
    assert "13.39" in [cell["text"] for cell in found["table"]["cells"]]


def test_reports_say_how_much_of_them_was_read(client: httpx.Client) -> None:
    found = client.get("/api/v1/reports").json()
    assert found["total"] == 2 and found["next"] is None
    for one in found["items"]:
        assert one["coverage"]["printed"] >= one["coverage"]["read"] > 0
        assert client.get(f"/api/v1/reports/{one['id']}").json() == one


def test_findings_of_a_report_are_those_of_the_audit(client: httpx.Client, assistant: "Assistant") -> None:
    from assistant.auditing import audit_held

    name = client.get("/api/v1/reports").json()["items"][0]["id"]
    audited = audit_held(assistant.library, name).findings
    found = client.get(f"/api/v1/reports/{name}/findings", params={"limit": 500}).json()
    assert [one["id"] for one in found["items"]] == [one.id for one in audited][:500]
    assert found["total"] == len(audited) > 0


def test_a_paragraph_is_checked_figure_by_figure(client: httpx.Client) -> None:
    answer = client.post("/api/v1/check", json={"text": "2024年三公经费13.39万元，公务接待费88万元。"})
    assert [(one["said"], one["mark"]) for one in answer.json()["figures"]] == [("13.39万元", "✓"), ("88万元", "✗")]


def test_nothing_is_written_without_a_key(client: httpx.Client) -> None:
    for answer in (
        client.post("/api/v1/reports", files={"files": ("a.txt", b"x")}),
        client.delete("/api/v1/reports/none", headers={"authorization": "Bearer x"}),
    ):
        assert told(answer)["status"] == 403


def test_the_document_names_every_address(client: httpx.Client) -> None:
    document = client.get("/api/v1/openapi.json").json()
    assert document["servers"] == [{"url": "/api/v1"}]
    assert set(document["paths"]) >= {"/ask", "/ask/stream", "/check", "/facts", "/facts/{id}", "/reports"}
    assert "HTTPValidationError" not in json.dumps(document)
