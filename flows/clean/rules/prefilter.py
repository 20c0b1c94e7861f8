"""Which of many patterns a line can match at all, by a few look-ups, however many patterns there are.

A set of patterns is the bits of a number. What a line's length, its first characters and its literals allow are such
sets; what is in all of them is left to try.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from pydantic_core import SchemaValidator, core_schema

from flows.clean.rules.requirements import ANY, BEYOND, HEAD, Characters, Requirement, fold, folded

LAST = 100
"""Characters at the end of a line, in which a pattern that is looked for at the end must have its literals."""

SHORT = 80
"""Characters. The literals of patterns for short lines only, such as names of months, are not looked for in others."""

_BRANCHES = 5  # parts of a node of the tree of literals

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
        with_grams = [(bit, entry) for bit, entry in bits if entry.requirement.grams]
        in_line = [(bit, entry) for bit, entry in with_grams if not entry.at_end]
        self._in_line = (
            _Literals([(bit, entry.requirement.grams) for bit, entry in in_line if entry.max_length <= SHORT]),
            _Literals([(bit, entry.requirement.grams) for bit, entry in in_line if entry.max_length > SHORT]),
        )
        self._at_end = _Literals([(bit, entry.requirement.grams) for bit, entry in with_grams if entry.at_end])
        self._with_grams = sum_of(bit for bit, _ in with_grams)

    def candidates(self, text: str) -> int:
        """The set of the patterns that can match this line; a pattern that is not in it does not."""
        head = text[:HEAD]
        found = self._by_head.get(head)
        if found is None:
            found = self._allowed_by(head)
        found &= self._by_length[len(text)]
        wanted = found & self._with_grams
        if not wanted:
            return found
        found ^= wanted
        text = folded(text)
        for literals in self._in_line:
            if wanted & literals.bits:
                found |= wanted & literals.among(wanted, text)
        if wanted & self._at_end.bits:
            found |= wanted & self._at_end.among(wanted, text[-LAST:])
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
    """Which of some patterns have one of their grams in a text. A tree: where none of all is there, one look is enough.

    The looks are taken by the engine of Rust that pydantic has: it finds one of hundreds of literals in a twentieth of
    the time that an expression of Python takes.
    """

    def __init__(self, patterns: list[tuple[int, frozenset[str]]]) -> None:
        """`patterns`: bit and grams of each."""
        self.bits = sum_of(bit for bit, _ in patterns)
        grams = sorted({gram for _, own in patterns for gram in own})
        expression = "|".join("".join([_escaped(character) for character in gram]) for gram in grams)
        self._any_in = SchemaValidator(core_schema.str_schema(pattern=expression or "^$")).isinstance_python
        size = -(-len(patterns) // _BRANCHES)
        self._parts = (
            [_Literals(patterns[start : start + size]) for start in range(0, len(patterns), size)]
            if len(patterns) > 1
            else []
        )

    def among(self, wanted: int, text: str) -> int:
        """Of the wanted patterns those of which a gram stands in this folded text."""
        if not self._any_in(text):
            return 0
        if not self._parts:
            return self.bits
        found = 0
        for part in self._parts:
            if wanted & part.bits:
                found |= part.among(wanted, text)
        return found


def _escaped(character: str) -> str:
    return character if character.isalnum() else f"\\x{{{ord(character):x}}}"


def sum_of(sets: Iterable[int]) -> int:
    """All patterns that are in one of these sets."""
    union = 0
    for one in sets:
        union |= one
    return union
