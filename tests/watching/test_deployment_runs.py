"""A run of a deployment for every drop, followed to its end on a server that may fail."""

from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from flows.watching.deployment_runs import ASK_EVERY, DeploymentRuns
from flows.watching.prefect_api import FlowRun
from flows.watching.watcher import Later

DROP = Path("/srv/drop")


@dataclass
class Server:
    """A server and a clock, as a test sets them."""

    state: str = "Running"
    failure: Exception | None = None
    now: float = 0.0
    asked: int = 0
    started: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.runs = DeploymentRuns(self, self.told.append, lambda run: f"page/{run}", clock=lambda: self.now)

    def start_run(self, drop: str) -> FlowRun:
        if self.failure:
            raise self.failure
        self.started.append(drop)
        return self._run()

    def run(self, run_id: str) -> FlowRun:
        self.asked += 1
        if self.failure:
            raise self.failure
        return self._run()

    def summary(self, run_id: str) -> str:
        return f"report of {run_id}"

    def _run(self) -> FlowRun:
        ended = self.state in ("Completed", "Failed")
        return FlowRun(f"id-{len(self.started)}", "name", self.state, "the reason", ended, self.state == "Completed")

    def later(self) -> bool:
        """Whether a run is under way a while later."""
        self.now += ASK_EVERY
        return self.runs.under_way()


def refused(status: int) -> httpx.HTTPStatusError:
    return httpx.HTTPStatusError("no", request=httpx.Request("GET", "http://x"), response=httpx.Response(status))


@pytest.fixture
def server() -> Server:
    return Server()


def test_a_run_is_followed_to_its_report(server: Server) -> None:
    assert not server.runs.under_way()
    server.runs.start(DROP, 1_200)
    assert server.later() and server.later()
    server.state = "Completed"
    assert not server.later()
    assert server.started == ["/srv/drop"]
    assert server.told == ["1,200 files have settled; run: page/id-1", "completed: report of id-1"]
    assert server.runs.code == 0


def test_the_server_is_not_asked_at_every_tick(server: Server) -> None:
    server.runs.start(DROP, 1)
    for _ in range(10):
        server.runs.under_way()
    assert server.asked == 0


def test_a_run_that_failed_is_told_with_its_reason(server: Server) -> None:
    server.runs.start(DROP, 1)
    server.state = "Failed"
    assert not server.later()
    assert (server.told[-1], server.runs.code) == ("failed: the reason", 3)


def test_a_server_that_does_not_start_a_run_is_asked_later(server: Server) -> None:
    server.failure = httpx.ConnectError("refused at http://user:secret@host")
    with pytest.raises(Later, match=r"did not answer as it should \(ConnectError\)$"):
        server.runs.start(DROP, 1)
    assert not server.runs.under_way()


def test_a_server_that_is_away_for_a_while_is_told_once_and_asked_until_it_answers(server: Server) -> None:
    server.runs.start(DROP, 1)
    server.failure = refused(503)
    assert all(server.later() for _ in range(5))
    server.failure, server.state = None, "Completed"
    assert not server.later()
    assert server.told[1:] == [
        "the Prefect server did not answer as it should (503); asked again until it does",
        "completed: report of id-1",
    ]


def test_a_run_that_somebody_deleted_is_waited_for_no_longer(server: Server) -> None:
    server.runs.start(DROP, 1)
    server.failure = refused(404)
    assert not server.later()
    assert server.runs.code == 3
