"""Topics: the outlet's own, untouched; only where it gives none, what the article is plainly about.

The outlet's are editorial judgement, so nothing is added to them, and no fixed taxonomy is claimed. What is suggested
otherwise are canonical names of entities, and key phrases (`flows.enrich.phrases`), that stand in the headline or the
lead and come back in the body: news says what it is about at its top.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from flows.article import Article, Entity
from flows.enrich import frequencies, phrases
from flows.inputs import Options, RawArticle

VERSION = "3"

MOST = 5
_SHORT = 300  # characters; a shorter body comes back to nothing
_IN_TITLE, _IN_LEAD = 3, 2  # mentions that one in headline or lead is worth beside itself
_LEAST_SCORE = 5  # an entity: in the headline and twice more, or five times
_STEM = 5  # letters by which Russia and Russian are one
_ENTITIES = 3  # of the five at most: the rest is for what the article is about, beside who
_LEAST_SHARE = 0.2  # of the score of the best phrase: what is weaker stands beside the subject


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A topic from the text, and why."""

    topic: str
    score: float
    why: str


def data() -> bytes:
    """What suggestions depend on beside this code: the rules for phrases, and every table of frequencies."""
    return phrases.source() + frequencies.data()


def enrich(article: Article, raw: RawArticle, options: Options) -> Article:
    """Set `topics` and `topics_source`: those of the page, else those of the metadata, else at most five of our own."""
    if own := unique(article.topics) or unique(raw.metadata.topics):
        return article.evolve(topics=own, topics_source="outlet")
    topics = [suggestion.topic for suggestion in suggest(article)]
    return article.evolve(topics=topics, topics_source="text" if topics else None)


def unique(topics: Iterable[str]) -> list[str]:
    """Without empty ones and repetitions, letter case aside; the first spelling and the order stay."""
    seen: dict[str, str] = {}
    for topic in topics:
        if plain := " ".join(topic.split()):
            seen.setdefault(plain.casefold(), plain)
    return list(seen.values())


def suggest(article: Article) -> list[Suggestion]:
    """At most five topics from entities and phrases, the strongest of each first; none when nothing stands out.

    Reads title, body, language and entities alone: asked again, it gives the reasons for topics that an article has.
    """
    if len(article.body) < _SHORT:
        return []
    chosen = _entities(article)[:_ENTITIES]
    taken = {stem for entity in article.entities for surface in entity.surfaces for stem in _stems(surface)}
    best = 0.0
    for phrase in phrases.key_phrases(article.title or "", article.body, article.language):
        if len(chosen) == MOST or phrase.score < _LEAST_SHARE * best:
            break
        stems = _stems(phrase.surface)
        if not stems & taken:
            best = best or phrase.score
            taken |= stems
            chosen.append(_of(phrase))
    return chosen


def _of(phrase: phrases.Phrase) -> Suggestion:
    where = "headline" if phrase.in_title else "lead"
    why = f"in the {where}, {phrase.count} times in all, IDF {phrase.idf:.1f}"
    return Suggestion(phrase.surface[0].upper() + phrase.surface[1:], phrase.score, why)


def _entities(article: Article) -> list[Suggestion]:
    title = (article.title or "").casefold()
    scored = [suggestion for entity in article.entities if (suggestion := _of_entity(entity, title))]
    return sorted(scored, key=lambda suggestion: -suggestion.score)


def _of_entity(entity: Entity, title: str) -> Suggestion | None:
    in_title = any(surface.casefold() in title for surface in entity.surfaces)
    in_lead = 0 <= entity.offset < phrases.LEAD
    score = entity.count + _IN_TITLE * in_title + _IN_LEAD * in_lead
    if score < _LEAST_SCORE or not (in_title or in_lead):
        return None
    where = " and ".join(name for name, there in (("headline", in_title), ("lead", in_lead)) if there)
    return Suggestion(entity.name, score, f"{entity.type} in the {where}, named {entity.count} times")


def _stems(phrase: str) -> set[str]:
    return {word[:_STEM] for word in phrase.casefold().split()}
