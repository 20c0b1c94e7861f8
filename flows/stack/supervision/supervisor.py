"""Starts services, waits until they are ready, notices when one dies, ends them all.

No service outlives this process: each runs under a guard (the module beside this one) that ends it when the pipe
between the two closes. A guard is in a session of its own: Ctrl-C and a closed terminal reach this process alone, which
ends the services in good order, the last one started first.
"""

import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from flows.stack.supervision.failures import failure
from flows.stack.supervision.service import Service

GRACE = 20.0  # seconds a service has to end in good order
_TICK = 0.1


@dataclass(frozen=True, slots=True)
class _Running:
    service: Service
    guard: subprocess.Popen[bytes]


class Supervisor:
    """The services that run, in the order of their start. A context manager that ends them.

    `stopping` is set by whoever wants an end; `hold` are file descriptors that the guards keep open as long as they
    live (a lock).
    """

    def __init__(self, stopping: threading.Event, *, grace: float = GRACE, hold: tuple[int, ...] = ()) -> None:
        self._stopping = stopping
        self._grace = grace
        self._hold = hold
        self._running: list[_Running] = []

    def start(self, service: Service) -> None:
        """Start it; it is not ready yet."""
        log = service.log
        log.parent.mkdir(parents=True, exist_ok=True)
        if log.exists():
            log.replace(log.with_name(f"{log.name}.before"))
        command = [sys.executable, "-m", "flows.stack.supervision.guard", str(self._grace), *service.command()]
        with log.open("wb") as output:
            guard = subprocess.Popen(  # noqa: S603  (our own command)
                command,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=service.environment(),
                cwd=log.parent,  # a folder with no settings of Prefect's, whatever the current one holds
                start_new_session=True,
                pass_fds=self._hold,
            )
        self._running.append(_Running(service, guard))

    def wait_ready(self) -> bool:
        """Wait for all that were started; false when the end was wanted meanwhile. Raises `ServiceFailed`."""
        began = time.monotonic()
        waiting = list(self._running)
        while waiting and not self._stopping.is_set():
            self.check()
            waiting = [running for running in waiting if not running.service.ready()]
            for running in waiting:
                if time.monotonic() - began > running.service.start_seconds:
                    state = f"is not ready after {running.service.start_seconds:.0f} s"
                    raise failure(running.service.name, state, running.service.log)
            self._stopping.wait(_TICK)
        return not self._stopping.is_set()

    def check(self) -> None:
        """Raises `ServiceFailed` when a service has died."""
        for running in self._running:
            if (code := running.guard.poll()) is not None:
                raise failure(running.service.name, f"ended with exit code {code}", running.service.log)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        while self._running:
            guard = self._running.pop().guard
            if guard.stdin is not None:
                guard.stdin.close()
            try:
                guard.wait(self._grace + 10)
            except subprocess.TimeoutExpired:  # a system that is all but standing still
                guard.kill()
                guard.wait()
