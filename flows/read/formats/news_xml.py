"""What the elements of the news standards say, as the fields of a record.

NITF 3 and NewsML-G2 of the IPTC, RSS 0.9 to 2.0 with its usual modules, Atom (RFC 4287). Names are compared without
their namespace: feeds declare them in every way there is.
"""

import re
from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from flows.read.keys import is_markup

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?)?")
_MOST_TOPICS = 50
_HTML = frozenset(
    {
        "a", "abbr", "article", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "div", "dl", "dt",
        "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "ins", "li", "ol", "p", "pre", "q",
        "s", "section", "small", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u",
        "ul",
    }
)  # fmt: skip
_AS_HTML = {
    "block": "div", "bq": "blockquote", "media": "figure", "media-caption": "figcaption", "hl1": "h2", "hl2": "h2",
    "body": "div", "body.content": "div", "nitf-table": "table", "fn": "small",
    "content": "div", "summary": "div", "description": "div", "encoded": "div", "inlineXML": "div",
}  # fmt: skip
_NO_TEXT = ("media-reference", "media-metadata", "media-object", "media-producer", "script", "style", "head")


def local(element: etree._Element) -> str:
    """The element's name without its namespace; empty for what is no element."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def article(element: etree._Element, channel: dict[str, Any]) -> dict[str, Any]:
    """The record of an article's element; `channel` is what the feed around it says, of each article that is silent."""
    said = {**channel, **_given(_READ[local(element)](element))}
    return {key: value for key, value in said.items() if value}


def of_channel(element: etree._Element, channel: dict[str, Any]) -> None:
    """Note what an element of a feed outside its articles says of all of them."""
    parent = element.getparent()
    name = local(element)
    if parent is not None and local(parent) in ("channel", "feed") and name in ("title", "language"):
        channel.setdefault("outlet" if name == "title" else name, _text(element))


def _given(said: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in said.items() if value}


def _all(element: etree._Element | None, *path: str) -> list[etree._Element]:
    """The elements at a path of names."""
    found = [] if element is None else [element]
    for name in path:
        found = [child for parent in found for child in parent if local(child) == name]
    return found


def _first(element: etree._Element | None, *path: str) -> etree._Element | None:
    return next(iter(_all(element, *path)), None)


def _text(element: etree._Element | None) -> str:
    """Its text with that of its parts, white space folded."""
    if element is None:
        return ""
    return " ".join("".join(element.itertext(etree.Element, etree.Entity)).split())


def _texts(elements: Iterable[etree._Element]) -> list[str]:
    return list(dict.fromkeys(text for text in map(_text, elements) if text))


def _attribute(element: etree._Element | None, *names: str) -> str:
    return next((value for name in names if element is not None and (value := str(element.get(name, "")).strip())), "")


def _said_first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")


def _date(norm: str) -> str:
    """A date as NITF normalises it (ISO 8601 without separators), with separators: a row of digits is no year else."""
    found = _DATE.fullmatch(norm)
    if not found:
        return norm
    year, month, day, hour, minute, second, zone = found.groups()
    return f"{year}-{month}-{day}" + (f"T{hour}:{minute}:{second or '00'}{zone or ''}" if hour else "")


def _markup(element: etree._Element | None) -> str:
    """An element of an article as HTML. The element is changed: it is read for this alone."""
    if element is None:
        return ""
    for node in list(element.iter()):
        name = local(node).lower()
        if name in _NO_TEXT and node is not element:
            _dropped(node)
        elif name:
            address = node.get("href") if name == "a" else None
            node.attrib.clear()
            node.tag = _AS_HTML.get(name, name if name in _HTML else "span")
            if address:
                node.set("href", address)
    etree.cleanup_namespaces(element)
    return str(etree.tostring(element, encoding="unicode", method="html", with_tail=False))


def _dropped(node: etree._Element) -> None:
    """Take a node out, and leave the text that follows it."""
    tail = node.tail
    node.clear()
    node.tail = tail
    node.tag = "span"


def _nitf(nitf: etree._Element) -> dict[str, Any]:
    head, body_head = _first(nitf, "head"), _first(nitf, "body", "body.head")
    docdata, pubdata = _first(head, "docdata"), _first(head, "pubdata")
    people = _texts(chain(_all(body_head, "byline", "person"), _all(body_head, "byline", "name")))
    dates = [
        _attribute(_first(docdata, "date.issue"), "norm"),
        _attribute(pubdata, "date.publication"),
        _attribute(_first(docdata, "date.release"), "norm"),
        _attribute(_first(body_head, "dateline", "story.date"), "norm"),
    ]
    subjects = [
        _attribute(one, "tobject.subject.matter", "tobject.subject.type", "tobject.subject.detail")
        for one in _all(head, "tobject", "tobject.subject")
    ]
    topics = [_attribute(one, "key") for one in _all(docdata, "key-list", "keyword")]
    topics += [*subjects, *_texts(_all(docdata, "identified-content", "classifier"))]
    content = _first(nitf, "body", "body.content")
    blocks = _all(content, "block")
    if any(block.get("class") == "full_text" for block in blocks):  # The New York Times repeats the first paragraph
        for block in blocks:
            if block.get("class") == "lead_paragraph":
                _dropped(block)
    dateline = _text(_first(body_head, "dateline"))
    return {
        "id": _attribute(_first(docdata, "doc-id"), "id-string"),
        "title": _text(_first(body_head, "hedline", "hl1")) or _text(_first(head, "title")),
        "subtitle": _text(_first(body_head, "hedline", "hl2")),
        "authors": people,
        "byline": "" if people else _text(_first(body_head, "byline")),
        "published_at": _date(_said_first(dates)),
        "outlet": _attribute(pubdata, "name")
        or _text(_first(body_head, "distributor"))
        or _attribute(_first(docdata, "doc.copyright"), "holder"),
        "url": _attribute(pubdata, "ex-ref"),
        "language": _attribute(nitf, _LANG) or _attribute(_first(nitf, "body"), _LANG),
        "topics": list(dict.fromkeys(topic for topic in topics if topic))[:_MOST_TOPICS],
        "html": _below(dateline, _markup(content)),
    }


def _below(dateline: str, markup: str) -> str:
    """The article with its dateline as its first line, where cleaning finds it."""
    if not (dateline and markup):
        return markup
    line = etree.Element("p")
    line.text = dateline
    return str(etree.tostring(line, encoding="unicode", method="html")) + markup


def _news_item(item: etree._Element) -> dict[str, Any]:
    about, content = _first(item, "itemMeta"), _first(item, "contentMeta")
    provider = _first(about, "provider")
    guid = _attribute(item, "guid")
    names = _texts(_all(content, "creator", "name"))
    byline = _text(_first(content, "by"))
    topics = chain(
        _texts(_first(one, "name") for one in _all(content, "subject") if len(one)), _texts(_all(content, "keyword"))
    )
    said = {
        "id": guid,
        "url": guid if guid.startswith(("http://", "https://")) else "",
        "title": _text(_first(content, "headline")) or _text(_first(about, "title")),
        "authors": [] if byline else names,
        "byline": byline,
        "published_at": _said_first(
            [
                _text(_first(about, "firstCreated")),
                _text(_first(content, "contentCreated")),
                _text(_first(about, "versionCreated")),
            ]
        ),
        "outlet": _text(_first(provider, "name"))
        or _attribute(provider, "literal")
        or _text(_first(content, "creditline")),
        "language": _attribute(_first(content, "language"), "tag") or _attribute(item, _LANG),
        "topics": list(dict.fromkeys(topics))[:_MOST_TOPICS],
    }
    inline = _inline(item)
    dateline = _text(_first(content, "dateline"))
    if "html" in inline:
        inline["html"] = _below(dateline, inline["html"])
    return {**inline, **_given(said)}


def _inline(item: etree._Element) -> dict[str, Any]:
    """The text of a news item: XML or data that stands in it; nothing where it is a picture or a film elsewhere."""
    for element in _all(item, "contentSet", "inlineXML"):
        nitf = next((one for one in element.iter() if local(one) == "nitf"), None)
        if nitf is not None:
            return _given(_nitf(nitf))
        body = next((one for one in element.iter() if local(one) == "body"), element)
        return {"html": _markup(body)}
    for element in _all(item, "contentSet", "inlineData"):
        data = "".join(element.itertext())
        return {"html" if "html" in _attribute(element, "contenttype") or is_markup(data) else "text": data}
    return {}


def _rss_item(item: etree._Element) -> dict[str, Any]:
    children: dict[str, list[etree._Element]] = {}
    for child in item:
        children.setdefault(_module(child) + local(child), []).append(child)

    def one(*names: str) -> str:
        return _said_first(_text(element) for name in names for element in children.get(name, ()))

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
        "authors": _texts(children.get("dc:creator", ())),
        "author": "" if children.get("dc:creator") else one("author"),
        "outlet": one("source", "dc:publisher"),
        "language": one("dc:language"),
        "topics": _texts(chain(children.get("category", ()), children.get("dc:subject", ())))[:_MOST_TOPICS],
        **_marked_up(body[0] if body else None),
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
        return {"html": _markup(element)}
    text = "".join(element.itertext()).strip()
    return {"html" if is_markup(text) or "&" in text else "text": text}


def _entry(entry: etree._Element) -> dict[str, Any]:
    links = [link for link in _all(entry, "link") if link.get("rel", "alternate") == "alternate"]
    content = next((one for name in ("content", "summary") for one in _all(entry, name) if _text(one)), None)
    topics = (_attribute(one, "label", "term") for one in _all(entry, "category"))
    return {
        "id": _text(_first(entry, "id")),
        "title": _text(_first(entry, "title")),
        "url": _attribute(next(iter(links), None), "href"),
        "published_at": _text(_first(entry, "published")) or _text(_first(entry, "updated")),
        "authors": _texts(_all(entry, "author", "name")),
        "outlet": _text(_first(entry, "source", "title")),
        "language": _attribute(entry, _LANG) or _attribute(content, _LANG),
        "topics": list(dict.fromkeys(topic for topic in topics if topic))[:_MOST_TOPICS],
        **_marked_up(content),
    }


def _package(package: etree._Element) -> dict[str, Any]:
    """A package lists other items and has no text: its record is refused for its shape, which says so."""
    return {"id": _attribute(package, "guid")}


_READ: dict[str, Callable[[etree._Element], dict[str, Any]]] = {
    "nitf": _nitf,
    "newsItem": _news_item,
    "packageItem": _package,
    "item": _rss_item,
    "entry": _entry,
}
