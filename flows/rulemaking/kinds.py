"""What kind of boilerplate a line is, guessed: by words that rules of one kind have, else by its shape and its place.

The phrases and examples of rules for every outlet are the word lists, in all their languages. What one outlet repeats
makes no words: its name would speak for a kind as soon as three of its lines were approved.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from flows.clean.lines import is_prose, line_key
from flows.clean.rules import Book
from flows.clean.verdicts import Kind

_OWN = 0.6  # share of a word's rules that are of one kind, from which on the word speaks for it
_LEAST = 3  # phrases that hold a word
_ENOUGH = 1.2  # of such shares together: two words, or one where there are hardly others
_SHORTEST = 3  # letters: shorter words are anybody's
_DENSE = 0.12  # of such shares a word: a long sentence has words of every kind
# Kinds whose rules speak of the article itself, or put the line into a field: a repeated line is none of these.
_OF_THE_ARTICLE: frozenset[Kind] = frozenset(
    {"title", "subtitle", "markup", "duplicate", "caption", "dateline", "correction", "content_warning", "helpline",
     "byline", "credit", "timestamp", "topics"}
)  # fmt: skip


class Guess(NamedTuple):
    """A kind, why it is guessed, in words that go on a sentence, and whether the line's own words say so."""

    kind: Kind
    why: str
    by_words: bool


def guess(text: str, head: int, tail: int, documents: int, book: Book) -> Guess:
    """The kind of a line that stands at the head, or at the tail, of so many of the documents that hold it."""
    told_by = _words(book)
    votes: defaultdict[Kind, float] = defaultdict(float)
    because: defaultdict[Kind, list[str]] = defaultdict(list)
    words = _telling(text)
    for word in words:
        for kind, share in told_by.get(word, {}).items():
            votes[kind] += share
            because[kind].append(word)
    if votes:
        best = max(votes, key=lambda kind: votes[kind])
        if votes[best] >= max(_ENOUGH, _DENSE * len(words)) or (len(words) <= 2 and votes[best] >= _OWN):
            return Guess(best, f"rules of this kind have its words: {', '.join(because[best][:4])}", by_words=True)
    if 2 * tail > documents:
        if is_prose(text):
            return Guess("author_bio", "running text at the end of articles", by_words=False)
        return Guess("related", "a short line at the end of articles", by_words=False)
    if 2 * head > documents:
        return Guess("navigation", "a line at the head of articles", by_words=False)
    if is_prose(text):
        return Guess("newsletter", "running text that comes again inside articles", by_words=False)
    return Guess("navigation", "a short line that comes again inside articles", by_words=False)


@lru_cache(maxsize=1)
def _words(book: Book) -> Mapping[str, Mapping[Kind, float]]:
    """The kinds that a word speaks for, with the share of the phrases holding it that are of this kind."""
    counts: defaultdict[str, Counter[Kind]] = defaultdict(Counter)
    elsewhere: Counter[str] = Counter()  # in sentences of articles, as rules name them to keep
    for rule in book.general.rules:
        for phrase in {*rule.whole, *rule.starts, *rule.acts_on}:
            for word in _telling(phrase):
                counts[word][rule.kind] += 1
        elsewhere.update(word for sentence in rule.keeps for word in _telling(sentence))
    found: dict[str, dict[Kind, float]] = {}
    for word, of_kind in counts.items():
        total = of_kind.total() + elsewhere[word]
        kind, count = of_kind.most_common(1)[0]
        if total >= _LEAST and count >= _OWN * total and kind not in _OF_THE_ARTICLE:
            found[word] = {kind: count / total}
    return found


def _telling(text: str) -> dict[str, None]:
    """Its words, each once, in order."""
    return dict.fromkeys(word for word in line_key(text).split() if len(word) >= _SHORTEST)
