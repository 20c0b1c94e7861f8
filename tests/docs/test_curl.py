"""The stand-in for curl sends what curl would send."""

import io
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.docs.curl import main


class Echo(BaseHTTPRequestHandler):
    def _answer(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.send_response(404 if "missing" in self.path else 200)
        self.end_headers()
        self.wfile.write(f"{self.command} {self.path} {self.headers.get('Content-Type')} {sent}".encode())

    do_GET = do_PUT = do_POST = do_DELETE = _answer  # noqa: N815  (names of http.server)

    def log_message(self, *_: object) -> None:
        """Not on standard error."""


def test_method_header_body_and_output(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    server = HTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"

    def curl(*arguments: str) -> str:
        stream = io.TextIOWrapper(io.BytesIO())
        monkeypatch.setattr(sys, "argv", ["curl", *arguments])
        monkeypatch.setattr(sys, "stdout", stream)
        main()
        stream.seek(0)
        return stream.read()

    kind = ("-H", "Content-Type: application/json")
    assert curl("-sS", f"{url}/a?b=c") == "GET /a?b=c None "
    assert curl("-sS", "-X", "PUT", f"{url}/a", *kind, "-d", "{}") == "PUT /a application/json {}"
    assert curl(*kind, f"{url}/missing", "-d", "{}") == "POST /missing application/json {}"
    assert curl("-sS", "-o", str(tmp_path / "out"), "-X", "DELETE", f"{url}/a") == ""
    assert (tmp_path / "out").read_text().startswith("DELETE /a")
    server.shutdown()
