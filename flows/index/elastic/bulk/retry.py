"""When to send again: full jitter, within a budget of time, and never earlier than the server asks.

Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
"""

import random
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Event

BUDGET = 300.0  # seconds without any progress; a rolling restart of a node takes less
BASE, CAP = 0.2, 20.0  # seconds
LONGEST = 120.0  # seconds of a Retry-After that are honoured: a wrong clock, or a bad answer, may ask for a year


class Clock:
    """Time as it passes."""

    def now(self) -> float:
        """Seconds that only grow."""
        return time.monotonic()

    def date(self) -> datetime:
        """The time of day."""
        return datetime.now(UTC)

    def sleep(self, seconds: float, stopped: Event) -> None:
        """Wait, but not longer than until everything stops."""
        stopped.wait(seconds)


@dataclass(slots=True)
class Backoff:
    """The retries of one request. `progress` starts the budget anew; `stopped` ends every wait."""

    budget: float = BUDGET
    clock: Clock = field(default_factory=Clock)
    stopped: Event = field(default_factory=Event)
    _since: float = field(init=False)
    _attempt: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self._since = self.clock.now()

    def progress(self) -> None:
        """Some of it went through: what is left starts with the whole budget and short waits."""
        self._since = self.clock.now()
        self._attempt = 0

    def wait(self, retry_after: str | None = None) -> bool:
        """Sleep before the next attempt; False, without sleeping, when the budget is spent.

        `retry_after` is the header of that name, as the server sent it.
        """
        delay = random.uniform(0, min(CAP, BASE * 2 ** min(self._attempt, 16)))  # noqa: S311  (no secret)
        delay = max(delay, seconds(retry_after, self.clock.date()))
        self._attempt += 1
        if self.clock.now() + delay - self._since > self.budget:
            return False
        self.clock.sleep(delay, self.stopped)
        return True


def seconds(header: str | None, now: datetime) -> float:
    """What a Retry-After asks for, in seconds or as an HTTP date (RFC 9110, 10.2.3): at most `LONGEST`, at least 0."""
    text = (header or "").strip()
    if text.isascii() and text.isdecimal():
        return LONGEST if len(text) > 9 else min(float(text), LONGEST)
    try:
        date = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return 0.0
    return min(max((date.replace(tzinfo=date.tzinfo or UTC) - now).total_seconds(), 0.0), LONGEST)
