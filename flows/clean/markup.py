"""Markup: tags left in text, and the visible lines of a page.

BeautifulSoup over lxml reads whatever is thrown at it; the tree is walked without recursion. Pages nested deeper than
any real one are read with their tags cut out instead, since tree builders recurse in C.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.text.ballast import without_ballast
from flows.text.characters import repair_line

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import PageElement, Tag

    from flows.clean.verdicts import Evidence


def names(elements: str) -> frozenset[str]:
    """Words as a set."""
    return frozenset(elements.split())


_TAG_NAMES = (
    "a|abbr|article|aside|b|big|blockquote|body|br|button|center|cite|code|dd|del|div|dl|dt|em|figcaption|figure|font|"
    "footer|form|h[1-6]|head|header|hr|html|i|iframe|img|ins|label|li|main|nav|o:p|ol|p|picture|pre|q|s|script|section|"
    "small|source|span|strike|strong|style|sub|sup|svg|table|tbody|td|th|thead|tr|u|ul|video|wbr"
)
_TAG = re.compile(rf"</?(?:{_TAG_NAMES})(?:\s[^<>]{{0,2000}})?/?>|<!--", re.IGNORECASE)
_BLOCKS = names(
    "address article aside blockquote body br button caption center dd details dialog div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr html iframe legend li main nav ol option p pre section select "
    "summary table tbody td tfoot th thead title tr ul video"
)
_UNSEEN = names("head script style noscript template svg math canvas object iframe textarea select")

_BLOCK_NAMES, _CELLS = sorted(_BLOCKS), ["td", "th"]
_NOT_SHOWN = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE)
_LONGEST_STYLE = 500  # characters

_LONGEST_MARKED_LINE, _MARKED_LINES = 200_000, 2_000  # characters, lines: above them tags are cut out, not parsed
_DEEPEST = 400  # levels; pages of news sites stay below 60
_LARGEST = 3_000_000  # characters of a page for the tree builders

_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]{0,30})[^<>]{0,4000}>")
_UNNESTED = names("area base br col embed hr img input link meta param source track wbr p li option td th tr dd dt")
_WHITE_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of the source with its number from 1; `evidence` is what the structure of a page says of it."""

    number: int
    text: str
    evidence: "tuple[Evidence, ...]" = ()


@dataclass(frozen=True, slots=True)
class Block:
    """What a reader sees of a page between two borders of blocks. Without a tree there is no `element`."""

    text: str
    element: "Tag | None" = None  # the innermost one that holds all of it
    linked: float = 0.0  # share of its letters that stand in links
    hidden: bool = False  # by an inline style: a script may show it, or take it for something else


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
    return [block.text for block in visible_blocks(markup) if not block.hidden]


def visible_blocks(markup: str) -> list[Block]:
    """The blocks of this markup, in order, their text repaired."""
    from bs4 import BeautifulSoup  # heavy: most drops hold no markup

    if too_deep(markup):
        text = _ANY_TAG.sub("\n", without_ballast(markup))
        return [Block(line) for line in map(repair_line, text.splitlines()) if line]
    return list(_Walk().blocks(BeautifulSoup(markup, "lxml")))


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


class _Walk:
    """A walk through the tree in document order, with a stack of its own: the text between two borders is a block."""

    def __init__(self) -> None:
        self._pieces: list[tuple[str, Tag | None, bool]] = []  # text, its element, whether it is linked
        self._open: list[Tag] = []  # blocks, the innermost last
        self._links = self._hidden = 0  # how many of them are open
        self._cells: set[int] = set()  # of rows that are one line

    def blocks(self, soup: "BeautifulSoup") -> Iterator[Block]:
        from bs4.element import CData, NavigableString, Tag

        stack: list[PageElement | _End] = [soup]
        while stack:
            node = stack.pop()
            if isinstance(node, _End):
                yield from self._leave(node.element)
            elif isinstance(node, Tag):
                if node.name not in _UNSEEN and not node.has_attr("hidden"):
                    yield from self._enter(node)
                    stack.append(_End(node))
                    stack.extend(reversed(node.contents))
            elif type(node) in (NavigableString, CData):
                self._pieces.append((str(node), node.parent, self._links > 0))
        yield from self._block()

    def _enter(self, element: "Tag") -> Iterator[Block]:
        if element.name == "tr" and not any(
            cell.find(_BLOCK_NAMES) for cell in element.find_all(_CELLS, recursive=False)
        ):
            self._cells |= {id(cell) for cell in element.find_all(_CELLS, recursive=False)}
        if id(element) in self._cells:
            if self._pieces:
                self._pieces.append((" | ", None, False))
        elif element.name in _BLOCKS:
            yield from self._block()
            self._open.append(element)
        self._links += element.name == "a"
        if _is_hidden(element):
            yield from self._block()
            self._hidden += 1

    def _leave(self, element: "Tag") -> Iterator[Block]:
        if element.name in _BLOCKS and id(element) not in self._cells:
            yield from self._block()
            self._open.pop()
        self._links -= element.name == "a"
        if _is_hidden(element):
            yield from self._block()
            self._hidden -= 1

    def _block(self) -> Iterator[Block]:
        """What was gathered since the last border."""
        line = repair_line(_WHITE_SPACE.sub(" ", "".join([text for text, _, _ in self._pieces])))
        if line:
            said = [(len(text), element, linked) for text, element, linked in self._pieces if not text.isspace()]
            elements = {id(element): element for _, element, _ in said if element is not None}
            alone = next(iter(elements.values())) if len(elements) == 1 else None
            linked = sum(length for length, _, linked in said if linked) / max(1, sum(length for length, _, _ in said))
            yield Block(line, alone or (self._open[-1] if self._open else None), linked, self._hidden > 0)
        self._pieces.clear()


@dataclass(frozen=True, slots=True)
class _End:
    """The end of an element, on the stack of a walk."""

    element: "Tag"


def _is_hidden(element: "Tag") -> bool:
    style = element.get("style")
    return isinstance(style, str) and _NOT_SHOWN.search(style[:_LONGEST_STYLE]) is not None
