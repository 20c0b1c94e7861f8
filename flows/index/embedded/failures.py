"""tantivy's failures as ours: it reports a broken file as `ValueError` or `OSError`, and panics at some."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.disk import named, refusal, told, way_on
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


def unwritable(folder: Path, error: BaseException) -> IndexUnavailable:
    """The state folder refuses to be used. tantivy and SQLite write there to read: they lock what they open."""
    error = named(error, folder)
    return IndexUnavailable(
        f"cannot write in {folder}: {told(error)}",
        safe="what was committed before is kept",
        next_command=f"{way_on(error)}, or choose another folder with FLOWS_HOME, then the same command",
    )


def _unavailable(folder: Path, error: BaseException) -> IndexUnavailable:
    if refusal(error) is not None:
        return unwritable(folder, error)
    return IndexUnavailable(
        f"the index in {folder} cannot be used: {str(error)[:300]}",
        safe="what was committed before stays as it is on disk; the raw texts are separate files",
        next_command=f"run the same command again; if it fails again, move {folder} away and ingest the drops again",
    )
