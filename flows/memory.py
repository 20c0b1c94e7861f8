"""The most memory that a process has held: resident, from its start on.

On Linux that is VmHWM of /proc/self/status. `getrusage` would not do there: a process that was started by another one
begins with what that one held (execve(2) keeps `maxrss`). Elsewhere it does, in kilobytes, on macOS in bytes.
"""

import os
import platform
import resource
import sys
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

_STATUS = Path("/proc/self/status")
_BETWEEN = 1.0  # seconds from one look to the next: one takes 80 µs, a short article without entities 2 ms

_looked_at = float("-inf")


@dataclass(frozen=True, slots=True)
class Peak:
    """The most memory that a process has held."""

    process: str  # host and process id
    bytes: int


def peak() -> Peak:
    """Of this process, so far."""
    return Peak(f"{platform.node()}:{os.getpid()}", _most_resident())


def peak_lately() -> Peak | None:
    """The same, where the last look is a second ago; else None."""
    global _looked_at
    now = monotonic()
    if now < _looked_at + _BETWEEN:
        return None
    _looked_at = now
    return peak()


def _most_resident() -> int:
    try:
        for line in _STATUS.read_bytes().splitlines():
            if line.startswith(b"VmHWM:"):
                return int(line.split()[1]) * 1024
    except OSError:  # no /proc
        pass
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
