"""One real Prefect server for all tests here, with a home of its own: nothing of the person's Prefect is touched."""

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

# Before any test module imports prefect, which reads its settings at import and creates its home.
_HOME = Path(tempfile.mkdtemp(prefix="prefect-home-"))
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
for _name in [name for name in os.environ if name.startswith("PREFECT_")]:
    del os.environ[_name]
os.environ |= {"PREFECT_HOME": str(_HOME), "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}

# How often a server looks for what is due, and how long a run waits that finds its place taken: not 60 s and 30 s.
_PROMPT = {
    "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "2",
    "PREFECT_SERVER_DEPLOYMENTS_CONCURRENCY_SLOT_WAIT_SECONDS": "1",
}
_START_WITHIN = 240.0  # seconds: 25 on two processors that nobody else uses
_SETTLE_WITHIN = 60.0  # seconds until the server shows what a client reported


class Server:
    """The server's REST API, as the tests read it."""

    def __init__(self, url: str) -> None:
        self.url = url

    def healthy(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health", timeout=2).is_success
        except httpx.HTTPError:
            return False

    def get(self, path: str) -> Any:
        return self._ask("GET", path).raise_for_status().json()

    def post(self, path: str, **body: Any) -> Any:
        return self._ask("POST", path, body).raise_for_status().json()

    def patch(self, path: str, **body: Any) -> None:
        self._ask("PATCH", path, body).raise_for_status()

    def deployment(self, name: str) -> dict[str, Any] | None:
        """The deployment `flow/name`, when there is one."""
        answer = self._ask("GET", f"deployments/name/{name}")
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        found: dict[str, Any] = answer.raise_for_status().json()
        return found

    def _ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """The answer; asked again while the server has too much to do, as Prefect's own client does."""
        deadline = time.monotonic() + _SETTLE_WITHIN
        while True:
            answer = httpx.request(method, f"{self.url}/{path}", json=body, timeout=_SETTLE_WITHIN)
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE or time.monotonic() > deadline:
                return answer
            time.sleep(0.2)

    def flow_run(self, name: str) -> dict[str, Any]:
        """The only flow run of this name."""
        runs: list[dict[str, Any]] = self.post("flow_runs/filter", flow_runs={"name": {"any_": [name]}})
        (run,) = runs
        return run

    def task_runs(self, flow_run_id: str, expected: int) -> list[dict[str, Any]]:
        """The task runs, once there are as many as expected and all have ended: they arrive as events."""
        deadline = time.monotonic() + _SETTLE_WITHIN
        while True:
            runs = self.post("task_runs/filter", task_runs={"flow_run_id": {"any_": [flow_run_id]}})
            ended = all(run["state_type"] in ("COMPLETED", "FAILED") for run in runs)
            if (len(runs) >= expected and ended) or time.monotonic() > deadline:
                return sorted(runs, key=lambda run: run["name"])
            time.sleep(0.2)

    def artifact(self, flow_run_id: str, key: str) -> Any:
        """Data of the only artifact of this key that the run made."""
        flow_runs = {"id": {"any_": [flow_run_id]}}
        (artifact,) = self.post("artifacts/filter", artifacts={"key": {"any_": [key]}}, flow_runs=flow_runs)
        return artifact["data"]


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """`prefect server start` on a free port of the loopback; ended with all its processes."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server, log = Server(f"http://127.0.0.1:{port}/api"), _HOME / "server.log"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env=os.environ | _PROMPT, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        deadline = time.monotonic() + _START_WITHIN
        while not server.healthy():
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"the Prefect server did not start:\n{log.read_text()[-4000:]}")
            time.sleep(0.2)
        yield server
        _drain()
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _drain() -> None:
    """Deliver what this process still wants to tell the server, so that it does not look for it at exit."""
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker

    APILogWorker.drain_all()
    EventsWorker.drain_all()


@pytest.fixture
def on_server(server: Server) -> Iterator[Server]:
    """The flows that this process runs are reported to the server."""
    from prefect.settings import PREFECT_API_URL, temporary_settings

    with temporary_settings({PREFECT_API_URL: server.url}):
        yield server


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    """A folder of small articles, with one record for every outcome."""
    folder = tmp_path / "drop"
    folder.mkdir()
    sentence = "The council of Ghent decided on Monday that the old bridge will be repaired before the winter comes. "
    for number in range(3):
        (folder / f"{number}.txt").write_text(f"Bridge number {number}\n\n" + sentence * (number + 3))
    (folder / "copy.txt").write_bytes((folder / "0.txt").read_bytes())
    (folder / "empty.txt").write_text("")
    return folder


def flows_command(*arguments: str) -> list[str]:
    """The command line, as a process of its own."""
    return [sys.executable, "-c", "from flows.cli import main; main()", *arguments]
