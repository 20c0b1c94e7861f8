"""Who and what an article is about: people, organisations, places and works under one canonical name each.

The recogniser's spans are cleaned, their types voted over the document, people brought under their full names
(flows.enrich.names), titles of works added (flows.enrich.works); then every place where a name stands is counted,
those that the recogniser missed too.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import get_args

from flows.article import Article, Entity, EntityType
from flows.enrich import names, ner, vocabulary, works
from flows.enrich.mentions import Gazetteer
from flows.enrich.spans import Span
from flows.inputs import Options, RawArticle
from flows.text.marks import plain_marks

VERSION = "2"

_MAX_ENTITIES = 300
_TITLE_BONUS = 5
_FIRST_BONUS = 4  # for the name that comes first, one less for each after it
_JUNK = vocabulary.word_list("names", "junk_names")
_SAME_PLACE = {
    "us": "United States", "u.s": "United States", "u.s.": "United States", "usa": "United States",
    "u.s.a.": "United States", "the united states of america": "United States",
    "united states of america": "United States", "uk": "United Kingdom", "u.k": "United Kingdom",
    "u.k.": "United Kingdom", "la": "Los Angeles", "l.a": "Los Angeles", "l.a.": "Los Angeles",
    "nyc": "New York City", "uae": "United Arab Emirates",
}  # fmt: skip
_PLATFORMS = vocabulary.word_list("names", "platforms")
_ORGANISATION_HEADS = vocabulary.word_list("names", "organisation_heads")
_NEXT_CAPITALISED = re.compile(r" ([A-Z][a-z]+)\b")
_WORD = re.compile(r"\w+")
_ACRONYM = re.compile(r" \(([A-Z][A-Za-z]{1,7})\)")

ENTITY_TYPES: tuple[EntityType, ...] = get_args(EntityType)


def engine(article: Article) -> str:
    """The engine that reads this article, with the model's version."""
    return ner.engine_for(article.language, _text(article)).identity()


def data() -> bytes:
    """What the result depends on beside this code."""
    return ner.fingerprint() + vocabulary.source("names")


def enrich(article: Article, raw: RawArticle, options: Options) -> Article:
    """Fills people, organisations, places, works (the most salient first) and entities."""
    text = _text(article)
    shift = len(text) - len(article.body)
    found = _resolve(text, shift, article.language)
    by_appearance = sorted(found.items(), key=lambda item: item[1][0])
    scored = [
        (_salience(rank, places, shift), _entity(name, kind, places, text, shift))
        for rank, ((name, kind), places) in enumerate(by_appearance)
    ]
    entities = [entity for _, entity in sorted(scored, key=lambda pair: -pair[0])][:_MAX_ENTITIES]
    flat = {kind: [entity.name for entity in entities if entity.type == kind] for kind in ENTITY_TYPES}
    return article.evolve(
        people=flat["person"], organisations=flat["organisation"], places=flat["place"], works=flat["work"],
        entities=entities,
    )  # fmt: skip


def _text(article: Article) -> str:
    return f"{article.title or ''}\n\n{article.body}"


Places = list[tuple[int, int]]


def _resolve(text: str, shift: int, language: str) -> dict[tuple[str, EntityType], Places]:
    """Every entity, by name and type, with the places of its mentions in `text` (its title ends before `shift`)."""
    plain = plain_marks(text)
    surfaces = [found for span in ner.recognise(text, language) for found in _surfaces(span, plain, shift)]
    kinds = vote(surfaces)
    words = Counter(_WORD.findall(plain))
    meanings: dict[str, list[tuple[str, EntityType]]] = {}
    table = dict(names.canonical([surface for surface, _ in surfaces if kinds.get(surface) == "person"]))
    table |= {first: (name,) for first, name in names.siblings(plain, table).items()}
    for surface, full_names in table.items():
        if full_names != (surface,) or not _is_stray(surface, words):
            meanings[surface] = [(name, "person") for name in full_names]
    for surface, kind in kinds.items():
        if kind in ("organisation", "place") and surface not in meanings and not _is_stray(surface, words):
            name = _SAME_PLACE.get(surface.casefold(), surface)
            meanings[surface] = [(name, "organisation" if kind == "organisation" else "place")]
    _join_acronyms(plain, meanings)
    titles: dict[str, list[str]] = defaultdict(list)
    for title in works.find(text, meanings):
        titles[works.key(title.text)].append(title.text)
    for spellings in titles.values():
        name = works.canonical(spellings)
        for spelling in {plain_marks(spelling) for spelling in (*spellings, name)}:
            meanings[spelling] = [(name, "work")]
    places: dict[tuple[str, EntityType], Places] = defaultdict(list)
    for mention in Gazetteer(meanings).find(text):
        places[mention.name, mention.type].append((mention.start, mention.end))
    return dict(places)


def _surfaces(span: Span, plain: str, shift: int) -> Iterator[tuple[str, str]]:
    """The bare surfaces of one span with their types: split at commas, completed to the head noun.

    Headlines are set in capitals, which misleads the model: there only short people and places count.
    """
    if span.start < shift and (span.kind not in ("person", "place") or plain.count(" ", span.start, span.end) > 2):
        return
    following = _NEXT_CAPITALISED.match(plain, span.end)
    if following is not None and following[1].casefold() in _ORGANISATION_HEADS and span.kind != "person":
        span = span._replace(end=following.end())
    for part in plain[span.start : span.end].split(", "):
        surface, kind = names.bare(part), span.kind
        if surface[:4].casefold() == "the " and " " in surface[4:]:  # but The Hague
            surface = surface[4:]
        words = surface.casefold().split()
        if words and (words[0] in _PLATFORMS or words[-1].rstrip(".") in _ORGANISATION_HEADS):
            kind = "organisation"
        if _is_name(surface):
            yield surface, kind


def vote(surfaces: Sequence[tuple[str, str]]) -> dict[str, str]:
    """One type for each bare surface: the majority of the document, the first one on a tie.

    Surnames of people are people, however the model reads them alone ("Masterson" as an organisation), and so is a
    first name before such a surname; a place needs a person's reading beside its own.
    """
    ballots: dict[str, Counter[str]] = defaultdict(Counter)
    for surface, kind in surfaces:
        ballots[surface][kind] += 1
    kinds = {surface: votes.most_common(1)[0][0] for surface, votes in ballots.items()}
    for surface, kind in kinds.items():
        if kind == "person" and not names.is_person_shaped(surface):
            kinds[surface] = "other"
    surnames = {surface.split()[-1] for surface, kind in kinds.items() if kind == "person" and " " in surface}
    for surface, votes in ballots.items():
        words = surface.split()
        if words[-1] in surnames and (
            (len(words) == 1 and (kinds[surface] != "place" or votes["person"] or votes.total() == 1))
            or (len(words) == 2 and kinds[surface] == "organisation" and votes.total() <= 2)
        ):
            kinds[surface] = "person"
    return kinds


def _is_name(surface: str) -> bool:
    return (
        1 < len(surface) <= 100
        and surface.casefold() not in _JUNK
        and any(char.isupper() for char in surface)
        and any(char.isalpha() for char in surface)
    )


def _is_stray(surface: str, words: Counter[str]) -> bool:
    """A lone word that is no name: written small elsewhere (it opened a sentence), or shouted once ("the RAPIST")."""
    shouted = surface.isupper() and len(surface) > 5 and words[surface] == 1
    return " " not in surface and (shouted or surface.lower() in words)


def _join_acronyms(text: str, meanings: dict[str, list[tuple[str, EntityType]]]) -> None:
    """ "International Atomic Energy Agency (IAEA)": the short form stands for the long one."""
    for match in _ACRONYM.finditer(text):
        words = text[max(0, match.start() - 100) : match.start()].split()
        for size in range(min(len(words), 10), 1, -1):
            meaning = meanings.get(" ".join(words[-size:]), [])
            if meaning and meaning[0][1] == "organisation":
                meanings[match[1]] = meaning
                break


def _entity(name: str, kind: EntityType, places: Places, text: str, shift: int) -> Entity:
    in_body = [start for start, _ in places if start >= shift]
    return Entity(
        name=name,
        type=kind,
        surfaces=list(dict.fromkeys(text[start:end] for start, end in places)),
        count=len(places),
        offset=in_body[0] - shift if in_body else -1,
    )


def _salience(rank: int, places: Places, shift: int) -> int:
    """Mentions, with a bonus for the title and for the names that come first."""
    return len(places) + _TITLE_BONUS * (places[0][0] < shift) + max(0, _FIRST_BONUS - rank)
