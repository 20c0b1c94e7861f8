"""What spellings of one name have in common: the key by which an index finds the other ones.

Two full names have one key when they differ in letter case, in diacritics, in apostrophes, hyphens and full stops, in
an honorific left over, or in how initials are set ("J.K. Rowling", "J. K. Rowling", "JK Rowling"). An initial more or
less is another key: Michael B. Jordan is not Michael Jordan.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from flows.enrich.entities import names
from flows.text.marks import plain_marks

SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))  # that tell a son from his father

_MAX = 100  # characters
_UNDECOMPOSED = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
_DIACRITICS = re.compile("[\u0300-\u036f]")  # of Latin, Greek and Cyrillic; elsewhere a mark is a letter
_SILENT = re.compile(r"['`´‘’ʼ]")
_BETWEEN = re.compile(r"[\s.,‐‑–—-]+")
_INITIALS = re.compile(r"(?<!\S)([A-Z])([A-Z])(?= )")


def words_of(name: str) -> list[str]:
    """The words of a name without marks between and in them, in small letters, diacritics and all."""
    name = names.bare(plain_marks(name[:_MAX]))
    if not name.isupper():  # JO COX has no initials
        name = _INITIALS.sub(r"\1 \2", name)
    return _BETWEEN.sub(" ", _SILENT.sub("", name.casefold())).split()


def folded(words: Sequence[str]) -> list[str]:
    """The words without diacritics."""
    plain = unicodedata.normalize("NFD", " ".join(words).translate(_UNDECOMPOSED))
    return unicodedata.normalize("NFC", _DIACRITICS.sub("", plain)).split()


@lru_cache(maxsize=1 << 16)  # the same people are in the news all day
def name_key(name: str) -> str:
    """The key of a full name, as `o brien` never is: "Conan O'Brien" has `conan obrien`. Empty for a name alone."""
    words = folded(words_of(name))
    return " ".join(words) if len([word for word in words if word not in SUFFIXES]) > 1 else ""
