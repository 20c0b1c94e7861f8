"""tantivy's failures as ours: it reports a broken file as `ValueError` or `OSError`, and panics at some."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.errors import IndexUnavailable


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


def unwritable(folder: Path, error: OSError) -> IndexUnavailable:
    """The state folder refuses to be written."""
    return IndexUnavailable(
        f"cannot write in {folder}: {error.strerror}",
        safe="what was committed before is kept",
        next_command="free space or give the folder to this user, or choose another one with FLOWS_HOME",
    )


def _unavailable(folder: Path, error: BaseException) -> IndexUnavailable:
    return IndexUnavailable(
        f"the index in {folder} cannot be used: {str(error)[:300]}",
        safe="what was committed before stays as it is on disk; the raw texts are separate files",
        next_command=f"run the same command again; if it fails again, move {folder} away and ingest the drops again",
    )
