"""Title and standfirst: what the metadata gives, else the lines at the top that look like them. Never invented."""

import re

from flows.clean.lines import is_prose, line_key, starts_lower
from flows.clean.verdicts import Evidence, Line
from flows.text.scripts import TERSE_TITLES
from flows.text.sentences import ends_sentence

_TITLE_LENGTH = range(12, 181)
_TERSE_TITLE_LENGTH = range(8, 91)
_SUBTITLE_LENGTH = range(30, 301)
_SHORT_SUBTITLE, _STANDFIRST = 120, 200

_TITLE = Evidence("title", "title-line", "The headline above the text", field="title")
_TITLE_GIVEN = Evidence("title", "title-given", "The title that came with the text", field="title")
_SUBTITLE = Evidence("subtitle", "subtitle-line", "The standfirst between headline and text", field="subtitle")
_SUBTITLE_GIVEN = Evidence("subtitle", "subtitle-given", "The subtitle that came with the text", field="subtitle")

_WORD = re.compile(r"[^\W\d_]{4,}")


def mark(lines: list[Line], head: int, title: str | None, subtitle: str | None) -> tuple[str | None, str | None]:
    """Title and subtitle of the document; their lines become fields. `title` and `subtitle`: as the metadata has them.

    `head` is the position of the first running text.
    """
    at = _given(lines, title, _TITLE_GIVEN)
    if title is None:
        at = _headline(lines, head)
        if at is not None:
            title = lines[at].text
            lines[at].evidence.append(_TITLE)
    if subtitle is not None:
        _given(lines, subtitle, _SUBTITLE_GIVEN)
    elif at is not None:
        standfirst = _standfirst(lines, at)
        if standfirst is not None:
            standfirst.evidence.append(_SUBTITLE)
            subtitle = standfirst.text
    return title, subtitle


def _given(lines: list[Line], text: str | None, evidence: Evidence) -> int | None:
    key = line_key(text) if text else ""
    if not key:
        return None
    for position, line in enumerate(lines[:200]):
        if line.key == key:  # it may be above the main content of a page
            line.evidence[:] = [evidence]
            return position
    return None


def _headline(lines: list[Line], head: int) -> int | None:
    """The first line of the document, when it looks like a headline and text follows."""
    candidates = [position for position, line in enumerate(lines[: max(head, 1)]) if line.open]
    for position in candidates[:3]:
        if _is_headline(lines[position].text) and any(line.open for line in lines[position + 1 :]):
            return position
    return None


def _is_headline(text: str) -> bool:
    lengths = _TERSE_TITLE_LENGTH if TERSE_TITLES.search(text) else _TITLE_LENGTH
    if len(text) not in lengths or starts_lower(text):
        return False
    words = text.split()
    if len(words) < 3 and not TERSE_TITLES.search(text):
        return False
    return not text.endswith((".", ":", ",", ";", "…", "。")) or text.endswith(("...", "U.S.", "Jr."))


def _standfirst(lines: list[Line], title_at: int) -> Line | None:
    """The line after the title, when the text proper begins after it.

    It does when a byline or a date stands in between, or when the next paragraph names again whom the headline names
    while this line, a short one, does not.
    """
    following = [(position, line) for position, line in enumerate(lines[title_at + 1 : title_at + 8], title_at + 1)]
    open_lines = [(position, line) for position, line in following if line.open]
    if len(open_lines) < 2:
        return None
    (position, line), (next_position, lead) = open_lines[:2]
    if len(line.text) not in _SUBTITLE_LENGTH or not is_prose(lead.text) or starts_lower(line.text):
        return None
    between = lines[position + 1 : next_position]
    if any(item.kind in ("byline", "timestamp") for other in between for item in other.evidence):
        return line if len(line.text) <= _STANDFIRST else None
    if not ends_sentence(line.text):
        return line if len(line.text) <= _SHORT_SUBTITLE * 2 and len(line.text) >= 60 else None
    named = set(_WORD.findall(lines[title_at].text.casefold()))
    here, there = (named & set(_WORD.findall(text.casefold())) for text in (line.text, lead.text))
    short = len(line.text) <= _SHORT_SUBTITLE and len(lead.text) > len(line.text)
    return line if short and len(there) >= len(named) / 2 and len(there) >= 3 * max(1, len(here)) else None
