"""The web app: what answers at which address, and what stands before it."""

import logging
import socket
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from assistant.answer import Answer
from assistant.newest import Answering
from assistant.page.blocks import asking_of, in_hand, inputs_of, mounted, page_blocks
from assistant.serve.cells import add_cells
from assistant.serve.desk import PREFIX as DESK
from assistant.serve.desk import add_desk
from assistant.serve.door import Door
from assistant.serve.gate import App, Gate
from assistant.serve.headers import KeepHome
from assistant.serve.health import Health, add_health
from assistant.serve.limits import Limits
from assistant.serve.logs import log_as_json
from assistant.serve.metrics import Metrics
from assistant.serve.watch import Told, Watched
from assistant.serve.ways import way
from assistant.turns import Turns
from index.errors import WenzhangError
from index.settings import Settings

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI


# Addresses of programs: they take other things than questions, and check what they take themselves.
_PROGRAMS = ("/api/v1/", "/v1/", "/mcp", DESK)
_LOG = logging.getLogger("wenzhang")
_SWITCH = 0.001  # seconds for which a thread may compute while others want to


class ServeError(WenzhangError):
    """The address cannot be served."""


def serve(answering: Answering, settings: Settings) -> None:
    """Serve until interrupted. Raises ServeError where the port is taken."""
    _free(settings.host, settings.port)
    import uvicorn

    app = web_app(answering, settings)
    threading.Thread(target=answering.now().warm, daemon=True).start()
    print(f"问账已打开：http://{settings.host}:{settings.port}（按 Ctrl+C 结束）", flush=True)
    log_as_json()
    # Threads that answer must not keep the one that listens waiting: who is one too many is to be told so at once.
    sys.setswitchinterval(_SWITCH)
    with suppress(KeyboardInterrupt):
        uvicorn.Server(configured(app, settings)).run()


def configured(app: App, settings: Settings) -> "uvicorn.Config":
    """How the app is served."""
    import uvicorn

    # Who a proxy says is asking is believed by a setting only, which `Limits` looks after.
    return uvicorn.Config(
        app, host=settings.host, port=settings.port, log_config=None, access_log=False, proxy_headers=False
    )


def web_app(answering: Answering, settings: Settings) -> App:
    """Everything that is served, as one ASGI app."""
    turns = Turns(settings.at_once, settings.queue)
    metrics = Metrics(turns)
    health = Health(answering, metrics)
    watched = Watched(answering, _told(metrics, settings), health.problem_with)
    routes = _routes(watched, settings)
    add_health(routes, health, metrics)
    blocks = page_blocks(watched, settings, turns)
    door = Door(turns, asking_of(blocks), lambda: in_hand(blocks))
    page = Gate(mounted(routes, blocks), inputs_of(blocks), door, _PROGRAMS)
    return KeepHome(Limits(page, settings, metrics, turns))


def _routes(answering: Answering, settings: Settings) -> "FastAPI":
    """The addresses beside the page."""
    from fastapi import FastAPI

    from assistant.serve import api, mcp_tools, openai_api

    tools = mcp_tools.mcp_server(answering, settings)
    for_tools = mcp_tools.mcp_app(tools, settings)

    @asynccontextmanager
    async def running(_: "FastAPI") -> AsyncIterator[None]:
        async with tools.session_manager.run():
            yield

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=running)
    add_cells(app, answering, settings)
    add_desk(app, answering, settings)
    app.mount(api.ROOT, api.api_app(answering, settings))
    app.mount(openai_api.ROOT, openai_api.openai_app(answering, settings))
    app.router.routes.extend(for_tools.routes)
    return app


def _told(metrics: Metrics, settings: Settings) -> Told:
    """Counts and logs every answer; the words of the question only where a setting asks for them."""

    def told(answer: Answer | None) -> None:
        metrics.answer(way.get(), answer)
        said: dict[str, object] = {"way": way.get(), "answer": answer.status if answer else "broken"}
        if answer is not None:
            said |= {"ms": answer.elapsed_ms, **{f"{stage}_ms": round(took * 1000, 1) for stage, took in answer.spent}}
        if settings.log_questions and answer is not None:
            said["question"] = answer.question
        _LOG.info("answered", extra=said)

    return told


def _free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ServeError(f"端口 {port} 用不了（{error.strerror}）：换一个端口，例如 --port {port + 1}") from error
