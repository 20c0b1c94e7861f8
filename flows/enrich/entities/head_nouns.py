"""What the words of an English name say that it is: its head noun, or a list that it stands in.

A council is an organisation whatever a model takes it for, an award or a war is neither that nor a place. These rules
decide (`DECISIVE`), and find names that end in the head of an organisation where the model passed them over.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from flows.enrich import vocabulary
from flows.enrich.recognition.spans import Span, SpanKind

HEAD = "ends in a word for organisations"
LISTED = "in the list of organisations"
COUNTRY = "in the list of countries"
PLACE_HEAD = "has a word for places in it"
DECISIVE = frozenset((HEAD, LISTED, COUNTRY))

CAPITALISED = r"[A-Z][\w'&-]{0,30}"

_HEADS = vocabulary.word_list("names", "organisation_heads")
_HEADS_OF_PLACES_TOO = frozenset(("bank", "front", "office"))  # the West Bank, the Eastern Front, the Oval Office
_HEADS_OF_OTHER_THINGS = vocabulary.word_list("names", "heads_of_other_things")
_PLACE_HEADS = vocabulary.word_list("names", "place_heads")
_PLACE_OPENERS = vocabulary.word_list("names", "place_openers")
_REALMS = vocabulary.word_list("names", "realms")
_REALMS_AND_BUILDINGS = vocabulary.word_list("names", "realms_and_buildings")
_PLATFORMS = vocabulary.word_list("names", "platforms")
_PARTIES = vocabulary.word_list("names", "parties")
_COUNTRIES = vocabulary.word_list("names", "countries")
_NO_ORGANISATIONS = vocabulary.word_list("names", "no_organisations")
_OPENERS = vocabulary.word_list("names", "sentence_openers")

_WORD = re.compile(r"[\w'&-]+")
_YEAR = re.compile(r" \((?:1[5-9]|20)\d\d\)")  # behind the title of a book or film
_BETWEEN_HYPHENS = re.compile(r"[a-z]-(?:on|upon|in|under|by|le|la|sur|am)-[A-Z]")
_RUN = re.compile(rf"\b{CAPITALISED}(?: (?:(?:of|for|and|the|&) ){{0,2}}{CAPITALISED}){{0,5}}")
_PARTY = re.compile(rf"\b(?:{'|'.join(re.escape(name.title()) for name in sorted(_PARTIES) if ' ' in name)})\b")


class Run(NamedTuple):
    """A name that rules alone find: offsets in characters, and what speaks for it."""

    start: int
    end: int
    evidence: str


def is_head(word: str) -> bool:
    """Whether a name that ends in this word is an organisation."""
    return word.casefold().rstrip(".") in _HEADS


def type_of(surface: str, kind: SpanKind, plain: str, end: int) -> tuple[SpanKind, str]:
    """The type of a bare name and what speaks for it; `kind` is how it was read, and stays where nothing speaks.

    `end` is where the name ends in the text `plain`.
    """
    folded = surface.casefold()
    words = folded.split()
    first, last, several = words[0], words[-1].rstrip("."), len(words) > 1
    if first in _PLATFORMS or folded in _PARTIES:
        return "organisation", LISTED
    if last in _HEADS_OF_OTHER_THINGS or (kind != "person" and _YEAR.match(plain, end)):
        return "other", ""
    if several and (last in _REALMS_AND_BUILDINGS or (first in _REALMS and words[1] == "of")):
        return "place", PLACE_HEAD
    if several and last in _HEADS and not (kind == "place" and last in _HEADS_OF_PLACES_TOO):
        return "organisation", HEAD
    if folded in _COUNTRIES and (several or kind != "person"):
        return "place", COUNTRY
    if _BETWEEN_HYPHENS.search(surface):
        return "place", PLACE_HEAD
    if several and kind == "person" and (last in _PLACE_HEADS or first in _PLACE_OPENERS):
        return "place", PLACE_HEAD
    if kind == "organisation" and folded in _NO_ORGANISATIONS:
        return "other", ""
    return kind, ""


def passed_over(spans: Sequence[Span], plain: str, start: int) -> Iterator[Run]:
    """Runs of capitalised words up to the head of an organisation, and parties, from `start` on where no span stands
    but such as are no person, organisation or place."""
    starts = [span.start for span in spans]
    for run in _RUN.finditer(plain, start):
        heads = [word for word in _WORD.finditer(run[0]) if word[0].casefold() in _HEADS]
        party = None if heads else _PARTY.search(run[0])
        if party is not None:
            found = Run(run.start() + party.start(), run.start() + party.end(), LISTED)
        elif heads and heads[-1].start() > 0:
            end, begin = run.start() + heads[-1].end(), run.start()
            while (opener := _WORD.match(plain, begin, end)) and opener[0].casefold() in _OPENERS:
                begin = opener.end() + 1
            found = Run(begin, end, HEAD)
        else:
            continue
        before = bisect_right(starts, found.end - 1)
        if not before or spans[before - 1].end <= found.start or spans[before - 1].kind == "other":
            yield found
