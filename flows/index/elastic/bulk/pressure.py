"""How many requests are under way: fewer while the server has no room, more again when it has.

Additive increase, multiplicative decrease (Chiu and Jain, "Analysis of the Increase and Decrease Algorithms for
Congestion Avoidance in Computer Networks", 1989), between one request and four. More only fill the server's queue.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

MOST = 4
START = 2


class Pressure:
    """A gate that threads pass to send a request."""

    def __init__(self, most: int = MOST, start: int = START) -> None:
        self.limit = start
        self._most = most
        self._under_way = 0
        self._taken = 0  # requests since the limit was changed
        self._changed = Condition()

    @contextmanager
    def admitted(self) -> Iterator[None]:
        """One request; waits until there are fewer than the limit."""
        with self._changed:
            self._changed.wait_for(lambda: self._under_way < self.limit)
            self._under_way += 1
        try:
            yield
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()

    def no_room(self) -> None:
        """A 429: half as many from now on."""
        with self._changed:
            self.limit = max(1, self.limit // 2)
            self._taken = 0

    def taken(self) -> None:
        """A request was taken whole: one more after as many as are sent at once."""
        with self._changed:
            self._taken += 1
            if self._taken >= self.limit and self.limit < self._most:
                self.limit += 1
                self._taken = 0
                self._changed.notify_all()
