"""What a line must have for a pattern to match it, read off the pattern itself.

Most patterns can be ruled out by the first characters of a line, or because a line holds none of the literals without
which they cannot match; both are far cheaper to see than a pattern is to try. RE2's FilteredRE2 and Google Code Search
do so (Cox, "Regular Expression Matching with a Trigram Index", 2012); here it is done for Python's own expressions.
What is said of a pattern is true of every line that it matches, and nothing is said where that would be too little.

Letter case does not count here: characters are compared by `fold`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, product
from math import prod
from re import _constants as op  # type: ignore[attr-defined]  # the parse tree of `re` is the same since Python 2
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

HEAD = 4
"""First characters of a line that are looked at."""

GRAM = 16
"""Characters of a literal that are looked for: its rarest ones."""

REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT)
"""Kinds of nodes of a parse tree: repeats that give characters back."""

_SHORTEST_PREFIX = 2
_MANY = 64  # openings, or characters of a range: more are not told apart
_TOO_COMMON = 0.01  # chance at one place of a text from which on looking for literals rules out too little
_TELLING = 0.02  # share of lines: an opening that fewer have rules out enough

# How often a character comes in a text, roughly, over languages in Latin letters. What is not here is rare.
_FREQUENCY = {
    character: frequency
    for characters, frequency in (
        (" ", 0.16), ("e", 0.12), ("aint", 0.07), ("rso", 0.06), ("ld", 0.04), ("umch", 0.026), ("gp", 0.02),
        ("0123456789", 0.03), ("bfvwkyz", 0.011), (".,", 0.01), ("-!?", 0.005),
    )
    for character in characters
}  # fmt: skip
_RARE = 0.001


def fold(character: str) -> str:
    """The same for characters that a pattern that ignores case takes for the same; one character."""
    return character.lower().upper().lower()[:1]


_BLOCKS = (range(0x80, 0x600), range(0x1C80, 0x2000), range(0xFB00, 0xFB20))
_UNUSUAL = {code: one for code in chain(*_BLOCKS) if (one := fold(chr(code))) != chr(code).lower()}
_UNUSUAL[ord("Σ")] = "σ"  # at the end of a word, `lower` makes another letter of it
_SURROGATES = range(0xD800, 0xE000)  # alone they are no text for other engines than Python's
_UNUSUAL |= dict.fromkeys(_SURROGATES, "\N{REPLACEMENT CHARACTER}")
_IS_UNUSUAL = re.compile(f"[{''.join(map(chr, _UNUSUAL))}]")


def folded(text: str) -> str:
    """`fold` of every character."""
    if not text.isascii() and _IS_UNUSUAL.search(text):
        text = text.translate(_UNUSUAL)
    return text.lower()


Characters = frozenset[str]
"""Characters, folded. BEYOND among them: any one beyond ASCII can be one too."""

BEYOND = "\x80"
_ASCII = tuple(map(chr, range(128)))
ANY: Characters = frozenset((*map(fold, _ASCII), BEYOND))
Opening = tuple[Characters, ...]


@dataclass(frozen=True, slots=True)
class Requirement:
    """What every line has that a pattern matches. It begins with a prefix, or its first characters are in `head`."""

    prefixes: frozenset[str]
    """Folded, of at most HEAD characters."""

    head: Opening | None
    """None: there is no other way to begin. Where a line is shorter, the rest says nothing."""

    grams: frozenset[str]
    """One of these, folded, is in the line. Empty: nothing is known, or its beginning alone rules out nearly all."""


def requirement(pattern: str, *, at_start: bool = True) -> Requirement:
    """Of an expression that matches at the start of a line, or else anywhere. Raises `re.error` for a broken one."""
    tree = list(parser.parse(pattern))
    prefixes: set[str] = set()
    others: list[Opening] = []
    for opening in openings(tree) if at_start else [()]:
        spelt = _spelt(opening)
        if spelt:
            prefixes |= spelt
        else:
            others.append(opening)
    head = _merged(others) if others else None
    share = _chance(prefixes) + (0 if head is None else prod(_chance(characters) for characters in head))
    return Requirement(frozenset(prefixes), head, frozenset(_grams(tree) or ()) if share >= _TELLING else frozenset())


def _spelt(opening: Opening) -> set[str]:
    """The prefixes that this opening stands for; none where they are too many or too short to say much."""
    found = {""}
    for characters in opening:
        if BEYOND in characters or len(found) * len(characters) > _MANY:
            break
        found = {before + character for before in found for character in characters}
    return found if len(next(iter(found), "")) >= _SHORTEST_PREFIX else set()


def openings(nodes: Iterable[tuple[Any, Any]]) -> list[Opening]:
    """Of a parse tree, the ways that a match can begin: up to HEAD characters each; a shorter one is a whole match."""
    found: list[Opening] = [()]
    for node in nodes:
        if all(len(opening) == HEAD for opening in found):
            break
        found = _joined(found, _ways(*node))
    return found


def _ways(kind: Any, value: Any) -> list[Opening]:
    if kind is op.LITERAL:
        return [(frozenset(fold(chr(value))),)]
    if kind is op.IN:
        return [(_characters(value),)]
    if kind is op.NOT_LITERAL:
        return [(_all_but([value]),)]
    if kind is op.ANY:
        return [(ANY,)]
    if kind is op.BRANCH:
        return [opening for branch in value[1] for opening in openings(branch)]
    if kind is op.SUBPATTERN:
        return openings(value[3])
    if kind is op.ATOMIC_GROUP:
        return openings(value)
    if kind in REPEATS or kind is op.POSSESSIVE_REPEAT:
        return _repeated(*value)
    if kind in (op.AT, op.ASSERT, op.ASSERT_NOT):
        return [()]
    return [(ANY,) * HEAD]


def _repeated(least: int, most: int, nodes: Iterable[tuple[Any, Any]]) -> list[Opening]:
    once = openings(nodes)
    times: list[Opening] = [()]
    found: list[Opening] = []
    for count in range(min(most, HEAD) + 1):
        if count >= min(least, HEAD):
            found += times
        times = _joined(times, once)
    return found


def _joined(befores: list[Opening], afters: list[Opening]) -> list[Opening]:
    pairs = product(befores, afters)
    found = list(dict.fromkeys((before + after)[:HEAD] for before, after in pairs))
    if len(found) <= _MANY:
        return found
    merged = _merged(found)
    return [merged + (ANY,) * (HEAD - len(merged))]


def _merged(openings: Sequence[Opening]) -> Opening:
    """One that holds all of them, as long as the shortest: behind that one, anything can stand."""
    return tuple(frozenset().union(*sets) for sets in zip(*openings, strict=False))


def _characters(items: Sequence[tuple[Any, Any]]) -> Characters:
    if items[0][0] is op.NEGATE:
        return _all_but([value for kind, value in items if kind is op.LITERAL])
    found: set[str] = set()
    for kind, value in items:
        if kind is op.LITERAL:
            found.add(fold(chr(value)))
        elif kind is op.RANGE and value[1] - value[0] < _MANY:
            found.update(fold(chr(code)) for code in range(value[0], value[1] + 1))
        elif kind is op.CATEGORY:
            found |= _category(value)
        else:
            return ANY
    return frozenset(found)


def _all_but(codes: Iterable[int]) -> Characters:
    """Letters are left in: of two that differ in case, only one may be excluded."""
    return ANY - {chr(code) for code in codes if code < 128 and not chr(code).isalpha()}


@cache
def _category(name: Any) -> Characters:
    letter = {
        op.CATEGORY_DIGIT: "d", op.CATEGORY_NOT_DIGIT: "D", op.CATEGORY_SPACE: "s", op.CATEGORY_NOT_SPACE: "S",
        op.CATEGORY_WORD: "w", op.CATEGORY_NOT_WORD: "W",
    }[name]  # fmt: skip
    return frozenset([fold(character) for character in _ASCII if re.match(rf"\{letter}", character)] + [BEYOND])


def _grams(nodes: Iterable[tuple[Any, Any]]) -> set[str] | None:
    """Literals, one of which is in every match: the ones that a text holds most rarely. None when there are none."""
    best: set[str] | None = None
    run = ""
    for kind, value in [*nodes, (op.FAILURE, None)]:
        if kind is op.LITERAL:
            run += fold(chr(value))
            continue
        candidates = [{_rarest(run)}] if run else []
        run = ""
        for candidate in (*candidates, _grams_of(kind, value)):
            if candidate and _chance(candidate) < min(_TOO_COMMON, _chance(best) if best else 1):
                best = candidate
    return best


def _grams_of(kind: Any, value: Any) -> set[str] | None:
    if kind is op.SUBPATTERN:
        return _grams(value[3])
    if kind is op.ASSERT or (kind in (*REPEATS, op.POSSESSIVE_REPEAT) and value[0] > 0):
        return _grams(value[-1])
    if kind is op.BRANCH:
        branches = [_grams(branch) for branch in value[1]]
        return set().union(*filter(None, branches)) if all(branches) else None
    if kind is op.IN and all(item is op.LITERAL for item, _ in value):
        return {fold(chr(code)) for _, code in value}
    return None


def _rarest(literal: str) -> str:
    windows = (literal[start : start + GRAM] for start in range(max(1, len(literal) - GRAM + 1)))
    return min(windows, key=lambda gram: _chance({gram}))


def _chance(grams: Iterable[str]) -> float:
    """That one of them stands at a given place of a text."""
    return sum(prod(_FREQUENCY.get(character, _RARE) for character in gram) for gram in grams)
