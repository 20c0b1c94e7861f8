"""What an archive holds, whatever its kind: files with a name that is safe to show, or the reason why not.

Nothing is ever written to a folder under a name that an archive gives.
"""

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from flows.errors import Reject, RejectCode
from flows.read.beside import Beside, may_be_beside
from flows.read.guard import Guarded

INSIDE = "!/"  # between the path of an archive and that of a member, as in the URLs of Java
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
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


Ignore: TypeAlias = Callable[[str], None]
"""Told the name of everything in an archive that is passed over on purpose."""


def besides(names: Iterable[str], read: Callable[[str], bytes]) -> dict[str, Beside]:
    """What sidecars and manifests in an archive say of its files: by folder, for the folders that have any.

    `read` gives the content of the member of this name.
    """
    folders: dict[str, list[str]] = {}
    for name in names:
        folder, _, own = name.rpartition("/")
        folders.setdefault(folder, []).append(own)
    return {
        folder: Beside(own, partial(_read_in, read, folder))
        for folder, own in folders.items()
        if any(map(may_be_beside, own))
    }


def _read_in(read: Callable[[str], bytes], folder: str, name: str) -> bytes:
    return read(f"{folder}/{name}" if folder else name)


def beside_of(name: str, found: dict[str, Beside]) -> tuple[Beside | None, bool]:
    """What stands beside a member, and whether it is itself metadata of others."""
    folder, _, own = name.rpartition("/")
    beside = found.get(folder)
    return beside, beside is not None and beside.is_beside(own)


class Names:
    """The names of an archive's members, made safe. Of a million names it holds a million hashes: some 65 MB."""

    def __init__(self) -> None:
        self._seen: set[int] = set()
        self._number = 0

    def unique(self, name: str) -> str:
        """The name, with the number of the member where an earlier one is called the same."""
        self._number += 1
        while hash(name) in self._seen:
            name = f"{name} (member {self._number})"
        self._seen.add(hash(name))
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
