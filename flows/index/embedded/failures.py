"""tantivy's failures as ours: it reports a broken file as `ValueError` or `OSError`, and panics at some."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.errors import IndexUnavailable

_REFUSED = (
    *map(os.strerror, (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM)),
    "database or disk is full",
    "readonly database",
    "disk I/O error",
    "unable to open database file",
    "An index writer was killed",  # tantivy's thread that writes segments failed, and its reason is lost
)


@contextmanager
def as_stop(folder: Path) -> Iterator[None]:
    """Turn what tantivy raises into `IndexUnavailable`. Wraps calls of tantivy only, never code of a caller."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise _unavailable(folder, error) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # pyo3 raises a class that cannot be imported
            raise
        raise _unavailable(folder, error) from error


def refused(error: BaseException) -> bool:
    """Whether the surroundings failed, and not the files: no space, no permission. tantivy and SQLite tell it only in
    words, those of the operating system and those of `sqlite3_errstr`."""
    text = str(error)
    return any(words in text for words in _REFUSED)


def unwritable(folder: Path, error: BaseException) -> IndexUnavailable:
    """The state folder refuses to be used. tantivy and SQLite write there to read: they lock what they open."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)[:300]
    return IndexUnavailable(
        f"cannot write in {folder}: {reason}",
        safe="what was committed before is kept",
        next_command="free space or give the folder to this user, or choose another one with FLOWS_HOME",
    )


def _unavailable(folder: Path, error: BaseException) -> IndexUnavailable:
    if refused(error):
        return unwritable(folder, error)
    return IndexUnavailable(
        f"the index in {folder} cannot be used: {str(error)[:300]}",
        safe="what was committed before stays as it is on disk; the raw texts are separate files",
        next_command=f"run the same command again; if it fails again, move {folder} away and ingest the drops again",
    )
