"""The main content of a page: which of its visible lines are the article.

trafilatura chooses; where it finds little, the whole page goes to the line cleaner. What it leaves out comes back when
the page's own metadata (articleBody) has it, or when it stands among the paragraphs that trafilatura chose, made like
them. Of several articles on a page the one whose headline the metadata give is read. Lines are compared by letters and
digits alone.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from flows.clean import columns, structure
from flows.clean.markup import Block, SourceLine, too_deep, visible_blocks, visible_lines
from flows.clean.model import scoring
from flows.clean.verdicts import Evidence, Line
from flows.text.ballast import LARGE, without_ballast
from flows.text.characters import repair_line

_OUTSIDE = Evidence("navigation", "outside-main-content", "Stands outside the main content of the page")
_HIDDEN = Evidence("navigation", "hidden-element", "Is not shown, and repeats what is")
_OTHER_ARTICLE = Evidence("headlines", "other-article", "Belongs to another article of the page")

_TITLE = Evidence("title", "title-repeated", "Is the headline that the metadata of the page give")
_CHOSEN = Evidence("navigation", "main-content", "Stands in the main content of the page", -0.25)

_MOST_ELEMENTS = 20_000  # for trafilatura, whose time grows faster than their number; pages of news sites have 4,000

_LITTLE = 200  # letters: less than this is no article found
_DISTINCT = 25  # letters: shorter lines must be a whole line of the content, not a part of one

_PLACES = 50  # at which a line is looked for in the content

_SEEN = 0.5  # share of a hidden line that other lines hold: it only repeats them
_SAMPLE = 40  # letters

_SAMPLES = 200  # of a line

_PICTURES = frozenset({"caption", "credit"})
# The heading of a section that folds is a button (WAI-ARIA, accordion pattern); elsewhere a button is no text.
_FOLDING = re.compile(r"(<h[2-6]\b[^<>]{0,500}>\s{0,20})<button\b[^<>]{0,2000}>(.{1,500}?)</button>", re.I | re.S)
_ACCORDION = 2  # headings

_NO_LETTER = re.compile(r"[\W_]+")
_ELEMENT = re.compile("<[a-zA-Z]")


def page_lines(html: str, article_body: str | None = None, title: str | None = None) -> list[SourceLine]:
    """The visible lines of a page in order, with what the page's structure says of each of them.

    `article_body` and `title` are what the metadata of the page give.
    """
    if len(html) > LARGE:
        html = without_ballast(html)
    unfolded, sections = _FOLDING.subn(r"\1\2", html)
    if sections >= _ACCORDION:
        html = unfolded
    blocks = visible_blocks(html)
    letters = [_letters(block.text) for block in blocks]
    content = [] if too_deep(html) or _elements(html) > _MOST_ELEMENTS else _main_content(html)
    given = (visible_lines(article_body) if "<" in article_body else article_body.splitlines()) if article_body else []
    inside = _chosen(letters, [_letters(line) for line in [*content, *given]])
    vouched = _held(letters, [_letters(line) for line in given])
    headline = _letters(title) if title else ""
    repeated = _repeated(blocks, letters, inside)
    other = _of_other_articles(blocks, letters, inside, headline)
    gone = [a or b for a, b in zip(repeated, other, strict=True)]
    inside = columns.restored(blocks, [a and not b for a, b in zip(inside, gone, strict=True)], gone)
    around = _extent(letters, inside, headline)
    result = []
    for position, said in enumerate(structure.observe(blocks, inside)):
        own = [said] if said else []
        if headline and letters[position] == headline:
            own = [_TITLE]
        elif inside[position] and vouched[position] and said and said.kind not in _PICTURES:
            own = []  # the page itself counts it to its text
        elif not inside[position]:
            named = said if said and (position in around or said.field is None) else None
            own = [replace(named, weight=1.0)] if named else []
            own.append(_HIDDEN if repeated[position] else _OTHER_ARTICLE if other[position] else _OUTSIDE)
        result.append(SourceLine(position + 1, blocks[position].text, tuple(own)))
    return result


def shield(lines: Sequence[Line]) -> None:
    """Protects what the extractor chose, and no box or rule speaks against, from the line model alone."""
    if any(said is _OUTSIDE for line in lines for said in line.evidence):
        for line in lines:
            if line.evidence and line.evidence[0].rule == scoring.RULE:
                line.evidence.append(_CHOSEN)


def _chosen(letters: Sequence[str], content: Sequence[str]) -> list[bool]:
    """Which lines the content holds; all of them, where it is next to nothing."""
    if sum(map(len, content)) < _LITTLE:
        return [True] * len(letters)
    return [held or not own for held, own in zip(_held(letters, content), letters, strict=True)]


def _held(letters: Sequence[str], content: Sequence[str]) -> list[bool]:
    """Which lines stand in the content; short ones must be a line of it.

    The content is gone through once, for the beginnings of all lines together: a search for each line would take the
    product of both sizes.
    """
    whole, running = set(content) - {""}, "\n".join(content)
    places: dict[str, list[int]] = {own[:_DISTINCT]: [] for own in letters if len(own) >= _DISTINCT}
    for at in range(len(running) - _DISTINCT + 1):
        found = places.get(running[at : at + _DISTINCT])
        if found is not None and len(found) < _PLACES:
            found.append(at)
    return [
        own in whole or any(running.startswith(own, at) for at in places.get(own[:_DISTINCT], ())) for own in letters
    ]


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
    heads = [
        at for at, block in enumerate(blocks) if block.element is not None and columns.heading(block.element) == "h1"
    ]
    own = [at for at in heads if headline and letters[at] == headline]
    if len(own) != 1:
        return none
    alike = [at for at in heads if columns.look(blocks[at]) == columns.look(blocks[own[0]])]
    texts = [sum(len(letters[at]) for at in range(a, b) if inside[at]) for a, b in pairwise([*alike, len(blocks)])]
    articles = [at for at, text in zip(alike, texts, strict=True) if text >= _LITTLE or at == own[0]]
    if len(articles) < 2 or len({id(columns.holder(blocks[at].element)) for at in alike}) < len(alike):
        return none
    end = next((at for at in articles if at > own[0]), len(blocks))
    return [articles[0] <= at < own[0] or at >= end for at in range(len(blocks))]


def _extent(letters: Sequence[str], inside: Sequence[bool], headline: str) -> range:
    """From the headline, or the first line of the main content, to its last: captions in here are the article's own."""
    positions = [position for position, chosen in enumerate(inside) if chosen and letters[position]]
    if not positions:
        return range(0)
    start = positions[0]
    above = [position for position in range(start) if headline and letters[position] == headline]
    return range(above[-1] if above else start, positions[-1] + 1)


def _elements(html: str) -> int:
    return sum(1 for _ in _ELEMENT.finditer(html))


def _main_content(html: str) -> list[str]:
    from trafilatura import extract  # heavy: only pages need it

    text = extract(html, include_comments=False, include_tables=True, favor_recall=False, deduplicate=False)
    return [repair_line(line) for line in text.splitlines()] if text else []


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text.casefold())
