"""The second reader sees what is wrong, or a count of nothing wrong would mean nothing."""

import json
from typing import TYPE_CHECKING

import pytest

from eval.honesty import Measured, Tally, Worded, markdown, together
from eval.liar import scripted
from eval.lies import ASKED, HONEST, LIES, Teller, honest
from eval.witness import read

if TYPE_CHECKING:
    from assistant.answer import Answer
    from assistant.ask import Assistant


@pytest.fixture(scope="module")
def figure(assistant: "Assistant") -> "Answer":
    return assistant.ask("2024年三公经费多少")


@pytest.fixture(scope="module")
def change(assistant: "Assistant") -> "Answer":
    return assistant.ask("2024年支出总计比上年增加多少")


@pytest.fixture(scope="module")
def difference(assistant: "Assistant") -> "Answer":
    return assistant.ask("2024年三公经费和2020年相差多少")


@pytest.mark.parametrize("said", ["2024年三公经费决算为13.39万元，全年预算为13.39万元。", "三公经费：13.39万元。"])
def test_what_facts_carry_is_not_complained_of(said: str, figure: "Answer", assistant: "Assistant") -> None:
    found = read(figure.model_copy(update={"text": said}), assistant.library.facts)
    assert not found.unbacked and not found.flipped


@pytest.mark.parametrize(
    "said",
    [
        "2024年三公经费决算为13.93万元。",
        "2024年三公经费决算为13.39亿元。",
        "2024年三公经费决算为13.39元。",
        "2019年三公经费决算为13.39万元。",
        "2024年三公经费决算为13.39万元，另有5万元。",
        "2024年三公经费决算为十三万元。",
        "2024年三公经费决算为１３.３９万元。",
        "2024年三公经费占三成。",
        "2024年三公经费占⅓。",
    ],
)
def test_figures_of_its_own_are_seen(said: str, figure: "Answer", assistant: "Assistant") -> None:
    assert read(figure.model_copy(update={"text": said}), assistant.library.facts).unbacked


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("2024年支出总计比上年增加94.3万元。", False),
        ("2024年支出总计比上年减少94.3万元。", True),
        ("2024年支出总计下降5.93%。", True),
        ("2024年支出总计决算为1684.87万元，有所下降。", True),
        ("2024年支出总计增加1684.87万元。", True),
    ],
)
def test_directions_against_a_stated_change(said: str, wrong: bool, change: "Answer", assistant: "Assistant") -> None:
    assert bool(read(change.model_copy(update={"text": said}), assistant.library.facts).flipped) is wrong


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("2024年三公经费比2020年多4.01万元。", False),
        ("2024年三公经费比2020年少4.01万元。", True),
        ("2020年三公经费比2024年多4.01万元。", True),
    ],
)
def test_directions_against_a_difference(said: str, wrong: bool, difference: "Answer", assistant: "Assistant") -> None:
    assert bool(read(difference.model_copy(update={"text": said}), assistant.library.facts).flipped) is wrong


def test_the_liar_tells_every_lie_and_counts_what_is_none() -> None:
    prompt = f"f1：2024年三公经费决算（单位万元）\nf2：2024年三公经费全年预算（单位万元）\n{ASKED}"
    assert honest(prompt) == "2024年三公经费决算为{f1}。2024年三公经费全年预算为{f2}。"
    import httpx

    teller = Teller(1)
    with scripted(teller) as server:
        for _ in range(len(LIES) + 1):
            asked = {"messages": [{"role": "user", "content": prompt}]}
            said = httpx.post(f"{server.url}/chat/completions", json=asked).json()["choices"][0]["message"]["content"]
            assert (said == honest(prompt)) == (teller.told[-1] == HONEST)
    assert set(teller.told) >= set(LIES) - {"差额的方向弄反"}


def test_parts_measured_apart_make_one_page() -> None:
    tally = Tally(kind="照实", asked=2, taken=1, unbacked=0, flipped=0)
    lies = [Measured(scripted=Worded(who="甲", tallies=(tally,), reasons={"空": 1})) for _ in range(2)]
    page = markdown(together(*lies))
    assert "| 甲 | 4 | 2 | 2 | 0 | 0 |" in page and "| 空 | 2 |" in page
    assert json.loads(together(*lies).model_dump_json())["real"] is None
