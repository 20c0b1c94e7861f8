"""What `flows serve` serves, on a real server: by a schedule, by an event, one run at a time, and cancelled in the
middle."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from flows.health import Limits, health
from flows.index.opening import open_index
from flows.orchestration.events import emit
from flows.settings import settings
from tests.orchestration.conftest import Server, flows_command
from tests.orchestration.processes import Process, below

_WITHIN = 180.0  # seconds: each run is a process that imports Prefect
JOBS = ("ingest", "reprocess", "stories", "rebuild", "retry-rejects", "health")


@dataclass
class Served:
    """A `flows serve` of its own, and what its server knows."""

    process: subprocess.Popen[bytes]
    log: Path
    server: Server
    name: str

    def wait_for(self, condition: Callable[[], Any]) -> Any:
        """What the condition gives once it is true; fails with the output when the process ends, or it takes long."""
        deadline = time.monotonic() + _WITHIN
        while not (result := condition()):
            if self.process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"it did not happen:\n{self.log.read_text()[-6000:]}")
            time.sleep(0.05)
        return result

    def deployment(self, job: str) -> Any:
        return self.server.deployment(f"{job}/{self.name}")

    def runs(self, *states: str) -> list[dict[str, Any]]:
        """Runs of its ingest in these states, by their names."""
        deployments = {"name": {"any_": [self.name]}}
        wanted = {"state": {"name": {"any_": list(states)}}}
        runs: list[dict[str, Any]] = self.server.post(
            "flow_runs/filter", deployments=deployments, flow_runs=wanted, flows={"name": {"any_": ["ingest"]}}
        )
        return runs

    def run(self, *states: str) -> Any:
        """The only run in these states, once there is one."""
        found = self.wait_for(lambda: self.runs(*states))
        (run,) = found
        return run

    def worker(self) -> Any:
        return next((process for process in below(self.process.pid) if process.is_worker), None)


@pytest.fixture
def served(drop: Path, server: Server, tmp_path: Path) -> Iterator[Served]:
    environment = dict(os.environ) | {"PREFECT_API_URL": server.url, "PREFECT_RUNNER_POLL_FREQUENCY": "1"}
    # A runner takes what is due within ten seconds: a second run is further away, and its schedule is ended before.
    options = ("--interval", "20", "--on-drop", "--name", "served", "--without", "entities", "--workers", "1")
    log = tmp_path / "serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            flows_command("serve", str(drop), *options, "--schedule", "health=0 4 * * *"),
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background job ignores it
        )
    try:
        yield Served(process, log, server, "served")
    finally:
        for one in below(process.pid):  # a run outlives who started it
            one.kill()
        process.kill()
        process.wait()


@pytest.mark.timeout(600)
def test_runs_by_schedule_and_by_event_wait_for_each_other_and_one_that_is_cancelled_leaves_nothing(
    served: Served, drop: Path, on_server: Server
) -> None:
    # A scheduled run comes up by itself, and is the only one. Its worker hangs: it is in the middle for as long as we
    # like.
    started = served.wait_for(lambda: served.runs("Pending", "Running"))[0]
    deployment = served.deployment("ingest")
    on_server.patch(f"deployments/{deployment['id']}/schedules/{deployment['schedules'][0]['id']}", active=False)
    worker: Process = served.wait_for(served.worker)
    worker.stop()
    scheduled = served.run("Running")
    assert (scheduled["id"], scheduled["name"], scheduled["auto_scheduled"]) == (started["id"], "ingest drop", True)
    of_run = below(served.process.pid)
    assert worker in of_run

    # An event starts a second one, which waits for its place.
    emit(drop, 5)
    by_event = served.wait_for(
        lambda: [run for run in served.runs("AwaitingConcurrencySlot") if run["created_by"]["type"] == "AUTOMATION"]
    )[0]
    assert by_event["parameters"]["job"]["drop"] == [str(drop)]
    assert by_event["parameters"]["job"]["without"] == ["entities"]
    assert served.run("Running")["id"] == scheduled["id"]

    # Cancelled, the first one ends with all its processes, and gives back the index.
    on_server.post(f"flow_runs/{scheduled['id']}/set_state", state={"type": "CANCELLING"})
    served.wait_for(lambda: not any(process.runs for process in of_run))
    assert served.run("Cancelled")["id"] == scheduled["id"]
    with open_index(None, settings()) as index:
        assert index.ledger.runs()[-1]["state"] == "stopped"

    # The second one does the whole drop.
    done = served.wait_for(
        lambda: [run for run in served.runs("Completed", "Failed", "Crashed") if run["id"] == by_event["id"]]
    )[0]
    assert done["state_type"] == "COMPLETED", done["state"]["message"]
    assert set(done["tags"]) >= {"article-flows", "drop:drop", "index:embedded"}
    assert "| seen | 5 |" in on_server.artifact(done["id"], "ingest-report")
    with open_index(None, settings()) as index:
        assert index.ledger.counts() == {"loaded": 3, "duplicate": 1, "rejected": 1}
        assert index.status().documents == 3
    assert health(None, settings(), Limits(min_free=0)).well

    # Interrupted, the command ends, and nobody expects runs of it.
    assert [job for job in JOBS if not served.deployment(job)] == []
    served.process.send_signal(signal.SIGINT)
    assert served.process.wait(_WITHIN) == 0, served.log.read_text()
    assert "Traceback" not in served.log.read_text()
    assert all(served.deployment(job)["paused"] for job in JOBS)
