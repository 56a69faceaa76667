"""A first session with the program: build, ask, open the page. Run by test_no_network where no route leads out."""

import json
import os
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

WENZHANG = str(Path(sys.executable).with_name("wenzhang"))
QUESTIONS = {"2024年三公经费多少": "13.39", "机关运行经费是什么": "指为保障行政单位"}


def raise_loopback() -> None:
    """A new network namespace has its loopback down."""
    import fcntl
    import socket
    import struct

    up = struct.pack("16sh", b"lo", 1)  # struct ifreq: name, IFF_UP
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, 0x8914, up)  # SIOCSIFFLAGS


def packets_without_route() -> int:
    """How often the kernel was asked, by whatever code, for an address that is not on this machine."""
    titles, counts = (line.split() for line in Path("/proc/net/snmp").read_text().splitlines() if line[:3] == "Ip:")
    over_6 = dict(line.split() for line in Path("/proc/net/snmp6").read_text().splitlines())
    return int(counts[titles.index("OutNoRoutes")]) + int(over_6["Ip6OutNoRoutes"])


def wenzhang(*arguments: str) -> str:
    return subprocess.run([WENZHANG, *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout


def page(port: int, server: "subprocess.Popen[bytes]") -> str:
    """The page, once the server answers."""
    for _ in range(600):
        if server.poll() is not None:
            raise SystemExit(f"wenzhang chat ended with {server.returncode}")
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/")
            answer = connection.getresponse()
            return f"{answer.status}\n{answer.read().decode()}"
        except ConnectionRefusedError:
            time.sleep(0.1)
    raise SystemExit("wenzhang chat never answered")


def main(port: int) -> None:
    isolated = os.environ.get("ISOLATED") == "1"
    if isolated:
        raise_loopback()
    wenzhang("index")
    for question, expected in QUESTIONS.items():
        answer = json.loads(wenzhang("ask", question, "--json"))
        assert answer["status"] == "answered" and expected in answer["answer"], answer
    server = subprocess.Popen([WENZHANG, "chat", "--port", str(port)], stdout=subprocess.DEVNULL)
    try:
        assert page(port, server).startswith("200\n")
    finally:
        server.terminate()
        server.wait(30)
    print("packets without route:", packets_without_route() if isolated else "not counted")


if __name__ == "__main__":
    main(int(sys.argv[1]))
