"""Words of a text and 64-bit hashes of runs of them, the same in every process and Python version.

A word is hashed once (BLAKE2b), and kept, since a drop repeats its words; a run of words is hashed from the hashes of
its words, all runs of a text at once: a polynomial, then the finaliser of SplitMix64 (Steele, Lea and Flood, "Fast
splittable pseudorandom number generators", 2014), which lets every bit of the one count in every bit of the other.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from typing import TYPE_CHECKING, Any

from flows.text.scripts import UNSPACED

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]

MAX_WORD = 64  # characters
MAX_CHARACTERS = 500_000  # of a text; a longer one is known by its beginning
_REMEMBERED = 50_000  # words

_SIGNS = "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0971-\u0dff"
"""Accents and vowel signs, Cyrillic to Sinhala: within a word, but no letters to `re`."""

_WORD = re.compile(rf"[^\W_][\w{_SIGNS}]*(?:['’][\w{_SIGNS}]+)*")
_ASCII_WORD = re.compile(r"[^\W_]\w*(?:'\w+)*")  # of the same words, where there are no others, the faster one
_FACTOR = 0x9E3779B97F4A7C15


def tokens(text: str) -> list[str]:
    """Case-folded words without possessive endings; scripts without spaces give overlapping pairs of characters."""
    text = text[:MAX_CHARACTERS]
    words = (_ASCII_WORD if text.isascii() else _WORD).findall(text)
    look_up = _remembered if max(map(len, words), default=0) <= MAX_WORD else _of_word
    return list(chain.from_iterable(map(look_up, words)))


def _of_word(word: str) -> tuple[str, ...]:
    if UNSPACED.search(word):
        return tuple(word[i : i + 2] for i in range(len(word) - 1)) or (word,)
    # Cut before it is normalised: that takes quadratic time in the accents on one letter.
    word = unicodedata.normalize("NFKC", word[:MAX_WORD]).casefold()
    return (word.replace("’", "'").removesuffix("'s"),)


_remembered = lru_cache(_REMEMBERED)(_of_word)


@lru_cache(_REMEMBERED)
def digest(text: str) -> int:
    """64-bit hash of a text."""
    return int.from_bytes(blake2b(text.encode(errors="surrogatepass"), digest_size=8).digest(), "big")


def gram_hashes(words: Sequence[str], size: int) -> "Hashes":
    """A hash of every run of `size` words, in order; one of the whole text where it is shorter. Shape (runs,)."""
    import numpy as np

    hashes = np.fromiter(map(digest, words), np.uint64, len(words))
    runs = max(1, len(words) - size + 1) if words else 0
    return mixed([hashes[place : place + runs] for place in range(min(size, len(words)))])


def mixed(columns: "Sequence[Hashes]") -> "Hashes":
    """One hash of each row of equally long columns, in whose order it differs. Empty without columns."""
    import numpy as np

    if not columns:
        return np.zeros(0, np.uint64)
    value: Any = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        value = (value + column) * np.uint64(_FACTOR)
    value ^= value >> np.uint64(30)
    value *= np.uint64(0xBF58476D1CE4E5B9)
    value ^= value >> np.uint64(27)
    value *= np.uint64(0x94D049BB133111EB)
    value ^= value >> np.uint64(31)
    found: Hashes = value
    return found
