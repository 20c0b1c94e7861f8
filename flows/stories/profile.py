"""What the corpus pass keeps of an article, and how two of them compare."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from math import fsum
from sys import intern
from typing import NamedTuple

from flows.article import Article
from flows.enrich.grams import tokens
from flows.enrich.signature import BODY_GRAM, quote_shingles, shingles
from flows.index.base import Document
from flows.stories.frequency import DocumentFrequencies
from flows.stories.names import people

TERMS = 384  # of a vector, the strongest; with 128 stories lose a fiftieth of their articles
KEY_TERMS = 16  # of them by which others are looked up
MIN_SHARED_QUOTES = 4  # 4-grams, seven words in a row: fewer is a saying
MIN_SHARED_NAMES = 2
TELLING = 1.6  # inverse document frequency, one article in five, of a word that makes a name worth sharing ...
RARE = 5.0  # ... and one in 150, beyond the tables, of a single capitalised word that is taken for one
ALIKE = 0.35  # cosine that links articles by one shared name, or in a script without capitals, which shows no names
SAME_WORDS = 0.9  # cosine that links all others: two reports that fill the same form with other names have .8
MIN_QUOTING_COSINE = 0.1  # of articles whose shared quotations count: words alone, unrelated ones have .02
MAX_SUPPORT = 0.3  # of shared quotations: one article that quotes two events must not carry the mean of many pairs
SCRIPT = 1000  # characters of a body that show whether its script has capitals
NAMES = 40  # of an article; more is a list of people, not a story
UNCERTAIN_DATES = frozenset({"first_seen", "text"})  # of the run, or of anything the text mentions
EXACT_ENOUGH = frozenset({"second", "minute", "day"})

ELIDING = frozenset({"fr", "it", "ca"})

_NAMED = ("organisations", "places", "works")

Order = tuple[datetime, datetime, str]
"""What makes an article the earlier one: when it was first seen, its best date, its id."""


@dataclass(frozen=True, slots=True)
class Profile:
    """An article as others see it."""

    id: str
    order: Order
    day: date | None  # of publication, where it is known to the day
    body: str
    vector: dict[str, float]  # TF-IDF, unit length, the strongest terms first
    quotes: frozenset[int]
    names: frozenset[str]
    quote_keys: tuple[str, ...]
    bands: tuple[str, ...]
    well_counted: bool = True  # how common its words are is known, by a table or by counting
    caseless: bool = False  # in a script without capitals

    @property
    def key_terms(self) -> tuple[str, ...]:
        """The most telling terms."""
        return tuple(self.vector)[:KEY_TERMS]


class Facts(NamedTuple):
    """What a profile is made of. While these are equal, so is the profile."""

    id: str
    title: str | None
    body: str
    language: str
    first_seen_at: datetime
    timestamp: datetime | None
    date_source: str
    date_precision: str
    names: tuple[str, ...]  # as the article itself gives them: what stories make of them must not make stories
    quote_keys: tuple[str, ...]
    bands: tuple[str, ...]

    @property
    def text(self) -> str:
        """Headline and body."""
        return f"{self.title or ''}\n{self.body}"

    @property
    def order(self) -> Order:
        """The place of the article among others."""
        return self.first_seen_at, self.timestamp or self.first_seen_at, self.id

    @classmethod
    def of(cls, article: Article) -> "Facts":
        """Those of an article."""
        return cls(
            id=article.id,
            title=article.title,
            body=article.body,
            language=article.language,
            first_seen_at=article.first_seen_at,
            timestamp=article.timestamp,
            date_source=article.date_source,
            date_precision=article.date_precision,
            names=(*_own(article), *article.organisations, *article.places, *article.works),
            quote_keys=tuple(article.signature.quotes),
            bands=tuple(article.signature.bands),
        )

    @classmethod
    def stored(cls, document: Document) -> "Facts":
        """Those of a document as `Article.to_document` wrote it: to check all of it again would cost more than its
        profile."""
        timestamp, signature = document.get("@timestamp"), document.get("signature", {})
        return cls(
            id=document["id"],
            title=document.get("title"),
            body=document["body"],
            language=document["language"],
            first_seen_at=datetime.fromisoformat(document["first_seen_at"]),
            timestamp=datetime.fromisoformat(timestamp) if timestamp else None,
            date_source=document["date_source"],
            date_precision=document["date_precision"],
            names=(
                *(people(document) or document.get("people", ())),
                *(name for kind in _NAMED for name in document.get(kind, ())),
            ),
            quote_keys=tuple(signature.get("quotes", ())),
            bands=tuple(signature.get("bands", ())),
        )


@lru_cache(maxsize=512)  # what is sampled for frequencies is often what is looked at next
def counted(title: str | None, body: str, language: str) -> tuple[Counter[str], frozenset[int]]:
    """How often each term stands in a text (single letters and digits left out), and its quoted 4-grams."""
    words = tokens(f"{title or ''}\n{body}")
    if language in ELIDING:  # "l'homme" is the word "homme"
        words = [word.rpartition("'")[2] for word in words]
    return Counter([word for word in words if len(word) > 1]), frozenset(quote_shingles(body))


def profile(article: Article, frequencies: DocumentFrequencies) -> Profile:
    """The profile of an article. `timestamp` may be empty: then it counts as of when it was first seen."""
    return profile_of(Facts.of(article), frequencies)


def profile_of(facts: Facts, frequencies: DocumentFrequencies) -> Profile:
    """The same, of what it is made of."""
    known = facts.date_source not in UNCERTAIN_DATES and facts.date_precision in EXACT_ENOUGH
    terms, quotes = counted(facts.title, facts.body, facts.language)
    by_table = frequencies.table_fits(terms, facts.language)
    rarity = {term: frequencies.idf(term, facts.language, by_table=by_table) for term in terms}
    return Profile(
        id=facts.id,
        order=facts.order,
        day=facts.timestamp.date() if known and facts.timestamp else None,
        body=facts.body,
        vector=_vector({term: (1 + math.log(count)) * rarity[term] for term, count in terms.items()}),
        quotes=frozenset(quote for quote in quotes if not frequencies.common(quote)),
        names=frozenset(_names(facts, rarity)[:NAMES]),
        quote_keys=facts.quote_keys,
        bands=facts.bands,
        well_counted=by_table or frequencies.counted(facts.language),
        caseless=(beginning := facts.body[:SCRIPT]).lower() == beginning.upper(),
    )


def frequencies_of(articles: Iterable[Article]) -> DocumentFrequencies:
    """Document frequencies of terms and quoted 4-grams in some articles."""
    frequencies = DocumentFrequencies()
    for article in articles:
        frequencies.add(*counted(article.title, article.body, article.language), article.language)
    return frequencies


def _own(article: Article) -> Sequence[str]:
    """People by the names that an article itself gives."""
    return [entity.own_name or entity.name for entity in article.entities if entity.type == "person"] or article.people


def _vector(weights: dict[str, float]) -> dict[str, float]:
    strongest = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:TERMS]
    length = math.sqrt(sum(weight * weight for _, weight in strongest)) or 1.0
    return {intern(term): weight / length for term, weight in strongest}


def _names(facts: Facts, rarity: Mapping[str, float]) -> list[str]:
    """Names that tell: those of the article, else runs of capitalised words and single ones that no table knows.

    Runs that are made of the commonest words alone, such as United States, tell nothing.
    """
    if facts.names:
        found = dict.fromkeys(facts.names, TELLING)
    else:
        found = {name: RARE if " " not in name else TELLING for name in _capitalised().findall(facts.text)}
    return [name for name, least in found.items() if any(rarity.get(word, RARE) >= least for word in tokens(name))]


@cache
def _capitalised() -> re.Pattern[str]:
    """Two to four words side by side, none of which begins with a small letter; or one within a sentence."""
    small = "".join(letter for letter in map(chr, range(0x10000)) if letter.islower())
    word = rf"[^\W\d_{small}][\w'’-]{{1,40}}"
    return re.compile(rf"(?<!\w){word}(?: {word}){{1,3}}|(?<=[\w,] ){word}")


def dot(one: dict[str, float], other: dict[str, float]) -> float:
    """Scalar product of sparse vectors: the cosine, where both have unit length."""
    # The exact sum: a set has no order, and the same articles are to give the same figure.
    return fsum([one[term] * other[term] for term in one.keys() & other.keys()])


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two articles compare."""

    cosine: float
    shared_quotes: int  # 4-grams inside quotation marks that both have
    containment: float  # the same as a share of those of the article that quotes less
    shared_names: int
    caseless: bool  # both are in a script without capitals
    well_counted: bool  # in both

    @property
    def support(self) -> float:
        """What shared quotations add to the cosine; 0 when they may be chance."""
        if self.shared_quotes < MIN_SHARED_QUOTES or self.cosine < MIN_QUOTING_COSINE:
            return 0.0
        return min(self.containment, MAX_SUPPORT)

    @property
    def value(self) -> float:
        """The likeness: cosine and support, 0 to 1.3."""
        return self.cosine + self.support

    @property
    def links(self) -> bool:
        """Whether the two may tell one event: the same subject (whiskey, the weather) is not enough."""
        if self.support > 0 or self.shared_names >= MIN_SHARED_NAMES:
            return True
        if self.well_counted and self.cosine >= ALIKE and (self.shared_names or self.caseless):
            return True
        return self.cosine >= SAME_WORDS


def compare(one: Profile, other: Profile) -> Likeness:
    """Cosine, shared quotations and shared names of two articles."""
    shared = len(one.quotes & other.quotes)
    fewer = min(len(one.quotes), len(other.quotes))
    return Likeness(
        cosine=dot(one.vector, other.vector),
        shared_quotes=shared,
        containment=shared / fewer if fewer else 0.0,
        shared_names=len(one.names & other.names),
        caseless=one.caseless and other.caseless,
        well_counted=one.well_counted and other.well_counted,
    )


@lru_cache(maxsize=1024)
def body_shingles(body: str) -> frozenset[int]:
    """Hashes of the body's word 3-grams."""
    return frozenset(shingles(tokens(body), BODY_GRAM))
