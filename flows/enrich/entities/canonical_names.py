"""Canonical names of people inside one article.

News gives the full name once and a part of it after that. Full names (two words or more) seed a table by surname,
first name and middle name; a shorter form takes the full name that it is the end of, else the beginning, else the
middle. A form that does not fit is nobody's: "Mrs Smith" is not John Smith, the initial of "K. Smith" is not Jane's.
Where several people share a form ("Phillips") it stays ambiguous, and the nearest earlier full name decides at each
place. Different full names are one person only where they differ in case, diacritics, middle names, initials, or in
leading words that one of them leaves out ("Suu Kyi"). "The Kutchers" are several people, and so nobody.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from flows.enrich.entities.names import (
    HONORIFICS,
    OF_CROWNS,
    OF_RANK,
    bare,
    gender_of,
    is_shouted,
    plain_word,
    well_cased,
)

_GENERATIONS = frozenset(("jr", "sr", "ii", "iii", "iv"))
_SUFFIXES = _GENERATIONS | {"v", "vi", "vii", "viii", "xiv", "xvi", "qc", "kc", "mp", "md", "phd"}
_WORD = re.compile(r"[\w-]+")
_ARTICLE = re.compile(r"(?:al|el|ul|ben|bin|abu)-(?=\w)")  # Bashar al-Assad is Assad
_PAIR = re.compile(
    r"(?:\b([A-Z][\w.'-]{0,30}) )?\b([A-Z][\w-]{1,30}) (?:and|&) ([A-Z][\w'-]{1,30}) ([A-Z][\w-]{1,30})\b"
)
_MOST_SHARING = 8  # people who share one form: with more it says nothing

Table = Mapping[str, tuple[str, ...]]


def canonical(surfaces: Iterable[str]) -> Table:
    """Maps each surface (in order of the text, repeated as often as it stands there) to its canonical names.

    One name where it is clear; several, in order of appearance, where people share the surface; none for a family. A
    surface is bare, or a name alone with its title ("Mrs Clinton"), which must fit. Linear in the number of surfaces.
    """
    counts = Counter(surface for surface in surfaces if surface)
    people = _merged([name for name in counts if _is_full(name)], counts)
    forms = _forms(dict.fromkeys(name for names in people.values() for name in names))
    table = dict(people)
    by_rank = [surface for surface in counts if surface not in people and plain_word(surface.split()[0]) in OF_RANK]
    for surface in by_rank:  # Lord Cameron is David Cameron where there is one; else all that there is of his name
        table[surface] = _short(surface, forms, counts)
        if table[surface] == (surface,):
            _hold(forms.firsts, _key(surface)[0], surface)
    for surface in counts:
        if surface not in table:
            table[surface] = _short(surface, forms, counts)
    return {surface: _without_those_called_by_first_name(surface, meant, counts) for surface, meant in table.items()}


def surnames(table: Table) -> dict[str, tuple[str, ...]]:
    """The last words of the full names in a table, with those who bear them in order of appearance."""
    found: dict[str, tuple[str, ...]] = {}
    for name in dict.fromkeys(name for names in table.values() if len(names) == 1 for name in names):
        words = [word for word in name.split() if plain_word(word) not in _SUFFIXES]
        if len(words) > 1 and len(words[-1]) > 2 and words[-1][0].isupper():
            held = found.get(words[-1], ())
            found[words[-1]] = (*held, name) if len(held) < _MOST_SHARING else held
    return found


def siblings(text: str, table: Table) -> dict[str, str]:
    """First names that share the surname after them: "Kitty and Red Forman" gives {"Kitty": "Kitty Forman", ...}.

    Only for names that stand nowhere else in the text: "Kutcher and Danny Masterson" are no siblings.
    """
    found: dict[str, str] = {}
    counts = Counter(_WORD.findall(text))
    for match in _PAIR.finditer(text):
        before, first, other, surname = match.groups()
        if before is None and table.get(first) == (first,) and counts[first] == 1:
            found[first] = f"{first} {surname}"
            found[f"{other} {surname}"] = f"{other} {surname}"
    return found


def _without_those_called_by_first_name(
    surface: str, meant: tuple[str, ...], counts: Mapping[str, int]
) -> tuple[str, ...]:
    """Where relatives share a surname, a writer who calls one of them Heidi means the other by Cruz.

    One Heidi among many a Cruz is no habit: a relative who is quoted says so too.
    """
    if len(meant) < 2 or " " in surface:
        return meant
    habit = counts[surface]
    others = tuple(name for name in meant if counts.get(name.split()[0], 0) < habit or name.split()[0] == surface)
    return others or meant


def _merged(full: Sequence[str], counts: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """The canonical name of each full name, or those that it may stand for."""
    people = _without_middle_names(full, counts)
    ends: dict[str, list[str]] = {}
    initials: dict[str, list[str]] = {}
    for name in dict.fromkeys(name for names in people.values() if len(names) == 1 for name in names):
        words = _key(name)
        for size in range(2, len(words)):
            _hold(ends, " ".join(words[-size:]), name)
        if not _is_initial(words[0]):
            _hold(initials, f"{words[0][0]} {words[-1]}", name)
    for name, meant in people.items():
        words = _key(name)
        longer = ends.get(" ".join(words), [])
        if not longer and _is_initial(words[0]):
            longer = initials.get(f"{words[0][0]} {words[-1]}", [])
        longer = [other for other in longer if other not in meant and _suffix(other) == _suffix(name)]
        if longer and len(longer) <= _MOST_SHARING:
            people[name] = tuple(longer)
    return people


def _without_middle_names(full: Sequence[str], counts: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """Full names that differ in middle names, diacritics or case alone take the most frequent form, the first one on a
    tie; where the middle names differ these are several people, whom the form without one may mean."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for name in full:
        words = _key(name)
        groups.setdefault((words[0], words[-1], _suffix(name)), []).append(name)
    people: dict[str, tuple[str, ...]] = {}
    for names in groups.values():
        by_middle: dict[tuple[str, ...], list[str]] = {}
        for name in names:
            by_middle.setdefault(tuple(word[0] for word in _key(name)[1:-1]), []).append(name)
        if len(by_middle.keys() - {()}) <= 1:
            by_middle = {(): names}
        best = {
            middle: well_cased(max(forms, key=lambda form: (not is_shouted(form), counts[form])))
            for middle, forms in by_middle.items()
        }
        several = tuple(name for middle, name in best.items() if middle)
        for middle, forms in by_middle.items():
            meant = several if several and not middle else (best[middle],)
            people |= dict.fromkeys(forms, meant[:_MOST_SHARING])
    return people


class _Forms(NamedTuple):
    """Who is meant by a form: as a surname of one word or more, as a first name, as a middle name."""

    surnames: dict[str, list[str]]
    firsts: dict[str, list[str]]
    middles: dict[str, list[str]]


def _forms(people: Iterable[str]) -> _Forms:
    surnames, firsts, middles = forms = _Forms({}, {}, {})
    for name in sorted(people, key=lambda name: bool(_suffix(name))):
        words, generation = _key(name), _suffix(name)
        for size in range(1, len(words)):
            surname = " ".join(words[-size:])
            for form in dict.fromkeys((surname, _ARTICLE.sub("", surname))):
                _hold(surnames, f"{form} {generation}".rstrip(), name)
                if generation and form not in surnames:  # Trump is Donald Trump, where there is one, and not his son
                    _hold(surnames, form, name)
        _hold(firsts, words[0], name)
        for word in words[1:-1]:
            if len(word) > 2:
                _hold(middles, word, name)
    return forms


def _hold(table: dict[str, list[str]], form: str, name: str) -> None:
    held = table.setdefault(form, [])
    if len(held) <= _MOST_SHARING:
        held.append(name)


def _short(surface: str, forms: _Forms, counts: Mapping[str, int]) -> tuple[str, ...]:
    form = f"{' '.join(_key(surface))} {_suffix(surface)}".rstrip()
    sharing = next((found[form] for found in forms if form in found), [])
    if not sharing or len(sharing) > _MOST_SHARING:
        return () if not sharing and _is_family(form, forms.surnames) else (well_cased(_untitled(surface, counts)),)
    gender = gender_of(surface)
    fitting = tuple(name for name in sharing if not gender or gender_of(name) in ("", gender))
    return fitting or (surface,)


def _untitled(surface: str, counts: Mapping[str, int]) -> str:
    plain = bare(surface)
    return plain if plain in counts else surface


def _is_family(form: str, surnames: Mapping[str, list[str]]) -> bool:
    return (form.endswith("s") and form[:-1] in surnames) or (form.endswith("es") and form[:-2] in surnames)


def _is_full(name: str) -> bool:
    """Two words or more; also a title of rank with a name, which is all that there is of it ("Prince Harry")."""
    words = name.split()
    if words[0][0].islower():  # "de Blasio" is a surname
        return False
    return len(_key(name)) > 1 or (len(words) > 1 and plain_word(words[0]) in OF_CROWNS)


@lru_cache(maxsize=50_000)
def _key(name: str) -> tuple[str, ...]:
    """The words that tell people apart: without titles and suffixes; initials of one first name are one word."""
    words = [_folded(word) for word in name.split()]
    while len(words) > 1 and words[0] in HONORIFICS:
        del words[0]
    while len(words) > 1 and words[-1] in _SUFFIXES:
        del words[-1]
    while len(words) > 2 and all(len(word.replace(".", "")) == 1 for word in words[:2]):  # J. K. Rowling
        words[:2] = [words[0] + words[1]]
    return (words[0].replace(".", ""), *words[1:])


def _suffix(name: str) -> str:
    last = plain_word(name.rpartition(" ")[2])
    return last if last in _GENERATIONS and " " in name else ""


def _folded(word: str) -> str:
    if word.isascii():
        return plain_word(word)
    return "".join(c for c in unicodedata.normalize("NFD", plain_word(word)) if not unicodedata.combining(c))


def _is_initial(word: str) -> bool:
    return len(word) <= 2 and not any(vowel in word[1:] for vowel in "aeiouy")
