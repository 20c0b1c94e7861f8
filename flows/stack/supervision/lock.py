"""One `flows up` on a state folder: the lock is held as long as it or one of its services lives."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.errors import Stop
from flows.files import try_lock

ENDING = 30.0  # seconds that services of a killed `flows up` may take to end


@contextmanager
def alone(folder: Path, *, wait: float = ENDING) -> Iterator[int]:
    """Hold the lock of the folder; its file descriptor, for the guards to hold too.

    Services of one that was killed are waited for. Raises `Stop` when another one runs.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a+") as lock:
        deadline = time.monotonic() + wait
        while not try_lock(lock.fileno()):
            lock.seek(0)
            owner = lock.read().strip()
            if _lives(owner) or time.monotonic() > deadline:
                raise Stop(
                    f"another `flows up` runs on {folder}" + (f": process {owner}" if owner else ""),
                    safe="Nothing was started.",
                    next_command="use that one or end it; FLOWS_HOME names another state folder",
                )
            time.sleep(0.2)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield lock.fileno()


def _lives(process: str) -> bool:
    if not process.isdecimal():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
