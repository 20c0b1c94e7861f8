"""The query tree: what a query means, before any engine. `flows.index.query.parse` builds it, each engine compiles it.

Text in the tree is as the person typed it: an engine analyses it with the analyzer of the field. Every field is a path
of the schema and has the role that its node needs, so that a compiler meets no surprise. `fields` of a text node holds
the fields to search with their weights: more than one means "in any of them".
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

DEFAULT_FIELDS: tuple[tuple[str, float], ...] = (("title", 3.0), ("subtitle", 1.5), ("body", 1.0))

Weighted: TypeAlias = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class All:
    """Every document."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No document."""


@dataclass(frozen=True, slots=True)
class Words:
    """A term in TEXT or NAME fields. One that analyses to several tokens (re-traumatise) matches them as a phrase."""

    fields: Weighted
    text: str


@dataclass(frozen=True, slots=True)
class Several:
    """`at_least` so many of some terms, in the unstemmed form of a TEXT field; each adds to the score."""

    field: str
    texts: tuple[str, ...]
    at_least: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens in order in TEXT or NAME fields, `slop` moves allowed."""

    fields: Weighted
    text: str
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Prefix:
    """Tokens that begin with `text`: unstemmed tokens of TEXT and NAME fields, whole values of FACET and KEY ones."""

    fields: Weighted
    text: str


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Tokens (or whole values) that match a pattern of `*` and `?`; a backslash makes the next character literal."""

    fields: Weighted
    pattern: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Unstemmed tokens within `distance` (1 or 2) edits of `text`, transpositions counted as one."""

    fields: Weighted
    text: str
    distance: int


@dataclass(frozen=True, slots=True)
class Exact:
    """A FACET, KEY or NAME field holds exactly one of `values`; a NUMBER field equals one of them. Does not score."""

    field: str
    values: tuple[str | int | float, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """Between two bounds of a DATE, NUMBER, FACET or KEY field; None is open. Does not score."""

    field: str
    low: datetime | int | float | str | None
    high: datetime | int | float | str | None
    include_low: bool = True
    include_high: bool = True


@dataclass(frozen=True, slots=True)
class Exists:
    """The field has a value. Does not score."""

    field: str


@dataclass(frozen=True, slots=True)
class Bool:
    """All of `must`, none of `must_not`; at least one of `should` when `must` is empty, else `should` only scores."""

    must: tuple["Node", ...] = ()
    should: tuple["Node", ...] = ()
    must_not: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Boost:
    """The score of a node, times `factor`."""

    node: "Node"
    factor: float


Node: TypeAlias = (
    All | Nothing | Words | Several | Phrase | Prefix | Wildcard | Fuzzy | Exact | Range | Exists | Bool | Boost
)
