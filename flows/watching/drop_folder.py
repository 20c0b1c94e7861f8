"""A drop folder as it is seen from outside: names, sizes, times; no file is opened.

Hidden files do not count, as for an ingest: whoever wants to be sure that no half of a file is read writes `.name` and
renames it.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from flows.errors import UsageError


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen of a folder at one moment, in little memory, however much it holds: two that are equal hold files
    of the same names, sizes and times."""

    files: int = 0
    digest: int = 0


@dataclass(frozen=True, slots=True)
class DropFolder:
    """A folder that is watched, by its absolute path: what is there may be unmounted, replaced, linked elsewhere."""

    path: Path

    def identity(self) -> tuple[int, int] | None:
        """Device and inode of the folder that is there now; None while there is none."""
        try:
            stat = self.path.stat()
        except OSError:
            return None
        return (stat.st_dev, stat.st_ino) if S_ISDIR(stat.st_mode) else None

    def look(self) -> Sight:
        """The folder as it is now. A million files take some seconds."""
        files = digest = 0
        folders = [self.path]
        while folders:
            with suppress(OSError), os.scandir(folders.pop()) as entries:  # forbidden, or gone since: an ingest says so
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(Path(entry.path))
                        continue
                    with suppress(OSError):  # a link to nowhere, or gone since
                        stat = entry.stat()
                        if not S_ISREG(stat.st_mode):  # a link to a folder, a pipe: an ingest passes it over
                            continue
                        line = f"{entry.path}\0{stat.st_size}\0{stat.st_mtime_ns}"
                        files += 1
                        digest ^= int.from_bytes(blake2b(os.fsencode(line), digest_size=16).digest())
        return Sight(files, digest)


def standing(paths: list[Path]) -> list[DropFolder]:
    """The folders of these paths. Raises `UsageError` where one is none, is named twice, or holds another one."""
    folders = [DropFolder(path.expanduser().absolute()) for path in paths]
    for folder in folders:
        if folder.identity() is None:
            problem = "is not a folder: what is watched is a folder" if folder.path.exists() else "is not there"
            raise UsageError(f"{folder.path} {problem}")
    resolved = sorted(folder.path.resolve() for folder in folders)
    for outer, inner in pairwise(resolved):
        if inner.is_relative_to(outer):
            raise UsageError(
                f"{inner} is named twice" if inner == outer else f"{inner} is watched with {outer} already: name one"
            )
    return folders
