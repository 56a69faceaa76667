"""The web app: what answers at which address, and what stands before it."""

import socket
import threading
from typing import TYPE_CHECKING

from assistant.newest import Answering
from assistant.page.blocks import inputs_of, mounted, page_blocks
from assistant.serve.gate import App, Gate
from assistant.serve.headers import KeepHome
from index.errors import WenzhangError
from index.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI


# Addresses of programs: they take other things than questions, and check what they take themselves.
_PROGRAMS = ("/api/", "/v1/", "/mcp")


class ServeError(WenzhangError):
    """The address cannot be served."""


def serve(answering: Answering, settings: Settings) -> None:
    """Serve until interrupted. Raises ServeError where the port is taken."""
    _free(settings.host, settings.port)
    import uvicorn

    app = web_app(answering, settings)
    threading.Thread(target=_warm, args=(answering,), daemon=True).start()
    print(f"问账已打开：http://{settings.host}:{settings.port}（按 Ctrl+C 结束）", flush=True)
    uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning")


def web_app(answering: Answering, settings: Settings) -> App:
    """Everything that is served, as one ASGI app."""
    routes = _routes(answering, settings)
    blocks = page_blocks(answering, settings)
    return KeepHome(Gate(mounted(routes, blocks), inputs_of(blocks), _PROGRAMS))


def _routes(answering: Answering, settings: Settings) -> "FastAPI":
    """The addresses beside the page."""
    from fastapi import FastAPI

    return FastAPI(docs_url=None, redoc_url=None, openapi_url=None)


def _warm(answering: Answering) -> None:
    """The first question about a text should not wait for the model."""
    if (passages := answering.now().library.passages) is not None:
        passages.warm()


def _free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ServeError(f"端口 {port} 用不了（{error.strerror}）：换一个端口，例如 --port {port + 1}") from error
