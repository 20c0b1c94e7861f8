"""One writer at a time: an operating-system lock, which ends with its process, and a note that says who holds it."""

import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from flows.errors import IndexLocked
from flows.files import try_lock
from flows.index.embedded.failures import unwritable

_POLL = 0.05  # seconds


@contextmanager
def only_writer(folder: Path, owner: str, wait: float) -> Iterator[None]:
    """Hold the writer's lock of an index folder. Raises `IndexLocked` after `wait` seconds, naming the holder."""
    note = folder / "writer.json"
    with exclusive(folder / "writer.lock", wait) as held:
        if not held:
            raise IndexLocked(
                f"another writer holds the index: {_holder(note)}",
                safe="nothing was written by this run; searching goes on while the other one writes",
                next_command="wait for it to end, or end it, then run the same command again",
            )
        _write_note(note, owner)
        try:
            yield
        finally:
            with suppress(OSError):  # who comes next overwrites it; the lock is what counts
                note.unlink(missing_ok=True)


def holder(folder: Path) -> str | None:
    """Who holds the writer's lock of an index folder; None where nobody does."""
    with exclusive(folder / "writer.lock", 0) as free:
        return None if free else _holder(folder / "writer.json")


@contextmanager
def exclusive(path: Path, wait: float) -> Iterator[bool]:
    """Hold an exclusive lock on a file; False when it was not free within `wait` seconds.

    The file stays: deleting it would let two processes lock two files of one name.
    """
    deadline = time.monotonic() + wait
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise unwritable(path.parent, error) from error
    try:
        while not (held := try_lock(descriptor)) and time.monotonic() < deadline:
            time.sleep(_POLL)
        yield held
    finally:
        os.close(descriptor)  # releases the lock


def _write_note(note: Path, owner: str) -> None:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    draft = note.with_suffix(".tmp")
    try:
        draft.write_text(json.dumps({"owner": owner, "pid": os.getpid(), "host": socket.gethostname(), "since": since}))
        draft.replace(note)
    except OSError as error:
        raise unwritable(note.parent, error) from error


def _holder(note: Path) -> str:
    """The holder in words; a note can be missing for the moment between the lock and the note."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        told = json.loads(note.read_text())
        return f"{told['owner']}, process {told['pid']} on {told['host']}, since {told['since']}"
    return "it has not said its name yet"
