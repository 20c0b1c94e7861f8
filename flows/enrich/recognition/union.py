"""A model and the rules together, for languages whose model is small: what the rules say holds, the model adds.

Rules are right more often where they speak, and silent where no list and no honorific helps; a small model finds more
and takes roles into names ("Mme Berthier", "président de la République").
"""

from bisect import bisect_left
from collections.abc import Iterable

from flows.enrich.recognition import gazetteer
from flows.enrich.recognition.gazetteer import WORD
from flows.enrich.recognition.spans import Span


def union(text: str, language: str, certain: Iterable[Span], more: Iterable[Span]) -> list[Span]:
    """The spans of `certain`, and those of `more` that overlap none of them, without what is no part of a name."""
    found = sorted(certain)
    starts = [span.start for span in found]
    added = []
    for read in more:
        span = _bare(text, language, read)
        at = bisect_left(starts, span.end)
        if span.start < span.end and not (at and found[at - 1].end > span.start):
            added.append(span)
    people = [text[span.start : span.end] for span in (*found, *added) if span.kind == "person"]
    surnames = {name.rsplit(" ", 1)[-1] for name in people if " " in name}
    return sorted([*found, *(span for span in added if not _is_lone(text, span, surnames))])


def _is_lone(text: str, span: Span, surnames: set[str]) -> bool:
    """Whether a model takes one word for a person that is neither a first name nor the
    surname of somebody: as often a village or a company."""
    name = text[span.start : span.end]
    known = " " in name or name in surnames or name.lower() in gazetteer.given_names()
    return span.kind == "person" and not known


def _bare(text: str, language: str, span: Span) -> Span:
    """A span without honorifics and small words before the name; empty where it is no name."""
    lists = gazetteer.lists(language)
    if text[span.start : span.end] in lists.common:
        return span._replace(end=span.start)
    if span.kind != "person":
        return span
    for word in WORD.finditer(text, span.start, span.end):
        if word[0][0].isupper() and word[0].lower() not in lists.honorifics and word[0] not in lists.common:
            return span._replace(start=word.start())
    return span._replace(end=span.start)
