"""Full names within a story: what an article leaves out because everybody knows it, the others say.

A surname, or a first name, is completed where one person of the story has it. It is left alone where two have it, where
the article itself names another person so, where it follows a title that goes without a surname ("Prince Harry",
"Pope Francis"), where those who give the full name are few beside those who do not (then it is somebody known by one
name, and the full one is a namesake), and where the one is mentioned once, and the other once, in passing.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from flows.enrich.entities import names as article_names
from flows.enrich.entities.name_key import SUFFIXES, folded, words_of
from flows.index.base import Document
from flows.stories.names import Given, called_so_in, full_name_in, mentions
from flows.stories.names_spelling import unified
from flows.text.marks import plain_marks

NAMESAKES = 3  # articles that give a surname alone, for one that gives the full name
IN_PASSING = 2  # mentions of both in the story: 2 of 8 such in real ones were of somebody else, none of 35 others

_PARTICLES = frozenset(  # that begin a surname
    ("van", "von", "der", "den", "de", "del", "della", "da", "das", "dos", "du", "di", "la", "le", "el", "al", "bin",
     "ibn", "ben", "ter", "ten", "zu", "af", "av")
)  # fmt: skip
_TITLES = re.compile(  # before a name that is no surname
    r"\b(?:[Pp]rince|[Pp]rincess|[Kk]ing|[Qq]ueen|[Pp]ope|[Ss]aint|[Ss]t\.?|[Ee]mperor|[Ee]mpress|[Ss]ultan|[Ss]heikh|"
    r"Prinz|Prinzessin|König|Königin|Papst|Kaiser|[Pp]rincesse|[Rr]oi|[Rr]eine|[Pp]ape|[Pp]ríncipe|[Pp]rincesa|"
    r"[Rr]ey|[Rr]eina|[Pp]apa|[Pp]rincipe|[Pp]rincipessa|[Rr]egina) (\w+)"
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})

Order = tuple[datetime, datetime, str]


@dataclass(frozen=True, slots=True)
class Witness:
    """An article as one that tells names."""

    id: str
    order: Order
    people: Mapping[str, int]  # mentions of each, by the names that it gives itself
    titled: frozenset[str]  # words that follow a title

    @classmethod
    def of(cls, document: Document) -> "Witness":
        """That of a document as `Article.to_document` wrote it."""
        first_seen = datetime.fromisoformat(document["first_seen_at"])
        best = document.get("@timestamp")
        order = first_seen, datetime.fromisoformat(best) if best else first_seen, document["id"]
        named = mentions(document)
        alone = any(len(name.split()) == 1 for name in named)
        text = f"{document.get('title', '')}\n{document['body']}" if alone else ""
        return cls(document["id"], order, named, frozenset(map(str.casefold, _TITLES.findall(text))))


class _Parts(NamedTuple):
    """A name, word by word, each folded; the suffix ("jr", "iii") apart."""

    words: tuple[str, ...]
    suffix: str

    @property
    def short_forms(self) -> set[str]:
        """What a person is called by: the surname, with and without what belongs to it, and the first name."""
        return {" ".join(self.words[start:]) for start in range(1, len(self.words))} | {self.words[0]}


def names_in_story(witnesses: Sequence[Witness]) -> dict[str, dict[str, Given]]:
    """What each article of a story, by its id, is to call those whom it names otherwise. In any order."""
    ordered = sorted(witnesses, key=lambda witness: witness.order)
    parts = {name: _parts(name) for witness in ordered for name in witness.people}
    full = {name for name, (words, _) in parts.items() if len(words) > 1 and not name[0].islower()}
    votes = Counter(name for witness in ordered for name in witness.people if name in full)
    form = unified(votes, _same_people(votes, parts))
    first = {name: witness.id for witness in reversed(ordered) for name in witness.people}
    said = Counter(name for witness in ordered for name in {form[own] for own in witness.people if own in full})
    known_by = _known_by(form, parts)
    alone = Counter(_short(parts[name]) for witness in ordered for name in witness.people if name not in full)
    mentioned: Counter[str] = Counter()
    for witness in ordered:
        for name, count in witness.people.items():
            mentioned[form.get(name, _short(parts[name]))] += count
    titled = frozenset().union(*(witness.titled for witness in ordered))

    def whole(name: str, taken: Counter[str]) -> str | None:
        """The full name of a short one, in an article whose own full names have these short forms."""
        words, suffix = parts[name]
        short = " ".join(words)
        candidates = known_by.get(short, set()) - {name}
        if suffix or len(candidates) != 1 or short in titled or taken[short]:
            return None
        (candidate,) = candidates
        if mentioned[candidate] + mentioned[form.get(name, short)] <= IN_PASSING:
            return None
        is_surname = parts[candidate].words[-1] == words[-1]
        return candidate if said[candidate] * (NAMESAKES if is_surname else 1) >= alone[short] else None

    given: dict[str, dict[str, Given]] = {}
    for witness in ordered:
        mine: dict[str, Given] = {}
        taken = Counter(short for name in witness.people if name in full for short in parts[name].short_forms)
        for name in witness.people:
            if _may_be_short(parts[name], name) and (found := whole(name, taken)):
                mine[name] = Given(found, (full_name_in(first[found]),))
            elif form.get(name, name) != name:
                fuller = len(parts[form[name]].words) > len(parts[name].words)
                mine[name] = Given(form[name], ((full_name_in if fuller else called_so_in)(first[form[name]]),))
        given[witness.id] = mine
    return given


@lru_cache(maxsize=1 << 16)
def _parts(name: str) -> _Parts:
    words = [" ".join(folded(words_of(word))) for word in article_names.bare(plain_marks(name)).split()]
    words = [word for word in words if word] or [name.casefold()]
    suffix = words.pop() if len(words) > 1 and words[-1] in SUFFIXES else ""
    return _Parts(tuple(words), suffix)


def _short(parts: _Parts) -> str:
    return " ".join(parts.words)


def _may_be_short(parts: _Parts, name: str) -> bool:
    return len(parts.words) == 1 or name.split()[0].casefold() in _PARTICLES


def _same_people(names: Mapping[str, int], parts: Mapping[str, _Parts]) -> list[list[str]]:
    """Full names of one person, as far as one event allows: with and without a middle name, ü as ue.

    Two different middle names are two people, and one without may be either.
    """
    outer: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    written_out = {}
    for name in sorted(names):
        if (ends := _ends(_parts(name.casefold().translate(_UMLAUTS)))) != _ends(parts[name]):
            written_out[ends] = _ends(parts[name])
    for name in names:
        ends = _ends(parts[name])
        outer[written_out.get(ends, ends)].append(name)
    groups: list[list[str]] = []
    for same in outer.values():
        middles: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for name in same:
            middles[tuple(word[0] for word in parts[name].words[1:-1])].append(name)
        groups += [same] if len(middles.keys() - {()}) <= 1 else middles.values()
    return groups


def _ends(parts: _Parts) -> tuple[str, str, str]:
    return parts.words[0], parts.words[-1], parts.suffix


def _known_by(form: Mapping[str, str], parts: Mapping[str, _Parts]) -> dict[str, set[str]]:
    """The people of a story by the short forms of their names; a "Charles III" is one too."""
    known_by: dict[str, set[str]] = defaultdict(set)
    for name, called in form.items():
        for short in parts[name].short_forms:
            known_by[short].add(called)
    for name, (words, suffix) in parts.items():
        if len(words) == 1 and suffix:
            known_by[words[0]].add(name)
    return known_by
