"""Outlets held out: no article of one outlet stands on both sides of a split."""

import hashlib
from collections import Counter
from collections.abc import Sequence


def folds(outlets: Sequence[str], number: int) -> list[int]:
    """The fold of each example, so that every outlet is in one fold and folds are of like size.

    Depends on names and counts alone: the same folder gives the same folds. Outlets with many examples are dealt out
    first, to the smallest fold; names of the same count in the order of their hash.
    """
    sizes = Counter(outlets)
    filled = [0] * number
    chosen: dict[str, int] = {}
    for outlet in sorted(sizes, key=lambda name: (-sizes[name], hashlib.sha256(name.encode()).digest())):
        at = filled.index(min(filled))
        chosen[outlet] = at
        filled[at] += sizes[outlet]
    return [chosen[outlet] for outlet in outlets]
