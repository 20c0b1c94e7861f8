"""Whether what came to a folder is over: a file that is still being copied is no article yet."""

import time
from collections.abc import Callable
from typing import Protocol

from flows.watching.drop_folder import Sight

SETTLED_AFTER = 2.0  # seconds without a change, twice over
LOOK_EVERY = 60.0  # seconds, whatever the system tells of changes: it does not tell all
_SHARE = 20  # looking without being told takes a twentieth of the time at most


class _Folder(Protocol):
    def look(self) -> Sight: ...


class Settling:
    """A folder that is asked about twice a second. It has settled when nothing was told for `after` seconds, and for as
    long again every name, size and time stays as it was. What is there at the start counts as a change: it may have
    come while nobody watched."""

    def __init__(
        self, folder: _Folder, after: float = SETTLED_AFTER, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._folder = folder
        self._after = after
        self._clock = clock
        self._changed = True
        self._quiet_since = clock()
        self._seen: Sight | None = None
        self._dealt_with = Sight()  # nothing is started for an empty folder, which may be one that is not mounted
        self._look_at = clock() + LOOK_EVERY

    def note_change(self) -> None:
        """Something was told."""
        quiet_since = max(self._quiet_since, self._clock())  # what is postponed stays so
        self._changed, self._quiet_since, self._seen = True, quiet_since, None

    def settled(self) -> Sight | None:
        """What is there to be dealt with, once; None while it is written to, or is what it was."""
        now = self._clock()
        if self._changed and now - self._quiet_since >= self._after:
            return self._settle(now)
        if not self._changed and now >= self._look_at:
            sight = self._look()
            if sight.files and sight != self._dealt_with:
                self._changed, self._quiet_since, self._seen = True, self._clock(), sight
        return None

    def postpone(self, seconds: float) -> None:
        """What had settled could not be dealt with: it is to be told once more, after so long."""
        self._dealt_with = Sight()
        self._changed, self._quiet_since = True, self._clock() + seconds - self._after

    def _settle(self, now: float) -> Sight | None:
        sight = self._look()
        if sight != self._seen:
            self._seen, self._quiet_since = sight, now
            return None
        self._changed = False
        if not sight.files or sight == self._dealt_with:
            return None
        self._dealt_with = sight
        return sight

    def _look(self) -> Sight:
        began = self._clock()
        sight = self._folder.look()
        ended = self._clock()
        self._look_at = ended + max(LOOK_EVERY, _SHARE * (ended - began))
        return sight
