"""In how many documents a term stands: what makes a term rare, and a shared one telling.

Counted in the documents at hand (the whole input, or a sample of the index) on top of a prior of `PRIOR` imaginary
documents, in which function words are common and every other term stands once. Without it, the five articles of a small
input that all tell one event would make its names as common as "the". The function words are spaCy's lists, for the
some sixty languages it knows; a text of unknown language takes the English one.
"""

import math
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from runpy import run_path

PRIOR = 100
FUNCTION_WORD_SHARE = 0.7  # a function word stands in 70 of 100 articles, be it "the" or "moreover"
COMMON_QUOTE = 20  # documents; and also ...
COMMON_QUOTE_SHARE = 0.02  # ... of all: above both, a quoted phrase is a slogan or an outlet's own advertisement


class DocumentFrequencies:
    """Counts of documents by term and by quoted 4-gram; `add` once a document."""

    def __init__(self) -> None:
        self.documents = 0
        self._terms: Counter[str] = Counter()
        self._quotes: Counter[int] = Counter()

    def add(self, terms: Iterable[str], quotes: Iterable[int]) -> None:
        """Count one document."""
        self.documents += 1
        self._terms.update(set(terms))
        self._quotes.update(set(quotes))

    @property
    def outweigh_prior(self) -> bool:
        """Whether the words of this language are known to be common by counting, and not by a list alone."""
        return self.documents >= PRIOR

    def common(self, quote: int) -> bool:
        """Whether a quoted 4-gram stands in so many documents that it tells nothing."""
        return self._quotes[quote] > max(COMMON_QUOTE, COMMON_QUOTE_SHARE * self.documents)

    def idf(self, term: str, language: str) -> float:
        """Inverse document frequency, natural logarithm, never negative."""
        prior = PRIOR * FUNCTION_WORD_SHARE if term in function_words(language) else 1.0
        return max(0.0, math.log((self.documents + PRIOR + 1) / (self._terms[term] + prior + 0.5)))


@cache
def function_words(language: str) -> frozenset[str]:
    """spaCy's stop words of a language; empty where it has none. Topics have lists of their own: enrich.stop_words."""
    # The file alone: importing the language, its tokenizer with it, takes seconds that a run without a model saves.
    spacy = find_spec("spacy")
    if spacy is None or spacy.origin is None:
        raise ModuleNotFoundError("spacy is not installed", name="spacy")
    code = "en" if language == "und" else language
    file = Path(spacy.origin).parent / "lang" / code / "stop_words.py"
    return frozenset(run_path(str(file))["STOP_WORDS"]) if code.isalpha() and file.exists() else frozenset()
