"""Titles of shows, films, albums, books, songs, plays and games, found by rules: models do not know them well.

A title is a short quotation (`quotations`) or, in English, a run of words in title case (`runs`), with a cue beside it
(`cues`): a kind of work ("the sitcom, That 70's Show"), a role ("The Butterfly Effect star"), a verb of acting
("starred alongside him on ..."), or a network before it ("Netflix's The Ranch"). A scare quote, a slogan and a
newspaper are none. Titles that everybody knows need no cue.
"""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from flows.enrich.works import cues as work_cues
from flows.enrich.works import quotations as work_quotations
from flows.enrich.works import runs as work_runs
from flows.enrich.works.cues import Cue, Words
from flows.enrich.works.line import Line, Names
from flows.text.marks import plain_marks

_WORD = re.compile(r"[A-Z\d](?<!\w.)[\w':-]*")  # a class first: the engine skips to it
_CAPITAL_AFTER = re.compile(r" [A-Z]")
_SPORT = (  # a text that speaks of these speaks of the stars of teams
    " league", "striker", "midfield", "defender", "goalkeeper", "quarterback", "touchdown", "playoff", " nba ", " nfl ",
    " mlb ", " nhl ", "premiership", "world cup", "innings", "wicket", "head coach", "kick-off", "tournament",
)  # fmt: skip
_LIMIT = 100_000  # characters read of one text, and titles kept of it: what bounds time
_MAX_LINE = 20_000
_MAX_TITLES = 500
_CERTAIN_WORDS = 3  # a known title of as many words is no part of a longer name


class Title(NamedTuple):
    """One mention of a work: offsets in characters, the words as they are printed, how sure, and why."""

    start: int
    end: int
    text: str
    confidence: float = 0.0
    evidence: str = ""


def data() -> bytes:
    """What titles depend on beside this code."""
    return work_cues.source()


def find(
    text: str,
    people: Collection[str] = (),
    language: str = "en",
    *,
    places: Collection[str] = (),
    organisations: Collection[str] = (),
) -> list[Title]:
    """Titles in `text` in order of appearance, none overlapping.

    `people`, `places` and `organisations` are the names of the text, which a title is not, unless quotation marks and a
    cue say so; a place or an organisation may also be a title that was misread, and gives way to a strong cue.
    """
    words = work_cues.words_of(language)
    if words is None:
        return []
    plain = plain_marks(text[:_LIMIT])
    folded = plain[:_MAX_LINE].lower() if language == "en" else ""
    sport = sum(folded.count(word) for word in _SPORT) > 1
    names = Names.of(people, places, organisations, sport=sport)
    found: list[Title] = []
    position = 0
    for line in plain.split("\n"):
        if line and len(found) < _MAX_TITLES:
            for start, end, cue in _in_line(Line.of(line[:_MAX_LINE], language), words, names, language):
                begin, stop = position + start, position + end
                found.append(Title(begin, stop, text[begin:stop], 0.9 if cue.strong else 0.7, cue.evidence))
        position += len(line) + 1
    titles: list[Title] = []
    for title in sorted(found, key=lambda one: (one.start, -one.end)):
        if not titles or title.start >= titles[-1].end:
            titles.append(title)
    return titles


def key(title: str) -> str:
    """What spellings of one title share: letters and digits, no leading article."""
    return re.sub(r"\A(?:the|a|an) (?=\w)", "", " ".join(re.sub(r"[^\w ]", "", plain_marks(title).casefold()).split()))


def canonical(spellings: Collection[str]) -> str:
    """The best-formed spelling of one title: plain apostrophes, and before a decade, not after it; "The" of "The ...
    star" belongs to the sentence where other mentions do without it."""
    plain = [re.sub(r"'?\b(\d0)'?s\b", r"'\1s", plain_marks(spelling)) for spelling in spellings]
    with_article = sum(spelling.startswith("The ") for spelling in plain) * 2 >= len(plain)
    return max(
        plain,
        key=lambda spelling: (spelling.startswith("The ") == with_article, not spelling.isupper(), len(spelling)),
    )


def _in_line(line: Line, words: Words, names: Names, language: str) -> Iterator[tuple[int, int, Cue]]:
    yield from work_quotations.find(line, words, names, language)
    if language == "en" and (work_runs.OWNER.search(line.text) or not words.cues.isdisjoint(line.tokens)):
        yield from work_runs.find(line, words, names)
    elif language in work_quotations.SMALL_TITLES:
        yield from work_quotations.find_unmarked(line, words, names)
    yield from _known(line.text)


def _known(line: str) -> Iterator[tuple[int, int, Cue]]:
    known = work_cues.well_known()
    if known.keys().isdisjoint(_WORD.findall(line)):
        return
    for match in _WORD.finditer(line):
        for title in known.get(match[0], ()):
            end = match.start() + len(title)
            if not line.startswith(title, match.start()) or line[end : end + 1].isalnum():
                continue
            if not _CAPITAL_AFTER.match(line, end) or len(title.split()) >= _CERTAIN_WORDS:
                more = work_runs.NUMBERED.match(line, end)
                yield match.start(), more.end() if more else end, Cue("list of well-known works", strong=True)
            break
