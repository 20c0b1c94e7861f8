"""What articles of one story have in common, and what only one outlet has: quotations, names, numbers.

Linear in the words of the articles, which are bounded by who asks.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flows.article import Article
from flows.enrich import frequencies
from flows.enrich.grams import gram_hashes, tokens
from flows.text.function_words import BEFORE_NAMES

QUOTES = 100  # of an article
GRAM = 4  # words; two quotations are one where they share half of the runs of so many that the shorter one has
FEWEST_WORDS = 4  # of a quotation that is compared

_NUMBER = re.compile(r"(?<![\w.,:/-])(\d(?:[.,]?\d){0,20})(?![\w:/-]|[.,]\d)(?: ?%| ([^\W\d_]{2,20}))?")
_TOO_COMMON = 0.45  # share of articles: "47 people" (0.44) counts people, "47 were" (0.50) counts nothing
_YEARS = range(1900, 2101)
_NAMES = ("people", "organisations", "places")


@dataclass(frozen=True, slots=True)
class SharedQuote:
    """Words that several articles quote, as the first of them has them. `speaker`: by name where one of the articles
    gives it, else as the first one says."""

    text: str
    speaker: str | None
    articles: list[str]  # ids, the first one first


@dataclass(frozen=True, slots=True)
class Only:
    """What of a story stands in the articles of one outlet alone."""

    outlet: str  # its name, its domain, or the id of the article where it is unknown
    names: list[str]
    works: list[str]
    numbers: list[str]
    quotes: list[str]


def quotations(articles: Sequence[Article]) -> tuple[list[SharedQuote], dict[str, list[str]]]:
    """Those of several articles, in most articles first; and by article the texts that it alone has."""
    kept: list[tuple[SharedQuote, int]] = []  # with its number of grams
    having: dict[int, list[int]] = defaultdict(list)
    people = {name for article in articles for name in article.people}
    for article in articles:
        for quote in article.quotes[:QUOTES]:
            words = tokens(quote.text)
            if len(words) < FEWEST_WORDS:
                continue
            grams = set(gram_hashes(words, GRAM).tolist())
            overlap = Counter(at for gram in grams for at in having[gram])
            same = [at for at, shared in overlap.most_common(1) if 2 * shared >= min(len(grams), kept[at][1])]
            if same:
                known, size = kept[same[0]]
                if article.id not in known.articles:
                    known.articles.append(article.id)
                if quote.speaker in people and known.speaker not in people:
                    kept[same[0]] = replace(known, speaker=quote.speaker), size
            else:
                for gram in grams:
                    having[gram].append(len(kept))
                kept.append((SharedQuote(quote.text, quote.speaker, [article.id]), len(grams)))
    alone: dict[str, list[str]] = defaultdict(list)
    for one, _ in kept:
        if len(one.articles) == 1:
            alone[one.articles[0]].append(one.text)
    shared = [one for one, _ in kept if len(one.articles) > 1]
    return sorted(shared, key=lambda one: -len(one.articles)), alone


def only_here(articles: Sequence[Article], quotes: Mapping[str, Sequence[str]]) -> list[Only]:
    """What one outlet alone has, in the order of `articles`; an article of an unknown outlet speaks for itself.

    `quotes` are those that an article alone has, by its id. A name counts as another's too where it merely stands in
    its text.
    """
    of_outlet: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        of_outlet[article.outlet.name or article.outlet.domain or article.id].append(article)
    if len(of_outlet) == 1:
        return []
    names = {outlet: _named(own, _NAMES) for outlet, own in of_outlet.items()}
    works = {outlet: _named(own, ("works",)) for outlet, own in of_outlet.items()}
    numbers = {outlet: dict(_numbers(own)) for outlet, own in of_outlet.items()}
    texts = {outlet: _text(own) for outlet, own in of_outlet.items()}
    numbered = Counter(number for found in numbers.values() for number in found)
    found = []
    for outlet, own in of_outlet.items():
        others = [text for other, text in texts.items() if other != outlet]
        own_numbers = [written for digits, written in numbers[outlet].items() if numbered[digits] == 1]
        own_quotes = [text for article in own for text in quotes.get(article.id, ())]
        only = Only(outlet, _own(outlet, names, others), _own(outlet, works, others), own_numbers, own_quotes)
        if only.names or only.works or own_numbers or own_quotes:
            found.append(only)
    return found


def _own(outlet: str, names: Mapping[str, Mapping[str, str]], others: Sequence[str]) -> list[str]:
    """Of the names by outlet those of this one that no other names, or merely has in one of its texts."""
    elsewhere = {folded for other, found in names.items() if other != outlet for folded in found}
    return [
        name
        for folded, name in names[outlet].items()
        if folded not in elsewhere and not any(folded in text for text in others)
    ]


def _named(articles: Iterable[Article], kinds: Sequence[str]) -> dict[str, str]:
    names = (name for article in articles for kind in kinds for name in getattr(article, kind))
    return {name.casefold(): name for name in names}


def _text(articles: Iterable[Article]) -> str:
    return "\n".join(f"{article.title or ''}\n{article.body}" for article in articles).casefold()


def _numbers(articles: Iterable[Article]) -> Iterable[tuple[str, str]]:
    """Numbers by their digits, as first written, with what they count; no small ones, and no years."""
    for article in articles:
        for match in _NUMBER.finditer(f"{article.title or ''}\n{article.body}"):
            counted = match[2] is None or _is_counted(match[2].casefold(), article.language)
            written = match[0] if counted else match[1]
            digits = re.sub(r"\D", "", written)
            if len(digits) > 1 and not (digits == written and int(digits) in _YEARS):
                yield digits, written


def _is_counted(word: str, language: str) -> bool:
    """Whether the word behind a number is what it counts, not the next word of the sentence."""
    return word not in BEFORE_NAMES and frequencies.document_frequency(word, language) < _TOO_COMMON
