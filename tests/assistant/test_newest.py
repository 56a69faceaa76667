"""The page stays open while reports are added: the next question is answered from what is held then."""

from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from assistant.answer import Answer
from assistant.newest import Newest
from assistant.page.chat import Chat
from index.build import build_index
from index.imports import keep
from index.settings import Settings

_HEAD = "单位,年度,项目,金额,计量单位\n"
FIRST = f"{_HEAD}青山县财政局,2021,三公经费,30,万元\n"
SECOND = f"{_HEAD}白河县财政局,2022,三公经费,20,万元\n"
ASKED, ADDED = "青山县财政局2021年三公经费多少", "白河县财政局2022年三公经费多少"


def publish(settings: Settings, table: str, name: str) -> None:
    keep(settings.data, table.encode(), name)
    build_index(settings)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(data=tmp_path / "data", seeds=False, model="toy")
    publish(settings, FIRST, "甲.csv")
    return settings


def figures(answer: Answer) -> list[str]:
    return [f"{one.value}{one.unit}" for one in answer.values]


def test_what_was_added_since_is_answered_from_without_opening_anew(settings: Settings) -> None:
    newest = Newest(settings)
    assert figures(newest.now().ask(ADDED)) == []
    publish(settings, SECOND, "乙.csv")
    assert figures(newest.now().ask(ADDED)) == ["20万元"]
    assert newest.now() is newest.now()


def test_a_question_under_way_keeps_the_generation_it_began_with(settings: Settings) -> None:
    newest = Newest(settings)
    under_way = newest.now()
    for number in range(3):  # each sweeps away what nobody reads
        publish(settings, SECOND.replace(",20,", f",{20 + number},"), "乙.csv")
        assert figures(newest.now().ask(ADDED)) == [f"{20 + number}万元"]
    answer = under_way.ask(ASKED)
    assert answer.verified and figures(answer) == ["30万元"]
    assert under_way.library.passages is not None


def test_others_are_answered_while_the_new_generation_is_opened(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assistant import newest as module

    newest, before = Newest(settings), module.open_assistant
    publish(settings, SECOND, "乙.csv")
    opening, may_go_on = Event(), Event()

    def slowly(*given: Any) -> object:
        opening.set()
        may_go_on.wait(10)
        return before(*given)

    monkeypatch.setattr(module, "open_assistant", slowly)
    first = Thread(target=newest.now)
    first.start()
    assert opening.wait(10)
    assert figures(newest.now().ask(ASKED)) == ["30万元"]
    may_go_on.set()
    first.join()
    assert figures(newest.now().ask(ADDED)) == ["20万元"]


@pytest.mark.parametrize("damaged", ["CURRENT", "generations/*/manifest.json"])
def test_where_the_new_generation_cannot_be_opened_the_one_before_answers(settings: Settings, damaged: str) -> None:
    newest = Newest(settings)
    publish(settings, SECOND, "乙.csv")
    for path in settings.data.glob(damaged):
        path.write_text("{", encoding="utf-8")
    answer = newest.now().ask(ASKED)
    assert answer.verified and figures(answer) == ["30万元"]


def test_the_page_is_served_by_whoever_answers_now(settings: Settings) -> None:
    chat = Chat(Newest(settings), settings)
    publish(settings, SECOND, "乙.csv")
    (told,) = chat.answered(chat.begun(ADDED, ()), 0)
    assert told.answer is not None and figures(told.answer) == ["20万元"]
    assert "乙.csv" in chat.sources((told,), 0)


def test_a_word_is_explained_or_not_where_many_entities_are_held_and_no_report(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", seeds=False, model="toy")
    publish(
        settings,
        _HEAD + "".join(f"青山县第{number}局,2021,三公经费,{number},万元\n" for number in range(1, 41)),
        "甲.csv",
    )
    answer = Newest(settings).now().ask("什么是三公经费")
    assert answer.status == "not_found" and "名词解释" in answer.text
