"""What the structure of a page says of a line: the element it stands in, and what its publisher calls that element.

HTML has elements whose content is not running text (figcaption, nav, time ...; HTML Standard, chapters Sections and
Grouping content), and publishers name the boxes of their pages in `class` and `id` much alike (the XPaths of
trafilatura and readability rest on that). The nearest box counts; one that holds much of the page's text is the page's
frame, whatever it is called, and says nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from flows.clean.markup import Block, names
from flows.clean.verdicts import Evidence, Kind

if TYPE_CHECKING:
    from bs4.element import Tag

_FRAME = 0.3  # share of the letters of the main content: a box with more of them is no box
_LINKED = 0.5  # share of a line's letters inside links: from here on it is a link


@dataclass(frozen=True, slots=True)
class Box:
    """What an element makes of the lines in it. `longest`: characters, of a longer line it says nothing."""

    evidence: Evidence
    longest: int = 10_000


def _element(kind: Kind, name: str, reason: str, weight: float = 1.0, longest: int = 10_000) -> tuple[str, Box]:
    return name, Box(Evidence(kind, f"element-{name}", reason, weight), longest)


ELEMENTS = dict(
    [
        _element("caption", "figcaption", "Is the caption of a figure"),
        _element("caption", "figure", "Stands in a figure, beside its caption", 0.6),
        _element("navigation", "nav", "Stands in a navigation element"),
        _element("navigation", "footer", "Stands in a footer", 1.0),
        _element("navigation", "form", "Belongs to a form", 0.9, 200),
        _element("navigation", "button", "Is the label of a button", 0.6, 60),
        _element("navigation", "label", "Is the label of an input", 0.8, 60),
        _element("timestamp", "time", "Is nothing but a time", 1.0, 80),
        _element("byline", "address", "Stands in an address element, as author lines do", 0.6, 120),
        _element("related", "aside", "Stands aside of the text", 0.3),
    ]
)


def _named(kind: Kind, named: str, weight: float, longest: int, names: str) -> dict[str, Box]:
    reason = f"Stands in a box that is named as {named}"
    box = Box(Evidence(kind, f"box-{named.split()[-1]}", reason, weight), longest)
    return dict.fromkeys(names.split(), box)


# What publishers call such a box: one word of its name, or two joined by a hyphen.
NAMES = {
    **_named("author_bio", "the author's biography", 0.8, 1_000, "author-bio author-info author-description bio "
             "author-about writer-bio about-author author-box authorbox"),
    **_named("newsletter", "a newsletter form", 0.8, 500, "newsletter newsletters sign-up signup subscribe mailing"),
    **_named("caption", "a caption", 1.0, 1_000, "caption captions cutline bildunterschrift bu-text"),
    **_named("credit", "a picture credit", 1.0, 160, "credit credits photographer img-source image-source "
             "bildnachweis photo-by image-copyright photo-copyright"),
    **_named("byline", "a byline", 0.8, 160, "byline bylines author authors autor auteur reporter"),
    **_named("timestamp", "a timestamp", 0.8, 100, "timestamp time-stamp date datetime pubdate published posted-on"),
    **_named("comments", "comments", 0.8, 2_000, "comment comments disqus kommentare"),
    **_named("share", "share buttons", 0.8, 160, "share sharing shares social socials addthis sharedaddy"),
    **_named("share", "an embedded post", 0.5, 2_000, "twitter-tweet instagram-media tiktok-embed fb-post "
             "bluesky-embed"),
    **_named("related", "related articles", 0.8, 500, "related recommended recommendation recommendations recirc "
             "recirculation read-more readmore more-stories most-read most-popular most-viewed popular trending "
             "see-also also-read up-next outbrain taboola"),
    **_named("advert", "an advertisement", 0.8, 300, "advert adverts advertisement advertisements advertising adslot "
             "ad-slot ad-block ad-unit ad-container ad-wrapper ad-box ad-banner ad-label ad-text ads-container "
             "google-ad google-ads adsbygoogle dfp anzeige anzeigen werbung sponsored"),
    **_named("topics", "topics", 0.8, 300, "tags tag-list post-tags keywords topics"),
    **_named("navigation", "navigation", 0.9, 200, "breadcrumb breadcrumbs pagination pager menu navbar toolbar "
             "skip-link cookie consent"),
}  # fmt: skip
_AUTHOR = Box(Evidence("byline", "element-author", "Is marked up as the author's name", 1.0), 120)

RULES = frozenset(
    {"outside-main-content", "hidden-element", "other-article", "main-content", "title-repeated", _AUTHOR.evidence.rule}
    | {box.evidence.rule for box in (*ELEMENTS.values(), *NAMES.values())}
)
"""The names of all that a page says, here and in `flows.clean.page`."""

# A name that tells a state or the place of a quotation, or that is the article's own, names no box.
_STATES = names("has is no not with without hide hidden show single")
_FRAMES, _QUOTES = names("body main page article wrapper"), names("quote blockquote pullquote")
_TEXTS = names("blockquote table")  # text of its own kind, also in a figure or an aside
_BORDER = re.compile(r"[\W\d_]+|(?<=[a-z])(?=[A-Z])")
_LONGEST_NAME, _MOST_NAMES = 60, 8


def says(evidence: Evidence) -> bool:
    """Whether the structure of a page is what speaks here."""
    return evidence.rule in RULES


def observe(blocks: Sequence[Block], inside: Sequence[bool]) -> Iterator[Evidence | None]:
    """What the box of each block says of it. `inside`: which blocks are the main content."""
    boxes = _Boxes()
    found = [boxes.of(block.element) for block in blocks]
    held: dict[int, int] = {}
    for block, place, is_inside in zip(blocks, found, inside, strict=True):
        if place and is_inside:
            held[place[0]] = held.get(place[0], 0) + len(block.text)
    frame = _FRAME * sum(len(block.text) for block, is_inside in zip(blocks, inside, strict=True) if is_inside)
    for block, place in zip(blocks, found, strict=True):
        if place is None or len(block.text) > place[1].longest or held.get(place[0], 0) > frame > 0:
            yield None
        elif place[1].evidence.weight < 1.0 and block.linked >= _LINKED:
            yield replace(place[1].evidence, weight=1.0)  # a link in such a box is what the box is for
        else:
            yield place[1].evidence


class _Boxes:
    """The nearest box of every element, found once an element."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[int, Box] | None] = {}

    def of(self, element: "Tag | None") -> tuple[int, Box] | None:
        """(what tells this box from others, what it says)"""
        above: list[Tag] = []
        while element is not None and id(element) not in self._known:
            above.append(element)
            element = element.parent
        found = self._known[id(element)] if element is not None else None
        for element in reversed(above):
            own = _box(element)
            if own or element.name in _TEXTS:
                found = (id(element), own) if own else None
            self._known[id(element)] = found
        return found


def _box(element: "Tag") -> Box | None:
    by_element = ELEMENTS.get(element.name)
    if by_element and by_element.evidence.weight >= 1.0:
        return by_element
    if element.get("itemprop") == "author" or "author" in _words(element.get("rel")):
        return _AUTHOR
    for name in _words(element.get("class"))[:_MOST_NAMES] + _words(element.get("id"))[:1]:
        if found := _named_box(name):
            return found
    return by_element


@lru_cache(maxsize=4_096)
def _named_box(name: str) -> Box | None:
    """The box that this class or id is a name of. "postAuthorBio" and "post_author-bio" are the same words."""
    words = [word.lower() for word in _BORDER.split(name[:_LONGEST_NAME]) if word]
    if not words or words[0] in _STATES or words[-1] in _FRAMES or not _QUOTES.isdisjoint(words):
        return None
    for pair in reversed(list(pairwise(words))):
        if box := NAMES.get("-".join(pair)):
            return box
    return next(filter(None, map(NAMES.get, reversed(words))), None)  # the last word is what the others tell of


def _words(value: object) -> list[str]:
    return value if isinstance(value, list) else value.split() if isinstance(value, str) else []
