"""Which indices refer to a raw store: one store may serve several, and a text that any of them needs has to stay.

An index on a server is known by its URL. One in a folder is known by its path and by a mark in the folder: the same
path on another host, or a new index where an old one was, is another index.
"""

import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import orjson

from flows.errors import Stop
from flows.files import write_whole
from flows.raw_store.blobs import Blobs

_FOLDER = "indices"  # in the store, a note for every index
_MARK = "mark"  # in the folder of an embedded index


@dataclass(frozen=True, slots=True, order=True)
class StoreUser:
    """An index that refers to a store. `mark` is empty for one on a server."""

    location: str
    mark: str = ""

    @property
    def in_folder(self) -> bool:
        """It is a folder of some host."""
        return "://" not in self.location

    @property
    def here(self) -> bool:
        """For an index in a folder: it is on this host, and still the one that was noted."""
        return bool(self.mark) and _mark_of(Path(self.location)) == self.mark


def note(blobs: Blobs, location: str) -> None:
    """Note the index at this location, as `Index.location` says it. The folder of an embedded one must be there."""
    user = StoreUser(location)
    if user.in_folder:
        folder = Path(location)
        mark = _mark_of(folder)
        if not mark:
            mark = secrets.token_hex(8)
            write_whole(folder / _MARK, mark.encode(), durable=True)
        user = StoreUser(location, mark)
    told = orjson.dumps({"index": user.location, "mark": user.mark})
    if blobs.read(_name(user)) != told:
        blobs.write(_name(user), told)


def noted(blobs: Blobs) -> list[StoreUser]:
    """Every index that was noted, sorted. Raises `Stop` for a note that cannot be read: it may stand for any index."""
    contents = {blob.name: blobs.read(blob.name) for blob in blobs.files(_FOLDER) if blob.name.endswith(".json")}
    return sorted(_user(blobs, name, content) for name, content in contents.items() if content is not None)


def _user(blobs: Blobs, name: str, content: bytes) -> StoreUser:
    try:
        found = orjson.loads(content)
        return StoreUser(str(found["index"]), str(found["mark"]))
    except (ValueError, KeyError, TypeError) as error:
        raise Stop(
            f"the note {name} in {blobs.location}, of an index that refers to this raw store, is damaged",
            safe="Nothing was removed.",
            next_command="delete that note, then run flows ingest DROP once with each index that uses this store",
        ) from error


def forget(blobs: Blobs, location: str) -> bool:
    """Strike out every index that was noted at this location; whether there was one."""
    found = [user for user in noted(blobs) if user.location == location]
    for user in found:
        blobs.delete(_name(user))
    return bool(found)


def _name(user: StoreUser) -> str:
    digest = hashlib.sha256(f"{user.location}\n{user.mark}".encode()).hexdigest()
    return f"{_FOLDER}/{digest[:16]}.json"


def _mark_of(folder: Path) -> str:
    with suppress(FileNotFoundError, NotADirectoryError):
        return (folder / _MARK).read_text()
    return ""
