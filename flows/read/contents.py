"""What a file holds, down to the text: through compression, archives, and archives in archives.

Each layer refuses for itself: a member that cannot be read costs its own records, an archive that breaks off costs what
comes after the break, and what was read before stands. A file that expands beyond its budget is left altogether.
"""

import io
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import BinaryIO

from flows.errors import Reject, RejectCode
from flows.read.archives import INSIDE, Entry
from flows.read.compression import COMPRESSED, decompressed
from flows.read.formats import READERS
from flows.read.guard import Budget, Guarded, buffered
from flows.read.member import BLOCK, Member
from flows.read.record import HEAD_BYTES, Record, refused
from flows.read.tar_archive import tar_besides, tar_entries
from flows.read.walk import Ignore
from flows.read.zip_archive import zip_entries

MAX_LAYERS = 6  # compressions and archives in each other: a .tar.gz is two, and nobody packs a .tar.gz thrice
MAX_SPOOLED = 4 << 30  # bytes of an archive in an archive that are put aside on disk, where its format needs that
_ARCHIVES = (".zip", ".tar")
_SHORT = {".tgz": ".tar.gz", ".tbz": ".tar.bz2", ".tbz2": ".tar.bz2", ".txz": ".tar.xz", ".tzst": ".tar.zst"}
_IN_MEMORY = 1 << 20


def layers_of(name: str) -> tuple[str, tuple[str, ...]]:
    """The suffix of the content in lower case, and the compressions around it, the outermost first.

    >>> layers_of("Drop.TAR.gz")
    ('.tar', ('.gz',))
    """
    name = name.lower()
    for short, long in _SHORT.items():
        if name.endswith(short):
            name = name.removesuffix(short) + long
    found: list[str] = []
    while (suffix := _suffix(name)) in COMPRESSED:
        found.append(suffix)
        name = name.removesuffix(suffix)
    return suffix, tuple(found)


def _suffix(name: str) -> str:
    stem, dot, suffix = name.rpartition("/")[2].rpartition(".")
    return dot + suffix if stem else ""


@dataclass(slots=True)
class Content:
    """A file of a drop or of an archive in it, before it is known what it holds."""

    path: str
    name: str  # its suffixes say what it is
    open: Callable[[], BinaryIO]
    beside: Callable[[], bytes]  # raises `Reject` where the metadata cannot be read
    layers: int = 0
    lasting: bool = True  # `open` works again and again; of a member of a .tar it does once


class Contents:
    """Reads one file of a drop to its bottom."""

    def __init__(self, drop: str, location: str, ignore: Ignore) -> None:
        self._drop = drop
        self._location = location
        self._size = os.stat(location).st_size  # noqa: PTH116
        self._budget = Budget(self._size)
        self._ignore = ignore

    def records(self, content: Content) -> Iterator[Record]:
        """Every record. Raises `Reject` and `OSError` for what ends the reading; what was yielded before stands."""
        suffix, compressions = layers_of(content.name)
        layers = content.layers + len(compressions) + (suffix in _ARCHIVES)
        if layers > MAX_LAYERS:
            raise Reject(RejectCode.NESTED_TOO_DEEP, f"{layers} layers; at most {MAX_LAYERS} are opened")
        if suffix not in READERS and suffix not in _ARCHIVES:
            raise unsupported(suffix)
        beside = content.beside()
        with content.open() as stream:
            for compression in compressions:
                stream = decompressed(stream, compression, self._budget)
            if reader := READERS.get(suffix):
                yield from reader(Member(self._drop, content.path, suffix, stream, self._location, beside))
                return
            lasting = suffix == ".zip"
            for entry in self._zip(content, stream) if lasting else self._tar(content, stream, compressions):
                yield from self._entry(entry, content.path + INSIDE + entry.unique, layers, lasting)

    def _zip(self, content: Content, stream: BinaryIO) -> Iterator[Entry]:
        ignore = self._ignore_in(content)
        if stream.seekable():
            yield from zip_entries(stream, self._budget, ignore)
            return
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as spooled:
            while block := stream.read(BLOCK):
                if spooled.tell() + len(block) > MAX_SPOOLED:
                    raise Reject(RejectCode.TOO_LARGE, f"an archive in an archive, of more than {MAX_SPOOLED} bytes")
                spooled.write(block)
            yield from zip_entries(spooled, self._budget, ignore)  # type: ignore[arg-type]

    def _tar(self, content: Content, stream: BinaryIO, compressions: tuple[str, ...]) -> Iterator[Entry]:
        @contextmanager
        def again() -> Iterator[BinaryIO]:
            budget = Budget(self._size)  # each time of reading has its own
            with content.open() as stream:
                for compression in compressions:
                    stream = decompressed(stream, compression, budget)
                yield stream

        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as spooled:
            ignore = self._ignore_in(content)
            found = tar_besides(again, spooled, ignore) if content.lasting else {}
            yield from tar_entries(stream, self._budget, ignore, found)

    def _ignore_in(self, content: Content) -> Ignore:
        return lambda name: self._ignore(content.path + INSIDE + name)

    def _entry(self, entry: Entry, path: str, layers: int, lasting: bool) -> Iterator[Record]:
        opened: list[Guarded] = []

        def open_entry() -> BinaryIO:
            opened.append(entry.open())
            return buffered(opened[-1])

        keys = Taken(path)
        try:
            if entry.refusal is not None:
                raise entry.refusal
            yield from keys.of(self.records(Content(path, entry.name, open_entry, entry.metadata, layers, lasting)))
        except (Reject, OSError) as error:
            self._budget.check()  # nothing more of the whole file is read
            if not opened and as_reject(error).code is not RejectCode.ENCRYPTED:
                with suppress(Reject, OSError):
                    open_entry().read(HEAD_BYTES)
                self._budget.check()
            head = opened[-1].head if opened else b""
            member = Member(self._drop, path, "", io.BytesIO(), self._location)
            yield replace(refused(member, keys.unused, as_reject(error), head), size=entry.size, partial=True)


class Taken:
    """Which record of a file a refusal of its rest may call itself: the file, unless a record is the file already."""

    def __init__(self, path: str) -> None:
        self._path = path
        self.unused = ""

    def of(self, records: Iterator[Record]) -> Iterator[Record]:
        """The records as they come."""
        for record in records:
            if record.record == "" and record.path == self._path:
                self.unused = "rest"
            yield record


def as_reject(error: Reject | OSError) -> Reject:
    """The refusal of what the error ended."""
    if isinstance(error, Reject):
        return error
    return Reject(RejectCode.UNREADABLE, error.strerror or type(error).__name__)


def unsupported(suffix: str) -> Reject:
    """The refusal of a file that nobody reads."""
    known = " ".join(sorted([*READERS, *COMPRESSED, *_ARCHIVES]))
    return Reject(RejectCode.UNSUPPORTED_FORMAT, f"{suffix or 'no suffix'}; read are {known}")
