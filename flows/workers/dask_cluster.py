"""A Dask cluster, reached, asked and left: one that a scheduler's address names, or one of this machine.

Every question has its time: a cluster that does not answer stops the run.
"""
# mypy: allow-untyped-calls
# distributed is typed in part.

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any, TypeVar

import dask
from distributed import Client, LocalCluster

from flows.errors import Stop, UsageError
from flows.workers import remote
from flows.workers.remote import Assignment

CONNECT = 15.0  # seconds in which a scheduler answers
WORKERS = 300.0  # seconds without any worker, at the start or later: a new machine takes minutes
GREETING = 120.0  # seconds in which every worker has told what it has installed
_MORE = 1.0  # second that a call is given beside its own time-out
_CLOSE = 10.0  # seconds that a good-bye may take

_Result = TypeVar("_Result")


@contextmanager
def connected(scheduler: str | None, workers: int, address: str) -> Iterator[Client]:
    """A client of the cluster. One of this machine listens on its loopback alone, without a dashboard."""
    with ExitStack() as held:
        where: str | LocalCluster = scheduler or held.enter_context(_local(workers))
        try:
            client: Client = Client(where, timeout=CONNECT, set_as_default=False, name="article-flows")
        except ValueError as error:
            raise UsageError(f"--scheduler is an address such as tcp://host:8786, and not {address!r}") from error
        except (TypeError, RuntimeError) as error:
            raise UsageError(
                f"Dask does not connect to {address!r} as it is set up: tls:// needs its certificates, and where it "
                "demands encryption nothing else will do (DASK_DISTRIBUTED__COMM__TLS__CA_FILE and its like)"
            ) from error
        except OSError as error:
            raise Stop(
                f"no Dask scheduler answers at {address} within {CONNECT:.0f} s",
                safe="Nothing was begun.",
                next_command="the same command with the address of a scheduler that is up, or without --scheduler",
            ) from error
        try:
            yield client
        finally:
            with suppress(TimeoutError, OSError):
                client.close(timeout=_CLOSE)


@contextmanager
def _local(workers: int) -> Iterator[LocalCluster]:
    """One worker with a thread for each process that judges, as it would be on another machine.

    Dask tells its own processes, and all below them, to give memory back to the system at once
    (`MALLOC_TRIM_THRESHOLD_`): judges that are told so took 77 s of CPU for 400 articles with names, and 67 s without.
    """
    environment = "distributed.nanny.pre-spawn-environ"
    with dask.config.set({"distributed.worker.daemon": False, environment: {}}):  # it is to start processes
        cluster = LocalCluster(
            n_workers=0,
            threads_per_worker=workers,
            processes=True,
            host="127.0.0.1",
            scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
            memory_limit=0,  # a run's memory is bounded by what is on its way, and held below that worker
            silence_logs="ERROR",
        )
        try:
            cluster.scale(1)  # not waited for here, where there is no time-out
            yield cluster
        finally:
            with suppress(TimeoutError, OSError):
                cluster.close(timeout=_CLOSE)


def wait_for_worker(client: Client, address: str) -> None:
    """Raises `Stop` where none comes."""
    _within(WORKERS, f"no worker came to {address}", lambda: client.wait_for_workers(1, timeout=WORKERS))


def greet(client: Client, assignment: Assignment, address: str) -> None:
    """Raises `UsageError` where the scheduler or a worker cannot take part, and says which and why."""

    def ask() -> dict[str, Any]:
        scheduler: Any
        try:
            scheduler = client.run_on_scheduler(remote.greet_scheduler, assignment.program.version)
        except OSError:  # TimeoutError too: it does not answer
            raise
        except Exception as error:  # noqa: BLE001 - whatever another Python or another program makes of the question
            scheduler = error
        answers = client.run(remote.greet, assignment, on_error="return")
        return {f"the scheduler at {address}": scheduler} | {
            f"the worker at {worker}": answer for worker, answer in answers.items()
        }

    answers = _within(GREETING, f"the workers of {address} do not answer", ask)
    for who, answer in answers.items():
        if isinstance(answer, ImportError):
            answer = f"it has no {answer.name or 'article-flows'}: install article-flows there, with the extra dask"
        elif isinstance(answer, Exception):
            answer = f"asking it failed with {type(answer).__name__}"
        if answer:
            raise UsageError(f"{who} cannot take part: {answer}")


def census(client: Client, address: str) -> dict[str, Any]:
    """How many workers and threads the cluster has. Raises `Stop` where the scheduler does not say."""
    asked = f"the Dask scheduler at {address} does not answer"
    told: dict[str, Any] = _within(GREETING, asked, lambda: client.scheduler_info(n_workers=0))
    return told


def leave(client: Client, run: str) -> None:
    """End the processes of the run on all machines; where that cannot be said, they end themselves."""
    if client.status == "running":
        with suppress(Stop, OSError, TimeoutError):
            _within(_CLOSE, "", lambda: client.run(remote.dismiss, run, on_error="ignore"))


def _within(seconds: float, otherwise: str, ask: Callable[[], _Result]) -> _Result:
    """The result of a call to a cluster that may never answer. Raises `Stop` when it does not in time."""
    answers: list[_Result] = []
    errors: list[BaseException] = []

    def work() -> None:
        try:
            answers.append(ask())
        except BaseException as error:  # noqa: BLE001 - raised again by whoever asked
            errors.append(error)

    asked = threading.Thread(target=work, name="flows asks a cluster", daemon=True)
    asked.start()
    asked.join(seconds + _MORE)
    if errors and not isinstance(errors[0], TimeoutError | OSError):
        raise errors[0]
    if not answers:
        raise Stop(
            f"{otherwise} within {seconds:.0f} s",
            safe="What was committed is kept.",
            next_command="the same command when workers are up: dask worker ADDRESS --no-nanny --nthreads 4",
        )
    return answers[0]
