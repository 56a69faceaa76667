"""The reading process: `python -m corpus.worker` reads the files named on its input, one a line, under their limits.

Nothing it loads needs the network, and it may write no files.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO

from corpus.imported import TableSaid, read_imported, said_of
from corpus.limits import Limits, watched_by
from corpus.read import read_report, shown_name
from corpus.reading import Reading, reading_of
from corpus.record import Record
from corpus.refusal import refusal_of
from corpus.rows import read_rows
from corpus.vocabulary_file import load_vocabulary
from corpus.worker_process import HEAD, MORE_TIME, READ, READY, REFUSED

Read = Callable[[Path, Limits], Record]
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def main() -> None:
    answers = _own_output()
    load_vocabulary()
    loaded = _address_space()
    _limit("RLIMIT_CORE", 0)
    _limit("RLIMIT_FSIZE", 0)
    answers.write(READY)
    watched_by(lambda seconds: _ask_for(seconds, answers))
    for line in sys.stdin.buffer:
        job = json.loads(line)
        _serve(_READERS[job["wanted"]], Path(job["path"]), Limits.model_validate(job["limits"]), answers, loaded)


def _whole(path: Path, limits: Limits) -> Reading:
    return reading_of(read_report(path, limits))


def _table(path: Path, _: Limits) -> TableSaid:
    return said_of(read_imported(path.read_bytes(), shown_name(path)))


_READERS: dict[str, Read] = {"Report": read_report, "Reading": _whole, "TableSaid": _table, "Rows": read_rows}


def _own_output() -> IO[bytes]:
    """Answers go out by a pipe of their own: what a library prints goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    return answers


def _serve(read: Read, path: Path, limits: Limits, answers: IO[bytes], loaded: int) -> None:
    _limit("RLIMIT_AS", loaded + limits.memory)
    _limit("RLIMIT_CPU", int(_cpu_seconds() + limits.seconds) + 1)
    body = b""
    kind, worn = REFUSED, True
    try:
        body, kind, worn = read(path, limits).model_dump_json().encode(), READ, False
    except MemoryError:
        pass  # what was read is let go of first: to say why takes memory too
    except Exception as error:  # a reader may stumble over anything: it is this file that is refused
        body, worn = refusal_of(error).model_dump_json().encode(), isinstance(error, RecursionError)
    if not body:
        _limit("RLIMIT_AS", loaded + 2 * limits.memory)
        body = refusal_of(MemoryError()).model_dump_json().encode()
    # Memory that a large file has left behind is not taken from the next one.
    worn = worn or _address_space() - loaded > limits.memory // 2
    answers.write(HEAD.pack(kind, worn, len(body)))
    _write_all(answers, body)


def _ask_for(seconds: float, answers: IO[bytes]) -> None:
    _limit("RLIMIT_CPU", int(_cpu_seconds() + seconds) + 1)
    answers.write(HEAD.pack(MORE_TIME, False, int(seconds)))


def _write_all(answers: IO[bytes], body: bytes) -> None:
    view = memoryview(body)
    while view:
        view = view[answers.write(view) :]


def _limit(name: str, value: int) -> None:
    """Lowers or raises the soft limit; nothing where the system has no such limit or does not let it be set."""
    try:
        import resource
    except ImportError:  # Windows
        return
    which = getattr(resource, name, None)
    if which is None:
        return
    hard = resource.getrlimit(which)[1]
    try:
        resource.setrlimit(which, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
    except (ValueError, OSError):  # macOS refuses RLIMIT_AS
        return


def _address_space() -> int:
    """Bytes; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * _PAGE
    except (OSError, ValueError, IndexError):
        return 0


def _cpu_seconds() -> float:
    used = os.times()
    return used.user + used.system


if __name__ == "__main__":
    main()
