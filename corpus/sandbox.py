"""Reads files in processes of their own, so that a hostile one takes down its reader and nothing else.

A worker is a fresh interpreter (`corpus.worker`) that reads one file after another under limits of memory and time and
hands each report back as JSON, alone or with all that is worked out from it (`Reading`); or a spreadsheet as its rows.
The parent opens no file and inflates nothing. Memory is limited where the system has RLIMIT_AS (Linux); macOS and
Windows have the limits of time, size, pages and cells only.
"""

import json
import os
import stat
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

from corpus.imported import TableSaid
from corpus.limits import OF_TABLES, Limits
from corpus.reading import Reading
from corpus.refusal import Refusal, refusal_of
from corpus.report import Report
from corpus.rows import Rows
from corpus.worker_process import WorkerProcess

Outcome = Report | Refusal
Result = TypeVar("Result", Report, Reading, TableSaid, Rows)


def read_safely(path: Path, limits: Limits | None = None) -> Outcome:
    """One file in a process of its own."""
    with WorkerProcess() as worker:
        return _read(worker, path, limits or Limits(), Report)


def read_table(path: Path, limits: Limits | None = None) -> TableSaid | Refusal:
    """What a table of figures would give, read in a process of its own."""
    with WorkerProcess() as worker:
        return _read(worker, path, limits or OF_TABLES, TableSaid)


def read_spreadsheet(path: Path, limits: Limits | None = None) -> Rows | Refusal:
    """The rows of a spreadsheet, whatever they say, read in a process of its own."""
    with WorkerProcess() as worker:
        return _read(worker, path, limits or Limits(), Rows)


def read_many(
    paths: Iterable[Path], limits: Limits | None = None, *, workers: int = 2
) -> Iterator[tuple[Path, Report | Refusal]]:
    """Every file with what came of it, in order of completion; a worker that a file kills is replaced.

    Reads ahead of the consumer by no more than one file a worker. Closing the iterator ends the workers.
    """
    return _many(paths, limits or Limits(), workers, Report)


def read_whole(
    paths: Iterable[Path], limits: Limits | None = None, *, workers: int = 2
) -> Iterator[tuple[Path, Reading | Refusal]]:
    """As `read_many`, with the facts, findings and coverage, which the workers find too."""
    return _many(paths, limits or Limits(), workers, Reading)


def _many(
    paths: Iterable[Path], limits: Limits, workers: int, wanted: type[Result]
) -> Iterator[tuple[Path, Result | Refusal]]:
    hired = [WorkerProcess() for _ in range(workers)]
    idle: SimpleQueue[WorkerProcess] = SimpleQueue()
    for worker in hired:
        idle.put(worker)

    def read(path: Path) -> Result | Refusal:
        worker = idle.get()
        try:
            return _read(worker, path, limits, wanted)
        finally:
            idle.put(worker)

    executor = ThreadPoolExecutor(workers, thread_name_prefix="read")
    waiting: dict[Future[Result | Refusal], Path] = {}
    try:
        for path in paths:
            waiting[executor.submit(read, path)] = path
            if len(waiting) > workers:
                yield from _finished(waiting)
        while waiting:
            yield from _finished(waiting)
    finally:
        for worker in hired:
            worker.stop()
        executor.shutdown(wait=True, cancel_futures=True)


def _finished(waiting: dict[Future[Result | Refusal], Path]) -> Iterator[tuple[Path, Result | Refusal]]:
    for future in wait(waiting, return_when=FIRST_COMPLETED).done:
        yield waiting.pop(future), future.result()


def _read(worker: WorkerProcess, path: Path, limits: Limits, wanted: type[Result]) -> Result | Refusal:
    try:
        said = path.stat()
    except (OSError, ValueError) as error:  # a name may hold what no file system takes
        return refusal_of(error if isinstance(error, OSError) else OSError(0, "文件名无效"))
    if not stat.S_ISREG(said.st_mode):
        return Refusal(kind="打不开", reason="这不是文件（是文件夹、设备或管道）。请指明报告文件")
    if said.st_size > limits.size:
        return _too_large(said.st_size, limits)
    request = {"path": os.fspath(path.absolute()), "limits": limits.model_dump(), "wanted": wanted.__name__}
    answer = worker.ask(json.dumps(request).encode(), limits)
    if isinstance(answer, Refusal):
        return answer
    return wanted.model_validate_json(answer.body) if answer.is_read else Refusal.model_validate_json(answer.body)


def _too_large(size: int, limits: Limits) -> Refusal:
    return Refusal(
        kind="超出限制",
        reason=f"文件有 {size / 1_000_000:.1f} MB，超过 {limits.size / 1_000_000:.1f} MB，不像一份报告。请核对文件",
    )


__all__ = ["Limits", "Outcome", "Refusal", "read_many", "read_safely", "read_spreadsheet", "read_table", "read_whole"]
