"""A worker process that is replaced when it dies, and what becomes of the record it had before it.

When a process dies, by a signal, a defect in C code or for lack of memory, that record is tried once more in a new one;
if it takes that one with it too, it is refused. Every other record is judged as if nothing had happened.
"""

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing import resource_tracker

from flows import telemetry
from flows.errors import Reject, RejectCode, Stop
from flows.workers.judge import Job, Judging, Verdict, record_of, seconds_for
from flows.workers.process import WarmUp, Worker, WorkerDied

TRIES = 2  # a death may have had another reason than the record, as a machine without memory
_STARTS = 3  # that may fail, one after the other, before a process is ready


class ReplaceableWorker:
    """One process at a time, started when it is needed. Used by one thread, and dismissed by any."""

    def __init__(self, judge: Judging, warm_up: WarmUp) -> None:
        self._judge = judge
        self._warm_up = warm_up
        self._turn = threading.Lock()
        self._worker: Worker | None = None
        self._dismissed = False

    @property
    def pid(self) -> int | None:
        """Of its process, when there is one."""
        worker = self._worker
        return worker.pid if worker else None

    def judged(self, tasks: Sequence[Job], wanted: Callable[[], bool] = lambda: True) -> Iterator[Verdict]:
        """The verdicts in order, as long as they are wanted. A process that dies is replaced, and the next one goes on
        where it was. Raises `Stop` when none comes up, and what ended its work on these tasks."""
        left = list(tasks)
        tries = 0
        while left and wanted():
            worker = self._ready()
            began = time.monotonic()
            try:
                worker.send(left)
                while left:
                    verdict = worker.receive()
                    left.pop(0)
                    tries, began = 0, time.monotonic()
                    yield verdict
            except WorkerDied:
                self.end()
                tries += 1
                refusal = _refusal(left[0], tries, time.monotonic() - began)
                if not self._dismissed:
                    lost = record_of(left[0])
                    telemetry.event("worker.lost", tries=tries, refused=refusal is not None, record=lost)
                if refusal:
                    left.pop(0)
                    tries = 0
                    yield Verdict(refusal)

    def dismiss(self) -> None:
        """End its process, and start no other."""
        with self._turn:
            self._dismissed = True
            if self._worker:
                self._worker.kill()

    def end(self) -> None:
        """End its process, and give back what it held."""
        with self._turn:
            if self._worker:
                self._worker.end()
            self._worker = None

    def _ready(self) -> Worker:
        """The process, which is started when there is none. Raises `Stop` when none comes up."""
        for _ in range(_STARTS):
            with self._turn:
                if self._dismissed:
                    break
                if self._worker:
                    return self._worker
                try:
                    worker = self._worker = Worker(self._judge, self._warm_up)
                except OSError as error:
                    raise _no_worker(f"the system starts no other process: {error.strerror}") from error
            try:
                worker.wait_ready()
            except WorkerDied:
                self.end()
            else:
                return worker
        raise _no_worker(f"{_STARTS} of them died before they were ready")


def keep_ctrl_c_from_workers() -> None:
    """Block its signal in this thread, for the processes that are started here: it is not theirs, from their first
    moment on. Starting the resource tracker, as the first of them would, lets the signal through again."""
    with suppress(OSError):  # a system that starts no process says so again when a worker is started
        resource_tracker.ensure_running()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def died(times: int) -> Reject:
    """Why a record is refused that took so many processes with it."""
    return Reject(RejectCode.WORKER_DIED, f"{times} processes died that had it to judge")


def _no_worker(why: str) -> Stop:
    return Stop(
        f"a worker process does not come up: {why}",
        safe="What was committed is kept.",
        next_command="the same command with --workers 0, which shows why or does without them",
    )


def _refusal(task: Job, tries: int, seconds: float) -> Reject | None:
    """Why a record is refused that was before a process when it died, this time for so long."""
    if seconds > seconds_for(task):
        return Reject(RejectCode.TIME_LIMIT, f"not done after {seconds:.0f} s, nor to be interrupted")
    return died(tries) if tries >= TRIES else None
