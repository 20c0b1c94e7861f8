"""Who judges: this process, a pool of workers, or a Dask cluster. The same tasks give the same verdicts."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal, Protocol, TypeAlias

from flows.errors import UsageError
from flows.settings import settings
from flows.workers.judge import Job, Judge, Judging, Verdict, warm_up

Runner: TypeAlias = Literal["processes", "dask"]


class Team(Protocol):
    """Takes tasks and gives verdicts."""

    @property
    def runner(self) -> str:
        """Who judges, in the words of a report."""

    def submit(self, tasks: Sequence[Job]) -> Iterator[Verdict]:
        """One verdict a task, in their order. Work may begin at once; asking for a verdict waits for it."""

    def forget(self) -> None:
        """Whoever asked for verdicts has gone: what was submitted is given up."""


class Inline:
    """Judges in this process, one task after the other, when its verdict is asked for."""

    runner = "one process"

    def __init__(self, judge: Judging) -> None:
        self._judge = judge

    def submit(self, tasks: Sequence[Job]) -> Iterator[Verdict]:
        return map(self._judge, tasks)

    def forget(self) -> None:
        """Nothing is under way."""


def usable_cpus() -> int:
    """How many processors this process may use: a container or `taskset` may give it fewer than there are."""
    return len(os.sched_getaffinity(0))


@contextmanager
def team(judge: Judging, workers: int | None, warm_up: Callable[[Any], None] = warm_up) -> Iterator[Team]:
    """`workers` processes, which come up as work does and are gone afterwards; with 0 this process, with None as many
    as there are processors.

    `warm_up` is called with the judge in each of them, before its first verdict.
    """
    number = usable_cpus() if workers is None else workers
    if number <= 0:
        yield Inline(judge)
        return
    from flows.workers.pool import Pool

    with Pool(judge, number, warm_up) as pool:
        yield pool


@contextmanager
def run_team(
    judge: Judge, workers: int | None, runner: Runner = "processes", scheduler: str | None = None
) -> Iterator[Team]:
    """The team of a run: as `team`, or the workers of a Dask cluster, at the address `scheduler`, else at that of
    `FLOWS_DASK_SCHEDULER`, else one of this machine with so many processes.

    Raises `UsageError` where these do not go together, and what `flows.workers.dask_team` raises.
    """
    if runner == "processes":
        if scheduler:
            raise UsageError("a scheduler is Dask's: --scheduler goes with --runner dask")
        with team(judge, workers) as pool:
            yield pool
        return
    address = scheduler or settings().dask_scheduler
    if workers == 0:
        raise UsageError("--workers 0 judges in the command's own process, and --runner dask in others: leave one out")
    if address and workers is not None:
        raise UsageError("a scheduler has the workers it has: --workers goes with a cluster of this machine")
    try:
        from flows.workers.dask_team import dask_team
    except ModuleNotFoundError as error:
        if error.name not in ("dask", "distributed"):
            raise
        raise UsageError(
            "--runner dask needs an extra: pip install 'article-flows[dask]', or in a checkout: uv sync --extra dask"
        ) from None
    with dask_team(judge, workers or usable_cpus(), address) as cluster:
        yield cluster
