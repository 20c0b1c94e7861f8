"""Worker processes that judge batches of records, and the loss of one of them.

A thread for each process hands it batches and takes its verdicts, one by one and in order. So when a process dies, by
a signal, a defect in C code or for lack of memory, it is known which record it had before it: that one is tried once
more, in a new process; if it takes that one with it too, it is rejected. Every other record is judged as if nothing
had happened.
"""

import queue
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import chain
from multiprocessing import resource_tracker
from types import TracebackType
from typing import Self

from flows.batches import weighed
from flows.errors import Reject, RejectCode, Stop
from flows.workers.judge import Job, Judging, Verdict, seconds_for, warm_up
from flows.workers.process import WarmUp, Worker, WorkerDied

TASKS_PER_BATCH = 32  # a process comes up for every so many tasks that wait, up to the number allowed
_BYTES_PER_BATCH = 1_000_000
_TRIES = 2  # a death may have had another reason than the record, as a machine without memory
_STARTS = 3  # that may fail, one after the other, before a process is ready


class _Batch:
    """Tasks, and their verdicts as they come; or the error that ends the run."""

    def __init__(self, tasks: Sequence[Job]) -> None:
        self.tasks = tasks
        self.answers: queue.SimpleQueue[Verdict | Exception] = queue.SimpleQueue()
        self.wanted = True

    def verdicts(self) -> Iterator[Verdict]:
        for _ in self.tasks:
            answer = self.answers.get()
            if isinstance(answer, Exception):
                raise answer
            yield answer


class Pool:
    """`flows.workers.team.Team` of up to `workers` processes, which are gone when the context is left."""

    def __init__(self, judge: Judging, workers: int, warm_up: WarmUp = warm_up) -> None:
        self._judge = judge
        self._workers = workers
        self._warm_up = warm_up
        self._waiting: queue.SimpleQueue[_Batch | None] = queue.SimpleQueue()
        self._open: set[_Batch] = set()  # waiting, or being judged
        self._members: list[_Member] = []

    def submit(self, tasks: Sequence[Job]) -> Iterator[Verdict]:
        batches = [_Batch(some) for some in weighed(tasks, TASKS_PER_BATCH, _BYTES_PER_BATCH, lambda task: task.size)]
        for batch in batches:
            self._open.add(batch)
            self._waiting.put(batch)
            if len(self._members) < min(self._workers, len(self._open)):
                member = _Member(self._judge, self._warm_up, self._waiting, self._open.discard)
                self._members.append(member)  # before it starts: Ctrl-C may come in between, and all are to be ended
                member.start()
        return chain.from_iterable(batch.verdicts() for batch in batches)

    def forget(self) -> None:
        for batch in list(self._open):
            batch.wanted = False

    @property
    def pids(self) -> list[int]:
        """Of the processes that are up."""
        return [pid for member in self._members if (pid := member.pid) is not None]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.forget()
        for member in self._members:
            member.dismiss()
        self._waiting.put(None)
        for member in self._members:
            if member.is_alive():  # one whose start was interrupted finds, when it comes up, that nothing is left to do
                member.join()


class _Member(threading.Thread):
    """The thread of one process at a time, from its first batch until it is dismissed."""

    def __init__(
        self,
        judge: Judging,
        warm_up: WarmUp,
        waiting: "queue.SimpleQueue[_Batch | None]",
        on_done: Callable[[_Batch], None],
    ) -> None:
        super().__init__(name="flows worker", daemon=True)
        self._judge = judge
        self._warm_up = warm_up
        self._waiting = waiting
        self._on_done = on_done
        self._turn = threading.Lock()
        self._worker: Worker | None = None
        self._dismissed = False

    @property
    def pid(self) -> int | None:
        """Of its process, when there is one."""
        worker = self._worker
        return worker.pid if worker else None

    def dismiss(self) -> None:
        """End its process, and start no other."""
        with self._turn:
            self._dismissed = True
            if self._worker:
                self._worker.kill()

    def run(self) -> None:
        # Inherited by the processes that are started here: Ctrl-C is not theirs, from their first moment on. Starting
        # the resource tracker, as the first of them would, lets the signal through again.
        with suppress(OSError):  # a system that starts no process says so again when a worker is started
            resource_tracker.ensure_running()
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        while batch := self._waiting.get():
            try:
                for verdict in self._judged(batch):
                    batch.answers.put(verdict)
            except Exception as error:  # noqa: BLE001 - raised again by whoever waits for the verdicts
                batch.answers.put(error)
            self._on_done(batch)
        self._waiting.put(None)  # the end is for every member
        self._end()

    def _judged(self, batch: _Batch) -> Iterator[Verdict]:
        """The verdicts in order. A process that dies is replaced, and the next one goes on where it was."""
        left = list(batch.tasks)
        tries = 0
        while left and batch.wanted:
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
                self._end()
                tries += 1
                if refusal := _refusal(left[0], tries, time.monotonic() - began):
                    left.pop(0)
                    tries = 0
                    yield Verdict(refusal)

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
                self._end()
            else:
                return worker
        raise _no_worker(f"{_STARTS} of them died before they were ready")

    def _end(self) -> None:
        with self._turn:
            if self._worker:
                self._worker.end()
            self._worker = None


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
    if tries >= _TRIES:
        return Reject(RejectCode.WORKER_DIED, f"{tries} processes died that had it to judge")
    return None
