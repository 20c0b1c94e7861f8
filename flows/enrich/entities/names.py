"""The name of a person as a text prints it: where it ends, what of it is title, and what it shows of who bears it."""

import re
from collections.abc import Iterator, Sequence

from flows.enrich import first_names, vocabulary

HONORIFICS = vocabulary.word_list("names", "honorifics")
OF_CROWNS = vocabulary.word_list("names", "titles_of_first_names")
OF_RANK = OF_CROWNS | vocabulary.word_list("names", "titles_of_rank")
_GENDERS = {
    **dict.fromkeys(vocabulary.word_list("names", "titles_of_women"), "f"),
    **dict.fromkeys(vocabulary.word_list("names", "titles_of_men"), "m"),
}
_PARTICLES = vocabulary.word_list("names", "particles")
_KIN = vocabulary.word_list("names", "kin")
_NUMERAL = re.compile(r"[IVX]+\Z")
_LETTERS = re.compile(r"\b[A-Z]\.(?:[A-Z]\.)*[A-Z]\Z")  # W.T.O
_POSSESSIVE = re.compile(r"(?:'s|')\Z", re.IGNORECASE)
_EDGES = " \t\n.,;:!?\"'()[]{}-–—*&/"
_LETTERS_ONLY = re.compile(r"[^\W\d_]+")
_TITLE_BEFORE = re.compile(r"([\w-]{2,15})\.? \Z")
_MAX_WORDS = 6


def trimmed(surface: str) -> str:
    """A name without possessive and outer punctuation; marks are expected to be plain."""
    name = _POSSESSIVE.sub("", " ".join(surface.split())).lstrip(_EDGES).rstrip(_EDGES)
    abbreviated = name.rpartition(" ")[2].casefold() in ("jr", "sr") or _LETTERS.search(name) is not None
    return name + "." if abbreviated and surface.rstrip().endswith(".") else name


def bare(surface: str) -> str:
    """The name of a person, also without honorifics; but a title stays before what is no full name: Prince Harry, Pope
    John Paul II."""
    words = trimmed(surface).split()
    titles = 0
    while titles < len(words) - 1 and plain_word(words[titles]) in HONORIFICS:
        titles += 1
    own = len(words) - titles
    if titles and plain_word(words[titles - 1]) in OF_RANK and (own == 1 or _NUMERAL.match(words[-1])):
        titles -= 1
    return " ".join(words[titles:])


def is_person_shaped(name: str) -> bool:
    """Whether a bare surface can be the name of a person: capitals, no digits, not a sentence, not a title alone."""
    words = name.split()
    if not words or len(words) > _MAX_WORDS or any(char.isdigit() or char in "@#/:;!?<>|=" for char in name):
        return False
    if len(words) == 1 and words[0].casefold() in HONORIFICS:
        return False
    if any(word[0].islower() and word not in _PARTICLES for word in words[1:-1]) or name.casefold() in _KIN:
        return False
    return words[0][0].isalpha() and words[-1].rstrip(".")[:1].isupper() and (len(words) > 1 or len(name) > 1)


def title_before(plain: str, start: int, end: int) -> str:
    """The honorific or role before the name at `start`, or inside it, as it is printed; empty where there is none."""
    inside = plain[start:end].partition(" ")
    if inside[2] and plain_word(inside[0]) in HONORIFICS:
        return inside[0]
    before = _TITLE_BEFORE.search(plain[max(0, start - 18) : start])
    return before[0].strip() if before and before[1].casefold() in HONORIFICS else ""


def gender_of(name: str) -> str:
    """f or m where a title ("Mrs Smith") or the first name tells; else empty."""
    words = name.split()
    if not words:
        return ""
    return _GENDERS.get(plain_word(words[0])) or (first_names.gender_of(words[0]) if len(words) > 1 else "")


def well_cased(name: str) -> str:
    """A name in capitals as a name is written: ASHTON KUTCHER, ASHTON Kutcher, Ashton KUTCHER. Short words stay."""
    return " ".join(_cased(name.split())) if is_shouted(name) else name


def is_shouted(name: str) -> bool:
    """Whether a word of it stands in capitals, other than short ones that may be initials."""
    return any(word.isupper() and len(word) > 3 for word in name.split())


def plain_word(word: str) -> str:
    """A word without its full stop, case-folded, as word lists have it."""
    return word.rstrip(".").casefold()


def _cased(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        short = len(word) < 3 and "." not in word and len(words) > 2
        yield word if not word.isupper() or short or _NUMERAL.match(word) else _LETTERS_ONLY.sub(_capital, word)


def _capital(part: re.Match[str]) -> str:
    return "Mc" + part[0][2:].capitalize() if part[0].startswith("MC") and len(part[0]) > 4 else part[0].capitalize()
