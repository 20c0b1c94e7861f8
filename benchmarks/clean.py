"""Cleaning of text beside trafilatura and jusText, which need a page: the same documents, in one run.

Each document is generated text of some 3 kB and 36 lines, and a page made of it, a block a line: for the extractors the
plainest page that can be, without the scripts, menus and nested boxes of real ones. The contenders take turns over
batches, so that all meet the same state of the machine, and each repetition has documents of its own, so that nothing
that a contender remembers of one serves it in the next.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from html import escape
from itertools import islice
from statistics import median
from types import ModuleType
from typing import Any
from unittest.mock import patch

import justext
import trafilatura

from benchmarks.articles import articles
from benchmarks.measure import Clock
from benchmarks.table import Table
from flows.article import Source
from flows.clean import article, boilerplate, judgement, lines, model, repetition
from flows.inputs import Options, RawArticle

BATCH = 50  # documents: some tenths of a second, too short for the machine to change much between contenders
_WARM_UP = 20  # documents, so that modules are loaded and rules compiled

_OURS = "flows, text"
_WHOLE = "whole"
PARTS: tuple[tuple[str, ModuleType, str], ...] = (
    ("repair", judgement, "repair"),
    ("lines", judgement, "text_lines"),
    ("lines", lines, "assemble"),
    ("rules", boilerplate, "mark_rules"),
    ("repetition", repetition, "mark"),
    ("model", model, "mark"),
    ("judgement", article, "judge"),
)
"""The parts of our cleaner that are timed: a name, and the function as its caller finds it. The last one holds the
others."""

Clocks = defaultdict[str, Clock]


def measure(documents: int, repetitions: int = 5) -> Table:
    """The table of a run over this many generated documents a repetition."""
    _repeat(_WARM_UP, 0)
    parts: Clocks = defaultdict(Clock)
    seconds: defaultdict[str, list[float]] = defaultdict(list)
    for seed in range(1, repetitions + 1):
        for name, clock in _repeat(documents, seed).items():
            seconds[name].append(clock.seconds / documents)
        _time_parts(documents, -seed, parts)
    return _table(seconds, parts, documents, repetitions)


def page(text: str) -> str:
    """The page that shows this text: its first line as the heading, every other one as a paragraph."""
    title, *others = [escape(line) for line in text.splitlines() if line]
    body = "\n".join(f"<p>{line}</p>" for line in others)
    return f"<!doctype html><html><head><title>{title}</title></head><body><h1>{title}</h1>\n{body}</body></html>"


def _repeat(documents: int, seed: int) -> Clocks:
    """The documents of this seed, cleaned by everybody in turns."""
    clocks: Clocks = defaultdict(Clock)
    options = Options.starting_now()
    english = justext.get_stoplist("English")
    texts = (one.text for one in articles(documents, seed))
    while batch := list(islice(texts, BATCH)):
        ours = [_raw(text, "txt") for text in batch]
        pages = [page(text) for text in batch]
        our_pages = [_raw(text, "html") for text in pages]
        with clocks[_OURS]:
            for raw in ours:
                article.clean(raw, options)
        with clocks["trafilatura"]:
            for text in pages:
                trafilatura.extract(text)
        with clocks["jusText"]:
            for text in pages:
                justext.justext(text, english)
        with clocks["flows, page"]:
            for raw in our_pages:
                article.clean(raw, options)
    return clocks


def _time_parts(documents: int, seed: int, clocks: Clocks) -> None:
    options = Options.starting_now()
    raws = [_raw(one.text, "txt") for one in articles(documents, seed)]
    with _timed(clocks), clocks[_WHOLE]:
        for raw in raws:
            article.clean(raw, options)


def _raw(text: str, form: str) -> RawArticle:
    return RawArticle(
        text, Source(drop="benchmark", path="a", sha256="0" * 64, size=len(text), encoding="utf-8", format=form)
    )


@contextmanager
def _timed(clocks: Clocks) -> Iterator[None]:
    """While it is open, every call of one of `PARTS` is timed: a few calls a document, which cost nothing beside it."""
    with ExitStack() as stack:
        for name, module, function in PARTS:
            stack.enter_context(patch.object(module, function, _clocked(getattr(module, function), clocks[name])))
        yield


def _clocked(function: Callable[..., Any], clock: Clock) -> Callable[..., Any]:
    def call(*arguments: object, **named: object) -> object:
        with clock:
            return function(*arguments, **named)

    return call


def _table(seconds: dict[str, list[float]], parts: Clocks, documents: int, repetitions: int) -> Table:
    table = Table(
        f"Cleaning, {repetitions} times {documents} documents of 3 kB, one core",
        ("", "times as fast as trafilatura", "documents/s", "ms", "from", "to"),
    )
    standard = median(seconds["trafilatura"])
    for name, took in seconds.items():
        middle = median(took)
        spread = (f"{1000 * bound:.3f}" for bound in (min(took), max(took)))
        table.add(name, f"{standard / middle:.2f}", f"{1 / middle:,.0f}", f"{1000 * middle:.3f}", *spread)
    for name, share in _shares(parts).items():
        milliseconds = 1000 * share * parts[_WHOLE].seconds / documents / repetitions
        table.add(f"{_OURS}: {name}", f"{share:.0%} of it", "", f"{milliseconds:.3f}")
    return table


def _shares(parts: Clocks) -> dict[str, float]:
    """The share of each part in the whole, without what other parts took inside it."""
    names = dict.fromkeys(name for name, *_ in PARTS)
    *inner, outer = names
    own = {name: parts[name].seconds for name in inner}
    own[f"rest of the {outer}"] = parts[outer].seconds - sum(own.values())
    own["the article made of it"] = parts[_WHOLE].seconds - parts[outer].seconds
    return {name: took / parts[_WHOLE].seconds for name, took in own.items()}
