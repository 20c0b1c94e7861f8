"""Observations and the values that they can take, in words that `flows explain` prints and the weights file uses.

A line is a row of small integers: of each observation in turn, the place of its value.
"""

from collections.abc import Sequence
from dataclasses import dataclass

Row = Sequence[int]

RUNNING_TEXT: Row = ()
"""The row of a line that is not looked at, since it is long enough to be text."""

COARSE = ("short", "of middling length", "long")  # lines under 40, under 100 characters, and longer ones
FEW = ("one or two words", "up to 5 words", "up to 12 words", "more words")
COUNTS = ("none", "one", "two", "three or more")
SHARES = ("none", "few", "some", "most", "all")


@dataclass(frozen=True, slots=True)
class Feature:
    """One observation. `ordered`: neighbouring values are alike, and training may hold their weights together."""

    name: str
    values: tuple[str, ...]
    ordered: bool = False


def crossed(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    """The values of two observations seen together: the place of both is `place * len(second) + other`."""
    return tuple(f"{a}, {b}" for a in first for b in second)


def share(part: int, whole: int) -> int:
    """The place in `SHARES` of a part of this whole."""
    if not part:
        return 0
    return 4 if part == whole else 1 + 3 * part // whole
