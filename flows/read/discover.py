"""From what a person names (files, folders, globs, `-`) to source files, in a stable order.

A drop is a folder. A file named alone belongs to the drop of its folder, so that naming a file and naming its folder
tell the ledger the same. The drop's name is the folder's absolute path, unless the caller gives a name: two folders
that happen to be called `today` may not replace each other's articles.

The walk is lazy and holds the names of one folder at a time: a drop may have a million files.
"""

import errno
import glob
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from flows.errors import UsageError
from flows.read.beside import Beside, may_be_beside
from flows.read.manifest import LARGEST
from flows.read.opening import open_regular

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
class _Folder:
    """The files of one folder that are in view, sorted. `prefix` is its path within the drop, with a slash."""

    drop: str
    prefix: str
    location: str
    names: list[str]
    beside: Beside | None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was named, and, once the files are walked, what was passed over on purpose: hidden files, links to folders,
    special files; at most `MAX_IGNORED` are named."""

    roots: tuple[Root, ...]
    ignored: list[str] = field(default_factory=list)

    def files(self) -> Iterator[SourceFile]:
        """Every source file once, in the order given and sorted within a folder: its files, then its subfolders."""
        self.ignored.clear()
        for folder in self._folders():
            drop, prefix, beside = folder.drop, folder.prefix, folder.beside
            if folder.problem is not None:
                yield SourceFile(drop, prefix.rstrip("/") or ".", folder.location, folder.problem)
            here = os.path.join(folder.location, "") if folder.location else ""  # noqa: PTH118 - a Path costs 5 us
            for name in folder.names:
                yield SourceFile(drop, prefix + _readable(name), here + name, None, beside)

    def count(self) -> int:
        """How many files there are, for a progress bar: it lists the folders and opens nothing."""
        return sum(len(folder.names) + (folder.problem is not None) for folder in self._folders())

    def ignore(self, path: str) -> None:
        """Name something that was passed over on purpose."""
        if len(self.ignored) < MAX_IGNORED:
            self.ignored.append(path)

    def _folders(self) -> Iterator[_Folder]:
        files: set[str] = set()  # roots that are done, so that nothing comes twice
        folders: set[str] = set()
        listed: tuple[str, Beside | None] = ("", None)
        for root in self.roots:
            if _reached(root.location, folders):
                continue
            if not root.path:
                yield from self._walk(root, files, folders)
                folders.add(root.location)
                continue
            files.add(root.location)
            if root.location == STDIN:
                yield _Folder(root.drop, "", "", [STDIN], None)
                continue
            parent, name = os.path.split(root.location)
            if listed[0] != parent:
                listed = (parent, _beside(parent, _list(parent)[0]))
            beside = listed[1]
            if beside is None or not beside.is_beside(name):
                yield _Folder(root.drop, "", parent, [name], beside)

    def _walk(self, root: Root, files: set[str], folders: set[str]) -> Iterator[_Folder]:
        """Folders reached by a link are not entered: a loop cannot trap the walk."""
        waiting = [("", root.location)]
        while waiting:
            prefix, location = waiting.pop()
            names, subfolders, ignored, problem = _list(location)
            for name in ignored:
                self.ignore(prefix + _readable(name))
            beside = _beside(location, names)
            if beside is not None:
                names = [name for name in names if not beside.is_beside(name)]
            here = os.path.join(location, "")  # noqa: PTH118
            if files:
                names = [name for name in names if here + name not in files]
            yield _Folder(root.drop, prefix, location, names, beside, problem)
            del names
            waiting += [
                (f"{prefix}{_readable(name)}/", here + name)
                for name in reversed(subfolders)
                if here + name not in folders
            ]


def discover(inputs: Sequence[str], drop_name: str | None = None) -> Discovery:
    """What these inputs name. The files are found while they are walked.

    Raises `UsageError` for an input that is not there, cannot be looked at, or is neither a file nor a folder, for a
    glob that matches nothing, and for standard input that is closed.
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
            drop = drop_name or _readable((location if folder else location.parent).as_posix())
            roots.setdefault(str(location), Root(drop, "" if folder else _readable(location.name), str(location)))
    return Discovery(tuple(roots.values()))


def _readable(name: str) -> str:
    """A name as text for people and indices. Bytes of it that are no UTF-8 are shown as escapes."""
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "backslashreplace")


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


def _list(location: str) -> tuple[list[str], list[str], list[str], str | None]:
    """Of a folder, each sorted: files and links to files, subfolders, what is ignored; and why it could not be listed.

    What the file system does not tell without a look at the file itself counts as a file: reading it gives the reason.
    """
    files: list[str] = []
    folders: list[str] = []
    ignored: list[str] = []
    problem = None
    try:
        with os.scandir(location) as entries:
            for entry in entries:
                name = entry.name
                if name[0] == ".":
                    ignored.append(name)
                elif _is_file(entry):
                    files.append(name)
                elif entry.is_dir(follow_symlinks=False):
                    folders.append(name)
                else:
                    ignored.append(name)
    except OSError as error:
        problem = f"folder cannot be listed: {error.strerror or type(error).__name__}"
    return sorted(files), sorted(folders), sorted(ignored), problem


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        if entry.is_file(follow_symlinks=False):
            return True
        return entry.is_symlink() and not entry.is_dir()
    except OSError:
        return True


def _beside(location: str, names: Sequence[str]) -> Beside | None:
    """What sidecars and manifests of a folder say of its files; None where there are none."""
    return Beside(names, partial(_metadata, location)) if any(map(may_be_beside, names)) else None


def _metadata(location: str, name: str) -> bytes:
    with open_regular(os.path.join(location, name)) as stream:  # noqa: PTH118
        return stream.read(LARGEST + 1)
