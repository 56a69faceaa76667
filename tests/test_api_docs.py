"""What docs/api.md tells to type works, and the statuses and tools it names are those of the program."""

import asyncio
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

from index.settings import Settings
from tests.assistant.served import served

if TYPE_CHECKING:
    from assistant.ask import Assistant

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
LINES = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.S) for line in block.splitlines()]


@pytest.fixture(scope="module")
def address(assistant: "Assistant") -> Iterator[str]:
    if shutil.which("curl") is None:
        pytest.skip("没有 curl：接口说明里的例子没有运行")
    with served(assistant, rate=0) as opened:
        yield opened


@pytest.mark.parametrize("line", LINES, ids=lambda line: re.findall(r"7860(\S*)", line)[0])
def test_what_the_page_tells_to_type_works(line: str, address: str) -> None:
    typed = line.replace("http://127.0.0.1:7860", address).replace("curl ", "curl --fail-with-body ", 1)
    run = subprocess.run(typed, shell=True, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr
    if "-sN" not in line:
        assert json.loads(run.stdout)
    if "三公经费多少" in line and "history" not in line:
        assert "13.39" in run.stdout


def test_statuses_are_those_of_the_program() -> None:
    from assistant.serve.problem import TITLES

    named = {int(one) for row in re.findall(r"^\| ([\d、]+) \|", PAGE, re.M) for one in row.split("、")}
    assert named == set(TITLES) - {421, 500}


def test_tools_are_those_of_the_program(assistant: "Assistant") -> None:
    from assistant.serve.mcp_tools import mcp_server

    named = re.search(r"工具都只读：(.*?)，", PAGE)
    tools = asyncio.run(mcp_server(assistant, Settings()).list_tools())
    assert named and re.findall(r"`(\w+)`", named[1]) == [one.name for one in tools]


def test_conditions_and_addresses_are_those_of_the_program(address: str) -> None:
    with urlopen(f"{address}/api/v1/openapi.json") as answer:
        paths = json.load(answer)["paths"]
    named = re.search(r"条件有 (.*)。", PAGE)
    known = {one["name"] for one in paths["/facts"]["get"]["parameters"]}
    assert named and set(re.findall(r"`(\w+)`", named[1])) == known - {"offset", "limit"}
    assert {re.sub(r"\{\w+\}", "", one) for one in paths} == {
        re.sub(r"\{\w+\}|编号", "", one) for one in re.findall(r"/api/v1(/[\w/{}]+)", PAGE) if one != "/openapi"
    }
