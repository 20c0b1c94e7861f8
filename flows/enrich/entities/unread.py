"""Parts of a text whose names are not what it is about: no mention counts there.

The agency of a dateline ("LONDON, Jan 5 (Reuters) -"), paragraphs that say who took the picture or wrote the report,
and the names of elections and wars that hold a place ("the 2019 Canadian federal election").
"""

import re
from collections.abc import Iterator, Sequence

from flows.enrich.recognition.spans import Span

DATELINE = "place of the dateline"

_CREDIT = re.compile(
    r"^[ (\[*]*(?:(?:additional |further |original )?(?:reporting|writing|editing|edited|compiled|photographs?|photos?|"
    r"pictures?|images?|videos?|graphics?|illustrations?)(?: and (?:writing|editing|reporting))?(?: (?:by|credits?))?"
    r"[: ]+(?:by |via )?(?=(?-i:[A-Z@]))|(?:featured |main )?(?:image|photo|picture|video) credits?\b|"
    r"with (?:reporting|files|contributions?) (?:by|from) )",
    re.IGNORECASE | re.MULTILINE,
)
_MAX_CREDIT = 250  # characters: longer paragraphs that begin so are text
_EVENT = re.compile(
    r"\b(?:1[5-9]|20)\d\d (?:[A-Z][\w.'-]{0,30} (?:(?:of|for|the|in|to) ){0,2}){1,6}"
    r"(?:(?:general|presidential|parliamentary|legislative|federal|gubernatorial|mayoral|local|state|special|midterm|"
    r"leadership|snap|provincial|regional|municipal|congressional|senatorial) ){0,2}"
    r"(?:by-)?(?:elections?|primary|primaries|referendum|caucus(?:es)?|invasion|coup|championships?|Olympics|"
    r"World Cup|Elections?|Primar(?:y|ies)|Referendum|Championships?)\b(?: in (?:the )?[A-Z][\w'-]+(?: [A-Z][\w'-]+)?)?"
)


def unread(plain: str, dateline: str | None, body: int) -> Iterator[tuple[int, int]]:
    """(start, end) of each such part of `plain`; `body` is where the article's body begins in it.

    The place of a dateline stays: an article is about the place that it is sent from.
    """
    if dateline and (agency := dateline.find("(")) >= 0:
        start = plain.find(dateline, body, body + 2_000)
        if start >= 0:
            yield start + agency, start + len(dateline)
    for credit in _CREDIT.finditer(plain, body):
        end = plain.find("\n", credit.start())
        end = len(plain) if end < 0 else end
        if end - credit.start() <= _MAX_CREDIT:
            yield credit.start(), end
    for event in _EVENT.finditer(plain, body):
        yield event.start(), event.end()


def outside(spans: Sequence[Span], parts: Sequence[tuple[int, int]]) -> list[Span]:
    """The spans that overlap none of these parts; both in order."""
    kept: list[Span] = []
    ordered, at = sorted(parts), 0
    for span in spans:
        while at < len(ordered) and ordered[at][1] <= span.start:
            at += 1
        if at == len(ordered) or ordered[at][0] >= span.end:
            kept.append(span)
    return kept


def place_of(dateline: str | None) -> str | None:
    """The place of a dateline as it is printed there: "KANSAS CITY" of "KANSAS CITY, Mo. (AP)"."""
    place = (dateline or "").split("(")[0].split(",")[0].strip()
    return place or None
