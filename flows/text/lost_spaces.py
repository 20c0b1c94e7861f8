"""Spaces that were lost where a link or a paragraph ended: "onThursday", "the end.The next sentence".

Precision first: a space is put in only where something proves it. Names are written in one word with capitals inside
(iPhone, McDonald, LaGuardia), and so are words of some languages (Zulu `eMbali`, German `LehrerInnen`).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Literal

from flows.text import abbreviations
from flows.text.function_words import BEFORE_NAMES, STARTERS
from flows.text.word_lists import word_set

_UPPER, _LOWER = "A-ZÀ-ÖØ-Þ", "a-zß-öø-ÿ"
_OPENING = "“„‘«(["
# A capital after a letter or a mark. Written so that it begins with one set of characters below U+0100, which the
# engine runs over fastest: this is looked for in every text.
_GLUED = re.compile(rf"[{_UPPER}](?<=[{_LOWER}.!?\"“„‘«(\[”’»)\]][{_UPPER}])")
_CANDIDATES = 10_000  # of one text: a line with more is no prose
_WORD = re.compile(r"[^\W\d_]+")
_CAPITALISED = re.compile(rf"[{_UPPER}][{_LOWER}]*")
_LONGEST_WORD, _QUOTES, _PARITY = 40, 3, 2_000  # characters that are looked at
_ADDRESS = "./\\_@#:"  # what stands before the last part of an address or the name of a file
_DOMAINS = word_set("com org net edu gov info co uk ch fr nl eu us ca au nz ie jp br io tv js")
_ABBREVIATIONS = (abbreviations.ENGLISH | abbreviations.OTHERS) - STARTERS
_DAYS = word_set("""
Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February April June July August September October
November December
Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag Januar Februar März Juni Juli Oktober Dezember
""")
_KNOWN_LANGUAGE = 0.2  # share of words of the text that are of our lists, in the languages of them
_LOWER_CASE = 3  # letters of a word that must be proved by the text


@dataclass(frozen=True, slots=True)
class LostSpace:
    """A space is missing before the character at `at`; what is glued together there is `text[start:end]`."""

    at: int
    kind: Literal["word", "sentence"]
    start: int
    end: int


class Vocabulary:
    """The words of a document as they are written, counted when a proof first asks for them."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = texts

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each word is there."""
        return Counter(word for text in self._texts for word in _WORD.findall(text))

    @cached_property
    def is_known_language(self) -> bool:
        """Whether its words are of a language that has one of our lists."""
        known = sum(count for word, count in self.counts.items() if word in STARTERS or word in BEFORE_NAMES)
        return known >= _KNOWN_LANGUAGE * max(1, self.counts.total())


def lost_spaces(text: str, vocabulary: Vocabulary) -> Iterator[LostSpace]:
    """The proved ones, in order; `vocabulary` is that of the whole document."""
    for capital in islice(_GLUED.finditer(text), _CANDIDATES):
        at = capital.start()
        found = _within(text, at, vocabulary) if text[at - 1].isalpha() else _between(text, at, vocabulary)
        if found is not None:
            yield found


def glued_sentences(text: str) -> Iterator[int]:
    """Where a sentence begins without a space before it, by this text alone."""
    vocabulary = Vocabulary([text])
    for capital in islice(_GLUED.finditer(text), _CANDIDATES):
        at = capital.start()
        if not text[at - 1].isalpha() and (found := _between(text, at, vocabulary)):
            yield found.at


def _within(text: str, at: int, vocabulary: Vocabulary) -> LostSpace | None:
    """Of "onThursday": a function word before a day, or two words that both stand elsewhere in the document."""
    left, right = _before(text, at), _after(text, at)
    start, end = at - len(left), at + len(right)
    if not left.islower() or len(left) < 2 or len(right) < 3 or _CAPITALISED.fullmatch(right) is None:
        return None
    if (start and text[start - 1] in "-" + _ADDRESS) or text[end : end + 1] in tuple("-" + _ADDRESS[1:]):
        return None
    if left in BEFORE_NAMES and right in _DAYS:
        return LostSpace(at, "word", start, end)
    counts = vocabulary.counts
    if counts[left + right] > 1 or not counts[right] or not vocabulary.is_known_language:
        return None  # what comes twice is a name
    if left in BEFORE_NAMES or (len(left) >= _LOWER_CASE and counts[left]):
        return LostSpace(at, "word", start, end)
    return None


def _between(text: str, at: int, vocabulary: Vocabulary) -> LostSpace | None:
    """Of "the end.The next": the mark ends a word of prose, and what follows goes on as a sentence does."""
    mark = at
    while text[mark - 1] not in ".!?":
        mark -= 1
        if mark < 2 or at - mark > _QUOTES or text[mark].isspace():
            return None
    left, right = _before(text, mark - 1), _after(text, at)
    start, end = mark - 1 - len(left), at + len(right)
    if len(left) < 2 or not left[-1].islower() or (start and text[start - 1] in _ADDRESS):
        return None
    if not _goes_on(text, right, end) or right.casefold() in _DOMAINS:
        return None
    if right.casefold() in STARTERS or _is_prose(left, right, text[mark - 1], vocabulary):
        return LostSpace(_border(text, mark, at), "sentence", start, end)
    return None


def _is_prose(left: str, right: str, mark: str, vocabulary: Vocabulary) -> bool:
    """Whether two words around a mark are no name ("Yahoo!Japan") and no abbreviation ("St.Gallen")."""
    if left.casefold() in _ABBREVIATIONS or len(right) < 2:
        return False
    if left.islower():
        return True
    counts = vocabulary.counts
    return mark == "." and (counts[right] > 1 or counts[right.casefold()] > 0)


def _goes_on(text: str, right: str, end: int) -> bool:
    if _CAPITALISED.fullmatch(right) is None:
        return False
    return text[end : end + 1] in (" ", ",") or (
        text[end : end + 1] in ("'", "’") and text[end + 1 : end + 2].isalpha()
    )


def _border(text: str, mark: int, at: int) -> int:
    """Where the space belongs: after closing marks, before opening ones."""
    for position in range(mark, at):
        char = text[position]
        if char in _OPENING or (char == '"' and text.count(char, max(0, position - _PARITY), position) % 2 == 0):
            return position
    return at


def _before(text: str, end: int) -> str:
    """The letters before a position."""
    start = end
    while start > 0 and end - start < _LONGEST_WORD and text[start - 1].isalpha():
        start -= 1
    return text[start:end]


def _after(text: str, start: int) -> str:
    """The letters from a position on."""
    end = start
    while end < len(text) and end - start < _LONGEST_WORD and text[end].isalpha():
        end += 1
    return text[start:end]
