"""One file of a drop as a stream: from a folder, from standard input, or out of an archive, decompressed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

from flows.read.record import Record

BLOCK = 1 << 20  # bytes that are read at a time where nothing has to be kept


@dataclass(frozen=True, slots=True)
class Member:
    """What a format reader is given.

    `path` is the file's path within the drop; a member of an archive has `archive.zip!/member.txt`. `suffix` is that of
    the content, in lower case: `.jsonl` for `a.jsonl.gz`. Reading `stream` may raise `OSError`, and `Reject` where what
    is compressed is damaged or expands without end; a format reader lets both pass: who called it makes records of it.
    `stream` has `read1` too: `read` loses what it has got when the rest of it raises, `read1` and `readline` do not.
    `beside` is a JSON object of metadata from a sidecar or manifest, or empty.
    """

    drop: str
    path: str
    suffix: str
    stream: BinaryIO
    location: str = ""
    beside: bytes = b""


Reader: TypeAlias = Callable[[Member], Iterator[Record]]
"""From a member to its records, in order, holding one at a time. What is wrong with one record is in the record."""
