"""One record of a drop: bytes and a place, nothing decoded yet. And how a reader makes one, whatever its format.

A record that cannot be read is a record all the same, with the refusal in it: it is counted and kept like any other.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from flows.errors import Reject, RejectCode
from flows.read.seen import Seen

MAX_RECORD_BYTES = 10_000_000  # a book has a tenth of this; an article of that size is something else
HEAD_BYTES = 65_536  # what is kept of a record that was refused


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a drop. `record` tells it from the others of its file, and is empty where the file is one record.

    `payload` is whole, or the first `HEAD_BYTES` when `refusal` says why the record cannot be read. `beside` is a JSON
    object with metadata that came from elsewhere than the payload: a sidecar, a manifest, the header of a WARC record;
    `sha256` is that of the payload, followed by `beside` where there is any. `encoding` is what a transport declared.

    `partial` marks a refusal that ended the reading of a file before its end: what else `path` holds, or what it
    contains (`path!/...`), was not seen by this run and must not be taken for vanished.
    """

    drop: str
    path: str
    record: str
    format: str  # txt, html or json
    payload: bytes
    sha256: str
    size: int
    refusal: Reject | None = None
    beside: bytes = b""
    encoding: str | None = None
    location: str = ""  # the file it was read from, on this host
    partial: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        """What identifies the record's place: drop, path, record."""
        return self.drop, self.path, self.record


class Origin(Protocol):
    """Where a record comes from: what a `flows.read.member.Member` says of itself."""

    @property
    def drop(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def location(self) -> str: ...
    @property
    def beside(self) -> bytes: ...


def accepted(
    origin: Origin, key: str, format: str, payload: bytes, beside: bytes = b"", encoding: str | None = None
) -> Record:
    """The record of a payload, refused where it is too large. `beside` stands in for that of the origin."""
    if len(payload) > MAX_RECORD_BYTES:
        return refused(origin, key, too_large(len(payload)), payload)
    beside = beside or origin.beside
    digest = hashlib.sha256(payload + beside if beside else payload).hexdigest()
    return Record(
        origin.drop,
        origin.path,
        key,
        format,
        payload,
        digest,
        len(payload),
        beside=beside,
        encoding=encoding,
        location=origin.location,
    )


def refused(
    origin: Origin, key: str, why: Reject | None, begun: bytes = b"", rest: Iterable[bytes] = (), format: str = "txt"
) -> Record:
    """The record that cannot be read: its first bytes, and the hash and size of all of them. The rest is read and let
    go block by block. Without a reason it is too large."""
    digest, size = hashlib.sha256(begun), len(begun)
    for block in rest:
        digest.update(block)
        size += len(block)
    digest.update(origin.beside)
    return Record(
        origin.drop,
        origin.path,
        key,
        format,
        begun[:HEAD_BYTES],
        digest.hexdigest(),
        size,
        why or too_large(size),
        beside=origin.beside,
        location=origin.location,
    )


def too_large(size: int) -> Reject:
    """The refusal of a record of this many bytes."""
    return Reject(RejectCode.TOO_LARGE, f"{size} bytes; at most {MAX_RECORD_BYTES} are read")


class Keys:
    """The keys of a file's records, each once: an id may come twice, or look like a key that was made here.

    A place ("line 7") is that of one record and costs no memory; what a record calls itself costs some 17 bytes.
    """

    def __init__(self) -> None:
        self._seen = Seen()

    def unused(self, key: str, place: str) -> str:
        """The key, with its place as often as it takes to be that of no other record of the file."""
        if key == place:
            return key
        if (key[0] == place[0] and _is_place(key, place)) or not self._seen.add(key):
            key = f"{key} ({place})"
            while not self._seen.add(key):
                key = f"{key} ({place})"
        return key


def _is_place(key: str, place: str) -> bool:
    """Whether the key is one that another place has, or may have later in the file."""
    word, number = place.partition(" ")[0], key.rpartition(" ")[2]
    return number.isdecimal() and key == f"{word} {number}"
