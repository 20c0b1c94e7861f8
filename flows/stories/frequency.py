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

PRIOR = 100
FUNCTION_WORD_SHARE = 0.7  # a function word stands in 70 of 100 articles, be it "the" or "moreover"


class DocumentFrequencies:
    """Counts of documents by term; `add` once a document."""

    def __init__(self, documents: Iterable[Iterable[str]] = ()) -> None:
        self.documents = 0
        self._counts: Counter[str] = Counter()
        for terms in documents:
            self.add(terms)

    def add(self, terms: Iterable[str]) -> None:
        """Count one document."""
        self.documents += 1
        self._counts.update(set(terms))

    def idf(self, term: str, language: str) -> float:
        """Inverse document frequency, natural logarithm, never negative."""
        prior = PRIOR * FUNCTION_WORD_SHARE if term in function_words(language) else 1.0
        return max(0.0, math.log((self.documents + PRIOR + 1) / (self._counts[term] + prior + 0.5)))


@cache
def function_words(language: str) -> frozenset[str]:
    """spaCy's stop words of a language; empty where it has none."""
    from spacy.util import get_lang_class  # a second of import: only who groups stories pays it

    try:
        return frozenset(get_lang_class("en" if language == "und" else language).Defaults.stop_words)
    except ImportError:
        return frozenset()
