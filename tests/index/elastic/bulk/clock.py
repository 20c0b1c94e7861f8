"""Time that only sleeping moves, so that no test waits."""

import threading
from datetime import UTC, datetime, timedelta

from flows.index.elastic.bulk.retry import Clock

START = datetime(2026, 11, 23, 12, tzinfo=UTC)


class StillClock(Clock):
    """A clock for any number of threads; `slept` is what each of its sleeps took."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self._lock = threading.Lock()

    def now(self) -> float:
        return sum(self.slept)

    def date(self) -> datetime:
        return START + timedelta(seconds=self.now())

    def sleep(self, seconds: float, stopped: threading.Event) -> None:
        with self._lock:
            self.slept.append(seconds)
