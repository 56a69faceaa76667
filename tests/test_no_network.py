"""Indexing, asking and the page never reach for another host; that a browser at the page does not either is seen in
test_page_chat."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent

# Put on the path as sitecustomize, it sees every socket of every Python process and refuses all but loopback.
GUARD = """
import os, sys, traceback

def local(host):
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    return not isinstance(host, str) or host in ("", "localhost", "::1", "0.0.0.0", "::") or host.startswith("127.")

def guard(event, args):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        host = args[1][0] if isinstance(args[1], tuple) else None
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        host = args[0]
    else:
        return
    if not local(host):
        with open(os.environ["ATTEMPTS"], "a") as log:
            log.write(f"{host}\\n" + "".join(traceback.format_stack(limit=14)) + "\\n")
        raise OSError(f"no network here: {host}")

sys.addaudithook(guard)
"""


def isolation() -> list[str]:
    """A prefix that runs a command in a network of its own with nothing but loopback, where the system allows it."""
    prefix = ["unshare", "--user", "--map-root-user", "--net"]
    allowed = shutil.which("unshare") and subprocess.run([*prefix, "true"], capture_output=True).returncode == 0
    return prefix if allowed else []


def guarded(tmp_path: Path) -> dict[str, str]:
    """A bare environment under the guard: the program itself must ask its libraries to be silent.

    Nothing of the tests' own environment goes in: some libraries keep silent where they see CI or pytest.
    """
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(GUARD)
    (tmp_path / "home").mkdir()
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path / "home"),
        "PYTHONPATH": str(tmp_path / "guard"),
        "ATTEMPTS": str(tmp_path / "attempts"),
        "WENZHANG_DATA": str(tmp_path / "data"),
        # One report, so that its passages are put into vectors soon.
        "WENZHANG_SEEDS": "false",
        "WENZHANG_REPORTS": str(HERE.parent / "corpus" / "reports" / "yanggu-zhengfuban-2020-danwei-juesuan.txt"),
    }


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_a_whole_session_reaches_for_no_other_host(tmp_path: Path) -> None:
    prefix = isolation()
    environment = guarded(tmp_path) | {"ISOLATED": "1" if prefix else "0"}
    command = [*prefix, sys.executable, str(HERE / "offline_session.py"), str(free_port())]
    run = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=600)
    attempts = Path(environment["ATTEMPTS"])
    assert not attempts.exists(), attempts.read_text()
    assert run.returncode == 0, run.stdout + run.stderr
    assert "packets without route: " + ("0\n" if prefix else "not counted\n") in run.stdout
    written = [str(path.relative_to(tmp_path)) for path in (tmp_path / "home").rglob("*")]
    assert not written, "something is kept outside the data directory"


@pytest.mark.parametrize(
    "attempt",
    ["socket.create_connection(('192.0.2.1', 80), 1)", "socket.getaddrinfo('example.org', 80)"],
)
def test_the_guard_sees_an_attempt(tmp_path: Path, attempt: str) -> None:
    environment = guarded(tmp_path)
    tried = subprocess.run([sys.executable, "-c", f"import socket; {attempt}"], env=environment, capture_output=True)
    assert tried.returncode != 0
    assert Path(environment["ATTEMPTS"]).read_text().startswith(("192.0.2.1", "example.org"))


def test_the_isolation_counts_an_attempt() -> None:
    if not isolation():
        pytest.skip("这台机器不允许建立单独的网络空间：只由 Python 层面的检查把关")
    count = (
        "import offline_session as session, socket\n"
        "session.raise_loopback()\n"
        "assert session.packets_without_route() == 0\n"
        "socket.socket().connect_ex(('192.0.2.1', 80))\n"
        "assert session.packets_without_route() == 1\n"
    )
    run = subprocess.run([*isolation(), sys.executable, "-c", count], cwd=HERE, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
