"""What brings tantivy's scores near to Lucene's, so that both engines rank alike.

Both reckon BM25 with k1 = 1.2, b = 0.75 and lengths rounded in the same steps. They differ in what they count. Lucene
counts, for each field, the documents that have it; tantivy counts all. For a field that all documents have, scores are
equal. For one that few have, as the sibling of a rare language, tantivy takes the average text for much shorter than
it is, and every text that is there for far too long: its words would hardly count.
"""

from collections.abc import Sequence
from math import log

_K1, _B = 1.2, 0.75


def correction(every: int, having: float, frequencies: Sequence[int]) -> float:
    """What to multiply tantivy's score by, exact for a text of average length that has each word once.

    `every` and `having` count documents: all, and those that have the field; `frequencies` those that have each word.
    """
    having = min(having, every)
    if not having or having == every:
        return 1.0
    rarity = sum(_rarity(having, found) for found in frequencies) / sum(_rarity(every, found) for found in frequencies)
    return rarity * (1 + _K1 * (1 - _B + _B * every / having)) / (1 + _K1)


def _rarity(documents: float, found: int) -> float:
    """The inverse document frequency of BM25."""
    found = min(found, int(documents))  # a count may hold what was deleted, and is not merged yet
    return log(1 + (documents - found + 0.5) / (found + 0.5))
