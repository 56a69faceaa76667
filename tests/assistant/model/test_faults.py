"""Every fault of a server ends in the template's answer within the deadline, and says why."""

from time import perf_counter
from typing import Any

import pytest
from helping import Helping

from eval.liar import completion, cut, drips, endless, hangs, huge, raw, says, status

ASKED = "2024年三公经费多少"
HONEST = "2024年三公经费决算为{f1}，全年预算为{f2}。"
SLOW = {"llm_deadline": 0.6}

FAULTS: list[tuple[str, Any, str, dict[str, Any]]] = [
    ("hangs", hangs(5), "超过时限", SLOW),
    ("a byte at a time", drips(0.1), "超过时限", SLOW),
    ("10 MB", huge, "答复太长", {}),
    ("endless", endless, "答复太长", {}),
    ("cut", cut, "服务出错", {}),
    ("html", raw(b"<html>hello</html>", "text/html"), "答复不合格式", {}),
    ("html said to be json", raw(b"<html>"), "答复不合格式", {}),
    ("another object", raw(b'{"choices": []}'), "答复不合格式", {}),
    ("null", raw(b"null"), "答复不合格式", {}),
    ("nothing", raw(b""), "答复不合格式", {}),
    ("empty words", says(""), "答复是空的", {}),
    ("no words", says(None), "答复是空的", {}),
    ("only thought", says("<think>13.39"), "答复是空的", {}),
    ("401", status(401), "密钥不对", {}),
    ("403", status(403), "密钥不对", {}),
    ("404", status(404), "请求不被接受", {}),
    ("429", status(429), "请求太频繁", {}),
    ("429 for an hour", status(429, retry_after="3600"), "超过时限", SLOW),
    ("500", status(500), "服务出错", {}),
    ("redirect", status(302, location="http://192.0.2.1/"), "请求不被接受", {}),
    ("packed", lambda liar, asked: liar.send(completion(HONEST), content_encoding="gzip"), "答复太长", {}),
]


@pytest.mark.parametrize(("reply", "reason", "settings"), [one[1:] for one in FAULTS], ids=[one[0] for one in FAULTS])
def test_a_fault_ends_in_the_template(reply: Any, reason: str, settings: dict[str, Any], helped: Helping) -> None:
    assistant, _ = helped(reply, **settings)
    started = perf_counter()
    answer = assistant.ask(ASKED)
    assert perf_counter() - started < assistant.model.seconds + 1
    assert answer.text.startswith("2024年三公经费决算为13.39万元") and answer.verified and not answer.ai
    assert f"未使用大模型：{reason}。" in answer.notes


def test_what_is_honest_is_taken_and_labelled(helped: Helping) -> None:
    assistant, server = helped(HONEST)
    answer = assistant.ask(ASKED)
    assert answer.text.startswith("2024年三公经费决算为13.39万元，全年预算为13.39万元。\n出处：")
    assert answer.ai == ("由AI生成",) and answer.verified
    assert "13.39" not in str(server.asked), "the model is not told the figures"


@pytest.mark.parametrize("first", [status(500), status(429, retry_after="0"), status(503)])
def test_a_passing_fault_is_tried_once_more(first: Any, helped: Helping) -> None:
    assistant, server = helped(first, HONEST)
    assert assistant.ask(ASKED).ai == ("由AI生成",)
    assert len(server.asked) == 2


def test_nothing_of_this_machine_goes_out(helped: Helping, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "of somebody else")
    monkeypatch.setenv("OPENAI_ORG_ID", "of somebody else")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    assistant, server = helped(HONEST, llm_key="mine")
    assert assistant.ask(ASKED).ai
    (headers,) = server.headers
    assert headers["Authorization"] == "Bearer mine" and headers["user-agent"] == "wenzhang"
    assert not [name for name in headers if name.lower().startswith(("x-stainless", "openai"))]


def test_questions_read_by_rules_never_reach_the_model_unless_words_are_wanted(helped: Helping) -> None:
    assistant, server = helped(hangs(5), llm_use="questions")
    answer = assistant.ask(ASKED)
    assert answer.verified and not answer.notes and not server.asked


def test_a_model_that_hangs_is_left_alone_for_a_while(helped: Helping) -> None:
    assistant, server = helped(hangs(5), llm_deadline=0.2)
    reasons = [assistant.ask(ASKED).notes[-1] for _ in range(5)]
    assert reasons == ["未使用大模型：超过时限。"] * 3 + ["未使用大模型：刚才出过错，暂停一会儿。"] * 2
    assert len(server.asked) <= 3
