"""The addresses for programs under /api/v1, described by /api/v1/openapi.json."""

import logging
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from assistant.newest import Answering
from assistant.serve.problem import TITLES, Problem, Refusal, install
from assistant.serve.shapes import TURNS
from index.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI, Request, Response

ROOT = "/api/v1"
_LOG = logging.getLogger("wenzhang")
_ABOUT = (
    "就收录的预算、决算公开报告提问，查数字、出处和核对结果。金额是十进制数字的字符串，不是浮点数。"
    "错误一律是 application/problem+json。"
)


def api_app(answering: Answering, settings: Settings) -> "FastAPI":
    """The app to be mounted at ROOT."""
    from fastapi import FastAPI
    from fastapi.openapi.utils import get_openapi

    from assistant.serve.api_ask import ask_routes
    from assistant.serve.api_facts import fact_routes
    from assistant.serve.api_reports import report_routes
    from index.build import program_version

    app = FastAPI(title="问账", version=program_version(), docs_url=None, redoc_url=None, openapi_url="/openapi.json")
    app.router.route_class = json_route()
    install(app)
    for routes in (ask_routes, fact_routes, report_routes):
        app.include_router(routes(answering, settings))
    described: dict[str, Any] = {}

    def openapi() -> dict[str, Any]:
        if not described:
            described.update(
                get_openapi(
                    title=app.title, version=app.version, description=_ABOUT, routes=app.routes,
                    servers=[{"url": ROOT}],
                )
            )  # fmt: skip
            _as_it_is(described, settings)
        return described

    app.openapi = openapi  # type: ignore[method-assign]
    return app


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What an address may refuse with; every one of them may find too many asking."""
    return {status: {"model": Problem, "description": TITLES[status]} for status in (*statuses, 429, 503)}


def json_route() -> type[Any]:
    """Routes that take JSON as JSON and nothing else."""
    from fastapi.routing import APIRoute

    class JsonRoute(APIRoute):
        def get_route_handler(self) -> "Callable[[Request], Coroutine[Any, Any, Response]]":
            handler = super().get_route_handler()
            uploads = self.path == "/reports"

            async def checked(request: "Request") -> "Response":
                kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
                wanted = "multipart/form-data" if uploads else "application/json"
                if request.method == "POST" and kind != wanted:
                    raise Refusal(415, f"这里只收 {wanted}")
                answer: Response = await handler(request)
                return answer

            return checked

    return JsonRoute


def _as_it_is(document: dict[str, Any], settings: Settings) -> None:
    """What the framework cannot know: refusals are problems, and how long a question may be here."""
    for path in document["paths"].values():
        for operation in path.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400 and "application/json" in response.get("content", {}):
                    response["content"] = {"application/problem+json": response["content"]["application/json"]}
    schemas = document["components"]["schemas"]
    schemas["Asking"]["properties"]["question"]["maxLength"] = settings.question_length
    schemas["Said"]["properties"]["question"]["maxLength"] = settings.question_length
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)


__all__ = ["ROOT", "TURNS", "api_app", "json_route", "refusals"]
