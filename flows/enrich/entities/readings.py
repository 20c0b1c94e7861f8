"""From the spans of an engine to readings: the bare surface of a name, what it is taken for, and what speaks for it.

Models cut English names too long or too short in ways that have a form: an owner with what is owned ("Dickens's Great
Expectations"), two names with a comma, a slash or a bracket between them, an article before, "of" left over behind, the
head noun missing ("Plymouth" of "Plymouth City Council"). Then the head noun is asked what the whole is
(flows.enrich.entities.head_nouns). Names that engines find by rules have their bounds and types from these.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from flows.enrich import vocabulary
from flows.enrich.entities import head_nouns, names
from flows.enrich.entities.head_nouns import CAPITALISED
from flows.enrich.recognition.spans import Span, SpanKind

TITLE = "title or role before it"

_JUNK = vocabulary.word_list("names", "junk_names")
_NEXT_CAPITALISED = re.compile(r" ([A-Z][a-z]+)\b")
_OF = re.compile(rf" of (?:the )?{CAPITALISED}(?: {CAPITALISED}){{0,3}}")
_COMPLEMENT = re.compile(rf" (?:the )?{CAPITALISED}(?: {CAPITALISED}){{0,3}}")
_DANGLING = re.compile(r"(?: (?:of|the|and|for|in|on|at|to|de|&|-))+\Z")
_HYPHENATED = re.compile(r"(?:-[a-z]{1,3}){0,2}-[A-Z][\w'-]{0,30}")  # Stoke-on-Trent
_CUT = re.compile(
    r", | \(| / |; |: |\n| ?— ?| [–-] "
    r"| (?:when|where|who|which|that|is|was|has|had|said|after|before|while|because|but) "
)
_OWNED = re.compile(r"'s (?=[A-Z])")
_LEADING = re.compile(r"(?:[a-z][a-z-]*|(?:1[5-9]|20)\d\d) ")  # northern Syria, the 2013 Congress
_PARTY_AND_STATE = re.compile(r"[RDI]-[A-Z]")  # Senator Mike Lee, R-Utah
_ADDRESS = re.compile(r"[@#<>|=\\]|://|www\.|\.(?:com|org|net|co\.uk)\b", re.IGNORECASE)
_MOST_HEADS = 4
_MAX_LENGTH = 100
_MAX_HEADLINE = 150  # characters
_LEAST_WORDS = 4  # of four letters and more, of which one in five may be small


class Reading(NamedTuple):
    """One reading of one name: a bare surface, its type, where it stood, and the rules that spoke for the type."""

    surface: str
    kind: SpanKind
    start: int
    confidence: float | None = None
    evidence: str = ""
    title: str = ""  # the honorific or role before a person, as printed
    read_as: SpanKind | None = None  # what a model had taken it for; None where no model read it


def readings(spans: Sequence[Span], plain: str, title_end: int, *, english: bool) -> list[Reading]:
    """The readings in order of the text `plain`, whose title ends before `title_end`.

    English headlines and subheads are set in capitals, which misleads the model: there only short people and places
    count.
    """
    if not english:
        return [reading for span in spans for reading in _reading(span, plain, span.start, span.end)]
    headlines = [(0, title_end), *_headlines(plain, title_end)]
    found: list[Reading] = []
    for span in spans:
        short = span.kind in ("person", "place") and plain.count(" ", span.start, span.end) <= 2
        if short or not _within(span.start, headlines):
            found += _of_model(span, plain)
    for run in head_nouns.passed_over(spans, plain, title_end):
        if not _within(run.start, headlines):
            span = Span(run.start, run.end, "organisation", None, run.evidence)
            found += (one._replace(read_as=None) for one in _reading(span, plain, run.start, run.end))
    return sorted(found, key=lambda reading: reading.start)


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


def _of_model(span: Span, plain: str) -> Iterator[Reading]:
    start, end = span.start, _completed(span, plain)
    while start < end:
        cut = _CUT.search(plain, start, end)
        stop = cut.start() if cut else end
        owned = _OWNED.search(plain, start, stop) if span.kind == "person" else None
        for reading in _reading(span, plain, start, owned.start() if owned else stop):
            kind, evidence = head_nouns.type_of(reading.surface, reading.kind, plain, stop)
            evidence = evidence or (reading.evidence if kind == "person" else "")
            same = kind == reading.kind and evidence == reading.evidence
            yield reading if same else reading._replace(kind=kind, evidence=evidence)
        start = cut.end() if cut else end


def _completed(span: Span, plain: str) -> int:
    """The end of the span, moved to its head noun ("Plymouth City" Council) or to what its "of" is followed by."""
    end = span.end
    if plain[end : end + 1] == "-" and (rest := _HYPHENATED.match(plain, end)):
        end = rest.end()
    for _ in range(_MOST_HEADS):
        following = _NEXT_CAPITALISED.match(plain, end)
        if following is None or not head_nouns.is_head(following[1]):
            break
        end = following.end()
    dangling = _DANGLING.search(plain, max(span.start, end - 12), end)
    if dangling is None:
        last = plain[max(span.start, end - _MAX_LENGTH) : end].rpartition(" ")[2]
        rest = _OF.match(plain, end) if span.kind != "person" and head_nouns.is_head(last) else None
        return rest.end() if rest else end  # the Green Party of Canada
    complement = _COMPLEMENT.match(plain, end) if " of" in dangling[0] else None
    return complement.end() if complement else dangling.start()


def _reading(span: Span, plain: str, start: int, end: int) -> Iterator[Reading]:
    """The bare name between two places, if it is one."""
    printed = plain[start : min(end, start + 2 * _MAX_LENGTH)]
    surface = names.bare(printed) if span.kind == "person" else names.trimmed(printed)
    while span.kind != "person" and (lead := _LEADING.match(surface)):
        surface = surface[lead.end() :]
    if surface[:4] == "The " and " " in surface[4:]:  # but The Hague
        surface = surface[4:]
    if not _is_name(surface):
        return
    title = names.title_before(plain, start, end) if span.kind == "person" else ""
    read_as = span.kind if span.confidence is None else None
    yield Reading(surface, span.kind, start, span.confidence, span.evidence or (TITLE if title else ""), title, read_as)


def _is_name(surface: str) -> bool:
    return (
        1 < len(surface) <= _MAX_LENGTH
        and surface.casefold() not in _JUNK
        and any(map(str.isupper, surface))
        and any(map(str.isalpha, surface))
        and _ADDRESS.search(surface) is None
        and _PARTY_AND_STATE.match(surface) is None
    )
