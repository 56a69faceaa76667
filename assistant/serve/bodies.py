"""Bodies of requests, taken piece by piece up to a limit, and the headers of files that are sent back."""

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from assistant.serve.staff import Denied

if TYPE_CHECKING:
    from starlette.requests import Request


async def body_of(request: "Request", limit: int) -> bytes:
    """The whole body. Raises Denied where it is longer than `limit` bytes."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > limit:
            raise _too_long(limit)
    return bytes(body)


async def body_into(request: "Request", path: Path, limit: int) -> int:
    """Write the body to a file as it comes; the file is gone where it is longer than `limit` or breaks off."""
    from starlette.concurrency import run_in_threadpool

    said = request.headers.get("content-length", "")
    if said.isdigit() and int(said) > limit:
        raise _too_long(limit)
    size = 0
    try:
        with path.open("wb") as file:
            async for piece in request.stream():
                size += len(piece)
                if size > limit:
                    raise _too_long(limit)
                await run_in_threadpool(file.write, piece)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return size


def attached(name: str) -> dict[str, str]:
    """Headers by which a browser keeps what is sent under this name."""
    return {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}", "cache-control": "no-store"}


def _too_long(limit: int) -> Denied:
    size = f"{limit >> 20} MB" if limit >= 1 << 20 else f"{limit >> 10} KB"
    return Denied(413, f"太大了，最多 {size}")
