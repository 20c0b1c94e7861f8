"""RSS 0.9 to 2.0 with its usual modules, and Atom (RFC 4287), as fields of a record."""

from itertools import chain
from typing import Any

from lxml import etree

from flows.read.formats.elements import (
    LANG,
    MOST_TOPICS,
    all_at,
    attribute,
    first_at,
    local,
    markup_of,
    text_of,
    texts_of,
)
from flows.read.values import is_markup


def of_channel(element: etree._Element, channel: dict[str, Any]) -> None:
    """Note what an element of a feed outside its articles says of all of them."""
    parent = element.getparent()
    name = local(element)
    if parent is not None and local(parent) in ("channel", "feed") and name in ("title", "language"):
        channel.setdefault("outlet" if name == "title" else name, text_of(element))


def rss_item(item: etree._Element) -> dict[str, Any]:
    children: dict[str, list[etree._Element]] = {}
    for child in item:
        children.setdefault(_module(child) + local(child), []).append(child)

    def one(*names: str) -> str:
        texts = (text_of(element) for name in names for element in children.get(name, ()))
        return next(filter(None, texts), "")

    guid = one("guid")
    permalink = all(element.get("isPermaLink") != "false" for element in children.get("guid", ()))
    bodies = (children.get(name) for name in ("content:encoded", "full-text", "encoded", "body", "description"))
    body = next((found for found in bodies if found), None)
    known = {
        "pubDate",
        "author",
        "title",
        "guid",
        "link",
        "content:encoded",
        "full-text",
        "encoded",
        "body",
        "description",
        "category",
        "source",
    }
    others = {name: one(name) for name in children if name not in known and ":" not in name}
    return {
        **others,
        "id": guid,
        "title": one("title"),
        "url": one("link") or (guid if permalink and guid.startswith(("http://", "https://")) else ""),
        "published_at": one("pubDate", "dc:date"),
        "authors": texts_of(children.get("dc:creator", ())),
        "author": "" if children.get("dc:creator") else one("author"),
        "outlet": one("source", "dc:publisher"),
        "language": one("dc:language"),
        "topics": texts_of(chain(children.get("category", ()), children.get("dc:subject", ())))[:MOST_TOPICS],
        **_marked_up(body[0] if body else None),
    }


def atom_entry(entry: etree._Element) -> dict[str, Any]:
    links = [link for link in all_at(entry, "link") if link.get("rel", "alternate") == "alternate"]
    content = next((one for name in ("content", "summary") for one in all_at(entry, name) if text_of(one)), None)
    topics = (attribute(one, "label", "term") for one in all_at(entry, "category"))
    return {
        "id": text_of(first_at(entry, "id")),
        "title": text_of(first_at(entry, "title")),
        "url": attribute(next(iter(links), None), "href"),
        "published_at": text_of(first_at(entry, "published")) or text_of(first_at(entry, "updated")),
        "authors": texts_of(all_at(entry, "author", "name")),
        "outlet": text_of(first_at(entry, "source", "title")),
        "language": attribute(entry, LANG) or attribute(content, LANG),
        "topics": list(dict.fromkeys(topic for topic in topics if topic))[:MOST_TOPICS],
        **_marked_up(content),
    }


def _module(element: etree._Element) -> str:
    """The usual prefix of a module's namespace; nothing for RSS itself."""
    space = etree.QName(element).namespace or "" if isinstance(element.tag, str) else ""
    if "purl.org/rss/1.0/modules/content" in space:
        return "content:"
    if "purl.org/dc/" in space:
        return "dc:"
    return "" if not space or "rss" in space.lower() or "netscape" in space or "yandex" in space else "other:"


def _marked_up(element: etree._Element | None) -> dict[str, str]:
    """What an element of a feed holds: markup, written out or escaped, or plain text."""
    if element is None:
        return {}
    if len(element):
        return {"html": markup_of(element)}
    text = "".join(element.itertext()).strip()
    return {"html" if is_markup(text) or "&" in text else "text": text}
