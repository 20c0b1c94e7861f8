"""Text analysis, the same for indexing, for queries and for highlights.

Tokens are runs of letters and digits, in lowercase, with accents folded. The analysis of a language puts its stemmer
before the folding, because stemmers read accents (`canciones` and `canción` share the stem `cancion`), or cuts runs of
scripts without spaces into overlapping pairs. The Elasticsearch templates (`flows.schema.mappings`) describe the same
chains, so that a query finds the same documents on both engines.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import tantivy

from flows.schema.languages import BIGRAMMED, LANGUAGES, MAX_TOKEN, NEUTRAL, Bigrams, Endings, Snowball
from flows.text.scripts import one_of

_CUT = one_of(*BIGRAMMED).pattern
# Of one run of letters and digits, overlapping: a pair, one that stands alone, a word of another script.
_PIECES = re.compile(f"(?=({_CUT}{{2}}|(?<!{_CUT}){_CUT}(?!{_CUT})|(?:^|(?<={_CUT}))(?:(?!{_CUT}).)+))")
_HAS_CUT = re.compile(_CUT)
# tantivy measures UTF-8 bytes and keeps what is below the limit: 4 bytes a character never cut too early
_TOO_LONG = 4 * MAX_TOKEN + 1

EMPTY_PLACE = "-"
"""Stands in a row of tokens for none: no analysis makes it, so no query can ask for it."""


class Token(NamedTuple):
    """A token with its place: `start` and `end` are offsets in characters of the text."""

    text: str
    start: int
    end: int


def legible(text: str) -> str:
    """A text as tantivy has to be given it: it would make two characters of İ, and `istanbul` would not find İstanbul.

    As long as it was. What is indexed passes through here, and so does all that this module reads.
    """
    return text.replace("İ", "i")


def tokenize(text: str, analyzer: str = NEUTRAL) -> list[str]:
    """The tokens of a text."""
    text = legible(text)
    match LANGUAGES.get(analyzer):
        case Endings():
            return [_stemmed(analyzer, word) for word in _lowered().analyze(text)]
        case Bigrams():
            return [token.text for token in locate(text, analyzer)]
        case _:
            return list(analyzers()[analyzer].analyze(text))


def tokenize_in_place(text: str, analyzer: str) -> list[str]:
    """As `tokenize`, each token at its position: it is "" where one was too long, and no phrase goes across."""
    if not isinstance(LANGUAGES.get(analyzer), Bigrams) and max(map(len, text.split()), default=0) <= MAX_TOKEN:
        return tokenize(text, analyzer)  # three times as fast
    words: list[str] = []
    for position, token in _placed(text, analyzer):
        words += [""] * (position - len(words))
        words.append(token.text)
    return words


def locate(text: str, analyzer: str = NEUTRAL) -> list[Token]:
    """The tokens of a text with their places."""
    return [Token(token.text, token.start, token.end) for _, token in _placed(text, analyzer)]


def pre_tokenized(text: str, analyzer: str) -> tantivy.PreTokenizedString:
    """A text as tantivy is given it where no tokenizer of its own makes these tokens."""
    tokens = [tantivy.Token(token.text, place, token.start, token.end) for place, token in _placed(text, analyzer)]
    return tantivy.PreTokenizedString("", tokens)


def is_native(analyzer: str) -> bool:
    """Whether tantivy itself can do this analysis: it is one of `analyzers`."""
    return not isinstance(LANGUAGES.get(analyzer), Endings | Bigrams)


@cache
def analyzers() -> dict[str, tantivy.TextAnalyzer]:
    """Every analyzer of tantivy by name: `neutral`, and one for each language with a Snowball stemmer."""
    snowball = {code: names for code, names in LANGUAGES.items() if isinstance(names, Snowball)}
    return {NEUTRAL: _analyzer(None)} | {code: _analyzer(names.tantivy) for code, names in snowball.items()}


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Lowercase without accents, nothing split: how a prefix or a pattern meets unstemmed tokens."""
    return "".join(_whole().analyze(legible(text)))


def _placed(text: str, analyzer: str) -> Iterator[tuple[int, Token]]:
    """(position, token); what is too long leaves its position empty, as in both engines."""
    analysis = LANGUAGES.get(analyzer)
    if isinstance(analysis, Bigrams):
        for place, (start, end) in enumerate(_pieces(text)):
            piece = text[start:end]
            if len(piece.encode()) < _TOO_LONG:
                yield place, Token(fold(piece), start, end)
        return
    chain = _lowered() if isinstance(analysis, Endings) else analyzers()[analyzer]
    for token in chain.pre_tokenize(legible(text)).tokens:
        word = _stemmed(analyzer, token.text) if isinstance(analysis, Endings) else token.text
        yield token.position, Token(word, token.char_offset_from, token.char_offset_to)


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    for run in _runs().pre_tokenize(text).tokens:
        start, end = run.char_offset_from, run.char_offset_to
        if _HAS_CUT.search(text, start, end):
            for piece in _PIECES.finditer(text[start:end]):
                yield start + piece.start(1), start + piece.end(1)
        else:
            yield start, end


@lru_cache(maxsize=100_000)
def _stemmed(language: str, word: str) -> str:
    endings = LANGUAGES[language]
    return fold(endings.stem(word)) if isinstance(endings, Endings) else word


@cache
def _runs() -> tantivy.TextAnalyzer:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).build()


@cache
def _lowered() -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    return builder.filter(tantivy.Filter.remove_long(_TOO_LONG)).filter(tantivy.Filter.lowercase()).build()


@cache
def _whole() -> tantivy.TextAnalyzer:
    lowered = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(tantivy.Filter.lowercase())
    return lowered.filter(tantivy.Filter.ascii_fold()).build()


def _analyzer(stemmer: str | None) -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    builder = builder.filter(tantivy.Filter.remove_long(_TOO_LONG)).filter(tantivy.Filter.lowercase())
    if stemmer:
        builder = builder.filter(tantivy.Filter.stemmer(stemmer))
    return builder.filter(tantivy.Filter.ascii_fold()).build()
