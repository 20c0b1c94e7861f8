"""Where the known names stand in a text: what entity counts and quote attribution start from."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from flows.article import Article, EntityType
from flows.text.marks import plain_marks

_WORD = re.compile(r"\w+")
_NAME_OPENER = re.compile(r"[A-Z\d]")
_WORD_OF_NAME = re.compile(r"[A-Z\d](?<!\w.)\w*")  # a class first: the engine skips to it
_PARAGRAPH = 5_000  # characters that the search for its beginning goes back
_MAX_SURFACE = 100  # characters: longer ones are no names
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


class NameMatcher:
    """Surfaces and what they can stand for. Looking them up takes time linear in the text, however many there are."""

    def __init__(self, surfaces: Mapping[str, Iterable[tuple[str, EntityType]]]) -> None:
        self._meanings: dict[str, tuple[tuple[str, EntityType], ...]] = {}
        lengths: dict[str, set[tuple[int, int]]] = {}
        for surface, meanings in surfaces.items():
            plain = plain_marks(surface)
            first = _WORD.search(plain)
            if first is not None and len(plain) <= _MAX_SURFACE:
                self._meanings[plain] = tuple(meanings)
                lengths.setdefault(first[0], set()).add((first.start(), len(plain)))
        self._shapes = {word: sorted(shapes, key=lambda shape: -shape[1]) for word, shapes in lengths.items()}
        self._word = _WORD_OF_NAME if all(map(_NAME_OPENER.match, lengths)) else _WORD

    def find(self, text: str, unread: Sequence[tuple[int, int]] = ()) -> list[Mention]:
        """Every mention, the longest surface first, none overlapping, in order of appearance.

        A surface that several share stands for the one named last before it in its paragraph, else for the one named
        most often until then: whoever is mentioned in passing has the surname for that paragraph. Before any of them is
        named, and inside the parts (start, end) of `unread`, it stands for nobody.
        """
        found: list[Mention] = []
        if not self._shapes:
            return found
        plain = plain_marks(text)
        parts = sorted(unread)
        last_at: dict[str, int] = {}
        named: Counter[str] = Counter()
        free, part = 0, 0
        for word in self._word.finditer(plain):
            if word.start() < free or word[0] not in self._shapes:
                continue
            while part < len(parts) and parts[part][1] <= word.start():
                part += 1
            if part < len(parts) and parts[part][0] <= word.start():
                free = parts[part][1]
                continue
            for lead, length in self._shapes[word[0]]:
                start, end = word.start() - lead, word.start() - lead + length
                meanings = self._meanings.get(plain[start:end]) if start >= free else None
                if meanings is None or plain[end : end + 1].isalnum():
                    continue
                free = end
                known = [one for one in meanings if one[0] in last_at] if len(meanings) > 1 else meanings
                if known:
                    name, kind = known[0] if len(known) == 1 else _meant(known, last_at, named, plain, start)
                    found.append(Mention(start, end, name, kind))
                    last_at[name] = start
                    named[name] += 1
                break
        return found


def _meant(
    known: Sequence[tuple[str, EntityType]],
    last_at: Mapping[str, int],
    named: Mapping[str, int],
    plain: str,
    start: int,
) -> tuple[str, EntityType]:
    nearest = max(known, key=lambda meaning: last_at[meaning[0]])
    if "\n" not in plain[max(last_at[nearest[0]], start - _PARAGRAPH) : start]:
        return nearest
    return max(known, key=lambda meaning: named[meaning[0]])


def of_article(article: Article, text: str) -> list[Mention]:
    """The mentions in `text` of the article's own entities."""
    surfaces: dict[str, list[tuple[str, EntityType]]] = {}
    for entity in article.entities:
        for surface in entity.surfaces:
            surfaces.setdefault(surface, []).append((entity.name, entity.type))
    return NameMatcher(surfaces).find(text)


def capitalised(text: str) -> list[Mention]:
    """Runs of capitalised words: what stands for names where no entities are known."""
    found: list[Mention] = []
    free = 0
    for capital in _CAPITAL.finditer(text):
        if capital.start() >= free and (match := _CAPITALISED.match(text, capital.start())):
            found.append(Mention(match.start(), match.end(), match[0], "person"))
            free = match.end()
    return found
