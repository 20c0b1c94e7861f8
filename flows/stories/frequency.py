"""How telling a word is: what makes it rare, and a shared one worth something.

In a language with a table (`flows.enrich.frequencies`: shipped, refined by `flows topics refresh`) the table says it,
so that what two articles have in common depends on these two alone and not on what else came in before them. Counting
adds only what no table can know: a word that stands in a fifth of all articles at hand tells little, be it as rare
elsewhere as it may, and neither does a quotation that everybody prints.

Texts that no table fits (another language, or one that was taken for English) are weighed by counting alone, on top of
`PRIOR` imaginary articles; until there are as many real ones, they meet by names and quotations and never by words.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable

from flows.enrich import frequencies

PRIOR = 100  # articles of a language
ARCHIVE = 400  # articles of a language, counted: from then on their counts may overrule the table ...
COMMON_SHARE = 0.1  # ... where it calls a word rare that stands in this share of them
MOST_TELLING = 5.5  # natural logarithm, one article in 250: a word of which tables know nothing tells no more
KNOWN = (
    0.45  # of its running words a table has, where it fits: real texts .62 to .90, of a near relative .56, others .3
)
COMMON_QUOTE = 20  # documents; and also ...
COMMON_QUOTE_SHARE = 0.02  # ... of all: above both, a quoted phrase is a slogan or an outlet's own advertisement


class DocumentFrequencies:
    """Counts of articles by language and term, and by quoted 4-gram; `add` once an article."""

    def __init__(self) -> None:
        self.documents = 0
        self._of_language: Counter[str] = Counter()
        self._terms: dict[str, Counter[str]] = defaultdict(Counter)
        self._quotes: Counter[int] = Counter()
        self._by_table: dict[tuple[str, str], float] = {}  # idf: asked for a hundred times an article

    def add(self, terms: Iterable[str], quotes: Iterable[int], language: str) -> None:
        """Count one article."""
        self.documents += 1
        self._of_language[language] += 1
        self._terms[language].update(set(terms))
        self._quotes.update(set(quotes))

    def counted(self, language: str) -> bool:
        """Whether enough articles of a language were counted to know its common words from them."""
        return self._of_language[language] >= PRIOR

    def common(self, quote: int) -> bool:
        """Whether a quoted 4-gram stands in so many documents that it tells nothing."""
        return self._quotes[quote] > max(COMMON_QUOTE, COMMON_QUOTE_SHARE * self.documents)

    def table_fits(self, counts: Counter[str], language: str) -> bool:
        """Whether a text is made of words as the table of its language has them. `counts` are of its words."""
        if language not in frequencies.known():
            return False
        known = sum(count for term, count in counts.items() if self._rarity(term, language) < MOST_TELLING)
        return known >= KNOWN * counts.total()

    def idf(self, term: str, language: str, *, by_table: bool) -> float:
        """Inverse document frequency, natural logarithm, never negative."""
        documents, count = self._of_language[language], self._terms[language][term]
        if not by_table:
            return max(0.0, math.log((documents + PRIOR + 1) / (count + 1.5)))
        rarity = self._rarity(term, language)
        if documents >= ARCHIVE and count >= COMMON_SHARE * documents:
            return min(rarity, math.log(documents / count))
        return rarity

    def _rarity(self, term: str, language: str) -> float:
        key = term, language
        known = self._by_table.get(key)
        if known is None:
            known = self._by_table[key] = min(MOST_TELLING, frequencies.idf(term, language))
        return known
