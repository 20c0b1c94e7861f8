"""WARC: what a crawler fetched (ISO 28500, WARC 1.0 and 1.1). Pages and plain texts that were answered with status 200
are articles.

What is no article is passed over and not counted: requests, notes of the crawler, revisits, pictures and scripts,
`robots.txt`, and every answer but 200. The record lengths are followed here; where one is damaged, reading goes on at
the next line that begins a record. warcio reads what is inside: HTTP headers, chunks, compressed contents.
"""

import io
import re
import zlib
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import urlsplit

import orjson

from flows.errors import Reject, RejectCode
from flows.read import record as limits
from flows.read.compression import decompressed
from flows.read.guard import Budget
from flows.read.keys import completed
from flows.read.member import BLOCK, Member
from flows.read.record import Keys, Record, accepted, refused

_HEADER_BYTES = 65_536
_BEGINS = b"WARC/"
_FORMATS = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "txt"}
_CHUNK = re.compile(rb"[0-9A-Fa-f]{1,8}[ \t]*(?:;[^\r\n]{0,200})?\r\n")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_WITH_ARTICLES = ("response", "resource")


def read(member: Member) -> Iterator[Record]:
    """A record a page, called by its address; what the crawler knows of it is beside it."""
    keys = Keys()
    number = 0
    damaged = False
    line = member.stream.readline(_HEADER_BYTES)
    if not line:
        yield refused(member, "", Reject(RejectCode.EMPTY, "0 bytes, no text"))
    while line:
        if not line.startswith(_BEGINS):
            if line.strip() and not damaged:
                damaged = True
                number += 1
                why = Reject(RejectCode.WARC_SYNTAX, "no WARC record begins here")
                yield refused(member, f"record {number}", why, line)
            line = member.stream.readline(_HEADER_BYTES)
            continue
        damaged = False
        number += 1
        header = _header(member, line)
        place = f"record {number}"
        if isinstance(header, Reject):
            damaged = True
            yield refused(member, place, header, line)
        else:
            found = _record(member, header, keys, place)
            if found is not None:
                yield found
        line = member.stream.readline(_HEADER_BYTES)


class _Header(NamedTuple):
    """What of a WARC record's header decides whether it holds an article, and where it ends."""

    length: int
    type: str
    url: str
    content_type: str


def _header(member: Member, line: bytes) -> _Header | Reject:
    size = len(line)
    fields: dict[str, str] = {}
    while (line := member.stream.readline(_HEADER_BYTES)).strip():
        size += len(line)
        name, colon, value = line.decode("utf-8", "replace").partition(":")
        if not colon or size > _HEADER_BYTES:
            return Reject(RejectCode.WARC_SYNTAX, "its header breaks off")
        fields[name.strip().lower()] = value.strip()
    length = fields.get("content-length", "")
    if not (length.isascii() and length.isdigit() and len(length) < 16):
        return Reject(RejectCode.WARC_SYNTAX, "no length in its header")
    return _Header(
        int(length),
        fields.get("warc-type", "").lower(),
        fields.get("warc-target-uri", "").strip("<>"),
        fields.get("content-type", ""),
    )


class _Block:
    """The content of a WARC record: so many bytes of the stream, unless the file ends before them."""

    def __init__(self, member: Member, length: int) -> None:
        self._stream = member.stream
        self.left = length

    def blocks(self, most: int | None = None) -> Iterator[bytes]:
        """The next bytes: all of them, or at most so many."""
        wanted = self.left if most is None else min(most, self.left)
        while wanted and (block := self._stream.read(min(BLOCK, wanted))):
            wanted -= len(block)
            self.left -= len(block)
            yield block


def _record(member: Member, header: _Header, keys: Keys, place: str) -> Record | None:
    """The article of a WARC record; None where it is none. Its block is read to the end either way."""
    block = _Block(member, header.length)
    page: _Page | Reject | None = None
    begun = b""
    if header.type in _WITH_ARTICLES and urlsplit(header.url).path != "/robots.txt":
        begun = b"".join(block.blocks(limits.MAX_RECORD_BYTES + _HEADER_BYTES))
        page = _page(header, begun)
    if page is None:
        deque(block.blocks(), maxlen=0)
        return None
    key = keys.unused(header.url or place, place)
    if block.left:  # it is larger than a record may be, or the file ends within it
        rest = sum(map(len, block.blocks()))
        why = Reject(RejectCode.WARC_SYNTAX, "the file ends within it") if block.left else None
        return refused(member, key, why or limits.too_large(len(begun) + rest), begun)
    if isinstance(page, Reject):
        return refused(member, key, page, begun)
    beside = member.beside
    if header.url:
        known = orjson.loads(member.beside) if member.beside else {}
        beside = orjson.dumps(completed({"url": header.url}, known))
    return accepted(member, key, page.format, page.content, beside, page.charset)


class _Page(NamedTuple):
    """A page or a text as it was served, and the encoding that its server named."""

    format: str
    content: bytes
    charset: str | None


def _page(header: _Header, block: bytes) -> _Page | Reject | None:
    """The page in a block; None where it is none; the refusal where it is damaged."""
    from warcio.statusandheaders import (
        StatusAndHeadersParser,
        StatusAndHeadersParserException,
    )

    if header.type == "resource":
        return _typed(header.content_type, block)
    if not header.url.startswith(("http://", "https://")):
        return None  # the answer of a name server, say
    stream = io.BytesIO(block)
    try:
        answer = StatusAndHeadersParser(["HTTP/"]).parse(stream)
    except (StatusAndHeadersParserException, EOFError):
        return Reject(RejectCode.WARC_SYNTAX, "no answer of HTTP in it")
    if answer.statusline.split()[1:2] != ["200"] or _typed(answer.get_header("content-type", ""), b"") is None:
        return None
    content = stream.read()
    try:
        if answer.get_header("transfer-encoding", "").lower() == "chunked":
            content = _joined(content)
        content = _decompressed(content, answer.get_header("content-encoding", "").strip().lower())
    except Reject as reject:
        return reject
    return _typed(answer.get_header("content-type", ""), content)


def _typed(content_type: str, content: bytes) -> _Page | None:
    format = _FORMATS.get(content_type.partition(";")[0].strip().lower())
    charset = _CHARSET.search(content_type[:1000])
    return _Page(format, content, charset[1] if charset else None) if format else None


def _joined(content: bytes) -> bytes:
    """The chunks of an answer, joined. Many crawlers join them and keep the header: then it is whole already."""
    from warcio.bufferedreaders import ChunkedDataException, ChunkedDataReader

    if not _CHUNK.match(content):
        return content
    try:
        return bytes(ChunkedDataReader(io.BytesIO(content), raise_exceptions=True).read())
    except (ChunkedDataException, ValueError) as error:
        raise Reject(RejectCode.WARC_SYNTAX, "its chunks do not fit together") from error


def _decompressed(content: bytes, encoding: str) -> bytes:
    """The content as a browser shows it, at most a little more than a record may have."""
    if encoding in ("", "identity") or content.lstrip()[:1] == b"<":  # decoded by the crawler, which kept the header
        return content
    if encoding == "zstd":
        with suppress(Reject):
            return decompressed(io.BytesIO(content), ".zst", Budget(len(content))).read(limits.MAX_RECORD_BYTES + 1)
        raise Reject(RejectCode.WARC_SYNTAX, "its content is not whole as zstd")
    if encoding not in ("gzip", "x-gzip", "deflate"):
        known = "gzip, deflate and zstd"
        raise Reject(RejectCode.WARC_SYNTAX, f"its content is encoded as {encoding[:20]!r}; read are {known}")
    for bits in (zlib.MAX_WBITS + 32, -zlib.MAX_WBITS):  # gzip or zlib by its header; some servers send bare deflate
        decompressor = zlib.decompressobj(bits)
        try:
            plain = decompressor.decompress(content, limits.MAX_RECORD_BYTES + 1)
        except zlib.error:
            continue
        if decompressor.eof or len(plain) > limits.MAX_RECORD_BYTES:
            return plain
    raise Reject(RejectCode.WARC_SYNTAX, f"its content is not whole as {encoding}")
