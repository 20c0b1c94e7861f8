"""Canonical names of people inside one article.

News gives the full name once and the surname after that. Full names (two words or more) seed a table by surname and by
first name; a shorter form takes the full name it is the end of, or else the beginning of. Where several people share
it ("Phillips"), the form stays ambiguous and the nearest earlier full name decides at each place. Different full names
are never merged, except for middle names and initials ("Charlaine F. Olmedo").
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from flows.enrich import vocabulary

HONORIFICS = vocabulary.word_list("names", "honorifics")
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv", "qc", "kc", "mp", "md", "phd"))
_POSSESSIVE = re.compile(r"(?:'s|')\Z", re.IGNORECASE)
_EDGES = " \t\n.,;:!?\"'()[]{}-–—*&/"
_WORD = re.compile(r"[\w-]+")
_PAIR = re.compile(
    r"(?:\b([A-Z][\w.'-]{0,30}) )?\b([A-Z][\w-]{1,30}) (?:and|&) ([A-Z][\w'-]{1,30}) ([A-Z][\w-]{1,30})\b"
)
_MAX_WORDS = 6

Table = Mapping[str, tuple[str, ...]]


def bare(surface: str) -> str:
    """A name without possessive, honorifics and outer punctuation; marks are expected to be plain."""
    name = " ".join(surface.split())
    words = _POSSESSIVE.sub("", name).lstrip(_EDGES).rstrip(_EDGES).split()
    while len(words) > 1 and words[0].casefold().rstrip(".") in HONORIFICS:
        del words[0]
    if not words:
        return ""
    name = " ".join(words).rstrip(_EDGES)
    return name + "." if words[-1].casefold().rstrip(".") in ("jr", "sr") and surface.rstrip().endswith(".") else name


def is_person_shaped(name: str) -> bool:
    """Whether a bare surface can be the name of a person: capitals, no digits, not a sentence."""
    words = name.split()
    if not words or len(words) > _MAX_WORDS or any(char.isdigit() or char in "@#/:;!?<>|=" for char in name):
        return False
    return words[0][0].isalpha() and words[-1].rstrip(".")[:1].isupper() and (len(words) > 1 or len(name) > 1)


def canonical(surfaces: Iterable[str]) -> Table:
    """Maps each bare surface (in order of the text, repeated as often as it stands there) to its canonical names.

    One name where it is clear, several, in order of appearance, where people share the surface.
    """
    counts = Counter(surface for surface in surfaces if surface)
    full = [name for name in counts if _is_full(name)]
    merged = _merge_variants(full, counts)
    by_surname: dict[str, list[str]] = {}
    by_first: dict[str, list[str]] = {}
    for name in dict.fromkeys(merged.values()):
        words = _key(name)
        for size in range(1, len(words)):
            by_surname.setdefault(" ".join(words[-size:]), []).append(name)
        by_first.setdefault(words[0], []).append(name)
    table: dict[str, tuple[str, ...]] = {}
    for name in counts:
        key = " ".join(_key(name))
        if name in merged:
            table[name] = (merged[name],)
        else:
            table[name] = tuple(by_surname.get(key) or by_first.get(key) or (name,))
    return table


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


def _is_full(name: str) -> bool:
    return len(_key(name)) > 1 and not name[0].islower()  # "de Blasio" is a surname


def _key(name: str) -> list[str]:
    """The words that tell people apart: no suffix marks of rank; Jr and III stay, as other people."""
    return [word.rstrip(".").casefold() for word in name.split()]


def _merge_variants(full: Sequence[str], counts: Mapping[str, int]) -> dict[str, str]:
    """Full names that differ in middle names or in case alone take the most frequent form, the first one on a tie."""
    groups: dict[tuple[str, str], list[str]] = {}
    for name in full:
        words = _key(name)
        suffix = words[-1] if words[-1] in _SUFFIXES else ""
        words = words[:-1] if suffix else words
        groups.setdefault((words[0], f"{words[-1]} {suffix}"), []).append(name)
    merged: dict[str, str] = {}
    for names in groups.values():
        middles = {tuple(word[0] for word in _key(name)[1:-1]) for name in names} - {()}
        same = len(middles) <= 1  # "George W. Bush" and "George H. W. Bush" are two people
        best = max(names, key=lambda name: (not name.isupper(), counts[name]))
        for name in names:
            merged[name] = best if same else name
    return merged
