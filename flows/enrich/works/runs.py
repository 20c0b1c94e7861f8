"""Titles in English without quotation marks: runs of words in title case beside a cue.

A run is cut where it belongs to the sentence ("Former ..."), to another name ("Netflix's ...", "... with somebody") or
to two titles ("films like A and B"). After a weak cue only what looks like a title by itself counts.
"""

import re
from collections.abc import Iterator

from flows.enrich import vocabulary
from flows.enrich.works import cues as work_cues
from flows.enrich.works.cues import Cue, Words
from flows.enrich.works.line import MOST_WORDS, Line, Names

_CAP = r"(?:'?\d0'?s\b|(?:Mr|Mrs|Ms|Dr|St|Vol|vs)\.|[A-Z0-9](?:[\w'&!-]|\.(?=\w)){0,30})"
_SMALL = r"(?:of|the|and|in|on|to|a|an|for|from|with|at|by|as|or|&|vs\.?)"
_TITLE_CASE = rf"{_CAP}(?:(?<!!):? (?:{_SMALL} ){{0,2}}{_CAP}){{0,9}}"
_RUN = re.compile(rf"(?<![\w'’-]){_TITLE_CASE}")
_NETWORK = (
    r"(?:Netflix|HBO|HBO Max|Hulu|Disney\+?|Prime Video|Apple TV\+?|BBC(?: One| Two| Three| Four)?|ITV\d?|"
    r"Channel [45]|Fox|NBC|CBS|ABC|AMC|MTV|Showtime|Paramount\+?|Peacock|Max|Sky(?: Atlantic| One)?|Starz|Bravo|"
    r"The CW|CW|FX|PBS|TLC|E4)"
)
OWNER = re.compile(rf"\b{_NETWORK}'s? (?=\S)")
_BEFORE_OWNER = re.compile(rf" (?:and|or|&|on) (?={_NETWORK}'s \S)")
_OWNED = re.compile(r"\w's? (?=['\"A-Z0-9])")
_TAIL = re.compile(r" (?:on|in|for|with|by|at|from) (?:the )?")
NUMBERED = re.compile(rf": {_TITLE_CASE}| (?:[IVX]{{1,4}}|\d{{1,2}})\b")
_JOINT = re.compile(r" (?:and|on|in|with|for|as|at|from) ((?:The|That) (?=[A-Z'0-9]))?")
_SEASON = re.compile(r" (?:Season|Episode|Part|Vol\.?) [\w]{1,5}\Z")
_OPENING = re.compile(r"(?:The|A|An|That|This|These|Those) (?=\S)")
_UNUSUAL = re.compile(r"(?:The )?([A-Z]\w+'(?!s\b)\w+)\Z")  # a form that no common word has: Punk'd
_JOINS = re.compile(r",? (?:and|or|&) |, ")
_FIRST_WORD = re.compile(r"[\w'-]+ ")
_SMALL_FIRST = re.compile(r"[a-z]+ ")
_YEAR_ENDS = re.compile(r"\b\d{4}\Z")
_POSSESSIVE = re.compile(r"'s?\Z")
_LAST_WORD = re.compile(r"\b[\w'-]+\W*\Z")
_LEADING = work_cues.word_list("leading_words")
_NO_TITLE_ENDS = work_cues.word_list("other_ends")
_NOT_TITLES = vocabulary.word_list("names", "never_titles")
_PRESS = vocabulary.word_list("names", "newspaper_words")
_SHOWS = frozenset(("Show", "Podcast", "Diaries", "Story", "Chronicles", "Experience"))  # named after people
_ANYWHERE = frozenset(("former", "fellow", "british", "american", "netflix", "bbc"))
_SHORTEST = 4  # letters of a title of one word
NETWORK = "network before it"
_ALONE = (work_cues.KIND_BEFORE, work_cues.HEAD_BEFORE, work_cues.ACTING)  # cues after which one word is a title


def find(line: Line, words: Words, names: Names) -> Iterator[tuple[int, int, Cue]]:
    """(start, end, cue) of each title without marks."""
    listed = -1  # where a list of titles goes on
    for first, last in _runs(line.text):
        start, end, owned = _own(line.text, first, last, names)
        cue = _before(words, line, start, end) or (Cue(NETWORK, strong=False) if owned else None)
        if cue is None or not cue.strong:
            cue = work_cues.after(words, line.after(end), quoted=False) or cue
        if cue is None and listed >= 0 and _JOINS.fullmatch(line.text[listed:start][:8]):
            cue = Cue(work_cues.IN_LIST, strong=True, several=True)
        if cue is None:
            continue
        start, end = _trimmed(line.text, start, end, names)
        if start < end and _is_title(line.text[start:end], cue, names):
            listed = end if cue.several else -1
            yield from _split(line.text, start, end, cue)


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Runs of words in title case; the name of a network that owns what follows begins another one."""
    for match in _RUN.finditer(text):
        start = match.start()
        for joint in _BEFORE_OWNER.finditer(text, start, match.end()):
            yield start, joint.start()
            start = joint.end()
        yield start, match.end()


def _before(words: Words, line: Line, start: int, end: int) -> Cue | None:
    """The cue before words without marks. A kind is written small there, or it belongs to a name ("Film Festival"),
    and after a comma the title stands by itself ("his book, Living History, ...")."""
    cue = work_cues.before(words, line.before(start, quoted=False))
    before = line.text[max(0, start - 40) : start].rstrip()
    if cue is None or cue.evidence != work_cues.KIND_BEFORE:
        return cue
    if before.endswith((",", ":", "-", "–")) and line.text[end : end + 1] not in ("", ",", ".", ";", ")", ":"):
        return None
    word = _LAST_WORD.search(before)
    return None if word is not None and word[0][0].isupper() and start > len(before) - len(word[0]) > 0 else cue


def _split(line: str, start: int, end: int, cue: Cue) -> Iterator[tuple[int, int, Cue]]:
    """The titles of a run after "films like": an "and" stands between two of them."""
    joint = line.find(" and ", start, end) if cue.several else -1
    if joint < 0:
        yield start, end, cue
    else:
        yield start, joint, cue
        yield joint + len(" and "), end, cue


def _own(line: str, start: int, end: int, names: Names) -> tuple[int, int, bool]:
    """A run without another name that owns its rest ("Netflix's The Ranch"): start, end, and whether a network does."""
    if line.find(" ", start, end) < 0:
        return start, end, False
    network = OWNER.search(line, start, end)
    if network is not None:
        return network.end(), end, True
    for owner in _OWNED.finditer(line, start, end):
        before = line[start : owner.start() + 1]
        if _is_name(before, names) or _YEAR_ENDS.search(before):
            start = owner.end()
    for joint in _JOINT.finditer(line, start, end):
        left = line[start : joint.start()]
        if names.has(left.casefold()) or names.has(left.casefold().partition(" ")[2]) or joint[1]:
            start = joint.end() - len(joint[1] or "")
    return start, end, False


def _is_name(words: str, names: Names) -> bool:
    folded = words.casefold()
    return names.has(folded) or folded in names.organisations


def _trimmed(line: str, start: int, end: int, names: Names) -> tuple[int, int]:
    """Without what belongs to the sentence: words before it, punctuation, a possessive, a place or person after it."""
    while (word := _FIRST_WORD.match(line, start, end)) is not None:
        first = word[0].strip().casefold()
        opens = not start or line[start - 2 : start] in (". ", '" ')
        if first not in _LEADING or not (opens or first in _ANYWHERE):
            break
        start = word.end()
    while (small := _SMALL_FIRST.match(line, start, end)) is not None:
        start = small.end()
    for tail in _TAIL.finditer(line, start, end):
        rest = line[tail.end() : end]
        if (
            names.has(rest.casefold())
            or rest.isdigit()
            or re.fullmatch(_NETWORK, rest)
            or _ends_no_title(rest.split()[0])
        ):
            end = tail.start()
            break
    surface = _SEASON.sub("", line[start:end])
    if not surface.endswith("!"):
        surface = _POSSESSIVE.sub("", surface.rstrip(".,:;&-'"))
    unusual = _UNUSUAL.match(surface)
    return (start + unusual.start(1) if unusual else start), start + len(surface)


def _ends_no_title(word: str) -> bool:
    return word.casefold() in _NO_TITLE_ENDS


def _is_title(title: str, cue: Cue, names: Names) -> bool:
    if _UNUSUAL.match(title) and cue.evidence in (work_cues.ROLE_AFTER, work_cues.KIND_BEFORE):
        return True
    parts = title.split()
    if not 0 < len(parts) <= MOST_WORDS or parts[0] == "Best" or not any(map(str.isalpha, title)):
        return False
    if parts[-1].casefold() in _PRESS or _ends_no_title(parts[-1]) or _is_other_name(title, cue, names):
        return False
    plain = [word for word in parts if word.casefold() not in _NOT_TITLES and not word.isdigit()]
    if len(parts) == 1:
        long = len(title) >= _SHORTEST and not title.isupper()
        return bool(plain) and cue.strong and cue.evidence in _ALONE and long
    opens = _OPENING.match(title) is not None
    if not plain or (len(plain) == 1 and len(parts) == 2 and not title.startswith("The ")):
        return False
    if names.sport and not opens:
        return cue.strong and cue.evidence == work_cues.KIND_BEFORE
    return cue.strong or opens or cue.evidence == NETWORK


def _is_other_name(title: str, cue: Cue, names: Names) -> bool:
    """Whether a title is a name of the text, or mostly one. Right after a kind of work, several words that were taken
    for a place are the title; an organisation gives way to any strong cue."""
    folded = title.casefold()
    forms = {folded, folded.removeprefix("the "), folded.removeprefix("a ")}
    kind = cue.strong and cue.evidence == work_cues.KIND_BEFORE and " " in title
    if forms & names.people or (forms & names.places and not kind):
        return True
    if forms & names.organisations and (names.sport or not cue.strong or " " not in title):
        return True
    if all(names.has(part) for part in folded.split(" and ")) and not (kind and not cue.several):
        return True
    if title.split()[-1] in _SHOWS:
        return False
    return any(
        name in folded and len(name) * 2 > len(title) and (not cue.strong or folded.startswith(name))
        for name in names.several
        if not (kind and name in names.places)
    )
