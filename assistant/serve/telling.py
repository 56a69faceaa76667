"""Routes whose refusals are words: what a user can mend is told in Chinese, as JSON, with a status for programs."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from assistant.held import UnknownReport
from assistant.page.desk_filters import WrongFilter
from assistant.serve.jobs import TooBusy
from assistant.serve.staff import Denied
from index.errors import WenzhangError, WriterBusy

if TYPE_CHECKING:
    from fastapi import APIRouter
    from starlette.requests import Request
    from starlette.responses import Response

FRESH = {"cache-control": "no-store"}  # a fragment is of this moment
_CODES: dict[type[WenzhangError], int] = {WrongFilter: 400, UnknownReport: 404, WriterBusy: 409, TooBusy: 429}
_Handler = Callable[["Request"], Awaitable["Response"]]


def telling_router() -> "APIRouter":
    """A router of such routes; those of others on the same app are as they were."""
    from fastapi import APIRouter
    from fastapi.exceptions import RequestValidationError
    from fastapi.responses import JSONResponse
    from fastapi.routing import APIRoute

    def said(status: int, words: str) -> JSONResponse:
        return JSONResponse({"error": words}, status, headers=FRESH)

    class Telling(APIRoute):
        def get_route_handler(self) -> _Handler:  # type: ignore[override]
            handle = super().get_route_handler()

            async def telling(request: "Request") -> "Response":
                try:
                    return await handle(request)
                except Denied as denied:
                    return said(denied.status, denied.words)
                except WenzhangError as error:
                    return said(
                        next((code for kind, code in _CODES.items() if isinstance(error, kind)), 503), str(error)
                    )
                except RequestValidationError:
                    return said(400, "请求的内容不合要求")

            return telling

    return APIRouter(route_class=Telling)
