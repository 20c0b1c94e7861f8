"""From a record to a raw article: decoded, its own metadata mapped, identity known."""

from dataclasses import replace
from typing import Any

import orjson

from flows.article import Place, Source
from flows.errors import Reject, RejectCode
from flows.inputs import Metadata, RawArticle
from flows.read.encoding import decode
from flows.read.identity import canonical_url, text_sha256
from flows.read.page_metadata import page_metadata
from flows.read.record import Record

KNOWN_KEYS = frozenset(
    {"id", "text", "html", "title", "subtitle", "url", "published_at", "outlet", "authors", "language", "topics"}
)
_LONGEST_LANGUAGE = 35  # characters of a language tag that has to be accepted: RFC 5646, section 4.4.1


def to_raw(record: Record) -> RawArticle:
    """The raw article of a record.

    Raises `Reject`: the record's own refusal, or what decoding it shows.
    """
    if record.refusal is not None:
        raise record.refusal
    if record.format == "json":
        return _from_json(record)
    decoded = decode(record.payload, markup=record.format == "html")
    return _raw(record, decoded.text, record.format, decoded.encoding, Metadata(), None, repaired=decoded.repaired)


def unmapped_keys(record: Record) -> tuple[str, ...]:
    """The keys of a JSON record that no field takes: reported, so that nobody believes they were used.

    A `url` that is none of the web and a `language` that is no language tag are named as `url (unreadable)`.
    """
    if record.format != "json" or record.refusal is not None:
        return ()
    try:
        parsed = orjson.loads(record.payload)
    except orjson.JSONDecodeError:
        return ()  # refused for it by `to_raw`
    if not isinstance(parsed, dict):
        return ()
    unreadable = tuple(f"{key} (unreadable)" for key in ("url", "language") if _is_unreadable(key, parsed.get(key)))
    return tuple(key for key in parsed if key not in KNOWN_KEYS) + unreadable


def _is_unreadable(key: str, value: Any) -> bool:
    if not isinstance(value, str) or not value.strip():
        return False  # nothing was said, or `to_raw` refuses the record for it
    return canonical_url(value) is None if key == "url" else len(value.strip()) > _LONGEST_LANGUAGE


def _from_json(record: Record) -> RawArticle:
    try:
        parsed = orjson.loads(record.payload)
    except orjson.JSONDecodeError as error:
        raise Reject(RejectCode.JSON_SYNTAX, f"{record.record}, column {error.colno}: {error.msg}") from error
    if not isinstance(parsed, dict):
        raise Reject(RejectCode.RECORD_SHAPE, "a record is a JSON object")
    text, html = _text(parsed, "text"), _text(parsed, "html")
    if text is None and html is None:
        raise Reject(RejectCode.RECORD_SHAPE, 'neither "text" nor "html"')
    body, format = (text, "txt") if text and text.strip() else (html or "", "html")
    if not body.strip():
        raise Reject(RejectCode.EMPTY, "neither text nor html holds anything")
    if "\0" in body:
        raise Reject(RejectCode.BINARY, f"NUL character at {body.index(chr(0))}")
    metadata = Metadata(
        title=_text(parsed, "title"),
        subtitle=_text(parsed, "subtitle"),
        url=_readable(parsed, "url"),
        published_at=_text(parsed, "published_at"),
        outlet=_text(parsed, "outlet"),
        language=_readable(parsed, "language"),
        authors=_texts(parsed, "authors"),
        topics=_texts(parsed, "topics"),
    )
    return _raw(record, body, format, "utf-8", metadata, _own_id(parsed))


def _own_id(parsed: dict[str, Any]) -> str | None:
    own = parsed.get("id")
    if own is None or (isinstance(own, str | int) and not isinstance(own, bool)):
        return str(own) if own not in (None, "") else None
    raise Reject(RejectCode.RECORD_SHAPE, f'"id" is {type(own).__name__}, not text or a whole number of 64 bits')


def _text(parsed: dict[str, Any], key: str) -> str | None:
    value = parsed.get(key)
    if value is None or isinstance(value, str):
        return value
    if key == "published_at" and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)  # epoch seconds or milliseconds: flows.enrich.dates reads both
    raise Reject(RejectCode.RECORD_SHAPE, f'"{key}" is {type(value).__name__}, not text')


def _readable(parsed: dict[str, Any], key: str) -> str | None:
    """The text of the key, unless `unmapped_keys` names it: a page's own metadata may still fill the field."""
    value = _text(parsed, key)
    return None if _is_unreadable(key, value) else value


def _texts(parsed: dict[str, Any], key: str) -> tuple[str, ...]:
    value = parsed.get(key)
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise Reject(RejectCode.RECORD_SHAPE, f'"{key}" is not a list of texts')


def _raw(
    record: Record,
    text: str,
    format: str,
    encoding: str,
    metadata: Metadata,
    own_id: str | None,
    repaired: bool = False,
) -> RawArticle:
    if format == "html":
        metadata = metadata.completed_by(page_metadata(text))
    if metadata.url is not None:
        metadata = replace(metadata, url=canonical_url(metadata.url))
    place = Place(drop=record.drop, path=record.path, id=record.record or None)
    source = Source(
        drop=record.drop,
        path=record.path,
        id=own_id,
        sha256=record.sha256,
        text_sha256=text_sha256(text),
        size=record.size,
        encoding=encoding,
        format=format,
        places=[place],
    )
    return RawArticle(text=text, source=source, metadata=metadata, encoding_repaired=repaired)
