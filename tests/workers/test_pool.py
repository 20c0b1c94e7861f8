"""Workers die, hang and fail, and cost no more than the document that made them."""

import errno
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.errors import RejectCode, Stop
from flows.workers import judge as judging
from flows.workers import pool as pools
from flows.workers import replaceable
from flows.workers.judge import Judge, Task
from flows.workers.pool import Pool
from flows.workers.team import Inline
from tests.workers import poison
from tests.workers.tasks import judge, outcome, record, tasks, told


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a few documents are several batches."""
    monkeypatch.setattr(pools, "TASKS_PER_BATCH", 4)
    monkeypatch.setattr(pools, "TASKS_PER_PROCESS", 4)


def gone(pid: int) -> bool:
    """There is no such process; one that has ended and was not waited for would still be one."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_verdicts_are_those_of_this_process_in_the_same_order(tmp_path: Path) -> None:
    todo = [*tasks(range(11)), Task(record("empty", text=" "))]
    expected = list(Inline(judge(tmp_path / "a")).submit(todo))
    with Pool(judge(tmp_path / "b"), 2) as pool:
        assert list(map(told, pool.submit(todo))) == list(map(told, expected))
        assert [outcome(verdict) for verdict in expected] == [*map(str, range(11)), "empty"]
        pids = pool.pids
        assert len(pids) == 2
    assert all(map(gone, pids))


@pytest.mark.parametrize("words", [[0, 1, "KILLED", 3, "KILLED", 5], [0, "SEGFAULT", 2]], ids=["killed", "segfault"])
def test_a_document_that_ends_its_worker_costs_one_reject(tmp_path: Path, words: list[int | str]) -> None:
    with Pool(judge(tmp_path), 2, poison.warm_up) as pool:
        assert [outcome(verdict) for verdict in pool.submit(tasks(words))] == [
            "worker_died" if isinstance(one, str) else str(one) for one in words
        ]


def test_a_worker_that_died_of_something_else_costs_nothing(tmp_path: Path) -> None:
    marked = Task(record("marked", title=str(tmp_path / "mark")))
    with Pool(judge(tmp_path), 1, poison.killed_once) as pool:
        verdicts = list(pool.submit([*tasks([0]), marked, *tasks([2])]))
    assert (tmp_path / "mark").exists()
    assert [outcome(verdict) for verdict in verdicts] == ["0", "marked", "2"]


def test_a_worker_that_somebody_kills_is_replaced(tmp_path: Path) -> None:
    with Pool(judge(tmp_path), 1) as pool:
        list(pool.submit(tasks([0])))
        (pid,) = pool.pids
        os.kill(pid, signal.SIGKILL)
        assert [outcome(verdict) for verdict in pool.submit(tasks([1, 2]))] == ["1", "2"]
        assert pool.pids != [pid]


def test_a_defect_is_named_by_its_kind_and_place_only(tmp_path: Path) -> None:
    with Pool(judge(tmp_path), 1, poison.warm_up) as pool:
        good, bad = pool.submit(tasks([0, "DEFECT"]))
    assert good.document
    assert bad.refusal and bad.refusal.code is RejectCode.DEFECT
    assert bad.refusal.detail.startswith("TypeError in flows/workers/judge.py:")


@pytest.mark.parametrize("word", ["SLEEPS", "HANGS"])
def test_a_document_without_end_is_given_up(tmp_path: Path, word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "SECONDS", poison.SHORT)
    with Pool(judge(tmp_path), 1, poison.impatient) as pool:
        verdicts = list(pool.submit(tasks([0, word, 2])))
    assert [outcome(verdict) for verdict in verdicts] == ["0", "time_limit", "2"]


@pytest.mark.parametrize(
    ("warm_up", "message"), [(poison.dying, "does not come up"), (poison.broken, "ModuleNotFoundError: No module")]
)
def test_workers_that_do_not_come_up_stop_the_run(
    tmp_path: Path, warm_up: Callable[[Judge], None], message: str
) -> None:
    with Pool(judge(tmp_path), 1, warm_up) as pool, pytest.raises(Stop, match=message) as stopped:
        list(pool.submit(tasks([0])))
    assert stopped.value.safe and stopped.value.next_command


def test_a_system_that_starts_no_process_stops_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(replaceable, "Worker", refuse)
    with Pool(judge(tmp_path), 1) as pool, pytest.raises(Stop, match="starts no other process: Resource temporarily"):
        list(pool.submit(tasks([0])))


def test_what_ends_the_run_crosses_from_the_worker_as_it_is(tmp_path: Path) -> None:
    with Pool(judge(tmp_path), 1, poison.stopping) as pool, pytest.raises(Stop, match="no space") as stopped:
        list(pool.submit(tasks([0])))
    assert (stopped.value.safe, stopped.value.next_command) == ("all of it", "free some")


def test_a_few_documents_bring_up_one_process(tmp_path: Path) -> None:
    with Pool(judge(tmp_path), 8) as pool:
        list(pool.submit(tasks(range(4))))
        assert len(pool.pids) == 1


def test_leaving_in_the_middle_of_the_work_leaves_no_process(tmp_path: Path) -> None:
    with Pool(judge(tmp_path), 2, poison.warm_up) as pool:
        verdicts = pool.submit(tasks([0, "SLEEPS", 2, 3, "SLEEPS", 5]))
        assert outcome(next(verdicts)) == "0"
        pids = pool.pids
    assert pids and all(map(gone, pids))


def test_an_interrupt_while_a_worker_is_started_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one is up, and nobody has heard of it yet."""
    start, members = threading.Thread.start, []

    def interrupted(member: threading.Thread) -> None:
        start(member)
        members.append(member)
        if len(members) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(pools._Member, "start", interrupted)

    def work() -> None:
        with pytest.raises(KeyboardInterrupt), Pool(judge(tmp_path), 2) as pool:
            list(pool.submit(tasks(range(8))))

    outside = threading.Thread(target=work, daemon=True)
    outside.start()
    outside.join(60)
    for member in members:
        member.join(10)
    assert len(members) == 2
    assert not any(one.is_alive() for one in (outside, *members))


def test_what_was_given_up_is_not_judged(tmp_path: Path) -> None:
    with Pool(judge(tmp_path), 1, poison.warm_up) as pool:
        next(pool.submit(tasks([*range(4), "SLEEPS"])))
        pool.forget()
        assert [outcome(verdict) for verdict in pool.submit(tasks([9]))] == ["9"]


def test_ctrl_c_is_kept_from_the_first_worker_too(tmp_path: Path) -> None:
    """In a new process, which has yet to start the tracker of multiprocessing: that lets the signal through again."""
    told = tmp_path / "blocked"
    code = (
        "import sys; from pathlib import Path; from tests.workers import masks, tasks; from flows.workers.pool import "
        "Pool\n"
        f"with Pool(masks.Telling(Path({str(told)!r})), 1, masks.nothing) as pool: list(pool.submit(tasks.tasks([1])))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
    assert str(int(signal.SIGINT)) in told.read_text().split()
