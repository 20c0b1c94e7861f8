"""The words of a document: which of a line's words the rest of the text knows.

An article speaks of the same people, places and things from line to line; what stands around it does not. Which words
carry no meaning, and which are names, is read off the document itself, so that no language needs a list.
"""

import re
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from flows.text.scripts import TERSE_SENTENCES

_WORD = re.compile(r"\w+")
_BODY = 80  # characters from which on a line counts as running text, whose words others are compared with
_TERSE = 2  # a character of such a script weighs like this many Latin letters
_FUNCTION_SHARE = 4  # a word of every fourth line of running text has grammar to do, not meaning
_FUNCTION_LINES = 3
_LONGEST = 4_000  # characters of a line that are looked at


class LineWords(NamedTuple):
    """What one line is made of."""

    size: int  # characters, as they weigh in Latin letters
    words: list[str]  # as written; pairs of characters in scripts without spaces
    known: frozenset[str] | set[str]  # its words, case folded
    capitals: set[str]  # those written with a capital, as written
    body: bool  # long enough for running text


class Shared(NamedTuple):
    """What a line has in common with the rest of its document; counts of different words."""

    meaningful: int  # words that are no function words
    found: int  # of these, in other lines of running text
    names: int
    names_found: int
    function: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of the running text of a document."""

    once: frozenset[str]
    twice: frozenset[str]  # in two lines or more
    function: frozenset[str]
    lower: frozenset[str]  # seen in lower case: a capital says nothing about them

    def shared(self, line: LineWords) -> tuple[Shared, set[str]]:
        """What the line shares with others, and its words that carry meaning."""
        elsewhere = self.twice if line.body else self.once
        meaningful = line.known - self.function
        names = {word.lower() for word in line.capitals} - self.lower
        return (
            Shared(
                len(meaningful),
                len(meaningful & elsewhere),
                len(names),
                len(names & elsewhere),
                len(line.known) - len(meaningful),
            ),
            set(meaningful),
        )


def line_words(text: str) -> LineWords:
    """The words of a line; of a very long one, those of its beginning."""
    if len(text) > _LONGEST:
        text = text[:_LONGEST]
    size = len(text)
    if text.isascii() or TERSE_SENTENCES.search(text) is None:
        words = _WORD.findall(text)
    else:
        letters = "".join(_WORD.findall(text))
        words = [letters[at : at + 2] for at in range(max(1, len(letters) - 1))] if letters else []
        size *= _TERSE
    known = set(map(str.lower, words))
    return LineWords(size, words, known, set(words) - known, size >= _BODY)


def vocabulary(lines: list[LineWords]) -> Vocabulary:
    """The words of a document's running text."""
    body = [line for line in lines if line.body]
    counts: Counter[str] = Counter()
    for line in body:
        counts.update(line.known)
    enough = max(_FUNCTION_LINES, len(body) / _FUNCTION_SHARE)
    lower: set[str] = set()
    for line in body:
        lower.update(line.words)
    return Vocabulary(
        frozenset(counts),
        frozenset([word for word, count in counts.items() if count > 1]),
        frozenset([word for word, count in counts.items() if count >= enough]),
        frozenset(lower & counts.keys()),
    )
