"""Lists of names and of words beside names, by language, each loaded once a process: data/name_rules.yml, places.yml,
countries.tsv and the first names.

A list of names of several words is a `Phrases`: what begins at a place of a text is looked up by its first word.
"""

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

import yaml

from flows.text.marks import plain_marks

WORD = re.compile(r"[^\W_]+(?:[-&/][^\W_]+)*")
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
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


def source() -> bytes:
    """The lists as they are stored: part of the fingerprint of the rules that read them."""
    return b"".join(map(_file, _FILES))


@cache
def words(language: str, name: str) -> frozenset[str]:
    """A list of a language and, with it, what holds in every language; empty where there is none."""
    lists = _rules()
    return frozenset(lists.get(language, {}).get(name, ())) | frozenset(lists["all"].get(name, ()))


def knows(language: str) -> bool:
    """Whether there are lists for this language."""
    return language in _rules()


@cache
def known_organisations(language: str) -> Phrases:
    """Organisations that need no other evidence."""
    return Phrases(words(language, "known"))


@cache
def given_names() -> frozenset[str]:
    """First names of every language, in lower case."""
    both: dict[str, list[str]] = _yaml("first_names.yml")
    more = (line for line in _file("given_names.txt").decode().splitlines() if not line.startswith("#"))
    return frozenset(name for names in both.values() for name in names) | frozenset(" ".join(more).split())


@cache
def places(language: str) -> Phrases:
    """Countries, regions and cities, as a language names them."""
    lists = _yaml("places.yml")
    own = [
        name for part in ("all", language) for key in ("cities", "regions") for name in lists.get(part, {}).get(key, ())
    ]
    return Phrases([*own, *_countries(language)])


@cache
def ambiguous_places(language: str) -> frozenset[str]:
    """Places whose names are everyday words or names of people too."""
    lists = _yaml("places.yml")
    return frozenset(name for part in ("all", language) for name in lists.get(part, {}).get("ambiguous", ()))


def _goes_on(text: str, end: int) -> bool:
    """Whether the word goes on: a hyphen joins, an apostrophe only sets off an ending."""
    return text[end : end + 1].isalnum() or (text[end : end + 1] == "-" and text[end + 1 : end + 2].isalnum())


def _countries(language: str) -> list[str]:
    rows = [line.split("\t") for line in _file("countries.tsv").decode().splitlines() if not line.startswith("#")]
    if language not in rows[0]:
        return []
    column = rows[0].index(language)
    return [row[column] for row in rows[1:] if row[column]]


@cache
def _rules() -> dict[str, dict[str, list[str]]]:
    rules: dict[str, dict[str, list[str]]] = _yaml("name_rules.yml")
    return rules


@cache
def _yaml(name: str) -> Any:
    return yaml.load(_file(name), Loader=_LOADER)  # noqa: S506 - a SafeLoader


def _file(name: str) -> bytes:
    return resources.files("flows.enrich").joinpath("data", name).read_bytes()
