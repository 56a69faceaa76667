"""The assistant with a scripted model beside it."""

from collections.abc import Iterator
from contextlib import ExitStack
from copy import copy
from typing import TYPE_CHECKING, Any

import pytest
from helping import Helping

from eval.liar import Reply, Script, scripted
from index.settings import Settings

if TYPE_CHECKING:
    from assistant.model.helped import Helped
    from index.library import Library


@pytest.fixture(scope="session")
def one_helped(library: "Library") -> "Helped":
    """Read once what can be asked about; import once what takes longer than the deadlines here."""
    from assistant.model.helped import Helped, Model

    with scripted("好") as server:
        model = Model(Settings(llm_url=server.url, llm_model="liar", llm_deadline=300))
        assert model.trouble() is None
    return Helped(library, model)


@pytest.fixture
def helped(one_helped: "Helped") -> Iterator[Helping]:
    """An assistant whose model gives these replies, and the server that gives them."""
    from assistant.model.helped import Model

    with ExitStack() as stack:

        def make(*replies: Reply | str, **settings: Any) -> "tuple[Helped, Script]":
            server = stack.enter_context(scripted(*replies))
            given = {"llm_url": server.url, "llm_model": "liar", "llm_use": "all", "llm_deadline": 10} | settings
            assistant = copy(one_helped)
            assistant.model = Model(Settings(**given))
            return assistant, server

        yield make
