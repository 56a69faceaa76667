"""Which way in a request takes, by its address: what is counted, limited and logged goes by these few names."""

from contextvars import ContextVar
from typing import Literal, get_args

Way = Literal["page", "api", "chat", "mcp", "cell", "desk", "health", "files"]
WAYS: tuple[Way, ...] = get_args(Way)
_PREFIXES: tuple[tuple[str, Way], ...] = (
    ("/api/", "api"),
    ("/v1/", "chat"),
    ("/mcp", "mcp"),
    ("/cell/", "cell"),
    ("/desk", "desk"),
    ("/gradio_api/queue/join", "page"),
)
_HEALTH = frozenset({"/healthz", "/readyz", "/metrics"})

# The way of the request under way; a question put on the page is answered apart from the request that brought it.
way: ContextVar[Way] = ContextVar("way", default="page")


def way_of(path: str) -> Way:
    if path in _HEALTH:
        return "health"
    return next((name for prefix, name in _PREFIXES if path.startswith(prefix)), "files")
