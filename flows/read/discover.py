"""From what a person names (files, folders, globs, `-`) to source files, in a stable order.

A drop is a folder. A file named alone belongs to the drop of its folder, so that naming a file and naming its folder
tell the ledger the same. The drop's name is the folder's absolute path, unless the caller gives a name: two folders
that happen to be called `today` may not replace each other's articles.
"""

import errno
import glob
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flows.errors import UsageError
from flows.read.beside import Beside
from flows.read.walk import Folder, beside_in, readable, walk

STDIN = "-"
MAX_IGNORED = 200  # names of what was passed over: enough to see what it is, whatever the drop


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of a drop. `path` is relative to the drop, with forward slashes; `location` is where to open it.

    `beside` tells what sidecars and manifests of its folder say of it. A folder that could not be listed is a source
    file too, and `problem` says why: nobody knows what it holds, so it counts as one record that cannot be read.
    """

    drop: str
    path: str
    location: str
    problem: str | None = None
    beside: Beside | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Root:
    """One thing a person named. `path` is empty for a folder: the whole drop is in view. For a file it is its path
    within the drop, and of the drop nothing else is in view."""

    drop: str
    path: str
    location: str


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was named, and, once the files are walked, what was passed over on purpose: hidden files, links to folders,
    special files, rows of manifests that name no file; at most `MAX_IGNORED` are named."""

    roots: tuple[Root, ...]
    ignored: list[str] = field(default_factory=list)

    def files(self) -> Iterator[SourceFile]:
        """Every source file once, in the order given and sorted within a folder: its files, then its subfolders."""
        self.ignored.clear()
        for drop, folder in self._folders():
            prefix, beside = folder.prefix, folder.beside
            if folder.problem is not None:
                yield SourceFile(drop, prefix.rstrip("/") or ".", folder.location, folder.problem)
            here = os.path.join(folder.location, "") if folder.location else ""  # noqa: PTH118 - a Path costs 5 us
            for name in folder.names:
                yield SourceFile(drop, prefix + readable(name), here + name, None, beside)

    def count(self) -> int:
        """How many files there are, for a progress bar: it lists the folders and opens nothing."""
        return sum(len(folder.names) + (folder.problem is not None) for _, folder in self._folders())

    def ignore(self, path: str) -> None:
        """Name something that was passed over on purpose."""
        if len(self.ignored) < MAX_IGNORED:
            self.ignored.append(path)

    def _folders(self) -> Iterator[tuple[str, Folder]]:
        """Every folder with files in view, after the name of its drop."""
        files: set[str] = set()  # roots that are done, so that nothing comes twice
        folders: set[str] = set()
        listed: tuple[str, Beside | None] = ("", None)
        for root in self.roots:
            if _reached(root.location, folders):
                continue
            if not root.path:
                yield from ((root.drop, folder) for folder in walk(root.location, files, folders, self.ignore))
                folders.add(root.location)
                continue
            files.add(root.location)
            if root.location == STDIN:
                yield root.drop, Folder("", "", [STDIN], None)
                continue
            parent, name = os.path.split(root.location)
            if listed[0] != parent:
                listed = (parent, beside_in(parent))
            beside = listed[1]
            if beside is None or not beside.is_beside(name):
                yield root.drop, Folder("", parent, [name], beside)


def discover(inputs: Sequence[str], drop_name: str | None = None) -> Discovery:
    """What these inputs name. The files are found while they are walked.

    Raises `UsageError` for an input that is not there, cannot be looked at, or is neither a file nor a folder, for a
    glob that matches nothing, for standard input that is closed, and where files of two folders would get one name.
    """
    roots: dict[str, Root] = {}
    for name in inputs:
        if name == STDIN:
            if sys.stdin is None:  # what Python makes of `<&-`
                raise UsageError("standard input is closed: nothing can be read from it")
            roots.setdefault(STDIN, Root(drop_name or STDIN, STDIN, STDIN))
            continue
        for location in _named(name):
            folder = location.is_dir()
            drop = drop_name or readable((location if folder else location.parent).as_posix())
            roots.setdefault(str(location), Root(drop, "" if folder else readable(location.name), str(location)))
    if drop_name:
        _of_one_folder(drop_name, tuple(roots.values()))
    return Discovery(tuple(roots.values()))


def _of_one_folder(drop_name: str, roots: Sequence[Root]) -> None:
    """Of one name, `a/1.txt` and `b/1.txt` would both be `1.txt`: two folders would replace each other's files."""
    folders = sorted({os.path.dirname(root.location) if root.path else root.location for root in roots})  # noqa: PTH120
    if len(folders) > 1:
        raise UsageError(
            f"one name, {drop_name!r}, for the files of {len(folders)} folders ({folders[0]}, {folders[1]} ...): "
            "name the folder above them, or give each its own name in a run of its own"
        )


def _named(name: str) -> list[Path]:
    try:
        path = Path(name).expanduser()
    except RuntimeError as error:
        raise UsageError(f"no home folder for {name!r}") from error
    try:
        return [_resolved(path)]
    except ValueError as error:
        raise UsageError(f"{name!r} is no path") from error
    except OSError as error:
        if not glob.has_magic(name):
            missing = error.errno in (errno.ENOENT, errno.ENOTDIR)
            problem = "no file or folder" if missing else error.strerror or type(error).__name__
            raise UsageError(f"{problem} at {name!r}") from error
    found = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
    if not found:
        raise UsageError(f"nothing matches {name!r}")
    return [_matched(Path(match)) for match in found]


def _resolved(path: Path) -> Path:
    """The file or folder behind the path. Raises `OSError` where there is none, `UsageError` for a pipe or a device."""
    mode = path.stat().st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise UsageError(f"neither a file nor a folder at {str(path)!r}: use - for standard input")
    return path.resolve()


def _matched(path: Path) -> Path:
    try:
        return _resolved(path)
    except OSError:  # a link to nowhere, say: reading it gives the reason, and the other matches go on
        return path.parent.resolve() / path.name


def _reached(location: str, folders: set[str]) -> bool:
    """The walk of one of these folders comes by: it is one of them, or below one with nothing hidden in between."""
    while folders:
        if location in folders:
            return True
        parent, name = os.path.split(location)
        if name.startswith(".") or parent == location:
            return False
        location = parent
    return False
