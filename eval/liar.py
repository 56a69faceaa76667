"""A scripted OpenAI-compatible endpoint: says what it is told to say, and fails in every way a server can."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[["Liar", dict[str, Any]], None]


class Liar(BaseHTTPRequestHandler):
    """Answers each request with the next reply of its script, the last one again and again."""

    protocol_version = "HTTP/1.1"
    server: "Script"

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        reply = self.server.next(asked, dict(self.headers))
        try:
            reply(self, asked)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def send(self, body: bytes, status: int = 200, kind: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class Script(ThreadingHTTPServer):
    """The server, with what it was asked and what it will say."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, replies: Sequence[Reply]) -> None:
        super().__init__(("127.0.0.1", 0), Liar)
        self.replies, self.asked, self.headers = list(replies), [], []  # type: ignore[var-annotated]
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def next(self, asked: dict[str, Any], headers: dict[str, str]) -> Reply:
        with self._lock:
            self.asked.append(asked)
            self.headers.append(headers)
            return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is what these tests are about."""


@contextmanager
def scripted(*replies: Reply | str) -> Iterator[Script]:
    """A server on a free port of this machine."""
    server = Script([says(one) if isinstance(one, str) else one for one in replies])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def completion(content: object, **message: object) -> bytes:
    """A chat completion as OpenAI-compatible servers send it."""
    said = {"role": "assistant", "content": content, **message}
    return json.dumps(
        {
            "id": "1",
            "object": "chat.completion",
            "created": 1,
            "model": "liar",
            "choices": [{"index": 0, "message": said, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
        }
    ).encode()


def says(content: object) -> Reply:
    return lambda liar, asked: liar.send(completion(content))


def calls(name: str, **arguments: object) -> Reply:
    """Asks for a tool."""
    call = {"id": "c1", "type": "function", "function": {"name": name, "arguments": json.dumps(arguments)}}
    return lambda liar, asked: liar.send(completion(None, tool_calls=[call]))


def status(code: int, **headers: str) -> Reply:
    return lambda liar, asked: liar.send(b'{"error": {"message": "no"}}', code, **headers)


def raw(body: bytes, kind: str = "application/json") -> Reply:
    return lambda liar, asked: liar.send(body, kind=kind)


def huge(liar: Liar, asked: object) -> None:
    """10 MB of an answer."""
    liar.send(completion("多" * 3_500_000))


def endless(liar: Liar, asked: object) -> None:
    """As many bytes as are taken, in chunks and with no length told."""
    _chunked(liar)
    while True:
        liar.wfile.write(b"10000\r\n" + b" " * 0x10000 + b"\r\n")


def cut(liar: Liar, asked: object) -> None:
    """The connection ends in the middle of an answer."""
    body = completion("2024年三公经费为{f1}。")
    liar.send_response(200)
    liar.send_header("content-type", "application/json")
    liar.send_header("content-length", str(len(body)))
    liar.end_headers()
    liar.wfile.write(body[: len(body) // 2])
    liar.close_connection = True


def hangs(seconds: float = 3600) -> Reply:
    """Accepts and says nothing."""

    def reply(liar: Liar, asked: object) -> None:
        time.sleep(seconds)
        liar.close_connection = True

    return reply


def drips(pause: float) -> Reply:
    """An honest answer, a byte at a time."""

    def reply(liar: Liar, asked: object) -> None:
        body = completion("2024年三公经费为{f1}。")
        liar.send_response(200)
        liar.send_header("content-type", "application/json")
        liar.send_header("content-length", str(len(body)))
        liar.end_headers()
        for at in range(len(body)):
            liar.wfile.write(body[at : at + 1])
            liar.wfile.flush()
            time.sleep(pause)

    return reply


def _chunked(liar: Liar) -> None:
    liar.send_response(200)
    liar.send_header("content-type", "application/json")
    liar.send_header("transfer-encoding", "chunked")
    liar.end_headers()
