"""Worker processes that judge batches of records.

A thread for each process hands it batches and takes its verdicts, one by one and in order. So when a process dies, it
is known which record it had before it (`flows.workers.replaceable`).
"""

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from types import TracebackType
from typing import Self

from flows.batches import weighed
from flows.workers.judge import Job, Judging, Verdict, warm_up
from flows.workers.process import WarmUp
from flows.workers.replaceable import ReplaceableWorker, keep_ctrl_c_from_workers

TASKS_PER_BATCH = 8  # handed to a process: so long the last one works when the others have nothing left
TASKS_PER_PROCESS = 32  # a process comes up for every so many tasks that wait, up to the number allowed
BYTES_PER_BATCH = 1_000_000


class _Batch:
    """Tasks, and their verdicts as they come; or the error that ends the run."""

    def __init__(self, tasks: Sequence[Job]) -> None:
        self.tasks = tasks
        self.answers: queue.SimpleQueue[Verdict | Exception] = queue.SimpleQueue()
        self.wanted = True

    def is_wanted(self) -> bool:
        return self.wanted

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

    @property
    def runner(self) -> str:
        return f"{self._workers} process{'es' if self._workers > 1 else ''}"

    def submit(self, tasks: Sequence[Job]) -> Iterator[Verdict]:
        batches = [_Batch(some) for some in weighed(tasks, TASKS_PER_BATCH, BYTES_PER_BATCH, lambda task: task.size)]
        for batch in batches:
            self._open.add(batch)
            self._waiting.put(batch)
            wanted = 1 + (len(self._open) - 1) * TASKS_PER_BATCH // TASKS_PER_PROCESS
            if len(self._members) < min(self._workers, wanted):
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
        self._worker = ReplaceableWorker(judge, warm_up)
        self._waiting = waiting
        self._on_done = on_done

    @property
    def pid(self) -> int | None:
        """Of its process, when there is one."""
        return self._worker.pid

    def dismiss(self) -> None:
        """End its process, and start no other."""
        self._worker.dismiss()

    def run(self) -> None:
        keep_ctrl_c_from_workers()
        while batch := self._waiting.get():
            try:
                for verdict in self._worker.judged(batch.tasks, batch.is_wanted):
                    batch.answers.put(verdict)
            except Exception as error:  # noqa: BLE001 - raised again by whoever waits for the verdicts
                batch.answers.put(error)
            self._on_done(batch)
        self._waiting.put(None)  # the end is for every member
        self._worker.end()
