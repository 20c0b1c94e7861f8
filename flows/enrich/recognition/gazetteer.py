"""Lists of names and of words beside names, by language, each loaded once a process: data/name_rules.yml, places.yml,
countries.tsv and the first names.

A list of names of several words is a `Phrases`: what begins at a place of a text is looked up by its first word.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from flows.enrich import data_files
from flows.text.marks import plain_marks

WORD = re.compile(r"[^\W_]+(?:[-&/][^\W_]+)*")
_FILES = ("name_rules.yml", "places.yml", "countries.tsv", "given_names.txt", "first_names.yml")


class Phrases:
    """Names as printed, found by their first word; the longest that begins at a place is the one that stands there."""

    def __init__(self, names: Iterable[str]) -> None:
        found: dict[str, list[str]] = {}
        for name in names:
            plain = plain_marks(name)
            first = WORD.match(plain)
            if first is not None:
                found.setdefault(first[0], []).append(plain)
        self._by_first = {first: tuple(sorted(ones, key=lambda one: -len(one))) for first, ones in found.items()}

    def end_at(self, text: str, start: int, first: str) -> int | None:
        """Where the name that begins at `start` with the word `first` ends."""
        for name in self._by_first.get(first, ()):
            end = start + len(name)
            if text.startswith(name, start) and not _goes_on(text, end):
                return end
        return None

    def __contains__(self, name: str) -> bool:
        first = WORD.match(name)
        return first is not None and name in self._by_first.get(first[0], ())


def source() -> bytes:
    """The lists as they are stored: part of the fingerprint of the rules that read them."""
    return b"".join(map(data_files.stored, _FILES))


@dataclass(frozen=True, slots=True)
class Lists:
    """What names look like in one language; the head of data/name_rules.yml says what each list is."""

    honorifics: frozenset[str]
    role_ends: tuple[str, ...]
    saying: frozenset[str]
    heads: frozenset[str]
    ends: frozenset[str]
    links: frozenset[str]
    adjectives: frozenset[str]
    clubs: frozenset[str]
    suffixes: frozenset[str]
    for_heads: tuple[str, ...]
    whole_ends: tuple[str, ...]
    before_place: frozenset[str]
    place_nouns: frozenset[str]
    place_ends: tuple[str, ...]
    place_heads: frozenset[str]
    locatives: frozenset[str]
    common: frozenset[str]
    articles: frozenset[str]
    noun_ends: tuple[str, ...]
    no_given: frozenset[str]
    nouns: bool
    inflected: bool


@cache
def lists(language: str) -> Lists:
    """The lists of a language, with what holds in every language; of an unknown one, the latter alone."""
    own, shared = _rules().get(language, {}), _rules()["all"]
    found = {name: frozenset(own.get(name, ())) | frozenset(shared.get(name, ())) for name in Lists.__slots__}
    ends = {
        name: tuple(sorted(found[name])) for name in ("role_ends", "for_heads", "whole_ends", "noun_ends", "place_ends")
    }
    flags = {"nouns": bool(found["nouns"]), "inflected": bool(found["inflected"]) or not own}
    return Lists(**{**found, **ends, **flags})  # type: ignore[arg-type]


@cache
def organisations(language: str) -> Phrases:
    """Organisations that need no other evidence."""
    rules = _rules()
    return Phrases([*rules["all"]["known"], *rules.get(language, {}).get("known", ())])


@cache
def given_names() -> frozenset[str]:
    """First names of every language, in lower case."""
    both: dict[str, list[str]] = data_files.parsed("first_names.yml")
    more = (line for line in data_files.stored("given_names.txt").decode().splitlines() if not line.startswith("#"))
    return frozenset(name for names in both.values() for name in names) | frozenset(" ".join(more).split())


@cache
def places(language: str) -> Phrases:
    """Countries, regions and cities, as a language names them."""
    found = data_files.parsed("places.yml")
    own = [
        name for part in ("all", language) for key in ("cities", "regions") for name in found.get(part, {}).get(key, ())
    ]
    return Phrases([*own, *_countries(language)])


@cache
def ambiguous_places(language: str) -> frozenset[str]:
    """Places whose names are everyday words or names of people too."""
    found = data_files.parsed("places.yml")
    return frozenset(name for part in ("all", language) for name in found.get(part, {}).get("ambiguous", ()))


def _goes_on(text: str, end: int) -> bool:
    """Whether the word goes on: a hyphen joins, an apostrophe only sets off an ending."""
    return text[end : end + 1].isalnum() or (text[end : end + 1] == "-" and text[end + 1 : end + 2].isalnum())


def _countries(language: str) -> list[str]:
    rows = [
        line.split("\t")
        for line in data_files.stored("countries.tsv").decode().splitlines()
        if not line.startswith("#")
    ]
    if language not in rows[0]:
        return []
    column = rows[0].index(language)
    return [row[column] for row in rows[1:] if row[column]]


@cache
def _rules() -> dict[str, dict[str, list[str]]]:
    rules: dict[str, dict[str, list[str]]] = data_files.parsed("name_rules.yml")
    return rules
