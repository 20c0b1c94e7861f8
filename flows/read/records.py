"""From a source file to its records, one after the other: bytes and a place, nothing decoded yet.

A record that cannot be read is a record all the same, with the refusal in it: it is counted and kept like any other. No
format holds more than one record in memory.
"""

import codecs
import io
import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import cast

from flows.errors import Reject, RejectCode
from flows.read import record as limits
from flows.read.compression import compression_of, decompressed
from flows.read.contents import Content, Contents, Taken, as_reject
from flows.read.discover import STDIN, SourceFile
from flows.read.formats import ONE_RECORD, READERS, json_lines
from flows.read.formats.whole import measured
from flows.read.guard import Budget
from flows.read.member import BLOCK, Member
from flows.read.opening import open_regular
from flows.read.record import HEAD_BYTES, Record, refused
from flows.read.walk import Ignore

__all__ = ["HEAD_BYTES", "ONE_RECORD", "Record", "records"]

_LINE = re.compile(r"line \d+", re.ASCII)  # what a record without an id is called; no id looks like it
_BEFORE_TEXT = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"  # byte order marks, white space, and the zeros of UTF-16 and UTF-32


def records(file: SourceFile, ignore: Ignore = lambda name: None) -> Iterator[Record]:
    """Every record of a file, in order. Raises nothing: what goes wrong is in the records.

    `ignore` is told the path of every member of an archive that is passed over on purpose.
    """
    keys = Taken(file.path)
    path, location = file.path, file.location
    try:
        if file.problem is not None:
            raise Reject(RejectCode.UNREADABLE, file.problem)
        suffix = path[path.rfind(".") :].lower()
        if location == STDIN:  # a file of a folder may be called `-`, but its location is absolute
            yield from keys.of(_from_stdin(file))
        elif reader := READERS.get(suffix):
            beside = _beside(file) if file.beside else b""
            with open_regular(location) as stream:
                yield from keys.of(reader(Member(file.drop, path, suffix, stream, location, beside)))
        else:
            content = Content(path, path, partial(open_regular, location), partial(_beside, file))
            yield from keys.of(Contents(file.drop, location, ignore).records(content))
    except (Reject, OSError) as error:
        yield _refused(file, keys.unused, as_reject(error))


def _beside(file: SourceFile) -> bytes:
    """What sidecars and manifests say of the file, as a JSON object or empty. Raises `Reject`."""
    return file.beside.of(os.path.basename(file.location)) if file.beside else b""  # noqa: PTH119


def _from_stdin(file: SourceFile) -> Iterator[Record]:
    """Standard input: decompressed where it is compressed, then told by its first character that is not white space."""
    stdin = io.BufferedReader(cast(io.RawIOBase, sys.stdin.buffer))
    try:
        compression = compression_of(stdin.peek(6))
        stream = decompressed(stdin, compression, Budget(None)) if compression else stdin
        yield from map(_of_its_bytes, _sniffed(Member(file.drop, file.path, "", stream)))
    finally:
        stdin.detach()  # it would close standard input


def _of_its_bytes(record: Record) -> Record:
    """A record called by its place gets its hash into its name: line 1 of tomorrow's standard input is another record,
    not the successor of today's."""
    if record.record and not _LINE.fullmatch(record.record):
        return record
    return replace(record, record=f"{record.record} {record.sha256[:12]}".lstrip())


def _sniffed(member: Member) -> Iterator[Record]:
    """JSON Lines, a page or a text, by the first character that is not white space."""
    longest = limits.MAX_RECORD_BYTES + 1
    first, number = member.stream.readline(longest), 0
    while first and not first.removeprefix(codecs.BOM_UTF8).strip():
        first, number = member.stream.readline(longest), number + 1
    start = first.lstrip(_BEFORE_TEXT)[:1]
    if start == b"{":
        yield from json_lines.read(member, first, number)
    else:
        yield measured(member, "html" if start == b"<" else "txt", first)


def _refused(file: SourceFile, key: str, refusal: Reject) -> Record:
    """What is kept of a file that could not be read to its end: its hash and size tell when it is another one.

    Of a kind of file that nobody reads only the first bytes are hashed: a drop may hold videos.
    """
    member = Member(file.drop, file.path, "", io.BytesIO(), file.location)
    if file.problem is None and file.location != STDIN:
        with suppress(OSError), open_regular(file.location) as stream:  # the refusal says already what is wrong
            size = os.stat(file.location).st_size  # noqa: PTH116
            head = stream.read(HEAD_BYTES)
            hashed = (
                iter(()) if refusal.code is RejectCode.UNSUPPORTED_FORMAT else iter(lambda: stream.read(BLOCK), b"")
            )
            return replace(refused(member, key, refusal, head, hashed), size=size, partial=True)
    return replace(refused(member, key, refusal), partial=True)
