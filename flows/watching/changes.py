"""That something changed in a watched folder: told by the system, or found by looking.

What the system tells is a hint. It forgets some of a burst, misses folders made while it is busy, and knows nothing of
what another host writes to a share: `flows.watching.settling` looks from time to time whatever is told here.
"""

import os
import platform
import threading
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing

from flows.errors import UsageError
from flows.watching.drop_folder import DropFolder

TICK = 0.5  # seconds between two looks at everything else
_GROUPED = 400  # milliseconds in which changes are taken together
_POLL_EVERY = 2.0  # seconds between two looks at a folder that the system does not watch
_SHARE = 10  # looking takes a tenth of the time at most

Tell = Callable[[str], None]


def require_watching(instead: str = "pip install 'article-flows[watch]'") -> None:
    """Raises `UsageError`, which says what to do `instead`, when there is nothing to watch with."""
    if polling():
        return
    try:
        import watchfiles  # noqa: F401
    except ImportError:
        raise UsageError(f"watchfiles is not installed: {instead}") from None


def changes(folders: Sequence[DropFolder], stopping: threading.Event, tell: Tell) -> Generator[frozenset[DropFolder]]:
    """Twice a second at least, until `stopping`: the folders in which something has changed.

    At first that is all of them, since nobody knows what came before; so it is when one of them goes, comes back or is
    replaced. Memory is that of half a second's changes as long as the iterator is asked: close it before a pause.
    """
    if polling():
        yield from _looked_at(folders, stopping)
        return
    while not stopping.is_set():
        found = {folder: folder.identity() for folder in folders}
        there = {folder: str(folder.path.resolve()) for folder, identity in found.items() if identity is not None}
        try:
            with closing(_events(there.values(), stopping)) as events:
                next(events, None)  # from here on they are told, and what came before is found by looking
                yield frozenset(folders)
                for paths in events:
                    if any(folder.identity() != identity for folder, identity in found.items()):
                        break
                    yield _changed(there, paths)
        except FileNotFoundError:  # it went just now
            stopping.wait(TICK)
        except (OSError, RuntimeError, UnicodeEncodeError) as error:  # the last: a folder whose name is not UTF-8
            tell(f"the system watches no more ({error}): the folders are looked at instead")
            yield from _looked_at(folders, stopping)


def polling() -> bool:
    """Whether folders are to be looked at instead of watched, by the variable of watchfiles that says so. Its own
    polling remembers every file; a `Sight` does not."""
    forced = os.environ.get("WATCHFILES_FORCE_POLLING", "")
    if forced:
        return forced.lower() not in ("false", "disable", "disabled")
    return "microsoft-standard" in platform.release().lower()  # WSL hears nothing of what Windows writes


def _events(paths: Iterable[str], stopping: threading.Event) -> Generator[Iterable[str]]:
    """The paths that the system tells of; nothing twice a second."""
    from watchfiles import watch

    roots = list(paths)
    if not roots:
        while not stopping.wait(TICK):
            yield ()
        return
    watching = watch(
        *roots,
        watch_filter=None,
        debounce=_GROUPED,
        rust_timeout=int(TICK * 1000),
        yield_on_timeout=True,
        stop_event=stopping,
        ignore_permission_denied=True,
        force_polling=False,
    )
    with closing(watching):
        for told in watching:
            yield (path for _, path in told)


def _changed(there: dict[DropFolder, str], paths: Iterable[str]) -> frozenset[DropFolder]:
    """The folders that hold one of these paths, in plain sight."""
    waiting = dict(there)
    for path in paths:
        for folder, root in tuple(waiting.items()):
            inside = path.removeprefix(root)
            if inside != path and inside[:1] in ("", "/") and "/." not in inside:
                del waiting[folder]
        if not waiting:
            break
    return frozenset(there.keys() - waiting.keys())


def _looked_at(folders: Sequence[DropFolder], stopping: threading.Event) -> Generator[frozenset[DropFolder]]:
    seen = {folder: folder.look() for folder in folders}
    due = time.monotonic() + _POLL_EVERY
    yield frozenset(folders)
    while not stopping.wait(TICK):
        changed = set()
        if (began := time.monotonic()) >= due:
            for folder in folders:
                sight = folder.look()
                if seen[folder] != sight:
                    changed.add(folder)
                seen[folder] = sight
            due = time.monotonic() + max(_POLL_EVERY, _SHARE * (time.monotonic() - began))
        yield frozenset(changed)
