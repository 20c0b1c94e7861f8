"""A disk that a test may fill: some megabytes of memory, mounted where nobody else sees them.

Mounting needs no root where the kernel lets everybody have a mount namespace; a process has to enter it while it has
one thread, so there is one for such tests, and what it is given to do is a function of a module. Where nothing can be
mounted, as in most containers, the system limits how large a file may be instead, and `open` refuses the rest.
"""

import ctypes
import errno
import io
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

ROOMY = 64_000_000  # bytes
_NEW_USER, _NEW_MOUNTS = 0x10000000, 0x00020000  # unshare(2)
_READ_ONLY, _REMOUNT = 1, 32  # mount(2)
_DETACH = 2  # umount2(2)


@cache
def can_mount() -> bool:
    """Whether this machine lets its user mount memory: a fact that is the same in every process."""
    try:
        tried = subprocess.run(
            ["unshare", "-Urm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False
        )
    except OSError:
        return False
    return tried.returncode == 0


KIND = "tmpfs" if can_mount() else "limits"  # in the ids of tests, so that a report says which it was


class Ran(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str


class SmallDisk:
    """A folder of a file system of its own; of one that refuses in other ways, where none can be mounted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mounted = can_mount()
        self._ballast = folder / "ballast"
        self._refusing = ExitStack()
        if self.mounted:
            self._mount(0, f"size={ROOMY}")

    def fill(self, spare: int = 0) -> None:
        """Take what is left but `spare` bytes; or let no file become larger than that, or 4 kB."""
        if not self.mounted:
            resource.setrlimit(resource.RLIMIT_FSIZE, (spare or 4_000, resource.RLIM_INFINITY))
            return
        found = os.statvfs(self.folder)
        with self._ballast.open("ab", buffering=0) as file:
            file.write(bytes(max(0, found.f_bavail * found.f_frsize - spare)))

    def fill_names(self) -> None:
        """Let it have the files that it has, and no more."""
        if not self.mounted:
            self._refuse(errno.ENOSPC)
            return
        found = os.statvfs(self.folder)
        self._mount(_REMOUNT, f"nr_inodes={found.f_files - found.f_ffree}")

    def protect(self) -> None:
        """Read only from now on."""
        if not self.mounted:
            self._refuse(errno.EROFS)
            return
        self._mount(_REMOUNT | _READ_ONLY, "")

    def free(self) -> None:
        """As it was in the beginning."""
        self._refusing.close()
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        if self.mounted:
            self._mount(_REMOUNT, f"size={ROOMY},nr_inodes=100000")
            self._ballast.unlink(missing_ok=True)

    def close(self) -> None:
        """Give it all back."""
        self.free()
        if self.mounted and _libc().umount2(os.fsencode(self.folder), _DETACH):  # files may be open
            raise OSError(ctypes.get_errno(), "umount2")

    def _refuse(self, number: int) -> None:
        """Python opens no file here for writing."""
        opened, writing = os.open, os.O_WRONLY | os.O_RDWR | os.O_CREAT

        def refusing(path: Any, flags: int, *more: Any, **named: Any) -> int:
            if flags & writing and os.fspath(path).startswith(str(self.folder)):
                raise OSError(number, os.strerror(number), path)
            return opened(path, flags, *more, **named)

        self._refusing.enter_context(patch("os.open", refusing))

    def _mount(self, flags: int, options: str) -> None:
        if _libc().mount(b"tmpfs", os.fsencode(self.folder), b"tmpfs", flags, options.encode()):
            raise OSError(ctypes.get_errno(), f"mount {options}")


@contextmanager
def small_disks() -> Iterator[Callable[..., object]]:
    """Runs `scenario(disk, *arguments)` on a disk of its own, in the process that can mount one; what it returns."""
    with ProcessPoolExecutor(1, get_context("spawn"), initializer=_enter) as pool:

        def run(scenario: Callable[..., object], *arguments: object) -> object:
            return pool.submit(_on_a_disk, scenario, *arguments).result(timeout=120)

        yield run


def flows(*arguments: object) -> Ran:
    """`flows` with these arguments, in this process."""
    from flows.cli import main, options
    from flows.settings import settings

    settings.cache_clear()
    options.out._width = options.err._width = 200
    sys.argv = ["flows", *map(str, arguments)]
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        try:
            main()
            code: object = 0
        except SystemExit as ended:
            code = ended.code
    return Ran(code if isinstance(code, int) else 0, out.getvalue(), err.getvalue())


def _on_a_disk(scenario: Callable[..., object], *arguments: object) -> object:
    with tempfile.TemporaryDirectory() as folder:
        disk = SmallDisk(Path(folder))
        try:
            os.environ["FLOWS_HOME"] = str(disk.folder / "home")
            return scenario(disk, *arguments)
        finally:
            disk.close()


def _enter() -> None:
    """Make this process the owner of its mounts."""
    if not can_mount():
        return
    user, group = os.getuid(), os.getgid()
    if _libc().unshare(_NEW_USER | _NEW_MOUNTS):
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"0 {user} 1")
    Path("/proc/self/gid_map").write_text(f"0 {group} 1")


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
