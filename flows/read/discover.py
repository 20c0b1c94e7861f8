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
from dataclasses import dataclass
from pathlib import Path

from flows.errors import UsageError

STDIN = "-"
_UNKNOWN = 0  # no file mode: each has the bits of a type


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of a drop. `path` is relative to the drop, with forward slashes; `location` is where to open it.

    A folder that could not be listed is here too, and `problem` says why: nobody knows what it holds, so it counts as
    one record that cannot be read.
    """

    drop: str
    path: str
    location: Path
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Root:
    """One thing a person named. `path` is empty for a folder: the whole drop is in view. For a file it is its path
    within the drop, and of the drop nothing else is in view."""

    drop: str
    path: str
    location: str


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was found, and what was passed over on purpose: hidden files, links to folders, special files."""

    roots: tuple[Root, ...]
    ignored: list[str]  # filled while the files are walked, at most 200 named
    found: tuple[SourceFile, ...]

    def files(self) -> Iterator[SourceFile]:
        """Every source file once, in the order given and sorted within a folder."""
        return iter(self.found)

    def count(self) -> int:
        """How many files there are, for a progress bar."""
        return len(self.found)


def discover(inputs: Sequence[str], drop_name: str | None = None) -> Discovery:
    """The source files of these inputs, each once, in the order given and sorted within a folder.

    Raises `UsageError` for an input that is not there, cannot be looked at, or is neither a file nor a folder, for a
    glob that matches nothing, and for standard input that is closed.
    """
    files: dict[Path, SourceFile] = {}
    ignored: list[str] = []
    roots: list[Root] = []
    for name in inputs:
        for location in _named(name):
            folder = name != STDIN and stat.S_ISDIR(_mode(location))
            drop = drop_name or (STDIN if name == STDIN else _readable(location if folder else location.parent))
            roots.append(Root(drop, "" if folder else STDIN if name == STDIN else location.name, str(location)))
            for root, path, problem in _walk(location, ignored):
                drop = drop_name or (STDIN if name == STDIN else _readable(root))
                relative = STDIN if name == STDIN else _readable(path.relative_to(root))
                files.setdefault(path, SourceFile(drop, relative, path, problem))
    return Discovery(tuple(roots), ignored, tuple(files.values()))


def _readable(path: Path) -> str:
    """The path as text for people and indices. Bytes of a name that are no UTF-8 are shown as escapes."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def _named(name: str) -> list[Path]:
    if name == STDIN:
        if sys.stdin is None:  # what Python makes of `<&-`
            raise UsageError("standard input is closed: nothing can be read from it")
        return [Path(STDIN)]
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
    except OSError:
        return path.absolute()  # a link to nowhere, say: reading it gives the reason, and the other matches go on


def _walk(location: Path, ignored: list[str]) -> Iterator[tuple[Path, Path, str | None]]:
    """(root of the drop, file, problem). Folders reached by a link are not entered: a loop cannot trap the walk."""
    if not stat.S_ISDIR(_mode(location)):
        yield location.parent, location, None
        return
    closed: list[OSError] = []
    for folder, subfolders, names in os.walk(location, followlinks=False, onerror=closed.append):
        here = Path(folder)
        entered = []
        for name in sorted(subfolders):
            if name.startswith(".") or stat.S_ISLNK(_mode(here / name)):
                ignored.append(_readable((here / name).relative_to(location)))
            else:
                entered.append(name)
        subfolders[:] = entered
        for name in sorted(names):
            path = here / name
            if name.startswith(".") or stat.S_IFMT(_mode(path)) not in (stat.S_IFREG, stat.S_IFLNK, _UNKNOWN):
                ignored.append(_readable(path.relative_to(location)))
            else:
                yield location, path, None
    for error in closed:
        yield location, Path(error.filename), f"folder cannot be listed: {error.strerror or type(error).__name__}"


def _mode(path: Path) -> int:
    """Type and rights of the path itself, links not followed; `_UNKNOWN` where the file system does not tell."""
    try:
        return path.lstat().st_mode
    except OSError:
        return _UNKNOWN
