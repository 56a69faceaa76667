"""The real page, served on a free port for a test, and a client that asks it as a program would."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from assistant.serve.app import configured, web_app
from index.settings import Settings

if TYPE_CHECKING:
    import httpx

    from assistant.ask import Assistant

JOIN = "/gradio_api/queue/join"
BUTTON = 0  # the box's own


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(assistant: "Assistant", **settings: Any) -> Iterator[str]:
    import uvicorn

    port = free_port()
    given = Settings(**settings | {"host": "127.0.0.1", "port": port})
    server = uvicorn.Server(configured(web_app(assistant, given), given))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)


class Visitor:
    """One session at the page, without a browser."""

    def __init__(self, client: "httpx.Client") -> None:
        self.client, self.session = client, uuid4().hex

    def post(self, text: object, talk: object = None, button: object = BUTTON) -> "httpx.Response":
        sent = {"data": [text, talk], "fn_index": button, "session_hash": self.session}
        return self.client.post(JOIN, json=sent)

    def ask(self, text: object, talk: object = None) -> str:
        """What the page says last."""
        assert self.post(text, talk).status_code == 200
        return self.answer()

    def answer(self) -> str:
        """What the page says to what was posted."""
        with self.client.stream("GET", "/gradio_api/queue/data", params={"session_hash": self.session}) as lines:
            for line in lines.iter_lines():
                if line.startswith("data:") and (message := json.loads(line[5:]))["msg"] == "process_completed":
                    return _last(message["output"])
        raise AssertionError("no answer")


def _last(output: dict[str, Any]) -> str:
    """The last turn of the conversation, as HTML."""
    return str(output["data"][1]).rpartition('<section class="wz-turn"')[2]
