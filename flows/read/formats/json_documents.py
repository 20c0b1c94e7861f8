"""A file of JSON: one object, a list of objects, or an object that holds the list, as search engines and news services
answer (`articles`, `response.docs`, `hits.hits`); also several of them one after the other.

The file is cut into its records by brackets and strings alone, and each is kept as it was written: a record that is
broken costs itself, and neither big numbers nor lone surrogates nor deep nesting change or stop anything. (ijson's yajl
turns `\\ud800` into `?`, ends the file at the first NaN or integer of 65 bits, and its paths take memory in the square
of the depth.) A record that does not close is given up at the next line that begins as it does.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import orjson

from flows.errors import Reject, RejectCode
from flows.read import record as limits
from flows.read.fields import fields_of
from flows.read.formats.json_cutter import Cutter
from flows.read.formats.json_lines import own_key
from flows.read.formats.transcoded import record_in_utf_8, stream_in_utf_8
from flows.read.member import Member
from flows.read.record import Keys, Record, accepted, refused

LISTS = frozenset(
    {
        "articles", "items", "data", "results", "result", "docs", "documents", "hits", "records", "entries", "news",
        "stories", "posts", "rows", "response",
    }
)  # fmt: skip
_DEEPEST = 3  # objects around the list: response.docs, hits.hits, data.news.items
_READ_AGAIN = 50  # times the largest record, over the whole file: bounds what records that never close can cost
_NAMES_A_LIST = re.compile(rb'"(?:' + "|".join(sorted(LISTS)).encode() + rb')"\s*:\s*[\[{]')
_NOT_JSON = Reject(RejectCode.JSON_SYNTAX, "not JSON")


def read(member: Member) -> Iterator[Record]:
    """The records of the file; an object is a record of its own where it says a text, or holds no list of objects."""
    yield from _Documents(member).records()


class _Documents:
    def __init__(self, member: Member) -> None:
        self.member = member
        self.cutter = Cutter(stream_in_utf_8(member.stream))
        self.keys = Keys()
        self.count = 0
        self.read_again = 0
        self.broken = False  # the record before

    def records(self) -> Iterator[Record]:
        first = True
        while (next_byte := self.cutter.peek()) or first:
            if next_byte == b"[":
                yield from self._list()
            elif next_byte == b",":
                self.cutter.skip()
            elif next_byte == b"{":
                yield from self._object(first)
            elif next_byte:
                yield self._record()
            else:
                yield refused(self.member, "", Reject(RejectCode.EMPTY, "no JSON value"))
            first = False

    def _list(self) -> Iterator[Record]:
        self.cutter.skip()
        while next_byte := self.cutter.peek():
            if next_byte == b",":
                self.cutter.skip()
            elif next_byte == b"]":
                self.cutter.skip()
                return
            else:
                yield self._record()
        if not self.broken:  # else the record that was cut off says it
            yield self._refused(Reject(RejectCode.JSON_SYNTAX, "the list does not end"))

    def _object(self, first: bool) -> Iterator[Record]:
        """A top-level object: a record, or what stands around a list of them."""
        indent = self.cutter.indent
        begun, rest = self._cut()
        parsed = _parsed(begun)
        if isinstance(parsed, dict) and (_says_text(parsed) or not _holds_list(parsed, _DEEPEST)):
            alone = first and not self.cutter.peek()
            yield self._accepted(begun, parsed, "" if alone else None)
            return
        if not _NAMES_A_LIST.search(begun):
            yield self._judged(begun, rest, indent)
            return
        self.cutter.put_back(begun)
        before = self.count
        yield from self._envelope(_DEEPEST)
        if self.count == before and parsed is None:
            yield self._refused(_NOT_JSON, begun)

    def _envelope(self, depth: int) -> Iterator[Record]:
        """The records of the lists in an object; what else it says is of the answer, not of an article."""
        self.cutter.skip()
        key: bytes | None = None
        while (next_byte := self.cutter.peek()) and next_byte != b"}":
            if next_byte in b",:":
                self.cutter.skip()
            elif key is None:
                key = b"".join(islice(self.cutter.value(), 1)).strip(b'"')
            else:
                if key.decode("ascii", "replace") not in LISTS or next_byte not in b"[{":
                    deque(self.cutter.value(), maxlen=0)
                elif next_byte == b"[":
                    yield from self._list()
                elif depth > 1:
                    yield from self._envelope(depth - 1)
                else:
                    deque(self.cutter.value(), maxlen=0)
                key = None
        self.cutter.skip()

    def _record(self) -> Record:
        indent = self.cutter.indent
        begun, rest = self._cut()
        return self._judged(begun, rest, indent)

    def _judged(self, begun: bytes, rest: Iterator[bytes], indent: bytes | None) -> Record:
        """The record that these bytes begin. One that is broken ends where a later line begins as its own did."""
        parsed = _parsed(begun)
        encoding = None
        if parsed is None:
            following = self._following(begun, indent)
            if following:
                self.read_again += len(begun) + self.cutter.put_back(begun[following:])
                return self._refused(_NOT_JSON, begun[:following].rstrip())
            if len(begun) > limits.MAX_RECORD_BYTES:
                return self._refused(None, begun, rest)
            try:
                begun, encoding = record_in_utf_8(begun)
            except Reject as reject:
                return self._refused(reject, begun)
            parsed = _parsed(begun) if encoding else None
        self.broken = parsed is None
        return self._accepted(begun, parsed, None, encoding)

    def _following(self, begun: bytes, indent: bytes | None) -> int:
        if indent is None or self.read_again > _READ_AGAIN * limits.MAX_RECORD_BYTES:
            return 0
        return begun.find(b"\n" + indent + begun[:1], 1) + 1

    def _cut(self) -> tuple[bytes, Iterator[bytes]]:
        """The next value, or a little more than a record may have of it, and the rest."""
        blocks = self.cutter.value()
        begun = bytearray()
        for block in blocks:
            begun += block
            if len(begun) > limits.MAX_RECORD_BYTES:
                break
        return bytes(begun), blocks

    def _accepted(self, payload: bytes, parsed: Any, key: str | None, encoding: str | None = None) -> Record:
        if key is None:
            key = self._key(own_key(parsed))
        return accepted(self.member, key, "json", payload, encoding=encoding)

    def _refused(self, why: Reject | None, begun: bytes = b"", rest: Iterable[bytes] = ()) -> Record:
        self.broken = True
        return refused(self.member, self._key(None), why, begun, rest)

    def _key(self, own: str | None) -> str:
        self.count += 1
        place = f"item {self.count}"
        return self.keys.unused(own or place, place)


def _parsed(data: bytes) -> Any:
    """The value; None for what is no JSON, and for `null`, which is no record either."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return None


def _says_text(parsed: dict[str, Any]) -> bool:
    return any(isinstance(value, str) and {"text", "html"} & set(fields_of(key)) for key, value in parsed.items())


def _holds_list(parsed: dict[str, Any], depth: int) -> bool:
    """Whether a list that `_envelope` would find is there, with objects in it, or nothing at all."""
    for key, value in parsed.items():
        if key in LISTS:
            if isinstance(value, list) and (not value or isinstance(value[0], dict)):
                return True
            if isinstance(value, dict) and depth > 1 and _holds_list(value, depth - 1):
                return True
    return False
