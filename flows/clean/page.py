"""The main content of a page: which of its visible lines are the article.

trafilatura chooses; where it finds little, the whole page goes to the line cleaner. What it leaves out comes back when
the page's own metadata (articleBody) has it, or when it stands among the paragraphs that trafilatura chose, made like
them. Of several articles on a page the one whose headline the metadata give is read. Lines are compared by letters and
digits alone.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from flows.clean import structure
from flows.clean.markup import Block, SourceLine, names, too_deep, visible_blocks, visible_lines
from flows.clean.verdicts import Evidence
from flows.text.characters import repair_line

if TYPE_CHECKING:
    from bs4.element import Tag

_OUTSIDE = Evidence("navigation", "outside-main-content", "Stands outside the main content of the page")
_HIDDEN = Evidence("navigation", "hidden-element", "Is not shown, and repeats what is")
_OTHER_ARTICLE = Evidence("headlines", "other-article", "Belongs to another article of the page")

_TITLE = Evidence("title", "title-repeated", "Is the headline that the metadata of the page give")

_LITTLE = 200  # letters: less than this is no article found
_DISTINCT = 25  # letters: shorter lines must be a whole line of the content, not a part of one

_COLUMN = 0.25  # share of the content's letters in an element: it is a column of the article
_LINKED = 0.5  # share of a line's letters inside links: from here on it is a link
_SEEN = 0.5  # share of a hidden line that other lines hold: it only repeats them
_SAMPLE = 40  # letters

_SAMPLES = 200  # of a line

_PICTURES = frozenset({"caption", "credit"})
_PARAGRAPHS = frozenset({"p", "blockquote", "li"})
_HEADINGS = frozenset({"h2", "h3", "h4", "h5"})
_ALL_HEADINGS = _HEADINGS | {"h1", "h6"}
_INLINE = names("a abbr b cite code em font i mark q s small span strong sub sup u")
_NO_COLUMN = names("p ul ol li blockquote dl dt dd pre table thead tbody tr td th br") | _ALL_HEADINGS | _INLINE

_NO_LETTER = re.compile(r"[\W_]+")


def page_lines(html: str, article_body: str | None = None, title: str | None = None) -> list[SourceLine]:
    """The visible lines of a page in order, with what the page's structure says of each of them.

    `article_body` and `title` are what the metadata of the page give.
    """
    blocks = visible_blocks(html)
    letters = [_letters(block.text) for block in blocks]
    content = [] if too_deep(html) else _main_content(html)
    given = (visible_lines(article_body) if "<" in article_body else article_body.splitlines()) if article_body else []
    inside = _chosen(letters, [_letters(line) for line in [*content, *given]])
    vouched = _held(letters, [_letters(line) for line in given])
    headline = _letters(title) if title else ""
    repeated = _repeated(blocks, letters, inside)
    other = _of_other_articles(blocks, letters, inside, headline)
    inside = [
        chosen and not gone for chosen, gone in zip(inside, map(any, zip(repeated, other, strict=True)), strict=True)
    ]
    _restore(blocks, inside)
    around = _extent(letters, inside, headline)
    result = []
    for position, said in enumerate(structure.observe(blocks, inside)):
        own = [said] if said else []
        if headline and letters[position] == headline:
            own = [_TITLE]
        elif inside[position] and vouched[position] and said and said.kind not in _PICTURES:
            own = []  # the page itself counts it to its text
        elif not inside[position]:
            if said and (position in around or said.field is None):
                own = [replace(said, weight=1.0, field=said.field if position in around else None)]
            else:
                own = []
            own.append(_HIDDEN if repeated[position] else _OTHER_ARTICLE if other[position] else _OUTSIDE)
        result.append(SourceLine(position + 1, blocks[position].text, tuple(own)))
    return result


def _chosen(letters: Sequence[str], content: Sequence[str]) -> list[bool]:
    """Which lines the content holds; all of them, where it is next to nothing."""
    if sum(map(len, content)) < _LITTLE:
        return [True] * len(letters)
    return [held or not own for held, own in zip(_held(letters, content), letters, strict=True)]


def _held(letters: Sequence[str], content: Sequence[str]) -> list[bool]:
    """Which lines stand in the content; short ones must be a line of it."""
    whole, running = set(content) - {""}, "\n".join(content)
    return [own in whole or (len(own) >= _DISTINCT and own in running) for own in letters]


def _repeated(blocks: Sequence[Block], letters: Sequence[str], inside: Sequence[bool]) -> list[bool]:
    """Which hidden lines say again what is shown. A page that hides its article until it is paid for says it once."""
    hidden = [position for position, block in enumerate(blocks) if block.hidden and inside[position]]
    found = [False] * len(blocks)
    if hidden:
        shown = "\n".join(own for own, block in zip(letters, blocks, strict=True) if not block.hidden)
        for position in hidden:
            own = letters[position]
            samples = [own[at : at + _SAMPLE] for at in range(0, len(own), _SAMPLE)][:_SAMPLES]
            found[position] = sum(sample in shown for sample in samples) > _SEEN * len(samples)
    return found


def _of_other_articles(
    blocks: Sequence[Block], letters: Sequence[str], inside: Sequence[bool], headline: str
) -> list[bool]:
    """Which lines follow the main heading of another article, where several stand on the page, one below another.

    Their headings look alike, and each has a box of its own: main headings in one column are those of one text.
    """
    none = [False] * len(blocks)
    heads = [at for at, block in enumerate(blocks) if block.element is not None and _heading(block.element) == "h1"]
    own = [at for at in heads if headline and letters[at] == headline]
    if len(own) != 1:
        return none
    alike = [at for at in heads if _look(blocks[at]) == _look(blocks[own[0]])]
    texts = [sum(len(letters[at]) for at in range(a, b) if inside[at]) for a, b in pairwise([*alike, len(blocks)])]
    articles = [at for at, text in zip(alike, texts, strict=True) if text >= _LITTLE or at == own[0]]
    if len(articles) < 2 or len({_column(blocks[at].element) for at in alike}) < len(alike):
        return none
    end = next((at for at in articles if at > own[0]), len(blocks))
    return [articles[0] <= at < own[0] or at >= end for at in range(len(blocks))]


def _restore(blocks: Sequence[Block], inside: list[bool]) -> None:
    """Takes back what stands among the chosen paragraphs, in the same column of the page and made like one of them."""
    columns = [_column(block.element) for block in blocks]
    held: Counter[int] = Counter()
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    looks: set[tuple[int, str]] = set()
    for position, (block, column) in enumerate(zip(blocks, columns, strict=True)):
        if inside[position] and column is not None and block.element is not None:
            held[column] += len(block.text)
            first.setdefault(column, position)
            last[column] = position
            looks.add((column, _look(block)))
    enough = _COLUMN * held.total()
    following: dict[int, bool] = {}  # column -> whether the next line in it is inside
    for position in range(len(blocks) - 1, -1, -1):
        block, column = blocks[position], columns[position]
        if column is None or block.element is None or held[column] < enough:
            continue
        if not inside[position] and first[column] < position < last[column]:
            inside[position] = _is_text(block) and (
                (column, _look(block)) in looks if _heading(block.element) is None else following[column]
            )
        following[column] = inside[position]


def _is_text(block: Block) -> bool:
    element = block.element
    while element is not None and element.name not in _PARAGRAPHS and element.name not in _HEADINGS:
        if element.name not in _NO_COLUMN:
            return False
        element = element.parent
    return element is not None and block.linked < _LINKED and not block.hidden


def _heading(element: "Tag") -> str | None:
    """The heading that the element is, or stands in."""
    while element.name in _NO_COLUMN:
        if element.name in _ALL_HEADINGS:
            return element.name
        if element.parent is None:
            return None
        element = element.parent
    return None


def _column(element: "Tag | None") -> int | None:
    """Tells the element that holds this one's paragraph, list or table from others."""
    while element is not None and element.name in _NO_COLUMN:
        element = element.parent
    return None if element is None else id(element)


def _look(block: Block) -> str:
    """The element of a block and its classes; what stands inside a line does not count."""
    element = block.element
    while element is not None and element.name in _INLINE:
        element = element.parent
    if element is None:
        return ""
    classes = element.get("class")
    return " ".join([element.name, *(classes if isinstance(classes, list) else ())])


def _extent(letters: Sequence[str], inside: Sequence[bool], headline: str) -> range:
    """From the headline, or the first line of the main content, to its last: captions in here are the article's own."""
    positions = [position for position, chosen in enumerate(inside) if chosen and letters[position]]
    if not positions:
        return range(0)
    start = positions[0]
    above = [position for position in range(start) if headline and letters[position] == headline]
    return range(above[-1] if above else start, positions[-1] + 1)


def _main_content(html: str) -> list[str]:
    from trafilatura import extract  # heavy: only pages need it

    text = extract(html, include_comments=False, include_tables=True, favor_recall=False, deduplicate=False)
    return [repair_line(line) for line in text.splitlines()] if text else []


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text.casefold())
