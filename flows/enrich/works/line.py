"""One paragraph as the rules for titles read it, and the names that a title is not."""

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from typing import NamedTuple

_TOKEN = re.compile(r"'?\d0'?s\b|\w+(?:[&'.-]\w+)*|[^\w\s]")
_MARKS = frozenset("\"'«»")
_BEFORE, _AFTER = 14, 12  # words that are looked at
MOST_WORDS = 9  # of a title
_MOST_NAMES = 300  # of several words, which are looked for inside a title
_ELIDING = ("fr", "it")  # l'album


class Names(NamedTuple):
    """The names of a text, folded; `several`: those of more than one word. `sport`: the text speaks of matches."""

    people: frozenset[str]
    places: frozenset[str]
    organisations: frozenset[str]
    several: tuple[str, ...]
    sport: bool

    @classmethod
    def of(
        cls, people: Collection[str], places: Collection[str], organisations: Collection[str], *, sport: bool
    ) -> "Names":
        """The names as they are printed."""
        who, where, what = (frozenset(map(str.casefold, names)) for names in (people, places, organisations))
        several = sorted(name for name in who | where if " " in name)
        return cls(who, where, what, tuple(several[:_MOST_NAMES]), sport)

    def has(self, name: str) -> bool:
        """Whether folded words are a person or a place."""
        return name in self.people or name in self.places


class Line(NamedTuple):
    """One paragraph with plain marks: its words and marks in lower case, and where each begins."""

    text: str
    tokens: Sequence[str]
    starts: Sequence[int]

    @classmethod
    def of(cls, text: str, language: str) -> "Line":
        """The words and marks of a paragraph; what is elided before a word is left out."""
        matches = list(_TOKEN.finditer(text))
        tokens = [match[0].lower() for match in matches]
        if language in _ELIDING:
            tokens = [token.rsplit("'", 1)[-1] for token in tokens]
        return cls(text, tokens, [match.start() for match in matches])

    def before(self, place: int, *, quoted: bool) -> Sequence[str]:
        """Words and marks before a title; a quotation mark beside words without marks ends what belongs to them."""
        at = bisect_left(self.starts, place)
        near = self.tokens[max(0, at - _BEFORE) : at]
        if not quoted and ('"' in near[-2:] or "'" in near[-1:]):
            return []
        return [word for word in near if word not in _MARKS]

    def after(self, place: int) -> Sequence[str]:
        """Words and marks after a title."""
        at = bisect_left(self.starts, place)
        return [word for word in self.tokens[at : at + _AFTER] if word not in _MARKS]
