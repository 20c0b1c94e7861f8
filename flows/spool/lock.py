"""One process at a time works on a spool: whoever fills it, loads it or deletes it.

The lock is one of the system, which ends with its process.
"""

import os
import time
from pathlib import Path

from flows.errors import Stop
from flows.files import try_lock

NAME = "lock"
_WAIT = 2.0  # seconds: who only looks whether it is taken has it for a moment
_POLL = 0.02


def take(folder: Path) -> int:
    """The lock of the spool in a folder: a descriptor that holds it until it is closed.

    Raises `Stop` where another process has it, and `OSError` where the folder takes no lock.
    """
    lock = os.open(folder / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    deadline = time.monotonic() + _WAIT
    while not try_lock(lock):
        if time.monotonic() > deadline:
            os.close(lock)
            raise Stop(
                f"run {folder.name} is under way, and works on its spool",
                safe="Nothing was changed.",
                next_command="wait for it to end, or end it, then the same command",
            )
        time.sleep(_POLL)
    return lock


def is_taken(folder: Path) -> bool:
    """Whether a process works on the spool in a folder."""
    try:
        lock = os.open(folder / NAME, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        return not try_lock(lock)
    finally:
        os.close(lock)
