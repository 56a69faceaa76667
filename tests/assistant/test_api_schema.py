"""Whatever the OpenAPI document allows, and what it does not, gets an answer that the document names; never a 500."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.assistant.served import served

if TYPE_CHECKING:
    import schemathesis

    from assistant.ask import Assistant

# What breaks the schema by its length may be refused by its size first.
_REFUSALS = ["400", "401", "403", "404", "405", "409", "413", "415", "422", "429"]


@pytest.fixture(scope="module")
def document(assistant: "Assistant") -> Iterator["schemathesis.BaseSchema"]:
    import schemathesis

    with served(assistant, rate=0) as address:
        refusals = {"checks": {"negative_data_rejection": {"expected-statuses": _REFUSALS}}}
        config = schemathesis.config.SchemathesisConfig.from_dict(refusals)
        yield schemathesis.openapi.from_url(f"{address}/api/v1/openapi.json", config=config)


@pytest.mark.parametrize("mode", ["positive", "negative"])
def test_every_answer_is_one_that_the_document_names(document: "schemathesis.BaseSchema", mode: str) -> None:
    from schemathesis import GenerationMode

    asked = 0
    for found in document.get_all_operations():
        operation = found.ok()

        @settings(max_examples=12, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(generation_mode=GenerationMode(mode)))
        def answers(case: "schemathesis.Case") -> None:
            case.call_and_validate(timeout=60)

        answers()
        asked += 1
    assert asked == sum(len(one) for one in document.raw_schema["paths"].values())
