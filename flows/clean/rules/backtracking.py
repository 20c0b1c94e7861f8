r"""Which expressions can take time without bound on a hostile line.

Python's engine tries every way to divide a run of characters between the rounds of a repeat. Of `(?:[A-Z]\w* ?){1,8}$`
on eighty capital letters and an exclamation mark these are billions, since a round can end, and the next one begin,
anywhere in the run. A possessive repeat, `(?:[A-Z]\w*+ ?){1,8}$`, says that a round takes all it can.
"""

from collections.abc import Iterator
from itertools import combinations
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from flows.clean.rules.requirements import BEYOND, REPEATS, Characters, openings

_ROUNDS, _RUN = 4, 4  # fewer rounds or characters can be divided in a few ways only

_Nodes = list[tuple[Any, Any]]


def explodes(pattern: str) -> bool:
    """Whether a repeat holds another one that ends a round of it, and whose characters can begin the next; or a choice
    between alternatives that take the same character.

    Raises `re.error` for a broken expression. What begins with a negative look behind counts as unable to begin inside
    a run: that is how an expression says so.
    """
    return any(_shares_a_run(list(body)) for body in _repeated(list(parser.parse(pattern))))


def _repeated(nodes: _Nodes) -> Iterator[_Nodes]:
    for kind, value in nodes:
        if kind in REPEATS and value[1] >= _ROUNDS:
            yield list(value[2])
        for inner in _inside(kind, value):
            yield from _repeated(inner)


def _shares_a_run(body: _Nodes) -> bool:
    if _overlap(body):
        return True
    begins = _begins(body) - {BEYOND}
    return any(_first(run) & begins for run in _last_runs(body))


def _overlap(body: _Nodes) -> bool:
    """Whether a round is one character that two of its alternatives take: each round doubles the ways."""
    if len(body) == 1 and body[0][0] is op.SUBPATTERN:
        return _overlap(list(body[0][1][-1]))
    if len(body) != 1 or body[0][0] is not op.BRANCH:
        return False
    single = [_begins(branch) for branch in _inside(*body[0]) if all(len(way) == 1 for way in openings(branch))]
    return any(one & other - {BEYOND} for one, other in combinations(single, 2))


def _begins(nodes: _Nodes) -> Characters:
    """The characters with which a round can begin inside a run."""
    kind, value = nodes[0] if nodes else (op.AT, op.AT_BEGINNING)
    if kind is op.ASSERT_NOT and value[0] < 0:
        return frozenset()
    if kind in (op.BRANCH, op.SUBPATTERN) and not _can_be_empty(kind, value):
        return frozenset[str]().union(*map(_begins, _inside(kind, value)))
    return _first(nodes)


def _last_runs(nodes: _Nodes) -> Iterator[_Nodes]:
    """The repeats with which a match can end, and that can give characters back."""
    for kind, value in reversed(nodes):
        if kind in REPEATS and value[1] >= _RUN and value[0] < value[1]:
            yield list(value[2])
        if kind not in (op.POSSESSIVE_REPEAT, op.ATOMIC_GROUP):
            for inner in _inside(kind, value):
                yield from _last_runs(inner)
        if not _can_be_empty(kind, value):
            return


def _can_be_empty(kind: Any, value: Any) -> bool:
    if kind is op.AT:
        return value not in (op.AT_END, op.AT_END_STRING)  # no other round comes after the end
    if kind in (op.ASSERT, op.ASSERT_NOT) or (kind in (*REPEATS, op.POSSESSIVE_REPEAT) and not value[0]):
        return True
    return any(all(_can_be_empty(*node) for node in inner) for inner in _inside(kind, value))


def _first(nodes: _Nodes) -> Characters:
    return frozenset[str]().union(*(opening[0] for opening in openings(nodes) if opening))


def _inside(kind: Any, value: Any) -> Iterator[_Nodes]:
    if kind is op.BRANCH:
        yield from map(list, value[1])
    elif kind is op.ATOMIC_GROUP:
        yield list(value)
    elif kind in (op.SUBPATTERN, op.ASSERT, op.ASSERT_NOT, op.POSSESSIVE_REPEAT, *REPEATS):
        yield list(value[-1])
