"""Text analysis, the same for indexing, for queries and for highlights.

Tokens are runs of letters and digits, in lowercase, with accents folded. A stemmed analysis puts the stemmer of a
language before the folding, because stemmers read accents (`canciones` and `canción` share the stem `cancion`).
The Elasticsearch templates describe the same chain, so that a query finds the same documents on both engines.
"""

from functools import cache
from typing import NamedTuple

import tantivy

from flows.schema.languages import MAX_TOKEN, NEUTRAL, STEMMERS


class Token(NamedTuple):
    """A token with its place: `start` and `end` are offsets in characters of the text."""

    text: str
    start: int
    end: int


@cache
def analyzers() -> dict[str, tantivy.TextAnalyzer]:
    """Every analyzer by name: `neutral`, and one for each language of `STEMMERS`."""
    return {NEUTRAL: _analyzer(None)} | {code: _analyzer(names.tantivy) for code, names in STEMMERS.items()}


def tokenize(text: str, analyzer: str = NEUTRAL) -> list[str]:
    """The tokens of a text."""
    return list(analyzers()[analyzer].analyze(text))


def locate(text: str, analyzer: str = NEUTRAL) -> list[Token]:
    """The tokens of a text with their places."""
    found = analyzers()[analyzer].pre_tokenize(text).tokens
    return [Token(token.text, token.char_offset_from, token.char_offset_to) for token in found]


def fold(text: str) -> str:
    """Lowercase without accents, nothing split: how a prefix or a pattern meets unstemmed tokens."""
    return "".join(_whole().analyze(text))


@cache
def _whole() -> tantivy.TextAnalyzer:
    lowered = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(tantivy.Filter.lowercase())
    return lowered.filter(tantivy.Filter.ascii_fold()).build()


def _analyzer(stemmer: str | None) -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    # tantivy measures UTF-8 bytes and keeps what is below the limit: 4 bytes a character never cut too early
    builder = builder.filter(tantivy.Filter.remove_long(4 * MAX_TOKEN + 1)).filter(tantivy.Filter.lowercase())
    if stemmer:
        builder = builder.filter(tantivy.Filter.stemmer(stemmer))
    return builder.filter(tantivy.Filter.ascii_fold()).build()
