"""A first session with the program: build, ask, open the page. Run by test_no_network where no route leads out."""

import json
import os
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

WENZHANG = str(Path(sys.executable).with_name("wenzhang"))
FIGURE, TEXT = ("2020年三公经费多少", "9.38"), ("机关运行经费是什么", "指为保障行政单位")


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


def sent(port: int, path: str, body: object = None) -> str:
    """What the server says."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    content = None if body is None else json.dumps(body)
    connection.request("GET" if body is None else "POST", path, content, {"content-type": "application/json"})
    answer = connection.getresponse()
    said = answer.read().decode()
    assert answer.status == 200, said
    return said


def opened(port: int, server: "subprocess.Popen[bytes]") -> str:
    """The page, once the server answers."""
    while server.poll() is None:
        try:
            return sent(port, "/")
        except ConnectionRefusedError:
            time.sleep(0.1)
    raise SystemExit(f"wenzhang chat ended with {server.returncode}")


def asked_on_the_page(port: int, question: str) -> str:
    """What the page says to a question in its box: the stream of events ends with the answer."""
    sent(port, "/gradio_api/queue/join", {"data": [question, None], "fn_index": 0, "session_hash": "offline"})
    return sent(port, "/gradio_api/queue/data?session_hash=offline")


def main(port: int) -> None:
    isolated = os.environ.get("ISOLATED") == "1"
    if isolated:
        raise_loopback()
    wenzhang("index")
    answer = json.loads(wenzhang("ask", FIGURE[0], "--json"))
    assert answer["status"] == "answered" and FIGURE[1] in answer["answer"], answer
    server = subprocess.Popen([WENZHANG, "chat", "--port", str(port)], stdout=subprocess.DEVNULL)
    try:
        assert "<script" in opened(port, server)
        assert FIGURE[1] in asked_on_the_page(port, FIGURE[0])
        assert TEXT[1] in sent(port, "/api/v1/ask", {"question": TEXT[0]})
    finally:
        server.terminate()
        server.wait(30)
    print("packets without route:", packets_without_route() if isolated else "not counted")


if __name__ == "__main__":
    main(int(sys.argv[1]))
