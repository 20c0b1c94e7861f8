"""Microdata: what a page says of its article in attributes of its elements (HTML Standard, chapter Microdata).

Given in the shape of JSON-LD, so that both are read by the same code. `articleBody` is left out: in an element it is
the part of the page that holds the text, with everything that is put between its paragraphs.
"""

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import Tag

ARTICLE_TYPE = re.compile(r"(?:Article|BlogPosting|Report|LiveBlogPosting|Review)$")

_READ = frozenset(
    {"headline", "alternativeHeadline", "author", "publisher", "datePublished", "inLanguage", "keywords", "url", "name"}
)
_DEEPEST = 3  # items within items: an article, its publisher, the publisher's address
_LONGEST = 1_000  # characters of a value: longer ones are text, not metadata


def is_article(itemtype: str | None) -> bool:
    """Whether this attribute names an article of schema.org; it may name several types."""
    return itemtype is not None and any(ARTICLE_TYPE.search(one) for one in itemtype.split())


def described(soup: "BeautifulSoup") -> dict[str, Any]:
    """The article that the page describes; an empty dictionary when there is none, or several: which is it then?"""
    found = soup.find_all(None, {"itemtype": is_article}, limit=2)
    return _item(found[0], _DEEPEST) if len(found) == 1 else {}


def _item(scope: "Tag", depth: int) -> dict[str, Any]:
    """The properties of an item: those of its descendants that belong to no item in between."""
    item: dict[str, Any] = {}
    for element in scope.find_all(None, {"itemprop": True}):
        if element.find_parent(attrs={"itemscope": True}) is not scope:
            continue
        for name in str(element["itemprop"]).split():
            if name in _READ:
                value = element.get("href") if name == "url" else _value(element, depth)
                if value:
                    item.setdefault(name, []).append(value)
    # One value stands for itself, as JSON-LD has it.
    return {name: values[0] if len(values) == 1 else values for name, values in item.items()}


def _value(element: "Tag", depth: int) -> Any:
    if element.has_attr("itemscope"):
        return _item(element, depth - 1) if depth > 1 else None
    for attribute in ("content", "datetime"):
        if value := element.get(attribute):
            return str(value)[:_LONGEST]
    text = element.get_text(" ", strip=True)
    return text if len(text) <= _LONGEST else None
