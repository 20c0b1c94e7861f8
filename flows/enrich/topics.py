"""Topics: the outlet's own, untouched; only where it gives none, what the article is plainly about.

The outlet's are editorial judgement, so nothing is added to them. The fallback is a count, no model: names and noun
phrases that stand in the headline or the lead and come back in the body. A mention in the headline counts three times,
one in the lead twice: news says what it is about at its top.
"""

import re
from collections.abc import Iterable

from flows.article import Article
from flows.enrich.stop_words import STOP_WORDS
from flows.inputs import Options, RawArticle

VERSION = "2"

MOST = 5
_LEAD = 600  # characters of the body that count as its lead
_READ = 20_000  # characters of the body that are counted
_IN_TITLE, _IN_LEAD = 3, 2
_LEAST_SCORE = 5  # an entity: in the headline and twice more, or five times
_LEAST_COUNT = 3  # a phrase in the text; single words twice that
_STEM = 5  # letters by which sale and sales, Russian and Russia are one
_ENTITIES = 3  # of the five at most: the rest is for what the article is about, beside who

_CLAUSE = re.compile(r"[^\w\s'’-]+|\n|\s[-–—]\s")
_TOKEN = re.compile(r"[^\W\d_][\w'’-]{1,30}")


def enrich(article: Article, raw: RawArticle, options: Options) -> Article:
    """Set `topics` and `topics_source`: those of the page, else those of the metadata, else at most five of our own."""
    if own := unique(article.topics) or unique(raw.metadata.topics):
        return article.evolve(topics=own, topics_source="outlet")
    topics = suggest(article)
    return article.evolve(topics=topics, topics_source="text" if topics else None)


def unique(topics: Iterable[str]) -> list[str]:
    """Without empty ones and repetitions, letter case aside; the first spelling and the order stay."""
    seen: dict[str, str] = {}
    for topic in topics:
        if plain := " ".join(topic.split()):
            seen.setdefault(plain.casefold(), plain)
    return list(seen.values())


def suggest(article: Article) -> list[str]:
    """At most five topics from entities and phrases, the strongest first; none when nothing stands out."""
    names = [name for name, _ in _entities(article)[:_ENTITIES]]
    chosen = list(names)
    taken = {word for entity in article.entities for surface in entity.surfaces for word in _stems(surface)}
    for phrase in _phrases(article):
        words = _stems(phrase)
        if len(chosen) < MOST and not words & taken:
            chosen.append(phrase[0].upper() + phrase[1:])
            taken |= words
    return unique(chosen)


def _stems(phrase: str) -> set[str]:
    return {word[:_STEM] for word in phrase.casefold().split()}


def _entities(article: Article) -> list[tuple[str, int]]:
    title = (article.title or "").casefold()
    scored: list[tuple[str, int]] = []
    for entity in article.entities:
        in_title = any(surface.casefold() in title for surface in entity.surfaces)
        in_lead = 0 <= entity.offset < _LEAD
        score = entity.count + _IN_TITLE * in_title + _IN_LEAD * in_lead
        if score >= _LEAST_SCORE and (in_title or in_lead):
            scored.append((entity.name, score))
    return sorted(scored, key=lambda pair: -pair[1])


def _phrases(article: Article) -> list[str]:
    """Runs of one to three words without stop words, from headline and lead, that come back in the body; best first.

    A single word must stand in the headline. In German, where nouns have a capital, every word must have one.
    """
    stop = STOP_WORDS.get(article.language)
    if stop is None:
        return []
    top: dict[str, tuple[str, int]] = {}
    for text, weight in (((article.title or "")[:_LEAD], _IN_TITLE), (article.body[:_LEAD], _IN_LEAD)):
        for clause in _CLAUSE.split(text):
            for phrase in _runs(clause, stop):
                top.setdefault(phrase.casefold(), (phrase, weight))
    body = f" {' '.join(_TOKEN.findall(article.body[:_READ].casefold()))} "
    scored = []
    for folded, (phrase, weight) in top.items():
        words = folded.count(" ") + 1
        if words == 1 and weight != _IN_TITLE:
            continue
        if article.language == "de" and not all(word[0].isupper() for word in phrase.split()):
            continue
        count = body.count(f" {folded} ")
        if count >= (_LEAST_COUNT if words > 1 else 2 * _LEAST_COUNT):
            scored.append((-(count + weight) * words, phrase))
    return [phrase for _, phrase in sorted(scored)]


def _runs(clause: str, stop: frozenset[str]) -> Iterable[str]:
    words = _TOKEN.findall(clause)
    fit = [len(word) > 2 and re.split("['’]", word.casefold())[0] not in stop for word in words]
    for start in range(len(words)):
        for length in (1, 2, 3):
            if start + length <= len(words) and all(fit[start : start + length]):
                yield " ".join(words[start : start + length])
