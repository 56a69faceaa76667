"""The tools for programs that speak the Model Context Protocol; all of them only read."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from assistant.answer import Turn
from assistant.auditing import Audit, audit_held
from assistant.newest import Answering
from assistant.serve.shapes import LONGEST, Answered, ReportsFound, answered, report_shown
from corpus.fact import Fund, Measure, Stage
from corpus.record import Record
from index.chunks import ChunkKind
from index.errors import WenzhangError
from index.fact_rows import FactPage, FactQuery
from index.settings import Settings

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer
    from starlette.applications import Starlette

PATH = "/mcp"
_ABOUT = (
    "问账：地方政府预算、决算公开报告里的数字，每个都有出处。先用 ask 直接提问；要成批的数字用 find_facts；"
    "要原文用 search_passages。数字请照抄结果里的，不要自己算，也不要改单位；结果说没有收录，就是没有。"
)
_MOST = 200  # facts or reports at once
_HITS = 20
Words = Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=20)]
Years = Annotated[list[Annotated[int, Field(ge=1900, le=2200)]], Field(max_length=20)]
Question = Annotated[str, Field(max_length=LONGEST)]
Offset = Annotated[int, Field(ge=0, le=10_000_000)]
Limit = Annotated[int, Field(ge=1, le=_MOST)]


class Passage(Record):
    """A piece of a report, word by word."""

    report: str
    entity: str
    year: int
    kind: ChunkKind
    heading: tuple[str, ...]
    quote: str
    line: int


class PassagesFound(Record):
    items: tuple[Passage, ...]


def mcp_server(answering: Answering, settings: Settings) -> "MCPServer[object]":
    """The server with its tools, for any transport."""
    from mcp.server.mcpserver import MCPServer
    from mcp_types import ToolAnnotations

    from index.build import program_version

    server: MCPServer[object] = MCPServer(
        "wenzhang", title="问账", instructions=_ABOUT, version=program_version(), log_level="WARNING"
    )
    reads = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)

    @server.tool(title="提问", description="提一个关于预算、决算的问题，得到数字、出处和说明", annotations=reads)
    def ask(
        question: Question,
        earlier: Annotated[list[Question], Field(max_length=20, description="这次对话里先前的问题，先问的在前")] = [],  # noqa: B006
    ) -> Answered:
        with _told():
            limit = settings.question_length
            turns = [Turn(question=one[:limit]) for one in earlier]
            answer = answering.now().ask(_short(question, limit), turns)
            if answer.status == "error":
                raise WenzhangError(answer.text)
            return answered(answer)

    @server.tool(title="查数字", description="按条件查报告里的数字；同一条件几个值是“或”", annotations=reads)
    def find_facts(
        entities: Words = [],  # noqa: B006
        years: Years = [],  # noqa: B006
        concepts: Annotated[Words, Field(description="项目，如 三公经费、基本支出、住房公积金")] = [],  # noqa: B006
        codes: Annotated[Words, Field(description="科目编码，如 2010301")] = [],  # noqa: B006
        stages: list[Stage] = [],  # noqa: B006
        funds: list[Fund] = [],  # noqa: B006
        measures: list[Measure] = [],  # noqa: B006
        reports: Words = [],  # noqa: B006
        offset: Offset = 0,
        limit: Limit = 50,
    ) -> FactPage:
        query = FactQuery(
            entities=tuple(entities), years=tuple(years), concepts=tuple(concepts), codes=tuple(codes),
            stages=tuple(stages), funds=tuple(funds), measures=tuple(measures), reports=tuple(reports),
        )  # fmt: skip
        with _told():
            return answering.now().library.facts.page(query, offset, limit)

    @server.tool(title="查原文", description="查报告的文字：段落、名词解释、绩效目标", annotations=reads)
    def search_passages(
        query: Question,
        entities: Words = [],  # noqa: B006
        years: Years = [],  # noqa: B006
        limit: Annotated[int, Field(ge=1, le=_HITS)] = 5,
    ) -> PassagesFound:
        with _told():
            passages = answering.now().library.passages
            if passages is None:
                raise WenzhangError("段落索引用不了，只能查数字")
            hits = passages.search(query, entities=tuple(entities), years=tuple(years), k=limit)
            shown = (one.chunk.model_dump(include=set(Passage.model_fields)) for one in hits)
            return PassagesFound(items=tuple(Passage.model_validate(one) for one in shown))

    @server.tool(title="收录的报告", description="收录了哪些报告，读出了多少", annotations=reads)
    def list_reports(offset: Offset = 0, limit: Limit = 50) -> ReportsFound:
        with _told():
            every = answering.now().library.facts.versions
            some = tuple(report_shown(one, settings.coverage_floor) for one in every[offset : offset + limit])
            return ReportsFound(total=len(every), items=some, next=None)

    @server.tool(title="核对报告", description="一份收录的报告里对不上的数字，两处原文都列出", annotations=reads)
    def audit(report: Annotated[str, Field(max_length=300, description="报告的编号，或名称里的字")]) -> Audit:
        with _told():
            return audit_held(answering.now().library, report)

    return server


def mcp_app(server: "MCPServer[object]", settings: Settings) -> "Starlette":
    """The server over HTTP at PATH. A page of another host must not reach it through the visitor's browser."""
    from mcp.server.transport_security import TransportSecuritySettings

    names = ("127.0.0.1", "localhost", "[::1]", *settings.hosts)
    hosts = [address for name in names for address in (name, f"{name}:*")]
    origins = [f"{scheme}://{host}" for scheme in ("http", "https") for host in hosts]
    return server.streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,  # every request carries what it needs: nothing is kept between two
        max_request_body_size=settings.body_size,
        transport_security=TransportSecuritySettings(allowed_hosts=hosts, allowed_origins=origins),
    )


def serve_stdio(answering: Answering, settings: Settings) -> None:
    """Serve a program that started this one, until it closes."""
    mcp_server(answering, settings).run("stdio")


@contextmanager
def _told() -> Iterator[None]:
    """What a person can mend is told to the program in its words."""
    from mcp.server.mcpserver.exceptions import ToolError

    try:
        yield
    except WenzhangError as error:
        raise ToolError(str(error)) from error


def _short(question: str, limit: int) -> str:
    if len(question) > limit:
        raise WenzhangError(f"问题太长，请缩短到 {limit} 字以内")
    return question
