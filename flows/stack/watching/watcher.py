"""Starts a run of the deployment when the drop folder has settled: one at a time, each seen by Prefect."""

import time
from collections.abc import Callable
from typing import Protocol

import httpx

from flows.stack.watching.drop_folder import Sight
from flows.stack.watching.prefect_api import FlowRun

SETTLED_AFTER = 2.0  # seconds without a change, twice over
ASK_EVERY = 1.0  # seconds between two questions to the server


class _Folder(Protocol):
    def look(self) -> Sight: ...


class _Runs(Protocol):
    def start_run(self) -> FlowRun: ...
    def run(self, run_id: str) -> FlowRun: ...
    def summary(self, run_id: str) -> str: ...


class Watcher:
    """To be ticked about twice a second. What is there at the start counts as changed: it may have come meanwhile.

    While a run is under way changes are noted only; the next run takes them all. A server that does not answer is
    asked again at a later tick.
    """

    def __init__(
        self,
        folder: _Folder,
        runs: _Runs,
        tell: Callable[[str], None],
        page_of: Callable[[str], str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = folder
        self._runs = runs
        self._tell = tell
        self._page_of = page_of
        self._clock = clock
        self._changed = True
        self._quiet_since = clock()
        self._seen: Sight | None = None
        self._ingested = Sight()  # an empty folder starts no run
        self._run: FlowRun | None = None
        self._asked_at = clock()

    def tick(self, changed: bool) -> None:
        """Something has changed or not: go on."""
        now = self._clock()
        if changed:
            self._changed, self._quiet_since, self._seen = True, now, None
        try:
            if self._run is not None:
                self._follow(self._run, now)
            elif self._changed and now - self._quiet_since >= SETTLED_AFTER:
                self._settle(now)
        except httpx.HTTPError as error:
            self._asked_at = self._quiet_since = now
            what = error.response.status_code if isinstance(error, httpx.HTTPStatusError) else type(error).__name__
            self._tell(f"the Prefect server did not answer as it should ({what}); asked again in a moment")

    def _settle(self, now: float) -> None:
        sight = self._folder.look()
        if sight != self._seen:
            self._seen, self._quiet_since = sight, now
            return
        if sight != self._ingested and sight.files:
            self._run = self._runs.start_run()
            self._asked_at = now
            self._tell(f"{sight.files:,} files have settled; run: {self._page_of(self._run.id)}")
        self._changed, self._ingested = False, sight

    def _follow(self, run: FlowRun, now: float) -> None:
        if now - self._asked_at < ASK_EVERY:
            return
        self._asked_at = now
        known = self._runs.run(run.id)
        if known.ended:
            said = self._runs.summary(run.id) if known.completed else known.message
            self._tell(f"{known.state.lower()}: {said}" if said else known.state.lower())
            self._run = None
