"""`wenzhang serve` in a process of its own, to be asked by many."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from assistant.serve.health import Known
from eval.load_users import Program

_WARM = 3  # times each question is asked before anything is measured


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
    program = Program(service.port)
    try:
        while (await program.asked(known[0])).status != 200:
            if service.process.poll() is not None:
                raise SystemExit("wenzhang serve ended; is there an index? (wenzhang index)")
            await asyncio.sleep(0.2)
        for _ in range(_WARM):
            for one in known:
                await program.asked(one)
        program.close()
        yield service
    finally:
        service.stop()
