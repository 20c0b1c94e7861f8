"""Signature: hashes by which an article's neighbours are looked up in an index, instead of comparing it with all of it.

Three kinds of keys, plain strings that an index finds by exact value:

- `quotes`: hashes of word 4-grams inside quotation marks. Outlets that tell one event rewrite each other's sentences
  but repeat what people said, so that the same story shares these while it shares little else.
- `bands`: MinHash bands of the body's word 3-grams, `<band>:<hash>`. Two texts with Jaccard similarity J share a given
  band with probability J**3.
- `names`: full names of people without what spellings differ in, so that the other spellings of a name are found.

The keys outlive the process that made them (`flows.enrich.grams`): they are free of Python's `hash` and of any library
whose next version may draw other permutations.

Broder, "On the resemblance and containment of documents" (1997); Shrivastava, "Optimal Densification for Fast and
Accurate Minwise Hashing" (2017).
"""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from flows.article import Article, Entity, Signature
from flows.enrich.entities.name_key import name_key
from flows.enrich.grams import MAX_CHARACTERS, digest, gram_hashes, mixed, tokens
from flows.inputs import Options, RawArticle
from flows.text.scripts import UNSPACED

if TYPE_CHECKING:
    from flows.enrich.grams import Hashes

VERSION = "4"

QUOTE_GRAM = 4
BODY_GRAM = 3
QUOTE_KEYS = 48  # a document; findings: seeds share .46 to .91 of theirs, so that a third as many would still meet
MIN_QUOTE_WORDS = 6  # shorter ones are titles, scare quotes and sayings
MIN_GRAM_LETTERS = 16  # "it is going to", "we are aware of": under this a 4-gram is function words that anybody says
BANDS = 40
ROWS = 3
NAME_KEYS = 100  # people of an article; more is a list
KEY_DIGITS = 12  # hexadecimal: 48 of the 64 bits

_MARK = re.compile(r"[\"“”„«»「」『』‘’']")
_CLOSING = {"“": "”", "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』", "‘": "’", '"': '"”', "'": "'’", "”": "”"}
_SINGLE = "‘'"
_OPENING = "\"“„«»「『‘'"


def enrich(article: Article, raw: RawArticle, options: Options) -> Article:
    """Fill `signature` from the body, and from the people that the article itself names."""
    return article.evolve(
        signature=Signature(
            quotes=quote_keys(article.body),
            bands=bands(shingles(tokens(article.body), BODY_GRAM)),
            names=name_keys(article.entities),
        )
    )


def name_keys(entities: Iterable[Entity]) -> list[str]:
    """The keys of full names of people, each once; of the most salient ones where there are many."""
    people = (entity.own_name or entity.name for entity in entities if entity.type == "person")
    return list(dict.fromkeys(key for name in islice(people, NAME_KEYS) if (key := name_key(name))))


def shingles(words: list[str], size: int) -> set[int]:
    """64-bit hashes of every run of `size` words; of the whole text where it is shorter."""
    return set(gram_hashes(words, size).tolist())


def quote_shingles(body: str) -> set[int]:
    """Hashes of the 4-grams inside quotation marks that are long enough to be somebody's own words."""
    words: list[str] = []
    runs: list[int] = []  # where those begin that lie within one passage
    for passage in quoted(body[:MAX_CHARACTERS]):
        spoken = tokens(passage)
        if len(spoken) >= MIN_QUOTE_WORDS:
            runs += range(len(words), len(words) + len(spoken) - QUOTE_GRAM + 1)
            words += spoken
    letters = list(accumulate(map(_weight, words), initial=0))
    hashes = gram_hashes(words, QUOTE_GRAM).tolist()
    return {hashes[run] for run in runs if letters[run + QUOTE_GRAM] - letters[run] >= MIN_GRAM_LETTERS}


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
    return (
        4 if not word.isascii() and UNSPACED.match(word) else len(word)
    )  # two characters of Chinese say what a short word says


def bands(hashes: Collection[int]) -> list[str]:
    """MinHash bands: one hash of every `ROWS` minima. Empty for an empty set."""
    import numpy as np

    if not hashes:
        return []
    minima = _minima(np.fromiter(hashes, np.uint64, len(hashes)))
    keys = mixed([minima[row::ROWS] for row in range(ROWS)])
    return [f"{band}:{_key(key)}" for band, key in enumerate(keys.tolist())]


def _minima(hashes: "Hashes") -> "Hashes":
    """One permutation hashing: each hash falls into one bin and the smallest of a bin stands for it.

    An empty bin borrows from the first filled one in an order of its own, the same for every document. Shape (BANDS *
    ROWS,).
    """
    import numpy as np

    size = np.uint64(BANDS * ROWS)
    bins = np.full(BANDS * ROWS, np.iinfo(np.uint64).max, np.uint64)  # no quotient is as large
    np.minimum.at(bins, (hashes % size).astype(np.intp), hashes // size)
    filled = (bins != np.iinfo(np.uint64).max).tolist()
    lender = [place if full else next(p for p in _probes(place) if filled[p]) for place, full in enumerate(filled)]
    return bins[lender]


@cache
def _probes(place: int) -> tuple[int, ...]:
    others = sorted((p for p in range(BANDS * ROWS) if p != place), key=lambda p: digest(f"{place} {p}"))
    return (place, *others)
