"""A team on a Dask cluster: batches go to whoever is free, verdicts come back in order.

The cluster is one that a scheduler's address names, or one of this machine for as long as the run lasts. What judges is
`flows.workers.remote`, the same processes as without Dask; Dask brings batches there, and brings those of a worker that
was lost to another one. Nothing here waits without end: a cluster that does not answer, has no workers left or makes no
progress stops the run.
"""
# mypy: allow-untyped-calls
# distributed is typed in part.

import os
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager, suppress
from itertools import chain

from distributed import Client, Future
from distributed.scheduler import KilledWorker

from flows import telemetry
from flows.article import Place, Source
from flows.batches import weighed
from flows.errors import Stop
from flows.inputs import RawArticle
from flows.raw_store.blobs import masked
from flows.raw_store.store import RawStore
from flows.workers import dask_cluster, remote
from flows.workers.dask_cluster import census, connected, greet, leave, wait_for_worker
from flows.workers.judge import Job, Judge, Verdict, warm_up
from flows.workers.pool import BYTES_PER_BATCH
from flows.workers.process import WarmUp
from flows.workers.remote import Answer, Assignment, Batch, installed
from flows.workers.replaceable import TRIES, died

TASKS_PER_BATCH = 16  # its way there and back takes some 10 ms, judging it two seconds with names, 0.2 without
FETCH = 60.0  # seconds in which verdicts that are there come here
_LOOK = 1.0  # seconds between two looks at a cluster that is waited for


class DaskTeam:
    """`flows.workers.team.Team` of the workers of a cluster, for one run."""

    def __init__(self, client: Client, assignment: Assignment, address: str) -> None:
        self._client = client
        self._run = assignment.run
        self._address = address
        self._threads = int(census(client, address)["total_threads"])
        # It goes with every batch, in half a kilobyte and 70 bytes for each hash that is to stay out: what was
        # scattered, or made by a task of its own, is lost with its workers or blamed for their death, and with it every
        # batch that waits for it.
        self._assignment = assignment
        self._number = 0
        self._open: dict[Future[Answer], Batch] = {}
        self._news = threading.Condition()
        self._heard = time.monotonic()  # of the cluster
        self._staffed = time.monotonic()  # when it last had a worker

    @property
    def runner(self) -> str:
        return f"dask, {self._threads} thread{'s' if self._threads != 1 else ''} on {self._address}"

    def submit(self, tasks: Sequence[Job]) -> Iterator[Verdict]:
        self._look_at_scheduler()
        batches = [Batch(some) for some in weighed(tasks, TASKS_PER_BATCH, BYTES_PER_BATCH, lambda task: task.size)]
        return chain.from_iterable(map(self._verdicts, [self._send(batch) for batch in batches]))

    def forget(self) -> None:
        for future in list(self._open):
            future.release()  # asks nobody: the cluster may be gone
        self._open.clear()

    def _send(self, batch: Batch) -> "Future[Answer]":
        self._number += 1
        if all(future.done() for future in self._open):
            self._heard = time.monotonic()  # until now there was nothing to hear of
        key = f"{self._run}-{self._number}"
        future = self._client.submit(remote.judge_batch, self._assignment, batch, key=key, pure=False)
        self._open[future] = batch
        future.add_done_callback(self._note)
        return future

    def _note(self, _: "Future[Answer]") -> None:
        with self._news:
            self._heard = time.monotonic()
            self._news.notify_all()

    def _verdicts(self, sent: "Future[Answer]") -> Iterator[Verdict]:
        """All verdicts on the tasks that were sent, in their order, in however many parts they come. What is sent again
        is sent one by one: of several suspects under way, one takes the others with it."""
        waiting: deque[Future[Answer] | Batch] = deque([sent])
        while waiting:
            part = waiting.popleft()
            future = self._send(part) if isinstance(part, Batch) else part
            batch = self._open[future]
            try:
                answer = self._answer(future)
            except KilledWorker:
                rest = suspects(batch)
                telemetry.event("worker.lost", tries=batch.lost + 1, refused=not rest)
                answer = Answer(() if rest else (Verdict(died(batch.lost + 1)),))
            else:
                left = batch.tasks[len(answer.verdicts) :]
                rest = [Batch(left)] if left else []
            waiting.extendleft(reversed(rest))
            self._open.pop(future, None)
            future.release()
            yield from answer.verdicts
            if answer.error:
                raise answer.error

    def _answer(self, future: "Future[Answer]") -> Answer:
        """What came of a batch. Raises `Stop` where nothing will, and `KilledWorker`."""
        while True:
            with self._news:
                done = self._news.wait_for(future.done, timeout=_LOOK)
            if not done:
                self._look_at_cluster()
                continue
            try:
                answer: Answer = future.result(timeout=FETCH)
            except TimeoutError:
                self._look_at_cluster()  # it is lost with its worker, and made again
            except CancelledError as error:
                raise self._lost("the connection to it is lost") from error
            except KilledWorker:
                raise
            except Exception as error:
                raise self._lost(f"it failed with {type(error).__name__}") from error  # its text may quote a record
            else:
                return answer

    def _look_at_cluster(self) -> None:
        """Raises `Stop` unless there is hope."""
        self._look_at_scheduler()
        staffed = census(self._client, self._address)["n_workers"] > 0
        now = time.monotonic()
        if staffed:
            self._staffed = now
        if now - max(self._staffed, self._heard) > dask_cluster.WORKERS:
            raise self._lost(f"it has had no worker for {dask_cluster.WORKERS:.0f} s")
        patience = max((batch.patience for batch in self._open.values()), default=0.0)
        if now - self._heard > patience:
            raise self._lost(f"nothing came of any batch for {now - self._heard:.0f} s")

    def _look_at_scheduler(self) -> None:
        if self._client.status != "running":
            raise self._lost("the connection to it is lost")

    def _lost(self, why: str) -> Stop:
        return Stop(
            f"the Dask cluster at {self._address} does not go on: {why}",
            safe="What was committed is kept.",
            next_command="the same command once the cluster is up again, or without --runner dask",
        )


@contextmanager
def dask_team(
    judge: Judge, workers: int, scheduler: str | None = None, warm_up: WarmUp = warm_up
) -> Iterator[DaskTeam]:
    """The workers of the cluster at `scheduler`; without one, a cluster on this machine with `workers` processes, which
    is gone when the context is left.

    Raises `UsageError` where a worker has another program, other rules or models, or does not reach the raw store, and
    `Stop` where the cluster does not answer.
    """
    address = masked(scheduler) if scheduler else "this machine"
    run = f"article-flows-{os.urandom(6).hex()}"
    with ExitStack() as held:
        client = held.enter_context(connected(scheduler, workers, address))
        wait_for_worker(client, address)
        probe = held.enter_context(_probe(judge.raw_store)) if judge.raw_store else ""
        assignment = Assignment(run, judge, warm_up, installed(judge), probe)
        greet(client, assignment, address)
        team = DaskTeam(client, assignment, masked(str(census(client, address)["address"])))
        held.callback(leave, client, run)
        held.callback(team.forget)
        yield team


@contextmanager
def _probe(raw_store: RawStore) -> Iterator[str]:
    """The SHA-256 of a text that is kept meanwhile: a worker that finds it has the same raw store."""
    sha256 = os.urandom(32).hex()
    place = Place(drop="", path="")
    source = Source(drop="", path="", sha256=sha256, size=0, encoding="utf-8", format="txt", places=[place])
    raw_store.put(RawArticle("", source))
    try:
        yield sha256
    finally:
        with suppress(Stop):  # nothing refers to it: it is collected with what is left behind
            raw_store.remove(sha256)


def suspects(batch: Batch) -> list[Batch]:
    """What is tried of a batch that Dask gave up, having lost its workers (`allowed-failures`): its halves, a single
    task once more, and then nothing."""
    middle = len(batch.tasks) // 2
    if middle:
        return [Batch(batch.tasks[:middle]), Batch(batch.tasks[middle:])]
    return [Batch(batch.tasks, batch.lost + 1)] if batch.lost + 1 < TRIES else []
