"""HTML as a tree of elements: text becomes text and attributes become attributes, whatever they hold."""

from collections.abc import Iterable, Sequence
from unicodedata import east_asian_width
from xml.etree.ElementTree import Element, tostring

from flows.text.terminal import inert

Node = Element | str | None
_ON_A_TELEPHONE = 3  # columns


def h(tag: str, *children: Node, **attributes: str | int | float) -> Element:
    """An element. Of an attribute's name a last `_` is left out and others become `-`: `class_`, `text_anchor`."""
    made = Element(tag, {name.rstrip("_").replace("_", "-"): plain(str(value)) for name, value in attributes.items()})
    last: Element | None = None
    for child in children:
        if isinstance(child, Element):
            made.append(child)
            last = child
        elif child and last is not None:
            last.tail = (last.tail or "") + plain(child)
        elif child:
            made.text = (made.text or "") + plain(child)
    return made


def plain(text: str) -> str:
    """Text that can be written as UTF-8 and shown: no control characters, no marks that reorder, no half of a pair."""
    return inert(text).encode("utf-8", "replace").decode()


def shortened(text: str, columns: int) -> str:
    """The text, or its beginning and `…`, in so many columns; a Chinese character takes two."""
    taken = 0
    for at, character in enumerate(text):
        taken += 2 if east_asian_width(character) in "WF" else 1
        if taken > columns:
            return text[: max(at - 1, 0)] + "…"
    return text


def table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[Node]], *, texts: int = 1) -> Element:
    """A table whose first `texts` columns are text and the others figures. The first names its row.

    On a telephone one of more columns than fit there becomes a list of its rows, in which each cell has its heading.
    """
    head = h("tr", *(h("th", name, scope="col", class_=_kind(at, texts)) for at, name in enumerate(headings)))
    body = [
        h("tr", *(_cell(at, cell, name, texts) for at, (cell, name) in enumerate(zip(row, headings, strict=True))))
        for row in rows
    ]
    width = "broad" if len(headings) > _ON_A_TELEPHONE else "narrow"
    return h("table", h("caption", caption), h("thead", head), h("tbody", *body), class_=width)


def document(root: Element) -> bytes:
    """The page, as UTF-8."""
    written: str = tostring(root, encoding="unicode", method="html")
    return f"<!doctype html>\n{written}\n".encode()


def _cell(at: int, content: Node, heading: str, texts: int) -> Element:
    if at == 0:
        return h("th", content, scope="row", class_=_kind(at, texts), dir="auto")
    return h("td", content, class_=_kind(at, texts), data_heading=heading)


def _kind(at: int, texts: int) -> str:
    return "text" if at < texts else "figure"
