"""Columns: the elements of a page that hold the paragraphs of its article, and what stands in them like a paragraph.

An extractor that scores elements one by one loses some of a kind: a paragraph with many links, the heading of a
section, all that follows an advert. Its neighbours of the same make tell that it belongs to them.
"""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from flows.clean.markup import Block, names

if TYPE_CHECKING:
    from bs4.element import Tag

_COLUMN = 0.25  # share of the chosen text in a column: one with less is none of the article
_PROSE = 80  # characters
_LINKED = 0.5  # share of a line's letters inside links: from here on it is a link

_PARAGRAPHS = frozenset({"p", "blockquote", "li"})
_HEADINGS = frozenset({"h2", "h3", "h4", "h5"})
_ALL_HEADINGS = _HEADINGS | {"h1", "h6"}
_INLINE = names("a abbr b cite code em font i mark q s small span strong sub sup u")
_NO_COLUMN = names("p ul ol li blockquote dl dt dd pre table thead tbody tr td th br") | _ALL_HEADINGS | _INLINE


def restored(blocks: Sequence[Block], chosen: Sequence[bool], barred: Sequence[bool]) -> list[bool]:
    """Which blocks are the article: the chosen ones, and what stands in their columns and is made like them.

    Nothing comes back that is `barred`. Between the first and the last chosen line headings come back as well; above
    and below them only paragraphs as long as prose.
    """
    inside = list(chosen)
    columns = [_column(block.element) for block in blocks]
    looks = [look(block) for block in blocks]
    held: Counter[str] = Counter()
    spans: dict[str, tuple[int, int]] = {}
    for position, column in enumerate(columns):
        if inside[position] and column:
            held[column] += len(blocks[position].text)
            spans[column] = (spans.get(column, (position, position))[0], position)
    made = {(column, own) for column, own, kept in zip(columns, looks, inside, strict=True) if kept}
    enough = _COLUMN * held.total()
    goes_on: dict[str, bool] = {}  # column -> whether the next line in it is inside
    for position in range(len(blocks) - 1, -1, -1):
        block, column = blocks[position], columns[position]
        if not column or held[column] < enough:
            continue
        if not inside[position] and not barred[position] and _is_text(block):
            first, last = spans[column]
            if heading(block.element):
                inside[position] = first < position < last and goes_on[column]
            elif (column, looks[position]) in made:
                inside[position] = first < position < last or len(block.text) >= _PROSE
        goes_on[column] = inside[position]
    return inside


def _is_text(block: Block) -> bool:
    element = block.element
    while element is not None and element.name not in _PARAGRAPHS and element.name not in _HEADINGS:
        if element.name not in _NO_COLUMN:
            return False
        element = element.parent
    return element is not None and block.linked < _LINKED and not block.hidden


def heading(element: "Tag | None") -> str | None:
    """The heading that the element is, or stands in."""
    while element is not None and element.name in _NO_COLUMN:
        if element.name in _ALL_HEADINGS:
            return element.name
        element = element.parent
    return None


def holder(element: "Tag | None") -> "Tag | None":
    """The element that holds this one's paragraph, list or table."""
    while element is not None and element.name in _NO_COLUMN:
        element = element.parent
    return element


def _column(element: "Tag | None") -> str:
    """Elements that look alike are one column, since an advert ends one and begins the next; one without a class is
    told from others by where it is."""
    held_by = holder(element)
    if held_by is None:
        return ""
    return _made(held_by) if held_by.get("class") else str(id(held_by))


def look(block: Block) -> str:
    """The element of a block and its classes; what stands inside a line does not count."""
    element = block.element
    while element is not None and element.name in _INLINE:
        element = element.parent
    return "" if element is None else _made(element)


def _made(element: "Tag") -> str:
    classes = element.get("class")
    return " ".join([element.name, *(classes if isinstance(classes, list) else ())])
