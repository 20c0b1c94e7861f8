"""Who "the minister" and "the 45-year-old" are: the one person whom the text introduced so before.

"Foreign Minister Anna Weber", "Anna Weber, the foreign minister," and "Anna Weber, 45," introduce. A description that
fits nobody, or more than one person, stays as it is printed.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from flows.enrich.entities.mentions import Mention
from flows.enrich.quotes.grammar import Grammar

_WORD = re.compile(r"[^\W\d_][\w-]*")
_APPOSITION = re.compile(
    r",? (?:\(?\d{1,3}\)?(?: \w{1,8})?, )?([^\n,.;:()]{3,70})(?:[,.;]|$)|,? ?\((?!\d)([^()\n]{3,50})\)"
)
_AGE_BEHIND = re.compile(r",? \(?(\d{2})\)?(?=[,.) ])")
_AGE_BEFORE = re.compile(r"\b(\d{2})-[^\W\d_][^\n,.;:]{0,40}\Z")
_AGE = re.compile(r"\b(\d{2})[ -]")
_REACH = 48
_REACH_BEHIND = 80
_MAX_WORDS = 4
_MAX_PLACES = 100  # where the noun of a description stands
_SUFFIX = 3  # letters that an article at the end of a noun takes: "ministern"
_MIN_STEM = 5  # letters that tell a part of a compound: "Außenminister", "Minister"


class _Introduction(NamedTuple):
    start: int
    name: str
    words: tuple[str, ...]  # lower case; the noun comes last
    age: str


class Introductions:
    """How the people of a text are introduced, in order."""

    def __init__(self, text: str, mentions: Sequence[Mention], grammar: Grammar) -> None:
        self._text, self._grammar = text, grammar
        self._people = [mention for mention in mentions if mention.type == "person"]
        self._starts = [mention.start for mention in self._people]
        self._read: dict[int, list[_Introduction]] = {}  # by the number of the mention

    def who(self, phrase: str, position: int) -> str | None:
        """The person that a definite description at this place means, or None."""
        age = _AGE.search(phrase)
        words = self._without_determiners(_WORD.findall(phrase))
        if age is None and not words:
            return None
        noun = age[1] if age is not None else words[-1]
        stem = noun if len(noun) < _MIN_STEM + _SUFFIX or not self._grammar.has("bare_nouns") else noun[:-_SUFFIX]
        fitting: set[str] = set()
        places = re.compile(re.escape(stem), re.IGNORECASE).finditer(self._text, 0, position)
        for place in islice(places, _MAX_PLACES):
            first = bisect_left(self._starts, place.start() - _REACH_BEHIND)
            last = bisect_left(self._starts, place.start() + _REACH)
            fitting.update(
                one.name
                for number in range(first, last)
                for one in self._of(number)
                if one.start < position
                and (one.age == age[1] if age is not None else bool(one.words) and self._is_same(words, one.words))
            )
        return fitting.pop() if len(fitting) == 1 else None

    def _of(self, number: int) -> list[_Introduction]:
        """How a mention is introduced: by the words before it, by an apposition, by an age."""
        if number in self._read:
            return self._read[number]
        mention = self._people[number]
        before = self._text[max(0, mention.start - _REACH) : mention.start]
        after = self._text[mention.end : mention.end + _REACH_BEHIND]
        found = []
        age = _AGE_BEHIND.match(after) or _AGE_BEFORE.search(before)
        if age is not None:
            found.append(_Introduction(mention.start, mention.name, (), age[1]))
        phrases = [re.split(r"[^\w -]", before)[-1].split()[-_MAX_WORDS:] if before.endswith(" ") else []]
        apposition = _APPOSITION.match(after)
        if apposition is not None and apposition[0].lstrip()[0] in ",(":
            phrase = apposition[1] or apposition[2]
            preposition = self._grammar.preposition.search(phrase, 1)
            phrases.append(_WORD.findall(phrase[: preposition.start()] if preposition else phrase)[-_MAX_WORDS:])
        told = filter(None, map(self._without_determiners, phrases))
        found += [_Introduction(mention.start, mention.name, words, "") for words in told]
        self._read[number] = found
        return found

    def _without_determiners(self, words: Sequence[str]) -> tuple[str, ...]:
        lower = tuple(word.lower() for word in words)
        while lower and self._grammar.determiner.fullmatch(lower[0]):
            lower = lower[1:]
        return lower

    def _is_same(self, words: Sequence[str], introduced: Sequence[str]) -> bool:
        """The same noun, and every word before it among those of the introduction."""
        noun, known = words[-1], introduced[-1]
        same = noun == known
        if not same and self._grammar.has("compounds") and len(noun) >= _MIN_STEM:
            same = known.endswith(noun)
        if not same and self._grammar.has("bare_nouns") and len(known) >= _MIN_STEM:
            same = noun.startswith(known) and len(noun) - len(known) <= _SUFFIX
        return same and set(words[:-1]) <= set(introduced)
