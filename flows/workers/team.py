"""Who judges: this process, or a pool of workers. The same tasks give the same verdicts."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from flows.workers.judge import Job, Judging, Verdict, warm_up


class Team(Protocol):
    """Takes tasks and gives verdicts."""

    def submit(self, tasks: Sequence[Job]) -> Iterator[Verdict]:
        """One verdict a task, in their order. Work may begin at once; asking for a verdict waits for it."""

    def forget(self) -> None:
        """Whoever asked for verdicts has gone: what was submitted is given up."""


class Inline:
    """Judges in this process, one task after the other, when its verdict is asked for."""

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
