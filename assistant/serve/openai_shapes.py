"""The shapes that chat clients know, and their way of saying what went wrong."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.responses import Response

_KINDS = {
    400: "invalid_request_error",
    404: "invalid_request_error",
    413: "invalid_request_error",
    429: "rate_limit_error",
}


def as_error(status: int, words: str, headers: Mapping[str, str] | None = None, code: str | None = None) -> "Response":
    """An error in the form that the clients read."""
    from starlette.responses import Response

    kind = _KINDS.get(status, "invalid_request_error" if status < 500 else "server_error")
    content = {"error": {"message": words, "type": kind, "param": None, "code": code}}
    body = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
    return Response(body, status_code=status, media_type="application/json", headers=dict(headers or {}))
