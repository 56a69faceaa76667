"""What went wrong, for programs: application/problem+json (RFC 9457) in Chinese, never a trace."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from corpus.record import Record

if TYPE_CHECKING:
    from fastapi import FastAPI, Request, Response

PROBLEM = "application/problem+json"
TITLES: dict[int, str] = {
    400: "请求读不懂",
    401: "需要密钥",
    403: "不允许",
    404: "没有",
    405: "不支持这种方法",
    408: "请求太慢",
    409: "现在不能做",
    413: "请求太大",
    415: "不收这种内容",
    421: "主机名不对",
    422: "内容不合要求",
    429: "请求太多",
    500: "程序出错",
    503: "现在答不了",
}
BROKEN = "程序内部出了错，这次没有完成。换一种问法，或稍后再试"


class Wrong(Record):
    """One thing that is wrong with what was sent."""

    where: str  # body.question
    what: str


class Problem(Record):
    """The body of every refusal."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: tuple[Wrong, ...] = ()


class Refusal(Exception):
    """A request that is not done, with the status, the words for it and headers that go with them."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, dict(headers or {})


def problem(status: int, detail: str, errors: Sequence[Wrong] = ()) -> Problem:
    return Problem(title=TITLES.get(status, "没有做成"), status=status, detail=detail, errors=tuple(errors))


def as_response(one: Problem, headers: Mapping[str, str] | None = None) -> "Response":
    from starlette.responses import Response

    content = json.dumps(one.model_dump(), ensure_ascii=False).encode("utf-8", "replace")
    return Response(content, status_code=one.status, media_type=PROBLEM, headers=dict(headers or {}))


# What pydantic calls a mistake → the same in Chinese; `ctx` holds what it was measured by.
_SAID: dict[str, str] = {
    "missing": "没有给出",
    "extra_forbidden": "没有这一项",
    "string_type": "应当是一段文字",
    "string_unicode": "文字的编码不对",
    "string_too_long": "太长，最多 {max_length} 个字",
    "string_too_short": "太短，至少 {min_length} 个字",
    "too_long": "太多，最多 {max_length} 项",
    "int_parsing": "应当是整数",
    "int_type": "应当是整数",
    "int_from_float": "应当是整数",
    "bool_parsing": "应当是 true 或 false",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "literal_error": "只能是 {expected}",
    "list_type": "应当是一个列表",
    "tuple_type": "应当是一个列表",
    "model_type": "应当是一个对象",
    "model_attributes_type": "应当是一个对象",
    "dict_type": "应当是一个对象",
    "value_error": "不合要求",
}


def wrongs(errors: Sequence[Any]) -> tuple[Wrong, ...]:
    """The mistakes that validation found; what was sent is not repeated, for it may be anything."""
    return tuple(Wrong(where=_where(one.get("loc", ())), what=_what(one)) for one in errors[:20])


def _where(loc: Sequence[Any]) -> str:
    return ".".join(part if isinstance(part, str) and part.isidentifier() else _at(part) for part in loc) or "body"


def _at(part: Any) -> str:
    return str(part) if isinstance(part, int) else "…"  # a name that a stranger chose


def _what(one: Mapping[str, Any]) -> str:
    context = {name: str(value).replace(" or ", "、") for name, value in (one.get("ctx") or {}).items()}
    try:
        return _SAID.get(one.get("type", ""), "不合要求").format_map(context)
    except KeyError:
        return "不合要求"


def install(app: "FastAPI") -> None:
    """Have every failure of the app answered as a problem."""
    from fastapi.exceptions import RequestValidationError
    from starlette.exceptions import HTTPException

    from index.errors import WenzhangError

    async def invalid(_: "Request", error: Any) -> "Response":
        return as_response(_invalid(error.errors()))

    async def refused(_: "Request", error: Any) -> "Response":
        return as_response(problem(error.status, error.detail), error.headers)

    async def http(_: "Request", error: Any) -> "Response":
        return as_response(problem(error.status_code, _HTTP.get(error.status_code, "请求没有完成")), error.headers)

    async def unusable(_: "Request", error: Any) -> "Response":
        return as_response(problem(*status_of(error)), {"Retry-After": "30"})

    async def broken(_: "Request", __: Any) -> "Response":
        return as_response(problem(500, BROKEN))

    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(Refusal, refused)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(WenzhangError, unusable)
    app.add_exception_handler(Exception, broken)


_HTTP: dict[int, str] = {
    400: "请求的内容读不出来",
    404: "没有这个地址",
    405: "这个地址不支持这种方法",
}


def _invalid(errors: Sequence[Any]) -> Problem:
    """JSON that cannot be read is one thing, JSON that says something else than asked for another."""
    if any(one.get("type") == "json_invalid" for one in errors):
        return problem(400, "请求不是 JSON")
    found = wrongs(errors)
    return problem(422, "；".join(f"{one.where}：{one.what}" for one in found[:3]), found)


def status_of(error: Exception) -> tuple[int, str]:
    """The status of a failure that people can mend, and its words."""
    from assistant.held import UnknownReport
    from index.adding import UnknownReport as UnknownToShelf
    from index.errors import WriterBusy

    if isinstance(error, UnknownReport | UnknownToShelf):
        return 404, str(error)
    return (409 if isinstance(error, WriterBusy) else 503), str(error)
