"""The words of a document: which of a line's words the rest of the text knows.

An article speaks of the same people, places and things from line to line; what stands around it does not. Which words
carry no meaning, and which are names, is read off the document itself, so that no language needs a list.
"""

from collections import Counter
from collections.abc import KeysView
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from flows.text.scripts import TERSE_SENTENCES

_MARKS = ".,;:!?…\"“”„«»()[]'’‘|。、，！？「」।؟،"
_SAMPLE = 16  # every so many characters one is looked at for its script
_TERSE = 2  # a character of a terse script weighs like so many Latin letters
_BODY = 80  # characters from which on a line counts as running text, whose words others are compared with
_FUNCTION_SHARE = 4  # a word of every fourth line of running text has grammar to do, not meaning
_FUNCTION_LINES = 3
_LONGEST = 300  # characters of a line whose words are looked at: enough to know what it speaks of


class LineWords(NamedTuple):
    """What one line is made of."""

    size: int  # characters, as they weigh in Latin letters
    words: list[str]  # of its beginning, as written; pairs of characters in scripts without spaces
    known: set[str]  # the different ones


class Shared(NamedTuple):
    """What a line has in common with the rest of its document; counts of different words."""

    found: int  # of its words that are no function words, in other lines of running text
    names: int  # words with a capital that the running text never writes without
    names_found: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of the running text of a document, as written."""

    once: KeysView[str]
    twice: set[str]  # in two lines or more
    function: set[str]
    names: set[str]  # of the lines that are looked at

    def shared(self, line: LineWords, meaning: set[str]) -> Shared:
        """What the line, whose words without function words are `meaning`, shares with others."""
        found = meaning & (self.twice if line.size >= _BODY else self.once)
        names = meaning & self.names
        return Shared(len(found), len(names), len(names & found) if names else 0)


def document_words(texts: list[str]) -> list[LineWords]:
    """The words of each line."""
    document = "\n".join([text[:_LONGEST] for text in texts])
    if document.count("\n") >= len(texts):
        return document_words([text.replace("\n", " ") for text in texts])
    terse = not document.isascii() and TERSE_SENTENCES.search(document[::_SAMPLE]) is not None
    for mark in _MARKS:
        if mark in document:
            document = document.replace(mark, " ")
    result = []
    for text, bare in zip(texts, document.split("\n"), strict=True):
        size, words = len(text), bare.split()
        if terse and TERSE_SENTENCES.search(text) is not None:
            letters = "".join(words)
            words = [letters[at : at + 2] for at in range(max(1, len(letters) - 1))]
            size *= _TERSE
        result.append(LineWords(size, words, set(words)))
    return result


def vocabulary(lines: list[LineWords], longest: int) -> Vocabulary:
    """The words of a document: of its running text, and which of them are names.

    `longest`: lines of so many characters are not looked at, so that nobody asks for their names.
    """
    body = [line.known for line in lines if line.size >= _BODY]
    counts = Counter(chain.from_iterable(body))
    enough = max(_FUNCTION_LINES, len(body) / _FUNCTION_SHARE)
    twice = {word for word, count in counts.items() if count > 1}
    short = set[str]().union(*[line.known for line in lines if line.size < _BODY])
    asked = short.union(*[line.known for line in lines if _BODY <= line.size < longest])
    return Vocabulary(
        counts.keys(),
        twice,
        {word for word in twice if counts[word] >= enough},
        {
            word
            for word in asked
            if not word.islower()
            and not word.isdigit()
            and not ((small := word.lower()).islower() and (small in counts or small in short))
        },
    )
