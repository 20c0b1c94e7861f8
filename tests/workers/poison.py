"""Documents that do to a worker what no document should. The warm-ups run in the worker, before its first document."""

import faulthandler
import os
import pickle
import re
import signal
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

from flows import stages
from flows.article import Article
from flows.errors import Stop
from flows.inputs import Options, RawArticle
from flows.workers import judge as judging
from flows.workers import time_limit
from flows.workers.judge import Judge, Task
from flows.workers.remote import Answer, Assignment, Batch

SECRET = "what the article says"  # noqa: S105 - no password: it may not be in any message
HOST = "FLOWS_TEST_HOST"  # in the environment of a cluster's worker that may be killed
SHORT = 1.5  # seconds, where a test waits for a limit; a good document takes a hundredth of it on a busy machine


def _killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _kills_its_host() -> None:
    if HOST in os.environ:
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(60)  # this process ends with it


def _segfault() -> None:
    faulthandler.disable()
    faulthandler._sigsegv()  # type: ignore[attr-defined]


def _fails() -> None:
    raise TypeError(SECRET)


def _sleeps() -> None:
    time.sleep(60)


def _never_returns() -> None:
    re.fullmatch(r"(a*)*b", "a" * 60)  # in C, without a look at signals


ACTS: dict[str, Callable[[], None]] = {
    "KILLED": _killed,
    "HOST": _kills_its_host,
    "SEGFAULT": _segfault,
    "DEFECT": _fails,
    "SLEEPS": _sleeps,
    "HANGS": _never_returns,
}


def warm_up(_judge: Judge) -> None:
    """Let the stages act on the words above."""
    process = stages.process

    def acting(raw: RawArticle, options: Options, **_: object) -> Article:
        for word, act in ACTS.items():
            if word in raw.text:
                act()
        return process(raw, options)

    stages.process = acting  # type: ignore[assignment]


def impatient(judge: Judge) -> None:
    """As above, with everything loaded and little time for each document."""
    judging.warm_up(judge)
    warm_up(judge)
    judging.SECONDS = time_limit.GRACE = SHORT


def dying(_judge: Judge) -> None:
    """A worker that does not come up."""
    os._exit(1)


def broken(_judge: Judge) -> None:
    """A worker whose models are not there."""
    raise ModuleNotFoundError("No module named 'spacy'")


def killed_once(_judge: Judge) -> None:
    """The first worker that meets the document dies of something else: the file says that it was there."""
    process = stages.process

    def acting(raw: RawArticle, options: Options, **_: object) -> Article:
        mark = raw.metadata.title
        if mark:
            try:
                os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                pass
            else:
                _killed()
        return process(raw, options)

    stages.process = acting  # type: ignore[assignment]


def stopping(_judge: Judge) -> None:
    """The raw store is full."""

    def stop(_raw: RawArticle, _options: Options, **_: object) -> Article:
        raise Stop("no space", safe="all of it", next_command="free some")

    stages.process = stop  # type: ignore[assignment]


def confused(_version: str) -> str:
    """A scheduler of another Python."""
    raise AttributeError(SECRET)


def sleeping_batch(_assignment: Assignment, _batch: Batch) -> Answer:
    """A worker of a cluster that is heard of too late."""
    time.sleep(1.5)
    return Answer(())


def losing(assignment: Assignment, batch: Batch) -> Answer:
    """A worker of a cluster that some record takes with it, as Dask tells it in the end."""
    from distributed.scheduler import KilledWorker

    if b"HOST" in pickle.dumps(batch):
        raise KilledWorker("a batch", cast(Any, SimpleNamespace(address="tcp://lost:1")), 0)
    return at_once(assignment, batch)


def at_once(assignment: Assignment, batch: Batch) -> Answer:
    """One that judges in its own process."""
    return Answer([assignment.judge(cast(Task, task)) for task in batch.tasks])


def slow_batch(assignment: Assignment, batch: Batch) -> Answer:
    """One that takes a moment."""
    time.sleep(0.5)
    return at_once(assignment, batch)


def full_store(_assignment: Assignment, _batch: Batch) -> Answer:
    """One that cannot go on."""
    return Answer((), Stop("no space", safe="all of it", next_command="free some"))
