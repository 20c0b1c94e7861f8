"""Which elements of a page are made into a tree when its metadata is read: all others would take ten times as long."""

from collections.abc import Mapping
from typing import Any

from bs4.filter import SoupStrainer

from flows.read.microdata import is_article

_NAMES = ("meta", "link", "script", "title", "html", "time")


class MetadataStrainer(SoupStrainer):
    """Elements that carry metadata by their name, and an element that microdata call an article, with all it holds."""

    def __init__(self) -> None:
        super().__init__(list(_NAMES))

    def allow_tag_creation(self, nsprefix: str | None, name: str, attrs: Mapping[str, Any] | None) -> bool:
        """Asked for each element outside those that were allowed already."""
        return super().allow_tag_creation(nsprefix, name, attrs) or is_article((attrs or {}).get("itemtype"))
