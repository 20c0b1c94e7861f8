"""When the disk refuses: no space, no permission, a fault. What it said, and what a person can do about it.

Python tells it by number (`OSError.errno`); tantivy only in the words of the operating system, SQLite in its own
(`sqlite3_errstr`), and both sometimes not at all.
"""

import errno
import os
from contextlib import suppress
from pathlib import Path

from flows.errors import Stop

_WAYS_ON = {
    errno.ENOSPC: "free space there, or remove files where it has no room for more of them (df -h and df -i tell)",
    errno.EDQUOT: "free space there, or have the quota raised",
    errno.EFBIG: "let files grow larger: ulimit -f of the shell, or the file system, sets how large they get",
    errno.EROFS: "mount it for writing; a disk with faults is made read-only, which dmesg tells",
    errno.EACCES: "give it to this user",
    errno.EPERM: "give it to this user",
    errno.EIO: "look at the disk, which has faults: dmesg tells which",
}
REFUSALS = frozenset(_WAYS_ON)  # error numbers that say nothing against the files
_UNTOLD = "free space there where it is full (df -h and df -i tell), and look at the disk where it is not (dmesg)"
_WORDS = {
    **{os.strerror(number): number for number in _WAYS_ON},
    "database or disk is full": errno.ENOSPC,
    "readonly database": errno.EROFS,
    "unable to open database file": errno.EACCES,
    "disk I/O error": 0,  # a fault, a quota, a limit
    "An index writer was killed": 0,  # tantivy's thread that writes segments failed, and its reason is lost
}
RESERVE = 64_000_000  # bytes that are left free, on a small file system less
SHARE = 0.01  # of a file system
_LEAST = 65_536  # bytes; with less, nothing can be opened


def refusal(error: BaseException) -> int | None:
    """The number of the refusal that an error tells of; 0 where it does not say which; None where it is no refusal."""
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno if error.errno in REFUSALS else None
    text = str(error)
    return next((number for words, number in _WORDS.items() if words in text), None)


def named(error: BaseException, folder: Path) -> BaseException:
    """A refusal that does not say which, named where the disk of the folder is full: SQLite then has no 32 kB for the
    index of its log, and calls that an I/O error."""
    if refusal(error) == 0:
        with suppress(OSError):
            found = os.statvfs(folder)
            full = found.f_bavail * found.f_frsize < _LEAST or (found.f_files and not found.f_favail)
            if found.f_blocks and full:
                return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return error


def told(error: BaseException) -> str:
    """What happened, in the words of the operating system where it said something."""
    number = refusal(error)
    if number:
        return os.strerror(number)
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return reason[:300] or type(error).__name__


def way_on(error: BaseException) -> str:
    """What a person can do about it."""
    return _WAYS_ON.get(refusal(error) or 0, _UNTOLD)


def check_room(folder: Path) -> None:
    """Raises `Stop` where the file system of a folder is nearly full.

    A little is left free: for the other programs of the machine, for the report of the run that stops, and for the
    commands that free space. So less is in the way than when the last byte is gone, though that does no harm either.
    """
    found = os.statvfs(folder)
    size, free = found.f_blocks * found.f_frsize, found.f_bavail * found.f_frsize
    if free < min(RESERVE, SHARE * size):
        raise Stop(
            f"the disk of {folder} is nearly full: {free / 1e6:,.1f} MB are free",
            safe="what was committed before is kept",
            next_command=f"{_WAYS_ON[errno.ENOSPC]}, then the same command",
        )
