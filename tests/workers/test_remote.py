"""What a cluster's worker does for a run, without a cluster."""

import multiprocessing
import pickle
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from flows.errors import Stop, UsageError
from flows.raw_store.store import RawStore
from flows.workers import remote
from flows.workers.judge import Judge, Verdict
from flows.workers.remote import Answer, Assignment, Batch, installed, judge_batch
from tests.workers import poison
from tests.workers.tasks import judge, outcome, tasks
from tests.workers.test_pool import gone


@pytest.fixture
def assignment(tmp_path: Path) -> Iterator[Assignment]:
    one = judge(tmp_path)
    yield Assignment("article-flows-test", one, poison.warm_up, installed(one))
    remote.dismiss("article-flows-test")


def test_a_batch_comes_back_in_parts_and_idle_processes_end(
    assignment: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody dismisses the processes of a run that was killed."""
    batch = Batch(tasks(range(5)))
    assert [outcome(verdict) for verdict in judge_batch(assignment, batch).verdicts] == [*"01234"]
    (pid,) = remote.crew_pids(assignment.run)
    monkeypatch.setattr(remote, "PART", 1e-3)
    monkeypatch.setattr(remote, "_AT_ONCE", 2)
    assert [outcome(verdict) for verdict in judge_batch(assignment, batch).verdicts] == [*"01"]
    remote.end_the_idle()
    assert remote.crew_pids(assignment.run) == [pid]
    monkeypatch.setattr(remote, "IDLE", 0.0)
    remote.end_the_idle()
    assert gone(pid)


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        ({"version": "0.0.0"}, "and the run has 0.0.0: install the same"),
        ({"schema": 0}, "install the same"),
        ({"fingerprint": "another"}, "the same files in FLOWS_RULES and FLOWS_OUTLETS"),
    ],
)
def test_a_worker_that_would_judge_otherwise_says_why_it_cannot(
    assignment: Assignment, wanted: dict[str, object], why: str
) -> None:
    other = replace(assignment, program=replace(assignment.program, **wanted))  # type: ignore[arg-type]
    with pytest.raises(UsageError, match=why):
        remote.check(other)
    answer = judge_batch(other, Batch(tasks([0])))
    assert isinstance(answer.error, Stop) and "came later" in answer.error.happened and not answer.verdicts


def test_a_worker_without_the_raw_store_cannot_take_part(assignment: Assignment, tmp_path: Path) -> None:
    elsewhere = Judge(assignment.judge.options, RawStore(tmp_path / "elsewhere"))
    with pytest.raises(UsageError, match="does not reach the raw store"):
        remote.check(replace(assignment, judge=elsewhere, probe="0" * 64))


def test_a_worker_that_may_start_no_process_says_how_to_start_it(
    assignment: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(multiprocessing.current_process()._config, "daemon", True)  # type: ignore[attr-defined]
    with pytest.raises(UsageError, match="--no-nanny"):
        remote.check(assignment)


def test_what_a_cluster_may_log_holds_no_text(assignment: Assignment) -> None:
    batch = pickle.loads(pickle.dumps(Batch(tasks(["secret", "words"]))))  # noqa: S301 - our own bytes
    answer = Answer((Verdict(document=b"secret words"),))
    told = f"{batch} {assignment} {answer} {(batch, assignment, answer)!r}"
    assert "<2 records>" in told and "<1 verdicts>" in told
    assert "secret" not in told and "Northfield" not in told
