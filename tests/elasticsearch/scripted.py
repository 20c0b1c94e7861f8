"""A server that answers as a test tells it to, for what a real Elasticsearch does only on a bad day.

What it answers may come from a real one (`forwarded`): then it is a proxy that loses, cuts or keeps back answers.
"""

import http.client
import json
import os
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from typing import Any, TypeAlias
from urllib.parse import urlsplit

ELASTIC = {"X-Elastic-Product": "Elasticsearch"}


class Lost(Enum):
    """How an answer does not arrive."""

    RESET = auto()  # the connection ends with a TCP reset
    HALF_CLOSED = auto()  # the server says that it sends nothing more, and sends nothing
    TRUNCATED = auto()  # half of the body
    KEPT_BACK = auto()  # nothing, for as long as the server runs


@dataclass(frozen=True, slots=True)
class Received:
    """One request."""

    method: str
    path: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def actions(self) -> list[tuple[str, dict[str, Any], bytes]]:
        """The operations of a bulk request: kind, what the action line says, source."""
        lines = iter(self.body.splitlines())
        parsed = []
        for line in lines:
            ((kind, action),) = json.loads(line).items()
            parsed.append((kind, action, b"" if kind == "delete" else next(lines)))
        return parsed

    @property
    def ids(self) -> list[str]:
        """The ids of a bulk request, in its order."""
        return [action["_id"] for _, action, _ in self.actions]


@dataclass(frozen=True, slots=True)
class Answer:
    """One response. Text is sent as HTML, bytes as they are, and everything else as JSON."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: dict(ELASTIC))
    lost: Lost | None = None


Script: TypeAlias = Callable[[Received], Answer]


@dataclass(slots=True)
class Server:
    """A running server and what it was asked so far."""

    url: str
    requests: list[Received]


@contextmanager
def serving(script: Script, tls: SSLContext | None = None) -> Iterator[Server]:
    """A server on loopback that answers every request with `script(request)`."""
    received: list[Received] = []
    ended = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            request = Received(self.command, self.path, self.rfile.read(length), dict(self.headers.items()))
            received.append(request)
            answer = script(request)
            match answer.lost:
                case Lost.RESET:
                    self.close_connection = True
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    os.close(self.connection.detach())
                case Lost.HALF_CLOSED:
                    self.connection.shutdown(socket.SHUT_WR)
                case Lost.KEPT_BACK:
                    self.close_connection = True
                    ended.wait()
                case _:
                    self._send(answer)

        def _send(self, answer: Answer) -> None:
            kind = "text/html" if isinstance(answer.body, str) else "application/vnd.elasticsearch+json"
            body = answer.body if isinstance(answer.body, str | bytes) else json.dumps(answer.body)
            content = body.encode() if isinstance(body, str) else body
            self.send_response(answer.status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.close_connection = self.close_connection or answer.lost is Lost.TRUNCATED
            self.wfile.write(content[: len(content) // 2] if answer.lost is Lost.TRUNCATED else content)

        do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = answer  # noqa: N815  (names of http.server)

        def log_message(self, *args: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that went away
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield Server(f"http{'s' if tls else ''}://127.0.0.1:{server.server_address[1]}", received)
        finally:
            ended.set()
            server.shutdown()
            thread.join()


def forwarded(url: str) -> Script:
    """What the server at `url` answers to each request."""
    address = urlsplit(url)

    def script(request: Received) -> Answer:
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
        headers = {name: value for name, value in request.headers.items() if name.lower() not in ("host", "connection")}
        try:
            connection.request(request.method, request.path, request.body, headers)
            response = connection.getresponse()
            body = response.read()
        except OSError:  # the server is down
            return Answer("", lost=Lost.RESET)
        finally:
            connection.close()
        kept = {"Content-Type": response.headers["Content-Type"], **ELASTIC}
        return Answer(body, response.status, kept)

    return script
