"""A judge at work on another machine, as far as it does not matter whose cluster that is.

A cluster's worker lends its threads; records are judged in processes of ours below it, as in a pool: so a record that
kills or hangs its process is refused as there, and the cluster's worker lives on. A batch that takes long comes back in
parts: what is done is not lost with its machine, and whoever waits knows how long it may take to hear of it.
"""

import asyncio
import multiprocessing
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import flows
from flows import stages
from flows.article import SCHEMA_VERSION
from flows.errors import FlowsError, Stop, UsageError
from flows.workers.judge import Job, Judge, Verdict, seconds_for
from flows.workers.process import WarmUp
from flows.workers.replaceable import TRIES, ReplaceableWorker, keep_ctrl_c_from_workers
from flows.workers.time_limit import GRACE

IDLE = 120.0  # seconds without a batch, after which the processes of a run end: it may have died without a word
PART = 60.0  # seconds of work, after which a batch comes back as far as it is done
_AT_ONCE = 4  # records handed to a process together; a batch comes back between two of these
START = 300.0  # seconds in which a process has loaded its models


@dataclass(frozen=True, slots=True)
class Program:
    """What a worker has to have in common with the run, so that it judges as the run would. `fingerprint` is of the
    stages, with their rules and models."""

    version: str
    schema: int
    fingerprint: str


def installed(judge: Judge) -> Program:
    """The program here."""
    options = judge.options
    return Program(flows.__version__, SCHEMA_VERSION, stages.fingerprint(options.without, options.strictness))


@dataclass(frozen=True, slots=True, repr=False)  # what a cluster logs of it are its own words
class Assignment:
    """What every worker of a run is given. Picklable. `probe` is the SHA-256 of a text that the raw store keeps
    for as long as the run lasts; empty where there is no store."""

    run: str
    judge: Judge
    warm_up: WarmUp
    program: Program
    probe: str = ""

    def __repr__(self) -> str:
        return f"<the judge of {self.run}>"


@dataclass(frozen=True, slots=True, repr=False)  # a cluster logs what it calls with which arguments: no article text
class Batch:
    """Tasks that are judged one after the other by one process. `lost` is how often a single one of them has gone down
    with the cluster's own worker."""

    tasks: Sequence[Job]
    lost: int = 0

    def __repr__(self) -> str:
        return f"<{len(self.tasks)} records>"

    @property
    def patience(self) -> float:
        """Seconds after which a worker that has begun it is heard of, whatever its records do."""
        longest = max(seconds_for(task) for task in self.tasks)
        return PART + _AT_ONCE * TRIES * (longest + 2 * GRACE) + START


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """Verdicts on the first tasks of a batch, and the error that ends the run, if there was one."""

    verdicts: Sequence[Verdict]
    error: Exception | None = None

    def __repr__(self) -> str:
        return f"<{len(self.verdicts)} verdicts>"


def judge_batch(assignment: Assignment, batch: Batch) -> Answer:
    """Judge tasks in a process of this machine, for `PART` seconds or until all are done. Never raises: a cluster tells
    its log of what is raised."""
    verdicts: list[Verdict] = []
    try:
        with _crew_of(assignment).member() as member:
            begun = time.monotonic()
            while len(verdicts) < len(batch.tasks) and time.monotonic() - begun < PART:
                verdicts += member.judged(batch.tasks[len(verdicts) : len(verdicts) + _AT_ONCE])
    except Exception as error:  # noqa: BLE001 - raised where the run can be stopped
        return Answer(verdicts, error)
    return Answer(verdicts)


async def greet(assignment: Assignment) -> str:
    """Why this worker cannot take part in the run; empty where it can."""
    try:
        await asyncio.to_thread(check, assignment)
    except FlowsError as error:
        return str(error)
    return ""


async def greet_scheduler(version: str) -> str:
    """Why this scheduler, which unpacks what it passes on, cannot take part; empty where it can."""
    return "" if version == flows.__version__ else _other_version(version)


def dismiss(run: str) -> None:
    """End the processes of a run on this machine."""
    with _turn:
        crew = _crews.pop(run, None)
    if crew:
        crew.dismiss()


def check(assignment: Assignment) -> None:
    """Raises `UsageError` and `Stop` where this worker would judge otherwise than the run, or not at all."""
    if multiprocessing.current_process().daemon:
        raise UsageError(
            "it may start no processes: start it with --no-nanny, or with DASK_DISTRIBUTED__WORKER__DAEMON=false"
        )
    here, there = installed(assignment.judge), assignment.program
    if (here.version, here.schema) != (there.version, there.schema):
        raise UsageError(_other_version(there.version))
    if here.fingerprint != there.fingerprint:
        raise UsageError(
            f"its stages are others ({here.fingerprint}, those of the run are {there.fingerprint}): it needs the same "
            "models and word frequencies, and the same files in FLOWS_RULES and FLOWS_OUTLETS"
        )
    raw_store = assignment.judge.raw_store
    if raw_store and assignment.probe and not raw_store.keeps(assignment.probe):
        raise UsageError(
            f"it does not reach the raw store {raw_store.location}: FLOWS_RAW_STORE has to be a place that every "
            "worker reaches, a shared folder or a URL"
        )


def _other_version(wanted: str) -> str:
    return f"it has article-flows {flows.__version__}, and the run has {wanted}: install the same on both"


class _Crew:
    """The processes of one run on this machine, at most one for each thread of the cluster's worker."""

    def __init__(self, assignment: Assignment) -> None:
        check(assignment)
        self._assignment = assignment
        self._turn = threading.Lock()
        self._members: list[ReplaceableWorker] = []
        self._idle: list[ReplaceableWorker] = []
        self._at_work = 0
        self.since = time.monotonic()  # it was last at work

    @contextmanager
    def member(self) -> Iterator[ReplaceableWorker]:
        """One of its processes, which nobody else uses meanwhile."""
        with self._turn:
            self._at_work += 1
            if self._idle:
                member = self._idle.pop()
            else:
                member = ReplaceableWorker(self._assignment.judge, self._assignment.warm_up)
                self._members.append(member)
        keep_ctrl_c_from_workers()
        try:
            yield member
        finally:
            with self._turn:
                self._idle.append(member)
                self._at_work -= 1
                self.since = time.monotonic()

    @property
    def pids(self) -> list[int]:
        """Of its processes that are up."""
        return [pid for member in self._members if (pid := member.pid) is not None]

    def is_idle(self) -> bool:
        """Nobody has wanted it for long."""
        with self._turn:
            return not self._at_work and time.monotonic() - self.since > IDLE

    def dismiss(self) -> None:
        """End its processes, whatever they do."""
        with self._turn:
            for member in self._members:
                member.dismiss()
            for member in self._idle:
                member.end()


_turn = threading.Lock()
_crews: dict[str, _Crew] = {}
_watchman: threading.Thread | None = None


def crew_pids(run: str) -> list[int]:
    """The processes of a run on this machine."""
    with _turn:
        crew = _crews.get(run)
    return crew.pids if crew else []


def _crew_of(assignment: Assignment) -> _Crew:
    """The processes of a run, whose first batch calls them together. Raises `Stop` where this worker cannot take part:
    it came when the others had been asked."""
    global _watchman
    with _turn:
        crew = _crews.get(assignment.run)
        if crew is None:
            try:
                crew = _crews[assignment.run] = _Crew(assignment)
            except UsageError as error:
                raise Stop(
                    f"a worker that came later, on {socket.gethostname()}, cannot take part: {error}",
                    safe="What was committed is kept.",
                    next_command="the same command, once that worker is mended or gone",
                ) from None
        crew.since = time.monotonic()
        if _watchman is None:
            _watchman = threading.Thread(target=_watch, name="flows idle crews", daemon=True)
            _watchman.start()
    return crew


def _watch() -> None:
    while True:
        time.sleep(IDLE / 4)
        end_the_idle()


def end_the_idle() -> None:
    """End the processes of runs that want nothing any more: one that was killed dismisses nobody."""
    with _turn:
        gone = [_crews.pop(run) for run, crew in list(_crews.items()) if crew.is_idle()]
    for crew in gone:
        crew.dismiss()
