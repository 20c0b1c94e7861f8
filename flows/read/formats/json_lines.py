"""JSON Lines: a JSON object a line, in UTF-8. A broken line costs one record. https://jsonlines.org"""

import codecs
import re
from collections.abc import Iterator
from typing import Any

import orjson

from flows.errors import Reject, RejectCode
from flows.read import record
from flows.read.formats.transcoded import record_in_utf_8
from flows.read.member import BLOCK, Member
from flows.read.record import Keys, Record, accepted, refused

# How JSON in UTF-16 or UTF-32 begins: with a byte order mark, or with zeros beside the brace (RFC 4627, section 3).
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE, b"{\0", b"\0{", b"\0\0\0{")
_NAMES_ITSELF = re.compile(rb'"(?:_?id|url)"')  # a line without is not parsed for its key
_LONGEST_KEY = 1000  # characters


def read(member: Member, first: bytes = b"", number: int = 0) -> Iterator[Record]:
    """A record a line. A line that is too long is passed over block by block; the lines after it go on.

    `first` was read from the stream already, and `number` lines before it.
    """
    keys = Keys()
    while line := first or member.stream.readline(record.MAX_RECORD_BYTES + 1):
        first = b""
        number += 1
        place = f"line {number}"
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
            if line.startswith(_WIDE):
                yield _not_utf_8(member, line)
                return
        if len(line) > record.MAX_RECORD_BYTES and not line.endswith(b"\n"):
            yield refused(member, place, None, line, _rest_of_line(member))
            continue
        line = line.strip()
        if line:
            yield _record(member, keys, place, line)


def _record(member: Member, keys: Keys, place: str, line: bytes) -> Record:
    encoding = None
    parsed = None
    if _NAMES_ITSELF.search(line) or not line.isascii():
        try:
            parsed = orjson.loads(line)
        except orjson.JSONDecodeError:  # the record is kept by its line; reading it gives the refusal
            try:
                line, encoding = record_in_utf_8(line)
                parsed = orjson.loads(line) if encoding else None
            except orjson.JSONDecodeError:
                pass
            except Reject as reject:
                return refused(member, place, reject, line)
    return accepted(member, keys.unused(own_key(parsed) or place, place), "json", line, encoding=encoding)


def _rest_of_line(member: Member) -> Iterator[bytes]:
    while block := member.stream.readline(BLOCK):
        yield block
        if block.endswith(b"\n"):
            return


def _not_utf_8(member: Member, begun: bytes) -> Record:
    """The whole rest as one refusal: where its lines end cannot be told by bytes."""
    why = Reject(RejectCode.ENCODING, "UTF-16 or UTF-32; JSON Lines are UTF-8")
    return refused(member, "", why, begun, iter(lambda: member.stream.read(BLOCK), b""))


def own_key(parsed: Any) -> str | None:
    """What a record calls itself: its id, else its address. It stays when other records are put before it."""
    if not isinstance(parsed, dict):
        return None
    for name in ("id", "_id", "url"):
        own = parsed.get(name)
        if isinstance(own, str | int) and not isinstance(own, bool) and 0 < len(str(own)) <= _LONGEST_KEY:
            return str(own)
    return None
