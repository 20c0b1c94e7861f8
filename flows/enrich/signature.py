"""Signature: hashes by which an article's neighbours are looked up in an index, instead of comparing it with all of it.

Two kinds of keys, both plain strings that an index finds by exact value:

- `quotes`: hashes of word 4-grams inside quotation marks. Outlets that tell one event rewrite each other's sentences
  but repeat what people said, so that the same story shares these while it shares little else.
- `bands`: MinHash bands of the body's word 3-grams, `<band>:<hash>`. Two texts with Jaccard similarity J share a given
  band with probability J**3.

The keys outlive the process that made them: they are BLAKE2b hashes, free of Python's `hash` and of any library whose
next version may draw other permutations.

Broder, "On the resemblance and containment of documents" (1997); Shrivastava, "Optimal Densification for Fast and
Accurate Minwise Hashing" (2017).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import blake2b

from flows.article import Article, Signature
from flows.inputs import Options, RawArticle
from flows.text.scripts import UNSPACED

VERSION = "2"

QUOTE_GRAM = 4
BODY_GRAM = 3
QUOTE_KEYS = 48  # a document; findings: seeds share .46 to .91 of theirs, so that a third as many would still meet
MIN_QUOTE_WORDS = 6  # shorter ones are titles, scare quotes and sayings
MIN_GRAM_LETTERS = 16  # "it is going to", "we are aware of": under this a 4-gram is function words that anybody says
BANDS = 40
ROWS = 3
KEY_DIGITS = 12  # hexadecimal: 48 of the 64 bits
MAX_WORD = 64  # characters
MAX_CHARACTERS = 500_000  # of a body; a longer one is looked up by its beginning

_SIGNS = "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0971-\u0dff"
"""Accents and vowel signs, Cyrillic to Sinhala: within a word, but no letters to `re`."""

_WORD = re.compile(rf"[^\W_][\w{_SIGNS}]*(?:['’][\w{_SIGNS}]+)*")
_MARK = re.compile(r"[\"“”„«»「」『』‘’']")
_CLOSING = {"“": "”", "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』", "‘": "’", '"': '"”', "'": "'’", "”": "”"}
_SINGLE = "‘'"
_OPENING = "\"“„«»「『‘'"


def enrich(article: Article, raw: RawArticle, options: Options) -> Article:
    """Fill `signature` from the body."""
    return article.evolve(
        signature=Signature(quotes=quote_keys(article.body), bands=bands(shingles(tokens(article.body), BODY_GRAM)))
    )


def tokens(text: str) -> list[str]:
    """Case-folded words without possessive endings; scripts without spaces give overlapping pairs of characters."""
    found: list[str] = []
    for word in _WORD.findall(text[:MAX_CHARACTERS]):
        if UNSPACED.search(word):
            found.extend([word[i : i + 2] for i in range(len(word) - 1)] or [word])
        else:  # cut before it is normalised: that takes quadratic time in the accents on one letter
            word = unicodedata.normalize("NFKC", word[:MAX_WORD]).casefold()
            found.append(word.replace("’", "'").removesuffix("'s"))
    return found


def shingles(words: list[str], size: int) -> set[int]:
    """64-bit hashes of every run of `size` words; of the whole text where it is shorter."""
    if not words:
        return set()
    return {digest(" ".join(words[i : i + size])) for i in range(max(1, len(words) - size + 1))}


def digest(text: str) -> int:
    """64-bit hash, the same in every process and Python version."""
    return int.from_bytes(blake2b(text.encode(errors="surrogatepass"), digest_size=8).digest(), "big")


def quote_shingles(body: str) -> set[int]:
    """Hashes of the 4-grams inside quotation marks that are long enough to be somebody's own words."""
    found: set[int] = set()
    for passage in quoted(body[:MAX_CHARACTERS]):
        words = tokens(passage)
        if len(words) < MIN_QUOTE_WORDS:
            continue
        for i in range(len(words) - QUOTE_GRAM + 1):
            gram = words[i : i + QUOTE_GRAM]
            if sum(map(_weight, gram)) >= MIN_GRAM_LETTERS:
                found.add(digest(" ".join(gram)))
    return found


def quote_keys(body: str) -> list[str]:
    """The keys of the smallest hashes: two documents that quote the same words choose the same ones among them."""
    return [_key(value) for value in sorted(quote_shingles(body))[:QUOTE_KEYS]]


def quoted(body: str) -> Iterator[str]:
    """Passages between quotation marks, paragraph by paragraph.

    A mark left open runs to the end of its paragraph, as print sets speech that goes on in the next one. Linear in the
    length of the text: it only serves look-ups, speakers are the business of another stage.
    """
    for paragraph in body.splitlines():
        opened: str | None = None
        start = 0
        for match in _MARK.finditer(paragraph):
            mark, at = match[0], match.start()
            before, after = paragraph[max(0, at - 1) : at], paragraph[at + 1 : at + 2]
            if opened is None:
                if mark in _OPENING and _may_open(mark, before, after):
                    opened, start = mark, at + 1
            elif mark in _CLOSING[opened] and _may_close(opened, before, after):
                yield paragraph[start:at]
                opened = None
        if opened is not None and opened != "'":
            yield paragraph[start:]


def _may_open(mark: str, before: str, after: str) -> bool:
    if mark not in _SINGLE:
        return True
    return (not before or not before.isalnum()) and not after.isdigit() and not after.isspace()


def _may_close(opened: str, before: str, after: str) -> bool:
    if opened not in _SINGLE:
        return True
    return not before.isspace() and not after.isalnum()


def _key(value: int) -> str:
    return f"{value:016x}"[:KEY_DIGITS]


def _weight(word: str) -> int:
    return 4 if UNSPACED.match(word) else len(word)  # two characters of Chinese say what a short word says


def bands(hashes: Iterable[int]) -> list[str]:
    """MinHash bands: one hash of every `ROWS` minima. Empty for an empty set."""
    minima = _minima(hashes)
    keys = []
    for band in range(0, len(minima), ROWS):
        rows = ",".join(map(str, minima[band : band + ROWS]))
        keys.append(f"{band // ROWS}:{_key(digest(rows))}")
    return keys


def _minima(hashes: Iterable[int]) -> list[int]:
    """One permutation hashing: each hash falls into one bin and the smallest of a bin stands for it.

    An empty bin borrows from the first filled one in an order of its own, the same for every document.
    """
    size = BANDS * ROWS
    bins: list[int | None] = [None] * size
    for value in hashes:
        rank, place = divmod(value, size)
        held = bins[place]
        if held is None or rank < held:
            bins[place] = rank
    if all(value is None for value in bins):
        return []
    return [next(v for p in _probes(place) if (v := bins[p]) is not None) for place in range(size)]


@cache
def _probes(place: int) -> tuple[int, ...]:
    others = sorted((p for p in range(BANDS * ROWS) if p != place), key=lambda p: digest(f"{place} {p}"))
    return (place, *others)
