"""What an archive holds, whatever its kind: files with a name that is safe to show, or the reason why not.

Nothing is ever written to a folder under a name that an archive gives.
"""

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from flows.errors import Reject, RejectCode
from flows.read.beside import Beside, may_be_beside
from flows.read.guard import Guarded
from flows.read.manifest import is_manifest_name
from flows.read.seen import Seen
from flows.read.walk import Ignore

INSIDE = "!/"  # between the path of an archive and that of a member, as in the URLs of Java
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_DEEPEST = 32  # folders around a file that are asked for manifests
_APPLE = "__MACOSX"  # the resource forks that the archiver of macOS adds to a zip


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of an archive. `name` is its path within the archive, `unique` one that no other entry has.

    `open` gives its bytes, once, until the next entry is asked for. `refusal` says why it may not be opened. `size` is
    what the archive says of it.
    """

    name: str
    unique: str
    size: int
    open: Callable[[], Guarded]
    refusal: Reject | None = None
    beside: Beside | None = None

    def metadata(self) -> bytes:
        """What sidecars and manifests of its folder say of it. Raises `Reject` where they cannot be read."""
        return self.beside.of(self.name.rpartition("/")[2]) if self.beside else b""


def besides(names: Iterable[str], read: Callable[[str], bytes]) -> dict[str, Beside]:
    """What sidecars and manifests in an archive say of its files: by folder, for the folders that have any, and those
    below a manifest that names files in them.

    `read` gives the content of the member of this name.
    """
    folders: dict[str, list[str]] = {}
    for name in names:
        folder, _, own = name.rpartition("/")
        folders.setdefault(folder, []).append(own)
    with_manifest = {folder for folder, own in folders.items() if any(map(is_manifest_name, own))}
    subfolders: dict[str, set[str]] = {folder: set() for folder in with_manifest}
    for folder in folders if with_manifest else ():
        for outer, path in _outwards(folder):
            if outer in with_manifest:
                subfolders[outer].add(path.partition("/")[0])
    found: dict[str, Beside] = {}
    for folder in sorted(folders):  # the outer ones first
        above = tuple((found[outer], path) for outer, path in _outwards(folder) if outer in with_manifest)
        above = tuple((outer, path) for outer, path in above if outer.reaches(path))
        if above or any(map(may_be_beside, folders[folder])):
            found[folder] = Beside(folders[folder], partial(_read_in, read, folder), subfolders.get(folder, ()), above)
    return found


def _outwards(folder: str) -> list[tuple[str, str]]:
    """The folders around this one, the nearest first, and the way from each, with a slash at its end.

    Of deep ones the outermost alone: a hostile name has as many folders as letters.
    """
    around: list[tuple[str, str]] = []
    place = 0  # where the way begins
    while folder and len(around) < _DEEPEST:
        around.append((folder[: max(0, place - 1)], folder[place:] + "/"))
        place = folder.find("/", place) + 1
        if not place:
            break
    return around[::-1]


def tell_unclaimed(found: dict[str, Beside], names: Iterable[str], ignore: Ignore) -> None:
    """Tell the rows of manifests that name none of these members."""
    if found:
        for name in names:
            beside, _ = beside_of(name, found)
            if beside is not None:
                beside.claim([name.rpartition("/")[2]])
    for folder, beside in found.items():
        for row in beside.unclaimed():
            ignore(f"{folder}/{row}" if folder else row)


def _read_in(read: Callable[[str], bytes], folder: str, name: str) -> bytes:
    return read(f"{folder}/{name}" if folder else name)


def beside_of(name: str, found: dict[str, Beside]) -> tuple[Beside | None, bool]:
    """What stands beside a member, and whether it is itself metadata of others."""
    folder, _, own = name.rpartition("/")
    beside = found.get(folder)
    return beside, beside is not None and beside.is_beside(own)


class Names:
    """The names of an archive's members, each once. A million cost some 17 MB."""

    def __init__(self) -> None:
        self._seen = Seen()
        self._number = 0

    def unique(self, name: str) -> str:
        """The name, with the number of the member where an earlier one is called the same."""
        self._number += 1
        while not self._seen.add(name):
            name = f"{name} (member {self._number})"
        return name


def plain(name: str) -> str:
    """A member's name as a path: no `./`, no doubled slash, nothing that looks like a member of a member, and the bytes
    of it that are no UTF-8 (surrogates here) as escapes."""
    path = "/".join(part for part in name.split("/") if part not in ("", ".")).replace(INSIDE, "%21/")
    return path if path.isascii() else os.fsencode(path).decode("utf-8", "backslashreplace")


def unsafe(name: str) -> Reject | None:
    """Why a member of this name may not be read: it would leave the archive."""
    parts = name.replace("\\", "/").split("/")
    if ".." in parts or not parts[0] or _DRIVE.match(name) or not any(part not in ("", ".") for part in parts):
        return Reject(RejectCode.UNSAFE_PATH, "its name leads out of the archive" if name else "it has no name")
    return None


def hidden(name: str) -> bool:
    """What a walk over folders would pass over as well."""
    return any(part.startswith(".") or part == _APPLE for part in name.split("/"))
