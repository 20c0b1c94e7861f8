"""From a source file to its records, one after the other: bytes and a place, nothing decoded yet.

A record that cannot be read is a record all the same, with the refusal in it: it is counted and kept like any other. No
format holds more than one record in memory.
"""

import codecs
import errno
import io
import os
import stat
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import BinaryIO

from flows.errors import Reject, RejectCode
from flows.read import record as limits
from flows.read.discover import STDIN, SourceFile
from flows.read.formats import ONE_RECORD, READERS, json_lines
from flows.read.formats.whole import measured
from flows.read.member import Member
from flows.read.record import HEAD_BYTES, Record, refused

__all__ = ["HEAD_BYTES", "ONE_RECORD", "Record", "records"]

_STDIN = STDIN  # a file of a folder may be called `-`, but its location is absolute
_BEFORE_TEXT = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"  # byte order marks, white space, and the zeros of UTF-16 and UTF-32


def records(file: SourceFile) -> Iterator[Record]:
    """Every record of a file, in order. Raises nothing: what goes wrong is in the records."""
    suffix = PurePosixPath(file.path).suffix.lower()
    try:
        if file.problem is not None:
            yield _refused(file, Reject(RejectCode.UNREADABLE, file.problem))
        elif file.location == _STDIN:
            yield from _sniffed(Member(file.drop, file.path, "", sys.stdin.buffer))
        elif reader := READERS.get(suffix):
            with _opened(file.location) as stream:
                yield from reader(_member(file, stream, suffix))
        else:
            known = " ".join(sorted(READERS))
            yield _refused(file, Reject(RejectCode.UNSUPPORTED_FORMAT, f"{suffix or 'no suffix'}; read are {known}"))
    except OSError as error:
        yield _refused(file, Reject(RejectCode.UNREADABLE, error.strerror or type(error).__name__))


def _opened(location: str) -> BinaryIO:
    """A regular file, open. Raises `OSError` for any other: a pipe that nobody writes to would wait for ever."""
    if not stat.S_ISREG(os.stat(location).st_mode):  # noqa: PTH116
        raise OSError(errno.EINVAL, "not a regular file")
    return open(location, "rb")  # noqa: PTH123


def _member(file: SourceFile, stream: BinaryIO, suffix: str) -> Member:
    return Member(file.drop, file.path, suffix, stream, file.location)


def _sniffed(member: Member) -> Iterator[Record]:
    """Standard input: JSON Lines, a page or a text, by the first character that is not white space."""
    longest = limits.MAX_RECORD_BYTES + 1
    first, number = member.stream.readline(longest), 0
    while first and not first.removeprefix(codecs.BOM_UTF8).strip():
        first, number = member.stream.readline(longest), number + 1
    start = first.lstrip(_BEFORE_TEXT)[:1]
    if start == b"{":
        yield from json_lines.read(member, first, number)
    else:
        yield measured(member, "html" if start == b"<" else "txt", first)


def _refused(file: SourceFile, refusal: Reject) -> Record:
    head = b""
    size = 0
    try:
        with _opened(file.location) as stream:
            size = os.fstat(stream.fileno()).st_size
            head = stream.read(HEAD_BYTES)
    except OSError:
        pass  # the refusal says already that the file cannot be read
    return replace(refused(Member(file.drop, file.path, "", io.BytesIO(), file.location), "", refusal, head), size=size)
