"""Names of speakers by form alone: what stands beside a verb of speech where no recogniser named the people.

"sagte Weber" is the "Anna Weber" that the text named before; titles before a name are no part of it. Where every noun
has a capital, only a first name or an earlier full name tells a name from a noun.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property

from flows.enrich import vocabulary
from flows.enrich.entities.mentions import Mention
from flows.enrich.first_names import is_first_name
from flows.enrich.quotes.grammar import UPPER, Grammar

# Not "y": it joins two names.
_PARTICLES = "v[ao]n(?: de[nrm]?)?|zu|zur|de(?: l[ao]s?)?|del|della|di|da|dos|du|ten|ter|af|av|bin|al|el"
_NAME = re.compile(rf"[{UPPER}][\w'’-]*\.?(?: (?:(?:{_PARTICLES}) )?[{UPPER}][\w'’-]*(?:\. (?=[{UPPER}]))?)*")
_HONORIFICS = vocabulary.word_list("names", "honorifics_of_other_languages") | vocabulary.word_list(
    "names", "honorifics"
)
_MAX_WORDS = 5
_MAX_NAMES = 2_000


def completed(known: Sequence[Mention], text: str, grammar: Grammar) -> list[Mention]:
    """The known mentions and, where none of them stands, those that their form tells; in order."""
    ends = sorted((mention.start, mention.end) for mention in known)
    starts = [start for start, _ in ends]
    found = list(known)
    for mention in NamesByForm(text, grammar).people():
        index = bisect_left(starts, mention.end)
        if not index or ends[index - 1][1] <= mention.start:
            found.append(mention)
    return sorted(found)


class NamesByForm:
    """The names of one text in a language without a recogniser."""

    def __init__(self, text: str, grammar: Grammar) -> None:
        self._text, self._grammar = text, grammar
        self._nouns_are_small = grammar.language not in ("de", "lb")

    def in_phrase(self, start: int, end: int) -> Mention | None:
        """The name that a noun phrase holds or opens with, as the text names its bearer in full."""
        for match in _NAME.finditer(self._text, start, end):
            found = self._person(match)
            if found is not None:
                opening = match.start() == start or found[1] - found[0] < match.end() - match.start()
                name = self._text[found[0] : found[1]]
                full = self._full_names.get(name.rpartition(" ")[2]) if " " not in name else None
                known = full is not None or " " in name
                if known or (opening and self._nouns_are_small) or match.start() == start:
                    return Mention(found[0], found[1], full or name, "person")
        return None

    def people(self) -> list[Mention]:
        """The full names and the surnames after them, in order."""
        found = []
        for match in _NAME.finditer(self._text):
            span = self._person(match)
            if span is None:
                continue
            name = self._text[span[0] : span[1]]
            full = name if name in self._full else self._full_names.get(name)
            if full is not None:
                found.append(Mention(span[0], span[1], full, "person"))
        return found

    @cached_property
    def _full_names(self) -> dict[str, str]:
        """Surnames and the one full name that each belongs to."""
        table: dict[str, str | None] = {}
        for name in self._full:
            surname = name.rpartition(" ")[2]
            table[surname] = name if table.get(surname, name) == name else None
        return {surname: name for surname, name in table.items() if name is not None}

    @cached_property
    def _full(self) -> frozenset[str]:
        return frozenset(self._find_full())

    def _find_full(self) -> Iterator[str]:
        words = set(re.findall(r"\w[\w-]*", self._text)) if len(self._text) < 200_000 else set()
        for count, match in enumerate(_NAME.finditer(self._text)):
            if count == _MAX_NAMES:
                return
            span = self._person(match)
            if span is None:
                continue
            name = self._text[span[0] : span[1]]
            first, _, rest = name.partition(" ")
            if rest and (is_first_name(first) or (self._nouns_are_small and rest.rpartition(" ")[2] in words)):
                yield name

    def _person(self, match: re.Match[str]) -> tuple[int, int] | None:
        """The part of a capitalised run that names a person: from the first name on, or behind the titles."""
        words = list(re.finditer(r"\S+", match[0]))
        index = 0
        for position, word in enumerate(words[:-1]):
            if is_first_name(word[0]):
                index = position
                break
        else:
            while index < len(words) - 1 and self._is_title(words[index][0]):
                index += 1
        if len(words) - index > _MAX_WORDS or self._is_title(words[index][0]):
            return None
        return match.start() + words[index].start(), match.start() + len(match[0].rstrip("."))

    def _is_title(self, word: str) -> bool:
        lower = word.lower().rstrip(".")
        return lower in _HONORIFICS or lower in self._grammar.beside_names
