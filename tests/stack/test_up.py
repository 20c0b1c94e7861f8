"""`flows up`, the real thing: it is started, ingests what is dropped, ends whole, and finds its data again."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from flows.errors import UsageError
from flows.index.base import SearchRequest
from flows.index.opening import open_index
from flows.settings import settings
from flows.stack.node import QUICK_START
from flows.stack.services.elasticsearch import Elasticsearch
from flows.stack.supervision.failures import ServiceFailed
from flows.stack.supervision.ports import free_port
from flows.stack.supervision.supervisor import Supervisor
from flows.stack.up import Wishes, up
from flows.watching.prefect_api import PrefectApi
from tests.stack.supervision.services import Fake, alive

_WITHIN = 240.0  # seconds for one step
_FLOWS = [sys.executable, "-c", "from flows.cli import main; main()"]


class Up:
    """`flows up` as a process, and what it has said."""

    def __init__(self, drop: Path, log: Path, *options: str) -> None:
        self._log = log
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
        environment["JDK_JAVA_OPTIONS"] = QUICK_START
        command = [*_FLOWS, "up", str(drop), "--without", "entities", "--workers", "0", *options]
        port = free_port()
        self.index = f"http://127.0.0.1:{port}"
        command += ["--port", str(port), "--prefect-port", str(free_port())]
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                command,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment,
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a background job ignores it
            )

    def said(self) -> str:
        return self._log.read_text()

    def wait_for(self, condition: Callable[[], Any]) -> Any:
        deadline = time.monotonic() + _WITHIN
        while not (result := condition()):
            assert self.process.poll() is None and time.monotonic() < deadline, self.said()
            time.sleep(0.2)
        return result

    def address(self, name: str) -> str:
        line: str = self.wait_for(lambda: [line for line in self.said().splitlines() if line.startswith(f"  {name} ")])
        return line[0].split()[-1]

    def processes(self) -> list[int]:
        """Every process that it has started, with theirs."""
        found = [self.process.pid]
        for stat in Path("/proc").glob("[0-9]*/stat"):
            pid, _, rest = stat.read_text().partition(" (")
            if int(rest.rpartition(")")[2].split()[1]) in found:
                found.append(int(pid))
        return found[1:]

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)


@contextmanager
def running(drop: Path, log: Path, *options: str) -> Iterator[Up]:
    started = Up(drop, log, *options)
    try:
        yield started
    finally:
        started.process.kill()
        started.process.wait()


def found(url: str) -> int:
    """How many articles have the word."""
    with open_index(url, settings()) as index:
        return index.search(SearchRequest(query="bridge")).total


def ended(processes: list[int]) -> bool:
    return not any(
        path.exists() and path.read_text().rpartition(")")[2].split()[0] != "Z"
        for path in (Path(f"/proc/{pid}/stat") for pid in processes)
    )


@pytest.mark.xdist_group("prefect")
@pytest.mark.timeout(600)
def test_a_dropped_file_is_found_in_prefect_and_in_the_index_also_after_a_restart(
    tmp_path: Path, own_state_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop = tmp_path / "drop"
    with running(drop, tmp_path / "first.log") as first:
        prefect = first.address("Prefect")
        assert first.address("Elasticsearch") == first.index
        assert httpx.get(first.index).json()["cluster_name"] == "article-flows"
        text = "The council of Ghent decided on Monday that the old bridge will be repaired before the winter comes. "
        (drop / "bridge.txt").write_text("The bridge\n\n" + text * 4)
        first.wait_for(lambda: "1 loaded" in first.said())
        (run,) = httpx.post(f"{prefect}/api/flow_runs/filter", json={}).json()
        assert (run["name"], run["state_type"]) == ("ingest drop", "COMPLETED")
        assert f"{prefect}/runs/flow-run/{run['id']}" in first.said()
        assert found(first.index) == 1
        processes = first.processes()
        assert len(processes) >= 6  # three guards and what they guard
        assert first.end(signal.SIGINT) == 0
        assert ended(processes)
        assert first.said().endswith("stopped\n") and "Traceback" not in first.said()

    monkeypatch.setenv("JDK_JAVA_OPTIONS", QUICK_START)
    node = Elasticsearch(own_state_folder / "stack" / "elasticsearch", free_port())  # where the next one has its data
    with Supervisor(threading.Event()) as supervisor:
        supervisor.start(node)
        assert supervisor.wait_ready()
        httpx.get(f"{node.url}/_cluster/health?wait_for_status=yellow", timeout=60).raise_for_status()
        assert found(node.url) == 1


class StandIn(Fake):
    """A service in the place of a real one."""

    url = "http://127.0.0.1:9"
    api = f"{url}/api"


@pytest.mark.parametrize(("dies", "watched"), [("node", True), ("deployments", False)])
def test_when_a_service_dies_all_of_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dies: str, watched: bool
) -> None:
    services = {name: StandIn(tmp_path, name) for name in ("node", "server", "deployments")}
    for name, kind in (("node", "Elasticsearch"), ("server", "PrefectServer"), ("deployments", "Deployments")):
        monkeypatch.setattr(f"flows.stack.up.{kind}", lambda *_, name=name: services[name])
    monkeypatch.setattr(PrefectApi, "end_abandoned_runs", lambda _: 0)
    wishes = Wishes(tmp_path / "drop", watch=watched)
    with pytest.raises(ServiceFailed, match=f"{dies} ended with exit code 137"):
        up(tmp_path, wishes, welcome=lambda _: os.kill(services[dies].pid(), signal.SIGKILL), tell=lambda _: None)
    assert not any(alive(service.pid()) for service in services.values())


def test_a_file_or_a_folder_that_holds_the_stack_is_no_drop_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for wrong in (tmp_path / "file", tmp_path):
        with pytest.raises(UsageError):
            up(tmp_path, Wishes(wrong), welcome=lambda _: None, tell=lambda _: None)
