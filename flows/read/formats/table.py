"""Tables: CSV and its relatives with semicolons, tabs or bars (RFC 4180). The first line names the columns; a row is a
record, as a JSON object of its cells.

A quotation mark that is never closed would swallow every row after it. So a row that does not read strictly costs its
first line, and reading goes on with the next one. Bytes that are no UTF-8 are decoded row by row.
"""

import csv
import re
from collections import deque
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

import orjson

from flows.errors import Reject, RejectCode
from flows.read import record as limits
from flows.read.encoding import decode
from flows.read.fields import fields_of
from flows.read.formats.json_lines import own_key
from flows.read.formats.transcoded import stream_in_utf_8
from flows.read.member import BLOCK, Member
from flows.read.record import Keys, Record, accepted, refused

_DELIMITERS = ",;\t|"
_EXCEL = re.compile(rb"sep=(.)\r?\n", re.DOTALL)  # a first line by which Excel says its delimiter
_QUOTED = re.compile(r'"[^"]*"')
_SURROGATE = re.compile("[\udc80-\udcff]")


def read(member: Member) -> Iterator[Record]:
    """A record a row. Without a header that names a column of texts the whole file is refused."""
    csv.field_size_limit(limits.MAX_RECORD_BYTES)  # the module's own limit is 128 kB, of all readers of the process
    lines = _Lines(member)
    delimiter = _delimiter(member, lines)
    header = next(_rows(lines, delimiter), None)
    if header is None:
        yield refused(member, "", Reject(RejectCode.EMPTY, "no header and no row"))
        return
    try:
        names = _names([] if header.problem else _decoded(header)[0])
    except Reject as reject:
        header = header._replace(problem=reject)
        names = []
    if header.problem or not any({"text", "html"} & set(fields_of(name)) for name in names):
        why = header.problem or Reject(RejectCode.RECORD_SHAPE, "the first line names no column that holds a text")
        rest = chain(lines.left(), iter(lambda: lines.stream.read(BLOCK), b""))
        yield refused(member, "", why, header.written, rest)
        return
    keys = Keys()
    for row in _rows(lines, delimiter, len(names)):
        yield _record(member, names, keys, row)


class _Row(NamedTuple):
    """One row: its cells, or the problem with it; where it begins, and its lines as they are written."""

    number: int
    cells: list[str]
    written: bytes
    problem: Reject | None = None
    rest: Iterator[bytes] = iter(())  # of a line that is too large


class _Lines:
    """The lines of a file with their numbers; some can be put back."""

    def __init__(self, member: Member) -> None:
        self.stream = stream_in_utf_8(member.stream)
        self._number = 0
        self._again: deque[tuple[int, bytes]] = deque()

    def next(self) -> tuple[int, bytes] | None:
        """The number of the next line, from 1, and the line; at most a little more of it than a record may have."""
        if self._again:
            return self._again.popleft()
        line = self.stream.readline(limits.MAX_RECORD_BYTES + 1)
        self._number += 1
        return (self._number, line) if line else None

    def put_back(self, lines: list[tuple[int, bytes]]) -> None:
        self._again.extendleft(reversed(lines))

    def rest_of_line(self) -> Iterator[bytes]:
        """What follows of a line that is too large."""
        while block := self.stream.readline(BLOCK):
            yield block
            if block.endswith(b"\n"):
                return

    def left(self) -> Iterator[bytes]:
        """The rest of what was put back."""
        while self._again:
            yield self._again.popleft()[1]


def _delimiter(member: Member, lines: _Lines) -> str:
    """The one that the header has most of, outside quotation marks."""
    if (first := lines.next()) is None:
        return ","
    if said := _EXCEL.fullmatch(first[1]):
        return said[1].decode("latin-1")
    lines.put_back([first])
    head = _QUOTED.sub("", first[1][:65_536].decode("utf-8", "replace"))
    preferred = "\t" if member.suffix == ".tsv" else ","
    return max(preferred + _DELIMITERS, key=head.count)


def _rows(lines: _Lines, delimiter: str, width: int = 0) -> Iterator[_Row]:
    """Rows of this many cells, where a width is given, and what is none."""
    while True:
        taken: list[tuple[int, bytes]] = []
        reader = csv.reader(_taking(lines, taken), delimiter=delimiter, strict=True)
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield _broken(lines, taken, str(error))
            continue
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            continue
        while len(cells) > width > 0 and not cells[-1].strip():
            cells.pop()
        if width and len(cells) != width:
            yield _broken(lines, taken, f"{len(cells)} cells; the header has {width}")
        else:
            yield _Row(taken[0][0], cells, b"".join(line for _, line in taken))


def _taking(lines: _Lines, taken: list[tuple[int, bytes]]) -> Iterator[str]:
    """Lines of one row, noted as they are taken. Bytes that are no UTF-8 come as surrogates (PEP 383)."""
    size = 0
    while line := lines.next():
        taken.append(line)
        size += len(line[1])
        if size > limits.MAX_RECORD_BYTES:
            raise csv.Error("too large")
        yield line[1].decode("utf-8", "surrogateescape")


def _broken(lines: _Lines, taken: list[tuple[int, bytes]], why: str) -> _Row:
    """The first line of what does not read as a row; the others are read again as rows of their own."""
    number, written = taken[0]
    lines.put_back(taken[1:])
    if len(written) > limits.MAX_RECORD_BYTES:
        rest = iter(()) if written.endswith(b"\n") else lines.rest_of_line()
        return _Row(number, [], written, Reject(RejectCode.TOO_LARGE, "a line of more than a record may have"), rest)
    return _Row(number, [], written, Reject(RejectCode.CSV_SYNTAX, why))


def _names(cells: list[str]) -> list[str]:
    """The columns' names, each once; those without one are called by their number."""
    names = Keys()
    return [
        names.unused(cell.strip() or f"column {number}", f"column {number}") for number, cell in enumerate(cells, 1)
    ]


def _record(member: Member, names: list[str], keys: Keys, row: _Row) -> Record:
    place = f"line {row.number}"
    if row.problem:
        return refused(member, place, row.problem, row.written, row.rest)
    try:
        cells, encoding = _decoded(row)
    except Reject as reject:
        return refused(member, place, reject, row.written)
    said = {name: cell for name, cell in zip(names, cells, strict=True) if cell.strip()}
    payload = orjson.dumps(said)
    return accepted(member, keys.unused(own_key(said) or place, place), "json", payload, encoding=encoding)


def _decoded(row: _Row) -> tuple[list[str], str | None]:
    """The cells, and the encoding of the row if that is not UTF-8. Raises `Reject` where none reads it."""
    if not any(map(_SURROGATE.search, row.cells)):
        return row.cells, None
    encoding = decode(row.written).encoding
    try:
        return [cell.encode("utf-8", "surrogateescape").decode(encoding) for cell in row.cells], encoding
    except UnicodeError:
        raise Reject(RejectCode.ENCODING, "its cells are not in one encoding") from None
