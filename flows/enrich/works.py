"""Titles of shows, films, albums and books, found by rules: the English models do not know them well.

A title is a Title-Case run or a short quotation with a cue beside it: a kind of work before ("the sitcom, That 70's
Show"), a role after ("The Butterfly Effect star"), an acting verb ("starred alongside him on ..."), or a network
("Netflix's The Ranch"). Names that the recogniser holds for people, organisations or places are refused.
"""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from flows.enrich import vocabulary
from flows.text.marks import plain_marks

_KIND = (
    r"(?:(?:tv |television |web |mini|docu|reality |talk |game |quiz |true-crime |crime |stage |hit |debut |solo |"
    r"studio |short |horror |comedy |action |romantic |animated |feature |children's |graphic |best-selling |new ){0,3}"
    r"(?:show|series|sitcom|soap|film|movie|blockbuster|biopic|documentary|docuseries|miniseries|drama|comedy|"
    r"thriller|musical|album|single|song|hit|ballad|track|mixtape|novel|book|memoir|autobiography|podcast|play|opera|"
    r"sequel|prequel|spin-?off|video game|franchise|trilogy))"
)
_ROLE = r"(?:co-?stars?|stars?|actors?|actress(?:es)?|alum(?:nus|na|ni)?|creators?|showrunners?|director|author|singer)"
_CAP = r"(?:'?\d0'?s|(?:Mr|Mrs|Ms|Dr|St)\.|[A-Z0-9](?:[\w'&:!-]|\.(?=\w)){0,30})"
_SMALL = r"(?:of|the|and|in|on|to|a|an|for|from|with|at|by|&)"
_RUN = rf"{_CAP}(?: (?:{_SMALL} ){{0,2}}{_CAP}){{0,7}}"
_OPENING = r"(?:The|A|An|That|This|These|Those)"

_QUOTED = re.compile(r"(?<!\w)[\"']((?:'\d|[A-Z0-9])[^\"\n]{0,60}?[\w!?.])[,.]?[\"'](?!\w)")
_CUE_BEFORE = re.compile(rf"(?i:\b{_KIND}),?(?: (?:called|titled|entitled|named))?,? \Z")
_CUE_AFTER = re.compile(rf"\A(?i:,? (?:\w+ )?(?:{_ROLE}|{_KIND}|premiere|soundtrack|franchise)\b)")
_AFTER_KIND = re.compile(rf"\b(?i:{_KIND}),? (?:(?i:called|titled|entitled|named) )?({_RUN})")
_BEFORE_ROLE = re.compile(rf"(?<![\w'])({_RUN}) (?i:{_ROLE})\b")
_ACTED = re.compile(
    r"\b(?:co-?)?(?:star(?:s|red|ring)?|appear(?:s|ed|ing)?|play(?:s|ed|ing)?|portray(?:s|ed|ing)?|role|season|episode|"
    rf"finale|cast|run)\b[^.!?;\n\"]{{0,60}}?\b(?:in|on|of) ((?:[A-Z]\w{{1,20}}'s )?{_OPENING} {_RUN})"
)
_NETWORK = re.compile(
    r"\b(?:Netflix|HBO|Hulu|Disney\+?|Amazon|Apple TV\+?|BBC|ITV|Channel 4|Fox|NBC|CBS|ABC|AMC|MTV|Showtime|"
    rf"Paramount\+?|Peacock|Max|Sky|Starz|Bravo|CW)'s ({_RUN})"
)
_BREAK = re.compile(r"[^\W\d]'s (?=[A-Z'])")
_NOT_TITLES = vocabulary.word_list("names", "never_titles")
_PRESS = vocabulary.word_list("names", "newspaper_words")
_UNUSUAL = re.compile(r"(?:The )?([A-Z]\w+'(?!s\b)\w+|[A-Z]\w*\d\w*)\Z")  # a form that no common word has: Punk'd
_MAX_LINE = 20_000


class Title(NamedTuple):
    """One mention of a work: offsets in characters and the words as they are printed."""

    start: int
    end: int
    text: str


def find(text: str, names: Collection[str] = ()) -> list[Title]:
    """Titles in `text` in order of appearance, none overlapping. `names` are people, organisations and places."""
    refused = {name.casefold() for name in names}
    plain = plain_marks(text)
    found: dict[int, int] = {}
    position = 0
    for line in plain.split("\n"):
        for start, end, quoted in _candidates(line[:_MAX_LINE]):
            start, end = _trim(line, start, end)
            if _is_title(line[start:end], refused, quoted=quoted):
                found[position + start] = max(found.get(position + start, 0), position + end)
        position += len(line) + 1
    titles: list[Title] = []
    for start, end in sorted(found.items(), key=lambda item: (item[0], -item[1])):
        if not titles or start >= titles[-1].end:
            titles.append(Title(start, end, text[start:end]))
    return titles


def key(title: str) -> str:
    """What spellings of one title share: letters and digits, no leading article."""
    return re.sub(r"\A(?:the|a|an) (?=\w)", "", " ".join(re.sub(r"[^\w ]", "", plain_marks(title).casefold()).split()))


def canonical(spellings: Collection[str]) -> str:
    """The best-formed spelling of one title: plain apostrophes, and before a decade, not after it."""
    return max(
        (re.sub(r"'?\b(\d0)'?s\b", r"'\1s", plain_marks(spelling)) for spelling in spellings),
        key=lambda spelling: (spelling[:4] in ("The ", "That"), not spelling.isupper(), len(spelling)),
    )


def _candidates(line: str) -> Iterator[tuple[int, int, bool]]:
    for match in _QUOTED.finditer(line):
        before, after = line[max(0, match.start() - 60) : match.start()], line[match.end() : match.end() + 40]
        if _CUE_BEFORE.search(before) or _CUE_AFTER.match(after):
            yield match.start(1), match.end(1), True
    for pattern in (_AFTER_KIND, _BEFORE_ROLE, _ACTED, _NETWORK):
        for match in pattern.finditer(line):
            yield match.start(1), match.end(1), False


def _trim(line: str, start: int, end: int) -> tuple[int, int]:
    """Without what belongs to the sentence: an owner before it, punctuation and a possessive after it."""
    for owner in _BREAK.finditer(line, start, end):
        start = owner.end()
    surface = line[start:end]
    surface = re.sub(r"'s?\Z", "", surface.rstrip(".,:;&-'")) if not surface.endswith("!") else surface
    unusual = _UNUSUAL.match(surface)
    return (start + unusual.start(1) if unusual else start), start + len(surface)


def _is_title(title: str, refused: Collection[str], *, quoted: bool) -> bool:
    words = title.split()
    if _UNUSUAL.match(title):
        return True
    if not words or len(words) > 9 or title.casefold() in refused or words[-1].casefold() in _PRESS:
        return False
    plain = [word for word in words if word.casefold() not in _NOT_TITLES]
    if not plain or any(name in title.casefold() for name in refused if " " in name):
        return False
    if quoted:
        small = sum(word[:1].islower() for word in words)
        return small * 2 <= len(words)
    if words[0].casefold() in ("the", "a", "an") and len(words) == 2:
        return words[0] == "The" and words[1].casefold() not in refused
    return len(words) > 1 and re.match(_OPENING + r"\b", title) is not None
