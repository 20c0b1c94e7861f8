"""Where the known names stand in a text: what entity counts and quote attribution start from."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from flows.article import Article, EntityType
from flows.text.marks import plain_marks

_WORD = re.compile(r"\w+")
_CAPITAL = re.compile(r"[A-Z]")
_CAPITALISED = re.compile(  # tried at capitals alone: the engine would look for a word's border at every character
    r"\b(?!(?:The|A|An|He|She|It|They|We|I|In|On|At|But|And|If|When|While|For|As|This|That|His|Her|Their|According)\b)"
    r"(?:[A-Z]\. ){0,2}[A-Z][\w-]{1,30}(?: (?:[A-Z]\.|[A-Z][\w-]{1,30})){0,4}"
)


class Mention(NamedTuple):
    """One mention: offsets in characters, the canonical name and its type."""

    start: int
    end: int
    name: str
    type: EntityType


class Gazetteer:
    """Surfaces and what they can stand for, looked up by their first word."""

    def __init__(self, surfaces: Mapping[str, Iterable[tuple[str, EntityType]]]) -> None:
        self._by_first: dict[str, list[tuple[int, str, tuple[tuple[str, EntityType], ...]]]] = {}
        for surface, meanings in surfaces.items():
            plain = plain_marks(surface)
            first = _WORD.search(plain)
            if first is not None:
                self._by_first.setdefault(first[0], []).append((first.start(), plain, tuple(meanings)))
        for candidates in self._by_first.values():
            candidates.sort(key=lambda candidate: -len(candidate[1]))

    def find(self, text: str) -> list[Mention]:
        """Every mention, the longest surface first, none overlapping, in order of appearance.

        A surface that several people share stands for the one named last before it, or else for the first of them.
        """
        found: list[Mention] = []
        if not self._by_first:
            return found
        plain = plain_marks(text)
        last_at: dict[str, int] = {}
        free = 0
        for word in _WORD.finditer(plain):
            if word.start() < free or word[0] not in self._by_first:
                continue
            for lead, surface, meanings in self._by_first[word[0]]:
                start = word.start() - lead
                end = start + len(surface)
                if start >= free and plain.startswith(surface, start) and not plain[end : end + 1].isalnum():
                    name, kind = max(meanings, key=lambda meaning: last_at.get(meaning[0], -1))
                    found.append(Mention(start, end, name, kind))
                    last_at[name] = start
                    free = end
                    break
        return found


def of_article(article: Article, text: str) -> list[Mention]:
    """The mentions in `text` of the article's own entities."""
    surfaces: dict[str, list[tuple[str, EntityType]]] = {}
    for entity in article.entities:
        for surface in entity.surfaces:
            surfaces.setdefault(surface, []).append((entity.name, entity.type))
    return Gazetteer(surfaces).find(text)


def capitalised(text: str) -> list[Mention]:
    """Runs of capitalised words: what stands for names where no entities are known."""
    found: list[Mention] = []
    free = 0
    for capital in _CAPITAL.finditer(text):
        if capital.start() >= free and (match := _CAPITALISED.match(text, capital.start())):
            found.append(Mention(match.start(), match.end(), match[0], "person"))
            free = match.end()
    return found
