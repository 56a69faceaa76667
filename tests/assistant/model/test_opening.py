"""What a model needs is loaded while nobody waits for it yet."""

import sys
import time
from pathlib import Path

import pytest

from assistant.newest import Newest
from assistant.serve.app import serve
from index.settings import Settings
from tests.assistant.served import free_port

CLIENT = "llama_index.llms.openai_like"


@pytest.mark.parametrize("model", [{}, {"llm_url": "http://127.0.0.1:9/v1", "llm_model": "x"}], ids=["none", "one"])
def test_serving_loads_the_client_of_a_model_before_anybody_asks(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, model: dict[str, str]
) -> None:
    monkeypatch.setattr("assistant.serve.app.log_as_json", lambda: None)
    monkeypatch.setattr("assistant.serve.app._SWITCH", sys.getswitchinterval())
    loaded: list[bool] = []

    def run(_: object) -> None:
        """Serves until the client is there; without a model, until the texts are ready, which come first."""
        library = answering.now().library
        assert library.passages is not None
        library.passages.warm()
        while model and CLIENT not in sys.modules:
            time.sleep(0.05)
        loaded.append(CLIENT in sys.modules)

    settings = Settings(data=data_dir, port=free_port(), **model)  # type: ignore[arg-type]
    answering = Newest(settings)
    monkeypatch.setattr("uvicorn.Server.run", run)
    monkeypatch.delitem(sys.modules, CLIENT, raising=False)
    serve(answering, settings)
    assert loaded == [bool(model)]
