"""Writing files so that a reader sees the old content or the new one, never a part; and when what was written is safe
from a power cut: docs/durability.md."""

import ctypes
import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

LOCK = ".lock"
DRAFT = ".tmp"  # how a file ends before it gets its name; a killed process leaves it behind


def write_whole(path: Path, content: bytes, *, durable: bool, mode: int = 0o600) -> None:
    """Create or replace a file. `mode` is who may read it; nobody but its owner may until it is whole.

    `durable`: content and name are on disk when this returns, which costs some milliseconds. Without it a power cut may
    leave a file that is empty or cut short.
    """
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=DRAFT)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            os.fchmod(file.fileno(), mode)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    if durable:
        sync_folder(path.parent)


def make_folder(path: Path) -> None:
    """Make a folder, and those above it that are missing, so that their names are on disk when this returns."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    path.mkdir(parents=True, exist_ok=True)
    for folder in reversed(missing):
        sync_folder(folder.parent)


def sync_folder(path: Path) -> None:
    """Force the names in a folder to disk: what was made, renamed and deleted in it. Not what the files hold."""
    folder = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def sync_file_system(path: Path) -> None:
    """Force to disk all that any process of this machine wrote into the file system that holds `path`.

    For many small files: 500 of them take 20-70 ms, and 1.8 s when each is forced for itself (ext4 on a virtual disk).
    Raises `OSError` where the disk refused some of it since the last time (Linux from 5.8 on).
    """
    sync = _syncfs()
    if sync is None:
        os.sync()  # all file systems of the machine
        return
    folder = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        if sync(folder):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(path))
    finally:
        os.close(folder)


@cache
def _syncfs() -> Any:
    """syncfs(2), which Python does not wrap; None where the C library has none."""
    return getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)


def write_shared(path: str, content: bytes) -> None:
    """Create or replace a file of a folder that many processes, hosts and users write to; not forced to disk.

    The folder is made when it is missing. Half the cost of `write_whole`, which counts for a file an article: 70 µs
    beside 125. Permissions are those that the user's umask gives.
    """
    draft = f"{path}.{os.urandom(8).hex()}{DRAFT}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    try:
        handle = os.open(draft, flags, 0o666)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
        handle = os.open(draft, flags, 0o666)
    try:
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[os.write(handle, rest) :]
        finally:
            os.close(handle)
        os.replace(draft, path)  # noqa: PTH105
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(draft)  # noqa: PTH108
        raise


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """The folder, made when it is missing, with a lock: whoever else wants to change it waits."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the system releases it when the process ends
        yield


def try_lock(descriptor: int) -> bool:
    """Take the system's exclusive lock on an open file; False where another has it. It ends with the last
    descriptor, at the latest with the process."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
