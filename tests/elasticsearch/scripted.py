"""A server that answers as a test tells it to, for what a real Elasticsearch does only on a bad day."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeAlias

ELASTIC = {"X-Elastic-Product": "Elasticsearch"}


@dataclass(frozen=True, slots=True)
class Received:
    """One request. `actions` are the ids of a bulk request, in its order."""

    method: str
    path: str
    body: bytes

    @property
    def ids(self) -> list[str]:
        """The ids of a bulk request."""
        lines = [json.loads(line) for line in self.body.splitlines()]
        return [line[kind]["_id"] for line in lines for kind in ("index", "delete") if set(line) == {kind}]


@dataclass(frozen=True, slots=True)
class Answer:
    """One response; a body that is not text is sent as JSON."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: dict(ELASTIC))


Script: TypeAlias = Callable[[Received], Answer]


@dataclass(slots=True)
class Server:
    """A running server and what it was asked so far."""

    url: str
    requests: list[Received]


@contextmanager
def serving(script: Script) -> Iterator[Server]:
    """A server on loopback that answers every request with `script(request)`."""
    received: list[Received] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            request = Received(self.command, self.path, self.rfile.read(length))
            received.append(request)
            answer = script(request)
            as_text = isinstance(answer.body, str)
            content = (answer.body if as_text else json.dumps(answer.body)).encode()
            self.send_response(answer.status)
            self.send_header("Content-Type", "text/html" if as_text else "application/vnd.elasticsearch+json")
            self.send_header("Content-Length", str(len(content)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = answer  # noqa: N815  (names of http.server)

        def log_message(self, *args: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield Server(f"http://127.0.0.1:{server.server_address[1]}", received)
        finally:
            server.shutdown()
            thread.join()
