"""The leaves of a query: what one word, phrase or range means in the field it is searched in.

What a field cannot do raises `BadTerm`; the parser adds the place.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from flows.index.query.analysis import locate, tokenize
from flows.index.query.periods import FORMS, Period, period
from flows.index.query.tree import (
    DEFAULT_FIELDS,
    All,
    Bool,
    Exact,
    Exists,
    Fuzzy,
    Node,
    Phrase,
    Prefix,
    Range,
    Weighted,
    Wildcard,
    Words,
)
from flows.schema.fields import FieldSpec
from flows.schema.roles import Role

MAX_PATTERN = 100
MAX_WILDCARDS = 10  # both engines turn a pattern into an automaton, slowly, and refuse a large one

_INTEGER = re.compile(r"-?\d{1,15}", re.ASCII)  # 15 digits: exact in every engine, as integer and as float
_DECIMAL = re.compile(r"-?\d{1,15}(\.\d{1,15})?", re.ASCII)


class BadTerm(Exception):
    """A term that its field cannot search; `hint` says what would be right."""

    def __init__(self, problem: str, hint: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a term is searched: one field, or the default ones when `field` is None."""

    field: FieldSpec | None = None

    @property
    def role(self) -> Role:
        return self.field.role if self.field else Role.TEXT

    @property
    def analysed(self) -> bool:
        return self.role in (Role.TEXT, Role.NAME)

    @property
    def weighted(self) -> Weighted:
        return ((self.field.path, 1.0),) if self.field else DEFAULT_FIELDS


class Symbol(NamedTuple):
    """One character of a word; `wild` when it is a `*` or `?` that was not escaped."""

    char: str
    wild: bool = False


def symbols(raw: str) -> list[Symbol]:
    """The characters of a word as typed, escapes resolved, accents composed."""
    characters = iter(unicodedata.normalize("NFC", raw))
    return [Symbol(next(characters, "\\")) if char == "\\" else Symbol(char, char in "*?") for char in characters]


def literal(raw: str) -> str:
    """A word or the inside of a phrase as plain text: nothing in it is a wildcard."""
    return "".join(symbol.char for symbol in symbols(raw))


def word(scope: Scope, raw: str) -> Node | None:
    """One word. None when nothing of it can be searched: it has no letter and no digit."""
    typed = symbols(raw)
    if all(symbol == Symbol("*", wild=True) for symbol in typed):
        return Exists(scope.field.path) if scope.field else All()
    if scope.field and scope.role in (Role.DATE, Role.NUMBER):
        return _value(scope.field, literal(raw))
    if not any(symbol.wild for symbol in typed):
        return _words(scope, literal(raw))
    return _wildcard_words(scope, typed) if scope.analysed else _pattern(scope, typed)


def phrase(scope: Scope, raw: str, slop: int = 0) -> Node | None:
    """Quoted text. None when it has no letter and no digit."""
    text = literal(raw)
    if slop and not scope.analysed:
        raise BadTerm("a proximity in a field of exact values", "leave the ~ out")
    if scope.field and scope.role in (Role.DATE, Role.NUMBER):
        return _value(scope.field, text)
    if not scope.analysed:
        return Exact(scope.weighted[0][0], (text,))
    return Phrase(scope.weighted, text, slop) if tokenize(text) else None


def fuzzy(scope: Scope, raw: str, distance: int | None) -> Node | None:
    """A word that may be misspelt. Without a distance: 1 up to five letters, then 2; two letters must be right."""
    if not scope.analysed:
        raise BadTerm("a misspelt word in a field of exact values", "use * or ?, or leave the ~ out")
    typed = symbols(raw)
    if any(symbol.wild for symbol in typed):
        raise BadTerm("~ together with * or ?", "use one of them")
    parts: list[Node] = []
    text = literal(raw)
    for token in locate(text):
        part = text[token.start : token.end]
        allowed = distance or (0 if len(part) < 3 else 1 if len(part) < 6 else 2)
        fits = 0 < allowed < len(part)
        parts.append(Fuzzy(scope.weighted, part, allowed) if fits else Words(scope.weighted, part))
    return together(parts)


def between(scope: Scope, low: str | None, high: str | None, include_low: bool, include_high: bool) -> Node:
    """A range; a bound of None is open."""
    if scope.field is None:
        raise BadTerm("a range without a field", "write for example word_count:>400 or date:[2023-09 TO 2023-10]")
    path = scope.field.path
    if scope.analysed:
        raise BadTerm(f"a range of words in {path}", "ranges are for dates, numbers and exact values")
    if low is None and high is None:
        return Exists(path)
    if scope.role is Role.DATE:
        return _dates(path, low, high, include_low, include_high)
    found = Range(path, _bound(scope.field, low), _bound(scope.field, high), include_low, include_high)
    _ordered(found.low, found.high)
    return found


def together(parts: list[Node]) -> Node | None:
    """All of these nodes; None for none."""
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else Bool(must=tuple(parts))


def _words(scope: Scope, text: str) -> Node | None:
    if not scope.analysed:
        return Exact(scope.weighted[0][0], (text,))
    return Words(scope.weighted, text) if tokenize(text) else None


def _wildcard_words(scope: Scope, typed: list[Symbol]) -> Node | None:
    """Wildcards work within a token: `re-traum*` is the word `re` and the prefix `traum`."""
    stand_in = "".join("x" if symbol.wild else symbol.char for symbol in typed)
    parts: list[Node] = []
    for token in locate(stand_in):
        piece = typed[token.start : token.end]
        if not any(symbol.wild for symbol in piece):
            parts.append(Words(scope.weighted, "".join(symbol.char for symbol in piece)))
        elif not all(symbol == Symbol("*", wild=True) for symbol in piece):
            parts.append(_pattern(scope, piece))
    return together(parts)


def _pattern(scope: Scope, typed: list[Symbol]) -> Node:
    text = "".join(symbol.char for symbol in typed)
    if typed[-1] == Symbol("*", wild=True) and not any(symbol.wild for symbol in typed[:-1]):
        return Prefix(scope.weighted, text[:-1])
    if len(typed) > MAX_PATTERN or sum(symbol.wild for symbol in typed) > MAX_WILDCARDS:
        raise BadTerm("a pattern that is too large", f"at most {MAX_PATTERN} characters and {MAX_WILDCARDS} * or ?")
    escaped = (char if wild or char not in "*?\\" else "\\" + char for char, wild in typed)
    return Wildcard(scope.weighted, "".join(escaped))


def _value(field: FieldSpec, text: str) -> Node:
    if field.role is Role.NUMBER:
        return Exact(field.path, (_number(field, text),))
    start, end = _period(text)
    return Range(field.path, start, end, include_high=end is None)


def _dates(path: str, low: str | None, high: str | None, include_low: bool, include_high: bool) -> Range:
    """Whole periods: `[2023-09 TO 2023-10]` ends with October, `{2023-09 TO ...` begins after September."""
    first = _period(low) if low is not None else None
    last = _period(high) if high is not None else None
    start = (first.start if include_low else first.end) if first else None
    end = (last.end if include_high else last.start) if last else None
    if first and last:
        _ordered(first.start, last.start)
    return Range(path, start, end, include_high=end is None)


def _period(text: str) -> Period:
    try:
        return period(text.strip())
    except ValueError as error:
        raise BadTerm(f"{text[:40]!r} is no date of the calendar", f"write {FORMS}") from error


def _bound(field: FieldSpec, text: str | None) -> int | float | str | None:
    return text if text is None or field.role is not Role.NUMBER else _number(field, text)


def _number(field: FieldSpec, text: str) -> int | float:
    whole = field.kind is int
    if not (_INTEGER if whole else _DECIMAL).fullmatch(text.strip()):
        raise BadTerm(f"{text[:40]!r} is no number for {field.path}", f"write {'412' if whole else '0.9'}")
    return int(text) if whole else float(text)


def _ordered(low: datetime | float | str | None, high: datetime | float | str | None) -> None:
    if low is not None and high is not None and low > high:  # type: ignore[operator]  # both come from one field
        raise BadTerm("a range that ends before it begins", "write the smaller bound first")
