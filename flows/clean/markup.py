"""Markup: tags left in text, and the visible lines of a page.

BeautifulSoup over lxml reads whatever is thrown at it; the tree is walked without recursion. Pages nested deeper than
any real one are read with their tags cut out instead, since tree builders recurse in C.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.text.characters import repair_line

if TYPE_CHECKING:
    from bs4 import BeautifulSoup


def _names(elements: str) -> frozenset[str]:
    return frozenset(elements.split())


_TAG_NAMES = (
    "a|abbr|article|aside|b|big|blockquote|body|br|button|center|cite|code|dd|del|div|dl|dt|em|figcaption|figure|font|"
    "footer|form|h[1-6]|head|header|hr|html|i|iframe|img|ins|label|li|main|nav|o:p|ol|p|picture|pre|q|s|script|section|"
    "small|source|span|strike|strong|style|sub|sup|svg|table|tbody|td|th|thead|tr|u|ul|video|wbr"
)
_TAG = re.compile(rf"</?(?:{_TAG_NAMES})(?:\s[^<>]{{0,2000}})?/?>|<!--", re.IGNORECASE)
_BLOCKS = _names(
    "address article aside blockquote body br button caption center dd details dialog div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr html iframe legend li main nav ol option p pre section select "
    "summary table tbody td tfoot th thead title tr ul video"
)
_HIDDEN = _names("head script style noscript template svg math canvas object iframe textarea select")

_LONGEST_MARKED_LINE, _MARKED_LINES = 200_000, 2_000  # characters, lines: above them tags are cut out, not parsed
_DEEPEST = 400  # levels; pages of news sites stay below 60
_LARGEST = 3_000_000  # characters of a page for the tree builders

_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]{0,30})[^<>]{0,4000}>")
_UNNESTED = _names("area base br col embed hr img input link meta param source track wbr p li option td th tr dd dt")
_WHITE_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of the source with its number from 1; of a page, `outside` of its main content or not."""

    number: int
    text: str
    outside: bool = False


def text_lines(lines: list[str]) -> list[SourceLine]:
    """The lines of a text without the tags left in them; a line can hold several paragraphs of markup."""
    marked = {number for number, line in enumerate(lines, start=1) if "<" in line and _TAG.search(line)}
    result = []
    for number, line in enumerate(lines, start=1):
        if number in marked:
            by_tree = len(line) <= _LONGEST_MARKED_LINE and len(marked) <= _MARKED_LINES
            parts = visible_lines(line) if by_tree else [repair_line(_TAG.sub(" ", line))]
            result += [SourceLine(number, part) for part in parts]
        else:
            result.append(SourceLine(number, line))
    return result


def visible_lines(markup: str) -> list[str]:
    """What a reader sees of this markup, a block a line, in order, repaired."""
    from bs4 import BeautifulSoup  # heavy: most drops hold no markup

    if too_deep(markup):
        return [line for line in map(repair_line, _ANY_TAG.sub("\n", markup).splitlines()) if line]
    return list(_blocks(BeautifulSoup(markup, "lxml")))


def too_deep(markup: str) -> bool:
    """Whether a tree builder had better not see this."""
    if len(markup) > _LARGEST:
        return True
    depth = 0
    for tag in _ANY_TAG.finditer(markup):
        if tag[2].lower() not in _UNNESTED:
            depth += -1 if tag[1] else 1
            if depth > _DEEPEST:
                return True
    return False


def _blocks(soup: "BeautifulSoup") -> Iterator[str]:
    """Walks in document order with a stack of its own; the text between two borders of blocks is a line."""
    from bs4.element import CData, NavigableString, Tag

    pieces: list[str] = []
    border = object()
    stack: list[object] = [soup]
    while stack:
        node = stack.pop()
        if node is border:
            yield from _line(pieces)
        elif isinstance(node, Tag):
            if node.name in _HIDDEN or node.has_attr("hidden"):
                continue
            if node.name in _BLOCKS:
                yield from _line(pieces)
                stack.append(border)
            stack.extend(reversed(node.contents))
        elif type(node) in (NavigableString, CData):
            pieces.append(str(node))
    yield from _line(pieces)


def _line(pieces: list[str]) -> Iterator[str]:
    line = repair_line(_WHITE_SPACE.sub(" ", "".join(pieces)))
    pieces.clear()
    if line:
        yield line
