"""Pages with their article: how well they are cleaned, beside trafilatura on the same pages in the same run.

    python -m tests.quality.pages              pages made of the labelled drops, as several publishers would make them
    python -m tests.quality.pages FOLDER       pages that you have: NAME.html with the article's text in NAME.txt

Shingles of four words are compared, as in the set of the quality gate.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from rich.console import Console
from rich.table import Table

from flows.clean import judge
from flows.errors import UsageError
from flows.read.page_metadata import page_metadata
from flows.text.characters import repair
from flows.training.labelled import LabelledDrop, read_folder
from flows.training.scores import Counts, count, score
from tests.clean.documents import raw_page

DROPS = Path(__file__).parent / "drops"
_PARAGRAPH = 100  # characters; wrapped lines are shorter

Style = Callable[[LabelledDrop], str]


@dataclass(frozen=True, slots=True)
class Page:
    """A page, and the article on it as lines with labels; lines of a page that nobody labelled are all `keep`."""

    style: str
    html: str
    article: LabelledDrop


def made(drops: Iterable[LabelledDrop]) -> Iterator[Page]:
    """One page of each drop that has a paragraph a line and no broken text, in one style after the other."""
    whole = (drop for drop in drops if _is_whole(drop))
    for number, drop in enumerate(whole):
        style = STYLES[number % len(STYLES)]
        yield Page(style.__name__.strip("_"), style(drop), drop)


def _is_whole(drop: LabelledDrop) -> bool:
    return max(map(len, drop.lines)) >= _PARAGRAPH and repair(drop.gold).lines == drop.gold.split("\n")


def read(folder: Path) -> Iterator[Page]:
    """The pages of a folder. Raises `UsageError` where a page has no text beside it, or there is none."""
    pages = sorted(folder.glob("*.html"))
    if not pages:
        raise UsageError(f"{folder} holds no pages: files that end in .html")
    for page in pages:
        text = page.with_suffix(".txt")
        if not text.exists():
            raise UsageError(f"{page} has no {text.name} beside it with the text of its article")
        lines = tuple(filter(None, map(str.strip, text.read_text(encoding="utf-8").splitlines())))
        article = LabelledDrop(page.stem, "", "", lines, ("keep",) * len(lines))
        yield Page(folder.name, page.read_text(encoding="utf-8", errors="replace"), article)


def cleaned(page: Page) -> str:
    """The body that this project makes of it."""
    return "\n".join(judge(raw_page(page.html, metadata=page_metadata(page.html))).paragraphs)


def extracted(page: Page) -> str:
    """The text that trafilatura makes of it, with the options that are used here as well."""
    from trafilatura import extract

    return extract(page.html, include_comments=False, include_tables=True) or ""


def counts(page: Page, body: str) -> Counts:
    """Shingles of the body beside those of the article."""
    return count(page.article, body, frozenset())


def _semantic(drop: LabelledDrop) -> str:
    """Elements of HTML 5; JSON-LD with the text."""
    elements = {
        "caption": "<figure><img alt=''><figcaption>{}</figcaption></figure>",
        "credit": "<figure><img alt=''><figcaption>{}</figcaption></figure>",
        "byline": "<address><a rel='author' href='/a'>{}</a></address>",
        "timestamp": "<p><time>{}</time></p>",
        "newsletter": "<form class='newsletter'><label>{}</label><input type='email'></form>",
        "related": "<aside><a href='/r'>{}</a></aside>",
        "headlines": "<aside><h4><a href='/h'>{}</a></h4></aside>",
        "navigation": "<nav><a href='/n'>{}</a></nav>",
        "share": "<button>{}</button>",
        "copyright": "<footer>{}</footer>",
    }
    linked = {"@type": "NewsArticle", "headline": _title(drop), "articleBody": drop.gold}
    head = f"<script type='application/ld+json'>{json.dumps(linked).replace('<', chr(92) + 'u003c')}</script>"
    return _page(drop, head, f"<main><article>{_lines(drop, elements, '<p>{}</p>')}</article></main>")


def _soup(drop: LabelledDrop) -> str:
    """Nothing but `div`, with the class names of a content management system."""
    elements = {
        "caption": "<div class='media'><div class='media__caption'>{}</div></div>",
        "credit": "<div class='media'><div class='media__credit'>{}</div></div>",
        "byline": "<div class='story-byline'>{}</div>",
        "timestamp": "<div class='story-date'>{}</div>",
        "newsletter": "<div class='newsletter-box'><div>{}</div></div>",
        "related": "<div class='related-links'><a href='/r'>{}</a></div>",
        "headlines": "<div class='most-read'><div><a href='/h'>{}</a></div></div>",
        "navigation": "<div class='menu'><a href='/n'>{}</a></div>",
        "share": "<div class='social-share'><span>{}</span></div>",
        "comments": "<div class='comments'><a href='#c'>{}</a></div>",
        "topics": "<div class='tags'><a href='/t'>{}</a></div>",
        "author_bio": "<div class='author-bio'><p>{}</p></div>",
    }
    head = f"<meta property='og:title' content='{escape(_title(drop))}'>"
    body = f"<div class='story'><div class='story-text'>{_lines(drop, elements, '<p class=par>{}</p>')}</div></div>"
    return _page(drop, head, body)


def _divided(drop: LabelledDrop) -> str:
    """A text typed into one field, its paragraphs parted by line breaks, that widgets divide into boxes."""
    pieces = []
    box: list[str] = []
    for line, label in _visible(drop):
        if label in _WIDGETS:
            pieces += [_box(box), f"<div class='widget'><span>{escape(line)}</span></div>"]
            box = []
        else:
            box.append(escape(line))
    return _page(drop, "", f"<div id='content'><h1>{escape(_title(drop))}</h1>{''.join(pieces)}{_box(box)}</div>")


_WIDGETS = frozenset({"advert", "newsletter", "related", "share", "video"})
STYLES: tuple[Style, ...] = (_semantic, _soup, _divided)


def _box(lines: list[str]) -> str:
    return f"<div class='text'>{'<br><br>'.join(lines)}</div>" if lines else ""


def _visible(drop: LabelledDrop) -> Iterator[tuple[str, str]]:
    for line, label in zip(drop.lines, drop.labels, strict=True):
        if line.strip() and label not in ("ignore", "title"):
            yield line, label


def _title(drop: LabelledDrop) -> str:
    return next((line for line, label in zip(drop.lines, drop.labels, strict=True) if label == "title"), drop.name)


def _lines(drop: LabelledDrop, elements: dict[str, str], other: str) -> str:
    found = [elements.get(label, other).format(escape(line)) for line, label in _visible(drop)]
    return f"<h1>{escape(_title(drop))}</h1>" + "".join(found)


def _page(drop: LabelledDrop, head: str, body: str) -> str:
    menu = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in ("News", "Sport", "Culture", "Weather", "More"))
    title = f"<title>{escape(_title(drop))}</title>"
    return (
        f"<!doctype html><html lang='{drop.language}'><head><meta charset='utf-8'>{title}{head}</head><body>"
        f"<header><ul>{menu}</ul></header>{body}<footer><ul>{menu}</ul><p>© {drop.outlet}</p></footer></body></html>"
    )


def main() -> int:
    """Print both, by style; 1 when trafilatura is better somewhere."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    asked = parser.parse_args()
    pages = list(read(asked.folder) if asked.folder else made(read_folder(DROPS)))
    table = Table("pages", "number", "ours", "trafilatura", "ours, ms a page", "trafilatura, ms a page")
    worse = False
    for style in dict.fromkeys(page.style for page in pages):
        chosen = [page for page in pages if page.style == style]
        (ours, own_time), (theirs, their_time) = _timed(chosen, cleaned), _timed(chosen, extracted)
        worse |= ours < theirs
        cells = [f"{ours:.4f}", f"{theirs:.4f}", f"{own_time:.0f}", f"{their_time:.0f}"]
        table.add_row(style, str(len(chosen)), *cells)
    Console().print(table)
    return int(worse)


def _timed(pages: list[Page], reader: Callable[[Page], str]) -> tuple[float, float]:
    """(F1, milliseconds a page)"""
    begin = time.perf_counter()
    bodies = [reader(page) for page in pages]
    spent = time.perf_counter() - begin
    figure = score(counts(page, body) for page, body in zip(pages, bodies, strict=True)).shingle_f1
    return figure, 1000 * spent / len(pages)


if __name__ == "__main__":
    sys.exit(main())
