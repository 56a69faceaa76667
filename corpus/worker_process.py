"""The parent's side of a reading process: starts it, asks it, ends it when it is late, says why it died."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from struct import Struct
from threading import Lock, Timer
from typing import IO, NamedTuple

from corpus.limits import Limits
from corpus.refusal import Refusal

HEAD = Struct(">B?Q")  # kind of answer, whether it is the worker's last, how many bytes follow
READ, REFUSED, MORE_TIME = range(3)  # the last is no answer: the number is of seconds
READY = b"ready\n"
_LONGEST = 512 * 2**20  # bytes of an answer: no report is nearly so long
_START = 120.0  # seconds that loading may take on a busy machine
_DYING = 5.0  # seconds that a process may take to end when it has closed its output
_ROOT = Path(__file__).parent.parent
# One thread a worker, for the workers share the machine; no bytecode, for a worker writes no files.
_ENVIRONMENT = {
    "ORT_DISABLE_TELEMETRY": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONUTF8": "1",
    "PYTHONPATH": str(_ROOT),
}


class Answer(NamedTuple):
    is_read: bool
    is_last: bool
    body: bytes


class WorkerProcess:
    """A process that reads file after file; one that has died is replaced when it is asked again."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self._lock = Lock()  # stop() comes from another thread than ask()

    def __enter__(self) -> "WorkerProcess":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def ask(self, request: bytes, limits: Limits) -> Answer | Refusal:
        process = self._running()
        with _Alarm(process, limits.seconds) as alarm:
            answer = _exchange(process, request, alarm)
        if answer is None and not alarm.rung:
            _left_to_end(process)
        if answer is None or answer.is_last or alarm.rung:
            self._end()
        return answer or _cause(process.returncode, limits, late=alarm.rung)

    def stop(self) -> None:
        """Ends the process for good, whatever it is doing."""
        with self._lock:
            self._stopped = True
        self._end()

    def _running(self) -> "subprocess.Popen[bytes]":
        with self._lock:
            if self._stopped:
                raise RuntimeError("读取已经停止")
            if self._process is None:
                self._process = _started()
            return self._process

    def _end(self) -> None:
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            _close(process.stdin)
            _close(process.stdout)


class _Alarm:
    """Kills the process when its time is over."""

    def __init__(self, process: "subprocess.Popen[bytes]", seconds: float) -> None:
        self.rung = False
        self._process = process
        self._timer = self._set(seconds)

    def __enter__(self) -> "_Alarm":
        self._timer.start()
        return self

    def set_again(self, seconds: float) -> None:
        self._timer.cancel()
        self._timer = self._set(seconds)
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def _set(self, seconds: float) -> Timer:
        timer = Timer(seconds, self._ring)
        timer.daemon = True
        return timer

    def _ring(self) -> None:
        self.rung = True
        self._process.kill()


def _started() -> "subprocess.Popen[bytes]":
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "corpus.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **_ENVIRONMENT},
    )
    with _Alarm(process, _START):
        ready = process.stdout.readline() if process.stdout else b""
    if ready != READY:
        process.kill()
        raise RuntimeError(f"读取报告的进程没有启动（退出码 {process.wait()}）。请重新安装后再试")
    return process


def _exchange(process: "subprocess.Popen[bytes]", request: bytes, alarm: _Alarm) -> Answer | None:
    """None where the process ends before it has answered."""
    if process.stdin is None or process.stdout is None:
        return None
    try:
        process.stdin.write(request + b"\n")
        process.stdin.flush()
        kind = MORE_TIME
        while kind == MORE_TIME:
            head = process.stdout.read(HEAD.size)
            if len(head) < HEAD.size:
                return None
            kind, is_last, length = HEAD.unpack(head)
            if kind == MORE_TIME:
                alarm.set_again(length)
        body = process.stdout.read(length) if length <= _LONGEST else b""
    except (OSError, ValueError):  # ValueError: stopped from another thread, pipes closed
        return None
    return Answer(kind == READ, is_last, body) if len(body) == length else None


def _left_to_end(process: "subprocess.Popen[bytes]") -> None:
    """A process that has closed its end is about to say by its exit code why."""
    try:
        process.wait(_DYING)
    except subprocess.TimeoutExpired:
        return


def _cause(code: int | None, limits: Limits, *, late: bool) -> Refusal:
    if late or (code is not None and -code == getattr(signal, "SIGXCPU", 0)):
        reason = f"{limits.seconds:g} 秒内没有读完，不像一份报告。请核对文件，或拆成单个部门的报告后再收录"
        return Refusal(kind="超出限制", reason=reason)
    reason = f"读取这份文件的进程中断了（{_said(code)}），文件可能已损坏或过大。请另存为 PDF 后再收录"
    return Refusal(kind="读取出错", reason=reason)


def _said(code: int | None) -> str:
    if code is not None and code < 0:
        try:
            return signal.Signals(-code).name
        except ValueError:
            return f"信号 {-code}"
    return f"退出码 {code}"


def _close(pipe: IO[bytes] | None) -> None:
    try:
        if pipe is not None:
            pipe.close()
    except OSError:  # what was left to write has nobody to read it
        pass


__all__ = ["HEAD", "MORE_TIME", "READ", "READY", "REFUSED", "Answer", "WorkerProcess"]
