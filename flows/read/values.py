"""A value as the type of its field: a text, or a tuple of texts for authors and topics, from whatever shape it has."""

import ast
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import orjson

from flows.errors import Reject, RejectCode
from flows.read.identity import canonical_url

_LONGEST_LANGUAGE = 35  # characters of a language tag that has to be accepted: RFC 5646, section 4.4.1
_LONGEST_LIST = 20_000  # characters of a list that is written in one cell of a table
_LISTED = {"authors", "topics"}
_WHOLE_TOPICS = {"section", "section_name", "category", "topic", "subject", "news_desk", "desk", "article:section"}
_NAMES = ("name", "title", "label", "value", "original", "main", "$oid", "$date", "term", "full_name")
_BY = re.compile(r"^(?:by|von|par|por|di)[ :]\s*", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r"[,;|&]|\s(?:and|und|et|y|e)\s", re.IGNORECASE)
_BETWEEN_TOPICS = re.compile(r"[,;|]")
_MARKUP = re.compile(
    r"<(?:p|div|br|h[1-6]|article|section|ul|ol|span|a|html|body|blockquote)(?:\s[^<>]{0,500})?/?>", re.I
)


def says_something(value: Any) -> bool:
    """Whether the value is more than a blank."""
    return value is not None and value != [] and value != {} and not (isinstance(value, str) and not value.strip())


def read_value(field: str, spelling: str, value: Any, own_name: bool, strict: bool) -> Any:
    """The value as the field's type; None where it is not one that can be read."""
    if field in _LISTED:
        return _names(field, spelling, value, own_name, strict)
    if field == "id":
        return _id(value, strict)
    if field in ("text", "html"):
        if isinstance(value, list) and not own_name and all(isinstance(item, str) for item in value):
            return "\n\n".join(value)  # a list of paragraphs
        text = value if isinstance(value, str) else None
    else:
        text = _one(value, numbers=field == "published_at")
    if text is None:
        if strict:
            raise Reject(RejectCode.RECORD_SHAPE, f'"{field}" is {type(value).__name__}, not text')
        return None
    if field == "url":
        address = _address(text)
        return text if address and not (spelling == "source" and urlsplit(address).path == "/") else None
    if field == "outlet" and (address := _address(text)):
        return urlsplit(address).hostname
    if field == "language" and len(text.strip()) > _LONGEST_LANGUAGE:
        return None
    return text


def _address(text: str) -> str | None:
    return canonical_url(text) if text.lstrip()[:4].lower() == "http" else None


def _one(value: Any, numbers: bool = False) -> str | None:
    """A text, or the name of an object; a number where it can be epoch seconds or milliseconds."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, dict):
        value = next((value[name] for name in _NAMES if says_something(value.get(name))), None)
    if isinstance(value, str):
        return value
    return str(value) if numbers and isinstance(value, int | float) and not isinstance(value, bool) else None


def _id(value: Any, strict: bool) -> str | None:
    own = _one(value) if isinstance(value, dict) and not strict else value
    if isinstance(own, str | int) and not isinstance(own, bool):
        return str(own)
    if strict:
        raise Reject(RejectCode.RECORD_SHAPE, f'"id" is {type(own).__name__}, not text or a whole number of 64 bits')
    return None


def _names(field: str, spelling: str, value: Any, own_name: bool, strict: bool) -> tuple[str, ...] | None:
    if isinstance(value, dict):
        value = _one(value)
    if isinstance(value, str):
        value = _list_in_a_cell(value) or value
    if isinstance(value, str):
        if own_name:
            return (value,)
        if field == "topics":
            return _unique([value] if spelling in _WHOLE_TOPICS else _BETWEEN_TOPICS.split(value))
        return _unique(_BY.sub("", part.strip()) for part in _BETWEEN_NAMES.split(value))
    names = [_one(item) for item in value] if isinstance(value, list) else [_one(value)]
    if strict and None in names:
        raise Reject(RejectCode.RECORD_SHAPE, f'"{field}" is not a list of texts')
    return _unique(name for name in names if name)


def _unique(names: Iterable[str]) -> tuple[str, ...] | None:
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip())) or None


def _list_in_a_cell(value: str) -> list[Any] | None:
    """A list that a table holds as text: JSON, or as Python prints it, which is how pandas exports one."""
    written = value.strip()
    if not (written.startswith("[") and written.endswith("]") and len(written) <= _LONGEST_LIST):
        return None
    try:
        read = orjson.loads(written)
    except orjson.JSONDecodeError:
        try:
            read = ast.literal_eval(written)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return None
    return read if isinstance(read, list) else None


def is_markup(text: str) -> bool:
    """A text that is written in HTML."""
    return _MARKUP.search(text, 0, 100_000) is not None
