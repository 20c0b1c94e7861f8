"""Languages with a stemmer that both engines carry: each TEXT field has one stemmed sibling for each of them.

An article fills the sibling of its own language only; the neutral field is always filled. Both engines analyse a
sibling the same way: letters and digits, lowercase, the stemmer, accents folded last (a stemmer needs the accents).
"""

from typing import NamedTuple


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

MAX_TOKEN = 128
"""Longest token indexed, in characters: longer ones (encoded blobs) are in the stored text, but not searchable."""
