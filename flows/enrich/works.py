"""Titles of shows, films, albums, books, songs, plays and games, found by rules: models do not know them well.

A title is a short quotation or, in English, a run of words in title case, with a cue beside it
(flows.enrich.work_cues): a kind of work ("the sitcom, That 70's Show"), a role ("The Butterfly Effect star"), a verb of
acting ("starred alongside him on ..."), or a network before it ("Netflix's The Ranch"). A scare quote, a slogan and a
newspaper are none. In English a title is in title case; elsewhere its first letter is a capital and quotation marks
stand around it. Titles that everybody knows need no cue.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from flows.enrich import vocabulary, work_cues
from flows.enrich.work_cues import Cue, Words
from flows.text.marks import plain_marks

_TOKEN = re.compile(r"'?\d0'?s\b|\w+(?:[&'.-]\w+)*|[^\w\s]")
_QUOTED = re.compile(
    r"(?<![\w\"])\"(?=[^\s\"])([^\"\n]{1,80})(?<=\S)\""
    r"|(?<![\w'])'(?=[^\s'])((?:[^'\n]|'(?=\w)){1,80})(?<=\S)'(?!\w)"
    r"|«\s?(?=[^\s«»])([^«»\n]{1,80}?)\s?»"
    r"|»(?=[^\s«»])([^«»\n]{1,80}?)(?<=\S)«"
)
_CAP = r"(?:'?\d0'?s\b|(?:Mr|Mrs|Ms|Dr|St|Vol|vs)\.|[A-Z0-9](?:[\w'&!-]|\.(?=\w)){0,30})"
_SMALL = r"(?:of|the|and|in|on|to|a|an|for|from|with|at|by|as|or|&|vs\.?)"
_TITLE_CASE = rf"{_CAP}(?:(?<!!):? (?:{_SMALL} ){{0,2}}{_CAP}){{0,9}}"
_RUN = re.compile(rf"(?<![\w'’-]){_TITLE_CASE}")
_NETWORK = (
    r"(?:Netflix|HBO|HBO Max|Hulu|Disney\+?|Prime Video|Apple TV\+?|BBC(?: One| Two| Three| Four)?|ITV\d?|"
    r"Channel [45]|Fox|NBC|CBS|ABC|AMC|MTV|Showtime|Paramount\+?|Peacock|Max|Sky(?: Atlantic| One)?|Starz|Bravo|"
    r"The CW|CW|FX|PBS|TLC|E4)"
)
_OWNER = re.compile(rf"{_NETWORK}'s? (?=\S)")
_OWNED = re.compile(r"\w's? (?=['\"A-Z0-9])")
_TAIL = re.compile(r" (?:on|in|for|with|by|at|from) (?:the )?")
_NUMBERED = re.compile(rf": {_TITLE_CASE}| (?:[IVX]{{1,4}}|\d{{1,2}})\b")
_JOINT = re.compile(r" (?:and|on|in|with|for|as|at|from) ((?:The|That) (?=[A-Z'0-9]))?")
_SEASON = re.compile(r" (?:Season|Episode|Part|Vol\.?) [\w]{1,5}\Z")
_OPENING = re.compile(r"(?:The|A|An|That|This|These|Those) (?=\S)")
_UNUSUAL = re.compile(r"(?:The )?([A-Z]\w+'(?!s\b)\w+)\Z")  # a form that no common word has: Punk'd
_SMALL_WORDS = work_cues.word_list("small_words")
_LEADING = work_cues.word_list("leading_words")
_NO_TITLE_ENDS = work_cues.word_list("other_ends")
_NOT_TITLES = vocabulary.word_list("names", "never_titles")
_PRESS = vocabulary.word_list("names", "newspaper_words")
_SHOWS = frozenset(("Show", "Podcast", "Diaries", "Story", "Chronicles", "Experience"))  # named after people
_SPORT = re.compile(
    r"\b(?:league|striker|midfielder|defender|goalkeeper|quarterback|touchdown|playoffs?|nba|nfl|mlb|nhl|premiership|"
    r"world cup|innings|wicket|head coach|transfer|kick-off|tournament)\b",
    re.IGNORECASE,
)
_MARKS = frozenset("\"'«»")
_MAX_LINE = 20_000
_MAX_WORDS = 9
_LEAST_LETTERS = 2


class Title(NamedTuple):
    """One mention of a work: offsets in characters, the words as they are printed, how sure, and why."""

    start: int
    end: int
    text: str
    confidence: float = 0.0
    evidence: str = ""


class _Line(NamedTuple):
    """One paragraph with plain marks: its tokens in lower case, and where each begins."""

    text: str
    tokens: Sequence[str]
    starts: Sequence[int]

    def before(self, place: int, *, quoted: bool) -> Sequence[str]:
        """Words before a title; a mark beside words without marks ends what belongs to them."""
        at = bisect_left(self.starts, place)
        near = self.tokens[max(0, at - 14) : at]
        if not quoted and ('"' in near[-2:] or "'" in near[-1:]):
            return []
        return [token for token in near if token not in _MARKS]

    def after(self, place: int) -> Sequence[str]:
        at = bisect_left(self.starts, place)
        return [token for token in self.tokens[at : at + 12] if token not in _MARKS]


def data() -> bytes:
    """What titles depend on beside this code."""
    return work_cues.source()


def find(
    text: str, names: Collection[str] = (), language: str = "en", *, organisations: Collection[str] = ()
) -> list[Title]:
    """Titles in `text` in order of appearance, none overlapping.

    `names` are people and places, which a title is not unless quotation marks and a cue say so; `organisations` may be
    titles that a model misread, and give way to a strong cue.
    """
    words = work_cues.words_of(language)
    if words is None:
        return []
    refused = {name.casefold() for name in names}
    doubtful = {name.casefold() for name in organisations}
    plain = plain_marks(text)
    sport = language == "en" and len(_SPORT.findall(plain[:_MAX_LINE])) > 1
    found: list[Title] = []
    position = 0
    for line in plain.split("\n"):
        if line:
            for start, end, cue in _in_line(
                _tokens(line[:_MAX_LINE], language), words, refused, doubtful, language, sport=sport
            ):
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


def _tokens(line: str, language: str) -> _Line:
    matches = list(_TOKEN.finditer(line))
    tokens = [match[0].lower() for match in matches]
    if language in ("fr", "it"):  # l'album
        tokens = [token.rsplit("'", 1)[-1] for token in tokens]
    return _Line(line, tokens, [match.start() for match in matches])


def _in_line(
    line: _Line, words: Words, refused: Collection[str], doubtful: Collection[str], language: str, *, sport: bool
) -> Iterator[tuple[int, int, Cue]]:
    yield from _of_quotations(line, words, refused, language)
    if language == "en":
        yield from _of_runs(line, words, refused, doubtful, sport=sport)
    yield from _known(line.text)


def _known(line: str) -> Iterator[tuple[int, int, Cue]]:
    known = work_cues.well_known()
    for match in re.finditer(r"[^\W_][\w':-]*", line):
        for title in known.get(match[0], ()):
            end = match.start() + len(title)
            if line.startswith(title, match.start()) and not line[end : end + 1].isalnum():
                if not re.match(r" [A-Z]", line[end:]) or len(title.split()) > 2:
                    more = _NUMBERED.match(line, end)
                    yield match.start(), more.end() if more else end, Cue("list of well-known works", strong=True)
                break


def _of_quotations(
    line: _Line, words: Words, refused: Collection[str], language: str
) -> Iterator[tuple[int, int, Cue]]:
    listed = -1  # where a list of titles goes on
    for match in _QUOTED.finditer(line.text):
        group = match.lastindex or 1
        start, end = match.span(group)
        end -= len(line.text[start:end]) - len(line.text[start:end].rstrip(" .,;:"))
        title = line.text[start:end]
        near, following = line.before(match.start(), quoted=True), line.after(match.end())
        if line.text[match.end() - 2 : match.end() - 1] == ",":  # the comma stands inside the marks
            following = [",", *following]
        cue = work_cues.before(words, near) or work_cues.after(words, following, quoted=True)
        if cue is None and listed >= 0 and _joins(line.text[listed : match.start()]):
            cue = Cue("in a list of titles", strong=False)
        if cue is None and language == "en" and _by_somebody(line.text[match.end() : match.end() + 20]):
            cue = Cue("its maker after it", strong=False)
        if cue is None or not _is_quoted_title(title, language, cue):
            continue
        kind_is_beside = cue.evidence == work_cues.KIND_BEFORE and cue.strong
        if title.casefold() in work_cues.word_list("press_names") or work_cues.is_press(words, near):
            continue
        if not kind_is_beside and work_cues.is_no_work(words, near):
            continue
        if title.casefold() in refused and not cue.strong:
            continue
        listed = match.end()
        yield start, end, cue


def _joins(between: str) -> bool:
    return between.strip(" ,") in ("", "and", "und", "et", "y", "e", "en", "&", "or") and 0 < len(between) < 8


def _by_somebody(following: str) -> bool:
    return re.match(r",? by (?!the\b)[A-Z]\w", following) is not None


def _is_quoted_title(title: str, language: str, cue: Cue) -> bool:
    parts = title.split()
    if not 0 < len(parts) <= _MAX_WORDS or sum(map(str.isalnum, title)) < _LEAST_LETTERS:
        return False
    opening = title.lstrip("'¡¿[(#")[:1]
    if (
        not (opening.isupper() or opening.isdigit())
        or parts[0] == "Best"
        or (parts[-1].casefold() in _PRESS and parts[0] == "The")
    ):
        return False
    if re.search(r"[.!?] (?=\w)", title) and not cue.strong:
        return False
    if language != "en":
        return True
    small = [word for word in parts if word[0].islower()]
    if all(word.casefold() in _SMALL_WORDS for word in small):
        return True
    return cue.strong and cue.evidence == work_cues.KIND_BEFORE and len(small) * 2 <= len(parts)


def _of_runs(
    line: _Line, words: Words, refused: Collection[str], doubtful: Collection[str], *, sport: bool
) -> Iterator[tuple[int, int, Cue]]:
    listed = -1
    for match in _RUN.finditer(line.text):
        for start, end, owned in _parts(line.text, match.start(), match.end(), refused):
            cue = _before(words, line, start, end)
            if cue is None and owned:
                cue = Cue("network before it", strong=False)
            if cue is None or not cue.strong:
                cue = work_cues.after(words, line.after(end), quoted=False) or cue
            if cue is None and listed >= 0 and _joins(line.text[listed:start]):
                cue = Cue("in a list of titles", strong=True)
            if cue is None:
                continue
            start, end = _trimmed(line.text, start, end, refused)
            title = line.text[start:end]
            if start < end and _is_title(title, cue, refused, doubtful, sport=sport):
                if cue.several or cue.evidence == "in a list of titles":
                    listed = end
                yield from _split(line.text, start, end, cue)


def _before(words: Words, line: _Line, start: int, end: int) -> Cue | None:
    """The cue before words without marks. A kind is written small there, or it belongs to a name ("Film Festival"),
    and after a comma the title stands by itself ("his book, Living History, ...")."""
    cue = work_cues.before(words, line.before(start, quoted=False))
    before = line.text[max(0, start - 40) : start].rstrip()
    if cue is None or cue.evidence != work_cues.KIND_BEFORE:
        return cue
    if before.endswith((",", ":", "-", "–")) and line.text[end : end + 1] not in ("", ",", ".", ";", ")", ":"):
        return None
    word = re.search(r"\b[\w'-]+\W*\Z", before)
    return None if word is not None and word[0][0].isupper() and start > len(before) - len(word[0]) > 0 else cue


def _split(line: str, start: int, end: int, cue: Cue) -> Iterator[tuple[int, int, Cue]]:
    """The titles of a run after "films like": an "and" stands between two of them."""
    joint = line.find(" and ", start, end) if cue.several else -1
    if joint < 0:
        yield start, end, cue
    else:
        yield start, joint, cue
        yield joint + len(" and "), end, cue


def _parts(line: str, start: int, end: int, refused: Collection[str]) -> Iterator[tuple[int, int, bool]]:
    """A run cut where another name owns its rest ("Netflix's The Ranch"): (start, end, whether a network owns it)."""
    network = _OWNER.match(line, start, end)
    if network is not None:
        yield network.end(), end, True
        return
    for owner in _OWNED.finditer(line, start, end):
        words = line[start : owner.start() + 1]
        if words.casefold() in refused or re.search(r"\b\d{4}\Z", words):
            start = owner.end()
    for joint in _JOINT.finditer(line, start, end):
        left = line[start : joint.start()].casefold()
        if left in refused or left.partition(" ")[2] in refused or joint[1]:
            start = joint.end() - len(joint[1] or "")
    yield start, end, False


def _trimmed(line: str, start: int, end: int, refused: Collection[str]) -> tuple[int, int]:
    """Without what belongs to the sentence: words before it, punctuation, a possessive, a place or person after it."""
    while True:
        word = re.match(r"[\w'-]+ ", line[start:end])
        if (
            word is None
            or word[0].strip().casefold() not in _LEADING
            or (
                start
                and line[start - 2 : start] not in (". ", '" ')
                and word[0].strip().casefold() not in ("former", "fellow", "british", "american", "netflix", "bbc")
            )
        ):
            break
        start += word.end()
    while (small := re.match(r"[a-z]+ ", line[start:end])) is not None:
        start += small.end()
    for tail in _TAIL.finditer(line, start, end):
        rest = line[tail.end() : end].casefold()
        if (
            rest in refused
            or rest.isdigit()
            or re.fullmatch(_NETWORK, line[tail.end() : end])
            or rest.split()[0] in _NO_TITLE_ENDS
        ):
            end = tail.start()
            break
    surface = _SEASON.sub("", line[start:end])
    surface = re.sub(r"'s?\Z", "", surface.rstrip(".,:;&-'")) if not surface.endswith("!") else surface
    unusual = _UNUSUAL.match(surface)
    return (start + unusual.start(1) if unusual else start), start + len(surface)


def _is_title(title: str, cue: Cue, refused: Collection[str], doubtful: Collection[str], *, sport: bool) -> bool:
    if _UNUSUAL.match(title) and cue.evidence in (work_cues.ROLE_AFTER, work_cues.KIND_BEFORE):
        return True
    parts = title.split()
    folded = title.casefold()
    bare = folded.removeprefix("the ")
    if (
        not parts
        or len(parts) > _MAX_WORDS
        or folded in refused
        or bare in refused
        or parts[-1].casefold() in _PRESS | _NO_TITLE_ENDS
    ):
        return False
    plain = [word for word in parts if word.casefold() not in _NOT_TITLES and not word.isdigit()]
    if (
        not plain
        or not any(map(str.isalpha, title))
        or parts[0] == "Best"
        or ((folded in doubtful or bare in doubtful) and (sport or not cue.strong))
    ):
        return False
    if parts[-1] not in _SHOWS and any(
        " " in name and name in folded and len(name) * 2 > len(title) and (not cue.strong or folded.startswith(name))
        for name in refused
    ):
        return False
    if all(part.casefold() in refused for part in title.split(" and ")):
        return False
    opens = _OPENING.match(title) is not None
    if len(parts) == 1:
        return (
            cue.strong
            and cue.evidence in (work_cues.KIND_BEFORE, work_cues.HEAD_BEFORE, work_cues.ACTING)
            and (len(title) > 3 and not title.isupper() and folded not in doubtful)
        )
    if sport and not opens:
        return cue.strong and cue.evidence == work_cues.KIND_BEFORE
    if len(plain) == 1 and len(parts) == 2 and not title.startswith("The "):
        return False
    return cue.strong or opens or (cue.evidence == "network before it" and folded not in doubtful)
