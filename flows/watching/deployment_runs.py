"""A run of a deployment for every drop that has settled, followed to its end."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import httpx

from flows.watching.changes import Tell
from flows.watching.prefect_api import FlowRun
from flows.watching.watcher import Later

ASK_EVERY = 1.0  # seconds between two questions to the server
_TRY_EVERY = 5.0  # seconds between two tries to start a run
_NOT_COMPLETED = 3  # as a run here that stops


class _Runs(Protocol):
    def start_run(self, drop: str) -> FlowRun: ...
    def run(self, run_id: str) -> FlowRun: ...
    def summary(self, run_id: str) -> str: ...


class DeploymentRuns:
    """Work (`flows.watching.watcher.Work`) that a Prefect server has done, one run at a time.

    A server that does not answer is asked again. `code` says how the last run ended, as an exit code.
    """

    def __init__(
        self,
        runs: _Runs,
        tell: Tell,
        page_of: Callable[[str], str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.code = 0
        self._runs = runs
        self._tell = tell
        self._page_of = page_of
        self._clock = clock
        self._run: FlowRun | None = None
        self._asked_at = clock()
        self._unanswered = False

    def start(self, folder: Path, files: int) -> None:
        """Start a run. Raises `Later` when the server does not."""
        try:
            self._run = self._runs.start_run(str(folder))
        except httpx.HTTPError as error:
            raise Later(_problem(error), _TRY_EVERY) from error
        self._asked_at = self._clock()
        self._tell(f"{files:,} files have settled; run: {self._page_of(self._run.id)}")

    def under_way(self) -> bool:
        """Whether the run goes on, as far as the server says."""
        now = self._clock()
        if self._run is not None and now - self._asked_at >= ASK_EVERY:
            self._asked_at = now
            try:
                self._follow(self._runs.run(self._run.id))
                self._unanswered = False
            except httpx.HTTPError as error:
                self._follow_in_vain(error)
        return self._run is not None

    def _follow(self, run: FlowRun) -> None:
        if not run.ended:
            return
        said = self._runs.summary(run.id) if run.completed else run.message
        self._tell(f"{run.state.lower()}: {said}" if said else run.state.lower())
        self._run, self.code = None, 0 if run.completed else _NOT_COMPLETED

    def _follow_in_vain(self, error: httpx.HTTPError) -> None:
        if isinstance(error, httpx.HTTPStatusError) and error.response.status_code == httpx.codes.NOT_FOUND:
            self._tell("the server knows the run no more: it was deleted there")
            self._run, self.code = None, _NOT_COMPLETED
        elif not self._unanswered:
            self._tell(f"{_problem(error)}; asked again until it does")
            self._unanswered = True


def _problem(error: httpx.HTTPError) -> str:
    what = error.response.status_code if isinstance(error, httpx.HTTPStatusError) else type(error).__name__
    return f"the Prefect server did not answer as it should ({what})"
