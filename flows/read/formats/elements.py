"""Elements of XML as the readers of news need them: by name whatever the namespace, their text, their markup."""

from collections.abc import Iterable

from lxml import etree

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MOST_TOPICS = 50
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


def all_at(element: etree._Element | None, *path: str) -> list[etree._Element]:
    """The elements at a path of names."""
    found = [] if element is None else [element]
    for name in path:
        found = [child for parent in found for child in parent if local(child) == name]
    return found


def first_at(element: etree._Element | None, *path: str) -> etree._Element | None:
    return next(iter(all_at(element, *path)), None)


def text_of(element: etree._Element | None) -> str:
    """Its text with that of its parts, white space folded."""
    if element is None:
        return ""
    return " ".join("".join(element.itertext(etree.Element, etree.Entity)).split())


def texts_of(elements: Iterable[etree._Element]) -> list[str]:
    return list(dict.fromkeys(text for text in map(text_of, elements) if text))


def attribute(element: etree._Element | None, *names: str) -> str:
    return next((value for name in names if element is not None and (value := str(element.get(name, "")).strip())), "")


def markup_of(element: etree._Element | None) -> str:
    """An element of an article as HTML. The element is changed: it is read for this alone."""
    if element is None:
        return ""
    for node in list(element.iter()):
        name = local(node).lower()
        if name in _NO_TEXT and node is not element:
            dropped(node)
        elif name:
            address = node.get("href") if name == "a" else None
            node.attrib.clear()
            node.tag = _AS_HTML.get(name, name if name in _HTML else "span")
            if address:
                node.set("href", address)
    etree.cleanup_namespaces(element)
    return str(etree.tostring(element, encoding="unicode", method="html", with_tail=False))


def dropped(node: etree._Element) -> None:
    """Take a node out, and leave the text that follows it."""
    tail = node.tail
    node.clear()
    node.tail = tail
    node.tag = "span"
