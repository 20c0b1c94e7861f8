"""Which server a run is reported to, and what is said when there is none."""

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.errors import Stop, UsageError
from flows.orchestration.client import require_server
from flows.orchestration.rest import rest
from tests.orchestration.conftest import Server, flows_command

NOBODY = "http://reader:hunter2@127.0.0.1:9/api"  # the discard port: nothing listens


@contextmanager
def web_server(status: int, asked: list[str]) -> Iterator[str]:
    """The address of one that answers every question with a page and this status; what it was asked for."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(b"<html>welcome</html>")

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Page) as web:
        threading.Thread(target=web.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{web.server_port}"
        web.shutdown()


@pytest.fixture
def another_web_server() -> Iterator[str]:
    with web_server(200, []) as url:
        yield url


@pytest.fixture
def busy_server() -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []
    with web_server(503, asked) as url:
        yield url, asked


def test_without_an_address_it_says_how_to_start_a_server() -> None:
    with pytest.raises(UsageError, match=r"prefect server start.*PREFECT_API_URL"):
        require_server()


@pytest.mark.parametrize("url", [NOBODY, "127.0.0.1:4200/api", "http://127.0.0.1:99999/api"])
def test_an_address_where_nothing_answers_stops_without_repeating_its_password(url: str) -> None:
    with temporary_settings({PREFECT_API_URL: url}), pytest.raises(Stop) as stopped:
        require_server()
    said = stopped.value.happened + stopped.value.safe + stopped.value.next_command
    assert "no Prefect server answers" in said
    assert "hunter2" not in said


def test_another_service_is_no_prefect_server(another_web_server: str) -> None:
    with temporary_settings({PREFECT_API_URL: another_web_server}), pytest.raises(Stop, match="version"):
        require_server()


def test_a_server_that_answers_is_named(on_server: Server) -> None:
    assert require_server() == on_server.url


def flows(*arguments: str, url: str | None) -> subprocess.CompletedProcess[str]:
    environment = dict(os.environ) | ({"PREFECT_API_URL": url} if url else {})
    return subprocess.run(
        flows_command(*arguments), capture_output=True, text=True, env=environment, timeout=120, check=False
    )


def test_the_command_line_prints_the_report_alone(drop: Path, server: Server) -> None:
    done = flows("ingest", str(drop), "--prefect", "--json", "--without", "entities", url=server.url)
    assert done.returncode == 1, done.stderr  # one record is newly rejected
    report = json.loads(done.stdout)
    assert (report["seen"], report["loaded"], report["state"]) == (5, 3, "completed")
    assert server.flow_run("ingest drop")["state_type"] == "COMPLETED"


def test_the_command_line_stops_when_nothing_answers(drop: Path, own_state_folder: Path) -> None:
    done = flows("ingest", str(drop), "--prefect", "--json", url=NOBODY)
    assert done.returncode == 3
    assert "stopped: no Prefect server answers" in done.stderr
    assert "Traceback" not in done.stderr and done.stdout == ""
    assert not own_state_folder.exists()


def test_who_watches_asks_once_and_is_not_held_up_by_retries(
    busy_server: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, asked = busy_server
    monkeypatch.setattr("flows.orchestration.rest.require_server", lambda: "the server")
    monkeypatch.setattr("time.sleep", lambda _: None)  # else Prefect's client waits for a minute
    with temporary_settings({PREFECT_API_URL: url}), rest() as ask, pytest.raises(httpx.HTTPStatusError, match="503"):
        ask("GET", "/flow_runs/7").raise_for_status()
    assert asked == ["/flow_runs/7"]
