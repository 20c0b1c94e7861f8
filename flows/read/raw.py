"""From a record to a raw article: decoded, its metadata mapped, its identity known.

What is said of an article at several places is believed in this order: the record itself (its JSON keys, the front
matter of its text), its sidecar, the manifest of its folder, what a page's markup says of the page.
"""

from dataclasses import replace
from itertools import chain, islice
from typing import Any, NamedTuple

import orjson

from flows.article import Place, Source
from flows.errors import Reject, RejectCode
from flows.inputs import Metadata, RawArticle
from flows.read.encoding import decode
from flows.read.fields import fields_of
from flows.read.front_matter import front_matter
from flows.read.identity import canonical_url, text_sha256
from flows.read.keys import Said, said
from flows.read.page_metadata import page_metadata
from flows.read.record import Record

_NOTHING = Said({}, ())
_UTF_8 = "utf-8"
_MOST_UNMAPPED = 100  # keys of a record that are reported, each in so many characters
_LONGEST_SHOWN = 100


class ReadRecord(NamedTuple):
    """A raw article, and what its record and the metadata beside it say that no field takes."""

    raw: RawArticle
    unmapped: tuple[str, ...]


def read(record: Record) -> ReadRecord:
    """The raw article of a record, and the keys that were not used: reported, so that nobody believes they were.

    An address that is none of the web and a language that is no language tag are named as `url (unreadable)`.
    Raises `Reject`: the record's own refusal, or what decoding it shows.
    """
    if record.refusal is not None:
        raise record.refusal
    content = _content(record)
    return ReadRecord(_raw(record, content), content.unmapped)


def to_raw(record: Record) -> RawArticle:
    """The raw article of a record. Raises `Reject`, as `read` does."""
    return read(record).raw


class _Content(NamedTuple):
    """A record, opened: its text or markup, how it was encoded, what it and what stands beside it say."""

    text: str
    format: str
    encoding: str
    repaired: bool
    own: Said
    beside: Said

    @property
    def unmapped(self) -> tuple[str, ...]:
        names = islice(chain(self.own.unmapped, self.beside.unmapped), _MOST_UNMAPPED)
        return tuple(dict.fromkeys(name[:_LONGEST_SHOWN] for name in names))


def _content(record: Record) -> _Content:
    beside = said(_object(record.beside, RejectCode.METADATA_SYNTAX)) if record.beside else _NOTHING
    if record.format == "json":
        own, text, format = _from_json(record)
        encoding = record.encoding or _UTF_8  # what the reader read it from; the payload is UTF-8
        return _Content(text, format, encoding, not encoding.startswith("utf"), own, beside)
    text, encoding, repaired = decode(record.payload, markup=record.format == "html", declared=record.encoding)
    own = _NOTHING
    if record.format == "txt":
        headed = front_matter(text)
        if headed.metadata:
            own, text = said(headed.metadata), headed.text
    if not text.strip():
        raise Reject(RejectCode.EMPTY, f"{record.size} bytes, no text")
    return _Content(text, record.format, encoding, repaired, own, beside)


def _object(data: bytes, code: RejectCode, place: str = "") -> dict[str, Any]:
    try:
        parsed = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise Reject(code, f"{place}, column {error.colno}: {error.msg}".removeprefix(", ")) from error
    if not isinstance(parsed, dict):
        shape = RejectCode.RECORD_SHAPE if code is RejectCode.JSON_SYNTAX else code
        raise Reject(shape, "a JSON object is expected")
    return parsed


def _from_json(record: Record) -> tuple[Said, str, str]:
    """What the object says, its text or markup, and which of them it is."""
    parsed = _object(record.payload, RejectCode.JSON_SYNTAX, record.record)
    own = said(parsed, strict=True)
    body, format = (own.fields["text"], "txt") if "text" in own.fields else (own.fields.get("html", ""), "html")
    if not body:
        if any(isinstance(value, str) and {"text", "html"} & set(fields_of(key)) for key, value in parsed.items()):
            raise Reject(RejectCode.EMPTY, "neither text nor html holds anything")
        raise Reject(RejectCode.RECORD_SHAPE, 'neither "text" nor "html"')
    if "\0" in body:
        raise Reject(RejectCode.BINARY, f"NUL character at {body.index(chr(0))}")
    return own, body, format


def _metadata(own: Said, beside: Said) -> Metadata:
    known = Metadata(**{name: own.fields[name] for name in Metadata.__slots__ if name in own.fields})
    more = Metadata(**{name: beside.fields[name] for name in Metadata.__slots__ if name in beside.fields})
    return known.completed_by(more)


def _raw(record: Record, content: _Content) -> RawArticle:
    text, format, encoding, repaired, own, beside = content
    metadata = _metadata(own, beside)
    if format == "html":
        metadata = metadata.completed_by(page_metadata(text))
    if metadata.url is not None:
        metadata = replace(metadata, url=canonical_url(metadata.url))
    place = Place.at(record.key)
    source = Source(
        drop=record.drop,
        path=record.path,
        id=own.fields.get("id") or beside.fields.get("id"),
        sha256=record.sha256,
        text_sha256=text_sha256(text),
        size=record.size,
        encoding=encoding,
        format=format,
        places=[place],
    )
    return RawArticle(text=text, source=source, metadata=metadata, encoding_repaired=repaired)
