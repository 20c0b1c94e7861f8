"""One worker process, seen from both ends of its pipe: batches of tasks go in, one verdict a task comes out.

Every worker has a pipe of its own. One that is killed while it answers costs its own answer only, where a queue that
all share would be left locked or half written, and whoever reads it would wait for ever.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing import connection, get_context, parent_process
from multiprocessing.connection import Connection
from types import ModuleType
from typing import Any, TypeAlias

from flows.errors import Stop
from flows.workers.judge import Job, Judging, Verdict, seconds_for
from flows.workers.time_limit import Watchdog

WarmUp: TypeAlias = Callable[[Any], None]

_SPAWN = get_context("spawn")  # a fork would copy the threads' locks and the clients' connections
_starting = threading.Lock()


class WorkerDied(Exception):
    """The process has gone without an answer."""


class Worker:
    """A process that was started for a judge. Models are loaded before its first verdict."""

    def __init__(self, judge: Judging, warm_up: WarmUp) -> None:
        self._pipe, inner = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_work, args=(inner, judge, warm_up), name="flows worker", daemon=True)
        with _starting:
            main, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
            try:  # without it the worker would import the program that called us, which it has no use for
                self._process.start()
            finally:
                sys.modules["__main__"] = main
        inner.close()

    @property
    def pid(self) -> int | None:
        """Of the process."""
        return self._process.pid

    def send(self, tasks: Sequence[Job]) -> None:
        """Give it tasks; it answers one by one, and takes the next tasks when it has answered all. Raises
        `WorkerDied`."""
        try:
            self._pipe.send(tasks)
        except OSError as error:
            raise WorkerDied from error

    def wait_ready(self) -> None:
        """Wait until its models are loaded. Raises `WorkerDied`, and `Stop` when they cannot be."""
        self._answer()

    def receive(self) -> Verdict:
        """Its next verdict. Raises `WorkerDied`, and what ended its work on these tasks."""
        verdict: Verdict = self._answer()
        return verdict

    def kill(self) -> None:
        """End it now, whatever it does: whoever waits for it gets `WorkerDied`."""
        self._process.kill()

    def end(self) -> None:
        """End it, and give back what it held."""
        self._process.kill()
        self._process.join()
        self._pipe.close()

    def _answer(self) -> Any:
        try:
            answer = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise WorkerDied from error
        if isinstance(answer, Exception):
            raise answer
        return answer


def _work(pipe: Connection, judge: Judging, warm_up: WarmUp) -> None:
    """The life of a worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process of the terminal; ours ends us
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with suppress(EOFError, BrokenPipeError):
        pipe.send(_warmed_up(judge, warm_up))
        while True:
            tasks: Sequence[Job] = pipe.recv()
            with Watchdog() as watchdog:
                for task in tasks:
                    watchdog.pat(seconds_for(task))
                    answer = _answer(judge, task)
                    pipe.send(answer)
                    if isinstance(answer, Exception):
                        break


def _warmed_up(judge: Judging, warm_up: WarmUp) -> Stop | None:
    try:
        warm_up(judge)
    except Exception as error:  # noqa: BLE001 - whatever it is, no document is to blame
        return Stop(
            f"a worker process cannot load its models: {type(error).__name__}: {error}",
            safe="What was committed is kept.",
            next_command="the same command once the installation is mended",
        )
    return None


def _answer(judge: Judging, task: Job) -> Verdict | Exception:
    try:
        return judge(task)
    except Exception as error:  # noqa: BLE001 - the raw store's: raised where the run can be stopped
        return error


def _end_with_parent() -> None:
    """A parent that was killed tells nobody: nothing is to go on without it."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
