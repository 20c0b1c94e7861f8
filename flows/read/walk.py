"""The files of a folder and of its subfolders, sorted, with what stands beside them.

The walk is lazy and holds the names of one folder at a time: a drop may have a million files. Manifests are held while
what is below them is walked, since they may name files there.
"""

import os
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from flows.read.beside import Above, Beside, may_be_beside
from flows.read.manifest import LARGEST
from flows.read.opening import open_regular

Ignore: TypeAlias = Callable[[str], None]
"""Told the path of what is passed over on purpose."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of one folder that are in view, sorted. `prefix` is its path within the drop, with a slash.

    `problem` says why it could not be listed to its end.
    """

    prefix: str
    location: str
    names: list[str]
    beside: Beside | None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A folder that is still to be walked; or, with `walked`, one of whose manifests all files have been seen."""

    prefix: str
    location: str
    above: Above = ()
    walked: Beside | None = None


def walk(location: str, files: Set[str], folders: Set[str], ignore: Ignore) -> Iterator[Folder]:
    """This folder and those below it, without the files and folders at the locations that are given.

    Folders reached by a link are not entered: a loop cannot trap the walk.
    """
    waiting = [_Waiting("", location)]
    while waiting:
        folder = waiting.pop()
        prefix = folder.prefix
        if folder.walked is not None:
            for row in folder.walked.unclaimed():
                ignore(prefix + row)
            continue
        names, subfolders, ignored, problem = _list(folder.location)
        for name in ignored:
            ignore(prefix + readable(name))
        beside = _beside(folder.location, names, subfolders, folder.above)
        if beside is not None:
            beside.claim(names)
            if beside.has_manifest:
                waiting.append(_Waiting(prefix, folder.location, walked=beside))
            names = [name for name in names if not beside.is_beside(name)]
        here = os.path.join(folder.location, "")  # noqa: PTH118 - a Path costs 5 us
        if files:
            names = [name for name in names if here + name not in files]
        yield Folder(prefix, folder.location, names, beside, problem)
        del names
        waiting += [
            _Waiting(f"{prefix}{readable(name)}/", here + name, beside.above(name) if beside else ())
            for name in reversed(subfolders)
            if here + name not in folders
        ]


def beside_in(location: str) -> Beside | None:
    """What sidecars and manifests in this folder alone say of its files; None where there are none."""
    names, subfolders, _, _ = _list(location)
    return _beside(location, names, subfolders, ())


def readable(name: str) -> str:
    """A name as text for people and indices. Bytes of it that are no UTF-8 are shown as escapes."""
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "backslashreplace")


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


def _beside(location: str, names: Sequence[str], subfolders: Sequence[str], above: Above) -> Beside | None:
    if above or any(map(may_be_beside, names)):
        return Beside(names, partial(_metadata, location), subfolders, above)
    return None


def _metadata(location: str, name: str) -> bytes:
    with open_regular(os.path.join(location, name)) as stream:  # noqa: PTH118
        return stream.read(LARGEST + 1)
