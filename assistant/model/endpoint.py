"""Any OpenAI-compatible server, spoken to through llama_index; no more is read of it than an answer can be long."""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import httpx

from assistant.model.trouble import ModelTrouble, Reason
from corpus.record import Record
from index.settings import Settings

if TYPE_CHECKING:
    from llama_index.llms.openai_like import OpenAILike

LARGEST = 256 * 1024  # bytes of a response that are read
LONGEST = 1024  # tokens that are asked for
_TRIES = 2
_PAUSE = 0.3  # seconds before the second try, unless the server names a time
_THOUGHT = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)  # reasoning models think aloud first
_REASONS: dict[int, Reason] = {401: "密钥不对", 403: "密钥不对", 429: "请求太频繁"}
_AGAIN = frozenset({429, 500, 502, 503, 504})


class Said(Record):
    """One message of a talk with the model."""

    role: str
    text: str


class TooLong(Exception):
    """A response is longer than any answer."""


class Endpoint:
    """Where the model is and how it is asked. Nothing is contacted before the first question to it."""

    def __init__(self, settings: Settings) -> None:
        self._url = str(settings.llm_url or "").rstrip("/")
        self._key, self.model = settings.llm_key, settings.llm_model
        self.longest = LONGEST

    async def ask(self, messages: Sequence[Said], schema: Mapping[str, Any] | None = None) -> str:
        """The words of the model, of the JSON schema if one is given. Raises ModelTrouble."""
        await self.warm()
        from llama_index.core.llms import ChatMessage

        chat = [ChatMessage(role=one.role, content=one.text) for one in messages]
        asked = {"response_format": {"type": "json_schema", "json_schema": schema}} if schema else {}
        for tries_left in reversed(range(_TRIES)):
            async with self.client() as client:
                try:
                    answer = await self.llm(client).achat(chat, **asked)
                    return _words(answer.message.content)
                except ModelTrouble:
                    raise
                except Exception as error:  # what a server may send, and how its client fails on it, has no end
                    if asked and _status(error) in {400, 422}:  # a server that knows no schemas is only told of it
                        asked = {}
                    elif not tries_left or _status(error) not in _AGAIN:
                        raise trouble_of(error) from error
                    else:
                        await asyncio.sleep(_pause(error))
        raise ModelTrouble("请求不被接受")

    async def warm(self) -> None:
        """Import what takes seconds, beside the loop that others wait in."""
        await asyncio.to_thread(load_clients)

    def llm(self, client: httpx.AsyncClient, *, tools: bool = False) -> "OpenAILike":
        from llama_index.llms.openai_like import OpenAILike

        return OpenAILike(
            model=self.model,
            api_base=self._url,
            # Never a key that the environment holds for somebody else.
            api_key=self._key.get_secret_value() or "none",
            is_chat_model=True,
            is_function_calling_model=tools,
            context_window=8192,
            max_tokens=self.longest,
            temperature=0.0,
            max_retries=0,
            timeout=600.0,  # the deadline of the question is shorter, and holds for all tries together
            async_http_client=client,
        )

    def client(self) -> httpx.AsyncClient:
        """A client for one request: no proxy, no redirect, and no headers about this machine."""
        return httpx.AsyncClient(transport=_Bounded(self._certificates), follow_redirects=False)

    @cached_property
    def _certificates(self) -> ssl.SSLContext:
        return httpx.create_ssl_context()


def load_clients() -> None:
    """Import what speaks to a model, and what plans with one."""
    import llama_index.core.agent.workflow
    import llama_index.llms.openai_like  # noqa: F401


class _Bounded(httpx.AsyncHTTPTransport):
    """Reads LARGEST bytes of a response and no more."""

    def __init__(self, certificates: ssl.SSLContext) -> None:
        super().__init__(verify=certificates)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        for name in [one for one in request.headers if one.startswith(("x-stainless", "openai-"))]:
            del request.headers[name]
        request.headers["accept-encoding"] = "identity"  # what is packed may be any size unpacked
        request.headers["user-agent"] = "wenzhang"
        response = await super().handle_async_request(request)
        if "content-encoding" in response.headers:
            raise TooLong("packed")
        assert isinstance(response.stream, httpx.AsyncByteStream)
        return httpx.Response(
            response.status_code,
            headers=response.headers,
            stream=_BoundedStream(response.stream),
            extensions=response.extensions,
        )


class _BoundedStream(httpx.AsyncByteStream):
    def __init__(self, stream: httpx.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        read = 0
        async for chunk in self._stream:
            read += len(chunk)
            if read > LARGEST:
                raise TooLong(f"more than {LARGEST} bytes")
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


def _words(content: str | None) -> str:
    words = _THOUGHT.sub("", content or "").strip()
    if not words:
        raise ModelTrouble("答复是空的")
    return words


def _status(error: BaseException) -> int | None:
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) else None


def _pause(error: Exception) -> float:
    """Seconds that the server asks to wait; the deadline cuts them short."""
    response = getattr(error, "response", None)
    named = response.headers.get("retry-after", "") if isinstance(response, httpx.Response) else ""
    return float(named) if named.isdigit() else _PAUSE


def trouble_of(error: BaseException) -> ModelTrouble:
    """The reason in the words of a reader, of whatever a client or an agent raised."""
    import openai

    causes = list(_causes(error))
    if known := next((one for one in causes if isinstance(one, ModelTrouble)), None):
        return known
    if status := next((code for one in causes if (code := _status(one)) is not None), None):
        return ModelTrouble(_REASONS.get(status, "服务出错" if status >= 500 else "请求不被接受"), str(status))
    kinds: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], Reason], ...] = (
        (TooLong, "答复太长"),
        ((httpx.RemoteProtocolError, httpx.ReadError), "服务出错"),
        ((openai.APITimeoutError, TimeoutError), "超过时限"),
        (openai.APIConnectionError, "连接不上"),
    )
    reasons = (reason for kind, reason in kinds if any(isinstance(one, kind) for one in causes))
    return ModelTrouble(next(reasons, "答复不合格式"), type(error).__name__)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
