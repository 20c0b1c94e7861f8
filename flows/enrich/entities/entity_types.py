"""One type for each bare surface of a document.

The majority of the readings decides, the first one on a tie; models that read "Masterson" as an organisation once read
it as a person elsewhere. Rules outweigh them: a list of countries, the head noun of an organisation. Surnames of people
are people, and so is what begins with a common first name and was read once or twice, unless the model holds them for
places; the last word of an organisation is that organisation. What stands after "in" or "the mayor of" more often than
not, and nowhere after a title, is a place and no person. Who is called Mr Langton is a person with his first name too.
A lone word that is written small elsewhere opened a sentence,
and is no name.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set

from flows.enrich.entities import names
from flows.enrich.entities.readings import Reading
from flows.enrich.first_names import is_first_name
from flows.enrich.recognition.spans import SpanKind

_WORD = re.compile(r"\w+")
_RUN = re.compile(r"\b[A-Z][\w-]{1,30}(?: [A-Z][\w-]{1,30}){0,2}")
_LOCATIVE = re.compile(
    r"\b(?:in|into|near|outside|across|throughout|(?:city|town|village|mayor|port|people|residents|streets|outskirts|"
    r"suburb|district|province|region|island|county|north|south|east|west) of) (?:the )?"
    r"([A-Z][\w-]{1,30}(?: [A-Z][\w-]{1,30}){0,2})(?!'s|\w|-)"
)
_SOMEWHERE = re.compile(
    r"\b(?:in|into|near|outside|across|throughout|from|to|at|of|around|for|via|between|and|or|—|–|-) "
    r"(?:the )?([A-Z][\w-]{1,30})(?!\w)"
)
_RULE = 3  # readings of the model that one by a rule weighs as much as
_NOT_IN_PEOPLE = re.compile(r"[&\d]|\b(?:and|of|the|for|in|Cent(?:er|re)|Laborator(?:y|ies)|Appeal|Palace|Hall)\b")
_ADJECTIVES = ("Christian", "Faith")
_MAX_PERSON = 3  # words of a name that its first name alone makes a person's
_SHOUT = 5  # letters: longer words in capitals that stand once are emphasis, not abbreviations


def types(read: Sequence[Reading], plain: str) -> dict[str, SpanKind]:
    """The type of each surface that is a name, in order of appearance; `plain` is the text that they stand in."""
    ballots = _ballots(read)
    kinds: dict[str, SpanKind] = {}
    for surface, votes in ballots.items():
        kind = votes.most_common(1)[0][0]
        kinds[surface] = "other" if kind == "person" and not names.is_person_shaped(surface) else kind
        if kind == "organisation" and votes.total() < _RULE and _begins_like_a_person(surface):
            kinds[surface] = "person"
    _make_people_of_titled(kinds, read, ballots)
    _make_people_of_surnames(kinds, ballots, plain)
    _make_organisations_of_last_words(kinds)
    words = Counter(_WORD.findall(plain))
    _make_places_of_where(kinds, read, plain)
    return {surface: kind for surface, kind in kinds.items() if not _is_stray(surface, words)}


def _ballots(read: Sequence[Reading]) -> Mapping[str, Counter[SpanKind]]:
    ballots: dict[str, Counter[SpanKind]] = defaultdict(Counter)
    for reading in read:
        ballots[reading.surface][reading.kind] += _RULE if reading.evidence else 1
    return ballots


def _make_people_of_titled(
    kinds: dict[str, SpanKind], read: Sequence[Reading], ballots: Mapping[str, Counter[SpanKind]]
) -> None:
    """Piers Langton, whom a model takes for a firm, is a person where Mr Langton speaks."""
    titled = {reading.surface for reading in read if reading.title and reading.kind == "person"}
    for surface, votes in ballots.items():
        first, _, last = surface.partition(" ")
        doubtful = kinds[surface] == "organisation" and votes.total() < _RULE and first not in _ADJECTIVES
        if doubtful and last in titled and first.istitle() and _NOT_IN_PEOPLE.search(surface) is None:
            kinds[surface] = "person"


def _make_people_of_surnames(kinds: dict[str, SpanKind], ballots: Mapping[str, Counter[SpanKind]], plain: str) -> None:
    """A surname of a person is that person, a first name before it a relative; a place needs a person's reading beside
    its own, or to stand nowhere after a preposition of place."""
    somewhere = set(_SOMEWHERE.findall(plain))
    surnames = {surface.split()[-1] for surface, kind in kinds.items() if kind == "person" and " " in surface}
    for surface, votes in ballots.items():
        words = surface.split()
        if words[-1] in surnames and (
            (len(words) == 1 and _can_be_surname(surface, kinds[surface], votes, somewhere))
            or (len(words) == 2 and kinds[surface] == "organisation" and votes.total() <= 2)
        ):
            kinds[surface] = "person"


def _can_be_surname(surface: str, kind: SpanKind, votes: Counter[SpanKind], somewhere: Set[str]) -> bool:
    by_model = votes.total() == 1 or (votes.total() == votes["place"] and surface not in somewhere)
    return kind != "place" or bool(votes["person"]) or by_model


def _make_organisations_of_last_words(kinds: dict[str, SpanKind]) -> None:
    """Rovers is Aldbrook Rovers, whatever a model takes it for, unless somebody's name has the word."""
    lasts = {surface.split()[-1] for surface, kind in kinds.items() if kind == "organisation" and " " in surface}
    parts = {word for surface, kind in kinds.items() if kind == "person" and " " in surface for word in surface.split()}
    for surface in lasts - parts:
        if kinds.get(surface) == "person":
            kinds[surface] = "organisation"


def _make_places_of_where(kinds: dict[str, SpanKind], read: Sequence[Reading], plain: str) -> None:
    """People whom nothing but a model takes for such, and who stand where places do."""
    titled = {reading.surface for reading in read if reading.title}
    parts = {word for surface, kind in kinds.items() if kind == "person" and " " in surface for word in surface.split()}
    where = Counter(_LOCATIVE.findall(plain))
    alone = Counter(_RUN.findall(plain))  # Wexcombe, but not Wexcombe Council
    for surface, count in where.items():
        doubtful = kinds.get(surface) == "person" and surface not in titled and surface not in parts
        if doubtful and not is_first_name(surface.split()[0]) and 2 * count >= alone[surface]:
            kinds[surface] = "place"


def _begins_like_a_person(surface: str) -> bool:
    words = surface.split()
    return (
        1 < len(words) <= _MAX_PERSON
        and words[0] not in _ADJECTIVES
        and is_first_name(words[0])
        and names.is_person_shaped(surface)
        and _NOT_IN_PEOPLE.search(surface) is None
    )


def _is_stray(surface: str, words: Mapping[str, int]) -> bool:
    """A lone word that is no name: written small elsewhere (it opened a sentence), or shouted once ("the RAPIST")."""
    shouted = surface.isupper() and len(surface) > _SHOUT and words[surface] == 1
    return " " not in surface and (shouted or surface.lower() in words)
