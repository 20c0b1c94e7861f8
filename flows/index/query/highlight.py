"""The best snippet of a document for a query, with the words that matched: the same on every engine.

The stored text is analysed again, as it was for the index, so that accents, stems, prefixes and misspellings are
marked as they were found. Words that a query excludes mark nothing.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice

from flows.index.base import Document, Highlight
from flows.index.query.analysis import fold, locate, tokenize
from flows.index.query.tree import Bool, Boost, Fuzzy, Node, Phrase, Prefix, Wildcard, Words
from flows.schema.languages import LANGUAGES, NEUTRAL

SNIPPET = 240  # characters
MAX_TEXT = 50_000  # characters of a field that are looked at
MAX_LEAVES = 40  # words and phrases of a query that are looked for
_FIELDS = ("body", "title", "subtitle")  # the first one with a match is shown
_SENTENCE_END = re.compile(r"[.!?…]['\"”’»)]*\s+|\n+")

Leaf = Words | Phrase | Prefix | Wildcard | Fuzzy


class _Tokens:
    """The tokens of a text in one analysis, with the indexes where each is."""

    def __init__(self, text: str, analyzer: str) -> None:
        self.analyzer = analyzer
        self.located = locate(text, analyzer)
        self.all = [token.text for token in self.located]
        self.places: dict[str, list[int]] = {}
        for index, token in enumerate(self.all):
            self.places.setdefault(token, []).append(index)

    def where(self, matches: Callable[[str], bool]) -> Iterator[int]:
        """Every token whose text matches."""
        for token, places in self.places.items():
            if matches(token):
                yield from places

    def runs(self, words: list[str]) -> Iterator[int]:
        """Every place where the words follow each other."""
        for index in self.places.get(words[0], ()) if words else ():
            if self.all[index : index + len(words)] == words:
                yield from range(index, index + len(words))

    def near(self, words: list[str], slop: int) -> Iterator[int]:
        """Every place where all the words are within the length of the phrase and its slop."""
        wanted = set(words)
        places = sorted(index for word in wanted for index in self.places.get(word, ()))
        for position, start in enumerate(places):
            window = places[position : bisect_left(places, start + len(words) + slop)]
            if {self.all[index] for index in window} == wanted:
                yield from window


def highlight(query: Node, document: Document) -> Highlight | None:
    """The best snippet of the body, else of the title or subtitle; None where no word of the query is in them."""
    leaves = list(islice(_leaves(query), MAX_LEAVES))
    for field in _FIELDS:
        text = document.get(field)
        wanted = [leaf for leaf in leaves if field in dict(leaf.fields)]
        if not text or not wanted:
            continue
        text = text[:MAX_TEXT]
        spans = _matches(wanted, text, document.get("language") or "")
        if spans:
            return _snippet(field, text, spans)
    return None


def _leaves(node: Node) -> Iterator[Leaf]:
    match node:
        case Bool(must, should, _):
            for inner in (*must, *should):
                yield from _leaves(inner)
        case Boost(inner, _):
            yield from _leaves(inner)
        case Words() | Phrase() | Prefix() | Wildcard() | Fuzzy():
            yield node


def _matches(leaves: list[Leaf], text: str, language: str) -> list[tuple[int, int, int]]:
    """(start, end, number of the leaf) of every token that matched, in order."""
    analyses = [NEUTRAL, language] if language in LANGUAGES else [NEUTRAL]
    found: dict[tuple[int, int], int] = {}
    for tokens in (_Tokens(text, analyzer) for analyzer in analyses):
        for number, leaf in enumerate(leaves):
            for index in _indexes(leaf, tokens):
                _, start, end = tokens.located[index]
                found[start, end] = min(number, found.get((start, end), number))
    return list(_joined(sorted((*span, number) for span, number in found.items())))


def _indexes(leaf: Leaf, tokens: _Tokens) -> Iterator[int]:
    """The tokens that a leaf matched. Patterns and misspelt words are looked for among unstemmed tokens alone."""
    match leaf:
        case Words(_, words) | Phrase(_, words, 0):
            yield from tokens.runs(tokenize(words, tokens.analyzer))
        case Phrase(_, words, slop):
            yield from tokens.near(tokenize(words, tokens.analyzer), slop)
        case Prefix(_, prefix) if tokens.analyzer == NEUTRAL:
            yield from tokens.where(partial(_begins, fold(prefix)))
        case Wildcard(_, pattern) if tokens.analyzer == NEUTRAL:
            yield from tokens.where(partial(_glob, fold(pattern)))
        case Fuzzy(_, word, distance) if tokens.analyzer == NEUTRAL:
            yield from tokens.where(partial(_within, fold(word), distance))


def _joined(spans: Iterable[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Spans that overlap as one: pairs of characters do."""
    last: tuple[int, int, int] | None = None
    for start, end, number in spans:
        if last and start < last[1]:
            last = last[0], max(end, last[1]), min(number, last[2])
            continue
        if last:
            yield last
        last = start, end, number
    if last:
        yield last


def _begins(prefix: str, token: str) -> bool:
    return token.startswith(prefix)


def _glob(pattern: str, token: str) -> bool:
    """Whether a token matches `*` and `?`, in at most length times length steps: a regular expression has no bound."""
    at = place = 0
    star, resume = -1, 0
    while place < len(token):
        if at < len(pattern) and pattern[at] == "*":
            star, resume = at, place
            at += 1
        elif at < len(pattern) and pattern[at] in ("?", token[place]):
            at += 1
            place += 1
        elif star >= 0:
            resume += 1
            at, place = star + 1, resume
        else:
            return False
    return not pattern[at:].strip("*")


def _within(word: str, limit: int, token: str) -> bool:
    """Whether a token is at most `limit` edits away, a transposition of neighbours being one (optimal alignment)."""
    if abs(len(token) - len(word)) > limit or len(set(word) ^ set(token)) > 2 * limit:
        return False  # most tokens end here: an edit changes the length by one and the set of letters by two
    before: list[int] = []
    last = list(range(len(token) + 1))
    for i, left in enumerate(word, 1):
        row = [i]
        for j, right in enumerate(token, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (left != right))
            if before and j > 1 and left == token[j - 2] and word[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return False
        before, last = last, row
    return last[-1] <= limit


def _snippet(field: str, text: str, matches: list[tuple[int, int, int]]) -> Highlight:
    """The window with the most different leaves, then the most matches, the first of them."""
    best, best_value = 0, (0, 0)
    starts = [start for start, _, _ in matches]
    for first, start in enumerate(starts):
        inside = matches[first : min(bisect_left(starts, start + SNIPPET), first + SNIPPET)]
        value = (len({leaf for _, _, leaf in inside}), len(inside))
        if value > best_value:
            best, best_value = first, value
    start, end = _edges(text, *matches[best][:2])
    spans = tuple((a - start, b - start) for a, b, _ in matches if a >= start and b <= end)
    return Highlight(field, text[start:end], spans)


def _edges(text: str, anchor: int, anchor_end: int) -> tuple[int, int]:
    """Around the first match: from the start of its sentence when that is near, between words."""
    earliest = max(0, anchor - SNIPPET // 3)
    start = 0
    if earliest:
        sentence = [match.end() for match in _SENTENCE_END.finditer(text, earliest, anchor)]
        space = re.search(r"\s+", text[earliest:anchor])
        start = sentence[-1] if sentence else earliest + space.end() if space else anchor
    end = min(len(text), start + SNIPPET)
    if end < len(text):
        end = max(text.rfind(" ", anchor_end, end), text.rfind("\n", anchor_end, end), anchor_end)
    return start, max(anchor_end, start + len(text[start:end].rstrip()))
