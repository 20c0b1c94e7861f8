"""What a page says of itself: JSON-LD, OpenGraph and its relatives, meta tags, the canonical link, microdata.

Sources in the order in which they are believed: JSON-LD of an article type (schema.org), OpenGraph (ogp.me), Dublin
Core and the other meta names publishers use, microdata of an article type: last, since many pages mark up the teasers
of other articles as well. Values stay as written; nothing is guessed from the visible text.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import orjson

from flows.inputs import Metadata
from flows.read.identity import canonical_url
from flows.read.microdata import ARTICLE_TYPE, described
from flows.text.ballast import LARGE, with_short_tags
from flows.text.characters import repair_line

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_DEEPEST_LD = 6
_MOST_ARTICLES = 200  # in the JSON-LD of a page

_TITLES = ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title", "headline")
_DATES = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "dc.date", "dc.date.issued",
    "pubdate", "publishdate", "publish-date", "parsely-pub-date", "sailthru.date", "dcterms.created",
)  # fmt: skip
_OUTLETS = ("og:site_name", "publisher", "dc.publisher", "application-name")
_AUTHORS = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl", "og:article:author")
_TOPICS = ("article:tag", "keywords", "news_keywords", "parsely-tags", "sailthru.tags", "article:section")

_BY = re.compile(r"^(?:by|von|par|por|di)\s+", re.IGNORECASE)
_SPLIT = re.compile(r"\s*[,;|]\s*")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{2,8})*$")


def page_metadata(html: str) -> Metadata:
    """The metadata of a page. Whatever is missing or malformed stays empty; nothing is raised."""
    root = _tree(with_short_tags(html) if len(html) > LARGE else html)
    if root is None:
        return Metadata()
    tags = _of_tags(root)
    linked, marked = _of_article(_linked_article(root, tags)), _of_article(described(root))
    found = linked.completed_by(tags).completed_by(marked)
    subtitle = None if found.subtitle == found.title else found.subtitle
    return replace(found, subtitle=subtitle, url=tags.url or linked.url or marked.url)


def _tree(html: str) -> "Element | None":
    """None for a page without any element. libxml2 ends a page that is nested deeper than 256 levels there."""
    from lxml import etree  # heavy: most drops hold no page

    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(html.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def _of_article(item: dict[str, Any]) -> Metadata:
    """What JSON-LD, or microdata in its shape, says of an article. `alternativeHeadline` is the standfirst where a page
    gives one; a description only repeats the text."""
    keywords = [value for value in _as_list(item.get("keywords")) if isinstance(value, str)]
    return Metadata(
        title=_text(item.get("headline")),
        subtitle=_text(item.get("alternativeHeadline")),
        url=_url(item.get("url")),
        published_at=_text(item.get("datePublished")),
        outlet=next(_names(item.get("publisher")), None),
        authors=tuple(dict.fromkeys(_names(item.get("author")))),
        language=_language(item.get("inLanguage")),
        topics=_topics(keywords),
        article_body=_body(item.get("articleBody")),
    )


def _of_tags(root: "Element") -> Metadata:
    meta = _meta(root)
    links = (link.get("href") for link in root.iter("link") if "canonical" in link.get("rel", "").casefold().split())
    return Metadata(
        title=_first(meta, _TITLES),
        url=_url(next(links, None)) or _url(_first(meta, ("og:url",))),
        published_at=_first(meta, _DATES),
        outlet=_first(meta, _OUTLETS),
        authors=_authors(meta),
        language=_language(root.get("lang")),
        topics=_topics(next((meta[name] for name in _TOPICS if name in meta), [])),
    )


def _meta(root: "Element") -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for tag in root.iter("meta"):
        if tag.get("itemprop") and any("itemscope" in above.attrib for above in tag.iterancestors()):
            continue  # it says something of an item, not of the page
        name = tag.get("property") or tag.get("name") or tag.get("itemprop")
        content = tag.get("content")
        if name and content and content.strip():
            found.setdefault(name.casefold(), []).append(repair_line(content))
    return found


def _linked_article(root: "Element", tags: Metadata) -> dict[str, Any]:
    """The JSON-LD object of the page's own article; an empty one when the page has none.

    Teasers of other articles stand there too: the one with the address of the page goes first, then the one with its
    headline, then the first. What only an `ItemList` names has to be known by one of the two.
    """
    found = [(_says_of_page(item, tags), listed, item) for item, listed in _linked_articles(root)]
    best = max((sure for sure, _, _ in found), default=0)
    return next((item for sure, listed, item in found if sure == best and (sure or not listed)), {})


def _says_of_page(item: dict[str, Any], tags: Metadata) -> int:
    """2 for an article at the address of the page, 1 for one with its headline."""
    main = item.get("mainEntityOfPage")
    addresses = (item.get("url"), item.get("@id"), main.get("@id") if isinstance(main, dict) else main)
    own = canonical_url(tags.url) if tags.url else None
    if own and any(canonical_url(address) == own for address in map(_url, addresses) if address):
        return 2
    title, headline = tags.title, _text(item.get("headline"))
    return int(bool(title and headline) and str(title).casefold().startswith(str(headline).casefold()))


def _linked_articles(root: "Element") -> list[tuple[dict[str, Any], bool]]:
    """The JSON-LD objects of an article type in order, and whether an `ItemList` is what names them."""
    found: list[tuple[dict[str, Any], bool]] = []
    for script in root.iter("script"):
        if not script.get("type", "").casefold().startswith("application/ld+json"):
            continue
        try:
            content = orjson.loads((script.text or "").strip().removesuffix(";"))
        except orjson.JSONDecodeError:
            continue  # many pages carry broken JSON-LD; the meta tags say the same
        for item, listed in _objects(content, _DEEPEST_LD):
            kinds = item.get("@type")
            if any(isinstance(kind, str) and ARTICLE_TYPE.search(kind) for kind in _as_list(kinds)):
                found.append((item, listed))
                if len(found) == _MOST_ARTICLES:
                    return found
    return found


def _objects(content: Any, depth: int, *, listed: bool = False) -> Iterator[tuple[dict[str, Any], bool]]:
    if depth == 0:
        return
    if isinstance(content, list):
        for item in content:
            yield from _objects(item, depth - 1, listed=listed)
    elif isinstance(content, dict):
        yield content, listed
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement"):
            yield from _objects(content.get(key), depth - 1, listed=listed or key == "itemListElement")


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str | None:
    return (repair_line(" ".join(value.split())) or None) if isinstance(value, str) else None


def _first(meta: dict[str, list[str]], names: Iterable[str]) -> str | None:
    return next((meta[name][0] for name in names if name in meta), None)


def _url(value: Any) -> str | None:
    return value.strip() if isinstance(value, str) and value.strip().startswith(("http://", "https://")) else None


def _names(value: Any) -> Iterator[str]:
    for item in _as_list(value):
        for name in _as_list(item.get("name") if isinstance(item, dict) else item):
            text = _text(name)
            if text and not text.startswith(("http://", "https://")) and len(text) <= 120:
                yield _BY.sub("", text)


def _authors(meta: dict[str, list[str]]) -> tuple[str, ...]:
    for name in _AUTHORS:
        names = [part for value in meta.get(name, ()) for part in _SPLIT.split(_BY.sub("", value))]
        names = [part for part in names if part and not part.startswith("http") and len(part) <= 120]
        if names:
            return tuple(dict.fromkeys(names))
    return ()


def _topics(values: Iterable[str]) -> tuple[str, ...]:
    topics = (repair_line(part) for value in values for part in _SPLIT.split(value))
    return tuple(dict.fromkeys(topic for topic in topics if topic))[:50]


def _language(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("alternateName") or value.get("name")
    value = _as_list(value)[0] if _as_list(value) else None
    return value if isinstance(value, str) and _LANGUAGE.match(value) else None


def _body(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
