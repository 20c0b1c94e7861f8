"""Which of many patterns a line can match at all, by a few look-ups, however many patterns there are.

A set of patterns is the bits of a number. What a line's length, its first characters and its literals allow are such
sets; what is in all of them is left to try.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from pydantic_core import SchemaValidator, core_schema

from flows.clean.rules.requirements import ANY, BEYOND, HEAD, Characters, Requirement, fold, folded

LAST = 100
"""Characters at the end of a line, in which a pattern that is looked for at the end must have its literals."""

SHORT = 80
"""Characters. The literals of patterns for short lines only, such as names of months, are not looked for in others."""

_REMEMBERED = 10_000  # beginnings of lines, and characters at one position


class Entry(NamedTuple):
    """A pattern: what it requires, the longest line it is for, and whether it is looked for in the end of a line."""

    requirement: Requirement
    max_length: int
    at_end: bool


class Prefilter:
    """Of patterns 0 to n-1; pattern `i` is bit `1 << i` of a set."""

    def __init__(self, entries: list[Entry], longest: int) -> None:
        """`longest`: characters of the longest line that is asked for."""
        bits = [(1 << place, entry) for place, entry in enumerate(entries)]
        self._by_length = _by_length(bits, longest)
        self._prefixes = _Prefixes((bit, entry.requirement.prefixes) for bit, entry in bits)
        heads = [(bit, entry.requirement.head) for bit, entry in bits if entry.requirement.head is not None]
        self._heads = tuple(
            _Position([(bit, head[at] if at < len(head) else ANY) for bit, head in heads]) for at in range(HEAD)
        )
        self._by_head: dict[str, int] = {}
        in_line = [(bit, entry) for bit, entry in bits if not entry.at_end]
        self._short = _Literals((bit, entry) for bit, entry in in_line if entry.max_length <= SHORT)
        self._long = _Literals((bit, entry) for bit, entry in in_line if entry.max_length > SHORT)
        self._at_end = _Literals((bit, entry) for bit, entry in bits if entry.at_end)

    def candidates(self, text: str) -> int:
        """The set of the patterns that can match this line; a pattern that is not in it does not."""
        head = text[:HEAD]
        found = self._by_head.get(head)
        if found is None:
            found = self._allowed_by(head)
        found &= self._by_length[len(text)]
        if found & self._short.bits:
            found &= self._short.allow(text)
        if found & self._long.bits:
            found &= self._long.allow(text)
        if found & self._at_end.bits:
            found &= self._at_end.allow(text[-LAST:])
        return found

    def _allowed_by(self, head: str) -> int:
        """The patterns that a line that begins so allows."""
        found = -1
        for position, character in zip(self._heads, head, strict=False):
            found &= position[character]
        found |= self._prefixes.of(folded(head))
        if len(self._by_head) >= _REMEMBERED:
            self._by_head.clear()
        self._by_head[head] = found
        return found


def _by_length(bits: list[tuple[int, Entry]], longest: int) -> list[int]:
    sets = [0] * (longest + 1)
    for bit, entry in bits:
        sets[min(entry.max_length, longest)] |= bit
    for length in range(longest, 0, -1):
        sets[length - 1] |= sets[length]
    return sets


class _Prefixes:
    """The patterns that allow a beginning which they spell out."""

    def __init__(self, required: Iterable[tuple[int, frozenset[str]]]) -> None:
        self._sets: defaultdict[str, int] = defaultdict(int)
        for bit, prefixes in required:
            for prefix in prefixes:
                self._sets[prefix] |= bit

    def of(self, head: str) -> int:
        return sum_of(self._sets.get(head[:length], 0) for length in range(1, len(head) + 1))


class _Position(dict[str, int]):
    """The patterns that allow a character at one position."""

    def __init__(self, allowed: Iterable[tuple[int, Characters]]) -> None:
        super().__init__()
        self._any = self._beyond = 0
        self._by_character: defaultdict[str, int] = defaultdict(int)
        for bit, characters in allowed:
            if characters == ANY:
                self._any |= bit
                continue
            if BEYOND in characters:
                self._beyond |= bit
            for character in characters:
                self._by_character[character] |= bit

    def __missing__(self, character: str) -> int:
        found = self._any | self._by_character.get(fold(character), 0)
        if not character.isascii():
            found |= self._beyond
        if len(self) < _REMEMBERED:
            self[character] = found
        return found


class _Literals:
    """The patterns that the literals in a line allow: all grams are looked for in one pass."""

    def __init__(self, patterns: Iterable[tuple[int, Entry]]) -> None:
        by_gram: defaultdict[str, int] = defaultdict(int)
        for bit, entry in patterns:
            for gram in entry.requirement.grams:
                by_gram[gram] |= bit
        self.bits = sum_of(by_gram.values())  # the patterns with grams
        self._others = ~self.bits
        # The pass gives the longest gram at a place: a shorter one that begins it is there too.
        self._by_gram = {
            gram: sum_of(by_gram.get(gram[:length], 0) for length in range(1, len(gram) + 1)) for gram in by_gram
        }
        expression = _expression(by_gram)
        self._search = re.compile(expression).search
        # Most lines have none, which Rust's engine, in pydantic, sees in a twentieth of the time.
        self._any = SchemaValidator(core_schema.str_schema(pattern=expression)).isinstance_python

    def allow(self, text: str) -> int:
        """The patterns of which a gram stands in this text, and those that have none."""
        text = folded(text)
        if not self._any(text):
            return self._others
        found, start = self._others, 0
        while gram := self._search(text, start):
            found |= self._by_gram[gram[0]]
            start = gram.start() + 1
        return found


def sum_of(sets: Iterable[int]) -> int:
    """All patterns that are in one of these sets."""
    union = 0
    for one in sets:
        union |= one
    return union


def _expression(grams: Iterable[str]) -> str:
    """One expression for all grams, by their common beginnings: at each character one branch is left."""
    tree: dict[str, Any] = {}
    for gram in sorted(grams):
        node = tree
        for character in gram:
            node = node.setdefault(character, {})
        node[""] = {}
    return _branches(tree)


def _branches(tree: dict[str, Any]) -> str:
    ends = "" in tree
    branches = [re.escape(character) + _branches(below) for character, below in tree.items() if character]
    if not branches:
        return ""
    return f"(?:{'|'.join(branches)}){'?' if ends else ''}"
