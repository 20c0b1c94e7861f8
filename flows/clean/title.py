"""Title and standfirst: what the metadata gives, else the lines at the top that look like them. Never invented."""

import re
from itertools import islice, pairwise

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

_TOP = 3  # lines
_LONG_TITLE, _LONG_TITLE_WORDS = 25, 4  # characters, words: few entries of a menu are as long
_BELOW, _NOTICES = 4, 3  # lines of a menu, and of running text above it
_STANDFIRST_REACH = 6  # lines
_MENU = 8  # lines above the text: so many are no headline with its byline, but a menu too
_REACH = 40  # lines above the text among which its headline is
_TEXT, _PROSE_LINES = 80, 20  # lines from the beginning of the text on that its headline is compared with
_COMMON, _COMMON_SHARE = 2, 0.4
_TWICE = 1.0
_WITH_OUTLET = re.compile(r"(?P<title>[^|]{20,}?)\s\|\s[^|]{2,30}$")
_WORD = re.compile(r"[^\W\d_]{4,}")


def mark(lines: list[Line], head: int, title: str | None, subtitle: str | None) -> tuple[str | None, str | None]:
    """Title and subtitle of the document; their lines become fields. `title` and `subtitle`: as the metadata has them.

    `head` is the position of the first running text.
    """
    at = _given(lines, title, _TITLE_GIVEN)
    if title is None:
        at = _headline(lines, head)
        if at is not None:
            title = _bare(lines[at].text)
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
    """The first line of the document, when it looks like a headline and text follows; below a menu, one the text tells.

    A menu is many lines above the text, and does not begin with a headline.
    """
    above = [position for position, line in enumerate(lines[: max(head, 1)]) if line.open]
    if not above or not any(line.open for line in lines[above[0] + 1 :]):
        return None
    first = next((position for position in above[:_TOP] if _is_headline(lines[position].text)), None)
    titled = first == above[0] and len(lines[first].text) >= _LONG_TITLE and len(above) <= _REACH
    if titled or (first is not None and head <= _MENU):
        return first
    told = _words_of(lines[head : head + _TEXT])
    places: tuple[list[int], ...] = (above[-_REACH:], [head]) if head > _MENU else ()
    found = (_best(lines, positions, told) for positions in (*places, _below_notices(lines, head)))
    return next((at for at in found if at is not None), None)


def _below_notices(lines: list[Line], head: int) -> list[int]:
    """Lines below a menu, where what looks like the beginning of the text is a notice on top of the page."""
    found, notices, short = [], 0, 0
    for at, line in enumerate(lines[head : head + _TEXT], head):
        if is_prose(line.text):
            notices, short = notices + 1, 0
        elif line.open and short >= _BELOW:
            found.append(at)
        short += not is_prose(line.text)
        if notices > _NOTICES:
            break
    return found


def _best(lines: list[Line], positions: list[int], told: set[str]) -> int | None:
    """The headline that shares most with the text, or the one above it, when that is its standfirst."""
    candidates = [at for at in positions if lines[at].open and _is_long_headline(lines[at].text)]
    shares = {at: _told(lines[at].text, told) for at in candidates}
    for above, at in pairwise(candidates):  # a page sets its headline in its path too
        if lines[above].key == lines[at].key and at - above <= _STANDFIRST_REACH and len(lines[at].text) >= _LONG_TITLE:
            shares[above] = max(shares[above], _TWICE)
    best = max(shares, key=lambda at: (shares[at], at), default=None)
    if best is None or not shares[best]:
        return None
    return next((at for at in range(max(0, best - _STANDFIRST_REACH), best) if shares.get(at)), best)


def _bare(text: str) -> str:
    """Without the outlet behind it ("Title | Outlet"), and without a stroke that was left of a path before it."""
    found = _WITH_OUTLET.match(text)
    return (found["title"] if found else text).lstrip("/|> ").strip()


def _is_long_headline(text: str) -> bool:
    """No label of a menu: four words, or as much in a terser script."""
    if text.count(" ") < _LONG_TITLE_WORDS - 1 and (text.isascii() or TERSE_TITLES.search(text) is None):
        return False
    return _is_headline(text)


def _told(headline: str, told: set[str]) -> float:
    """How many words of a headline the text has, times their share; 0.0 when they are too few to mean anything."""
    words = _words(headline)
    common = len(words & told)
    return common * common / len(words) if common >= _COMMON and common >= _COMMON_SHARE * len(words) else 0.0


def _words_of(lines: list[Line]) -> set[str]:
    """The words of the first lines of running text."""
    prose = (line.text for line in lines if line.open and is_prose(line.text))
    return _words("\n".join(islice(prose, _PROSE_LINES)))


def _words(text: str) -> set[str]:
    """The longer words; of a script without them, pairs of characters."""
    if TERSE_TITLES.search(text):
        return {"".join(pair) for pair in pairwise(text) if "".join(pair).isalpha()}
    return set(_WORD.findall(text.casefold()))


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
