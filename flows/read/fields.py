"""The fields of a record, and the keys by which publishers, scrapers and exports call them.

Letter case, `_`, `-`, `:`, `.` and spaces make no difference: `publishedAt`, `published_at` and `Published-At` are one
key. What is ignored is so by name; any other key is unknown.
"""

from functools import lru_cache
from typing import NamedTuple

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
_LONGEST_KEY = 100  # characters
_REMEMBERED = 10_000  # characters of the keys of one object


class Candidates(NamedTuple):
    """(field, spelling, key) in the order in which they are believed, and the keys that are not in the tables."""

    believed: tuple[tuple[str, str, str], ...]
    unknown: tuple[str, ...]


def folded(key: str) -> str:
    """The key without what makes no difference. Keys that are longer than any stay as they are."""
    return _folded(key) if len(key) <= _LONGEST_KEY else key


@lru_cache(maxsize=4096)
def _folded(key: str) -> str:
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


def candidates(names: tuple[str, ...]) -> Candidates:
    """Which of an object's keys say which fields."""
    # The records of a file have the same keys; what is remembered may be no larger than a record of the usual kind.
    return _candidates(names) if sum(map(len, names)) < _REMEMBERED else _candidates.__wrapped__(names)


@lru_cache(maxsize=256)
def _candidates(names: tuple[str, ...]) -> Candidates:
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
    believed = ((field, one[4], one[5]) for field in FIELDS for one in sorted(found.get(field, ())))
    return Candidates(tuple(believed), tuple(unknown))
