"""`python -m eval.load`: many users ask the running service at once, on this machine only; times, refusals, memory.

Each user asks the next question as soon as the answer before is there. A figure that is not the one held is counted
as wrong. The service runs in a process of its own; those who ask share the processors with it.
"""

import asyncio
import os
import random
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Annotated

import typer

from assistant.serve.health import Known
from eval.latency import percentile
from eval.load_results import Crowd, Load, Measured, Memory, Recovery, Stuck, markdown
from eval.load_service import Service, serving
from eval.load_users import Program, Seen, Users, Visitor

_QUESTIONS = 60


async def crowd(service: Service, known: Sequence[Known], users: int, seconds: float, kind: Users) -> list[Seen]:
    """So many users, each asking one question after the other; who is refused comes back a little later."""
    until, seen = time.monotonic() + seconds, list[Seen]()

    async def user(number: int) -> None:
        order, one = random.Random(number), kind(service.port)
        while time.monotonic() < until:
            seen.append(await one.asked(order.choice(known)))
            if seen[-1].status != 200:
                await asyncio.sleep(1 + order.random())
        one.close()

    await asyncio.gather(*(user(number) for number in range(users)))
    return seen


async def loaded(service: Service, known: Sequence[Known], users: int, seconds: float, kind: Users = Program) -> Load:
    before = service.worked()
    seen = await crowd(service, known, users, seconds, kind)
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


async def recovered(service: Service, known: Sequence[Known], within: float, kind: Users = Program) -> Recovery:
    """How long after the crowd has gone three questions in a row are each answered in a second."""
    started, good, user = time.monotonic(), 0, kind(service.port)
    for number in count():
        one = await user.asked(known[number % len(known)])
        good = good + 1 if one.status == 200 and one.seconds <= within else 0
        took = time.monotonic() - started
        if good == 3 or took > 60:
            user.close()
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
    seen = await crowd(service, known, users, seconds, Program)
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
                alone += await crowd(service, known, users, seconds / 6, Program)
                stuck = asyncio.create_task(Program(service.port).asked(worded))
                await asyncio.sleep(0.5)
                beside += await crowd(service, known, users, seconds / 6, Program)
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


async def on_the_page(service: Service, known: Sequence[Known], seconds: float) -> list[Crowd]:
    """Visitors of the page, and how soon after each crowd the next is answered again."""
    crowds: list[Crowd] = []
    for users in (10, 50, 100, 200):
        load = await loaded(service, known, users, seconds, Visitor)
        crowds.append(Crowd(load=load, recovery=await recovered(service, known, 1.0, Visitor)))
        typer.echo(crowds[-1].model_dump_json())
    return crowds


async def measured(seconds: float, steadily: float) -> Measured:
    from assistant.ask import Assistant
    from assistant.serve.health import plain_questions
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
        page = await on_the_page(service, known, seconds)
        memory = await steady(service, known, 10, steadily)
        typer.echo(memory.model_dump_json())
    stuck = await with_stuck_model(known, 4, seconds)
    return Measured(loads=tuple(loads), recovery=recovery, page=tuple(page), memory=memory, stuck=stuck)


def main(
    seconds: Annotated[float, typer.Option(help="seconds of each crowd")] = 30,
    steadily: Annotated[float, typer.Option(help="seconds for which memory is watched")] = 600,
    out: Annotated[Path | None, typer.Option(help="write the page of results here")] = None,
) -> None:
    before = os.getloadavg()
    found = asyncio.run(measured(seconds, steadily))
    page = markdown(found, before[0])
    typer.echo(page)
    if out is not None:
        out.write_text(page, encoding="utf-8")
    loads = (*found.loads, *(one.load for one in found.page))
    raise typer.Exit(1 if any(one.wrong or one.errors or one.unclean for one in loads) else 0)


if __name__ == "__main__":
    typer.run(main)
