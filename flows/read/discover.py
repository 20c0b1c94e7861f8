"""From what a person names (files, folders, globs, `-`) to source files, in a stable order.

A drop is a folder. A file named alone belongs to the drop of its folder, so that naming a file and naming its folder
tell the ledger the same. The drop's name is the folder's absolute path, unless the caller gives a name: two folders
that happen to be called `today` may not replace each other's articles.
"""

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.errors import UsageError

STDIN = "-"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of a drop. `path` is relative to the drop, with forward slashes; `location` is where to open it."""

    drop: str
    path: str
    location: Path


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was found, and what was passed over on purpose: hidden files, links to folders, special files."""

    files: tuple[SourceFile, ...]
    ignored: tuple[str, ...]


def discover(inputs: Sequence[str], drop_name: str | None = None) -> Discovery:
    """The source files of these inputs, each once, in the order given and sorted within a folder.

    Raises `UsageError` for an input that is not there, or a glob that matches nothing.
    """
    files: dict[Path, SourceFile] = {}
    ignored: list[str] = []
    for name in inputs:
        for location in _named(name):
            for root, path in _walk(location, ignored):
                drop = drop_name or (STDIN if name == STDIN else _readable(root))
                relative = STDIN if name == STDIN else _readable(path.relative_to(root))
                files.setdefault(path, SourceFile(drop, relative, path))
    return Discovery(tuple(files.values()), tuple(ignored))


def _readable(path: Path) -> str:
    """The path as text for people and indices. Bytes of a name that are no UTF-8 are shown as escapes."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def _named(name: str) -> list[Path]:
    if name == STDIN:
        return [Path(STDIN)]
    path = Path(name).expanduser()
    if path.exists():
        return [path.resolve()]
    if glob.has_magic(name):
        found = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
        if found:
            return [Path(match).resolve() for match in found]
        raise UsageError(f"nothing matches {name!r}")
    raise UsageError(f"no file or folder at {name!r}")


def _walk(location: Path, ignored: list[str]) -> Iterator[tuple[Path, Path]]:
    """(root of the drop, file) pairs. Folders reached by a link are not entered: a loop cannot trap the walk."""
    if not location.is_dir():
        yield location.parent, location
        return
    for folder, subfolders, names in os.walk(location, followlinks=False):
        here = Path(folder)
        entered = []
        for name in sorted(subfolders):
            if name.startswith(".") or (here / name).is_symlink():
                ignored.append(_readable((here / name).relative_to(location)))
            else:
                entered.append(name)
        subfolders[:] = entered
        for name in sorted(names):
            path = here / name
            if name.startswith(".") or not (path.is_file() or path.is_symlink()):
                ignored.append(_readable(path.relative_to(location)))
            else:
                yield location, path
