"""The tantivy schema, generated from the schema's fields, and a document's way into it.

| role        | in tantivy                                                                                        |
|-------------|---------------------------------------------------------------------------------------------------|
| TEXT        | `text:PATH`, neutral; `en:PATH`, `fr:PATH` ... stemmed, only that of the document's language filled |
| NAME        | `raw:PATH`, whole values, fast; `text:PATH`, neutral                                                |
| FACET, KEY  | `raw:PATH`, whole values, fast for FACET                                                            |
| NUMBER      | `number:PATH`, fast                                                                                 |
| DATE        | `date:PATH`, fast: milliseconds since 1970, as tantivy's own dates end in 1677 and 2262            |

Beside them: `document`, the stored JSON; `present`, the paths that have a value; `rank`, the order of ids as a number.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

import orjson
import tantivy

from flows.article import SCHEMA_VERSION
from flows.index.base import Document
from flows.index.query.analysis import analyzers, is_native, legible, locate, pre_tokenized
from flows.schema.fields import FieldSpec, fields, groups
from flows.schema.languages import LANGUAGES, MAX_VALUE, NEUTRAL
from flows.schema.roles import Role

LAYOUT = 2  # raised by hand when the same schema is indexed in another way
DOCUMENT, PRESENT, RANK, ID = "document", "present", "rank", "raw:id"
VALUE_GAP = 100  # positions between the values of a list, as in Elasticsearch: no phrase reaches across

_ID_BEGINS, _ID_REACH = b'{"id":"', 128
_WHOLE = frozenset({Role.NAME, Role.FACET, Role.KEY})
_VALUES = {Role.NUMBER: "number", Role.DATE: "date"}


def text_field(path: str, language: str | None = None) -> str:
    """The analysed field of a path: neutral, or stemmed for a language."""
    return f"{language or 'text'}:{path}"


def value_field(spec: FieldSpec) -> str:
    """The field of a path's whole values."""
    return f"{_VALUES.get(spec.role, 'raw')}:{spec.path}"


@cache
def build() -> tantivy.Schema:
    """The schema of an index of this version."""
    builder = tantivy.SchemaBuilder()
    builder.add_bytes_field(DOCUMENT, stored=True)
    builder.add_text_field(PRESENT, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field(RANK, fast=True)
    for spec in fields().values():
        _add(builder, spec)
    return builder.build()


def register(index: tantivy.Index) -> tantivy.Index:
    """Name our analyzers to an index that was opened: it stores names alone."""
    for name, analyzer in analyzers().items():
        index.register_tokenizer(name, analyzer)
    return index


@cache
def fingerprint() -> str:
    """SHA-256 of all that decides what is in an index: two that share it can read each other."""
    described = [LAYOUT, SCHEMA_VERSION, MAX_VALUE, {code: repr(analysis) for code, analysis in LANGUAGES.items()}]
    described += [[spec.path, spec.role, spec.kind.__name__] for spec in fields().values()]
    return hashlib.sha256(orjson.dumps(described)).hexdigest()


def rank(article_id: str) -> int:
    """The first 8 bytes of an id as a number: ordered as the ids are, as far as they go."""
    return int.from_bytes(article_id.encode()[:8].ljust(8, b"\0"), "big")


def to_tantivy(document: Document) -> tantivy.Document:
    """A document ready to be written. Raises `ValueError` with the reason why it cannot be."""
    article_id = document.get("id")
    if not isinstance(article_id, str) or not article_id:
        raise ValueError("a document needs an id, a text that is not empty")
    values: dict[str, list[Any]] = {}
    _collect(document, "", fields(), values)
    found = tantivy.Document()
    try:
        found.add_bytes(DOCUMENT, orjson.dumps({"id": article_id, **document}))  # the id first: see `load_id`
    except TypeError as error:  # orjson's own error: not JSON, a lone surrogate, a number above 64 bits
        raise ValueError(f"not a JSON document: {error}") from error
    found.add_unsigned(RANK, rank(article_id))
    language = document.get("language")
    stemmed = language if isinstance(language, str) and language in LANGUAGES else None
    for path, present in values.items():
        spec = fields()[path]
        if spec.role is not Role.STORED:
            _fill(found, spec, present, stemmed)
            if spec.role not in _WHOLE or any(map(_fits, present)):
                found.add_text(PRESENT, path)
    return found


def load(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> Document:
    """The stored document at an address."""
    stored: Any = searcher.doc(address).get_first(DOCUMENT)
    document: Document = orjson.loads(stored)
    return document


def load_id(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> str:
    """The id of the document at an address: what its stored JSON begins with, without reading the rest."""
    stored: Any = searcher.doc(address).get_first(DOCUMENT)
    begins = bytes(stored[:_ID_REACH])
    if begins.startswith(_ID_BEGINS) and b"\\" not in begins and (end := begins.find(b'"', len(_ID_BEGINS))) > 0:
        return begins[len(_ID_BEGINS) : end].decode()
    return str(orjson.loads(stored)["id"])


def milliseconds(moment: datetime) -> int:
    """Whole milliseconds since 1970, UTC."""
    delta = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86_400 + delta.seconds) * 1_000 + delta.microseconds // 1_000


def _add(builder: tantivy.SchemaBuilder, spec: FieldSpec) -> None:
    match spec.role:
        case Role.TEXT | Role.NAME:
            builder.add_text_field(text_field(spec.path), tokenizer_name=NEUTRAL)
            if spec.role is Role.NAME:
                builder.add_text_field(value_field(spec), fast=True, tokenizer_name="raw", index_option="basic")
            else:
                for code in LANGUAGES:
                    tokenizer = code if is_native(code) else NEUTRAL  # which is never used: see `_fill`
                    builder.add_text_field(text_field(spec.path, code), tokenizer_name=tokenizer)
        case Role.FACET | Role.KEY:
            fast = spec.role is Role.FACET
            builder.add_text_field(value_field(spec), fast=fast, tokenizer_name="raw", index_option="basic")
        case Role.NUMBER if spec.kind is float:
            builder.add_float_field(value_field(spec), indexed=True, fast=True)
        case Role.NUMBER | Role.DATE:
            builder.add_integer_field(value_field(spec), indexed=True, fast=True)
        case Role.STORED:
            pass


def _collect(value: Any, path: str, known: Mapping[str, FieldSpec], values: dict[str, list[Any]]) -> None:
    """Put every value that is there under its path, lists opened. Raises `ValueError` for an unknown field."""
    if isinstance(value, dict):
        if path and path not in groups():
            raise ValueError(f"{path} is no object" if path in known else f"unknown field {path}")
        for name, inner in value.items():
            _collect(inner, f"{path}.{name}" if path else str(name), known, values)
    elif isinstance(value, list | tuple):
        if path in known and not any(isinstance(inner, dict | list | tuple) for inner in value):
            if there := [inner for inner in value if inner is not None]:  # a hundred keys at once
                values.setdefault(path, []).extend(there)
            return
        for inner in value:
            _collect(inner, path, known, values)
    elif path not in known:
        raise ValueError(f"{path} is an object" if path in groups() else f"unknown field {path}")
    elif value is not None:
        values.setdefault(path, []).append(value)


def _fill(found: tantivy.Document, spec: FieldSpec, values: list[Any], language: str | None) -> None:
    match spec.role:
        case Role.TEXT:
            for text in _texts(spec, values):
                found.add_text(text_field(spec.path), legible(text))
                if language and is_native(language):
                    found.add_text(text_field(spec.path, language), legible(text))
                elif language:
                    found.add_pre_tokenized_text(text_field(spec.path, language), pre_tokenized(text, language))
        case Role.NAME:
            names = _texts(spec, values)
            found.add_pre_tokenized_text(text_field(spec.path), _apart(names))
            _fill_raw(found, spec, names)
        case Role.FACET | Role.KEY:
            _fill_raw(found, spec, _texts(spec, values))
        case Role.NUMBER:
            for number in values:
                if isinstance(number, bool) or not isinstance(number, int if spec.kind is int else int | float):
                    raise ValueError(f"{spec.path} is no {spec.kind.__name__}")
                if not -(2**53) <= number <= 2**53:
                    raise ValueError(f"{spec.path} is too large")
                add = found.add_integer if spec.kind is int else found.add_float
                add(value_field(spec), spec.kind(number))
        case Role.DATE:
            for moment in values:
                found.add_integer(value_field(spec), milliseconds(_date(spec, moment)))
        case Role.STORED:
            pass


def _fill_raw(found: tantivy.Document, spec: FieldSpec, values: list[str]) -> None:
    name = value_field(spec)
    for value in dict.fromkeys(values):  # a document counts once for a value that it has twice
        if _fits(value):
            found.add_text(name, value)


def _fits(value: str) -> bool:
    return 2 * len(value) <= MAX_VALUE or len(value.encode("utf-16-le")) // 2 <= MAX_VALUE


def _texts(spec: FieldSpec, values: list[Any]) -> list[str]:
    if not all(isinstance(value, str) for value in values):
        raise ValueError(f"{spec.path} is no text")
    return values


def _date(spec: FieldSpec, value: Any) -> datetime:
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{spec.path} is no date in ISO 8601") from error


def _apart(names: list[str]) -> tantivy.PreTokenizedString:
    """The tokens of several values, far enough apart that no phrase matches across two of them."""
    tokens: list[tantivy.Token] = []
    position = 0
    for name in names:
        for token in locate(name):
            tokens.append(tantivy.Token(token.text, position, token.start, token.end))
            position += 1
        position += VALUE_GAP
    return tantivy.PreTokenizedString(" ".join(names), tokens)
