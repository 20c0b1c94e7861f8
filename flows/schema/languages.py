"""How text is analysed, as both engines read it: the languages with a stemmer, and what is too long to be indexed.

Each TEXT field has one stemmed sibling for each language whose stemmer both engines carry. An article fills the
sibling of its own language only; the neutral field is always filled. Both engines analyse a sibling the same way:
letters and digits, lowercase, the stemmer, accents folded last (a stemmer needs the accents).
"""

from typing import NamedTuple

NEUTRAL = "neutral"
"""The name of the analysis without a stemmer. The stemmed ones are named by their language."""

MAX_TOKEN = 128
"""Longest token indexed, in characters: longer ones (encoded blobs) are in the stored text, but not searchable."""

MAX_VALUE = 8191
"""Longest whole value indexed, in UTF-16 code units, which is what Elasticsearch counts (`ignore_above`): characters,
but for those above U+FFFF, which are two. A longer value is in the stored document, and not searchable. In UTF-8 it
is 24,573 bytes at most; Lucene refuses a term over 32,766, tantivy drops one over 65,530 silently."""


class Stemmer(NamedTuple):
    """The names of one Snowball stemmer in the two engines."""

    tantivy: str
    elasticsearch: str


STEMMERS: dict[str, Stemmer] = {
    "de": Stemmer("german", "german"),
    "en": Stemmer("english", "porter2"),  # "english" is the first Porter stemmer in Elasticsearch
    "es": Stemmer("spanish", "spanish"),
    "fr": Stemmer("french", "french"),
    "it": Stemmer("italian", "italian"),
    "pt": Stemmer("portuguese", "portuguese"),
}
"""By ISO 639-1 code, as in the field `language`."""
