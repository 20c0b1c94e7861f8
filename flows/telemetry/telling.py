"""A trouble of telemetry itself is told to people once, and is no trouble of the run."""

import sys
from contextlib import suppress
from threading import Lock

_told: set[str] = set()
_turn = Lock()


def tell_once(what: str, message: str) -> bool:
    """Write one line to standard error, unless it was written for the same `what` before; whether it was now."""
    with _turn:
        if what in _told:
            return False
        _told.add(what)
    with suppress(OSError, ValueError):  # nobody reads standard error, or it is closed
        sys.stderr.write(f"telemetry: {message}; the run goes on\n")
        sys.stderr.flush()
    return True
