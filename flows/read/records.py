"""From a source file to its records, one after the other: bytes and a place, nothing decoded yet.

A record that cannot be read is a record all the same, with the refusal in it: it is counted and kept like any other. No
format holds more than one record in memory.
"""

import codecs
import errno
import hashlib
import os
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import orjson

from flows.errors import Reject, RejectCode
from flows.read.discover import STDIN, SourceFile

MAX_RECORD_BYTES = 10_000_000  # a book has a tenth of this; an article of that size is something else
HEAD_BYTES = 65_536  # what is kept of a record that was refused
_BLOCK = 1 << 20
_STDIN = Path(STDIN)  # a file of a folder may be called `-`, but its location is absolute
# How JSON in UTF-16 or UTF-32 begins: with a byte order mark, or with zeros beside the brace (RFC 4627, section 3).
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE, b"{\0", b"\0{", b"\0\0\0{")
_BEFORE_TEXT = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"  # byte order marks, white space, and the zeros of UTF-16 and UTF-32


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a drop. `record` tells it from the others of its file, and is empty where the file is one record.

    `payload` is whole, or the first `HEAD_BYTES` when `refusal` says why the record cannot be read. `beside` is a JSON
    object with metadata that came from elsewhere than the payload: a sidecar, a manifest, the header of a WARC record;
    `sha256` is that of the payload, followed by `beside` where there is any. `encoding` is what a transport declared.
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

    @property
    def key(self) -> tuple[str, str, str]:
        """What identifies the record's place: drop, path, record."""
        return self.drop, self.path, self.record


def records(file: SourceFile) -> Iterator[Record]:
    """Every record of a file, in order. Raises nothing: what goes wrong is in the records."""
    suffix = PurePosixPath(file.path).suffix.lower()
    try:
        if file.problem is not None:
            yield _refused(file, Reject(RejectCode.UNREADABLE, file.problem))
        elif file.location == _STDIN:
            yield from _sniffed(file, sys.stdin.buffer)
        elif reader := _READERS.get(suffix):
            with _opened(file.location) as stream:
                yield from reader(file, stream)
        else:
            known = " ".join(sorted(_READERS))
            yield _refused(file, Reject(RejectCode.UNSUPPORTED_FORMAT, f"{suffix or 'no suffix'}; read are {known}"))
    except OSError as error:
        yield _refused(file, Reject(RejectCode.UNREADABLE, error.strerror or type(error).__name__))


def _opened(location: Path) -> BinaryIO:
    """A regular file, open. Raises `OSError` for any other: a pipe that nobody writes to would wait for ever."""
    if not stat.S_ISREG(location.stat().st_mode):
        raise OSError(errno.EINVAL, "not a regular file")
    return location.open("rb")


def _whole(format: str) -> Callable[[SourceFile, BinaryIO], Iterator[Record]]:
    def read(file: SourceFile, stream: BinaryIO) -> Iterator[Record]:
        yield _measured(file, "", format, stream)

    return read


def _lines(file: SourceFile, stream: BinaryIO, first: bytes = b"", number: int = 0) -> Iterator[Record]:
    """JSON Lines. A line that is too long is passed over block by block; the lines after it go on.

    `first` was read from the stream already, and `number` lines before it.
    """
    seen: set[str] = set()
    while line := first or stream.readline(MAX_RECORD_BYTES + 1):
        first = b""
        number += 1
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
            if line.startswith(_WIDE):
                yield _not_utf_8(file, line, stream)
                return
        if len(line) > MAX_RECORD_BYTES and not line.endswith(b"\n"):
            yield _too_long(file, _unused(f"line {number}", number, seen), line, stream)
            continue
        line = line.strip()
        if not line:
            continue
        key = _unused(_own_id(line) or f"line {number}", number, seen)
        yield Record(file.drop, file.path, key, "json", line, hashlib.sha256(line).hexdigest(), len(line))


def _unused(key: str, number: int, seen: set[str]) -> str:
    """A key that no earlier record of the file has; an id may look like one that was made here."""
    while key in seen:
        key = f"{key} (line {number})"
    seen.add(key)
    return key


def _sniffed(file: SourceFile, stream: BinaryIO) -> Iterator[Record]:
    """Standard input: JSON Lines, a page or a text, by the first character that is not white space."""
    first, number = stream.readline(MAX_RECORD_BYTES + 1), 0
    while first and not first.removeprefix(codecs.BOM_UTF8).strip():
        first, number = stream.readline(MAX_RECORD_BYTES + 1), number + 1
    start = first.lstrip(_BEFORE_TEXT)[:1]
    if start == b"{":
        yield from _lines(file, stream, first, number)
    else:
        yield _measured(file, "", "html" if start == b"<" else "txt", stream, first)


def _measured(file: SourceFile, key: str, format: str, stream: BinaryIO, first: bytes = b"") -> Record:
    payload = first + stream.read(MAX_RECORD_BYTES + 1 - len(first))
    if len(payload) > MAX_RECORD_BYTES:
        return _drained(file, key, payload, iter(lambda: stream.read(_BLOCK), b""))
    return Record(file.drop, file.path, key, format, payload, hashlib.sha256(payload).hexdigest(), len(payload))


def _too_long(file: SourceFile, key: str, begun: bytes, stream: BinaryIO) -> Record:
    def rest() -> Iterator[bytes]:
        while block := stream.readline(_BLOCK):
            yield block
            if block.endswith(b"\n"):
                return

    return _drained(file, key, begun, rest())


def _not_utf_8(file: SourceFile, begun: bytes, stream: BinaryIO) -> Record:
    """The whole rest as one refusal: where its lines end cannot be told by bytes."""
    why = Reject(RejectCode.ENCODING, "UTF-16 or UTF-32; JSON Lines are UTF-8")
    return _drained(file, "", begun, iter(lambda: stream.read(_BLOCK), b""), why)


def _drained(file: SourceFile, key: str, begun: bytes, rest: Iterator[bytes], why: Reject | None = None) -> Record:
    digest, size = hashlib.sha256(begun), len(begun)
    for block in rest:
        digest.update(block)
        size += len(block)
    refusal = why or Reject(RejectCode.TOO_LARGE, f"{size} bytes; at most {MAX_RECORD_BYTES} are read")
    return Record(file.drop, file.path, key, "txt", begun[:HEAD_BYTES], digest.hexdigest(), size, refusal)


def _refused(file: SourceFile, refusal: Reject) -> Record:
    head = b""
    size = 0
    try:
        with _opened(file.location) as stream:
            size = os.fstat(stream.fileno()).st_size
            head = stream.read(HEAD_BYTES)
    except OSError:
        pass  # the refusal says already that the file cannot be read
    return Record(file.drop, file.path, "", "txt", head, hashlib.sha256(head).hexdigest(), size, refusal)


def _own_id(line: bytes) -> str | None:
    try:
        parsed = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None  # the record is kept by its line; reading it gives the refusal
    own = parsed.get("id") if isinstance(parsed, dict) else None
    return str(own) if isinstance(own, str | int) and not isinstance(own, bool) and str(own) else None


ONE_RECORD = (".txt", ".html", ".htm")  # suffixes of files that are one record each

_READERS: dict[str, Callable[[SourceFile, BinaryIO], Iterator[Record]]] = {
    ".txt": _whole("txt"),
    ".html": _whole("html"),
    ".htm": _whole("html"),
    ".jsonl": _lines,
    ".ndjson": _lines,
}
