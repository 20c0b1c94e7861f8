"""Microdata: what a page says of its article in attributes of its elements (HTML Standard, chapter Microdata).

Given in the shape of JSON-LD, so that both are read by the same code. `articleBody` is left out: in an element it is
the part of the page that holds the text, with everything that is put between its paragraphs.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

ARTICLE_TYPE = re.compile(r"(?:Article|BlogPosting|Report|LiveBlogPosting|Review)$")

_READ = frozenset(
    {"headline", "alternativeHeadline", "author", "publisher", "datePublished", "inLanguage", "keywords", "url", "name"}
)
_DEEPEST = 3  # items within items: an article, its publisher, the publisher's address
_LONGEST = 1_000  # characters of a value: longer ones are text, not metadata


def described(root: "Element") -> dict[str, Any]:
    """The article that the page describes; an empty dictionary when there is none, or several: which is it then?"""
    found = list(islice((element for element in root.iter() if _is_article(element.get("itemtype", ""))), 2))
    return _item(found[0], _DEEPEST) if len(found) == 1 else {}


def _is_article(itemtype: str) -> bool:
    """Whether this attribute names an article of schema.org; it may name several types."""
    return any(ARTICLE_TYPE.search(one) for one in itemtype.split())


def _item(scope: "Element", depth: int) -> dict[str, Any]:
    item: dict[str, Any] = {}
    for element in _properties(scope):
        for name in element.get("itemprop", "").split():
            if name in _READ:
                value = element.get("href") if name == "url" else _value(element, depth)
                if value:
                    item.setdefault(name, []).append(value)
    # One value stands for itself, as JSON-LD has it.
    return {name: values[0] if len(values) == 1 else values for name, values in item.items()}


def _properties(scope: "Element") -> Iterator["Element"]:
    """The properties of an item: those of its descendants that belong to no item in between."""
    waiting = list(reversed(scope))
    while waiting:
        element = waiting.pop()
        if element.get("itemprop"):
            yield element
        if "itemscope" not in element.attrib:
            waiting.extend(reversed(element))


def _value(element: "Element", depth: int) -> Any:
    if "itemscope" in element.attrib:
        return _item(element, depth - 1) if depth > 1 else None
    for attribute in ("content", "datetime"):
        if value := element.get(attribute):
            return value[:_LONGEST]
    said = element.xpath("descendant::text()[not(parent::script or parent::style)]")
    text = " ".join(filter(None, map(str.strip, said)))
    return text if len(text) <= _LONGEST else None
