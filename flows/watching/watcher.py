"""Has what settled in the watched folders dealt with: one drop at a time, what came meanwhile by the next."""

import threading
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from pathlib import Path
from typing import Protocol

from flows.watching.changes import Tell, changes
from flows.watching.drop_folder import DropFolder, Sight
from flows.watching.settling import SETTLED_AFTER, Settling


class Later(Exception):
    """It cannot be done now, for this reason; in so many seconds it may be."""

    def __init__(self, why: str, seconds: float) -> None:
        super().__init__(why)
        self.seconds = seconds


class Work(Protocol):
    """What is done about a drop that has settled."""

    def start(self, folder: Path, files: int) -> None:
        """Do it, or begin it. Raises `Later`."""

    def under_way(self) -> bool:
        """Whether what was begun goes on; asked at every tick. Raises nothing."""


class Folder(Protocol):
    """What the watcher asks of a folder: see `DropFolder`."""

    @property
    def path(self) -> Path: ...
    def identity(self) -> tuple[int, int] | None: ...
    def look(self) -> Sight: ...


class Watcher:
    """To be ticked about twice a second."""

    def __init__(
        self,
        folders: Sequence[Folder],
        work: Work,
        tell: Tell,
        *,
        settle: float = SETTLED_AFTER,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.started = 0
        self._work = work
        self._tell = tell
        self._settling = {folder: Settling(folder, settle, clock) for folder in folders}
        self._identity = {folder: folder.identity() for folder in folders}
        self._due: tuple[Folder, Sight] | None = None
        self._postponed = ""

    @property
    def idle(self) -> bool:
        """Nothing that was started goes on."""
        return not self._work.under_way()

    def tick(self, changed: Collection[Folder]) -> bool:
        """Something has changed in these folders: whether there is work to `start`."""
        idle = self.idle
        for folder, settling in tuple(self._settling.items()):
            if folder in changed:
                settling.note_change()
            if self._there(folder) and idle and self._due is None and (sight := settling.settled()) is not None:
                self._due = folder, sight
                self._settling[folder] = self._settling.pop(folder)  # the others first, next time
        return self._due is not None

    def start(self) -> None:
        """The work for the drop that is due, which may take hours."""
        if self._due is None:
            return
        (folder, sight), self._due = self._due, None
        try:
            self._work.start(folder.path, sight.files)
        except Later as later:
            self._settling[folder].postpone(later.seconds)
            if self._postponed != str(later):
                self._postponed = str(later)
                self._tell(f"{later}; tried again until it can be done")
        else:
            self.started += 1
            self._postponed = ""

    def _there(self, folder: Folder) -> bool:
        before, now = self._identity[folder], folder.identity()
        self._identity[folder] = now
        if now is None and before is not None:
            self._tell(f"{folder.path} is gone: waiting until it is back")
        elif now is not None and before is None:
            self._tell(f"{folder.path} is back")
        elif now != before:
            self._tell(f"{folder.path} is another folder now, as when a share is mounted or unmounted: watched anew")
        return now is not None


def watch(
    folders: Sequence[DropFolder],
    work: Work,
    stopping: threading.Event,
    tell: Tell,
    *,
    settle: float = SETTLED_AFTER,
    once: bool = False,
    on_tick: Callable[[], None] = lambda: None,
) -> None:
    """Until `stopping`, or with `once` until the first drop that settled is dealt with.

    Nothing is watched while work is started: the changes of an hour would be kept in memory. They are seen after it.
    """
    watcher = Watcher(folders, work, tell, settle=settle)
    while not stopping.is_set():
        due = False
        with closing(changes(folders, stopping, tell)) as ticks:
            for changed in ticks:
                on_tick()
                due = watcher.tick(changed)
                if due or (once and watcher.started and watcher.idle):
                    break
        if once and watcher.started and watcher.idle:
            return
        if due and not stopping.is_set():
            watcher.start()
