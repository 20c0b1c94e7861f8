"""From the keys that publishers, scrapers and exports use to the fields of a record. Every key is mapped, ignored by
name, or reported.

Letter case, `_`, `-`, `:`, `.` and spaces make no difference: `publishedAt`, `published_at` and `Published-At` are one
key. Where two keys say the same field, the spelling that stands first in the table is read, and the other is reported
if it says something else.
"""

import ast
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import orjson

from flows.errors import Reject, RejectCode
from flows.read.identity import canonical_url

FIELDS: dict[str, tuple[str, ...]] = {
    "id": ("id", "_id", "uuid", "guid", "article_id", "doc_id", "document_id", "external_id"),
    "text": (
        "text", "body", "content", "maintext", "main_text", "article_text", "full_text", "body_text", "content_text",
        "article_body", "article_content", "article", "story", "plain_text", "raw_text", "text_content",
    ),
    "html": (
        "html", "content_html", "body_html", "html_content", "article_html", "raw_html", "content:encoded", "page_html",
    ),
    "title": ("title", "headline", "web_title", "article_title", "og:title", "dc:title", "title_page", "head_line"),
    "subtitle": ("subtitle", "sub_title", "standfirst", "subheadline", "sub_headline", "deck", "dek"),
    "url": (
        "url", "link", "source_url", "canonical_url", "permalink", "web_url", "article_url", "page_url", "original_url",
        "canonical_link", "canonical", "short_url", "href", "og:url", "external_url", "uri", "source",
    ),
    "published_at": (
        "published_at", "published", "date_published", "publication_date", "publish_date", "published_date",
        "date_publish", "pub_date", "published_time", "published_on", "publication_time", "web_publication_date",
        "date_time", "date", "issue_date", "display_date", "created_at", "created", "timestamp", "time", "dc:date",
        "article:published_time",
    ),
    "outlet": (
        "outlet", "publisher", "publication", "source_name", "source", "site_name", "site", "newspaper", "website",
        "news_outlet", "media_name", "provider", "source_domain", "domain", "hostname", "host_name", "host",
        "og:site_name", "dc:publisher",
    ),
    "authors": (
        "authors", "author", "byline", "by_line", "by", "creator", "dc:creator", "writer", "journalist", "author_name",
        "article:author", "contributors", "reporter",
    ),
    "language": ("language", "lang", "language_code", "lang_code", "in_language", "dc:language", "locale"),
    "topics": (
        "topics", "tags", "keywords", "news_keywords", "categories", "subjects", "labels", "article:tag", "section",
        "section_name", "category", "topic", "subject", "news_desk", "desk", "article:section",
    ),
}  # fmt: skip

IGNORED = (
    # what only repeats or shortens the text
    "description", "summary", "excerpt", "abstract", "teaser", "snippet", "trail_text", "lead_paragraph", "preview",
    "meta_description", "og:description", "highlights", "title_rss", "slug", "slugline",
    # pictures, films and what a page shows around the article
    "image", "images", "image_url", "url_to_image", "main_image", "top_image", "lead_image", "og:image", "thumbnail",
    "media", "multimedia", "movies", "video", "videos", "video_url", "audio", "gallery", "favicon", "logo", "icon",
    "banner_image", "comments", "comment_count", "shares", "likes", "score", "rank",
    # what a crawler or an export says of itself
    "word_count", "char_count", "length", "reading_time", "read_time", "hash", "md5", "sha1", "sha256", "checksum",
    "fingerprint", "filename", "file", "path", "localpath", "crawled_at", "scraped_at", "fetched_at", "retrieved_at",
    "downloaded_at", "date_download", "crawl_date", "index", "_index", "_type", "_score", "type", "status",
    "status_code", "page_type", "file_date", "version", "license", "rights", "unnamed:0", "schema_version",
    # other dates of the article: the date of publication is the one that counts
    "updated_at", "updated", "modified", "modified_at", "date_modified", "date_modify", "last_modified", "lastmod",
    "year", "month", "day",
)  # fmt: skip

NESTED = ("_source", "metadata", "meta", "fields")  # objects whose keys are read as if they stood beside their own
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


class Said(NamedTuple):
    """What an object says of an article: values by field, and the keys that no field takes."""

    fields: dict[str, Any]
    unmapped: tuple[str, ...]


@lru_cache(maxsize=4096)
def folded(key: str) -> str:
    """The key without what makes no difference."""
    return "".join(letter for letter in key.casefold() if letter.isalnum() or letter == "$")


def _table() -> dict[str, tuple[tuple[str, int, str], ...]]:
    table: dict[str, tuple[tuple[str, int, str], ...]] = {}
    for field, spellings in FIELDS.items():
        for rank, spelling in enumerate(spellings):
            known = table.get(folded(spelling), ())
            if field not in {name for name, _, _ in known}:
                table[folded(spelling)] = (*known, (field, rank, spelling))
    return table


_TABLE = _table()
_IGNORED = frozenset(map(folded, IGNORED))


def fields_of(key: str) -> tuple[str, ...]:
    """The fields that a key can say; none for one that is ignored or unknown."""
    return tuple(field for field, _, _ in _TABLE.get(folded(key), ()))


def said(parsed: dict[str, Any], *, strict: bool = False) -> Said:
    """The values that an object says, by field: texts, and tuples of texts for `authors` and `topics`.

    With `strict`, a key that is spelled as the field itself must have its type: raises `Reject` with RECORD_SHAPE.
    Otherwise what cannot be read is named in `unmapped`.
    """
    flat = _flat(parsed)
    candidates, unknown = _plan(tuple(flat))
    fields: dict[str, Any] = {}
    used: set[str] = set()
    unread: dict[str, str] = {}
    for field, spelling, name in candidates:
        value = flat[name]
        if not _says_something(value):
            continue
        own_name = name == field
        read = _read(field, spelling, value, own_name, strict and own_name)
        if read is None:
            unread.setdefault(name, f"{name} (unreadable)")
        elif field not in fields:
            markup = field == "text" and not own_name and is_markup(read)
            fields["html" if markup else field] = read
            used.add(name)
        elif fields[field] == read:
            used.add(name)
        else:
            unread[name] = f"{name} ({field} was taken from another key)"
    return Said(fields, (*unknown, *(note for name, note in unread.items() if name not in used)))


def _flat(parsed: dict[str, Any]) -> dict[str, Any]:
    """The object's own keys, then those of the objects in `NESTED` as `metadata.title`, as tables name them too."""
    nested = [outer for outer in NESTED if isinstance(parsed.get(outer), dict)]
    if not nested:
        return parsed
    flat = {key: value for key, value in parsed.items() if key not in nested}
    for outer in nested:
        for key, value in parsed[outer].items():
            flat.setdefault(f"{outer}.{key}", value)
    return flat


@lru_cache(maxsize=256)  # the records of a file have the same keys
def _plan(names: tuple[str, ...]) -> tuple[tuple[tuple[str, str, str], ...], tuple[str, ...]]:
    """(field, spelling, name) in the order in which they are believed, and the names that are no key of the table."""
    found: dict[str, list[tuple[int, bool, bool, int, str, str]]] = {}
    unknown = []
    for order, name in enumerate(names):
        outer, _, inner = name.partition(".")
        nested = outer in NESTED and bool(inner)
        key = inner if nested else name
        places = _TABLE.get(folded(key))
        if places is None and folded(key) not in _IGNORED:
            unknown.append(name)
        for field, rank, spelling in places or ():
            found.setdefault(field, []).append((rank, nested, key != spelling, order, spelling, name))
    candidates = ((field, one[4], one[5]) for field in FIELDS for one in sorted(found.get(field, ())))
    return tuple(candidates), tuple(unknown)


def _says_something(value: Any) -> bool:
    return value is not None and value != [] and value != {} and not (isinstance(value, str) and not value.strip())


def _read(field: str, spelling: str, value: Any, own_name: bool, strict: bool) -> Any:
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
        value = next((value[name] for name in _NAMES if _says_something(value.get(name))), None)
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


def completed(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """The first object, and of the second the keys whose fields the first does not say."""
    spoken = set(said(first).fields)
    rest = {key: value for key, value in second.items() if key not in first and not spoken & set(fields_of(key))}
    return {**first, **rest}
