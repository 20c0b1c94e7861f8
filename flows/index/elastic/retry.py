"""When to send again: full jitter, within a budget of time, and never earlier than the server asks.

Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

BUDGET = 300.0  # seconds without any progress; a rolling restart of a node takes less
BASE, CAP = 0.2, 20.0  # seconds


@dataclass(slots=True)
class Backoff:
    """The retries of one request. `progress` starts the budget anew."""

    budget: float = BUDGET
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.monotonic
    _since: float = field(init=False)
    _attempt: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self._since = self.now()

    def progress(self) -> None:
        """Some of it went through: what is left starts with the whole budget and short waits."""
        self._since = self.now()
        self._attempt = 0

    def wait(self, retry_after: float | None = None) -> bool:
        """Sleep before the next attempt; False, without sleeping, when the budget is spent."""
        delay = random.uniform(0, min(CAP, BASE * 2**self._attempt))  # noqa: S311  (no secret)
        delay = max(delay, retry_after or 0.0)
        self._attempt += 1
        if self.now() + delay - self._since > self.budget:
            return False
        self.sleep(delay)
        return True
