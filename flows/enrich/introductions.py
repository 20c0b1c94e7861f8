"""Who "the minister" and "the 45-year-old" are: the one person whom the text introduced so before.

"Foreign Minister Anna Weber", "Anna Weber, the foreign minister," and "Anna Weber, 45," introduce. A description that
fits nobody, or more than one person, stays as it is printed.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from flows.enrich.mentions import Mention
from flows.enrich.quote_grammar import Grammar

_WORD = re.compile(r"[^\W\d_][\w-]*")
_BEFORE = re.compile(r"(?:[^\W\d_][\w-]* ){1,4}\Z")
_APPOSITION = re.compile(
    r",? (?:\(?\d{1,3}\)?(?: \w{1,8})?, )?([^\n,.;:()]{3,70})(?:[,.;]|$)|,? ?\((?!\d)([^()\n]{3,50})\)"
)
_AGE_BEHIND = re.compile(r",? \(?(\d{2})\)?(?=[,.) ])")
_AGE_BEFORE = re.compile(r"\b(\d{2})-[^\W\d_][^\n,.;:]{0,40}\Z")
_AGE = re.compile(r"\b(\d{2})[ -]")
_REACH = 48
_MAX_PEOPLE = 400  # mentions whose introductions are read
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
        self._grammar = grammar
        self._all: list[_Introduction] = []
        people = [mention for mention in mentions if mention.type == "person"][:_MAX_PEOPLE]
        for mention in people:
            self._read(text, mention)

    def _read(self, text: str, mention: Mention) -> None:
        before = text[max(0, mention.start - _REACH) : mention.start]
        after = text[mention.end : mention.end + _REACH + 30]
        age = _AGE_BEHIND.match(after) or _AGE_BEFORE.search(before)
        if age is not None:
            self._all.append(_Introduction(mention.start, mention.name, (), age[1]))
        role = _BEFORE.search(before)
        if role is not None:
            self._add(mention, role[0].split())
        apposition = _APPOSITION.match(after)
        if apposition is not None:
            phrase = apposition[1] or apposition[2]
            if apposition[0][0] == "," or "(" in apposition[0]:
                preposition = self._grammar.preposition.search(phrase, 1)
                self._add(mention, _WORD.findall(phrase[: preposition.start()] if preposition else phrase)[-4:])

    def _add(self, mention: Mention, words: list[str]) -> None:
        lower = tuple(word.lower() for word in words)
        while lower and self._grammar.determiner.fullmatch(lower[0]):
            lower = lower[1:]
        if lower:
            self._all.append(_Introduction(mention.start, mention.name, lower, ""))

    def who(self, phrase: str, position: int) -> str | None:
        """The person that a definite description at this place means, or None."""
        age = _AGE.search(phrase)
        words = [word.lower() for word in _WORD.findall(phrase)]
        while words and self._grammar.determiner.fullmatch(words[0]):
            del words[0]
        if not words and age is None:
            return None
        fitting = {
            one.name
            for one in self._all
            if one.start < position
            and (one.age == age[1] if age is not None else bool(one.words) and self._is_same(words, one.words))
        }
        return fitting.pop() if len(fitting) == 1 else None

    def _is_same(self, words: Sequence[str], introduced: Sequence[str]) -> bool:
        """The same noun, and every word before it among those of the introduction."""
        noun, known = words[-1], introduced[-1]
        same = noun == known
        if not same and self._grammar.has("compounds") and len(noun) >= _MIN_STEM:
            same = known.endswith(noun)
        if not same and self._grammar.has("bare_nouns") and len(known) >= _MIN_STEM:
            same = noun.startswith(known) and len(noun) - len(known) <= _SUFFIX
        return same and set(words[:-1]) <= set(introduced)
