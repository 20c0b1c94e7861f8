"""What stands before or after the title of a work, in one language: a kind of work, a role, a verb of acting.

A cue is `strong` where nothing but a title stands ("the sitcom ...", "... actor") and weak where other names stand too
("appeared in ...", "... star"): after a weak one the words must look like a title by themselves. The words are data:
data/works.yml.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from flows.enrich import data_files

_REACH = 9  # words between a verb of acting and the title: "starred alongside him for eight years on"
_STOPS = frozenset(".!?;")


_CUES = (
    "kinds", "verbal_kinds", "heads", "weak_heads", "acting", "weak_acting", "making", "roles", "weak_roles", "on_air",
)  # fmt: skip


class Cue(NamedTuple):
    """What speaks for a title, and whether it alone suffices; `several`: more titles may follow in a list."""

    evidence: str
    strong: bool
    several: bool = False


KIND_BEFORE = "kind of work before it"
KIND_AFTER = "kind of work after it"
ROLE_AFTER = "role after it"
HEAD_BEFORE = "its cast, season or author before it"
ROLE_BEFORE = "role in it before it"
ACTING = "verb of acting before it"
MAKING = "verb of making before it"
ON_AIR = "what a show does after it"
IN_LIST = "in a list of titles"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language, each in lower case; what a list says stands in the head of data/works.yml."""

    kinds: frozenset[str]
    verbal_kinds: frozenset[str]
    attributes: frozenset[str]
    kind_ends: tuple[str, ...]
    naming: frozenset[str]
    listing: frozenset[str]
    heads: frozenset[str]
    weak_heads: frozenset[str]
    of: frozenset[str]
    acting: frozenset[str]
    weak_acting: frozenset[str]
    within: frozenset[str]
    making: frozenset[str]
    roles: frozenset[str]
    weak_roles: frozenset[str]
    on_air: frozenset[str]
    press: frozenset[str]
    never: frozenset[str]
    capital_articles: frozenset[str]
    cues: frozenset[str]  # every word without which no cue is there, but for ends of compounds

    def is_kind(self, word: str) -> bool:
        """Whether a word is a kind of work, by itself or as the end of a compound."""
        if word in self.kinds:
            return True
        return word.endswith(self.kind_ends) or word.rsplit("-", 1)[-1] in self.kinds


@cache
def source() -> bytes:
    """The word lists as they are stored: part of the fingerprint of the stage that reads them."""
    return data_files.stored("works.yml") + data_files.stored("well_known_works.txt")


@cache
def words_of(language: str) -> Words | None:
    """The words of a language; None where there are none."""
    lists = data_files.parsed("works.yml").get(language)
    if not isinstance(lists, dict):
        return None
    sets = {name: frozenset(lists.get(name, ())) for name in Words.__slots__ if name != "kind_ends"}
    sets["cues"] = frozenset().union(*(sets[name] for name in _CUES))
    return Words(**sets, kind_ends=tuple(lists.get("kind_ends", ())))


@cache
def word_list(name: str) -> frozenset[str]:
    """A list that holds in every language, by its key."""
    return frozenset(data_files.parsed("works.yml")[name])


@cache
def well_known() -> Mapping[str, tuple[str, ...]]:
    """Titles that need no cue, by their first word, the longest first."""
    found: dict[str, list[str]] = {}
    for line in data_files.stored("well_known_works.txt").decode().splitlines():
        if line and not line.startswith("#"):
            found.setdefault(line.split()[0], []).append(line)
    return {first: tuple(sorted(titles, key=len, reverse=True)) for first, titles in found.items()}


def before(words: Words, near: Sequence[str]) -> Cue | None:
    """The cue in the words before a title, in lower case, marks among them, the nearest last."""
    near = _of_the_sentence(near[-_REACH - 3 :])
    end = len(near)
    comma = end > 0 and near[end - 1] in (",", ":", "-", "–", "(")
    end -= comma
    named = 0
    while end and named < 4 and near[end - 1] in words.naming:
        end, named = end - 1, named + 1
    if named and end and near[end - 1] == ",":
        end -= 1
    if not end:
        return None
    last, ahead = near[end - 1], near[: end - 1]
    kind = words.is_kind(last)
    if kind or last in words.verbal_kinds:
        several = last.endswith("s") and last not in ("series", "docuseries", "miniseries", "mini-series")
        if not kind and not named:
            kind = bool(ahead) and (ahead[-1] in words.attributes or ahead[-1].endswith("'s") or ahead[-1].isdigit())
        return Cue(KIND_BEFORE, strong=True, several=several) if kind else None
    listed = ahead[-2:-1] if ahead[-1:] == ["such"] else ahead[-1:]
    if last in words.listing and listed and (words.is_kind(listed[0]) or listed[0] in words.verbal_kinds):
        return Cue(KIND_BEFORE, strong=True, several=True)
    if comma:
        return None
    if last in words.of:
        head = next((word for word in reversed(ahead[-3:]) if not _is_number(word)), "")
        if head in words.heads:
            return Cue(HEAD_BEFORE, strong=True)
        if head in words.weak_heads:
            return Cue(HEAD_BEFORE, strong=False)
    if last in words.within:
        reach = ahead[-_REACH:]
        if "," in reach:
            reach = reach[len(reach) - list(reversed(reach)).index(",") :]
        if any(word in words.acting for word in reach):
            return Cue(ACTING, strong=True)
        weak = {word for word in reach if word in words.weak_acting}
        if weak:  # "known for his role in", "appeared as a spy in"
            return Cue(ROLE_BEFORE if len(weak) > 1 or "as" in reach else ACTING, strong=len(weak) > 1 or "as" in reach)
    if last in words.making:
        return Cue(MAKING, strong=False)
    return None


def introduced(words: Words, near: Sequence[str]) -> Cue | None:
    """The cue before a colon: "played two songs for reporters: ..."."""
    near = _of_the_sentence(near)
    if near[-1:] == [":"] and any(word in words.kinds for word in near[-6:]):
        return Cue(KIND_BEFORE, strong=True, several=True)
    return None


def after(words: Words, near: Sequence[str], *, quoted: bool) -> Cue | None:
    """The cue in the words after a title, in lower case, marks among them, the nearest first."""
    if near and near[0] == "-":  # „Tatort“-Kommissar
        near = near[1:]
    if not near:
        return None
    first = near[0]
    if first in words.roles:
        return Cue(ROLE_AFTER, strong=True)
    if first in words.weak_roles:
        return Cue(ROLE_AFTER, strong=False)
    if first in words.on_air:
        return Cue(ON_AIR, strong=False)
    if first == "(" and len(near) > 2 and near[1].isdigit() and len(near[1]) == 4 and near[2] == ")":
        return Cue("year after it", strong=False)
    if first == ",":
        return _apposition(words, near[1:8])
    if (
        quoted
        and len(near) > 3
        and first in ("is", "was", "ist", "war", "est", "était", "es", "era", "è")
        and any(map(words.is_kind, near[1:6]))
    ):
        return Cue(KIND_AFTER, strong=True)
    return None


def _is_number(word: str) -> bool:
    return word.isdigit() or word in ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _apposition(words: Words, near: Sequence[str]) -> Cue | None:
    """ "..., the 2004 film about": a kind that no noun follows ("Smith, a film director")."""
    if not near or not (
        near[0] in word_list("articles") or near[0].isdigit() or words.is_kind(near[0]) or "'s" in "".join(near[:3])
    ):
        return None
    for place, word in enumerate(near[:6]):
        if words.is_kind(word) or (place and word in words.verbal_kinds):
            following = near[place + 1 : place + 2]
            if (
                not following
                or not following[0].isalnum()
                or following[0] in word_list("after_kinds")
                or following[0][-2:] == "ed"
            ):
                return Cue(KIND_AFTER, strong=True)
        if not word.replace("-", "").replace("'", "").isalnum():
            break
    return None


def is_press(words: Words, near: Sequence[str]) -> bool:
    """Whether the words before a name in quotation marks say that it is a paper."""
    return any(word in words.press or word.rsplit("-", 1)[-1] in words.press for word in _of_the_sentence(near[-3:]))


def is_no_work(words: Words, near: Sequence[str]) -> bool:
    """Whether the words before a quotation say that it is a slogan, a nickname, an act or the like."""
    return any(word in words.never for word in _of_the_sentence(near[-5:]))


def _of_the_sentence(near: Sequence[str]) -> Sequence[str]:
    for place in range(len(near) - 1, -1, -1):
        if near[place] in _STOPS:
            return near[place + 1 :]
    return near
