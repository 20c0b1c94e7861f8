"""No document holds up a run: an alarm ends what runs as Python, and a watchdog the process that does not come back.

The alarm is a signal, which Python delivers between two of its own steps, in the main thread only. A call into C that
never returns is ended by `faulthandler`, whose watchdog thread needs nothing of the interpreter: it ends the process.
"""

import faulthandler
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Self

GRACE = 30.0  # seconds after the alarm, in which Python has not come to notice it


class TimeUp(BaseException):
    """The time is up. Not an `Exception`: code that goes on after errors of its own may not go on after this."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises `TimeUp` inside the block after this many seconds. Outside the main thread there is no limit."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _ring(_number: int, _frame: FrameType | None) -> None:
    raise TimeUp


class Watchdog:
    """Ends this process when it is not patted in time. A context: outside it nothing is watched."""

    def __init__(self) -> None:
        self._until = 0.0
        self._silent = open(os.devnull, "w")  # noqa: SIM115, PTH123 - faulthandler keeps its descriptor

    def pat(self, seconds: float) -> None:
        """Give the process this long, and the grace. Setting the watch starts a thread, so a longer one is kept for
        half a minute."""
        until = time.monotonic() + seconds + GRACE
        if not self._until - GRACE / 2 <= until <= self._until + GRACE / 2:
            faulthandler.dump_traceback_later(seconds + 2 * GRACE, exit=True, file=self._silent)
            self._until = until

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        faulthandler.cancel_dump_traceback_later()
        self._until = 0.0
