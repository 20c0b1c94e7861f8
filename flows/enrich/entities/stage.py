"""Who and what an article is about: people, organisations, places and works under one canonical name each.

The recogniser's spans become readings of bare names (`readings`), their types are voted over the document
(`entity_types`), people are brought under their full names (`names`), titles of works added (flows.enrich.works); then
every place where a name stands is counted, those that the recogniser missed too. Each entity says how well it is
supported (`support`), and the most salient come first (`salience`).
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple, get_args

from flows.article import Article, Entity, EntityType
from flows.enrich import vocabulary
from flows.enrich.entities import place_names, unread
from flows.enrich.entities.entity_types import types
from flows.enrich.entities.meanings import Meanings, Named
from flows.enrich.entities.mentions import Mention, NameMatcher
from flows.enrich.entities.readings import Reading, readings
from flows.enrich.entities.salience import salience
from flows.enrich.entities.support import Support
from flows.enrich.recognition import ner
from flows.enrich.works import titles as works
from flows.inputs import Options, RawArticle
from flows.text.marks import plain_marks

VERSION = "4"

_MAX_ENTITIES = 300
_MAX_SURFACES = 20
ENTITY_TYPES: tuple[EntityType, ...] = get_args(EntityType)


class Found(NamedTuple):
    """What was found in a text: every mention in order, and what speaks for each entity."""

    mentions: Sequence[Mention]
    support: dict[Named, Support]


def engine(article: Article) -> str:
    """The engine that reads this article, with the model's version."""
    return ner.engine_for(article.language, _text(article)).identity()


def data() -> bytes:
    """What the result depends on beside this code."""
    return (
        ner.fingerprint()
        + vocabulary.source("names")
        + vocabulary.source("first_names")
        + place_names.source()
        + works.data()
    )


def enrich(article: Article, raw: RawArticle, options: Options) -> Article:
    """Fills people, organisations, places, works (the most salient first) and entities."""
    text = _text(article)
    body = len(text) - len(article.body)
    found = find(text, article.language, body, article.dateline)
    places: dict[Named, list[Mention]] = defaultdict(list)
    for mention in found.mentions:
        places[mention.name, mention.type].append(mention)
    ranked = sorted(
        places, key=lambda named: (-salience([m.start for m in places[named]], body, len(text)), places[named][0].start)
    )[:_MAX_ENTITIES]
    entities = [_entity(named, places[named], found.support[named], text, body) for named in ranked]
    flat = {kind: [entity.name for entity in entities if entity.type == kind] for kind in ENTITY_TYPES}
    return article.evolve(
        people=flat["person"], organisations=flat["organisation"], places=flat["place"], works=flat["work"],
        entities=entities,
    )  # fmt: skip


def find(text: str, language: str, body: int, dateline: str | None = None) -> Found:
    """The entities of `text`, a title and the body that begins at `body`."""
    plain = plain_marks(text)
    english = ner.reads_english(language, text)
    parts = list(unread.unread(plain, dateline, body)) if english else []
    spans = unread.outside(ner.recognise(text, language), parts)
    read = readings(spans, plain, body, english=english)
    if (place := unread.place_of(dateline)) is not None and place in plain:
        read.append(Reading(place_names.place_name(place), "place", body, 0.95, unread.DATELINE))
    kinds = types(read, plain)
    meanings = Meanings(read, kinds)
    meanings.add_people(plain)
    meanings.add_others()
    if place is not None:
        meanings.add(place, place_names.place_name(place), "place")
    meanings.join_acronyms(plain)
    meanings.add_works(text, language)
    mentions = NameMatcher(meanings.of).find(text, parts)
    return Found(mentions, meanings.support)


def _entity(named: Named, mentions: Sequence[Mention], support: Support, text: str, body: int) -> Entity:
    name, kind = named
    in_body = [mention.start for mention in mentions if mention.start >= body]
    return Entity(
        name=name,
        type=kind,
        surfaces=list(dict.fromkeys(text[m.start : m.end] for m in mentions))[:_MAX_SURFACES],
        count=len(mentions),
        offset=in_body[0] - body if in_body else -1,
        confidence=support.confidence(name, kind),
        evidence=support.evidence(kind, _whereabouts(named, mentions, text, body)),
    )


def _whereabouts(named: Named, mentions: Sequence[Mention], text: str, body: int) -> list[str]:
    """Where the name stands in full, as far as that tells how much the article is about it."""
    name, kind = named
    told = ["in the headline"] if mentions[0].start < body else []
    if kind == "person" and " " in name:
        end = text.find("\n", body)
        full = next((m.start for m in mentions if m.start >= body and m.end - m.start >= len(name)), None)
        if full is not None:
            told.append("full name in the first paragraph" if full < end or end < 0 else "full name in the text")
    return told


def _text(article: Article) -> str:
    return f"{article.title or ''}\n\n{article.body}"
