"""Several people who speak as one: "Kutcher and Kunis", "the couple", "both men", "they".

They are resolved only where exactly that many people fit: those whom the phrase itself names, or the one pair that
the text named together before.
"""

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from flows.enrich.entities.mentions import Mention
from flows.enrich.quotes.genders import Genders
from flows.enrich.quotes.grammar import Grammar

_MAX_GAP = 40  # characters between two names that are named together
_MAX_NAMED = 6
_NEAR = 400  # characters that "they" looks back

Pair = tuple[str, ...]


class Groups:
    """The people of one text who are named together."""

    def __init__(self, text: str, mentions: Sequence[Mention], genders: Genders, grammar: Grammar) -> None:
        self._text, self._grammar, self._genders = text, grammar, genders
        self._people = [mention for mention in mentions if mention.type == "person"]
        words = "|".join(map(re.escape, sorted(grammar["conjunctions"]))) or "(?!)"
        self._join = re.compile(rf",? (?:{words}|&) (?:[^\W\d_][\w'’-]*[.,]? ){{0,3}}\Z|, (?:[a-z][\w-]* ){{1,3}}\Z")
        self._list = re.compile(rf"(?:,? (?:{words}|&)|,) (?:[^\W\d_][\w'’-]*[.,]? ){{0,3}}\Z")

    def named(self, mentions: Sequence[Mention]) -> Pair:
        """The people of a phrase that is a list of names; empty where it is none."""
        people = mentions[:_MAX_NAMED]
        for left, right in pairwise(people):
            if self._list.match(self._text, left.end, right.start) is None:
                return ()
        joined = len(people) > 1 and self._join.match(self._text, people[-2].end, people[-1].start)
        names = tuple(dict.fromkeys(person.name for person in people))
        return names if joined and len(names) == len(people) and all(p.type == "person" for p in people) else ()

    def described(self, phrase: str, position: int) -> Pair | None:
        """Who "the couple" or "both men" are: empty where that is not certain, None for another phrase."""
        phrase = phrase.lower()
        for name, gender in (("pairs", ""), ("pairs_of_men", "m"), ("pairs_of_women", "f")):
            if phrase in self._grammar[name]:
                return self._only(2, gender, position)
        return self._only(3, "", position) if phrase in self._grammar["trios"] else None

    def they(self, position: int) -> Pair:
        """Whom "they" means: the one pair named together shortly before; empty where there is none, or are several."""
        near = {pair for start, pair in self._together if position - _NEAR <= start < position and len(pair) == 2}
        return near.pop() if len(near) == 1 else ()

    def _only(self, size: int, gender: str, position: int) -> Pair:
        fitting: dict[frozenset[str], list[Pair]] = {}
        for start, pair in self._together:
            if start < position and len(pair) == size and all(self._genders.fits(name, gender) for name in pair):
                fitting.setdefault(frozenset(pair), []).append(pair)
        if fitting:
            again = [
                pairs for pairs in fitting.values() if len(pairs) > 1
            ]  # one couple of the story, others in passing
            only = again if len(fitting) > 1 else list(fitting.values())
            return only[0][0] if len(only) == 1 else ()
        people = dict.fromkeys(
            one.name for one in self._people if one.start < position and self._genders.fits(one.name, gender)
        )
        return tuple(people) if len(people) == size else ()

    @cached_property
    def _together(self) -> list[tuple[int, Pair]]:
        """Every run of people named together: where it begins, and who they are."""
        found: list[tuple[int, Pair]] = []
        run: list[Mention] = []
        for person in [*self._people, None]:
            if person is not None and run and self._joins(run[-1], person):
                run.append(person)
                continue
            if 1 < len(run) <= _MAX_NAMED and (names := self.named(run)):
                found.append((run[0].start, names))
            run = [person] if person is not None else []
        return found

    def _joins(self, left: Mention, right: Mention) -> bool:
        return right.start - left.end <= _MAX_GAP and self._list.match(self._text, left.end, right.start) is not None
