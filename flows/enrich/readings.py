"""From the spans of an engine to readings: the bare surface of a name, what it is taken for, and what speaks for it.

Engines cut names too long or too short in ways that have a form: an owner with what is owned ("Dickens's Great
Expectations"), two names with a comma, a slash or a bracket between them, an article before, "of" left over behind, the
head noun missing ("Plymouth" of "Plymouth City Council"). The head noun also says what the whole is, whatever it was
taken for: a council is an organisation, an award, a war and an election are neither that nor a place. A name that ends
in the head of an organisation is one even where the engine passed it over.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from flows.enrich import names, vocabulary
from flows.enrich.spans import Span, SpanKind

HEAD = "ends in a word for organisations"
LISTED = "in the list of organisations"
COUNTRY = "in the list of countries"
TITLE = "title or role before it"
PLACE_HEAD = "has a word for places in it"
DECISIVE = frozenset((HEAD, LISTED, COUNTRY))  # rules that decide, whatever a model reads

_PLACE_HEADS = vocabulary.word_list("names", "place_heads")
_REALMS = vocabulary.word_list("names", "realms")
_REALMS_AND_BUILDINGS = vocabulary.word_list("names", "realms_and_buildings")
_PLACE_OPENERS = vocabulary.word_list("names", "place_openers")
_HEADS = vocabulary.word_list("names", "organisation_heads")
_OF_PLACES = frozenset(("bank", "front", "office"))  # the West Bank, the Eastern Front, the Oval Office
_OTHER_HEADS = vocabulary.word_list("names", "heads_of_other_things")
_PLATFORMS = vocabulary.word_list("names", "platforms")
_PARTIES = vocabulary.word_list("names", "parties")
_PARTY = re.compile(rf"\b(?:{'|'.join(re.escape(name.title()) for name in sorted(_PARTIES) if ' ' in name)})\b")
_COUNTRIES = vocabulary.word_list("names", "countries")
_JUNK = vocabulary.word_list("names", "junk_names")
_NO_ORGANISATIONS = vocabulary.word_list("names", "no_organisations")
_OPENERS = vocabulary.word_list("names", "sentence_openers")

_CAP = r"[A-Z][\w'&-]{0,30}"
_NEXT_CAPITALISED = re.compile(r" ([A-Z][a-z]+)\b")
_COMPLEMENT = re.compile(rf" (?:the )?{_CAP}(?: {_CAP}){{0,3}}")
_OF = re.compile(rf" of (?:the )?{_CAP}(?: {_CAP}){{0,3}}")
_LEADING = re.compile(r"(?:[a-z][a-z-]*|(?:1[5-9]|20)\d\d) ")
_DANGLING = re.compile(r"(?: (?:of|the|and|for|in|on|at|to|de|&|-))+\Z")
_HYPHENATED = re.compile(r"(?:-[a-z]{1,3}){0,2}-[A-Z][\w'-]{0,30}")  # Stoke-on-Trent
_BETWEEN_HYPHENS = re.compile(r"[a-z]-(?:on|upon|in|under|by|le|la|sur|am)-[A-Z]")
_CUT = re.compile(r", | \(| / |; |: |\n| ?— ?| – ")
_OWNED = re.compile(r"'s (?=[A-Z])")
_YEAR_AFTER = re.compile(r" \((?:1[5-9]|20)\d\d\)")
_PARTY_AND_STATE = re.compile(r"[RDI]-[A-Z]")  # Senator Mike Lee, R-Utah
_ADDRESS = re.compile(r"[@#<>|=\\]|://|www\.|\.(?:com|org|net|co\.uk)\b", re.IGNORECASE)
_HEADED = re.compile(
    rf"\b{_CAP}(?: (?:(?:of|for|and|the|&) ){{0,2}}{_CAP}){{0,5}}"  # every run of capitalised words, with its links
)
_WORD = re.compile(r"[\w'&-]+")
_MAX_HEADLINE = 150  # characters
_LEAST_WORDS = 4  # of four letters and more, of which one in five may be small
_MAX_LENGTH = 100


class Reading(NamedTuple):
    """One reading of one name: a bare surface, its type, where it stood, and the rules that spoke for the type."""

    surface: str
    kind: SpanKind
    start: int
    confidence: float | None = None
    evidence: str = ""
    title: str = ""  # the honorific or role before a person, as printed
    read_as: SpanKind | None = None  # what the model had taken it for; None where no model read it

    @property
    def by_model(self) -> bool:
        """Whether a model read it, and not a rule."""
        return self.read_as is not None


def readings(spans: Sequence[Span], plain: str, title_end: int, *, english: bool) -> list[Reading]:
    """The readings in order of the text `plain`, whose title ends before `title_end`.

    Headlines and subheads are set in capitals, which misleads models: there only short people and places count.
    """
    found: list[Reading] = []
    headlines = [(0, title_end), *_headlines(plain, title_end)] if english else [(0, title_end)]
    at = 0
    for span in spans:
        while at < len(headlines) and headlines[at][1] <= span.start:
            at += 1
        in_headline = at < len(headlines) and headlines[at][0] <= span.start
        if in_headline and (span.kind not in ("person", "place") or plain.count(" ", span.start, span.end) > 2):
            continue
        found += _of_span(span, plain)
    if english:
        found += (one for one in _headed(spans, plain, title_end) if not _within(one.start, headlines))
        found.sort(key=lambda reading: reading.start)
    return found


def _headlines(plain: str, start: int) -> Iterator[tuple[int, int]]:
    """(start, end) of each later line in title case."""
    while start < len(plain):
        end = plain.find("\n", start)
        end = len(plain) if end < 0 else end
        if 0 < end - start <= _MAX_HEADLINE and plain[end - 1] not in ".!?":
            words = [word for word in plain[start:end].split() if len(word) > 3]
            if len(words) >= _LEAST_WORDS and sum(word[0].islower() for word in words) * 5 <= len(words):
                yield start, end
        start = end + 1


def _within(place: int, parts: Sequence[tuple[int, int]]) -> bool:
    at = bisect_right(parts, place, key=lambda part: part[0])
    return at > 0 and place < parts[at - 1][1]


def _of_span(span: Span, plain: str) -> Iterator[Reading]:
    start, end = span.start, _completed(span, plain)
    while start < end:
        cut = _CUT.search(plain, start, end)
        yield from _reading(span, plain, start, cut.start() if cut else end)
        start = cut.end() if cut else end


def _completed(span: Span, plain: str) -> int:
    """The end of the span, moved to its head noun ("Plymouth City" Council) or to what its "of" is followed by."""
    end = span.end
    if plain[end : end + 1] == "-" and (rest := _HYPHENATED.match(plain, end)):
        end = rest.end()
    while (following := _NEXT_CAPITALISED.match(plain, end)) and following[1].casefold() in _HEADS:
        end = following.end()
    dangling = _DANGLING.search(plain, max(span.start, end - 12), end)
    if dangling is None:
        last = plain[span.start : end].rpartition(" ")[2].casefold()
        rest = _OF.match(plain, end) if last in _HEADS and span.kind != "person" else None  # the Green Party of Canada
        return rest.end() if rest else end
    complement = _COMPLEMENT.match(plain, end) if " of" in dangling[0] else None
    return complement.end() if complement else dangling.start()


def _reading(span: Span, plain: str, start: int, end: int) -> Iterator[Reading]:
    kind, evidence = span.kind, span.evidence
    if kind == "person" and (owned := _OWNED.search(plain, start, end)):
        end = owned.start()
    printed = plain[start:end]
    surface = names.bare(printed) if kind == "person" else names.trimmed(printed)
    while kind != "person" and (lead := _LEADING.match(surface)):  # northern Syria, the 2013 Congress
        surface = surface[lead.end() :]
    if surface[:4] == "The " and " " in surface[4:]:  # but The Hague
        surface = surface[4:]
    words = surface.casefold().split()
    if not _is_name(surface) or not words:
        return
    last = words[-1].rstrip(".")
    if words[0] in _PLATFORMS or surface.casefold() in _PARTIES:
        kind, evidence = "organisation", LISTED
    elif last in _OTHER_HEADS or (kind != "person" and _YEAR_AFTER.match(plain, end)):
        kind = "other"
    elif len(words) > 1 and (last in _REALMS_AND_BUILDINGS or (words[0] in _REALMS and words[1] == "of")):
        kind, evidence = "place", PLACE_HEAD
    elif last in _HEADS and len(words) > 1 and not (kind == "place" and last in _OF_PLACES):
        kind, evidence = "organisation", HEAD
    elif surface.casefold() in _COUNTRIES and (kind != "person" or len(words) > 1):
        kind, evidence = "place", COUNTRY
    elif _BETWEEN_HYPHENS.search(surface) or (
        kind == "person" and len(words) > 1 and (last in _PLACE_HEADS or words[0] in _PLACE_OPENERS)
    ):
        kind, evidence = "place", PLACE_HEAD
    elif kind == "organisation" and surface.casefold() in _NO_ORGANISATIONS:
        kind = "other"
    title = ""
    if kind == "person" and (title := names.title_before(plain, start, end)):
        evidence = evidence or TITLE
    read_as = None if span.confidence is not None else span.kind
    yield Reading(surface, kind, start, span.confidence, evidence, title, read_as)


def _is_name(surface: str) -> bool:
    return (
        1 < len(surface) <= _MAX_LENGTH
        and surface.casefold() not in _JUNK
        and any(char.isupper() for char in surface)
        and any(char.isalpha() for char in surface)
        and _ADDRESS.search(surface) is None
        and _PARTY_AND_STATE.match(surface) is None
    )


def _headed(spans: Sequence[Span], plain: str, title_end: int) -> Iterator[Reading]:
    """Runs of capitalised words up to the head of an organisation, and parties, where no span stands."""
    starts = [span.start for span in spans]
    for run in _HEADED.finditer(plain, title_end):
        heads = [word for word in _WORD.finditer(run[0]) if word[0].casefold() in _HEADS]
        party = None if heads else _PARTY.search(run[0])
        if party is not None:
            start, end, evidence = run.start() + party.start(), run.start() + party.end(), LISTED
        elif heads and heads[-1].start() > 0:
            start, end, evidence = run.start(), run.start() + heads[-1].end(), HEAD
            while (opener := _WORD.match(plain, start, end)) and opener[0].casefold() in _OPENERS:
                start = opener.end() + 1
        else:
            continue
        before = bisect_right(starts, end - 1)
        if before and spans[before - 1].end > start and spans[before - 1].kind != "other":
            continue
        surface = names.trimmed(plain[start:end])
        if " " in surface and _is_name(surface) and surface[0].isupper():
            yield Reading(surface, "organisation", start, None, evidence)
