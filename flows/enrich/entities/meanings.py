"""What each surface of a text stands for: entities by name and type, and what speaks for each of them."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from flows.article import EntityType
from flows.enrich import vocabulary
from flows.enrich.entities import canonical_names, names
from flows.enrich.entities.place_names import place_name
from flows.enrich.entities.readings import Reading
from flows.enrich.entities.support import Support
from flows.enrich.recognition.spans import SpanKind
from flows.enrich.works import titles as works
from flows.text.marks import plain_marks

Named = tuple[str, EntityType]
"""What identifies an entity of an article."""

_INSTITUTIONS = vocabulary.word_list("names", "institutions")
_PART = "part of a full name in the text"
_WORD = re.compile(r"\w+")
_INITIAL = re.compile(r"\b[A-Z]")
_ACRONYM = re.compile(r" \(([A-Z][A-Za-z]{1,7})\)")
_MAX_ACRONYM = 10  # words before a bracket that it may shorten
_REACH = 100  # characters before it


class Meanings:
    """Filled step by step: people first, works last, which take the place of what was held for something else."""

    def __init__(self, read: Sequence[Reading], kinds: Mapping[str, SpanKind]) -> None:
        self.of: dict[str, list[Named]] = {}
        self.support: dict[Named, Support] = defaultdict(Support)
        self._read = read
        self._kinds = kinds

    def add(self, surface: str, name: str, kind: EntityType) -> None:
        """One more surface of one entity."""
        self.of[surface] = [(name, kind)]

    def add_people(self, plain: str) -> None:
        """People under their full names, and relatives that share a surname."""
        people = [reading for reading in self._read if self._kinds.get(reading.surface) == "person"]
        titled = {
            f"{one.title} {one.surface}": one
            for one in people
            if one.title and names.gender_of(f"{one.title} x") and " " not in one.surface
        }
        words = set(_WORD.findall(plain))
        table = dict(canonical_names.canonical([*(one.surface for one in people), *titled]))
        table |= {first: (name,) for first, name in canonical_names.siblings(plain, table).items()}
        for surname, full_names in canonical_names.surnames(table).items():
            if surname not in self._kinds and surname.lower() not in words:  # the model passed it over
                table.setdefault(surname, full_names)
        for surface, full_names in table.items():
            if surface not in titled or full_names != table[titled[surface].surface]:
                self.of[surface] = [(name, "person") for name in full_names]
        for reading in people:
            meant = self.of.get(f"{reading.title} {reading.surface}") or self.of[reading.surface]
            if reading.read_as not in ("person", None) and meant[:1] != [(reading.surface, "person")]:
                # What a model makes of a surname alone tells nothing.
                reading = reading._replace(read_as=None, evidence=_PART)
            self._note(reading, meant)

    def add_others(self) -> None:
        """Organisations and places; the last word of an organisation stands for it ("Rovers" for Aldbrook Rovers), and
        so does what it is called before what it is ("Hofstra" for Hofstra University)."""
        short: dict[str, set[str]] = defaultdict(set)
        for surface, kind in self._kinds.items():
            if kind == "organisation" and " " in surface:
                before, _, last = surface.rpartition(" ")
                short[before if last.casefold().rstrip(".") in _INSTITUTIONS else last].add(surface)
        for surface, full_names in short.items():
            if self._kinds.get(surface) == "organisation" and len(full_names) == 1:
                self.add(surface, next(iter(full_names)), "organisation")
        for reading in self._read:
            surface, read_as = reading.surface, self._kinds.get(reading.surface)
            if read_as == "organisation" or read_as == "place":
                if surface not in self.of:
                    self.add(surface, place_name(surface) if read_as == "place" else surface, read_as)
                self._note(reading, self.of[surface])

    def join_acronyms(self, plain: str) -> None:
        """The short form stands for the long one: "International Atomic Energy Agency (IAEA)", and also where no
        bracket says so, if the initials of one organisation are its letters."""
        initials: dict[str, set[str]] = defaultdict(set)
        for surface, kind in self._kinds.items():
            if kind == "organisation" and " " in surface:
                initials["".join(_INITIAL.findall(surface))].add(surface)
        for surface, kind in self._kinds.items():
            long = initials.get(surface.replace(".", ""), set()) if kind == "organisation" else set()
            if len(long) == 1 and len(surface) > 2 and (meaning := self.of.get(next(iter(long)))):
                self._move(surface, meaning)
        for match in _ACRONYM.finditer(plain):
            words = plain[max(0, match.start() - _REACH) : match.start()].split()
            for size in range(min(len(words), _MAX_ACRONYM), 1, -1):
                meaning = self.of.get(" ".join(words[-size:]), [])
                if meaning and meaning[0][1] == "organisation":
                    self._move(match[1], meaning)
                    self.support[meaning[0]].rules.append(f"short form in brackets after it ({match[1]})")
                    break

    def add_works(self, text: str, language: str) -> None:
        """Titles, under the best-formed spelling of each."""
        of_kind: dict[EntityType, list[str]] = defaultdict(list)
        for surface, meanings in self.of.items():
            for _, kind in meanings[:1]:
                of_kind[kind].append(surface)
        people, places, organisations = of_kind["person"], of_kind["place"], of_kind["organisation"]
        titles: dict[str, list[works.Title]] = defaultdict(list)
        for title in works.find(text, people, language, places=places, organisations=organisations):
            titles[works.key(title.text)].append(title)
        for same in titles.values():
            spellings = [title.text for title in same]
            name = works.canonical(spellings)
            for spelling in {plain_marks(spelling) for spelling in (*spellings, name)}:
                self.add(spelling, name, "work")
            support = self.support[name, "work"]
            support.stated = max(title.confidence for title in same)
            support.rules += dict.fromkeys(title.evidence for title in same if title.evidence)

    def _move(self, surface: str, meaning: list[Named]) -> None:
        """The surface, and what speaks for it, belongs to another entity than it seemed."""
        before, self.of[surface] = self.of.get(surface, []), meaning
        if before != meaning and [name for name, _ in before] == [surface]:
            self.support[meaning[0]].join(self.support.pop(before[0], Support()))

    def _note(self, reading: Reading, meanings: Sequence[Named]) -> None:
        if len(meanings) == 1:
            self.support[meanings[0]].add(reading)
