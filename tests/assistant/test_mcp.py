"""Programs that speak the Model Context Protocol, with the protocol's own client, over HTTP and over stdio."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from tests.assistant.served import served

if TYPE_CHECKING:
    from assistant.ask import Assistant

TOOLS = {"ask", "find_facts", "search_passages", "list_reports", "audit"}
ASKED = "2024年三公经费多少"
Opened = Callable[[], Any]


@pytest.fixture(scope="module")
def address(assistant: "Assistant") -> Iterator[str]:
    with served(assistant, rate=0) as opened:
        yield opened


@pytest.fixture(params=["http", "stdio"])
def opened(request: pytest.FixtureRequest, address: str, data_dir: Path, tmp_path: Path) -> Opened:
    """A client that is connected, over either transport."""

    @asynccontextmanager
    async def connected() -> AsyncIterator[Client]:
        if request.param == "http":
            async with Client(f"{address}/mcp") as client:
                yield client
            return
        command = str(Path(sys.executable).with_name("wenzhang"))
        environment = {**os.environ, "WENZHANG_DATA": str(data_dir)}
        parameters = StdioServerParameters(command=command, args=["mcp"], env=environment, cwd=str(tmp_path))
        async with Client(stdio_client(parameters)) as client:
            yield client

    return connected


def with_client(opened: Opened, use: Callable[[Client], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        async with opened() as client:
            return await use(client)

    return asyncio.run(run())


def test_every_tool_is_used_and_gives_what_it_says(opened: Opened) -> None:
    async def use(client: Client) -> None:
        tools = {one.name: one for one in (await client.list_tools()).tools}
        assert set(tools) == TOOLS
        assert all(one.annotations and one.annotations.read_only_hint and one.output_schema for one in tools.values())

        async def called(name: str, **arguments: Any) -> dict[str, Any]:
            result = await client.call_tool(name, arguments)
            assert not result.is_error, result.content
            structured: dict[str, Any] = result.structured_content
            return structured

        answer = await called("ask", question=ASKED)
        assert answer["verified"] and answer["values"][0]["value"] == "13.39"
        assert "2020年" in (await called("ask", question="那2020年呢", earlier=[ASKED]))["answer"]
        facts = await called("find_facts", years=[2024], concepts=["三公经费"], limit=1)
        assert facts["total"] > 1 and facts["facts"][0]["value"] == "13.39"
        found = await called("search_passages", query="机关运行经费是什么", limit=2)
        assert "机关运行经费" in found["items"][0]["quote"]
        reports = await called("list_reports")
        assert reports["total"] == 2
        assert (await called("audit", report=reports["items"][0]["id"]))["findings"]

    with_client(opened, use)


def test_what_cannot_be_done_is_told_in_chinese(opened: Opened) -> None:
    async def use(client: Client) -> None:
        refused = await client.call_tool("audit", {"report": "教育局"})
        assert refused.is_error and "没有收录这份报告" in refused.content[0].text  # type: ignore[union-attr]
        long = await client.call_tool("ask", {"question": "问" * 600})
        assert long.is_error and "500 字" in long.content[0].text  # type: ignore[union-attr]
        for wrong in (None, ["a"], {"a": 1}):
            assert (await client.call_tool("ask", {"question": wrong})).is_error

    with_client(opened, use)


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"host": "evil.example"}, 421), ({"origin": "http://evil.example"}, 403), ({"content-type": "text/plain"}, 400)],
)
def test_a_page_of_another_host_does_not_get_through(address: str, headers: dict[str, str], status: int) -> None:
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    accepted = {"accept": "application/json, text/event-stream"}
    answer = httpx.post(f"{address}/mcp", json=asked, headers=accepted | headers)
    assert answer.status_code == status
