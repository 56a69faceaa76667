"""`python -m eval.load`: many users ask the running service at once, on this machine only; times, refusals, memory.

Each user asks the next question as soon as the answer before is there. A figure that is not the one held is counted
as wrong. The service runs in a process of its own; those who ask share the processors with it.
"""

import asyncio
import json
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.serve.health import Known, plain_questions
from corpus.record import Record
from eval.latency import percentile
from eval.load_results import Load, Memory, Recovery, Stuck, markdown

_QUESTIONS = 60
_PATIENCE = 60.0  # seconds a user waits for an answer before it counts as an error
_WARM = 3  # times each question is asked before anything is measured


class Seen(Record):
    """What came of one request."""

    status: int  # 0: no answer at all
    seconds: float
    wrong: bool = False
    clean: bool = True  # a refusal in Chinese that says when to come back


class Service:
    """`wenzhang serve` on a free port of the loopback, with what the environment adds."""

    def __init__(self, **settings: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        environment = os.environ | {"WENZHANG_RATE": "0"} | settings
        command = [sys.executable, "-m", "assistant.cli", "serve", "--port", str(self.port)]
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet)

    def memory(self) -> float:
        """Resident megabytes of the process."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8").splitlines()
        return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024

    def worked(self) -> float:
        """Seconds of processor time that the process has taken."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


@asynccontextmanager
async def serving(known: Sequence[Known], **settings: str) -> AsyncIterator[Service]:
    """The service once it has answered every question a few times."""
    service = Service(**settings)
    line = Line(service.port)
    try:
        while (await asked(line, known[0])).status != 200:
            if service.process.poll() is not None:
                raise SystemExit("wenzhang serve ended; is there an index? (wenzhang index)")
            await asyncio.sleep(0.2)
        for _ in range(_WARM):
            for one in known:
                await asked(line, one)
        line.close()
        yield service
    finally:
        service.stop()


class Line:
    """A connection to the service, kept open. Bare, for those who ask should take little of the processors."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, question: str) -> tuple[int, str, dict[str, Any]]:
        """Status, head and body of the answer. Raises OSError and EOFError."""
        body = json.dumps({"question": question}).encode()
        head = "POST /api/v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        try:
            reader, writer = self._streams = self._streams or await asyncio.open_connection("127.0.0.1", self._port)
            writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            answer = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            length = int(answer.split("content-length:")[1].split("\r\n")[0])
            content = await reader.readexactly(length)
        except BaseException:
            self.close()
            raise
        return int(answer.split()[1]), answer, json.loads(content)

    def close(self) -> None:
        if self._streams:
            self._streams[1].close()
            self._streams = None


async def asked(line: Line, known: Known) -> Seen:
    """One question, and whether the figure is the one held."""
    started = time.perf_counter()
    try:
        async with asyncio.timeout(_PATIENCE):
            status, head, body = await line.ask(known.question)
    except (OSError, EOFError, TimeoutError):
        return Seen(status=0, seconds=time.perf_counter() - started)
    took = time.perf_counter() - started
    if status != 200:
        return Seen(status=status, seconds=took, clean="retry-after:" in head and "请" in body["detail"])
    right = any((one["value"], one["unit"]) == (known.value, known.unit) for one in body["values"])
    return Seen(status=200, seconds=took, wrong=not right)


async def crowd(service: Service, known: Sequence[Known], users: int, seconds: float) -> list[Seen]:
    """So many users, each asking one question after the other; who is refused comes back a little later."""
    until, seen = time.monotonic() + seconds, list[Seen]()

    async def user(number: int) -> None:
        order, line = random.Random(number), Line(service.port)
        while time.monotonic() < until:
            one = await asked(line, order.choice(known))
            seen.append(one)
            if one.status != 200:
                await asyncio.sleep(1 + order.random())
        line.close()

    await asyncio.gather(*(user(number) for number in range(users)))
    return seen


async def loaded(service: Service, known: Sequence[Known], users: int, seconds: float) -> Load:
    before = service.worked()
    seen = await crowd(service, known, users, seconds)
    return load_of(users, seconds, seen, service.worked() - before)


def load_of(users: int, seconds: float, seen: Sequence[Seen], worked: float) -> Load:
    answered = [one.seconds for one in seen if one.status == 200]
    refused = [one for one in seen if one.status == 503]
    return Load(
        users=users,
        seconds=seconds,
        answered=len(answered),
        refused=len(refused),
        unclean=sum(not one.clean for one in refused),
        errors=sum(one.status not in {200, 503} for one in seen),
        wrong=sum(one.wrong for one in seen),
        p50=percentile(answered, 0.5) if answered else float("nan"),
        p95=percentile(answered, 0.95) if answered else float("nan"),
        worked=worked,
        refusal_p95=percentile([one.seconds for one in refused], 0.95) if refused else None,
    )


async def recovered(service: Service, known: Sequence[Known], within: float) -> Recovery:
    """How long after the crowd has gone three questions in a row are each answered in a second."""
    started, good, line = time.monotonic(), 0, Line(service.port)
    for number in count():
        one = await asked(line, known[number % len(known)])
        good = good + 1 if one.status == 200 and one.seconds <= within else 0
        took = time.monotonic() - started
        if good == 3 or took > 60:
            return Recovery(seconds=took, recovered=good == 3)
    raise AssertionError("unreachable")


async def steady(service: Service, known: Sequence[Known], users: int, seconds: float) -> Memory:
    """The memory of the service while it is asked for a long time."""
    samples: list[float] = []

    async def watch() -> None:
        while True:
            samples.append(service.memory())
            await asyncio.sleep(1)

    watching = asyncio.create_task(watch())
    seen = await crowd(service, known, users, seconds)
    watching.cancel()
    tenth = max(1, len(samples) // 10)
    first, last = percentile(samples[:tenth], 0.5), percentile(samples[-tenth:], 0.5)
    return Memory(users=users, seconds=seconds, answered=len(seen), first=first, last=last, most=max(samples))


@contextmanager
def silent_endpoint() -> Iterator[str]:
    """The address of a language model that takes every call and never answers."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1"


async def with_stuck_model(known: Sequence[Known], users: int, seconds: float) -> Stuck:
    """Figure questions in turns alone and beside a question whose model hangs: the same service, the same minutes."""
    alone, beside, hung = list[Seen](), list[Seen](), 0
    worded = Known(question=TO_BE_WORDED, value="", unit="")
    with silent_endpoint() as address:
        model = {"WENZHANG_LLM_URL": address, "WENZHANG_LLM_MODEL": "silent", "WENZHANG_LLM_USE": "texts"}
        async with serving(known, **model) as service:
            for _ in range(3):
                alone += await crowd(service, known, users, seconds / 6)
                stuck = asyncio.create_task(asked(Line(service.port), worded))
                await asyncio.sleep(0.5)
                beside += await crowd(service, known, users, seconds / 6)
                hung += not stuck.done()
                await stuck
    return Stuck(
        users=users,
        hung=hung,
        alone=percentile([one.seconds for one in alone], 0.95),
        beside=percentile([one.seconds for one in beside], 0.95),
        errors=sum(one.status != 200 for one in (*alone, *beside)),
    )


# Answered by a quote, which a language model would word.
TO_BE_WORDED = "什么是“三公”经费"


async def measured(seconds: float, steadily: float) -> tuple[list[Load], Recovery, Memory, Stuck]:
    from assistant.ask import Assistant
    from index.library import open_library
    from index.settings import load_settings

    settings = load_settings()
    known = plain_questions(Assistant(open_library(settings)), _QUESTIONS)
    if not known:
        raise SystemExit("nothing held can be asked about")
    loads: list[Load] = []
    async with serving(known) as service:
        for users in (1, 10, 50, 200):
            loads.append(await loaded(service, known, users, seconds))
            typer.echo(loads[-1].model_dump_json())
        recovery = await recovered(service, known, 1.0)
        typer.echo(recovery.model_dump_json())
        memory = await steady(service, known, 10, steadily)
        typer.echo(memory.model_dump_json())
    return loads, recovery, memory, await with_stuck_model(known, 4, seconds)


def main(
    seconds: Annotated[float, typer.Option(help="seconds of each crowd")] = 30,
    steadily: Annotated[float, typer.Option(help="seconds for which memory is watched")] = 600,
    out: Annotated[Path | None, typer.Option(help="write the page of results here")] = None,
) -> None:
    before = os.getloadavg()
    loads, recovery, memory, stuck = asyncio.run(measured(seconds, steadily))
    page = markdown(loads, recovery, memory, stuck, before[0])
    typer.echo(page)
    if out is not None:
        out.write_text(page, encoding="utf-8")
    raise typer.Exit(1 if any(one.wrong or one.errors or one.unclean for one in loads) else 0)


if __name__ == "__main__":
    typer.run(main)
