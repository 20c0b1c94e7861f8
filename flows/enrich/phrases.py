"""Key phrases: what stands at the top of a text, comes back in it, and is rare elsewhere.

Noun phrases are told without a tagger: runs of words that are no stop words, which begin after an article or a
preposition somewhere in the text and end before a stop word or a mark. They are weighed by TF-IDF (Spärck Jones 1972)
with the frequencies of `flows.enrich.frequencies`.
"""

from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from flows.enrich import data_files, frequencies

_RULES = "phrases.yml"
LEAD = 600  # characters of the body that count as its lead
_READ = 20_000  # characters of the body that are counted
_LONGEST = 3  # words, beside those that join them
_GENERAL, _RARER, _RARE = 2.1, 3.2, 3.9  # IDF of single words: in 1 article of 8, of 25, of 50
_FEWEST = 3  # times that a phrase stands in a text that is about it
_FUNCTION_WORD = 0.25  # share of articles; a word of more is one, or says as little

_STEM = 4  # letters that stay of a word without its ending
_JOINING = 2  # words that join, at most: "de la"
_WITHIN_CLAUSE = frozenset({" ", "'", "’", "\u00a0", "\u202f"})  # all that stands between words of a clause


@dataclass(frozen=True, slots=True, eq=False)
class Grammar:
    """What data/phrases.yml says of a language."""

    before: frozenset[str]
    stop: frozenset[str]
    within: frozenset[str] = frozenset()
    endings: tuple[str, ...] = ()
    verbal: tuple[str, ...] = ()
    cases: bool = False
    capitals: bool = False


@dataclass(slots=True)
class Phrase:
    """A run of words with what the text does with it."""

    words: tuple[str, ...]  # stems, those of joining words left out
    surfaces: Counter[str] = field(default_factory=Counter)
    in_title: bool = False
    in_lead: bool = False
    count: int = 0  # in title and body
    begun: int = 0  # times after an article or a preposition
    ended: int = 0  # times before a stop word or a mark
    whole: int = 0  # both at once
    idf: float = 0.0  # of its words, the mean

    @property
    def surface(self) -> str:
        """The form it takes most often, the first one among equals; where nouns have cases, that of subjects."""
        return self.surfaces.most_common(1)[0][0]

    @property
    def telling(self) -> bool:
        """Whether the text shows it for a noun phrase, and for what it is about.

        Runs of several words are nouns more surely than single ones, and stand in fewer texts by chance.
        """
        if not self.surfaces.total() or not self.begun:
            return False
        if len(self.words) > 1:
            return self.count >= _FEWEST and self.idf > _GENERAL and 4 * self.ended >= self.count
        if self.in_title:
            often = self.count >= (_FEWEST if self.idf > _RARE else 4) and self.idf > _GENERAL
        else:
            often = self.count >= 5 and self.begun >= 2 and self.idf > _RARER
        return often and self.whole >= 1 and 3 * self.ended >= self.count

    @property
    def score(self) -> float:
        """TF-IDF: times it stands there, the headline counting three times, by the mean IDF of its words."""
        return (self.count + 2 * self.in_title) * self.idf * (1 + 0.5 * (len(self.words) - 1))


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text word by word, in lists of one length; what divides clauses is an empty word."""

    text: str
    words: list[str]  # case-folded
    stems: list[str]  # empty for a stop word
    spans: list[tuple[int, int]]


def key_phrases(title: str, body: str, language: str) -> list[Phrase]:
    """The phrases of headline and lead that the text comes back to, the highest score first.

    None in a language without rules (data/phrases.yml) or table of frequencies. Time is linear in the length of the
    first 20,000 characters.
    """
    rules = grammars().get(language)
    if rules is None or language not in frequencies.known():
        return []
    table = frequencies.table(language)
    head, text = _read(title[:LEAD], rules, table), _read(body[:_READ], rules, table)
    # A phrase stands there no more often than any of its words does.
    often = {stem for stem, count in Counter(head.stems + text.stems).items() if stem and count >= _FEWEST}
    found: dict[tuple[str, ...], Phrase] = {}
    for reading in (head, text):
        for start, end, key in _runs(reading, often, often, rules, LEAD):
            if _is_noun_like(reading, start, end, rules):
                phrase = found.setdefault(key, Phrase(key))
                phrase.in_title |= reading is head
                phrase.in_lead |= reading is text
    first = {key[0] for key in found}
    for reading in (head, text):
        for start, end, key in _runs(reading, first, often, rules, _READ):
            if (known := found.get(key)) and _is_noun_like(reading, start, end, rules):
                _count(known, reading, start, end, rules)
    telling = []
    for phrase in found.values():
        if phrase.count < _FEWEST:
            continue
        phrase.idf = _idf(phrase, rules, language)
        if phrase.telling:
            telling.append(phrase)
    telling.sort(key=lambda phrase: (-phrase.score, phrase.words))
    return [phrase for phrase in telling if not any(_stands_for(other, phrase) for other in telling)]


def _count(phrase: Phrase, reading: _Reading, start: int, end: int, rules: Grammar) -> None:
    before = reading.words[start - 1]
    adjective = rules.capitals and before != "" and reading.text[reading.spans[start - 1][0]].islower()
    begun = before in rules.before or adjective
    ended = not reading.stems[end]
    phrase.count += 1
    phrase.begun += begun
    phrase.ended += ended
    phrase.whole += begun and ended
    surface = reading.text[reading.spans[start][0] : reading.spans[end - 1][1]]
    phrase.surfaces[surface] += not rules.cases or not before


def _idf(phrase: Phrase, rules: Grammar, language: str) -> float:
    words = [word for word in frequencies.words(phrase.surface) if word not in rules.within]
    return sum(frequencies.idf(word, language) for word in words) / len(phrase.words)


def _runs(
    reading: _Reading, first: Set[str], often: Set[str], rules: Grammar, before: int
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Every run of one to three words that begins with a stem of `first` before a place in the text and goes on with
    stems of `often`."""
    stems, words = reading.stems, reading.words
    for start, stem in enumerate(stems):
        if stem not in first:
            continue
        if reading.spans[start][0] > before:
            return
        key: tuple[str, ...] = (stem,)
        end = start + 1
        yield start, end, key
        while len(key) < _LONGEST:
            following = end
            while words[following] in rules.within and following - end < _JOINING:
                following += 1
            if stems[following] not in often:
                break
            key = (*key, stems[following])
            end = following + 1
            yield start, end, key


def _is_noun_like(reading: _Reading, start: int, end: int, rules: Grammar) -> bool:
    if rules.capitals:
        return all(reading.text[place].isupper() for place, _ in reading.spans[start:end])
    return end - start > 1 or not reading.words[start].endswith(rules.verbal)


def _read(text: str, rules: Grammar, table: frequencies.Table) -> _Reading:
    reading = _Reading(text, [""], [""], [(0, 0)])
    last = 0
    for match in frequencies.WORD.finditer(text):
        start, end = match.span()
        if text[last:start] not in _WITHIN_CLAUSE:
            reading.words.append("")
            reading.stems.append("")
            reading.spans.append((last, last))
        word, stem = _word(match[0], rules, table)
        reading.words.append(word)
        reading.stems.append(stem)
        reading.spans.append((start, end))
        last = end
    reading.words.append("")
    reading.stems.append("")
    reading.spans.append((last, last))
    return reading


@lru_cache(maxsize=50_000)
def _word(word: str, rules: Grammar, table: frequencies.Table) -> tuple[str, str]:
    """Case-folded, and its stem; that of a stop word is empty."""
    folded = word.casefold()
    if len(word) < 3 and not (len(word) == 2 and word.isupper()):
        return folded, ""
    if folded in rules.stop or table.share(folded) > _FUNCTION_WORD:
        return folded, ""
    for ending in rules.endings:
        if len(folded) - len(ending) >= _STEM and folded.endswith(ending):
            return folded, folded[: -len(ending)]
    return folded, folded


def _stands_for(longer: Phrase, phrase: Phrase) -> bool:
    """Whether most of what is said of the one is said of the other: "kelp forest" for "kelp"."""
    return (
        len(longer.words) > len(phrase.words)
        and set(phrase.words) <= set(longer.words)
        and (2 * longer.count >= phrase.count)
    )


@cache
def grammars() -> dict[str, Grammar]:
    """By ISO 639-1 code."""
    rules: dict[str, dict[str, Any]] = data_files.parsed(_RULES)
    return {
        language: Grammar(
            before=frozenset(rule["before"].split()),
            stop=frozenset(rule["stop"].split()),
            within=frozenset(rule.get("within", "").split()),
            endings=tuple(sorted(rule.get("endings", "").split(), key=len, reverse=True)),
            verbal=tuple(rule.get("verbal", "").split()),
            cases=bool(rule.get("cases")),
            capitals=bool(rule.get("capitals")),
        )
        for language, rule in rules.items()
    }


def source() -> bytes:
    """The rules as they are stored."""
    return data_files.stored(_RULES)
