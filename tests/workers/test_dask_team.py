"""A cluster judges as a pool does, loses workers, and is given up when it does not go on."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from distributed import LocalCluster

from flows.errors import Stop, UsageError
from flows.index.embedded.engine import EmbeddedIndex
from flows.ingest import Conduct, ingest
from flows.inputs import Options
from flows.raw_store.store import RawStore
from flows.read.discover import discover
from flows.stages import OPTIONAL
from flows.telemetry import observing
from flows.workers import dask_cluster, remote
from flows.workers import dask_team as dask_teams
from flows.workers.dask_team import dask_team
from flows.workers.judge import Task
from flows.workers.remote import Batch, Program
from flows.workers.team import Inline, run_team
from tests.conftest import ROOT
from tests.telemetry.told import Told
from tests.workers import poison
from tests.workers.tasks import judge, outcome, record, tasks, told
from tests.workers.test_pool import gone


def cluster_of(workers: int) -> LocalCluster:
    return LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=workers,
        threads_per_worker=1,
        processes=False,
        protocol="tcp",
        host="127.0.0.1",
        scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
        memory_limit=0,
        silence_logs="CRITICAL",
    )


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """A cluster in this process: one worker of one thread."""
    with cluster_of(1) as cluster:
        yield cluster


@pytest.fixture
def scheduler(cluster: LocalCluster) -> str:
    return str(cluster.scheduler_address)


@pytest.fixture
def machine(cluster: LocalCluster) -> "Iterator[subprocess.Popen[bytes]]":
    """One more worker of it, in a process that may be killed."""
    options = ("--no-nanny", "--nthreads", "1", "--no-dashboard", "--death-timeout", "60")
    command = [sys.executable, "-m", "distributed.cli.dask_worker", cluster.scheduler_address, *options]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {poison.HOST: "1"}, stderr=subprocess.DEVNULL)
    try:
        scheduler: Any = cluster.scheduler
        while len(scheduler.workers) < 2:
            assert process.poll() is None
            time.sleep(0.05)
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_teams, "TASKS_PER_BATCH", 4)


def crews() -> list[int]:
    return [pid for run in list(remote._crews) for pid in remote.crew_pids(run)]


def test_verdicts_are_those_of_this_process_in_the_same_order_though_a_machine_is_lost(
    tmp_path: Path, scheduler: str, machine: "subprocess.Popen[bytes]"
) -> None:
    """It is killed in the middle of a batch, whichever it is given: the other one does that again."""
    todo = [*tasks(f"HOST{n}" for n in range(11)), Task(record("empty", text=" "))]
    expected = list(Inline(judge(tmp_path / "a")).submit(todo))
    with dask_team(judge(tmp_path / "b"), 1, scheduler, poison.warm_up) as team:
        assert team.runner == f"dask, 2 threads on {scheduler}"
        assert list(map(told, team.submit(todo))) == list(map(told, expected))
        pids = crews()
    assert machine.wait(30) == -signal.SIGKILL
    assert pids and all(map(gone, pids))
    kept = [{path.name for path in (tmp_path / one / "raw").rglob("*.json.zst")} for one in "ab"]
    assert kept[0] <= kept[1] and len(kept[1]) == 11  # and no probe is left


def test_a_record_that_takes_machines_with_it_costs_one_reject(
    tmp_path: Path, scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of what Dask gave up less is tried each time, and the last one once more."""
    monkeypatch.setattr(remote, "judge_batch", poison.losing)
    told = Told()
    with observing.observed_by(told), dask_team(judge(tmp_path), 1, scheduler, poison.warm_up) as team:
        verdicts = list(team.submit(tasks([0, 1, "HOST", 3, 4])))
    assert [outcome(verdict) for verdict in verdicts] == ["0", "1", "worker_died", "3", "4"]
    lost = [facts for name, facts in told.events if name == "worker.lost"]
    assert [(facts["tries"], facts["refused"]) for facts in lost] == [(1, False)] * 3 + [(2, True)]


def test_a_cluster_that_has_just_lost_its_workers_is_waited_for(
    tmp_path: Path, scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever was never short of verdicts has not looked at its workers for hours."""
    monkeypatch.setattr(dask_teams, "_LOOK", 0.1)
    monkeypatch.setattr(remote, "judge_batch", poison.slow_batch)
    with dask_team(judge(tmp_path), 1, scheduler) as team:
        team._staffed -= 2 * dask_cluster.WORKERS
        monkeypatch.setattr(dask_teams, "census", lambda *_: {"n_workers": 0})
        assert [outcome(verdict) for verdict in team.submit(tasks([0]))] == ["0"]


def test_ctrl_c_and_what_was_given_up_are_not_held_up(
    tmp_path: Path, scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "judge_batch", poison.sleeping_batch)
    with pytest.raises(KeyboardInterrupt), dask_team(judge(tmp_path), 1, scheduler) as team:
        team.submit(tasks(range(40)))
        team.forget()
        threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
        next(team.submit(tasks([1])))


def test_what_ends_the_run_crosses_from_the_worker_as_it_is(
    tmp_path: Path, scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "judge_batch", poison.full_store)
    with dask_team(judge(tmp_path), 1, scheduler) as team, pytest.raises(Stop) as stopped:
        list(team.submit(tasks([0])))
    assert (stopped.value.happened, stopped.value.next_command) == ("no space", "free some")


def test_a_cluster_without_progress_is_given_up(
    tmp_path: Path, scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_teams, "_LOOK", 0.1)
    monkeypatch.setattr(Batch, "patience", 0.2)
    monkeypatch.setattr(remote, "judge_batch", poison.sleeping_batch)
    with dask_team(judge(tmp_path), 1, scheduler) as team, pytest.raises(Stop, match="nothing came of any batch"):
        list(team.submit(tasks([0])))


def test_a_scheduler_that_is_lost_stops_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "judge_batch", poison.sleeping_batch)
    with (
        cluster_of(1) as cluster,
        dask_team(judge(tmp_path), 1, cluster.scheduler_address) as team,
        pytest.raises(Stop, match="connection to it is lost") as stopped,
    ):
        threading.Timer(0.3, cluster.close).start()
        list(team.submit(tasks([0])))
    assert stopped.value.safe and stopped.value.next_command


def test_no_scheduler_and_no_worker_are_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_cluster, "CONNECT", 0.3)
    with pytest.raises(Stop, match="no Dask scheduler answers"), dask_team(judge(tmp_path), 1, "tcp://127.0.0.1:1"):
        pass
    monkeypatch.setattr(dask_cluster, "CONNECT", 15.0)
    monkeypatch.setattr(dask_cluster, "WORKERS", 0.3)
    with (
        cluster_of(0) as empty,
        pytest.raises(Stop, match="no worker came") as stopped,
        dask_team(judge(tmp_path), 1, empty.scheduler_address),
    ):
        pass
    assert "--no-nanny" in stopped.value.next_command


def test_a_worker_with_other_rules_is_refused_by_its_name(
    tmp_path: Path, scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Program("0.1.0", 1, "another")
    monkeypatch.setattr(dask_teams, "installed", lambda _: other)
    why = r"worker at tcp://127\.0\.0\.1:\d+ cannot take part: its stages are others"
    with pytest.raises(UsageError, match=why), dask_team(judge(tmp_path), 1, scheduler):
        pass


def test_a_scheduler_that_does_not_understand_is_refused(
    tmp_path: Path, scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "greet_scheduler", poison.confused)
    why = "the scheduler at .* cannot take part: asking it failed with AttributeError$"
    with pytest.raises(UsageError, match=why), dask_team(judge(tmp_path), 1, scheduler):
        pass


def test_an_address_that_is_none_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--scheduler is an address"), dask_team(judge(tmp_path), 1, "gopher://host:1"):
        pass
    with pytest.raises(UsageError, match="needs its certificates"), dask_team(judge(tmp_path), 1, "tls://127.0.0.1:1"):
        pass


def test_an_ingest_on_a_cluster_says_so(tmp_path: Path, scheduler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "judge_batch", poison.at_once)
    (tmp_path / "drop").mkdir()
    for number in range(3):
        (tmp_path / "drop" / f"{number}.txt").write_text(
            f"The council of Northfield closed bridge {number} for good.\n"
        )
    index = EmbeddedIndex.open(tmp_path)
    report = ingest(
        index,
        RawStore(tmp_path / "raw"),
        discover([str(tmp_path / "drop")]),
        Options.starting_now(date(2026, 1, 5), OPTIONAL),
        conduct=Conduct(None, runner="dask", scheduler=scheduler),
    )
    assert (report.loaded, report.runner) == (3, f"dask, 1 thread on {scheduler}")


@pytest.mark.parametrize(
    ("workers", "runner", "scheduler", "why"),
    [
        (2, "processes", "tcp://host:8786", "--scheduler goes with --runner dask"),
        (0, "dask", None, "leave one out"),
        (2, "dask", "tcp://host:8786", "has the workers it has"),
    ],
)
def test_what_does_not_go_together_is_a_wrong_call(
    tmp_path: Path, workers: int, runner: str, scheduler: str | None, why: str
) -> None:
    with pytest.raises(UsageError, match=why), run_team(judge(tmp_path), workers, runner, scheduler):  # type: ignore[arg-type]
        pass


def test_without_the_extra_the_message_says_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "flows.workers.dask_team")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"article-flows\[dask\]"), run_team(judge(tmp_path), 2, "dask"):
        pass
