"""When a run is started for a drop folder, and when not."""

from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
import pytest

from flows.stack.watching.drop_folder import Sight
from flows.stack.watching.prefect_api import FlowRun
from flows.stack.watching.watcher import ASK_EVERY, SETTLED_AFTER, Watcher


@dataclass
class Drop:
    """A folder, the server, and a clock, as a test sets them."""

    sight: Sight = field(default_factory=Sight)
    now: float = 0.0
    down: bool = False
    started: int = 0
    state: str = "Running"
    told: list[str] = field(default_factory=list)

    def look(self) -> Sight:
        return self.sight

    def start_run(self) -> FlowRun:
        if self.down:
            raise httpx.ConnectError("refused")
        self.started += 1
        return self.run("")

    def run(self, run_id: str) -> FlowRun:
        ended = self.state in ("Completed", "Failed")
        return FlowRun(f"id-{self.started}", "name", self.state, "the reason", ended, self.state == "Completed")

    def summary(self, run_id: str) -> str:
        return f"report of {run_id}"


@dataclass
class Watching:
    drop: Drop
    tick: Callable[[bool], None]

    def wait(self, seconds: float) -> None:
        """Nothing changes for so long."""
        for _ in range(int(seconds * 2)):
            self.drop.now += 0.5
            self.tick(False)


@pytest.fixture
def watching() -> Watching:
    drop = Drop()
    watcher = Watcher(drop, drop, drop.told.append, lambda run: f"page/{run}", clock=lambda: drop.now)
    return Watching(drop, watcher.tick)


LONG = 3 * (SETTLED_AFTER + ASK_EVERY)


def test_an_empty_folder_starts_no_run(watching: Watching) -> None:
    watching.wait(LONG)
    assert watching.drop.started == 0


def test_what_is_there_at_the_start_is_ingested_once(watching: Watching) -> None:
    watching.drop.sight = Sight(3, 1)
    watching.wait(LONG)
    watching.drop.state = "Completed"
    watching.wait(LONG)
    assert watching.drop.started == 1
    assert watching.drop.told == ["3 files have settled; run: page/id-1", "completed: report of id-1"]


def test_a_folder_that_is_written_to_has_not_settled(watching: Watching) -> None:
    for size in range(40):
        watching.drop.sight = Sight(1, size)
        watching.drop.now += 0.5
        watching.tick(size % 2 == 0)
    assert watching.drop.started == 0
    watching.wait(LONG)
    assert watching.drop.started == 1


def test_a_file_that_grows_without_an_event_has_not_settled(watching: Watching) -> None:
    for size in range(40):
        watching.drop.sight = Sight(1, size)
        watching.drop.now += SETTLED_AFTER
        watching.tick(False)
    assert watching.drop.started == 0


def test_runs_do_not_pile_up_and_what_came_meanwhile_is_taken_by_one_more(watching: Watching) -> None:
    watching.drop.sight = Sight(1, 1)
    watching.wait(LONG)
    for size in range(2, 6):
        watching.drop.sight = Sight(size, size)
        watching.tick(True)
        watching.wait(LONG)
    assert watching.drop.started == 1
    watching.drop.state = "Completed"
    watching.wait(LONG)
    assert watching.drop.started == 2


def test_events_that_leave_everything_as_it_was_start_no_run(watching: Watching) -> None:
    watching.drop.sight, watching.drop.state = Sight(1, 1), "Completed"
    watching.wait(LONG)
    watching.tick(True)
    watching.wait(LONG)
    assert watching.drop.started == 1


def test_a_run_that_failed_is_told_with_its_reason_and_not_tried_again_by_itself(watching: Watching) -> None:
    watching.drop.sight, watching.drop.state = Sight(1, 1), "Failed"
    watching.wait(LONG)
    assert watching.drop.started == 1
    assert watching.drop.told[-1] == "failed: the reason"


def test_a_server_that_does_not_answer_is_asked_again(watching: Watching) -> None:
    watching.drop.sight, watching.drop.down = Sight(1, 1), True
    watching.wait(LONG)
    assert "ConnectError" in watching.drop.told[-1]
    watching.drop.down = False
    watching.wait(LONG)
    assert watching.drop.started == 1
